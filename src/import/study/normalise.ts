/**
 * Imported logs as a study of our own shape: one log a run with its identity, the study file, and the account of it all.
 * Pure: the command line writes it to a folder, the page "Your logs" hands it out as files.
 */
import type { BesideStudy } from "../../lib/beside/beside-record.js";
import { FitError } from "../../lib/fit-error.js";
import { firstOf, mustFind } from "../../lib/items.js";
import { LogError } from "../../lib/log-error.js";
import { type RunIdentity, type RunKind, unnamedFamily, type Variant } from "../../lib/runs.js";
import { someOf } from "../../lib/some-of.js";
import { fewestPoints, fitUserRun } from "../../lib/user-runs/fit-user-run.js";
import type { ImportedLog, ImportedRun, ImportLedger } from "../import-log.js";
import type { ScoreRole } from "../names/aliases.js";
import type { AnswerCount } from "../names/answers-of-score.js";
import { chooseScores, takenInstead } from "../names/choose-scores.js";
import { familyInName, variantInName } from "../names/model-names.js";
import { distinctNames, safeName, safeNames, visible } from "../names/safe-name.js";
import type { KnownRole } from "../names/score-roles.js";
import { asFractions, quoted, type ScoreRange } from "../names/scores.js";
import type { RecipeChoice } from "../recipes/recipes.js";
import { type TokenVerdict, tokensIn } from "../steps/token-count.js";
import { meanRuns } from "./mean-runs.js";
import { type Placed, placeRuns } from "./place-runs.js";
import { type StudySources, studyText } from "./study-text.js";
import { type ChosenCurve, curveOf, trainingFlopsPerToken } from "./user-curves.js";

/** What the user says of the study; everything else is read from the logs. */
export interface NormaliseChoices extends RecipeChoice {
  title?: string;
  /** score that the law is about, by its name in the log; by default the one that a fit takes of every run */
  score?: string;
  /** how that score becomes a fraction right */
  range?: ScoreRange;
  /** scores of this role alone */
  role?: ScoreRole;
  /** what every run starts from; by default what its name says, else base */
  variant?: Variant;
  /** answers to a problem */
  groupSize?: number;
  /** public study whose rows stand beside its own */
  beside?: BesideStudy;
  /** where the logs are, and what was said of them: as the study file keeps it */
  sources?: StudySources;
}

/** A column of a normalised log; null where the log has nothing. */
export interface NormalisedColumn {
  name: string;
  values: (number | null)[];
}

/** One run as its file will hold it. */
export interface NormalisedRun {
  /** safe, unique, after the run's name */
  fileName: string;
  identity: RunIdentity;
  /** step, samples, tokens, flops, response_length as far as there are any, then score_<benchmark> */
  columns: NormalisedColumn[];
  /** name in the log */
  name: string;
  /** place among the logs */
  log: number;
}

/** A score that became a benchmark. */
export interface NormalisedBenchmark {
  id: string;
  /** name in the log */
  name: string;
  /** whose loss the law is about */
  main: boolean;
}

/** What became of one file. */
export interface FileAccount extends ImportLedger {
  /** relative to the folder that all files are in */
  path: string;
  format: string;
  packing: string | null;
  producer: string | null;
  bytes: number;
  problems: string[];
  runs: RunAccount[];
  /** path of the file that its runs were taken into: a checkpoint that a later one goes on from */
  partOf?: string;
}

/** What became of one run. */
export interface RunAccount {
  /** name in the log */
  run: string;
  /** file under runs/; null for a run that is set aside */
  file: string | null;
  /** why it is set aside; null when it is not */
  setAside: string | null;
  modelSize: number | null;
  modelSizeFrom: string | null;
  family: { id: string; from: string } | null;
  variant: { id: Variant; from: string } | null;
  /** which of the runs that differ in their seed alone, and the seed as columns or names state it; where one does */
  repeat?: number;
  seed?: string;
  /** whose seed it is, where no mean of the seeds can be drawn */
  recipe?: string;
  steps: number;
  /** evaluations that a fit can use */
  points: number;
  tokens: TokenVerdict | null;
  samplesFrom: string | null;
  flopsFrom: string | null;
  /** points that a fit cannot use, by reason */
  leftOut: Record<string, number>;
  /** values that no log may have (a count that falls, a negative one), by column: left blank */
  blanked: Record<string, number>;
  assumptions: string[];
}

