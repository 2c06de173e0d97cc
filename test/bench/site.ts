/**
 * `npm run bench:site`: what a reader on a slow phone waits for. Every page of the built site (RLSCALE_OUT, else dist), gzip
 * over HTTP/1.1, processor slowed four times, 1.6 Mb/s, 150 ms a round trip; medians of five first visits.
 * `npm run bench:site -- index power-law` looks at some pages only.
 */
import { readdirSync } from "node:fs";
import type { Browser } from "playwright-core";
import { serveSite } from "../../loaders/site/preview.js";
import { loadAxe, shiftOf, violations, watchShift } from "../browser/audit.js";
import { launch, missing, site, watch } from "../browser/browser.js";

const visits = 5;
const line = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8, offline: false };
const slowdown = 4;

interface Visit {
  /** bytes on the line, fonts apart */
  bytes: number;
  fontBytes: number;
  requests: number;
  /** largest contentful paint, seconds */
  paint: number;
  shift: number;
}

const reason = missing();
if (reason) throw new Error(reason);
const wanted = process.argv.slice(2);
const pages = readdirSync(site, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".html") && (wanted.length === 0 || wanted.includes(name.replace(/\.html$/, ""))))
  .sort((a, b) => Number(b === "index.html") - Number(a === "index.html") || (a < b ? -1 : 1));
const host = await serveSite({ root: site });
const browser = await launch();
try {
  print("page", "kB", "fonts kB", "requests", "paint s", "shift", "axe light", "axe dark");
  for (const page of pages) {
    const seen: Visit[] = [];
    for (let i = 0; i < visits; i++) seen.push(await visit(browser, host.url + page));
    const middle = (of: (one: Visit) => number) => seen.map(of).sort((a, b) => a - b)[visits >> 1]!;
    print(
      page,
      (middle(({ bytes }) => bytes) / 1000).toFixed(0),
      (middle(({ fontBytes }) => fontBytes) / 1000).toFixed(0),
      String(middle(({ requests }) => requests)),
      middle(({ paint }) => paint).toFixed(2),
      middle(({ shift }) => shift).toFixed(4),
      await audit(browser, host.url + page, "light"),
      await audit(browser, host.url + page, "dark")
    );
  }
  console.log("axe: violations by impact; kB as sent, gzip, without fonts");
} finally {
  await browser.close();
  await host.close();
}

/** One first visit, nothing kept from before. */
async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", line);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await watchShift(page);
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) (globalThis as unknown as { paint: number }).paint = startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
  let bytes = 0;
  let fontBytes = 0;
  let requests = 0;
  const fonts = new Set<string>();
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Font") fonts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    requests++;
    if (fonts.has(requestId)) fontBytes += encodedDataLength;
    else bytes += encodedDataLength;
  });
  await page.goto(url, { waitUntil: "networkidle", timeout: 120_000 });
  const paint = await page.evaluate(() => (globalThis as unknown as { paint: number }).paint / 1000);
  const shift = await shiftOf(page);
  await context.close();
  return { bytes, fontBytes, requests, paint, shift };
}

/** "0", or what axe finds: "1 minor, 2 serious". */
async function audit(browser: Browser, url: string, colorScheme: "light" | "dark"): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
  watch(page, url);
  await page.goto(url, { waitUntil: "networkidle" });
  await loadAxe(page);
  const counts = new Map<string, number>();
  for (const { impact } of await violations(page)) counts.set(impact, (counts.get(impact) ?? 0) + 1);
  await page.close();
  return [...counts].map(([impact, number]) => `${number} ${impact}`).join(", ") || "0";
}

function print(name: string, ...cells: string[]): void {
  console.log(name.padEnd(32) + cells.map((cell) => cell.padStart(11)).join(""));
}
