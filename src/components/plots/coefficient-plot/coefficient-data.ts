/** What a coefficient plot shows: values by model size, each with its interval, and curves through them. */
import { efficiency, escapeHtml, interval } from "../../../lib/format.js";
import type { Scale } from "../../drawing/axes.js";
import type { Box, Shape } from "../../drawing/plot-parts.js";
import type { NamedPoint } from "./coefficient-plot-named.js";

export interface CoefficientPoint {
  modelSize: number;
  value: number;
  /** 95% interval */
  low?: number | null;
  high?: number | null;
}

export interface CoefficientSeries {
  name: string;
  /** circle: filled; diamond: open */
  shape: Shape;
  points: readonly CoefficientPoint[];
}

export interface CoefficientCurve {
  name: string;
  /** ascending in size, close enough to look smooth; `low` and `high` are the 95% band */
  points: readonly CoefficientPoint[];
}

export interface CoefficientData {
  /** "Learning efficiency k (drop in ln loss per unit of ln compute)" */
  quantity: string;
  series: readonly CoefficientSeries[];
  /** none where the points do not settle one */
  law: CoefficientCurve | null;
  /** where the law levels off */
  limit: number | null;
  rivals: readonly CoefficientCurve[];
  /** of the coefficient; by itself linear, from zero */
  scale?: "linear" | "log";
  /** other models, in grey, with their names */
  named?: readonly NamedPoint[];
  /** right end of the axis, parameters; at the largest size measured, nothing is shaded */
  to?: number;
}

export interface Frame {
  box: Box;
  width: number;
  x: Scale;
  y: Scale;
  yTicks: number[];
  measuredTo: number;
  beyond: boolean;
}

/** "learning efficiency k 0.105 [0.101, 0.109]" */
export function coefficientWords(quantity: string, { value, low, high }: Omit<CoefficientPoint, "modelSize">): string {
  const known = typeof low === "number" && typeof high === "number";
  return `${escapeHtml(quantity)} ${efficiency(value)}${known ? ` ${interval(low, high)}` : ""}`;
}

export function bounded<Point extends CoefficientPoint>(point: Point): point is Point & { low: number; high: number } {
  return Number.isFinite(point.low ?? Number.NaN) && Number.isFinite(point.high ?? Number.NaN);
}
