/** A study as it is made of logs: runs, benchmarks, series, and an account of each file and run. */

import type { BesideStudy } from "../../../lib/beside/beside-record.js";
import type { RunIdentity, RunKind, Variant } from "../../../lib/runs.js";
import type { ImportedLog, ImportedRun, ImportLedger } from "../../imported-log.js";
import type { ScoreRole } from "../../names/aliases.js";
import type { AnswerCount } from "../../names/answers-of-score.js";
import type { ScoreRange } from "../../names/scores.js";
import type { RecipeChoice } from "../../recipes/recipes.js";
import type { TokenVerdict } from "../../steps/token-count.js";
import type { Placed } from "../place-runs.js";
import type { ChosenCurve } from "../user-curves.js";

/** Where logs are, and the answers to what they do not say: keys are the options of the command line. */
export interface StudySources {
  from?: readonly string[];
  rollouts?: readonly string[];
  answers: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

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
export interface NormalisedSeries {
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

export interface Candidate {
  log: ImportedLog;
  place: number;
  run: ImportedRun;
  account: RunAccount;
}

export interface Member extends Candidate, Placed {
  log: ImportedLog;
  run: ImportedRun;
  curve: ChosenCurve;
}
