import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { brief, missing, pageFiles, thorough, useSite, watch } from "./browser.js";

const reason = missing();
const all = reason ? ["-"] : pageFiles().filter((name) => name !== "404.html");
const pages = thorough ? all : all.filter((name) => name === "efficiency.html");

const margins = { across: 20, down: 16 };
const pixels = (mm: number) => (mm / 25.4) * 96;
/** Sheets, mm. */
const sheets = { A4: [210, 297], Letter: [215.9, 279.4] } as const;
type Sheet = keyof typeof sheets;

/** Number of pages that a PDF has. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

interface PrintedSheet {
  /** share of the height between the margins down to the last ink */
  full: number;
  /** rows of ink with white between them: lines of text, or a drawing */
  bands: number;
}

/** The sheets of a PDF as drawn by poppler, 24 points an inch in grey (PGM, one after the other). */
function sheetsOf(pdf: Buffer, sheet: Sheet): PrintedSheet[] {
  const drawn = execFileSync("pdftoppm", ["-r", "24", "-gray"], { input: pdf, maxBuffer: 1 << 28 });
  const found: PrintedSheet[] = [];
  for (let at = 0; at < drawn.length; ) {
    const [head, wide, high] = /^P5\s+(\d+) (\d+)\s+255\s/.exec(drawn.subarray(at, at + 40).toString("latin1"))!;
    const [width, height] = [Number(wide), Number(high)];
    at += head!.length;
    const rows = Array.from({ length: height }, (_, y) =>
      drawn.subarray(at + y * width, at + (y + 1) * width).some((grey) => grey < 200)
    );
    const top = (margins.down / sheets[sheet][1]) * height;
    const bands = rows.filter((ink, y) => ink && !rows[y - 1]).length;
    found.push({ full: (rows.lastIndexOf(true) - top) / (height - 2 * top), bands });
    at += width * height;
  }
  return found;
}

/** Why sheets cannot be measured here; null when they can. */
const noPoppler = (() => {
  try {
    execFileSync("pdftoppm", ["-v"], { stdio: "ignore" });
    return null;
  } catch {
    console.warn("no pdftoppm (poppler-utils): sheets of paper are not measured");
    return "no pdftoppm";
  }
})();

