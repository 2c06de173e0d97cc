/** `rlscale new`: a study of training logs, in a folder of its own: all of it, or nothing. */
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import type { ImportedLog } from "../../src/import/import-log.js";
import { type NormalisedStudy, normalise } from "../../src/import/normalise.js";
import { refusalsIn } from "../../src/import/refusals.js";
import { visibleJson } from "../../src/import/safe-name.js";
import { accountOf, studyFiles } from "../../src/import/study-files.js";
import * as format from "../../src/lib/format.js";
import type { Variant } from "../../src/lib/runs.js";
import { buildRuns } from "../build-runs.js";
import { type DamagedLog, importLogs, isDamaged } from "../import-logs.js";
import { type ClaimOptions, claimOutput } from "../output/claim.js";
import { holdOutput } from "../output/put.js";
import { checkAgainstStudy, readStudy, studyFile } from "../study.js";
import { readAccount } from "../study-account.js";
import { CheckError } from "./check.js";
import { importOptions, type LogOptions } from "./log-options.js";
import type { Output } from "./main.js";
import { plain } from "./plain.js";
import { untilStopped } from "./reduce.js";
import { forMachines, reportOf } from "./reduce-report.js";
import { askedColumns, type RolloutOptions } from "./rollout-options.js";
import { rolloutsSource } from "./rollouts-source.js";
import { textTable } from "./text-table.js";
import { UsageError } from "./usage-error.js";

export interface NewStudyOptions extends LogOptions, RolloutOptions {
  from?: string[];
  rollouts?: string[];
  memory: number;
  title?: string;
  variant?: Variant;
  json?: boolean;
}

/**
 * Makes the study of the logs behind the paths, rollout dumps among them once they are reduced: `data/runs/`, `data/study.yaml`, `data/import.json`, `README.md`.
 *
 * @throws OutputError when the folder holds anything but a study made before that nobody changed, or lies among the logs
 * @throws LogError or CheckError when there is nothing to make a study of; then nothing was written
 */
export async function newStudy(folder: string, options: NewStudyOptions, { out }: Output): Promise<void> {
  const { from = [], rollouts = [], memory } = options;
  if (from.length + rollouts.length === 0) throw new UsageError("option '--from <paths...>' is needed, or --rollouts");
  const place = { kind: "study" as const, inputs: [...from, ...rollouts] };
  await claimOutput(folder, place);
  const { scoreMap } = options;
  const reducing = { memory, threads: availableParallelism(), asked: askedColumns(options), scoreMap };
  const dumps =
    rollouts.length > 0 ? await untilStopped((signal) => rolloutsSource(rollouts, { ...reducing, signal })) : null;
  const logs = await importLogs(from, importOptions(options), { join: true, more: dumps ? [dumps.source] : [] });
  const whole = logs.filter((log): log is ImportedLog => !isDamaged(log));
  const damaged = logs.filter(isDamaged);
  const unclear = refusalsIn(logs.filter((log): log is ImportedLog => !isDamaged(log)));
  if (unclear.length > 0) throw new CheckError(unclear.map(plain).join("\n"));
  if (whole.length === 0) throw new CheckError(damaged.map(({ error }) => plain(error.message)).join("\n"));
  const { title, score, scoreRange: range, role, variant, groupSize } = options;
  const study = normalise(whole, { title, score, range, role, variant, groupSize });
  const inputs = [...place.inputs, ...logs.map(({ path }) => path)];
  await writeWhole(folder, { ...place, inputs }, studyFiles(study, damaged));
  const account = { ...accountOf(study, damaged), ...(dumps ? { rollouts: forMachines(dumps.reduced) } : {}) };
  const ofDumps = dumps ? `${plain(dumps.source.path)}: reduced\n${reportOf(dumps.reduced)}\n` : "";
  out(options.json ? `${visibleJson(account)}\n` : `${ofDumps}${describe(folder, study, damaged)}`);
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

function describe(folder: string, study: NormalisedStudy, damaged: readonly DamagedLog[]): string {
  const accounts = study.account.files.flatMap((file) => file.runs.map((run) => ({ ...run, path: file.path })));
  const used = accounts.filter(({ file }) => file !== null);
  const rows = used.map(({ run, file, modelSize, modelSizeFrom, family, variant, points }) => [
    plain(run),
    format.modelSize(modelSize!),
    plain(modelSizeFrom!),
    `${family!.id} ${variant!.id}`,
    String(points),
    `data/runs/${file}`
  ]);
  const lines = [textTable(["run", "size", "size from", "series", "points", "file"], rows, [0, 2, 3, 5])];
  const main = study.benchmarks.find((one) => one.main)!;
  lines.push(`\nscore: ${plain(main.name)}\n`);
  const assumptions = [...new Set(used.flatMap((run) => run.assumptions))];
  if (study.batch === null) assumptions.push("problems a step are not known: X counts steps; --batch says them");
  for (const from of new Set(used.map(({ variant }) => variant!.from)))
    if (from.includes("assumed")) assumptions.push(`variant: ${from}`);
  for (const text of assumptions) lines.push(`assumed: ${plain(text)}\n`);
  const uncounted = used.filter(({ flopsFrom }) => flopsFrom === null).map(({ run }) => plain(run));
  if (uncounted.length > 0 && uncounted.length < used.length)
    lines.push(
      `note: ${uncounted.length} of ${used.length} runs ${uncounted.length === 1 ? "has" : "have"} no tokens and no FLOPs (${uncounted.slice(0, 4).join(", ")}${uncounted.length > 4 ? ", ..." : ""}): the report is fitted against data alone; leave ${uncounted.length === 1 ? "it" : "them"} out for one against compute\n`
    );
  for (const { path, run, setAside } of accounts)
    if (setAside !== null) lines.push(`set aside: ${plain(path)}, ${plain(run)}: ${plain(setAside)}\n`);
  for (const { path, runs } of study.account.files)
    if (runs.length === 0) lines.push(`set aside: ${plain(path)}: no training steps found\n`);
  for (const { error } of damaged) lines.push(`not read: ${plain(error.message)}\n`);
  for (const { path, problems } of study.account.files)
    for (const problem of problems) lines.push(`note: ${plain(path)}: ${plain(problem)}\n`);
  lines.push(`\nmade ${folder}; give it a name in ${folder}/${studyFile}, then: rlscale build ${folder} -o site\n`);
  return lines.join("");
}
