/** Every line, band, interval and dot that a figure draws has its rows in the figure's CSV. */
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { missing, pageFiles, unfolded, useSite } from "../browser/browser.js";
import { drawnMarks, missingPlaces, numberColumns } from "./drawn-marks.js";
import { csvCells } from "./given-out.js";

const reason = missing();
/** Pages whose figures give out no CSV, or that have none. */
/** /print has every figure a second time, without its files. */
const pages = pageFiles().filter((name) => name !== "print.html");
const drawless = ["404", "cite", "claims", "glossary", "tables"].map((name) => `${name}.html`);
/** What a label of an axis stands for where the axis's title says so: exaFLOPs, points of a hundred. */
const units: Readonly<Record<string, number>> = { "figure-8-2": 1e18, "figure-10-1": 0.01 };
/** Other views of a page, in which figures draw what they do not by themselves. */
const views = [
  ["explore.html", "?rivals=shown&variant=instruct&resource=data"],
  ["power-law.html", "?variant=instruct&resource=data&part=between"],
  ["saturation.html", "?variant=instruct&resource=data"],
  ["efficiency.html", "?variant=instruct&resource=data"],
  ["beyond/transfer.html", "?variant=base&range=own"]
] as const;

/** A figure's drawing and the rows of its CSV, both of one state: taken anew where a choice was still on its way. */
async function taken(page: Page, id: string) {
  const frame = page.locator(`[id="${id}"]`);
  await frame.scrollIntoViewIfNeeded();
  await page.waitForSelector(`[id="${id}"] svg[role=img]:visible`);
  const shown = () =>
    frame
      .locator("svg[role=img]:visible")
      .first()
      .evaluate((svg) => svg.outerHTML);
  for (;;) {
    const drawing = await shown();
    await frame.locator(".figure-download summary").click();
    const button = frame.locator('.figure-download [data-download="csv"]');
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    const [head, ...rows] = csvCells(readFileSync(await download.path(), "utf8"));
    await frame.locator(".figure-download summary").click();
    if (drawing !== (await shown())) continue;
    return { drawing, rows: rows.map((cells) => Object.fromEntries(head!.map((column, i) => [column!, cells[i]!]))) };
  }
}

/** A page's figures that give out CSV: what each draws that has no row, and how many marks it has. */
async function faultsOf(page: Page, address: string) {
  await page.goto(address);
  const ids = await page.evaluate(() =>
    [...document.querySelectorAll("figure[id]:has([data-download=csv])")].map((one) => one.id)
  );
  const found = [];
  for (const id of ids) {
    const { drawing, rows } = await taken(page, id);
    const columns = numberColumns(rows);
    const marks = drawnMarks(new JSDOM(drawing).window.document.querySelector("svg")!);
    const faults = marks.flatMap((mark) => {
      const absent = missingPlaces(mark, columns, units[id]);
      return absent.length === 0
        ? []
        : [`${mark.kind} ${mark.d.slice(0, 60)}: no row at ${absent.slice(0, 3).join("; ")}`];
    });
    found.push({ id, marks: marks.length, faults });
  }
  return found;
}

describe.skipIf(reason !== null)("every line, band, interval and dot of a figure has its rows in its CSV", () => {
  const at = useSite();

  it.each([...pages.map((name) => [name, ""] as const), ...views])("%s%s", async (name, view) => {
    const page = await unfolded(await at.browser.newPage({ viewport: { width: 1280, height: 900 } }));
    const found = await faultsOf(page, at.url + name + view);
    await page.close();
    expect(found.length > 0).toBe(!drawless.includes(name));
    expect(found.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });

  it("reads every mark: some figure draws each kind, and a row that is taken away is missed", async () => {
    const page = await unfolded(await at.browser.newPage({ viewport: { width: 1280, height: 900 } }));
    await page.goto(`${at.url}power-law.html`);
    const { drawing, rows } = await taken(page, "figure-2-1");
    await page.close();
    const marks = drawnMarks(new JSDOM(drawing).window.document.querySelector("svg")!);
    expect([...new Set(marks.map(({ kind }) => kind))].sort()).toEqual(["band", "dots", "interval"]);
    const missed = (kept: typeof rows, kind: string) => {
      const columns = numberColumns(kept);
      return marks.filter((mark) => mark.kind === kind && missingPlaces(mark, columns).length > 0).length;
    };
    expect(["band", "dots", "interval"].map((kind) => missed(rows, kind))).toEqual([0, 0, 0]);
    expect(
      missed(
        rows.filter(({ what }) => what !== "band"),
        "band"
      )
    ).toBeGreaterThan(0);
    expect(
      missed(
        rows.filter((_, i) => i !== 40),
        "dots"
      )
    ).toBe(1);
    const wrong = rows.map((row) => ({ ...row, line_loss: String(1.01 * Number(row.line_loss)) }));
    expect(missed(wrong, "interval")).toBeGreaterThan(5);
    // bounds are looked for in the columns of their side
    const swapped = rows.map((row) => ({ ...row, low: row.high!, high: row.low! }));
    expect(missed(swapped, "band")).toBeGreaterThan(0);
  });
});
