/**
 * `npm run build`: from the logs to a finished site, aside, then swapped in whole.
 *
 * RLSCALE_OUT       folder of the finished site (dist)
 * RLSCALE_BASE_URL  address that the site will have; only 404 and canonical links need it (none)
 * RLSCALE_DATA      folder of the study: study.yaml, runs/, and reference/ if there is one (data)
 * RLSCALE_RESULTS   a results file to render instead of analysing the logs (none)
 *
 * Started with --v8-pool-size=1: the build keeps two cores busy itself, and Node's four helpers take a fifth more.
 */

import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { toJson } from "../emit.js";
import { type Drawings, startDrawings } from "./drawings.js";
import { outputPath, sitePaths } from "./paths.js";
import { takeResults } from "./results.js";
import { repair, swapIn } from "./swap.js";

const stages = ["logs and analysis", "client code", "pages", "after the build", "swap"] as const;

export async function buildSite(say: (line: string) => void = console.error): Promise<void> {
  const output = outputPath();
  const began = performance.now();
  await mkdir(sitePaths.work, { recursive: true });
  const release = await lock(say);
  let drawings: Drawings | undefined;
  try {
    await repair(output);
    // The second thread starts before this one loads what only pages need.
    drawings = await startDrawings();
    const { results, finished, exportAll, exported } = drawings;
    takeResults(results);
    const render = await import("./render.js");
    const prepared = render.prepare();
    prepared.catch(() => undefined);
    await stage(0, async () => {
      const { inputs, laws } = await results;
      await writeFile(sitePaths.results, toJson(await results));
      return `${inputs.files.length} logs, ${inputs.rowsUsed} of ${inputs.rowsRead} rows used, ${laws.length} laws`;
    });
    await stage(1, async () => {
      const { modules, bytes } = await prepared;
      return `${modules} modules, ${Math.round(bytes / 1000)} kB`;
    });
    await stage(2, async () => {
      await render.renderPages(await results, exportAll);
      return `${(await finished()).size} figures drawn`;
    });
    await stage(3, async () => {
      const pages = await render.finish(await results, await finished());
      const files = await render.writeFiles(await results, exported);
      return `${pages} pages finished, ${files} files to take away`;
    });
    await stage(4, async () => {
      await swapIn(sitePaths.site, output);
      return output;
    });
  } finally {
    await drawings?.close();
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
