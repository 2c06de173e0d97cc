/** Pages of the experiments, methods and data, used as readers use them. */
import { readFileSync } from "node:fs";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Results } from "../../src/lib/results.js";
import { missing, site, unfolded, useSite, watch } from "./browser.js";

const reason = missing();

describe.skipIf(reason !== null)("pages of the experiments", () => {
  const at = useSite();
  let results: Results;

  beforeAll(async () => {
    results = JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")) as Results;
  });

  async function open(
    path: string,
    kind: string
  ): Promise<{ page: Page; faults: string[]; close: () => Promise<void> }> {
    const context = await at.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await unfolded(await context.newPage());
    const { faults } = watch(page, at.url);
    await page.goto(at.url + path, { waitUntil: "networkidle" });
    await page.waitForSelector(`figure[data-live="${kind}"][data-ready]`);
    return { page, faults, close: () => context.close() };
  }

  const reading = (page: Page, kind: string) =>
    page.locator(`figure[data-live="${kind}"] [data-part="reading"]`).innerText();

  it("judges reuse anew when the margin moves, and keeps it in the address", async () => {
    const { page, faults, close } = await open("data-reuse.html", "reuse-equivalence");
    const before = await reading(page, "reuse-equivalence");
    const slider = page.locator('figure[data-live="reuse-equivalence"] input[type="range"]');
    await slider.fill("0.05");
    const after = await reading(page, "reuse-equivalence");
    expect(after).not.toBe(before);
    expect(after).toContain("0.05");
    expect(page.url()).toContain("margin=0.05");
    // the power beside it is that of the results
    const { power } = results.experiments.reuse!.variants[0]!.windows[0]!;
    const expected = `${Math.round(power.find(({ margin }) => margin === 0.05)!.power * 100)}%`;
    await expect.poll(() => page.locator('[data-number="power-base"]').innerText()).toBe(expected);
    await page.reload({ waitUntil: "networkidle" });
    await page.waitForSelector('figure[data-live="reuse-equivalence"][data-ready]');
    await expect.poll(() => reading(page, "reuse-equivalence")).toBe(after);
    await page.locator('figure[data-live="reuse-equivalence"] button.reset').click();
    await expect.poll(() => reading(page, "reuse-equivalence")).toBe(before);
    expect(faults).toEqual([]);
    await close();
  });

  it("changes window, reference, variant and the runs shown", async () => {
    const { page, faults, close } = await open("data-reuse.html", "reuse-runs");
    const table = page.locator('figure[data-live="reuse-equivalence"] [data-part="table"]');
    const first = await table.textContent();
    for (const label of ["60\u201399", "an earlier run"]) {
      await page.locator('figure[data-live="reuse-equivalence"] label', { hasText: label }).click();
    }
    await expect.poll(() => table.textContent()).not.toBe(first);
    const runs = await reading(page, "reuse-runs");
    await page.locator('figure[data-live="reuse-runs"] label', { hasText: "Instruct" }).click();
    await expect.poll(() => reading(page, "reuse-runs")).not.toBe(runs);
    await page.locator('figure[data-live="reuse-runs"] label', { hasText: "an earlier figure" }).click();
    await expect
      .poll(() => page.locator('figure[data-live="reuse-runs"] .plot:visible').textContent())
      .toContain("ends at step");
    expect(faults).toEqual([]);
    await close();
  });

  it("shows one benchmark large, on its own range, and moves both figures to base", async () => {
    const { page, faults, close } = await open("beyond/transfer.html", "transfer-curves");
    const figure = page.locator('figure[data-live="transfer-curves"]');
    await figure.locator("label", { hasText: "GSM8K" }).click();
    await expect.poll(() => reading(page, "transfer-curves")).toContain("GSM8K");
    expect(page.url()).toContain("bench=gsm8k");
    await figure.locator("label", { hasText: "own range" }).click();
    expect(page.url()).toContain("range=own");
    await figure.locator("label", { hasText: "Base" }).click();
    await expect.poll(() => reading(page, "transfer-change")).toContain("base models");
    const gains = await page.locator('figure[data-live="transfer-change"] [data-number="gain"]').innerText();
    const counts = results.experiments.transfer!.benchmarks.counts.filter(({ variant }) => variant === "base");
    expect(Number(gains)).toBe(counts.reduce((sum, { theseQuestions }) => sum + theseQuestions.gain, 0));
    // also after a choice, links start from where the page is: the site may stand in a folder
    const links = await page
      .locator('figure[data-live="transfer-change"] [data-part="inputs"] a')
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links.slice(0, 2)).toEqual(["../data/results.json", "../data/tables/logs.csv"]);
    expect(faults).toEqual([]);
    await close();
  });

  it("shows a part of the answer lengths by the handles under their axis, without an empty bar above", async () => {
    const { page, faults, close } = await open("beyond/response-length.html", "response-length");
    const figure = page.locator('figure[data-live="response-length"]');
    await expect.poll(() => figure.locator(".figure-controls").isVisible()).toBe(false);
    await expect.poll(() => figure.locator("[data-shown]").textContent()).toBe("one, without choices");
    const whole = await figure.locator(".plot:visible").innerHTML();
    await figure.locator("input.zoom-handle").first().focus();
    for (let i = 0; i < 20; i++) await page.keyboard.press("ArrowRight");
    await expect.poll(() => new URL(page.url()).searchParams.get("x")).toMatch(/^\d+-\d+$/);
    await expect.poll(() => figure.locator(".plot:visible").innerHTML()).not.toBe(whole);
    await figure.locator(".zoom-whole").click();
    await expect.poll(() => figure.locator(".plot:visible").innerHTML()).toBe(whole);
    expect(new URL(page.url()).search).toBe("");
    expect(faults).toEqual([]);
    await close();
  });

  it("hands out every table and log of the data page, the same as the results", async () => {
    const context = await at.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${at.url}dataset.html`, { waitUntil: "networkidle" });
    const links = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>("a[download]")].map(({ href }) => href)
    );
    expect(links.filter((href) => href.includes("/data/runs/")).length).toBe(results.inputs.files.length);
    const lost: string[] = [];
    for (const href of links) {
      const response = await fetch(href);
      if (!response.ok || (await response.arrayBuffer()).byteLength === 0) lost.push(`${response.status} ${href}`);
    }
    expect(lost).toEqual([]);
    const laws = await parquetReadObjects({
      file: await asyncBufferFromFile(`${site}/data/tables/laws.parquet`),
      compressors
    });
    expect(laws.map((row) => row.k_max)).toEqual(results.laws.map(({ law }) => law.kMax));
    const csv = readFileSync(`${site}/data/tables/laws.csv`, "utf8").trimEnd().split("\n");
    const column = csv[0]!.split(",").indexOf("k_max");
    expect(csv.slice(1).map((line) => Number(line.split(",")[column]))).toEqual(
      results.laws.map(({ law }) => law.kMax)
    );
    const log = results.inputs.files[0]!;
    expect(readFileSync(`${site}/${log.path}`).byteLength).toBe(log.bytes);
    await context.close();
  });
});
