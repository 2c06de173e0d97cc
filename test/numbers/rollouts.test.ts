/** Every number on the page on rollout groups, bound to the results and the logs of the runs. */
import { describe, expect, it } from "vitest";
import { bindClaims, bindFigure, bindFigures } from "./every-page.js";
import { between, fixed, powerOfTen, share, signed, whole } from "./formats.js";
import { medianOf, readLoss } from "./logs.js";
import { numbersIn, Page } from "./page.js";
import { results } from "./results.js";

const page = new Page("beyond/rollouts");
const { variants, reference, modelSize } = results().experiments.rollouts!;
const three = (value: number) => fixed(value, 3);
const change = (value: number) => signed(value, 3);
const byLoss = <One extends { loss: number }>(some: readonly One[]) => [...some].sort((a, b) => a.loss - b.loss);
/** Per sample, the group with the lowest mean over the last steps of all; per FLOP, budgets from the smallest on. */
const ends = variants.map(({ variant, perSample, bestGroup }) => {
  const { groups, chanceBest, window, perDoubling } = perSample[0]!;
  const lowest = byLoss(groups)[0]!;
  const chance = (size: number) => chanceBest.find(({ groupSize }) => groupSize === size)!.chance;
  return { variant, groups, chance, window, perDoubling, lowest, budgets: bestGroup!.budgets };
});
const largest = [...new Set(ends.map(({ lowest }) => String(lowest.groupSize)))];
const { from, to } = ends[0]!.window;
const leaders = ends.map(({ budgets }) => [...new Set(budgets.map(({ groups }) => byLoss(groups)[0]!.groupSize))]);
const chanceAt = ({ groups }: (typeof ends)[number]["budgets"][number], size: number) =>
  share(groups.find(({ groupSize }) => groupSize === size)!.chanceBest);
const range = ({ budgets }: (typeof ends)[number]) =>
  [budgets[0]!, budgets.at(-1)!].map(({ computeFlops }) => powerOfTen(computeFlops));

