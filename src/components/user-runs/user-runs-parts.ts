/** What the figures of a reader's runs share: points, colours, labels and axes. */
import { computeHtml, count, significant, modelSize as sizeName } from "../../lib/format.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { power } from "../../lib/statistics/power.js";
import type { StudySlopes } from "../../lib/user-runs/compare-with-study.js";
import { narrow } from "../drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../drawing/scales.js";
import { type StudyCurve, shownName, type UserRun, type UserRunsView } from "./user-runs-data.js";

export type XUnit = UserRun["unit"];

export type Point = readonly [x: number, y: number];

/** Names that find room beside the curves. */
export const mostNamed = 12;

export const color = ({ modelSize }: Pick<UserRun, "modelSize">) =>
  modelSize === null ? "var(--link)" : sizeColor(modelSize);

export const textColor = ({ modelSize }: Pick<UserRun, "modelSize">) =>
  modelSize === null ? "var(--link)" : sizeTextColor(modelSize);

export const unitNames: Record<XUnit, string> = {
  FLOPs: "compute",
  samples: "problems",
  steps: "steps",
  hours: "hours"
};

export function runPoints(run: UserRun, unit: XUnit): Point[] {
  return Array.from(run.loss, (value, i): Point => [unit === "steps" ? itemAt(run.step, i) : itemAt(run.x, i), value]);
}

export function studyX(curve: StudyCurve, unit: XUnit): number[] {
  return unit === "FLOPs" ? curve.flops : unit === "samples" ? curve.samples : curve.step;
}

export function studyPoints(curve: StudyCurve, unit: XUnit): Point[] {
  return studyX(curve, unit)
    .map((x, i): Point => [x, itemAt(curve.loss, i)])
    .filter(([x]) => x > 0);
}

export function fitted({ k, intercept }: UserRun, x: number): number {
  return Math.exp(intercept - k * Math.log(x));
}

export function lineOf(run: UserRun, unit: XUnit): Point[] {
  return Array.from(run.x, (x, i): Point => [unit === "steps" ? itemAt(run.step, i) : x, fitted(run, x)]).sort(
    (a, b) => a[0] - b[0]
  );
}

/** What stands beside a run: its name; where there is little room, its size if it has one of its own. */
export function labelsOf(runs: readonly UserRun[], width: number): string[] {
  const sizes = runs.map(({ modelSize }) => modelSize);
  const distinct = new Set(sizes).size === sizes.length;
  return runs.map(({ run, modelSize }) =>
    width < narrow && distinct && modelSize !== null
      ? `yours, ${sizeName(modelSize)}`
      : shownName(run, width < narrow ? 14 : 26)
  );
}

export function heightOf(width: number): number {
  return width < narrow ? 320 : width < 900 ? 420 : 520;
}

export function xWords(x: number, unit: XUnit): string {
  if (unit === "FLOPs") return computeHtml(x);
  if (unit === "hours") return `${significant(x, 3)} hours`;
  return unit === "steps" ? `step ${count(Math.round(x))}` : `${count(Math.round(x))} problems`;
}

/** A slope of the study: of a size, or of a run where there is no law. */
export type StudySlope = Pick<StudySlopes["sizes"][number], "modelSize" | "k" | "interval">;

export function isNumber(value: number | null | undefined): value is number {
  return Number.isFinite(value);
}

export function userLawPoints({ law }: UserRunsView): { modelSize: number; value: number }[] {
  if (!law || law.kMax === null || law.n0 === null) return [];
  const [from, to] = [firstOf(law.sizes).modelSize, lastOf(law.sizes).modelSize];
  return Array.from({ length: 41 }, (_, i) => {
    const modelSize = from * power(to / from, i / 40);
    return { modelSize, value: learningEfficiency(modelSize, { kMax: law.kMax!, n0: law.n0! }) };
  });
}
