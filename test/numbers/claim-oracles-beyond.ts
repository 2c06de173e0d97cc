/** What the numbers of claims D and E must be: reuse, another family, transfer, rollout groups, final losses. */
import { readFileSync } from "node:fs";
import type { Variant } from "../../src/lib/runs.js";
import { between, fixed, r2, signed, sizeName } from "./formats.js";
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

/** A cell as the number of its claim: the estimate and the ends of its interval. */
export const ofCell = ({ estimate, ends }: OracleCell): number[] => [estimate!, ...ends!];

/** Share of the cells of which something holds. */
export const ofCells = (holds: readonly boolean[]): number => holds.filter(Boolean).length / holds.length;

/** A cell that nothing was measured for. */
const notMeasured = (margin: number): OracleCell => ({ estimate: null, ends: null, margin });

export interface Oracle {
  /** value and the ends of its interval; null for none */
  number: readonly number[] | null;
  /** numbers of the words that stand beside it; none by default */
  label?: readonly string[];
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
    const lesser = last.reduce((a, b) => (b.difference < a.difference ? b : a));
    return {
      number: [lesser.difference, ...lesser.test.interval],
      label: ["100"],
      argument: [
        "100",
        ...last.flatMap(({ difference, test }) =>
          numbersIn(`${signed(difference, 3)} ${between(test.interval, (one) => fixed(one, 3))}`)
        )
      ],
      cells: last.map(reuseCell)
    };
  },
  E1: () => {
    const fits = laws.filter(
      ({ family, protocol, objective }) => family === "llama3" && protocol === "full" && objective === "linear"
    );
    const low = Math.min(...fits.map(({ goodness }) => goodness.r2));
    return { number: null, argument: [r2(low)], cells: fits.map(() => notMeasured(0.005)) };
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
      number: [ofCells(all.map(({ ends }) => ends![1] < 0.02))],
      label: ["0.05"],
      argument: [
        ...["0.03", ...variants.flatMap((variant) => count(more.filter((_, i) => rows[i]!.variant === variant)))],
        ...[fixed(-most.difference, 2), sizeName(most.modelSize)]
      ],
      cells: all
    };
  },
  E4: () => {
    const rows = transferRows("logic").filter(({ modelSize }) => modelSize >= 14e9);
    const [lowest, ...higher] = [...rows].sort((a, b) => a.difference - b.difference);
    const cells = rows.map(({ difference, theseQuestions: { interval } }) => transferCell(difference, interval, 1));
    const rises = cells.map(({ ends }) => ends![0] > 0 && ends![1] >= 0.02);
    const little = rows.filter((_, i) => cells[i]!.ends![0] <= 0 && cells[i]!.ends![1] < 0.02);
    return {
      number: [ofCells(rises)],
      argument: [
        ...count(rises),
        ...[lowest!, higher.at(-1)!].flatMap((one) => [
          ...numbersIn(signed(one.difference, 3)),
          sizeName(one.modelSize)
        ]),
        ...little.flatMap(({ modelSize, theseQuestions: { interval } }) => [
          sizeName(modelSize),
          ...numbersIn(signed(interval[1]!, 3))
        ])
      ],
      cells
    };
  },
  E5: () => {
    const rows = experiments.rollouts!.variants.map(({ perSample }) => perSample[0]!);
    const best = rows.map(({ chanceBest }) => [...chanceBest].sort((a, b) => b.chance - a.chance)[0]!);
    const cells = rows.flatMap(({ perDoubling: trend, groups, df }) => [
      // from 4 to 32 there are three doublings
      withError(-3 * trend.difference, 3 * trend.se, 0.02, trend.df),
      ...[4, 8, 16].map((groupSize) => {
        const [small, large] = [only(groups, { groupSize }), only(groups, { groupSize: 32 })];
        return withError(small.loss - large.loss, Math.sqrt(small.se ** 2 + large.se ** 2), 0.02, df);
      })
    ]);
    return {
      number: ofCell(cells[0]!),
      label: ["32", "4"],
      argument: rows.flatMap(({ perDoubling }, i) => {
        const beaten = cells.slice(4 * i + 1, 4 * i + 4).map(({ ends }) => ends![0] > 0 && ends![1] >= 0.02);
        return [
          ...[...numbersIn(signed(perDoubling.difference, 3)), "32", ...count(beaten)],
          ...[4, 8, 16].filter((_, at) => !beaten[at]).map(String),
          ...[String(best[i]!.groupSize), fixed(best[i]!.chance, 2)]
        ];
      }),
      cells
    };
  },
  E6: () => {
    const rows = experiments.rollouts!.variants.map(({ bestGroup }) => bestGroup!);
    const ranges = rows.map(({ budgets }) => budgets.at(-1)!.computeFlops / budgets[0]!.computeFlops);
    const best = new Set(rows.flatMap(({ budgets }) => budgets.map((one) => String(one.best))));
    return {
      number: [ranges[0]!],
      label: ["2"],
      argument: [
        ...ranges.map((one) => fixed(one, 1)),
        ...best,
        ...rows.map(({ chanceGrows }) => fixed(chanceGrows, 2))
      ],
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
    const cells = variants.flatMap((variant, v) => [
      ...pairs(finals[v]!).map(([small, large]) =>
        withError(small.loss - large.loss, Math.sqrt(error(variant, small) + error(variant, large)), 0.02, df)
      ),
      ...slopePairs(onLoss[v]!.slopes)
    ]);
    const reached = ({ loss, modelSize }: { loss: number; modelSize: number }) => [fixed(loss, 3), sizeName(modelSize)];
    const shown = cells.map(({ ends, margin }) => ends![0] > 0 && ends![1] >= margin);
    // of each variant the pairs of sizes by their final loss, then by how fast it falls
    const aboutFall = (_: unknown, i: number) => i % (2 * 21) >= 21;
    const excluded = variants.flatMap((_, v) =>
      pairs(finals[v]!).filter((_, i) => {
        const { ends, margin } = cells[42 * v + 21 + i]!;
        return ends![0] <= 0 && ends![1] < margin;
      })
    );
    return {
      number: [ofCells(shown)],
      label: [String(cells.length)],
      argument: [
        ...count(shown.filter((_, i) => !aboutFall(_, i))),
        ...finals.flatMap((ends) => [...reached(ends[0]!), ...reached(ends.at(-1)!)]),
        ...count(shown.filter(aboutFall)),
        ...onLoss.flatMap(({ slopes }) => outOfOrder(slopes)),
        ...excluded.flatMap(([small, large]) => [sizeName(large.modelSize), sizeName(small.modelSize)])
      ],
      cells
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
      label: ["32B", ...numbersIn(best.model)],
      argument: [
        ...[String(rows.length), String(rows.filter(({ difference }) => difference < 0).length)],
        ...[...numbersIn(best.model), fixed(best.value, 3)],
        String(rows.filter(({ difference, error }) => difference + z95 * error < 0).length)
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
  const claimed = rows.filter(({ reuseFactor }) => reuseFactor <= 25);
  const apart = (some: typeof rows, which: (ends: readonly [number, number]) => boolean) =>
    some.filter(({ test }) => which(test.interval)).map(({ reuseFactor }) => String(reuseFactor));
  const higher = ([low]: readonly [number, number]) => low > 0;
  const ends = claimed.map((row) => reuseCell(row).ends!);
  const highest = claimed.reduce((a, b) => (b.test.interval[1] > a.test.interval[1] ? b : a));
  const beside = rows.filter(({ reuseFactor }) => reuseFactor > 25);
  return upTo > 25
    ? {
        number: [ofCells(ends.map(([low, high]) => low > -0.02 && high < 0.02))],
        label: ["25", "0.02"],
        argument: [
          ...["25", ...apart(claimed, higher), ...apart(claimed, ([, high]) => high < 0)],
          String(ends.filter(([low, high]) => low <= 0 && high >= 0 && !(low > -0.02 && high < 0.02)).length),
          ...["0.02", "0", ...apart(beside, higher), "100"]
        ],
        cells: rows.map((row) => ({ ...reuseCell(row), beside: row.reuseFactor > 25 }))
      }
    : {
        number: [ofCells(ends.map(([, high]) => high < 0.02))],
        label: ["25", "0.02"],
        argument: [
          ...[...apart(claimed, higher), String(highest.reuseFactor)],
          ...numbersIn(`${signed(highest.difference, 3)} ${between(highest.test.interval, (one) => fixed(one, 3))}`)
        ],
        cells: rows.map(reuseCell)
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
