/** The CSV of a figure at a view, as a reader's browser takes it away. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { unfolded } from "../browser/browser.js";
import { csvCells } from "./given-out.js";

export type Cells = Record<string, string | null>;

/** One page of each browser: what a site's pages share is fetched once. */
const opened = new WeakMap<Browser, Promise<Page>>();

/** Rows of the file under their columns' names. */
export async function csvOf(
  at: { browser: Browser; url: string },
  name: string,
  id: string,
  view = ""
): Promise<Cells[]> {
  const pending =
    opened.get(at.browser) ?? at.browser.newPage({ viewport: { width: 1280, height: 900 } }).then(unfolded);
  opened.set(at.browser, pending);
  const page = await pending;
  await page.goto(`${at.url}${name}.html${view}`);
  await page.waitForSelector(`#${id}[data-ready]`);
  await page.locator(`#${id} .figure-download summary`).click();
  const button = page.locator(`#${id} .figure-download [data-download="csv"]`);
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const [head, ...rows] = csvCells(readFileSync(await download.path(), "utf8"));
  return rows.map((cells) => Object.fromEntries(head!.map((column, i) => [column!, cells[i]!])));
}

export const text = (row: Record<string, string | number | boolean | null>): Cells =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null || value === "" ? null : String(value)])
  );

/** Every number of a row is this one, to ten figures: the last digits hang on the machine that drew it. */
export function expectClose(found: Cells, expected: Record<string, string | number | null>, within = 1e-9): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    if (typeof value === "number")
      expect(Math.abs(Number(found[name]) - value) / (Math.abs(value) || 1), name).toBeLessThan(within);
    else expect(found[name], name).toBe(value);
  }
}
