/** A margin as people read it: a share of something in per cent, anything else in its unit. */
import type { MarginRecord } from "../records/claims-record.js";

/** "25% of the smaller model’s k", "0.02 in loss" */
export function marginWords({ value, unit }: Pick<MarginRecord, "value" | "unit">): string {
  return unit.startsWith("of ") ? `${Number((100 * value).toPrecision(6))}% ${unit}` : `${value} ${unit}`;
}
