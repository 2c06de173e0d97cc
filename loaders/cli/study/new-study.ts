/** `rlscale new`: a study of training logs, in a folder of its own: all of it, or nothing. */

import { existsSync, realpathSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { ImportedLog } from "../../../src/import/imported-log.js";
import { visibleJson } from "../../../src/import/names/safe-name.js";
import { refusalsIn } from "../../../src/import/runs/refusals.js";
import { normalise } from "../../../src/import/study/normalise/normalise.js";
import type { StudyAccount } from "../../../src/import/study/normalise/normalised-study.js";
import { accountOf, madeFile, studyFile, studyFiles } from "../../../src/import/study/study-files.js";
import { LogError } from "../../../src/lib/log-error.js";
import { type ClaimOptions, claimOutput } from "../../output/claim-place.js";
import { OutputError } from "../../output/output-error.js";
import { holdOutput } from "../../output/put.js";
import { buildRuns } from "../../study/build-runs.js";
import { importLogs, isDamaged } from "../../study/import-logs.js";
import { checkAgainstStudy, readStudy } from "../../study/study.js";
import { readAccount } from "../../study/study-account.js";
import { CheckError } from "../errors/check-error.js";
import { UsageError } from "../errors/usage-error.js";
import { importOptions } from "../log-options.js";
import { boundedMessage } from "../output/bounded.js";
import type { Output } from "../output/cli-output.js";
import { plain } from "../plain.js";
import { untilStopped } from "../reduce/reduce-command.js";
import { notesOf, reportOf } from "../reduce/reduce-report.js";
import { readingOf } from "../reduce/rollout-options.js";
import type { rolloutsSource } from "../reduce/rollouts-source.js";
import { answersOf } from "./answers.js";
import type { NewStudyOptions } from "./new-study-options.js";
import { describeStudy } from "./new-study-text.js";

/**
 * Makes the study of the logs behind the paths, rollout dumps among them once they are reduced: `data/runs/`, `data/study.yaml`, `data/import.json`, `README.md`.
 *
 * @throws OutputError when the folder holds anything but a study made before that nobody changed, or lies among the logs
 * @throws LogError or CheckError when there is nothing to make a study of; then nothing was written
 */
export async function newStudy(folder: string, options: NewStudyOptions, output: Output): Promise<void> {
  const { from = [], rollouts = [], memory } = options;
  if (from.length + rollouts.length === 0) throw new UsageError("option '--from <paths...>' is needed, or --rollouts");
  const place = { kind: "study" as const, inputs: [...from, ...rollouts] };
  await claimOutput(folder, place);
  await refuseEdits(folder);
  const engine = { memory, threads: availableParallelism() };
  const dumps =
    rollouts.length > 0
      ? await untilStopped(async (signal) =>
          (await import("../reduce/rollouts-source.js")).rolloutsSource(
            rollouts,
            { ...readingOf(options), signal },
            engine
          )
        )
      : null;
  // why dumps make no study is often in what could not be used of them
  await makeStudy(folder, { options, place, dumps }, output).catch((error: unknown) => {
    const notes = dumps ? notesOf(dumps.reduced) : [];
    if (notes.length === 0 || !(error instanceof CheckError || error instanceof LogError)) throw error;
    throw new CheckError([...error.message.split("\n").map(plain), ...notes].join("\n"));
  });
}

/** Edits that rlscale refresh has carried over stand in a file that rlscale wrote: they are a person's all the same. */
async function refuseEdits(folder: string): Promise<void> {
  const [yours, made] = await Promise.all(
    [studyFile, madeFile].map((file) => readFile(join(folder, file), "utf8").catch(() => null))
  );
  if (yours == null || made == null || yours === made) return;
  throw new OutputError(
    folder,
    `must not have edits of yours; found some in ${studyFile}: rlscale refresh takes its logs again and keeps them, rlscale add takes more; or name another place`
  );
}

/** What of a study that stands is carried over. */
export interface CarriedOver {
  /** files that a person may have edited, and what was read of them: path -> SHA-256 */
  edited: ReadonlyMap<string, string>;
  /** the study file from the one that the logs make now */
  merge: (made: string) => string;
  /** throws where the logs no longer have what the study has */
  check: (account: StudyAccount) => void;
}

/** The same over a study that stands, with a person's edits. Errors as {@link newStudy}; then it is as it was. */
export async function remakeStudy(
  folder: string,
  options: NewStudyOptions,
  carried: CarriedOver,
  output: Output
): Promise<void> {
  const place = { kind: "study" as const, inputs: options.from ?? [], edited: carried.edited };
  await claimOutput(folder, place);
  await makeStudy(folder, { options, place, dumps: null, carried }, output);
}

/** What a study is made of. */
interface Making {
  carried?: CarriedOver;
  options: NewStudyOptions;
  place: ClaimOptions;
  dumps: Awaited<ReturnType<typeof rolloutsSource>> | null;
}

async function makeStudy(folder: string, { options, place, dumps, carried }: Making, { out }: Output): Promise<void> {
  const { from = [] } = options;
  // the columns of dumps are not in the table of their steps
  const ofLogs = from.length > 0 ? options : { ...options, runColumn: undefined, where: undefined };
  const logs = await importLogs(from, importOptions(ofLogs), { join: true, more: dumps ? [dumps.source] : [] });
  const whole = logs.filter((log): log is ImportedLog => !isDamaged(log));
  const damaged = logs.filter(isDamaged);
  const unclear = refusalsIn(whole);
  if (unclear.length > 0) throw new CheckError(boundedMessage(unclear.map(plain)));
  if (whole.length === 0) throw new CheckError(boundedMessage(damaged.map(({ error }) => plain(error.message))));
  const { title, score, scoreRange: range, role, variant, groupSize, group, seed, beside } = options;
  const sources = { from: placesFrom(folder, from), rollouts: placesFrom(folder, options.rollouts ?? []) };
  const study = normalise(whole, {
    ...{ title, score, range, role, variant, groupSize, group, seed, beside },
    sources: { ...sources, answers: answersOf(options) }
  });
  const inputs = [...place.inputs, ...logs.map(({ path }) => path)];
  const files = studyFiles(study, damaged);
  carried?.check(study.account);
  if (carried) files.set(studyFile, carried.merge(study.studyYaml));
  await writeWhole(folder, { ...place, inputs }, files);
  const account = { ...accountOf(study, damaged), ...(dumps ? { rollouts: dumps.reduced } : {}) };
  const ofDumps = dumps ? `${plain(dumps.source.path)}: reduced\n${reportOf(dumps.reduced)}\n` : "";
  if (options.json) out(`${visibleJson(account)}\n`);
  else out(`${ofDumps}${describeStudy(folder, study, { whole, damaged, again: carried !== undefined })}`);
}

/** Paths as they lead from the study's folder, links on the way to either followed; a path from the root stays one. */
function placesFrom(folder: string, paths: readonly string[]): string[] {
  const start = realPlace(resolve(folder));
  const from = (path: string) => join(realPlace(dirname(resolve(path))), basename(resolve(path)));
  return paths.map((path) => (isAbsolute(path) ? path : relative(start, from(path)) || ".").replaceAll("\\", "/"));
}

/** A place without links, as far as it is there. */
function realPlace(path: string): string {
  return existsSync(path) || dirname(path) === path
    ? realpathSync(path)
    : join(realPlace(dirname(path)), basename(path));
}

/** Writes the files aside, reads them back as a build would, and only then puts them in their place. */
async function writeWhole(
  folder: string,
  place: ClaimOptions,
  files: ReadonlyMap<string, Uint8Array | string>
): Promise<void> {
  try {
    await holdOutput(folder, place, async ({ next, put }) => {
      for (const [path, content] of files) {
        await mkdir(dirname(join(next, path)), { recursive: true });
        await writeFile(join(next, path), content);
      }
      checkAgainstStudy(await buildRuns(next), await readStudy(next));
      await readAccount(next);
      await put();
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOSPC" && code !== "EDQUOT") throw error;
    throw new CheckError(`${folder}: must be where there is room for the study; found ${message}: nothing was written`);
  }
}
