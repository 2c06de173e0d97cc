/** The CSV of a figure, downloaded by a browser. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { unfolded } from "../browser/browser.js";

/** One page of each browser: what a site's pages share is fetched once. */
const opened = new WeakMap<Browser, Promise<Page>>();

export async function downloadCsv(
  at: { browser: Browser; url: string },
  name: string,
  id: string,
  view: string
): Promise<string> {
  const pending =
    opened.get(at.browser) ?? at.browser.newPage({ viewport: { width: 1280, height: 900 } }).then(unfolded);
  opened.set(at.browser, pending);
  const page = await pending;
  await page.goto(`${at.url}${name}.html${view}`);
  await page.waitForSelector(`#${id}[data-ready]`);
  await page.locator(`#${id} .figure-download summary`).click();
  const button = page.locator(`#${id} .figure-download [data-download="csv"]`);
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFileSync(await download.path(), "utf8");
}
