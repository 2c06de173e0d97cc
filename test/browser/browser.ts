/** One Chromium for the suite, or the reason why there is none. */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

export const executablePath = process.env.RLSCALE_CHROMIUM ?? "/usr/bin/chromium";
export const site = process.env.RLSCALE_OUT ?? "dist";
/** `npm test` opens every page at its two extremes; `npm run test:all` in all themes and widths. */
export const thorough = process.env.RLSCALE_TESTS === "all";

/** Why the suite cannot run here; null when it can. */
export function missing(): string | null {
  if (!existsSync(executablePath)) return `no browser at ${executablePath}: the browser suite is skipped`;
  if (!existsSync(`${site}/index.html`)) return `no site at ${site}: run \`npm run build\` first; the suite is skipped`;
  return null;
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
