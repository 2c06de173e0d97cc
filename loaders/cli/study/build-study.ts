/** `rlscale build` and `rlscale dev`: the report of a study anywhere. */
import { spawn } from "node:child_process";
import { basename, join, resolve } from "node:path";
import { claimOutput } from "../../output/claim-place.js";
import { anyReport, reportOf } from "../../study/report-names.js";
import { studyDataIn, studyFile } from "../../study/study-root.js";
import { CheckError } from "../errors/check-error.js";
import { UsageError } from "../errors/usage-error.js";
import type { Output } from "../output/cli-output.js";
import { siteRoot } from "./site-root.js";

/**
 * Builds the site of the study in a folder. What stood at `out` stays as it was until the new site is whole.
 *
 * @throws UsageError when the folder is no study
 * @throws OutputError when `out` holds anything but a site that was built before, or is not apart from the study's data
 * @throws CheckError with the build's own message when it fails
 */
export async function buildStudy(folder: string, { out }: { out: string }, output: Output): Promise<void> {
  const data = dataOf(folder);
  const site = resolve(out);
  // the build decides again, when it holds the place; here the answer comes at once
  await claimOutput(out, { kind: "site", inputs: [data] });
  const program = ["--v8-pool-size=1", "loaders/run.js", "loaders/site/build.ts"];
  const failure = await run(program, { RLSCALE_DATA: data, RLSCALE_OUT: site }, { ...output, root: siteRoot("build") });
  if (failure !== null) throw new CheckError(failure);
}

/**
 * Shows the report of the study in a folder until the command is ended, and follows its logs.
 *
 * @throws UsageError when the folder is no study, or one with pages of its own
 * @throws CheckError with the preview's own message when it fails
 */
export async function devStudy(folder: string, { port }: { port?: number }, output: Output): Promise<void> {
  const data = dataOf(folder);
  if (reportOf(join(data, basename(studyFile))) !== anyReport)
    throw new UsageError(`${folder}: has pages of its own: RLSCALE_DATA=${data} npm run dev shows them`);
  const environment = {
    RLSCALE_DATA: data,
    RLSCALE_STUDY: resolve(folder),
    ...(port === undefined ? {} : { RLSCALE_PORT: String(port) })
  };
  const failure = await run(["loaders/run.js", "loaders/site/dev-study.ts"], environment, {
    ...output,
    root: siteRoot("dev")
  });
  if (failure !== null) throw new CheckError(failure);
}

/** Folder of the study's file. */
function dataOf(folder: string): string {
  const found = studyDataIn(folder);
  if (found === null)
    throw new UsageError(`${folder}: must be a study, with data/study.yaml or study.yaml; found neither`);
  return resolve(found);
}

/** Runs a program of the site where it is made; null when it went well, else why not. */
function run(
  program: string[],
  given: Record<string, string>,
  { root, err }: Output & { root: string }
): Promise<string | null> {
  const { RLSCALE_RESULTS: _, ...environment } = process.env;
  const child = spawn(process.execPath, program, {
    cwd: root,
    env: { ...environment, ...given },
    stdio: ["ignore", "pipe", "pipe", "ipc"]
  });
  const signals = ["SIGINT", "SIGTERM"] as const;
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of signals) process.once(signal, pass);
  let said = "";
  let failed = "";
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const lines = said.split("\n");
    said = lines.pop()!;
    for (const line of lines) {
      if (failed !== "" || /^(build|dev) failed/.test(line)) failed += `${line}\n`;
      else err(`${line}\n`);
    }
  };
  child.stdout!.on("data", hear);
  child.stderr!.on("data", hear);
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => {
      for (const signal of signals) process.removeListener(signal, pass);
      if (code === 0) done(null);
      else done((failed + said).trim().replace(/\n/, ": ") || `it ended with ${code ?? "a signal"}`);
    });
  });
}
