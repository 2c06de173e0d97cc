/** At each budget, the chance of every G to be the best one. */

import { dataTable } from "../../../../components/data-table.js";
import { groupColor, groupTextColor } from "../../../../components/drawing/group-colors.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { compute, html, raised } from "../../../../components/html.js";
import { smallMultiples } from "../../../../components/plots/small-multiples.js";
import type { SmallMultiplesData } from "../../../../components/plots/small-multiples-data.js";
import { count, fixed, list, loss, percent, significant } from "../../../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../../../lib/items.js";
import type { RolloutsRecord } from "../../../../lib/records/rollouts-record.js";
import type { FigureSite } from "../../../paper-site.js";
import { budgetReading, sharedRange } from "../rollout-groups.js";

export const figure: Figure<FigureSite> = { reads: { logs: "rollouts", places: ["experiments.rollouts"] }, view };

type VariantRecord = RolloutsRecord["variants"][number];
/** A variant whose groups share a range of compute. */
type Shown = VariantRecord & { bestGroup: NonNullable<VariantRecord["bestGroup"]> };

function view(site: FigureSite): FigureView {
  const { rollouts } = site.results.experiments;
  if (rollouts === null) throw new TypeError("this study has no rollout groups");
  const shown = rollouts.variants.flatMap((variant): Shown[] =>
    variant.bestGroup ? [{ ...variant, bestGroup: variant.bestGroup }] : []
  );
  if (shown.length === 0) throw new TypeError("the groups share no compute");
  const data: SmallMultiplesData = {
    x: {
      title: "Training compute, exaFLOPs (log scale)",
      scale: "log",
      format: (value) => String(Math.round(value * 10) / 10),
      read: (value) => `${significant(value, 2)} exaFLOPs`,
      ticks: [6, 7, 8, 9, 10]
    },
    y: {
      title: "Chance of being the best G",
      scale: "linear",
      format: (value) => percent(value).replace(".0%", "%"),
      domain: [0, 1],
      ticks: [0, 0.25, 0.5, 0.75, 1]
    },
    panels: shown.map(({ variant, bestGroup }) => ({
      title: variant === "base" ? "Base" : "Instruct",
      series: firstOf(bestGroup.budgets).groups.map(({ groupSize }, g) => {
        const points = bestGroup.budgets.map(({ computeFlops, groups }) => ({
          x: computeFlops / 1e18,
          y: itemAt(groups, g).chanceBest
        }));
        return {
          name: `G\u00a0=\u00a0${count(groupSize)}`,
          color: groupColor(groupSize),
          textColor: groupTextColor(groupSize),
          line: points,
          points
        };
      })
    }))
  };
  const { draws, seed } = firstOf(shown).bestGroup;
  return {
    reading: budgetReading(rollouts),
    subtitle: "Chance that a group size has the lowest loss at a budget, each smoothed by its own power law",
    draw: (drawing) => smallMultiples(data, { ...drawing, labels: "all", panelHeight: 240 }),
    caption: html`One exaFLOP is 10<sup>18</sup> FLOPs. Only compute that all groups were measured at: ${raised(list(shown.map((item) => `${sharedRange(item)} in ${item.variant}`)))}. Chances are shares of ${count(draws)} draws of the lines under noise along the run and differences between runs; each G but ${count(rollouts.reference)} is a single run, whose own difference from others is not seen but drawn from the repeats of all sizes.`,
    source: `${count(draws)} draws`,
    description: shown
      .map(({ variant, bestGroup }) => {
        const [first, last] = [firstOf(bestGroup.budgets), lastOf(bestGroup.budgets)];
        const say = ({ groups }: typeof first) =>
          list(groups.map(({ groupSize, chanceBest }) => `G\u00a0=\u00a0${count(groupSize)} ${percent(chanceBest)}`));
        return `${variant}: at the smallest shared budget ${say(first)}; at the largest ${say(last)}.`;
      })
      .join(" "),
    table: tableOf(shown),
    computed: howComputed({
      sentence:
        "Each G has its own power law, least squares of ln <i>L</i> on ln <i>C</i>; its line is drawn anew with the variance of noise, of slow misfit and of differences between runs, level and slope.",
      values: [
        ["draws", draws],
        ["seed", seed],
        ...shown.flatMap(({ variant, laws }) =>
          laws.map(({ groupSize, k }) => [`slope, ${variant}, G\u00a0=\u00a0${groupSize}`, fixed(k, 6)] as const)
        )
      ]
    }),
    csv: csvOf(shown)
  };
}

function tableOf(shown: readonly Shown[]): string {
  return dataTable(
    "Loss on each group\u2019s own power law, and the chance of being the best",
    [
      "Variant, compute",
      ...firstOf(firstOf(shown).bestGroup.budgets).groups.map(({ groupSize }) => `G\u00a0=\u00a0${count(groupSize)}`)
    ],
    shown.flatMap(({ variant, bestGroup }) =>
      bestGroup.budgets.map(({ computeFlops, groups }) => [
        html`${variant}, ${compute(computeFlops)}`,
        ...groups.map((group) => `${loss(group.loss)} (${percent(group.chanceBest)})`)
      ])
    )
  );
}

function csvOf(shown: readonly Shown[]): string {
  return dataCsv(
    ["variant", "compute_flops", "group_size", "loss", "chance_best"],
    shown.flatMap(({ variant, bestGroup }) =>
      bestGroup.budgets.flatMap(({ computeFlops, groups }) =>
        groups.map((group) => [variant, computeFlops, group.groupSize, group.loss, group.chanceBest])
      )
    )
  );
}