/** `data/import.json`: what was read, used, set aside, and how it was understood. */
export interface StudyAccount {
  about: string;
  files: FileAccount[];
  benchmarks: NormalisedBenchmark[];
  /** scores that are no benchmark, with the reason */
  scoresLeftOut: { name: string; reason: string }[];
}

/** One family and variant of the study file. */
interface NormalisedSeries {
  family: string;
  familyName: string;
  familyFrom: string;
  /** whose seed it is, where no mean of the seeds can be drawn; else null */
  recipe: string | null;
  variant: Variant;
  variantFrom: string;
  kind: RunKind;
  kindFrom: string;
  /** N, parameters, ascending */
  sizes: number[];
  runs: number;
  /** evaluations of the run that has fewest */
  fewest: number;
}

export interface NormalisedStudy {
  title: string;
  runs: NormalisedRun[];
  /** curves of sizes that have repeats: means over them */
  means: NormalisedRun[];
  series: NormalisedSeries[];
  benchmarks: NormalisedBenchmark[];
  /** problems a step; null: not known, samples count steps */
  batch: number | null;
  /** answers behind each value of the score, where all runs agree; null: not known */
  answers: AnswerCount | null;
  /** every run has FLOPs */
  compute: boolean;
  /** what recipes and seeds were taken from, sentences; none where no seeds are known */
  taken: string[];
  studyYaml: string;
  /** its file says where its logs are */
  refreshable: boolean;
  account: StudyAccount;
}

interface Candidate {
  log: ImportedLog;
  place: number;
  run: ImportedRun;
  account: RunAccount;
}

/** A run that enters the study. */
interface Member extends Candidate, Placed {
  log: ImportedLog;
  run: ImportedRun;
  curve: ChosenCurve;
}

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
      "What became of the logs this study was made from. Of every file: read = used + duplicates + all set aside. " +
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
  const [first, ...rest] = members.map(({ curve }) => curve.score.answers);
  const isShared = first != null && rest.every((one) => one?.count === first.count && one.from === first.from);
  return isShared ? first : null;
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

function familyOf(log: ImportedLog, run: ImportedRun) {
  const setting = Object.entries(log.config).find(
    ([key, value]) => /model/i.test(key) && typeof value === "string" && familyInName(value)
  );
  const places: [string, string][] = [
    ...(setting ? [[`setting ${setting[0]}`, String(setting[1])] as [string, string]] : []),
    ["the run's name", run.logged],
    ["the file's path", log.path]
  ];
  for (const [from, text] of places) {
    const told = familyInName(text);
    if (told) return { id: safeName(told.value, "models"), name: told.text, from: `${from} (${told.text})` };
  }
  return null;
}

/** Families as names tell them, if they tell every run's: else one family of all, so that sizes are not torn apart. */
function familyFrom(families: readonly ReturnType<typeof familyOf>[], i: number, stated: Partial<RunIdentity>) {
  if (stated.family) return { id: stated.family, name: stated.family, from: "the file's metadata" };
  if (families.every((family) => family !== null)) return families[i]!;
  return { id: "models", name: unnamedFamily, from: "no name tells the family of every run: one of all of them" };
}

function variantOf(log: ImportedLog, run: ImportedRun, stated: Partial<RunIdentity>, { variant }: NormaliseChoices) {
  if (variant) return { id: variant, from: "option --variant" };
  if (stated.variant) return { id: stated.variant, from: "the file's metadata" };
  const settings = Object.entries(log.config).filter(([key, value]) => /model/i.test(key) && typeof value === "string");
  const places: [string, string][] = [
    ...settings.map(([key, value]): [string, string] => [`setting ${key}`, String(value)]),
    ["the run's name", run.logged],
    ["the file's path", log.path]
  ];
  for (const [from, text] of places) {
    const told = variantInName(text);
    if (told) return { id: told.value, from: `${from} (${told.text})` };
  }
  return { id: "base" as const, from: "no name tells it: base is assumed, --variant instruct says otherwise" };
}

