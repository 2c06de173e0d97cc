/** What `rlscale new` says of the study that it made. */
import type { ImportedLog } from "../../../src/import/imported-log.js";
import { whereNamedApart } from "../../../src/import/names/names-apart.js";
import { quoted } from "../../../src/import/names/scores.js";
import type { FileAccount, NormalisedStudy, RunAccount } from "../../../src/import/study/normalise/normalised-study.js";
import { inSteps } from "../../../src/import/study/user-curves.js";
import * as format from "../../../src/lib/format.js";
import { itemAt, mustFind } from "../../../src/lib/items.js";
import type { DamagedLog } from "../../study/import-logs.js";
import { studyFile } from "../../study/study-root.js";
import { bounded, mostRows } from "../output/bounded.js";
import { textTable } from "../output/text-table.js";
import { plain } from "../plain.js";

/** Its runs, what was assumed, what was excluded and why, and what to do next. */
export function describeStudy(
  folder: string,
  { account, benchmarks, batch, means, taken }: NormalisedStudy,
  { whole, damaged, again }: { whole: readonly ImportedLog[]; damaged: readonly DamagedLog[]; again: boolean }
): string {
  const { files } = account;
  const accounts = files.flatMap((file) => file.runs.map((run) => ({ ...run, path: file.path })));
  const used = accounts.filter(({ file }) => file !== null);
  const withSeeds = used.some(({ seed }) => seed !== undefined);
  const rows = used
    .slice(0, mostRows)
    .map(({ run, file, modelSize, modelSizeFrom, family, variant, points, seed }) => [
      plain(run),
      format.modelSize(modelSize!),
      plain(modelSizeFrom!),
      `${family!.id} ${variant!.id}`,
      ...(withSeeds ? [seed === undefined ? "" : plain(seed)] : []),
      String(points),
      `data/runs/${file}`
    ]);
  const ofRuns = new Set(used.flatMap((run) => run.assumptions));
  if (batch === null) ofRuns.delete(inSteps);
  const assumptions = [...ofRuns, ...(batch === null ? [`${inSteps}; --batch says them`] : [])];
  for (const from of new Set(used.map(({ variant }) => variant!.from)))
    if (from.includes("assumed")) assumptions.push(`variant: ${from}`);
  const say = (start: string, texts: readonly string[], what: string) =>
    bounded(
      texts.map((text) => `${start}: ${plain(text)}\n`),
      `${what}; data/import.json has all`
    );
  const more = used.length - rows.length;
  const main = mustFind(benchmarks, (benchmark) => benchmark.main);
  return [
    withSeeds
      ? textTable(["run", "size", "size from", "series", "seed", "points", "file"], rows, [0, 2, 3, 4, 6])
      : textTable(["run", "size", "size from", "series", "points", "file"], rows, [0, 2, 3, 5]),
    ...(more > 0 ? [`and ${more} more runs; data/import.json has all\n`] : []),
    ...say("run", whereNamedApart(whole), "runs that are called alike"),
    `\nscore: ${plain(main.name)}\n`,
    ...say("taken", taken, "readings"),
    ...(means.length > 0 ? [`curves: a mean over the seeds of each size, ${means.length} in all\n`] : []),
    ...say("assumed", assumptions, "assumptions"),
    ...say("excluded", [...excludedRuns(accounts), ...filesWithoutRuns(files, whole)], "runs and files"),
    ...say("part of another", partsOf(files), "files"),
    ...say(
      "not read",
      damaged.map(({ error }) => error.message),
      "files"
    ),
    ...say(
      "note",
      [...uncounted(used), ...files.flatMap(({ path, problems }) => problems.map((problem) => `${path}: ${problem}`))],
      "notes"
    ),
    again
      ? `\ntook the logs of ${folder} again; its report: rlscale build ${quoted(folder)} -o site\n`
      : `\nmade ${folder}; give it a name in ${folder}/${studyFile}, then: rlscale build ${quoted(folder)} -o site\n`
  ].join("");
}

function excludedRuns(accounts: readonly (RunAccount & { path: string })[]): string[] {
  return accounts.flatMap(({ path, run, setAside }) => (setAside === null ? [] : [`${path}, ${run}: ${setAside}`]));
}

/** Why nothing was taken from a file: what must be said of it first, or there are no steps in it. */
function filesWithoutRuns(files: readonly FileAccount[], logs: readonly ImportedLog[]): string[] {
  return files.flatMap(({ path }, i) => {
    const { whyNoRun } = itemAt(logs, i);
    return whyNoRun === null ? [] : [`${path}: ${whyNoRun}`];
  });
}

/** Files whose runs stand in another: checkpoints, of which the last has all steps. */
function partsOf(files: readonly FileAccount[]): string[] {
  return files.flatMap(({ path, partOf }) =>
    partOf === undefined ? [] : [`${path}: its steps are taken together with those of ${partOf}`]
  );
}

/** Runs without compute among others with it: the report has one X for all. */
function uncounted(used: readonly RunAccount[]): string[] {
  const without = used.filter(({ flopsFrom }) => flopsFrom === null).map(({ run }) => run);
  if (without.length === 0 || without.length === used.length) return [];
  const isSingle = without.length === 1;
  const names = `${without.slice(0, 4).join(", ")}${without.length > 4 ? ", ..." : ""}`;
  return [
    `${without.length} of ${used.length} runs ${isSingle ? "has" : "have"} no tokens and no FLOPs (${names}): the report is fitted against data alone; leave ${isSingle ? "it" : "them"} out for one against compute`
  ];
}
