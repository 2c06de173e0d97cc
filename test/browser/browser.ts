/** One Chromium for the suite, or the reason why there is none. */
import { existsSync, readdirSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { stubFiles } from "../../loaders/site/finish/moved-pages.js";
import { serveSite } from "../../loaders/site/preview.js";

export const executablePath = process.env.RLSCALE_CHROMIUM ?? "/usr/bin/chromium";
export const site = process.env.RLSCALE_OUT ?? "dist";
/** `npm run test:all` opens every page in all themes and widths, CI each at one of its extremes, `npm test` some of them. */
export const thorough = process.env.RLSCALE_TESTS === "all";
export const brief = process.env.RLSCALE_TESTS === "quick";

/** Pages of a built site, sorted; stubs at old addresses are none. */
export function pageFiles(root = site): string[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".html") && !stubFiles.includes(name))
    .sort();
}

/** Why the tests of a page cannot run here, said aloud; null when they can. */
export function missing(page = "index.html"): string | null {
  const reason = !existsSync(executablePath)
    ? `no browser at ${executablePath}: the browser suite is skipped`
    : existsSync(`${site}/index.html`)
      ? `no ${page} in ${site}: its tests are skipped`
      : `no site at ${site}: run \`npm run build\` first; the suite is skipped`;
  if (existsSync(executablePath) && existsSync(`${site}/${page}`)) return null;
  console.warn(reason);
  return reason;
}

export interface OpenSite {
  browser: Browser;
  /** where the site is served, with a slash at the end */
  url: string;
}

/** A browser, and the site served, while the tests of a `describe` run: there from its `beforeAll` on. */
export function useSite({ base }: { base?: string } = {}): OpenSite {
  const open = {} as OpenSite;
  let host: Awaited<ReturnType<typeof serveSite>>;
  beforeAll(async () => {
    host = await serveSite({ root: site, ...(base && { base }) });
    open.url = host.url;
    open.browser = await launch();
  });
  afterAll(async () => {
    await open.browser?.close();
    await host?.close();
  });
  return open;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync"
    ]
  });
}

export interface Watched {
  /** console errors, uncaught exceptions, failed and foreign requests, in words */
  faults: string[];
  requests: { url: string; bytes: number }[];
}

/** Notes everything that goes wrong on a page, and what it asks for. */
export function watch(page: Page, origin: string): Watched {
  const watched: Watched = { faults: [], requests: [] };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      watched.faults.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => watched.faults.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => watched.faults.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) watched.faults.push(`foreign: ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) watched.faults.push(`${response.status()}: ${response.url()}`);
  });
  page.on("requestfinished", (request) => {
    void request
      .sizes()
      .then(({ responseBodySize }) => watched.requests.push({ url: request.url(), bytes: responseBodySize }))
      .catch(() => undefined);
  });
  return watched;
}

/** The page as for a reader who has opened all evidence. */
export async function unfolded(page: Page): Promise<Page> {
  await page.addInitScript(() =>
    addEventListener("DOMContentLoaded", () => {
      for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.fold")) fold.open = true;
    })
  );
  return page;
}