/** Identity that a study's own logs carry, as far as it is whole. */
function statedIdentity({ config }: ImportedLog): Partial<RunIdentity> {
  const json = config["metadata.rlscale.run"];
  if (typeof json !== "string") return {};
  try {
    const { family, variant, kind, groupSize, repeats } = JSON.parse(json) as Partial<RunIdentity>;
    const whole: Partial<RunIdentity> = {};
    if (typeof family === "string" && safeName(family, "") === family) whole.family = family;
    if (variant === "base" || variant === "instruct") whole.variant = variant;
    if (kind === "mean") whole.kind = kind;
    if (Number.isSafeInteger(groupSize) && groupSize! > 0) whole.groupSize = groupSize!;
    if (Number.isSafeInteger(repeats) && repeats! > 0) whole.repeats = repeats!;
    return whole;
  } catch {
    return {};
  }
}

function seriesOf(members: readonly Member[]): NormalisedSeries[] {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const key = `${member.family.id} ${member.variant.id}`;
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return [...groups.values()].map((group) => {
    const [{ family, recipe, variant }] = group as [Member];
    const falls = group.find(({ run }) => (run.tokens?.verdict.falls.length ?? 0) > 0);
    const mean = group.find(({ stated }) => stated.kind === "mean");
    const kindFrom = mean
      ? "the file's metadata"
      : falls
        ? "tokens since the start fall, which no single run's can: taken for means over runs"
        : "each log is one run";
    return {
      family: family.id,
      familyName: family.name,
      familyFrom: family.from,
      recipe,
      variant: variant.id,
      variantFrom: [...new Set(group.map((record) => record.variant.from))].join("; "),
      kind: mean || falls ? "mean" : "repeat",
      kindFrom,
      sizes: [...new Set(group.map(({ size }) => size))].sort((a, b) => a - b),
      runs: group.length,
      fewest: Math.min(...group.map(({ curve }) => curve.step.length))
    };
  });
}

/** Means of the series that have repeats; such a series is followed by them. */
function meansOf(series: NormalisedSeries[], runs: readonly NormalisedRun[]): NormalisedRun[] {
  const taken = new Set(runs.map(({ identity }) => identity.run));
  return series.flatMap((series) => {
    const ofVariant = runs.filter(
      ({ identity }) => identity.family === series.family && identity.variant === series.variant
    );
    if (ofVariant.length === series.sizes.length) return [];
    const means = meanRuns(ofVariant, taken);
    Object.assign(series, {
      kind: "mean",
      kindFrom: "runs that differ in their seed alone: their mean at the steps that all of a size have"
    });
    for (const { run } of means) taken.add(run.identity.run);
    return means.map(({ run }) => run);
  });
}

/** The score of the law first, then every other fraction right that was measured on held-out problems. */
function benchmarksOf(members: readonly Member[], score: string): NormalisedBenchmark[] {
  const main = score || firstOf(members).curve.score.name;
  const others = members.flatMap(({ run }) =>
    run.scores.filter(({ reading, role }) => reading === "fraction" && role === "evaluation").map(({ name }) => name)
  );
  const names = [...new Set([main, ...others])];
  const ids = safeNames(names, "score");
  return names.map((name, i) => ({ id: ids[i]!, name, main: i === 0 }));
}

function scoresLeftOut(members: readonly Member[], benchmarks: readonly NormalisedBenchmark[]) {
  const reasons = new Map<string, string>();
  for (const { run } of members) {
    for (const { name, role, remark } of run.scores) {
      if (benchmarks.some((benchmark) => benchmark.name === name) || reasons.has(name)) continue;
      reasons.set(name, remark ?? notHeldOut(name, role));
    }
  }
  return [...reasons].map(([name, reason]) => ({ name, reason }));
}

function notHeldOut(name: string, role: KnownRole): string {
  return role === "training"
    ? `${name} is measured on the training batch, not on held-out problems`
    : `nothing states that ${name} is measured on held-out problems`;
}

