/** What follows if the other prompt is chance, and what follows if it is an effect: the results in use. */
import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { count, fixed, parameters } from "../../lib/format.js";
import { mustFind } from "../../lib/items.js";
import { matching } from "../../lib/matching.js";
import type { Interval } from "../../lib/records/inference-record.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const family = mainFamily(results);
  const { inference, experiments } = results;
  const found = inference.prompts.find((prompt) => prompt.family === family);
  if (!found) throw new TypeError("every repeat had the same prompt; found no record of another");
  const { asChance, deviations } = found;
  const effects = asChance.effects.flatMap((chance) => {
    const used = mustFind(inference.runEffects, matching({ family, resource: chance.resource }));
    const row = (name: string, of: (ratios: { slopeRatio: number; levelRatio: number; df: number }) => string) => [
      `${name}, against ${chance.resource}`,
      of(chance),
      of(used)
    ];
    return [
      row("Variance of slopes over evaluation noise", (ratios) => fixed(ratios.slopeRatio, 2)),
      row("Variance of levels over evaluation noise", (ratios) => fixed(ratios.levelRatio, 2)),
      row("Degrees of freedom", (ratios) => count(ratios.df))
    ];
  });
  const laws = asChance.laws.flatMap((chance) => {
    const { variant, resource } = chance;
    const used = mustFind(inference.series, matching({ family, variant, resource })).law;
    const where = `${variant}, against ${resource}`;
    return [
      [
        html`<i>K</i><sub>max</sub>, bootstrap, sampling alone: ${where}`,
        ...[chance, used].map((law) => ends(law.kMaxInterval, (k) => fixed(k, 3)))
      ],
      [
        html`<i>N</i><sub>0</sub>, bootstrap, sampling alone: ${where}`,
        ...[chance, used].map((law) => ends(law.n0Interval, parameters))
      ]
    ];
  });
  const reuse = asChance.reuse.map(({ variant, notWorseUpTo }) => {
    const used = experiments.reuse?.variants.find(matching({ variant }))?.notWorseUpTo ?? null;
    return [`Passes shown not to be worse, ${variant}: up to`, ...[notWorseUpTo, used].map(passes)];
  });
  return tableBox(
    "What follows either way",
    ["Result", "If the other prompt were chance", "Repeats of one prompt (used)"],
    [
      ...effects,
      [
        "Deviation of a run\u2019s end loss, binomial units",
        fixed(deviations.asChance.deviation, 3),
        fixed(deviations.onePrompt.deviation, 3)
      ],
      ["Its degrees of freedom", count(deviations.asChance.df), count(deviations.onePrompt.df)],
      ...laws,
      ...reuse
    ]
  );
};

function passes(most: number | null): string {
  return most === null ? "none" : count(most);
}

function ends([low, high]: Interval, format: (value: number) => string): string {
  return `${low === null ? "open" : format(low)} to ${high === null ? "open" : format(high)}`;
}
