/**
 * Every page of made-up studies in one Chromium: one build, all of whose cells run in the page, in which the data of one study take
 * the place of another's.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { acquireLock } from "../../../loaders/output/lock.js";
import { pagesOf, writeData } from "../../../loaders/site/follow/framework-preview.js";
import { buildPages, prepareBuild } from "../../../loaders/site/framework/framework.js";
import { pageData } from "../../../loaders/site/framework/page-data.js";
import { bundleName } from "../../../loaders/site/framework/page-modules.js";
import { prebundle } from "../../../loaders/site/framework/prebundle.js";
import { sitePaths } from "../../../loaders/site/paths.js";
import { report } from "../../../loaders/site/site-report.js";
import { siteOf } from "../../../loaders/site/study-site.js";
import { launch, watch } from "../../browser/browser.js";
import type { Made } from "./try-study.js";

export interface OpenPages {
  /** Opens every page of the study in a folder, as it was analysed. @returns what is wrong with them, a line each */
  open: (study: string, made: Pick<Made, "results" | "runs">) => Promise<{ pages: number; faults: string[] }>;
  close: () => Promise<void>;
}

/** Pages that some study has. */
const everyPage = [
  ...report.navigation.flatMap((item) => ("path" in item ? [item] : item.pages)).map(({ path }) => path),
  "/404",
  "/print"
];

const types: Record<string, string> = {
  ...{ ".js": "text/javascript", ".css": "text/css", ".json": "application/json" },
  ...{ ".svg": "image/svg+xml", ".woff2": "font/woff2" }
};

/** Pages that are open at once: one is fetched while another runs its cells. */
const atOnce = 4;

/** @param first folder of a study, whose name and title stand in the frame of all pages */
export async function openPages(first: string, made: Pick<Made, "results" | "runs">): Promise<OpenPages> {
  const lock = await acquireLock(sitePaths.lock, { target: sitePaths.work });
  await prebundle();
  const modules = await prepareBuild(everyPage);
  await writeData(await siteOf(first, made.results, made.runs));
  await buildPages();
  const data = new Map<string, string>();
  let given = 0;
  const server = createServer((request, response) => {
    // browsers ask for it by themselves
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    void answer(decodeURIComponent(new URL(request.url!, "http://local").pathname)).then(
      (content) =>
        response.writeHead(200, { "content-type": types[extname(request.url!)] ?? "text/html" }).end(content),
      () => response.writeHead(404).end()
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  return {
    open: async (study, { results, runs }) => {
      const site = await siteOf(study, results, runs);
      for (const [name, text] of await pageData(site)) data.set(name, text);
      const pages = pagesOf(site);
      const waiting = [...pages];
      given = 0;
      const faults = (await Promise.all(Array.from({ length: atOnce }, () => look(waiting)))).flat();
      // else its pages showed the study that they were built with
      if (given < pages.length) faults.push(`${given} files of this study were asked for by ${pages.length} pages`);
      return { pages: pages.length, faults };
    },
    close: async () => {
      await browser.close();
      server.close();
      await lock.release();
    }
  };

  /** A file of the build; data by their names without the hash of those that it was built with. */
  async function answer(path: string): Promise<string | Buffer> {
    if (path === `/_import/${bundleName}`) return modules.code;
    const named = /^\/_file\/data\/(.+)\.[0-9a-f]{8}(\.\w+)$/.exec(path);
    const text = named && data.get(`${named[1]}${named[2]}`);
    if (typeof text !== "string") return readFile(join(sitePaths.site, path));
    given++;
    return text;
  }

  async function look(waiting: string[]): Promise<string[]> {
    const found: string[] = [];
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const page = await context.newPage();
      const { faults } = watch(page, url);
      await page.goto(`${url}${path}.html`, { waitUntil: "load", timeout: 120_000 });
      await page
        .waitForFunction(() => document.querySelector("observablehq-loading, .observablehq--loading") === null, null, {
          timeout: 60_000
        })
        .catch(() => faults.push("a cell that does not end"));
      faults.push(...(await page.evaluate(inPage)));
      await page.close();
      found.push(
        ...faults
          .filter((fault) => !/favicon|404: .*\/404\.html|preloaded using link preload/.test(fault))
          .map((fault) => `${path}: ${fault}`)
      );
    }
    return found;
  }
}

/** Errors of cells, words of a program, drawings without numbers. */
function inPage(): string[] {
  const errors = [...document.querySelectorAll(".observablehq--error")].map((one) => `a cell: ${one.textContent}`);
  // a string or a number as the inspector of a program shows it
  for (const one of document.querySelectorAll("main .observablehq--inspect"))
    errors.push(`a cell without an element: ${one.textContent}`);
  const text = (document.querySelector("main") as HTMLElement | null)?.innerText ?? "";
  const words = [...text.matchAll(/.{0,40}(\bNaN\b|\bundefined\b|\bnull\b|Infinity|\[object).{0,20}/g)].map(
    ([found]) => `words: ${found}`
  );
  const drawn = [...document.querySelectorAll("main svg *")].flatMap((mark) =>
    [...mark.attributes]
      .filter(({ value }) => /NaN|undefined|Infinity/.test(value))
      .map(({ name, value }) => `drawn: ${mark.tagName} ${name}=${value.slice(0, 60)}`)
  );
  const wide =
    document.documentElement.scrollWidth > innerWidth + 1
      ? [`wider than the window: ${document.documentElement.scrollWidth}`]
      : [];
  return [...errors, ...words, ...drawn.slice(0, 3), ...wide];
}
