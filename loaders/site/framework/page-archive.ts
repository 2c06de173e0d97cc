/** The data of pages in one archive, for the loader that Framework runs: an analysis is made once, whichever file is asked for. */
import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { resultsSchema } from "../../../src/lib/results.js";
import type { StudySite } from "../../../src/report/site.js";
import { hashFolder } from "../../analysis/hash-of-work.js";
import { keepInCache } from "../../analysis/stage-cache.js";
import { toJson } from "../../emit.js";
import { keptOrMade } from "../../output/kept-or-made.js";
import { projectRoot } from "../../project-root.js";
import { studyRoot } from "../../study/study-root.js";
import { sitePaths } from "../paths.js";
import { report } from "../report.js";
import { sayFailure, siteResults } from "../results.js";
import { readStudySite } from "../study-site.js";

/** A date that says nothing: an archive must not tell when it was made. */
const mtime = new Date("1980-01-01T00:00:00");

/** Once for the same code, data and results, whoever asks first: the build, or the loader that Framework runs. */
export async function pageArchive(): Promise<Uint8Array> {
  const path = join(sitePaths.work, "cache", `pages-${await hashOfAll()}.zip`);
  return keptOrMade({
    root: ".",
    name: "archiving",
    kept: () => readFile(path).catch(() => null),
    make: async () => {
      const made = await makeArchive();
      await keep(path, made);
      return made;
    }
  });
}

/** SHA-256 over all that the archive can come from: code of the project, packages, its data and the study's. */
async function hashOfAll(): Promise<string> {
  const hash = createHash("sha256")
    .update(process.version)
    .update(await readFile("package-lock.json"));
  const made = ["bundles", ".observablehq"].map((name) => join(projectRoot, "src", name));
  for (const folder of ["loaders", "src", "data"]) await hashFolder(hash, projectRoot, folder, made);
  // by name too, since a folder of a study may be a link
  for (const folder of ["data", "data/runs", "data/reference", "data/reference/paper"]) {
    await hashFolder(hash, studyRoot(), folder);
  }
  const given = process.env.RLSCALE_RESULTS;
  if (given) hash.update(await readFile(given).catch(() => "none"));
  return hash.digest("hex");
}

/** In the place of archives of other states. */
async function keep(path: string, archive: Uint8Array): Promise<void> {
  const folder = dirname(path);
  keepInCache(path, archive);
  const others = (await readdir(folder).catch(() => [])).filter((name) => /^pages-\w+\.zip$/.test(name));
  for (const name of others) if (name !== basename(path)) await rm(join(folder, name), { force: true });
}

async function makeArchive(): Promise<Uint8Array> {
  const files = await pageData(await readStudySite(await siteResults()));
  const bytes = files.map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(bytes), { level: 0, mtime });
}

/** Data of pages, as text by the name of the file under /data. */
export async function pageData(study: StudySite): Promise<(readonly [string, string])[]> {
  const data = Object.entries(report.data).map(async ([name, make]) => [name, await make(study)] as const);
  const all = [...(await Promise.all(data)), ["results.schema.json", resultsSchema] as const];
  return all.map(([name, content]) => [name, toJson(content)] as const);
}

/** A loader says what is wrong in one message. */
export async function writeArchive(output: NodeJS.WritableStream): Promise<void> {
  try {
    const archive = await pageArchive();
    output.write(archive);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    sayFailure(message);
    console.error(message);
    process.exitCode = 1;
  }
}
