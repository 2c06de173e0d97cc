/** Figures with choices: what a reader changes is worked out again in the page, and the address says it. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { type Choices, settle } from "../../src/components/frame/choice-figure.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import type { Results } from "../../src/lib/results.js";
import { budgetFigure } from "../../src/paper/efficiency/budget/budget-figure.js";
import { slopesData } from "../../src/paper/efficiency/slopes-data.js";
import { kOfNFigure } from "../../src/paper/saturation/k-of-n/k-of-n-figure.js";
import { missing, site, unfolded, useSite, watch } from "./browser.js";

const reason = missing("saturation.html");

describe.skipIf(reason !== null)("figures with choices", () => {
  const at = useSite();
  let page: Page;
  const results = () => JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")) as Results;

  beforeAll(async () => {
    page = await unfolded(await at.browser.newPage({ viewport: { width: 1280, height: 900 } }));
  });

  async function open(name: string, query = ""): Promise<void> {
    await page.goto(`${at.url}${name}.html${query}`, { waitUntil: "networkidle" });
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLElement>("figure[data-live]")].every((figure) => figure.dataset.ready)
    );
  }

  const frame = (kind: string) => page.locator(`figure[data-live="${kind}"]`);
  const title = (kind: string) => frame(kind).locator("[data-part='reading']").innerText();
  const press = (kind: string, text: string) =>
    frame(kind)
      .locator(".segments span, .chips span", { hasText: new RegExp(`^${text}$`) })
      .click();
  const search = () => new URL(page.url()).search;

  function kOfN(wanted: Choices): string {
    const data = { slopes: slopesData(results()), curves: figureData(results()) };
    return kOfNFigure.view(data, settle(kOfNFigure, data, wanted)).reading;
  }

  it("leaves what the build has drawn alone until something is chosen", async () => {
    const code = /\/(figures\.|_page\/)[^/]*\.js$/;
    await page.route(code, (route) => route.abort());
    await page.goto(`${at.url}saturation.html`);
    const drawings = () =>
      page
        .locator("figure .plot svg")
        .evaluateAll((all) => all.filter((svg) => svg.getClientRects().length > 0).map((svg) => svg.outerHTML));
    const still = await drawings();
    await page.unroute(code);
    await open("saturation");
    expect(still.length).toBeGreaterThanOrEqual(5);
    await expect.poll(() => drawings()).toEqual(still);
  });

  it("refits the law without a size, as the code does in Node", async () => {
    await open("saturation");
    await expect.poll(() => title("k-of-n")).toBe(kOfN({}));
    await press("k-of-n", "72B");
    const sizes = "0.5,1.5,3,7,14,32";
    await expect.poll(() => title("k-of-n")).toBe(kOfN({ sizes }));
    expect(new URLSearchParams(search()).get("sizes")).toBe(sizes);
    await press("k-of-n", "Hide");
    await press("k-of-n", "L, as the paper");
    await expect.poll(() => title("k-of-n")).toBe(kOfN({ sizes, forms: "hide", objective: "linear" }));
    await frame("k-of-n").locator(".reset").click();
    await expect.poll(() => title("k-of-n")).toBe(kOfN({}));
    expect(search()).toBe("");
  });

  it("moves choices of one name together in all figures of a page", async () => {
    await open("saturation");
    const before = await title("cloud");
    await press("profile", "Instruct");
    expect(search()).toBe("?variant=instruct");
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>("figure[data-live='sensitivity'] input[value='instruct']")?.checked
    );
    await expect.poll(() => title("k-of-n")).toBe(kOfN({ variant: "instruct" }));
    await expect.poll(() => frame("cloud").locator("input[value='instruct']").isChecked()).toBe(true);
    await expect.poll(() => frame("cloud").locator("[data-part='subtitle']").innerText()).toContain("instruct");
    await press("profile", "Base");
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>("figure[data-live='sensitivity'] input[value='base']")?.checked
    );
    await expect.poll(() => title("cloud")).toBe(before);
  });

  it("opens at the view of an address and drops what it does not know", async () => {
    await open("saturation", "?variant=instruct&resource=data&forms=some&ref=mail");
    await expect.poll(() => title("k-of-n")).toBe(kOfN({ variant: "instruct", resource: "data" }));
    expect(search()).toBe("?variant=instruct&resource=data&ref=mail");
    await expect.poll(() => frame("k-of-n").locator(".figure-link").getAttribute("href")).toContain("variant=instruct");
  });

  it("holds the fit of the sensitivity figure at the paper's settings, and lets it go again", async () => {
    await open("saturation");
    const held = () => frame("sensitivity").locator("input:disabled").count();
    const before = await title("sensitivity");
    const free = await held();
    await press("sensitivity", "As the paper");
    expect(new URLSearchParams(search()).get("settings")).toBe("paper");
    await expect.poll(() => frame("sensitivity").locator("input[value='linear']").isChecked()).toBe(true);
    await expect.poll(() => held()).toBeGreaterThan(free);
    await expect.poll(() => title("sensitivity")).not.toBe(before);
    // From there a reader goes on with choices of their own.
    await press("sensitivity", "As chosen");
    expect(search()).toBe("?squares=linear&without=largest");
    await frame("sensitivity").locator("button.reset").click();
    expect(search()).toBe("");
    await expect.poll(() => held()).toBe(free);
    await expect.poll(() => title("sensitivity")).toBe(before);
  });

  it("follows the budget line by slider, by pointer and by keyboard, and says who leads", async () => {
    await open("efficiency");
    const slider = frame("budget").locator("input[type='range']");
    const curves = figureData(results());
    const expected = (wanted: Choices) =>
      budgetFigure.view({ curves }, settle(budgetFigure, { curves }, wanted)).reading;
    await expect.poll(() => title("budget")).toBe(expected({}));
    await slider.focus();
    await page.keyboard.press("End");
    const budget = new URLSearchParams(search()).get("budget")!;
    await expect.poll(() => title("budget")).toBe(expected({ budget }));
    await press("budget", "Data");
    expect(search()).toBe("?resource=data");
    const plot = frame("budget").locator(".plot-680 > svg");
    await plot.click({ position: { x: 300, y: 200 } });
    const there = new URLSearchParams(search());
    expect(there.get("budget")).not.toBeNull();
    await expect.poll(() => title("budget")).toBe(expected({ resource: "data", budget: there.get("budget")! }));
  });

  it("answers every choice, without a fault, and says how long the slowest took", async () => {
    const seen = watch(page, at.url);
    let slowest = 0;
    for (const name of ["efficiency", "saturation"]) {
      await open(name);
      const inputs = await page.locator("form.controls label input").count();
      for (let i = 0; i < inputs; i++) {
        const took = await page.evaluate((at) => {
          const input = document.querySelectorAll<HTMLInputElement>("form.controls label input")[at]!;
          if (input.disabled || (input.checked && input.type === "radio")) return 0;
          const start = performance.now();
          input.click();
          return performance.now() - start;
        }, i);
        slowest = Math.max(slowest, took);
      }
    }
    console.info(`the slowest choice took ${slowest.toFixed(0)} ms`);
    // A page that is left lets its icon go.
    expect(seen.faults.filter((fault) => !/^failed: .*icon/.test(fault))).toEqual([]);
  });

  it("hands out the drawing and the data of a view", async () => {
    await open("saturation", "?variant=instruct");
    await frame("k-of-n").locator(".figure-download > summary").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      frame("k-of-n").locator("[data-download='csv']").click()
    ]);
    expect(download.suggestedFilename()).toMatch(/^fig-3-1_[0-9a-f]{7}_instruct\.csv$/);
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines[0]).toBe("what,variant,resource,model_size,k,low,high");
    expect(lines.length).toBeGreaterThan(100);
  });

  it("shows the rows of a table that differ alone", async () => {
    await page.goto(`${at.url}tables.html`);
    const same = page.locator("tr.same:visible, tbody.same:visible");
    await expect.poll(() => same.count()).toBeGreaterThan(0);
    await page.locator(".row-filter span", { hasText: "Differing only" }).click();
    await expect.poll(() => same.count()).toBe(0);
    await expect.poll(() => page.locator(".match-no:visible").count()).toBeGreaterThan(0);
  });
});
