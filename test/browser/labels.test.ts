/**
 * Words of every drawing of a page, evidence open, in light and dark: none lies on another, none leaves its drawing. CI has
 * the first page and one finding in the widths of a phone, a tablet and a desk; `npm run test:all` every page, and a wide screen too.
 */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { missing, pageFiles, thorough, useSite } from "./browser.js";

const reason = missing();
const all = reason ? ["-"] : pageFiles().filter((name) => name !== "404.html");
const pages = all.filter((name) => thorough || ["index.html", "power-law.html"].includes(name));
const widths = thorough ? [360, 768, 1280, 1800] : [360, 768, 1280];

/** What is wrong with the words of the drawings that are seen, and how many words there are. */
function labelFaults(page: Page): Promise<{ words: number; faults: string[] }> {
  return page.evaluate(() => {
    const faults: string[] = [];
    let words = 0;
    const seen = (text: Element) =>
      /\S/.test(text.textContent!) && text.getClientRects().length > 0 && !text.closest("[opacity='0']");
    for (const svg of document.querySelectorAll("main svg")) {
      if (svg.getClientRects().length === 0 || svg.parentElement!.closest("svg")) continue;
      const frame = svg.getBoundingClientRect();
      const where = svg.closest("figure, [id]")?.id ?? "";
      const boxes = [...svg.querySelectorAll("text")].filter(seen).map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        // letters fill the middle of their line; turned text is taller than wide
        const [x, y] =
          bottom - top > 1.5 * (right - left) && text.textContent!.length > 3
            ? [0.22 * (right - left), 0]
            : [0, 0.22 * (bottom - top)];
        return { says: text.textContent!, left: left + x, right: right - x, top: top + y, bottom: bottom - y };
      });
      words += boxes.length;
      for (const [i, a] of boxes.entries()) {
        const out = Math.max(frame.left - a.left, a.right - frame.right, frame.top - a.top, a.bottom - frame.bottom);
        if (out > 1) faults.push(`${where}: "${a.says}" is ${out.toFixed(1)} px outside`);
        for (const b of boxes.slice(i + 1)) {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (across > 0.5 && down > 0.5) faults.push(`${where}: "${a.says}" lies on "${b.says}"`);
        }
      }
    }
    return { words, faults };
  });
}

describe.skipIf(reason !== null)("words in drawings", () => {
  const at = useSite();

  it.each(pages)("%s: none on another, none cut", async (name) => {
    const page = await at.browser.newPage();
    const found: string[] = [];
    let words = 0;
    let figures = 0;
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(at.url + name, { waitUntil: "networkidle" });
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll<HTMLDetailsElement>("main details:not([name])")) fold.open = true;
        return document.fonts.ready;
      });
      figures += await page.locator("figure.figure").count();
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const looked = await labelFaults(page);
        words += looked.words;
        found.push(...looked.faults.map((fault) => `${width} ${colorScheme} ${fault}`));
      }
    }
    await page.close();
    console.info(`${name}: ${words} words at ${widths.join(", ")} px`);
    expect(found).toEqual([]);
    expect(words).toBeGreaterThanOrEqual(figures);
  });
});
