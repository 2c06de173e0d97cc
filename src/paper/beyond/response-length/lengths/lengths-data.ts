/** Length of the answers in training, both variants on one scale, with the single repeats. */

import { dataTable } from "../../../../components/data-table.js";
import { howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import { describeLengths } from "../../../../components/plots/small-multiples-text.js";
import { change, count, list, modelSize, word } from "../../../../lib/format.js";
import { firstOf, mustFind } from "../../../../lib/items.js";
import { medianWindows } from "../../../../lib/statistics/running-median.js";
import type { StudySite } from "../../../paper-site.js";
import { changeWords, ends, gapWords, type LengthCurve, lengthChanges, lengthCurves } from "../response-lengths.js";
import { type LengthFigureData, lengthPanels } from "./lengths-figure.js";

/** Curves and words; null when the study has no response lengths. */
export function lengthFigureData(site: StudySite): LengthFigureData | null {
  const curves = lengthCurves(site);
  if (curves.length === 0) return null;
  const variants = (["base", "instruct"] as const).filter((variant) =>
    curves.some((curve) => curve.variant === variant)
  );
  const means = curves.filter(({ kind }) => kind === "mean");
  const gaps = means.flatMap((mean) => gapWords(mean, means) ?? []);
  const changes = lengthChanges(curves);
  const panels = variants.map((variant) => ({
    variant,
    title: variant === "base" ? "Base" : "Instruct",
    remark: means
      .filter((mean) => mean.variant === variant)
      .flatMap((mean) => gapWords(mean, means) ?? [])
      .join("; ")
  }));
  const drawn = curves.map(({ variant, modelSize: size, kind, repeat, step, samples, length }) => ({
    variant,
    modelSize: size,
    single: kind === "repeat",
    repeat,
    step,
    samples,
    length
  }));
  const repeats = curves.filter(({ kind }) => kind === "repeat");
  const points = means.reduce((sum, { step }) => sum + step.length, 0);
  const words: LengthFigureData["words"] = {
    reading: readingOf(
      variants.map((variant) => ({ variant, words: changeWords(changes.filter((c) => c.variant === variant)) }))
    ),
    subtitle: "Mean number of tokens in the answers of a training batch, by samples seen; both variants on one scale",
    key: [
      { mark: "dots", label: "one step, mean over repeats" },
      { mark: "line", label: `running median of ${medianWindows.curve}` },
      ...(repeats.length > 0 ? [{ mark: "thin-line" as const, label: "single repeats, running median" }] : [])
    ],
    caption:
      html`${repeatWords(repeats)}${gaps.length > 0 ? `Elsewhere lengths are not available: ${gaps.join("; ")}. ` : ""}` +
      "Lengths are those of training answers at temperature one, not of the answers that are graded.",
    source: `${count(points)} steps`,
    description: describeLengths(lengthPanels({ curves: drawn, panels })),
    table: dataTable(
      `Mean length over the first ${ends.first} and the last ${ends.last} steps known`,
      ["Variant, size", "Steps", "From", "To", "Change"],
      changes.map(({ variant, modelSize: size, from, to }) => {
        const curve = mustFind(means, (mean) => mean.variant === variant && mean.modelSize === size);
        return [
          `${variant}, ${modelSize(size)}`,
          `${curve.step[0]}\u2013${curve.step.at(-1)}`,
          count(from),
          count(to),
          change(to - from, 0)
        ];
      })
    ),
    computed: howComputed({
      sentence: `Nothing is fitted: dots are the published means, lines are running medians of ${word(medianWindows.curve)}.`
    })
  };
  // a file takes plain strings
  return { curves: drawn, panels, words: { ...words, table: String(words.table), computed: String(words.computed) } };
}

function readingOf(variants: readonly { variant: string; words: string }[]): string {
  const parts = variants.map(({ variant, words }) => {
    const grows = words.startsWith("grow");
    const shrinks = words.includes("shrink");
    return { variant, word: grows && shrinks ? "change both ways" : grows ? "get longer" : "get shorter" };
  });
  const same = new Set(parts.map(({ word }) => word)).size === 1;
  if (same) return `Answers ${firstOf(parts).word} in training${parts.length > 1 ? ", in both variants" : ""}`;
  return `Answers ${parts.map(({ variant, word }) => `${word} in ${variant}`).join(", ")} models`;
}

/** Where single repeats are known: sizes, and the steps from which they are. */
function repeatWords(repeats: readonly LengthCurve[]): string {
  if (repeats.length === 0) return "";
  const sizes = [...new Set(repeats.map((repeat) => repeat.modelSize))].sort((a, b) => a - b);
  const first = repeats.map(({ step }) => firstOf(step));
  const [from, to] = [Math.min(...first), Math.max(...first)];
  return `Single repeats are known for ${list(sizes.map(modelSize))}, from ${from === to ? `step ${from}` : `steps ${from} to ${to}`} on. `;
}
