/** The data of pages in one archive, for the loader that Framework runs: an analysis is made once, whichever file is asked for. */
import { strToU8, zipSync } from "fflate";
import { toJson } from "../emit.js";
import { pageData } from "./page-data.js";
import { sayFailure, siteResults } from "./results.js";
import { readStudySite } from "./study-site.js";

/** A date that says nothing: an archive must not tell when it was made. */
const mtime = new Date("1980-01-01T00:00:00");

export async function pageArchive(): Promise<Uint8Array> {
  const study = await readStudySite(await siteResults());
  const files = await Promise.all(
    Object.entries(pageData).map(async ([name, make]) => [name, strToU8(toJson(await make(study)))] as const)
  );
  return zipSync(Object.fromEntries(files), { level: 0, mtime });
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
