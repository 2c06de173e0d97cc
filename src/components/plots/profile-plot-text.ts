/** A profile in words: where the error is smallest, the interval, whether the data settle it. */
import { capital, parameters } from "../../lib/format.js";
import type { ProfileData, ProfileSeries } from "./profile-plot.js";

/** Plain text. `setting` names variant and resource of the only series: "base, compute". */
export function describeProfile(
  { series, thresholds }: ProfileData,
  { setting = "" }: { setting?: string } = {}
): string {
  const level = thresholds[0]?.name ?? "95%";
  const sentences = series.map((profile) => seriesSentence(profile, level, series.length > 1 ? profile.name : setting));
  const head = "Error of the best law for each N_0, the size at which learning efficiency is half its limit.";
  return [head, ...sentences].join(" ");
}

function seriesSentence({ best, interval }: ProfileSeries, level: string, setting: string): string {
  const where = setting ? `For ${setting}: ` : "";
  const smallest =
    best === null ? "it keeps falling to an end of the range searched" : `smallest at ${parameters(best)}`;
  return `${capital(`${where}${smallest}`)}; ${intervalWords(interval, level)}. ${settled(best, interval)}.`;
}

function intervalWords(interval: ProfileSeries["interval"], level: string): string {
  if (interval === null) return `no interval at ${level}`;
  const { low, high } = interval;
  if (low === null && high === null) return `the ${level} interval is open at both ends`;
  if (low === null) return `the ${level} interval is open below and ends at ${parameters(high!)}`;
  if (high === null) return `the ${level} interval begins at ${parameters(low)} and is open above`;
  return `the ${level} interval is ${parameters(low)} to ${parameters(high)}`;
}

function settled(best: number | null, interval: ProfileSeries["interval"]): string {
  const closed = best !== null && interval !== null && interval.low !== null && interval.high !== null;
  return closed ? "Identified" : "Not identified";
}
