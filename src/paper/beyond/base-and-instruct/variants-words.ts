/** `variants`: what instruction tuning changes, in sentences. */
import { mean } from "d3-array";
import { change, count, list, modelSize, word } from "../../../lib/format.js";
import { present } from "../../../lib/items.js";
import { repeatsKnown } from "../../../report/repeats-known.js";
import type { ContextTopic } from "../../paper-site.js";
import { slopeDiffers, slopesReading } from "./paired-slopes/paired-slopes-figure.js";
import { lossDifferences, slopePairs } from "./variants-compared.js";

export const topic: ContextTopic = ({ results }) => {
  const first = lossDifferences(results, 10);
  const last = lossDifferences(results, 98);
  const pairs = slopePairs(results, "compute");
  const { batch } = results.study;
  const both = first.length > 0 && last.length > 0;
  const words = (rows: typeof first) => {
    const by = present(mean(rows, ({ difference }) => difference));
    return `${change(Math.abs(by), 3).replace("+", "")} ${by < 0 ? "below" : "above"} that of base models`;
  };
  const { without } = repeatsKnown(results);
  return both
    ? {
        wouldChange: without.length > 0 ? `repeats of ${list(without.map((size) => modelSize(size)))}, or ` : "",
        answer: `Averaged over ${word(first.length)} sizes, the loss of instruct models stands ${words(first)} after ${count(10 * batch)} samples and ${words(last)} after ${count(98 * batch)}. ${slopesReading(pairs)}, for the same factor of compute.`,
        slopes: `Slopes of single sizes differ beyond their noise at ${clearly(pairs.filter(slopeDiffers), pairs.length)}. The law of each variant has its own limit, so a prediction for one says nothing about the other.`,
        ends: `After ${count(98 * batch)} samples the difference is clear at ${clearly(
          last.filter(({ low, high }) => low !== null && high !== null && (low > 0 || high < 0)),
          last.length
        )}.`
      }
    : { answer: "", slopes: "", ends: "", wouldChange: "" };
};

function clearly(rows: readonly { modelSize: number }[], all: number): string {
  if (rows.length === all && all > 0) return "every size";
  return rows.length === 0 ? "no size" : list(rows.map((row) => modelSize(row.modelSize)));
}
