/** The results that the site gives out, unrounded. */
import type { Results } from "../../src/lib/results.js";
import { siteText } from "./given-site.js";

let kept: Results | undefined;

export function results(): Results {
  kept ??= JSON.parse(siteText("data/results.json")) as Results;
  return kept;
}

/** The one element that agrees with all of `keys`. */
export function only<Row extends object>(rows: readonly Row[], keys: Partial<Row>): Row {
  const found = rows.filter((row) => Object.entries(keys).every(([key, value]) => row[key as keyof Row] === value));
  if (found.length !== 1) throw new Error(`${JSON.stringify(keys)}: found ${found.length} of ${rows.length}`);
  return found[0]!;
}
