/** What the numbers of claims D and E must be: reuse, another family, transfer, rollout groups, final losses. */
import { readFileSync } from "node:fs";
import type { Variant } from "../../src/lib/runs.js";
import { between, fixed, r2, signed } from "./formats.js";
import { numbersIn } from "./page.js";
import { count, outOfOrder, own, studentT95, variants, z95 } from "./quantities.js";
import { only, results } from "./results.js";

export interface OracleCell {
  estimate: number | null;
  ends: readonly [number, number] | null;
  margin: number;
  /** not in the publication's own terms */
  beside?: boolean;
}

/** A cell with a standard error and degrees of freedom; normal without. */
export const withError = (estimate: number, se: number, margin: number, df = Number.POSITIVE_INFINITY): OracleCell => ({
  estimate,
  ends: [estimate - studentT95(df) * se, estimate + studentT95(df) * se],
  margin
});

/** A cell that nothing was measured for. */
const notMeasured = (margin: number): OracleCell => ({ estimate: null, ends: null, margin });

export interface Oracle {
  /** value and the ends of its interval */
  number: readonly number[];
  /** numbers of the argument, in order */
  argument: readonly string[];
  /** the cells, in order: estimate, interval, margin; those that stand beside the claim at their place */
  cells: readonly OracleCell[];
}

const { experiments, inference, laws, curves, study } = results();

