import { type Match, matchPrinted } from "../lib/compare.js";
import { smallPercent } from "../lib/format.js";
import { matchClasses, matchIcon } from "./match-words.js";

/** A printed number and ours: icon and words, for tables whose numbers are not in the comparison. */
export function printedMatch(text: string, ours: number | null): { html: string; match: Match } {
  const match = matchPrinted(text, ours);
  const words =
    match.match === "within" && match.relativeDifference !== null
      ? `within ${smallPercent(Math.ceil(Math.abs(match.relativeDifference) * 1000 - 1e-9) / 1000).replace(".0%", "%")}`
      : match.match;
  return { match, html: `<span class="match ${matchClasses[match.match]}">${matchIcon(match.match)}${words}</span>` };
}
