/** The data of pages in one archive, for the loader that Framework runs: an analysis is made once, whichever file is asked for. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hashFolder, madeIn } from "../../analysis/hash-of-work.js";
import { keepAlone } from "../../analysis/stage-cache.js";
import { keptOrMade } from "../../output/kept-or-made.js";
import { projectRoot } from "../../project-root.js";
import { studyRoot } from "../../study/study-root.js";
import { sitePaths } from "../paths.js";
import { givenResults, sayFailure } from "../site-results.js";

/** Once for the same code, data and results, whoever asks first: the build, or the loader that Framework runs. */
export async function pageArchive(): Promise<Uint8Array> {
  const path = join(sitePaths.work, "cache", `pages-${await hashOfAll()}.zip`);
  return keptOrMade({
    root: ".",
    name: "archiving",
    kept: () => readFile(path).catch(() => null),
    make: async () => {
      // the loader, for which the build has made it, loads no report and no analysis
      const { makeArchive } = await import("./page-data.js");
      const made = await makeArchive();
      keepAlone(path, made);
      return made;
    }
  });
}

/** SHA-256 over all that the archive can come from: code of the project, packages, its data and the study's. */
async function hashOfAll(): Promise<string> {
  const hash = createHash("sha256")
    .update(process.version)
    .update(await readFile("package-lock.json"));
  for (const folder of ["loaders", "src", "data"]) await hashFolder(hash, projectRoot, folder, madeIn(projectRoot));
  // by name too, since a folder of a study may be a link
  for (const folder of ["data", "data/runs", "data/reference", "data/reference/paper"]) {
    await hashFolder(hash, studyRoot(), folder);
  }
  const given = givenResults();
  if (given !== null) hash.update(await readFile(given));
  return hash.digest("hex");
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