export const beyondOracles: Record<string, () => Oracle> = {
  D1: () => reused(Number.POSITIVE_INFINITY),
  D2: () => reused(25),
  D3: () => {
    const last = reuseRows().filter(({ reuseFactor }) => reuseFactor === 100);
    const worst = last.reduce((a, b) => (b.difference > a.difference ? b : a));
    return {
      number: [worst.difference, ...worst.test.interval],
      argument: last.flatMap(({ difference, test }) =>
        numbersIn(`${signed(difference, 3)} ${between(test.interval, (one) => fixed(one, 3))}`)
      ),
      cells: last.map(reuseCell)
    };
  },
  E1: () => {
    const fits = laws.filter(
      ({ family, protocol, objective }) => family === "llama3" && protocol === "full" && objective === "linear"
    );
    const low = Math.min(...fits.map(({ goodness }) => goodness.r2));
    return { number: [low], argument: [r2(low)], cells: fits.map(() => notMeasured(0.005)) };
  },
  E2: () => {
    const rows = transferRows("mathematics");
    const all = rows.map(({ difference, theseQuestions: { interval } }) => transferCell(-difference, interval, -1));
    const gains = all.map(({ ends }) => ends![0] > 0 && ends![1] >= 0.02);
    const of = (variant: Variant) => count(gains.filter((_, i) => rows[i]!.variant === variant));
    return {
      number: [gains.filter(Boolean).length / gains.length],
      argument: variants.flatMap(of),
      cells: all
    };
  },
  E3: () => {
    const rows = transferRows("code", "science");
    const all = rows.map(({ difference, theseQuestions: { interval } }) =>
      transferCell(-difference, interval, -1, 0.03)
    );
    const more = all.map(({ ends }) => ends![0] > 0 && ends![1] >= 0.02);
    const most = rows.reduce((a, b) => (b.difference < a.difference ? b : a));
    return {
      number: [most.difference, ...most.theseQuestions.interval],
      argument: ["0.03", ...variants.flatMap((variant) => count(more.filter((_, i) => rows[i]!.variant === variant)))],
      cells: all
    };
  },
  E4: () => {
    const rows = transferRows("logic").filter(({ modelSize }) => modelSize >= 14e9);
    const most = rows.reduce((a, b) => (b.difference > a.difference ? b : a));
    return {
      number: [most.difference, ...most.theseQuestions.interval],
      argument: count(rows.map(({ difference }) => difference > 0)),
      cells: rows.map(({ difference, theseQuestions: { interval } }) => transferCell(difference, interval, 1))
    };
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
      cells: rows.flatMap(({ perDoubling: trend, groups, df }) => [
        // from 4 to 32 there are three doublings
        withError(-3 * trend.difference, 3 * trend.se, 0.02, trend.df),
        ...[4, 8, 16].map((groupSize) => {
          const [small, large] = [only(groups, { groupSize }), only(groups, { groupSize: 32 })];
          return withError(small.loss - large.loss, Math.sqrt(small.se ** 2 + large.se ** 2), 0.02, df);
        })
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
      cells: rows.map(({ chanceGrows, chanceShrinks }, i) => {
        const lead = chanceGrows - chanceShrinks;
        return ranges[i]! >= 2 ? { estimate: lead, ends: [lead, lead], margin: 0.95 } : notMeasured(0.95);
      })
    };
  },
  E7: () => {
    const finals = variants.map((variant) => lastLosses(variant));
    const onLoss = variants.map((variant) =>
      only(only(own(experiments.outcomeScale), { variant, resource: "data" }).orders, { scale: "loss" })
    );
    const { deviation, df } = experiments.reuse!.variants[0]!.windows[0]!.error;
    const error = (variant: Variant, { modelSize, loss }: { modelSize: number; loss: number }) => {
      const { std } = only(experiments.uncertainty!, { family: "qwen2.5", variant, modelSize });
      return (deviation ** 2 * loss * (1 - loss)) / study.heldOutProblems / (std?.repeats ?? 1);
    };
    return {
      number: [finals[0]!.at(-1)!.loss],
      argument: onLoss.flatMap(({ slopes }) => outOfOrder(slopes)),
      cells: variants.flatMap((variant, v) => [
        ...pairs(finals[v]!).map(([small, large]) =>
          withError(small.loss - large.loss, Math.sqrt(error(variant, small) + error(variant, large)), 0.02, df)
        ),
        ...slopePairs(onLoss[v]!.slopes)
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
        return { difference: loss - best.value, error };
      });
    const closest = rows.reduce((a, b) => (b.difference > a.difference ? b : a));
    return {
      number: [closest.difference, closest.difference - z95 * closest.error, closest.difference + z95 * closest.error],
      argument: [
        ...count(rows.map(({ difference }) => difference < 0)),
        ...numbersIn(best.model),
        fixed(best.value, 3)
      ],
      cells: rows.map(({ difference, error }) => withError(difference, error, 0.02))
    };
  }
};

function reuseRows() {
  return experiments.reuse!.variants.flatMap(({ variant, windows }) =>
    windows[0]!.rows.map((row) => ({ variant, ...row }))
  );
}

function reuseCell({ difference, se, df }: ReturnType<typeof reuseRows>[number]): OracleCell {
  return withError(difference, se, 0.02, df);
}

function reused(upTo: number): Oracle {
  const rows = reuseRows().filter(({ reuseFactor }) => reuseFactor <= upTo);
  const worst = rows
    .filter(({ reuseFactor }) => reuseFactor <= 25)
    .reduce((a, b) => (b.difference > a.difference ? b : a));
  const worse = rows.filter(({ test }) => test.interval[0] > 0).map(({ reuseFactor }) => String(reuseFactor));
  return {
    number: [worst.difference, ...worst.test.interval],
    argument: upTo > 25 ? [...worse, "100"] : worse,
    cells: rows.map((row) => ({ ...reuseCell(row), beside: row.reuseFactor > 25 }))
  };
}

function transferRows(...domains: string[]) {
  const { questions, benchmarks } = experiments.transfer!;
  return own(benchmarks.cells).filter(({ benchmark }) =>
    domains.includes(only(questions, { benchmark } as never).domain)
  );
}

function transferCell(estimate: number, [low, high]: readonly number[], sign: 1 | -1, from = 0): OracleCell {
  const ends = sign === 1 ? [low!, high!] : [-high!, -low!];
  return { estimate: estimate - from, ends: [ends[0]! - from, ends[1]! - from], margin: 0.02 };
}

/** Every two of a list, the earlier first. */
export const pairs = <One>(list: readonly One[]): [One, One][] =>
  list.flatMap((one, i) => list.slice(i + 1).map((other): [One, One] => [one, other]));

/** Differences of slopes, the larger size's minus the smaller's, against a quarter of the latter. */
export function slopePairs(slopes: readonly { slope: number; se: number }[]): OracleCell[] {
  return pairs(slopes).map(([small, large]) =>
    withError(
      large.slope - small.slope,
      Math.sqrt(small.se ** 2 + large.se ** 2),
      Math.max(Math.abs(small.slope), small.se) / 4,
      only(inference.runEffects, { family: "qwen2.5", resource: "compute" }).df
    )
  );
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