describe.skipIf(reason !== null)("on paper", () => {
  const at = useSite();

  /** A page laid out as a sheet's text is wide; sheets have no height on a screen. */
  async function onPaper(name: string, sheet: Sheet): Promise<Page> {
    const width = Math.floor(pixels(sheets[sheet][0] - 2 * margins.across));
    const page = await at.browser.newPage({ viewport: { width, height: 900 }, colorScheme: "dark" });
    await page.goto(at.url + name, { waitUntil: "networkidle" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    return page;
  }

  describe.each(pages)("%s", (name) => {
    it.each(thorough ? (Object.keys(sheets) as Sheet[]) : (["A4"] as const))(
      "has every figure whole on one sheet of %s, no wider than the text, in letters that can be read",
      async (sheet) => {
        const page = await onPaper(name, sheet);
        const figures = await page.locator("figure.figure").evaluateAll((found) =>
          found.map((figure) => {
            const box = figure.getBoundingClientRect();
            const drawings = [...figure.querySelectorAll(".plot > svg")].filter(
              (svg) => svg.getClientRects().length > 0
            );
            const right = Math.max(0, ...drawings.map((svg) => svg.getBoundingClientRect().right));
            return {
              id: figure.id,
              height: Math.round(box.height),
              over: Math.round(right - box.right),
              drawings: drawings.length,
              // points of the smallest letter: 0.75 a pixel, by how much the drawing is set smaller
              letters: Math.min(
                ...drawings.flatMap((svg) => {
                  const scale = svg.getBoundingClientRect().height / Number(svg.getAttribute("height"));
                  return [...svg.querySelectorAll("text")].map(
                    (text) => 0.75 * scale * Number.parseFloat(getComputedStyle(text).fontSize)
                  );
                })
              ),
              // A sheet may end between a figure and the strip that it has under it.
              breaks: [figure.querySelector(".figure-strip") ? ".figure-plot" : null]
                .flatMap((parts) => (parts ? [...figure.querySelectorAll(parts)] : [figure]))
                .map((part) => getComputedStyle(part).breakInside)
                .find((breaks) => breaks !== "avoid")
            };
          })
        );
        const tallest = pixels(sheets[sheet][1] - 2 * margins.down);
        const faults = figures.filter(
          ({ height, over, drawings, letters, breaks }) =>
            height > tallest || over > 0 || drawings === 0 || !(letters > 5.8) || breaks !== undefined
        );
        expect(faults).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        await page.close();
      }
    );

    it("shows no control, the light colours, and the address of every link to another site", async () => {
      const page = await onPaper(name, "A4");
      const pressed = "button, input, select, form, .figure-actions, #observablehq-header, .pager, .contents";
      expect(await page.locator(`:is(${pressed}):visible`).count()).toBe(0);
      const look = await page.evaluate(() => {
        const ink = getComputedStyle(document.body).color.match(/\d+/g)!.map(Number);
        const parts = [...document.querySelectorAll(".print-part"), document.querySelector("main")!];
        return {
          ink: Math.max(...ink.slice(0, 3)),
          unlisted: parts.flatMap((part) =>
            [...part.querySelectorAll<HTMLAnchorElement>('a[href^="http"]')]
              .filter((link) => (link.closest(".print-part") ?? document.querySelector("main")) === part)
              .filter((link) => {
                const mark = link.nextElementSibling;
                const lists = [...part.querySelectorAll(".link-notes")];
                const list = lists.find(
                  (one) => (one.closest(".print-part") ?? document.querySelector("main")) === part
                );
                const note = list?.children[Number(mark?.textContent) - 1];
                return note?.textContent !== link.getAttribute("href") || note.getClientRects().length === 0;
              })
              .map((link) => link.href)
          )
        };
      });
      expect(look.ink).toBeLessThan(80);
      expect(look.unlisted).toEqual([]);
      await page.close();
    });

    it.skipIf(brief)("prints to as many sheets as its length asks for", async () => {
      const page = await at.browser.newPage({ viewport: { width: 1280, height: 800 } });
      const seen = watch(page, at.url);
      await page.goto(at.url + name, { waitUntil: "networkidle" });
      const sizes: Record<string, number> = {};
      for (const sheet of Object.keys(sheets) as Sheet[]) {
        sizes[sheet] = pagesOf(await page.pdf({ format: sheet }));
      }
      console.info(`${name}: ${sizes.A4} pages of A4, ${sizes.Letter} of Letter`);
      const laidOut = await onPaper(name, "A4");
      const height = await laidOut.evaluate(() => document.documentElement.scrollHeight);
      const least = Math.floor(height / pixels(sheets.A4[1] - 2 * margins.down));
      expect(sizes.A4).toBeGreaterThanOrEqual(Math.max(1, least));
      // whole figures leave gaps; twice the length would be a sheet for every paragraph
      expect(sizes.A4).toBeLessThanOrEqual(2 * least + 20);
      expect(sizes.Letter).toBeGreaterThanOrEqual(sizes.A4!);
      expect(seen.faults).toEqual([]);
      await page.close();
      await laidOut.close();
    });
  });

  // A figure that does not fit goes to the next sheet: one sheet of a page may stay half empty, and hardly emptier than that.
  it.skipIf(brief || noPoppler !== null).each(all.filter((name) => name !== "print.html"))(
    "%s: sheets are full, and no sheet has a line alone",
    async (name) => {
      const page = await at.browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(at.url + name, { waitUntil: "networkidle" });
      for (const sheet of Object.keys(sheets) as Sheet[]) {
        const found = sheetsOf(await page.pdf({ format: sheet }), sheet);
        const words = `${sheet}: ${found.map(({ full }) => Math.round(100 * full)).join(" ")}`;
        const whole = found.slice(0, -1).map(({ full }) => full);
        expect(Math.min(1, ...whole), words).toBeGreaterThan(0.44);
        expect(whole.filter((full) => full < 0.5).length, words).toBeLessThanOrEqual(1);
        expect(whole.reduce((sum, full) => sum + full, 0) / Math.max(1, whole.length), words).toBeGreaterThan(
          whole.length === 0 ? -1 : 0.65
        );
        const last = found.at(-1)!;
        expect(last.bands > 1 || last.full > 0.1, `${words}, the last with ${last.bands} bands of ink`).toBe(true);
      }
      await page.close();
    }
  );

  it.skipIf(brief)("holds every page of the site in one, without a script, each place once", async () => {
    const context = await at.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${at.url}print.html`);
    const report = all.filter((name) => name !== "print.html");
    const ids = report.map((name) => name.replace(/\.html$/, "").replace(/[^a-z0-9]+/g, "-"));
    const parts = await page.locator("section.print-part").evaluateAll((found) => found.map(({ id }) => id));
    expect([...parts].sort()).toEqual(ids.sort());
    expect(await page.locator("script").count()).toBe(0);
    const places = await page.locator("[id]").evaluateAll((found) => found.map(({ id }) => id));
    expect(places.filter((id, i) => places.indexOf(id) < i)).toEqual([]);
    const lost = await page
      .locator('a[href^="#"]')
      .evaluateAll((links) =>
        links.map((link) => link.getAttribute("href")!.slice(1)).filter((id) => !document.getElementById(id))
      );
    expect(lost).toEqual([]);
    const shown = await page.locator("figure.figure").count();
    let there = 0;
    for (const name of report) {
      await page.goto(at.url + name);
      there += await page.locator("figure.figure").count();
    }
    expect(shown).toBe(there);
    await context.close();
  });
});
