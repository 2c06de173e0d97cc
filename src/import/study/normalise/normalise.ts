/**
 * Imported logs as a study of our own shape: one log a run with its identity, the study file, and the account of it all.
 * Pure: the command line writes it to a folder, the page "Your logs" hands it out as files.
 */
import { FitError } from "../../../lib/fit-error.js";
import { firstOf } from "../../../lib/items.js";
import { LogError } from "../../../lib/log-error.js";
import { someOf } from "../../../lib/some-of.js";
import { fewestPoints, fitUserRun } from "../../../lib/user-runs/fit-user-run.js";
import type { ImportedLog, ImportedRun } from "../../imported-log.js";
import type { AnswerCount } from "../../names/answers-of-score.js";
import { chooseScores, takenInstead } from "../../names/choose-scores.js";
import { distinctNames, safeNames, visible } from "../../names/safe-name.js";
import { quoted } from "../../names/scores.js";
import { placeRuns } from "../place-runs.js";
import { studyText } from "../study-text.js";
import { type ChosenCurve, curveOf } from "../user-curves.js";
import { normalisedRun } from "./normalised-run.js";
import type {
  Candidate,
  Member,
  NormaliseChoices,
  NormalisedStudy,
  RunAccount,
  StudyAccount
} from "./normalised-study.js";
import { familyFrom, familyOf, statedIdentity, variantOf } from "./study-identity.js";
import { benchmarksOf, meansOf, scoresLeftOut, seriesOf } from "./study-series.js";

/**
 * The study that logs make.
 *
 * Runs without a score that a fit can use are set aside and accounted for. Runs that differ in their seed alone are repeats;
 * others of one size are kept apart, each in a family of its own.
 *
 * @throws LogError with everything that the user must say first, each with its option
 */
export function normalise(logs: readonly ImportedLog[], choices: NormaliseChoices = {}): NormalisedStudy {
  const candidates = logs.flatMap((log, place) =>
    log.runs.map((run) => ({ log, place, run, account: accountOf(run) }))
  );
  const score = choices.score ?? sharedScore(candidates, choices);
  const members = membersOf(candidates, score, choices);
  if (members.length === 0) throw new LogError(logs[0]?.path ?? "", noRuns(logs, candidates));
  checkSizes(members);
  const taken = placeRuns(members, choices);
  const benchmarks = benchmarksOf(members, score);
  const inSteps = members.some(({ run }) => run.samples === null);
  const names = distinctNames(members.map(({ run }) => run.run));
  const files = safeNames(names, "run");
  const series = seriesOf(members);
  const runs = members.map((member, i) =>
    normalisedRun(member, { name: names[i]!, file: `${files[i]}.parquet` }, { benchmarks, series, inSteps, choices })
  );
  const means = meansOf(series, runs);
  for (const { account, family, recipe, repeat, seed } of members)
    Object.assign(
      account,
      { family: { id: family.id, from: family.from } },
      seed === null ? {} : { repeat, seed },
      recipe === null ? {} : { recipe }
    );
  const paths = relativePaths(logs.map(({ path }) => path));
  const study = {
    title: choices.title ?? "Our own runs",
    runs,
    means,
    series,
    benchmarks,
    taken,
    batch: inSteps ? null : batchOf(members),
    answers: sharedAnswers(members),
    compute: runs.every(({ columns }) => columns.some(({ name }) => name === "flops"))
  };
  const account: StudyAccount = {
    about:
      "What became of the logs this study was made from. Of every file: read = used + duplicates + all excluded. " +
      "Of every run: where its size, family, variant and counts are from, and what a fit cannot use.",
    files: logs.map((log, place) => ({
      path: paths[place]!,
      format: log.format,
      packing: log.packing,
      producer: log.producer,
      bytes: log.bytes,
      ...log.ledger,
      problems: log.problems,
      runs: candidates.filter((candidate) => candidate.place === place).map((candidate) => candidate.account),
      ...(log.partOf === undefined ? {} : { partOf: paths[logs.findIndex(({ path }) => path === log.partOf)] })
    })),
    benchmarks,
    scoresLeftOut: scoresLeftOut(members, benchmarks)
  };
  return {
    ...study,
    studyYaml: studyText({ ...study, account, choices }),
    refreshable: choices.sources !== undefined,
    account
  };
}

/** Of runs some of which state a count and some only show one, none: they may be of different problems. */
function sharedAnswers(members: readonly Member[]): AnswerCount | null {
  const [first, ...rest] = members.map(({ run, curve }) => statedProblems(run, curve.score) ?? curve.score.answers);
  const isShared =
    first != null && rest.every((answers) => answers?.count === first.count && answers.from === first.from);
  return isShared ? first : null;
}

/** Problems that a column beside the score counts: where passes over them are averaged, its values have more answers. */
function statedProblems({ table }: ImportedRun, { name }: { name: string }): AnswerCount | null {
  const part = /\[.*\]$/.exec(name)?.[0] ?? "";
  const column = ["problems", "num_problems"].map((word) => `${word}${part}`).find((word) => table.columns.has(word));
  const found = (column === undefined ? undefined : table.columns.get(column)) ?? [];
  const counts = new Set([...found].filter((count) => !Number.isNaN(count)));
  const [count = 0] = counts;
  return counts.size === 1 && Number.isInteger(count) && count > 0 ? { count, from: `column ${column}` } : null;
}

