/** The line of one size: what it is at any X, where it has a loss, and how sure that is. */
import { tWithin95 } from "../statistics/distributions.js";
import { square } from "../statistics/power.js";
import type { LateSlope } from "./late-slope.js";

export interface SizeLine {
  modelSize: number;
  /** whether the size itself was trained */
  measured: boolean;
  k: number;
  /** ln X_ref and ln L_ref */
  lnX: number;
  lnL: number;
  /** ln X that the size was measured at, or its neighbours were */
  from: number;
  to: number;
  tokensPerSample: number;
  /** null where the study's noise is not known */
  errors: LineErrors | null;
  /** of the slope beyond `to`; null where no curves tell it: the law is then followed */
  late?: LateSlope | null;
}

export interface LineErrors {
  /** draw minus estimate, of ln L at ln X_ref and of k */
  levels: Float64Array;
  slopes: Float64Array;
  /** of the draws */
  varLevel: number;
  varSlope: number;
  covariance: number;
  /** variance of k beside the draws: form of the law, and drift */
  form: number;
  drift: number;
  /** variance of ln L between sizes */
  between: number;
  runLevel: number;
  runSlope: number;
  /** ln X about which runs differ in slope */
  centre: number;
  point: number;
  /** degrees of freedom of run effects, and of form, drift and between */
  runDf: number;
  sizeDf: number;
}

type Line = Pick<SizeLine, "lnX" | "lnL" | "k"> & Partial<Pick<SizeLine, "to" | "late">>;

/** How far along the law is read: ln X up to the end of the runs, and beyond it the late share of what is more. */
export function lawPlace({ to, late }: Partial<Pick<SizeLine, "to" | "late">>, lnX: number): number {
  return late && to !== undefined && lnX > to ? to + late.share * (lnX - to) : lnX;
}

/** ln L of the line. */
export function lnLossAt(line: Line, lnX: number): number {
  return line.lnL - line.k * (lawPlace(line, lnX) - line.lnX);
}

/** ln X at which the line has this ln L; NaN where it never has. */
export function lnXAt(line: Line, lnL: number): number {
  if (!(line.k > 0)) return Number.NaN;
  const place = line.lnX + (line.lnL - lnL) / line.k;
  const { late, to } = line;
  if (!late || to === undefined || place <= to) return place;
  return late.share > 0 ? to + (place - to) / late.share : Number.NaN;
}

/** Variance of ln L that the law is off by beside its draws: form and drift, sizes between, and beyond the end the late slope. */
export function besideVariance(line: SizeLine, lnX: number): { sizes: number; beyond: number } {
  const { form, drift, between } = line.errors!;
  const z = lawPlace(line, lnX) - line.lnX;
  const measured = (line.late ? Math.min(lnX, line.to) : lnX) - line.lnX;
  return {
    sizes: form * z * z + drift * measured * measured + between,
    beyond: line.late ? line.late.variance * square(Math.max(0, lnX - line.to)) : 0
  };
}

/** 95 % half-width of ln L of one evaluation of one new run; null where the noise is not known. */
export function halfWidth(line: SizeLine, lnX: number): number | null {
  const { errors, late } = line;
  if (!errors) return null;
  const z = lawPlace(line, lnX) - line.lnX;
  const law = Math.max(0, errors.varLevel - 2 * errors.covariance * z + errors.varSlope * z * z);
  const { sizes, beyond } = besideVariance(line, lnX);
  const runs = errors.runLevel + errors.runSlope * square(lnX - errors.centre);
  const total = law + sizes + runs + errors.point + beyond;
  const parts = square(runs) / errors.runDf + square(sizes) / errors.sizeDf + square(beyond) / (late?.df ?? 1);
  return tWithin95(Math.max(1, square(total) / (parts + 1e-300))) * Math.sqrt(total);
}
