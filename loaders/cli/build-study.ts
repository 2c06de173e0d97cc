/** `rlscale build`: the report of a study anywhere, built in this checkout, put where it is wanted. */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { isInstalled } from "../installed.js";
import { claimOutput } from "../output/claim.js";
import { projectRoot } from "../project-root.js";
import { studyDataIn } from "../study/study-root.js";
import { CheckError } from "./check-error.js";
import type { Output } from "./main.js";
import { UsageError } from "./usage-error.js";

/**
 * Builds the site of the study in a folder. What stood at `out` stays as it was until the new site is whole.
 *
 * @throws UsageError when the folder is no study
 * @throws OutputError when `out` holds anything but a site that was built before, or is not apart from the study's data
 * @throws CheckError with the build's own message when it fails
 */
export async function buildStudy(folder: string, { out }: { out: string }, output: Output): Promise<void> {
  if (isInstalled) throw new CheckError("build needs a checkout of rlscale: git clone it, then npm ci in it");
  const found = studyDataIn(folder);
  if (found === null)
    throw new UsageError(`${folder}: must be a study, with data/study.yaml or study.yaml; found neither`);
  const data = resolve(found);
  const site = resolve(out);
  // the build decides again, when it holds the place; here the answer comes at once
  await claimOutput(out, { kind: "site", inputs: [data] });
  const failure = await run(data, site, output);
  if (failure !== null) throw new CheckError(failure);
}

/** Runs the site's own build in the checkout; null when it went well, else why not. */
function run(data: string, site: string, { err }: Output): Promise<string | null> {
  const { RLSCALE_RESULTS: _, ...environment } = process.env;
  const child = spawn(process.execPath, ["--v8-pool-size=1", "loaders/run.js", "loaders/site/build.ts"], {
    cwd: projectRoot,
    env: { ...environment, RLSCALE_DATA: data, RLSCALE_OUT: site },
    stdio: ["ignore", "pipe", "pipe"]
  });
  let said = "";
  let failed = "";
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const lines = said.split("\n");
    said = lines.pop()!;
    for (const line of lines) {
      if (failed !== "" || line.startsWith("build failed")) failed += `${line}\n`;
      else err(`${line}\n`);
    }
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => {
      if (code === 0) done(null);
      else done((failed + said).trim().replace(/\n/, ": ") || `the build ended with ${code ?? "a signal"}`);
    });
  });
}
