/** How a plan writes its numbers. */
import { count, fixed, significant } from "../format.js";

/** How amounts of compute are written: with markup on the page, without on the command line. */
export interface Writing {
  compute: (flops: number) => string;
}

/** Steps, passes, hours: whole from 100, at most one decimal below. */
export function amount(value: number): string {
  if (value >= 99.95) return count(value);
  return value >= 0.95 ? fixed(value, 1).replace(/\.0$/, "") : significant(value, 2);
}

/** "11.7 times", "1.25 times" */
export function factor(value: number): string {
  return `${value >= 99.95 ? count(value) : significant(value, 3).replace(/\.?0+$/, "")} times`;
}

/** What somebody has typed: 12, 0.5, 8,000. */
export function given(value: number): string {
  return Number.isInteger(value) ? count(value) : significant(value, 3).replace(/0+$/, "");
}
