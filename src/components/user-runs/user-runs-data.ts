/** What the page "Your logs" has of the study, and what it draws of a reader's own runs. */

import type { BesideRecord } from "../../lib/beside/beside-record.js";
import { plain } from "../../lib/plain-text.js";
import type { PlanCurve } from "../../lib/plan/plan-study.js";
import type { Results } from "../../lib/results.js";
import { type LogResource, ofFamily, type Resource } from "../../lib/runs.js";
import type { StudySlopes } from "../../lib/user-runs/compare-with-study.js";
import type { UserLaw } from "../../lib/user-runs/user-law.js";

/** FLOPs are empty where the logs hold no tokens. */
export type StudyCurve = Omit<PlanCurve, "variant"> & { variant: string };

/** Slopes of single runs, where a series has no law over its sizes. */
export interface RunSlopes extends Against {
  resource: LogResource;
  sizes: { run: string; modelSize: number; k: number; interval: [number, number] }[];
}

export interface UserRunsData {
  /** rows of public studies; null: none */
  beside: BesideRecord | null;
  /** SHA-256 of the study's logs, hex */
  hash: string;
  /** families as people write them, by id */
  names: Record<string, string>;
  /** the problems that its models are scored on, in words */
  task: string;
  /** what the study counts its data in */
  dataUnit: Results["study"]["dataUnit"];
  /** series with intervals; the first is compared with by itself */
  series: StudySlopes[];
  /** of series without a law; nothing is compared with them */
  slopes: RunSlopes[];
  curves: StudyCurve[];
  /** one run of the study in the shape of a trainer's log */
  example: { path: string; text: string; about: string } | null;
}

/** Which series of the study stands behind the reader's runs. */
export interface Against {
  family: string;
  variant: string;
}

/** A run that was fitted. */
export interface UserRun {
  run: string;
  modelSize: number | null;
  unit: "FLOPs" | "samples" | "steps" | "hours";
  step: ArrayLike<number>;
  x: ArrayLike<number>;
  loss: ArrayLike<number>;
  k: number;
  interval: [number, number];
  intercept: number;
  points: number;
  growth: "improved" | "not shown" | "falls back";
  /** beside the series that is compared with; null where there is no place for it */
  verdict: "higher" | "lower" | "no difference shown" | "not a comparison" | null;
}

export type SizedRun = UserRun & { modelSize: number };

export const isSized = (run: UserRun): run is SizedRun => run.modelSize !== null;

export interface UserRunsView {
  resource: LogResource;
  against: Against;
  runs: readonly UserRun[];
  law: UserLaw | null;
}

/** Characters of a name that a label has room for. */
const longestLabel = 34;

/** A name of a log's own as one safe piece of text: nothing hidden, and its direction kept to itself. */
export function shownName(name: string, longest = longestLabel): string {
  const text = plain(name);
  const letters = Array.from(text);
  const half = Math.floor((longest - 1) / 2);
  const cut =
    letters.length > longest ? `${letters.slice(0, half).join("")}\u2026${letters.slice(-half).join("")}` : text;
  return `\u2068${cut}\u2069`;
}

/** Series that can stand behind the reader's runs: those with a law, those with slopes, those with curves alone. */
export function againstOf({ series, slopes, curves }: UserRunsData): Against[] {
  const ones: Against[] = [...series, ...slopes, ...curves];
  const seen = new Map(ones.map(({ family, variant }) => [`${family} ${variant}`, { family, variant }]));
  return [...seen.values()];
}

/** The law of a series against a resource; null where the study has none to compare with. */
export function lawOf(
  { series }: UserRunsData,
  { family, variant }: Against,
  resource: LogResource
): StudySlopes | null {
  return (
    series.find((series) => series.family === family && series.variant === variant && series.resource === resource) ??
    null
  );
}

/** What the study is drawn against before a reader's runs are there: compute where it has some. */
export function restingResource({ curves }: UserRunsData, { family, variant }: Against): Resource {
  const counted = curves.some(
    (curve) => curve.family === family && curve.variant === variant && curve.flops.length > 0
  );
  return counted ? "compute" : "data";
}

export function againstName(data: UserRunsData, { family, variant }: Against): string {
  return ofFamily(data.names[family] ?? family, variant);
}