function accountOf(run: ImportedRun): RunAccount {
  return {
    run: run.run,
    file: null,
    setAside: null,
    modelSize: run.modelSize?.parameters ?? null,
    modelSizeFrom: run.modelSize?.from ?? null,
    family: null,
    variant: null,
    steps: run.table.step.length,
    points: 0,
    tokens: run.tokens?.verdict ?? null,
    samplesFrom: run.samples?.from ?? null,
    flopsFrom: null,
    leftOut: {},
    blanked: {},
    assumptions: []
  };
}

/** The one score that a fit to each run takes. @throws LogError where that is none or several, with those to choose from */
function sharedScore(candidates: readonly Candidate[], { range, role }: NormaliseChoices): string {
  const usable = candidates.flatMap(({ run }) => {
    const chosen = chooseScores(run, { range, role });
    return "reason" in chosen ? [] : [{ run, names: chosen.taken.map(({ name }) => name) }];
  });
  const shared = usable[0]?.names.filter((name) => usable.every(({ names }) => names.includes(name))) ?? [];
  if (usable.length === 0) return "";
  if (shared.length === 1) return firstOf(shared);
  const { path } = firstOf(candidates).log;
  if (shared.length > 1) {
    const names = someOf(
      shared.map((name) => quoted(name)),
      12
    );
    throw new LogError(path, [
      `a study is of one score, and these logs have ${shared.length}: say --score with one of ${names}`
    ]);
  }
  const bySet = new Map<string, string[]>();
  for (const { names, run } of usable) {
    const set = names.map((name) => quoted(name)).join(", ");
    bySet.set(set, [...(bySet.get(set) ?? []), visible(run.run)]);
  }
  const found = [...bySet].map(([names, runs]) => `${names} of ${someOf(runs)}`);
  throw new LogError(path, [
    `a study needs one score that all its runs have, and these have none in common: choose runs, or --score NAME; found ${found.slice(0, 6).join("; ")}${found.length > 6 ? `; and ${found.length - 6} more` : ""}`
  ]);
}

/** Runs with a curve that can be fitted; the others are told why not. */
function membersOf(candidates: readonly Candidate[], score: string, choices: NormaliseChoices): Member[] {
  const families = candidates.map(({ log, run }) => familyOf(log, run));
  const members: Member[] = [];
  for (const candidate of candidates) {
    const { log, run, account } = candidate;
    const choice = { score: score || undefined, range: choices.range, role: choices.role };
    const resource = run.tokens !== null || run.flops !== null ? "compute" : "data";
    const curve = curveOf(run, { ...choice, resource });
    if ("reason" in curve) {
      account.setAside = curve.reason;
      continue;
    }
    const fault = whyNoStudy(run) ?? whyNotFitted(curve);
    if (fault !== null) {
      account.setAside = fault;
      continue;
    }
    const stated = statedIdentity(log);
    const family = familyFrom(families, candidates.indexOf(candidate), stated);
    const variant = variantOf(log, run, stated, choices);
    Object.assign(account, {
      points: curve.step.length,
      leftOut: curve.leftOut,
      assumptions: curve.assumptions,
      variant
    });
    const size = run.modelSize?.parameters ?? Number.NaN;
    members.push({ ...candidate, curve, size, family, variant, stated, recipe: null, repeat: 1, seed: null });
  }
  return members;
}

/** A study's logs are by step. */
function whyNoStudy({ table: { ranked } }: ImportedRun): string | null {
  if (ranked === undefined) return null;
  return `no column counts the training steps, which a study needs: its rows stand by ${ranked}; rlscale fit fits them, and --step COLUMN names a column of steps`;
}

function whyNotFitted(curve: ChosenCurve): string | null {
  if (curve.step.length < fewestPoints) {
    const instead = takenInstead(curve.run, curve.score, fewestPoints);
    const found = `k needs ${fewestPoints} evaluations or more after step 0; found ${curve.step.length}`;
    return instead === null ? found : `${found}; ${instead}`;
  }
  try {
    fitUserRun(curve.curve, { resamples: 2 });
    return null;
  } catch (error) {
    if (error instanceof FitError) return error.message;
    throw error;
  }
}

function noRuns(logs: readonly ImportedLog[], candidates: readonly Candidate[]): string[] {
  const bare = logs.filter(({ whyNoRun }) => whyNoRun !== null).map(({ path, whyNoRun }) => `${path}: ${whyNoRun}`);
  const aside = candidates.map(({ log, account }) => `${log.path}: ${account.setAside}`);
  return [...new Set([...aside, ...bare])];
}

/** @throws LogError naming every run without a size, and the option */
function checkSizes(members: readonly Member[]): void {
  const without = members.filter(({ size }) => !(size > 0));
  if (without.length === 0) return;
  throw new LogError(
    firstOf(without).log.path,
    without.map(({ log, run }) => {
      const each = members.length > 1 ? `, or of this run alone --model-size ${quoted(`${run.run}=7B`)}` : "";
      return `${log.path}: the model size of run ${visible(run.run)} is not known: say --model-size 7B${each}`;
    })
  );
}

/** Problems a step where every run has the same whole number of them; else the first run's, rounded. */
function batchOf(members: readonly Member[]): number {
  const [{ run }] = members as [Member];
  const { step } = run.table;
  const { cumulative } = run.samples!;
  const last = step.length - 1;
  return Math.max(1, Math.round(cumulative[last]! / Math.max(1, step[last]!)) || 1);
}

/** Paths without the folder that all of them are in, so that the same logs give the same account anywhere. */
export function relativePaths(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split("/"));
  let common = 0;
  const depth = Math.min(...parts.map((part) => part.length - 1));
  while (parts.length > 0 && common < depth && parts.every((part) => part[common] === firstOf(parts)[common])) common++;
  return parts.map((part) => part.slice(common).join("/"));
}
