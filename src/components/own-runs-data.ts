/** What the page "Your logs" has of the study, and what it draws of a reader's own runs. */

import type { StudySlopes } from "../lib/own-runs/compare-with-study.js";
import type { OwnLaw } from "../lib/own-runs/own-law.js";
import { plain } from "../lib/plain-text.js";
import type { Resource } from "../lib/runs.js";

export interface StudyCurve {
  family: string;
  variant: string;
  modelSize: number;
  step: number[];
  samples: number[];
  flops: number[];
  loss: number[];
}

export interface OwnRunsData {
  /** SHA-256 of the study's logs, hex */
  hash: string;
  /** families as people write them, by id */
  names: Record<string, string>;
  /** series with intervals; the first is compared with by itself */
  series: StudySlopes[];
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
export interface OwnRun {
  run: string;
  modelSize: number | null;
  unit: "FLOPs" | "samples" | "steps";
  step: ArrayLike<number>;
  x: ArrayLike<number>;
  loss: ArrayLike<number>;
  k: number;
  interval: [number, number];
  intercept: number;
  points: number;
  growth: "learns" | "not shown" | "falls back";
  /** beside the series that is compared with; null where there is no place for it */
  verdict: "higher" | "lower" | "no difference shown" | null;
}

export interface OwnRunsView {
  resource: Resource;
  against: Against;
  runs: readonly OwnRun[];
  law: OwnLaw | null;
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

export function againstOf({ series }: OwnRunsData): Against[] {
  const seen = new Map(series.map(({ family, variant }) => [`${family} ${variant}`, { family, variant }]));
  return [...seen.values()];
}

export function againstName(data: OwnRunsData, { family, variant }: Against): string {
  return `${data.names[family] ?? family} ${variant}`;
}
