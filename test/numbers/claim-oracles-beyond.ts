/** What the numbers of claims D and E must be: reuse, another family, transfer, rollout groups, final losses. */
import { readFileSync } from "node:fs";
import type { Variant } from "../../src/lib/runs.js";
import { between, fixed, r2, signed, sizeName } from "./formats.js";
import { numbersIn } from "./page.js";
import { count, outOfOrder, own, variants, z95 } from "./quantities.js";
import { only, results } from "./results.js";

export interface Oracle {
  /** value and the ends of its interval */
  number: readonly number[];
  /** numbers of the argument, in order */
  argument: readonly string[];
  /** the conditions looked at, in order */
  holds: readonly boolean[];
}

const { experiments, laws, curves, study } = results();

export const beyondOracles: Record<string, () => Oracle> = {
  D1: () => notWorse(Number.POSITIVE_INFINITY),
  D2: () => notWorse(25),
  D3: () => {
    const last = reuseRows().filter(({ reuseFactor }) => reuseFactor === 100);
    const worst = last.reduce((a, b) => (b.difference > a.difference ? b : a));
    return {
      number: [worst.difference, ...worst.test.interval],
      argument: last.flatMap(({ difference, test }) =>
        numbersIn(`${signed(difference, 3)} ${between(test.interval, (one) => fixed(one, 3))}`)
      ),
      holds: last.map(({ test }) => test.interval[0] > 0)
    };
  },
  E1: () => {
    const fits = laws.filter(
      ({ family, protocol, objective }) => family === "llama3" && protocol === "full" && objective === "linear"
    );
    const low = Math.min(...fits.map(({ goodness }) => goodness.r2));
    return { number: [low], argument: [r2(low)], holds: [] };
  },
  E2: () => {
    const cells = cellsOf("mathematics");
    const gains = (some: typeof cells) => count(some.map(({ theseQuestions }) => theseQuestions.verdict === "gain"));
    const groups = groupsOf(cells);
    const [gained, all] = gains(cells);
    return {
      number: [Number(gained) / Number(all)],
      argument: [
        ...gains(cells),
        ...variants.flatMap((variant) => gains(cells.filter((cell) => cell.variant === variant)))
      ],
      holds: groups.map((group) => Number(gains(group)[0]) > group.length / 2)
    };
  },
  E3: () => {
    const cells = cellsOf("code", "science");
    const big = (some: typeof cells) =>
      some.filter(({ theseQuestions, difference }) => theseQuestions.verdict === "gain" && difference <= -0.05);
    const most = cells.reduce((a, b) => (b.difference < a.difference ? b : a));
    return {
      number: [most.difference, ...most.theseQuestions.interval],
      argument: big(cells).map(({ modelSize }) => sizeName(modelSize)),
      holds: groupsOf(cells).map((group) => big(group).length === 0)
    };
  },
  E4: () => {
    const cells = cellsOf("logic").filter(({ modelSize }) => modelSize >= 14e9);
    const lost = cells.map(({ theseQuestions }) => theseQuestions.verdict === "loss");
    const most = cells.reduce((a, b) => (b.difference > a.difference ? b : a));
    return { number: [most.difference, ...most.theseQuestions.interval], argument: count(lost), holds: lost };
  },
  E5: () => {
    const rows = experiments.rollouts!.variants.map(({ perSample }) => perSample[0]!);
    const best = rows.map(({ chanceBest }) => [...chanceBest].sort((a, b) => b.chance - a.chance)[0]!);
    const { difference, interval } = rows[0]!.perDoubling;
    return {
      number: [difference, ...interval],
      argument: rows.flatMap(({ perDoubling }, i) => [
        ...numbersIn(signed(perDoubling.difference, 3)),
        ...[String(best[i]!.groupSize), fixed(best[i]!.chance, 2)]
      ]),
      holds: rows.flatMap(({ perDoubling, chanceBest }) => [
        perDoubling.interval[1] < 0,
        only(chanceBest, { groupSize: 32 }).chance >= 0.95
      ])
    };
  },
  E6: () => {
    const rows = experiments.rollouts!.variants.map(({ bestGroup }) => bestGroup!);
    const ranges = rows.map(({ budgets }) => budgets.at(-1)!.computeFlops / budgets[0]!.computeFlops);
    const best = new Set(rows.flatMap(({ budgets }) => budgets.map((one) => String(one.best))));
    return {
      number: [rows[0]!.chanceGrows],
      argument: [...ranges.map((one) => fixed(one, 1)), ...best],
      holds: rows.filter((_, i) => ranges[i]! >= 2).map(({ chanceGrows }) => chanceGrows >= 0.95)
    };
  },
  E7: () => {
    const ends = variants.map((variant) => lastLosses(variant).map(({ loss }) => loss));
    const onLoss = variants.map((variant) =>
      only(only(own(experiments.outcomeScale), { variant, resource: "data" }).orders, { scale: "loss" })
    );
    const broken = onLoss.map(({ slopes }) => outOfOrder(slopes));
    return {
      number: [ends[0]!.at(-1)!],
      argument: broken.flat(),
      holds: ends.flatMap((losses, i) => [
        losses.slice(1).every((loss, j) => loss < losses[j]!),
        onLoss[i]!.trend.z > 2 && broken[i]!.length === 0
      ])
    };
  },
  E8: () => {
    const path = new URL("../../data/reference/external-models.json", import.meta.url);
    const others = (
      JSON.parse(readFileSync(path, "utf8")) as {
        family: string;
        architecture: string;
        model: string;
        modelSize: number;
        value: number;
      }[]
    ).filter(({ family, architecture }) => family === "qwen3" && architecture === "dense");
    const best = others.reduce((a, b) => (b.value < a.value ? b : a));
    const from = Math.max(...others.map(({ modelSize }) => modelSize));
    const rows = variants
      .flatMap((variant) => lastLosses(variant))
      .filter(({ modelSize }) => modelSize >= from)
      .map(({ loss }) => {
        const error = Math.sqrt((loss * (1 - loss) + best.value * (1 - best.value)) / study.heldOutProblems);
        return { difference: loss - best.value, low: loss - best.value - z95 * error, error };
      });
    const closest = rows.reduce((a, b) => (b.difference > a.difference ? b : a));
    return {
      number: [closest.difference, closest.low, closest.difference + z95 * closest.error],
      argument: [
        ...count(rows.map(({ difference }) => difference < 0)),
        ...numbersIn(best.model),
        fixed(best.value, 3)
      ],
      holds: rows.map(({ low }) => low <= 0)
    };
  }
};