describe("the page on rollout groups", () => {
  it("answers with the best group per sample, and at each end of the compute that all share", () => {
    // one group leads at every budget: another sentence otherwise
    expect(leaders).toEqual([[4], [4]]);
    expect(largest).toEqual(["32"]);
    page.numbers(".answer > p:first-child", [
      ...largest,
      ...ends.flatMap((one) => [
        "4",
        ...range(one),
        ...[one.budgets[0]!, one.budgets.at(-1)!].map((budget) => chanceAt(budget, 4))
      ])
    ]);
  });

  it("draws every run, with its mean over the last steps and its chance", async () => {
    const runs = await Promise.all(
      ends.map(({ variant, groups }) =>
        Promise.all(
          groups.map(async ({ groupSize }) => {
            const run = await readLoss(`data/runs/rollouts/qwen2.5-${variant}-7b-g-${groupSize}.arrow`);
            const losses = run.map(({ loss }) => loss);
            const [first, last] = [medianOf(losses.slice(0, 5)), medianOf(losses.slice(-20))];
            return { groupSize, step: run[0]!.step, evaluations: run.length, first, last };
          })
        )
      )
    );
    const all = runs.flat();
    const evaluations = whole(all.reduce((sum, run) => sum + run.evaluations, 0));
    const most = runs.flatMap((some) => {
      const [one] = [...some].sort((a, b) => Math.abs(b.last - b.first) - Math.abs(a.last - a.first));
      return [String(one!.groupSize), three(one!.first), three(one!.last)];
    });
    const groups = ends[0]!.groups.map(({ groupSize }) => groupSize);
    bindFigure(page, "figure-8-1", {
      reading: largest,
      subtitle: ["7B"],
      // the width of the running median and the axis of loss are settings of the drawing
      key: ["9", ...groups.map(String)],
      caption: [
        `${Math.min(...all.map(({ step }) => step))}`,
        "0.58",
        "0.82",
        `${Math.max(...groups) / Math.min(...groups)}`
      ],
      source: [evaluations],
      description: [...["2", "20", ...most], ...["2", "20", ...most]],
      computed: [String(from), String(to)],
      exact: ends.map(({ perDoubling }) => perDoubling.difference)
    });
    page.table(
      "Mean loss over the last steps",
      ends.flatMap(({ variant, groups: rows, chance }) =>
        rows.map(({ groupSize, runs: count, loss, se }) => ({
          head: `${variant}, ${groupSize}`,
          cells: [String(count), three(loss), fixed(se, 4), fixed(chance(groupSize), 2)]
        }))
      )
    );
    page.numbers(
      "p",
      [
        ...ends.flatMap(({ perDoubling }) =>
          numbersIn(`${change(perDoubling.difference)} ${between(perDoubling.interval, change)}`)
        ),
        ...ends.map(({ chance, lowest }) => share(chance(lowest.groupSize))),
        String(reference),
        ...variants.flatMap(({ published, perSample }) => [
          published!.sameAs!.replace(/^.*-repeat-/, ""),
          three(published!.loss),
          three(perSample[0]!.groups.find(({ groupSize }) => groupSize === reference)!.loss)
        ])
      ],
      "Each doubling of G"
    );
  });

  it("draws the chance of each group at each budget", () => {
    const { draws, seed } = variants[0]!.bestGroup!;
    const say = ({ groups }: (typeof ends)[number]["budgets"][number]) =>
      groups.flatMap(({ groupSize, chanceBest }) => [String(groupSize), share(chanceBest)]);
    const falls = ends.every(
      ({ budgets: [first, ...rest] }) =>
        Number.parseFloat(chanceAt(rest.at(-1)!, 4)) < Number.parseFloat(chanceAt(first!, 4))
    );
    expect(falls).toBe(true);
    bindFigure(page, "figure-8-2", {
      reading: ["4"],
      // an exaFLOP by definition
      caption: ["10¹⁸", ...ends.flatMap(range), whole(draws), String(reference)],
      source: [whole(draws)],
      description: ends.flatMap(({ budgets }) => [...say(budgets[0]!), ...say(budgets.at(-1)!)]),
      exact: [
        ...[String(draws), String(seed)],
        ...variants.flatMap(({ laws }) => laws.flatMap(({ groupSize, k }) => [String(groupSize), fixed(k, 6)]))
      ]
    });
    const groups = ends[0]!.groups.map(({ groupSize }) => String(groupSize));
    page.table(
      "Loss on each group’s own power law",
      ends.flatMap(({ variant, budgets }) =>
        budgets.map(({ computeFlops, groups: all }) => ({
          head: `${variant}, ${powerOfTen(computeFlops)} FLOPs`,
          cells: groups.map((size) => {
            const { loss, chanceBest } = all.find(({ groupSize }) => String(groupSize) === size)!;
            return `${three(loss)} (${share(chanceBest)})`;
          })
        }))
      ),
      groups
    );
    // the line of a group at a budget, from its slope and its loss inside the data
    for (const { laws, bestGroup } of variants) {
      for (const { computeFlops, groups: all } of bestGroup!.budgets) {
        for (const { groupSize, loss } of all) {
          const { k, referenceX, referenceLoss } = laws.find((one) => one.groupSize === groupSize)!;
          expect(loss).toBeCloseTo(referenceLoss * (computeFlops / referenceX) ** -k, 9);
        }
      }
    }
  });

  it("says who leads without a law, and where the lines of pairs cross", () => {
    const bins = variants.flatMap(({ perFlop }) =>
      perFlop.flatMap(({ groups }) => {
        const sorted = byLoss(groups);
        // within 95 % of the errors between runs of the lowest
        return sorted
          .filter(({ loss, se }) => (loss - sorted[0]!.loss) ** 2 <= 1.96 ** 2 * (se ** 2 + sorted[0]!.se ** 2))
          .flatMap(({ groupSize, loss }) => [String(groupSize), three(loss)]);
      })
    );
    const growth = variants.flatMap(({ bestGroup, pairs }) => {
      const later = pairs.filter(({ word, position }) => word === "overtakes" && position === "above");
      return [
        share(bestGroup!.chanceGrows),
        share(bestGroup!.chanceShrinks),
        String(later.length),
        String(pairs.length)
      ];
    });
    page.numbers("p", [...bins, ...growth], "Plain means of the loss in base");
    const places = { below: "before it", inside: "within what both were measured at", above: "beyond it" };
    page.table(
      "Where the larger group overtakes",
      variants.flatMap(({ variant, pairs, laws }) =>
        pairs.map(({ smaller, larger, position, ends: both }) => {
          const [a, b] = [smaller, larger].map((size) => laws.find(({ groupSize }) => groupSize === size)!);
          const level = ({ k, referenceX, referenceLoss }: (typeof laws)[number]) =>
            Math.log(referenceLoss) + k * Math.log(referenceX);
          const x = Math.exp((level(b!) - level(a!)) / (b!.k - a!.k));
          return {
            head: `${variant}, G = ${larger} over ${smaller}`,
            cells: [
              ...[`${powerOfTen(x)} FLOPs`, places[position as keyof typeof places]],
              ...[both!.from, both!.to].map(({ chanceLarger }) => share(chanceLarger))
            ]
          };
        })
      )
    );
  });

  it("advises with what the next best costs at the largest shared budget", () => {
    const next = ends.flatMap(({ budgets }) => {
      const [best, second] = byLoss(budgets.at(-1)!.groups);
      return [String(second!.groupSize), three(second!.loss - best!.loss)];
    });
    page.numbers("p", [...largest, "4", ...next], "If problems are what is scarce");
    page.numbers("p", [`${modelSize / 1e9}B`, String(reference)], "One size");
    page.numbers("p", [String(from), String(to)], "Per sample: mean loss");
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    bindClaims(page);
    expect(page.left([])).toEqual([]);
  });
});
