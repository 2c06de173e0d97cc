/** The search: what it finds, by keyboard alone, from any page. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { efficiency } from "../../src/lib/format.js";
import type { Results } from "../../src/lib/results.js";
import { loadAxe, violations } from "./audit.js";
import { missing, site, useSite, watch } from "./browser.js";

const reason = missing();

describe.skipIf(reason !== null)("search", () => {
  const at = useSite({ base: "/some/where/" });
  let page: Page;
  let seen: ReturnType<typeof watch>;

  beforeAll(async () => {
    page = await at.browser.newPage({ viewport: { width: 360, height: 740 } });
    seen = watch(page, at.url);
  });

  beforeEach(() => {
    seen.faults.length = 0;
  });

  const ask = async (question: string): Promise<string[]> => {
    await page.keyboard.press("/");
    await page.waitForSelector("dialog.search-dialog[open]");
    await page.locator(".search-dialog input").fill(question);
    await page.waitForSelector(".search-found a");
    return page.locator(".search-found a").allInnerTexts();
  };

  it("costs a page nothing before it is opened", async () => {
    await page.goto(`${at.url}beyond/transfer.html`, { waitUntil: "networkidle" });
    expect(seen.requests.filter(({ url }) => /search/.test(url))).toEqual([]);
  });

  it("opens with Ctrl+K too, also from a field, and puts a definition first", async () => {
    await page.goto(`${at.url}saturation.html`, { waitUntil: "networkidle" });
    await page.keyboard.press("Control+k");
    for (const [question, first] of [
      ["Kmax", "glossary.html#k-max"],
      ["N0", "glossary.html#n0"],
      ["what is k", "glossary.html#efficiency"],
      ["saturate", "glossary.html#saturation"],
      ["reuse", "glossary.html#data-reuse"],
      ["llama", "beyond/llama.html"]
    ]) {
      await page.locator(".search-dialog input").fill(question!);
      await page.waitForFunction(
        (href) => document.querySelector<HTMLAnchorElement>(".search-found a")?.href === href,
        at.url + first
      );
    }
    expect(await page.locator(".search-found li").first().innerText()).toMatch(/^Page/);
    // both keys before the next frame, when the closed dialog's field still has the focus
    await page.evaluate(() => {
      for (const key of ["Escape", "/"]) {
        const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
        document.activeElement!.dispatchEvent(event);
      }
    });
    await page.waitForSelector("dialog.search-dialog[open]");
    await page.keyboard.press("Escape");
  });

  it("leads from a headline number to the page that answers with it", async () => {
    const { inference, study } = JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")) as Results;
    const headline = inference.series.find(
      ({ family, variant, resource }) =>
        family === study.families[0]!.id && variant === "base" && resource === "compute"
    )!;
    await page.goto(`${at.url}index.html`, { waitUntil: "networkidle" });
    await ask(efficiency(headline.law.kMaxWidened[1]!));
    expect(await page.locator(".search-found a").first().getAttribute("href")).toBe(`${at.url}saturation.html`);
    await page.keyboard.press("Escape");
  });

  it("opens with a key, and leads by keyboard to a claim on another page", async () => {
    await page.goto(`${at.url}beyond/transfer.html`, { waitUntil: "networkidle" });
    const found = await ask("larger models learn more per unit of compute");
    expect(found[0]).toMatch(/^Claim\s+A1: /);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${at.url}claims.html#claim-a1`);
  });

  it("finds a parameter by its whole number, and the page of a word", async () => {
    const { laws, study } = JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")) as Results;
    const { law } = laws.find(
      (one) => one.family === study.families[0]!.id && one.protocol === "full" && one.objective === "log"
    )!;
    await page.goto(`${at.url}index.html`, { waitUntil: "networkidle" });
    const numbers = await ask(efficiency(law.kMax));
    expect(numbers.some((text) => text.startsWith("Parameter") && text.includes(`K_max ${efficiency(law.kMax)}`))).toBe(
      true
    );
    await page.keyboard.press("Escape");
    await page.goto(`${at.url}tables.html`, { waitUntil: "networkidle" });
    const pages = await ask("saturation");
    expect(pages.some((text) => /^(Page|Section|Claim|Figure)/.test(text))).toBe(true);
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("A");
    await page.keyboard.press("ArrowUp");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
  });

  it("says when it finds nothing, is sound for axe, and gives the focus back", async () => {
    await page.goto(`${at.url}methods.html`, { waitUntil: "networkidle" });
    await page.locator("button.search-open").click();
    await page.locator(".search-dialog input").fill("zzzzqq");
    await page.waitForFunction(() => document.querySelector(".search-status")?.textContent === "Nothing found");
    await loadAxe(page);
    expect((await violations(page, "dialog.search-dialog")).map(({ id }) => id)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("search-open");
    // a page that is left while its icon loads gives a failed request now and then
    expect(seen.faults.filter((fault) => !/^failed: .*\.svg$/.test(fault))).toEqual([]);
  });
});
