/** Evidence that opens where an address leads, the matrix of claims, and tables wider than their box. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { missing, site, useSite, watch } from "./browser.js";

const reason = missing();

describe.skipIf(reason !== null)("evidence and claims", () => {
  const at = useSite();
  let page: Page;

  beforeAll(async () => {
    page = await at.browser.newPage({ viewport: { width: 1280, height: 900 } });
  });

  it("opens what an address or a link leads into, and nothing else", async () => {
    const seen = watch(page, at.url);
    await page.goto(`${at.url}power-law.html#figure-2-4`);
    await page.waitForSelector("#figure-2-4[data-ready]");
    expect(await page.locator("details.evidence[open]").count()).toBe(1);
    await page.locator('.contents a[href="#how-it-was-fitted"]').click();
    await expect.poll(() => page.locator("details.evidence[open]").count()).toBe(2);
    await page.goto(`${at.url}claims.html#claim-b4`);
    await expect.poll(() => page.locator("#claim-b4 details").getAttribute("open")).toBe("");
    expect(seen.faults).toEqual([]);
  });

  it("prints all evidence", async () => {
    await page.goto(`${at.url}efficiency.html`);
    await page.emulateMedia({ media: "print" });
    const hidden = await page.evaluate(
      () =>
        [...document.querySelectorAll("details.evidence > p")].filter((one) => one.getClientRects().length === 0).length
    );
    await page.emulateMedia({ media: null });
    expect(hidden).toBe(0);
  });

  it("shows claims with contradicted cells alone, sorts them, and keeps both in the address", async () => {
    const { claims } = JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")) as {
      claims: { rows: { id: string; cells: { beyond: boolean; verdict: string }[] }[] };
    };
    const share = ({ cells }: (typeof claims.rows)[number]) => {
      const counted = cells.filter(({ beyond }) => !beyond);
      return counted.filter(({ verdict }) => verdict === "contradicted").length / counted.length;
    };
    const some = claims.rows.filter((row) => share(row) > 0).sort((a, b) => share(b) - share(a));
    await page.goto(`${at.url}claims.html?verdict=contradicted&order=contradicted`);
    const shown = page.locator(".claim-matrix tbody:visible");
    await expect.poll(() => shown.count()).toBe(some.length);
    const names = await shown.locator("tr:first-child th a").allInnerTexts();
    expect(names).toEqual(some.map(({ id }) => id));
    await page.locator("#verdict-all").check({ force: true });
    await expect.poll(() => shown.count()).toBe(claims.rows.length);
    expect(new URL(page.url()).search).not.toContain("verdict");
  });

  it("says how many columns lie beyond the edge, and no more at the end", async () => {
    await page.setViewportSize({ width: 700, height: 900 });
    await page.goto(`${at.url}tables.html`);
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.evidence")) fold.open = true;
    });
    const found = page.locator(".table-part:has(.table-more:not(:empty))").first();
    await found.evaluate((one) => one.setAttribute("data-found", ""));
    const part = page.locator("[data-found]");
    expect(await part.locator(".table-more").innerText()).toMatch(/^\d+ more columns? \u2192$/);
    await part.locator(".table-box").evaluate((box) => box.scrollTo(box.scrollWidth, 0));
    await expect.poll(() => part.locator(".table-more").innerText()).toBe("");
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it.each(["tables", "methods", "power-law"])(
    "has the heading of each fold of %s on the line of its marker",
    async (name) => {
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${at.url}${name}.html`);
        const below = await page.locator("details.evidence > summary:has(h2, h3)").evaluateAll((found) =>
          found.map((summary) => {
            const [line] = summary.querySelector("h2, h3")!.getClientRects();
            return line!.top - summary.getBoundingClientRect().top;
          })
        );
        expect(below.length).toBeGreaterThan(1);
        expect(below.filter((gap) => gap > 16)).toEqual([]);
      }
    }
  );

  it.each(["power-law", "plan", "saturation"])("lets a table of %s take the page before it scrolls", async (name) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${at.url}${name}.html`);
    const parts = await page.evaluate(() => {
      for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.evidence")) fold.open = true;
      return Array.from(document.querySelectorAll<HTMLElement>(".table-part"), (part) => {
        const box = part.querySelector(".table-box")!;
        return { width: part.offsetWidth, scrolls: box.scrollWidth > box.clientWidth };
      });
    });
    expect(Math.max(...parts.map(({ width }) => width))).toBeGreaterThan(800);
    expect(parts.filter(({ width, scrolls }) => scrolls && width < 1184)).toEqual([]);
  });

  it("has what judges a row right under its name on a card, and no dash", async () => {
    await page.setViewportSize({ width: 360, height: 900 });
    await page.goto(`${at.url}elsewhere-pods.html`);
    const cards = await page.locator(".table-part tr:has(> .judges)").evaluateAll((rows) =>
      rows.map((row) => {
        const cells = [...row.children].filter((cell) => cell.getClientRects().length > 0);
        cells.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
        return {
          second: cells[1]!.getAttribute("data-column"),
          dashes: cells.filter((cell) => cell.textContent === "\u2013").length
        };
      })
    );
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(cards.length).toBeGreaterThan(5);
    expect(new Set(cards.map(({ second }) => second))).toEqual(new Set(["Comes back"]));
    expect(cards.filter(({ dashes }) => dashes > 0)).toEqual([]);
  });

  it.each(["plan", "claims", "tables"])("keeps label and value of a card of %s on one line at 360 px", async (name) => {
    await page.setViewportSize({ width: 360, height: 900 });
    await page.goto(`${at.url}${name}.html`);
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
    });
    const cells = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".table-part td[data-column]")]
        .filter((cell) => cell.getClientRects().length > 0)
        .map((cell) => {
          const label = getComputedStyle(cell, "::before");
          const content = document.createRange();
          content.selectNodeContents(cell);
          const rects = [...content.getClientRects()].filter(({ width }) => width > 0);
          const edge = cell.getBoundingClientRect().left + Number.parseFloat(getComputedStyle(cell).paddingLeft);
          return {
            text: cell.innerText,
            hidden: Number.parseFloat(label.marginLeft) + Number.parseFloat(getComputedStyle(cell).paddingLeft),
            labelWidth: Number.parseFloat(label.width),
            left: Math.min(...rects.map(({ left }) => left)) - edge,
            right: Math.max(...rects.map(({ right }) => right))
          };
        })
    );
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(cells.length).toBeGreaterThan(20);
    const wrong = cells.filter(
      ({ hidden, labelWidth, left, right }) => Math.abs(hidden) > 0.1 || labelWidth < 100 || left < -0.5 || right > 360
    );
    expect(wrong).toEqual([]);
  });
});