interface Shared {
  benchmarks: readonly NormalisedBenchmark[];
  series: readonly NormalisedSeries[];
  inSteps: boolean;
  choices: NormaliseChoices;
}

function normalisedRun(member: Member, { name, file }: { name: string; file: string }, shared: Shared): NormalisedRun {
  const { run, size, family, variant, stated, account, curve, log } = member;
  const { benchmarks, series, inSteps, choices } = shared;
  const { kind } = mustFind(series, (series) => series.family === family.id && series.variant === variant.id);
  const { step } = run.table;
  const blank = (column: string, cells: number) => {
    if (cells > 0) account.blanked[column] = (account.blanked[column] ?? 0) + cells;
  };
  const count = (column: string, values: Float64Array | null) => {
    if (values === null) return [];
    const { cells, blanked } = sinceStart(step, values, column !== "samples" && kind === "mean");
    blank(column, blanked);
    return cells.some((cell) => cell !== null) ? [{ name: column, values: cells }] : [];
  };
  const tokens = run.tokens?.cumulative ?? null;
  const flops = run.flops ?? tokens?.map((sum) => trainingFlopsPerToken * size * sum) ?? null;
  account.file = file;
  account.flopsFrom = run.flops
    ? "the log"
    : tokens
      ? `${trainingFlopsPerToken} N T, T ${tokensIn(run.tokens!.verdict)}`
      : null;
  const fractions = benchmarks.flatMap(({ id, name: score, main }) => {
    const values = run.table.columns.get(score);
    if (!values) return [];
    const range = main && choices.range ? choices.range : { low: 0, high: 1 };
    const { fraction, outside } = asFractions(values, range);
    blank(`score_${id}`, outside);
    return [{ name: `score_${id}`, values: Array.from(fraction, orNull) }];
  });
  const lengths = run.responseLength
    ? [{ name: "response_length", values: Array.from(run.responseLength, (v) => (v >= 0 ? orNull(v) : null)) }]
    : [];
  const groupSetting = Number(choices.groupSize ?? stated.groupSize ?? groupSizeOf(log));
  return {
    fileName: file,
    identity: {
      run: name,
      experiment: "main",
      kind,
      state: "current",
      family: family.id,
      variant: variant.id,
      modelSize: size,
      reuseFactor: 1,
      groupSize: Number.isSafeInteger(groupSetting) && groupSetting > 0 ? groupSetting : 1,
      repeat: kind === "repeat" ? member.repeat : null,
      repeats: kind === "repeat" ? 1 : (stated.repeats ?? null),
      uniqueSamples: null,
      sameAs: null,
      promptKind: null,
      source: ["import.json"],
      note: roleNotes[curve.score.role]
    },
    columns: [
      { name: "step", values: Array.from(step) },
      ...count("samples", inSteps ? step : run.samples!.cumulative),
      ...count("tokens", tokens),
      ...count("flops", flops),
      ...lengths,
      ...fractions
    ],
    name: run.run,
    log: member.place
  };
}

/** What a log's metadata say of a score that is not known to be of held-out problems. */
export const roleNotes: Record<KnownRole, string | null> = {
  evaluation: null,
  training: "its score is of the training batch, not of held-out problems",
  unknown: "nothing states whether its score is of held-out problems"
};

const orNull = (value: number) => (Number.isFinite(value) ? value : null);

/** A count since the start as a log may have it: > 0 after step 0, never falling unless it is of a mean; else blank. */
function sinceStart(step: Float64Array, values: Float64Array, mayFall: boolean) {
  let before = 0;
  let blanked = 0;
  const cells = Array.from(values, (value, i) => {
    if (Number.isNaN(value)) return null;
    const stands = Number.isFinite(value) && value >= 0 && (value > 0 || step[i] === 0) && (mayFall || value >= before);
    if (!stands) {
      blanked++;
      return null;
    }
    before = value;
    return value;
  });
  return { cells, blanked };
}

function groupSizeOf({ config }: ImportedLog): unknown {
  return Object.entries(config).find(([key]) => /(^|\.)(rollout\.n|num_generations|group_size)$/.test(key))?.[1];
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
