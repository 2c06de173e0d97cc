/**
 * `npm run build`: from the logs to a finished site, aside, then swapped in whole.
 *
 * RLSCALE_OUT       folder of the finished site (dist)
 * RLSCALE_BASE_URL  address that the site will have; only 404 and canonical links need it (none)
 * RLSCALE_DATA      folder of the study: study.yaml, runs/, and reference/ if there is one (data)
 * RLSCALE_RESULTS   a results file to render instead of analysing the logs (none)
 */

import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Results } from "../../src/lib/results.js";
import { toJson } from "../emit.js";
import { writeDownloads } from "./downloads.js";
import { clearDrawings, keptDrawings } from "./drawings.js";
import { buildPages, prepareFramework } from "./framework.js";
import { pageData } from "./page-data.js";
import { baseAddress, outputPath, sitePaths } from "./paths.js";
import { postBuild } from "./post-build.js";
import { prebundle } from "./prebundle.js";
import { siteResults } from "./results.js";
import { repair, swapIn } from "./swap.js";

const stages = ["logs and analysis", "client code", "pages", "after the build", "swap"] as const;

export async function buildSite(say: (line: string) => void = console.error): Promise<void> {
  const output = outputPath();
  const began = performance.now();
  await mkdir(sitePaths.work, { recursive: true });
  const release = await lock(say);
  try {
    await repair(output);
    let results: Results;
    await stage(0, async () => {
      results = await siteResults();
      await writeFile(sitePaths.results, toJson(results));
      return `${results.inputs.files.length} logs, ${results.inputs.rowsUsed} of ${results.inputs.rowsRead} rows used, ${results.laws.length} laws`;
    });
    await stage(1, async () => {
      const { modules, bytes } = await prebundle();
      return `${modules} modules, ${Math.round(bytes / 1000)} kB`;
    });
    await stage(2, async () => {
      await prepareFramework();
      await clearDrawings();
      await writePageData(results);
      await buildPages(sitePaths.site);
      return "drawn";
    });
    await stage(3, async () => {
      const pages = await postBuild(sitePaths.site, { base: baseAddress(), drawings: await keptDrawings() });
      const files = await writeDownloads(sitePaths.site, JSON.parse(await readFile(sitePaths.results, "utf8")));
      return `${pages} pages finished, ${files} files to take away`;
    });
    await stage(4, async () => {
      await swapIn(sitePaths.site, output);
      return output;
    });
  } finally {
    await release();
  }
  say(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);

  async function stage(index: number, run: () => Promise<string>): Promise<void> {
    const start = performance.now();
    const told = await run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`[${index + 1}/${stages.length}] ${stages[index]}: ${told} (${seconds} s)`);
  }
}

/** Fills Framework's cache of loaders, so that it does not start one process for each file of data. */
async function writePageData(results: Results): Promise<void> {
  const folder = join(sitePaths.frameworkCache, "data");
  await mkdir(folder, { recursive: true });
  for (const [name, make] of Object.entries(pageData)) await writeFile(join(folder, name), toJson(await make(results)));
}

/** Two builds in one checkout would overwrite each other's bundles: the second waits. */
async function lock(say: (line: string) => void): Promise<() => Promise<void>> {
  const patience = Date.now() + 180_000;
  for (let told = false; ; told = true) {
    const owner = existsSync(sitePaths.lock) ? Number(await readFile(sitePaths.lock, "utf8")) : 0;
    if (owner === 0 || owner === process.pid || !isAlive(owner)) break;
    if (Date.now() > patience) {
      throw new Error(`another build is running here (process ${owner}); wait for it, or remove ${sitePaths.lock}`);
    }
    if (!told) say(`waiting for another build here (process ${owner})`);
    await new Promise((done) => setTimeout(done, 300));
  }
  await writeFile(sitePaths.lock, String(process.pid));
  return () => rm(sitePaths.lock, { force: true });
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  buildSite().catch((error: unknown) => {
    console.error(
      `build failed, ${outputPath()} is unchanged\n${error instanceof Error ? error.message : String(error)}`
    );
    process.exitCode = 1;
  });
}
