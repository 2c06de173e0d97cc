/** A profile in words: where the error is smallest, the interval, whether the data settle it. */
import { parameters } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import type { ProfileData, ProfileInterval } from "./profile-plot.js";

/** Plain text of a profile at its first threshold. `setting` names variant and resource: "base, compute". */
export function describeProfile({ best, intervals, thresholds }: ProfileData, setting: string): string {
  const [ends, level] = [firstOf(intervals), firstOf(thresholds).name];
  const head = "Error of the best law for each N_0, the size at which learning efficiency is half its limit.";
  const smallest =
    best === null ? "it keeps falling to an end of the range searched" : `smallest at ${parameters(best)}`;
  const settled = best !== null && ends.low !== null && ends.high !== null ? "Identified" : "Not identified";
  return `${head} For ${setting}: ${smallest}; ${intervalWords(ends, level)}. ${settled}.`;
}

function intervalWords({ low, high }: ProfileInterval, level: string): string {
  if (low === null && high === null) return `the ${level} interval is open at both ends`;
  if (low === null) return `the ${level} interval is open below and ends at ${parameters(high!)}`;
  if (high === null) return `the ${level} interval begins at ${parameters(low)} and is open above`;
  return `the ${level} interval is ${parameters(low)} to ${parameters(high)}`;
}
