/** The page "Your logs": what it says of a log is what the command line's functions say, and it asks nobody for anything. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../loaders/find-logs.js";
import { importLogs } from "../../loaders/import-logs.js";
import { serveSite } from "../../loaders/site/preview.js";
import { fitRuns, isDamaged } from "../../src/import/fit-runs.js";
import { damagedFile, inspect } from "../../src/import/inspection.js";
import type { OwnChoices } from "../../src/import/own-logs.js";
import { studySlopes } from "../../src/lib/own-runs/compare-with-study.js";
import type { Results } from "../../src/lib/results.js";
import { loadAxe, shiftOf, violations, watchShift } from "./audit.js";
import { launch, missing, site, type Watched, watch } from "./browser.js";

const reason = missing();
if (reason) console.warn(reason);

const trainers = resolve("test/fixtures/trainers");
const folders = readdirSync(trainers, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

describe.skipIf(reason !== null)("your logs", () => {
  let browser: Browser;
  let host: Awaited<ReturnType<typeof serveSite>>;
  let context: BrowserContext;
  let page: Page;
  let seen: Watched;
  /** addresses asked for since the page was loaded */
  let later: string[];
  let scratch: string;
  const study = () => studySlopes(JSON.parse(readFileSync(join(site, "data", "results.json"), "utf8")) as Results);

  beforeAll(async () => {
    host = await serveSite({ root: site });
    browser = await launch();
    scratch = mkdtempSync(join(tmpdir(), "your-logs-"));
  });

  afterAll(async () => {
    await browser?.close();
    await host?.close();
    if (scratch) rmSync(scratch, { recursive: true });
  });

  /** A browser of its own, nothing kept; off the network once the page is ready. */
  async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
    context = await browser.newContext({ acceptDownloads: true, ...options });
    page = await context.newPage();
    seen = watch(page, host.url);
    await watchShift(page);
    await page.goto(`${host.url}your-logs.html`, { waitUntil: "load" });
    await ready();
  }

  async function ready(): Promise<void> {
    await page.waitForSelector('[data-own="drop"][data-ready]');
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    later = [];
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url())) later.push(request.url());
    });
  }

  /** Nothing was asked for, nothing went wrong. */
  async function close(): Promise<void> {
    expect(later).toEqual([]);
    expect(seen.faults).toEqual([]);
    await context.close();
  }

  const answers = () => page.locator('[data-own="drop"]').getAttribute("data-answers").then(Number);
  const status = () => page.locator('[data-own="status"]').innerText();

  /** Does something that is answered, and waits for the answer. */
  async function answered(act: () => Promise<unknown>): Promise<void> {
    const before = (await answers()) || 0;
    await act();
    await page.waitForFunction(
      (count) => Number(document.querySelector<HTMLElement>('[data-own="drop"]')!.dataset.answers) > count,
      before
    );
  }

  const give = (paths: string | string[] | { name: string; mimeType: string; buffer: Buffer }[]) =>
    answered(() => page.locator('[data-own="files"]').setInputFiles(paths));
  const giveFolder = (path: string) => answered(() => page.locator('[data-own="folder"]').setInputFiles(path));
  const bytes = (name: string, text: string) => ({ name, mimeType: "", buffer: Buffer.from(text) });

  async function exported(kind: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-export="${kind}"]`)]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }
  const json = async () => JSON.parse((await exported("json")).bytes.toString("utf8"));

  /** What the command line says, in the page's shape; places in this machine taken off. */
  async function commandLine(paths: string[], choices: Partial<OwnChoices> = {}, prefix = `${trainers}/`) {
    const { score, range, resource, step, tokens, batch } = choices;
    const options = { scores: score ? [score] : [], step, tokens, batch, checksum: sha256 };
    const logs = await importLogs(paths, options);
    const fits = fitRuns(logs, { score, range, resource }, study());
    const files = logs.map((log) =>
      isDamaged(log) ? damagedFile(log.path, log.bytes, log.error.problems) : inspect(log)
    );
    return JSON.parse(JSON.stringify({ ...fits, files }).replaceAll(prefix, ""));
  }

  /** Every number to 1e-12 of itself, everything else the same. */
  function expectSame(actual: unknown, expected: unknown, place = "answer"): void {
    if (typeof expected === "number" && typeof actual === "number") {
      const off = Math.abs(actual - expected);
      if (off > 1e-12 * Math.max(1e-3, Math.abs(expected))) throw new Error(`${place}: ${actual}, not ${expected}`);
    } else if (Array.isArray(expected) && Array.isArray(actual)) {
      if (actual.length !== expected.length) throw new Error(`${place}: ${actual.length} long, not ${expected.length}`);
      for (const [i, one] of expected.entries()) expectSame(actual[i], one, `${place}[${i}]`);
    } else if (expected !== null && typeof expected === "object" && actual !== null && typeof actual === "object") {
      const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
      for (const key of keys)
        expectSame(
          (actual as Record<string, unknown>)[key],
          (expected as Record<string, unknown>)[key],
          `${place}.${key}`
        );
    } else if (actual !== expected) throw new Error(`${place}: ${String(actual)}, not ${String(expected)}`);
  }

  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  async function expectAnswer(paths: string[], choices: Partial<OwnChoices> = {}, prefix?: string): Promise<number> {
    const { choices: _, ...own } = await json();
    const theirs = await commandLine(paths, choices, prefix);
    expectSame({ ...own, files: own.files.sort(byPath) }, { ...theirs, files: theirs.files.sort(byPath) });
    return own.files.length;
  }

  it.each(folders)("says of %s what the command line says, off the network", async (folder) => {
    await open();
    await giveFolder(join(trainers, folder));
    expect(await expectAnswer([join(trainers, folder)])).toBeGreaterThanOrEqual(folder === "not-logs" ? 0 : 1);
    await close();
  });

  it("takes the example with one click, and draws it over the study", async () => {
    await open();
    const before = await page.locator("#figure-y-1-title").innerText();
    await answered(() => page.click('[data-own="example"]'));
    expect(await status()).toBe("1 file, 1 run fitted.");
    expect(await page.locator("#figure-y-1-title").innerText()).not.toBe(before);
    expect(await page.locator(".own-runs tbody tr").count()).toBe(1);
    const { fits } = await json();
    expect(fits[0].growth).toBe("learns");
    expect(await page.locator(".own-runs tbody tr").innerText()).toContain(fits[0].k.toFixed(3));
    expect(await page.locator('[data-own="law"]').innerText()).toContain("3 model sizes or more");
    await close();
  });
});