function reuseRows() {
  return experiments.reuse!.variants.flatMap(({ variant, windows }) =>
    windows[0]!.rows.map((row) => ({ variant, ...row }))
  );
}

function notWorse(upTo: number): Oracle {
  const rows = reuseRows().filter(({ reuseFactor }) => reuseFactor <= upTo);
  const held = rows.map(({ test }) => test.pNonInferiority < 0.05);
  const worst = rows
    .filter(({ reuseFactor }) => reuseFactor <= 25)
    .reduce((a, b) => (b.difference > a.difference ? b : a));
  const worse = rows.filter(({ test }) => test.pWorse < 0.05).map(({ reuseFactor }) => String(reuseFactor));
  return {
    number: [worst.difference, ...worst.test.interval],
    argument: [...count(held), ...worse, fixed(Math.min(...rows.map(({ test }) => test.power)), 2)],
    holds: held
  };
}

function cellsOf(...domains: string[]) {
  const { questions, benchmarks } = experiments.transfer!;
  return own(benchmarks.cells).filter(({ benchmark }) =>
    domains.includes(only(questions, { benchmark } as never).domain)
  );
}

/** Cells of one benchmark and variant, in the order of the cells. */
function groupsOf(cells: ReturnType<typeof cellsOf>) {
  const name = ({ benchmark, variant }: (typeof cells)[number]) => `${benchmark}, ${variant}`;
  return [...new Set(cells.map(name))].map((one) => cells.filter((cell) => name(cell) === one));
}

/** Mean of the last ten evaluations of each size, ascending. */
function lastLosses(variant: Variant) {
  return own(curves)
    .filter((curve) => curve.variant === variant)
    .map(({ modelSize, testLoss }) => ({
      modelSize,
      loss: testLoss.slice(-10).reduce((sum, loss) => sum + loss, 0) / 10
    }))
    .sort((a, b) => a.modelSize - b.modelSize);
}
