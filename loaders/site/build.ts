/**
 * `npm run build`: from the logs to a finished site, aside, then swapped in whole.
 *
 * RLSCALE_OUT       folder of the finished site (dist)
 * RLSCALE_BASE_URL  address that the site will have; only 404 and canonical links need it (none)
 * RLSCALE_DATA      folder of the study: study.yaml, runs/, and reference/ if there is one (data)
 * RLSCALE_RESULTS   a results file to render instead of analysing the logs (none)
 *
 * Started with --v8-pool-size=1: the build keeps two cores busy itself, and Node's four helpers take a fifth more; and with
 * --max-semi-space-size, since much is made and dropped at once, and --initial-heap-size: less is not searched for what is dropped.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Results } from "../../src/lib/results.js";
import { toJson } from "../emit.js";
import { acquireLock } from "../output/lock.js";
import { type Held, holdOutput, moveAcross } from "../output/put.js";
import { studyRoot } from "../study/study-root.js";
import { analysedWords, cellsWords, finishedWords, stageLine } from "./build-words.js";
import { prepareBuild, startPages } from "./framework/framework.js";
import { pageArchive } from "./framework/page-archive.js";
import { prebundle } from "./framework/prebundle.js";
import { outputPath, sitePaths } from "./paths.js";
import { siteResults } from "./site-results.js";
import { studyRuns } from "./site-runs.js";
import { beginStatic, startStatic } from "./static/static-pages.js";

// Most functions run too briefly to be worth optimising. Later versions than that of Node 20 decide it in another way.
if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=500000");

export async function buildSite(say: (line: string) => void = console.error): Promise<void> {
  const began = performance.now();
  const target = outputPath();
  const onWait = (pid: number) => say(`waiting for another build (process ${pid})`);
  const inputs = [
    ...sitePaths.inputs,
    join(studyRoot(), "data"),
    ...(process.env.RLSCALE_RESULTS ? [process.env.RLSCALE_RESULTS] : [])
  ];
  // Two builds in one checkout would overwrite each other's bundles: the second waits.
  const checkout = await acquireLock(resolve(sitePaths.lock), { target: sitePaths.work, onWait });
  try {
    await holdOutput(target, { kind: "site", inputs, onWait }, (held) => buildInto(held, say));
  } finally {
    await checkout.release();
  }
  say(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

async function buildInto({ claim, next, put }: Held, say: (line: string) => void): Promise<void> {
  const afterwards = import("./finish/render.js");
  const threads = startStatic();
  // while this thread waits for esbuild; the analysis, which leaves it no moment, begins when Framework runs
  studyRuns().catch(() => undefined);
  const bundled = await stage(0, async () => {
    const [{ modules, bytes }, found] = await Promise.all([prebundle(), prepareBuild()]);
    return [`${modules} modules, ${Math.round(bytes / 1000)} kB`, found] as const;
  });
  const cells = { bundled, keepIn: sitePaths.cells };
  const results = await stage(1, async () => {
    const pages = await startPages();
    const archive = pageArchive();
    const analysis = archive.then(analysed);
    await pages(archive);
    const made = await analysis;
    await mkdir(sitePaths.work, { recursive: true });
    await writeFile(sitePaths.results, toJson(made));
    return [analysedWords(made), made] as const;
  });
  const { finishPages, writeArchive, writeFiles } = await afterwards;
  const { figures, files } = await stage(2, async () => {
    const { made } = await beginStatic(sitePaths.site, cells, threads);
    const [{ pages, ran, figures }, files] = await Promise.all([made, writeFiles(results)]);
    return [cellsWords(pages, ran), { figures, files }] as const;
  });
  await stage(3, async () => {
    const [, pages] = await Promise.all([writeArchive(results, figures), finishPages(results)]);
    return finishedWords(pages, files);
  });
  await stage(4, async () => {
    await moveAcross(sitePaths.site, next);
    await put();
    return claim.target;
  });

  async function stage<Given>(index: number, run: () => Promise<string | readonly [string, Given]>): Promise<Given> {
    const start = performance.now();
    const outcome = await run();
    const [words, given] = typeof outcome === "string" ? [outcome, undefined as Given] : outcome;
    const seconds = (performance.now() - start) / 1000;
    say(stageLine(index, words, seconds));
    return given;
  }
}

/** Results, with the runs that downloads are made from. */
async function analysed(): Promise<Results> {
  const results = await siteResults();
  await studyRuns();
  return results;
}

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  buildSite().catch((error: unknown) => {
    console.error(
      `build failed, ${outputPath()} is unchanged\n${error instanceof Error ? error.message : String(error)}`
    );
    process.exitCode = 1;
  });
}
