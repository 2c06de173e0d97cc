/** Figures of the page on the power law: lines and errors from the laws and curves by formulas of the test. */
import { expect, it } from "vitest";
import { expectDots } from "./drawing.js";
import { bindFigure } from "./every-page.js";
import { fixed, parameters, powerOfTen, r2, share, signed, sizeName, whole } from "./formats.js";
import { meanOf, medianOf } from "./logs.js";
import { numbersIn, Page } from "./page.js";
import { dotNumbers, own, sizes, tenfold, variants } from "./quantities.js";
import { only, results } from "./results.js";

export const page = new Page("power-law");
const { laws, curves, otherCurves, prediction, study, inputs } = results();
const { orders } = prediction;
const three = (value: number) => fixed(value, 3);
const tenths = (value: number) => `${signed(value * 100, 1)}%`;

/** Mean absolute errors of 72B left out and of the rest of a run, by name; [mean absolute, mean signed]. */
export function errors(variant: "base" | "instruct") {
  const key = { family: "qwen2.5", variant, resource: "compute" } as const;
  const target = only(only(prediction.between, key).targets, { kind: "leave-one-out", target: 72e9 });
  const run = only(prediction.within, key);
  const cut = only(run.cuts, { share: null });
  const at = (names: readonly string[], rows: readonly (readonly number[] | null)[]) => (name: string) =>
    rows[names.indexOf(name)]!;
  const seen = (points: number | null) => at(orders.calibrated, only(target.calibrated, { seen: points }).errors);
  return { target, run, cut, seen, strict: at(orders.strict, target.strict), later: at(orders.within, cut.mean) };
}

/** "5" and "27%": least and largest error over the ways to extrapolate the level. */
export function guesses(strict: (name: string) => readonly number[] | null | undefined): string[] {
  const values = ["linear", "quadratic", "logistic", "copy"].map((name) => strict(name)![0]! * 100);
  return [fixed(Math.min(...values), 0), `${fixed(Math.max(...values), 0)}%`];
}

/** Running median: `half` values on both sides, fewer at the start; the first by Tukey's rule for ends. */
function runningMedian(values: readonly number[], half: number): number[] {
  const smooth = values.map((_, i) => {
    const reach = Math.min(half, i);
    return medianOf(values.slice(i - reach, i + reach + 1));
  });
  const [, second, third] = smooth as [number, number, number];
  smooth[0] = medianOf([values[0]!, second, 3 * second - 2 * third]);
  return smooth;
}

/** Each size's curve with the law's line: its slope, its level, and errors of the line before and after `cut` points. */
function linesOf(protocol: "inter" | "intra", cut: number) {
  const { law, goodness, iterations } = only(laws, { ...main, protocol, objective: "log" });
  const rows = own(curves)
    .filter(({ variant }) => variant === "base")
    .map(({ modelSize, computeFlops: x, testLoss }) => {
      const fitted = law.sizes.find((one) => one.modelSize === modelSize);
      const k = law.kMax / (1 + law.n0 / modelSize);
      if (fitted) expect(fitted.learningEfficiency).toBeCloseTo(k, 12);
      const level = fitted?.intercept ?? meanOf(testLoss.map((loss, i) => Math.log(loss) + k * Math.log(x[i]!)));
      const at = (X: number) => Math.exp(level - k * Math.log(X));
      const ratios = testLoss.map((loss, i) => loss / at(x[i]!));
      const off = ratios.map((ratio) => Math.abs(ratio - 1));
      const still = meanOf(testLoss.slice(cut - 5, cut));
      const strip = runningMedian(ratios, 7).map((ratio) => Math.abs(ratio - 1));
      return {
        ...{ name: sizeName(modelSize), k, fitted, x, testLoss },
        ends: [three(at(x[0]!)), three(at(x.at(-1)!))],
        error: meanOf(off.slice(0, cut)),
        later: off.length > cut ? meanOf(off.slice(cut)) : null,
        still: testLoss.length > cut ? meanOf(testLoss.slice(cut).map((loss) => Math.abs(still / loss - 1))) : null,
        strip: { most: Math.max(...strip), end: medianOf(ratios.slice(-9)) - 1 }
      };
    });
  return { law, goodness, iterations, rows };
}

const main = { family: "qwen2.5", variant: "base", resource: "compute" } as const;

type Lines = ReturnType<typeof linesOf>;

/** What is said of the lines: their ends, what ten times the compute removes, the strip below. */
function linesInWords({ rows }: Lines, missed: readonly string[]): string[] {
  const [smallest, largest] = [rows[0]!, rows.at(-1)!];
  const near = rows.filter(({ strip }) => strip.most <= 0.02);
  const rest = rows.filter((row) => !near.includes(row));
  return [
    ...[String(rows.length), ...largest.ends, "72B", ...smallest.ends, "0.5B"],
    ...["72B", share(tenfold(largest.k)), "0.5B", share(tenfold(smallest.k)), ...missed, String(rows.length)],
    ...["2.0%", ...near.map(({ name }) => name)],
    ...rest.flatMap(({ name, strip: { most, end } }) => [name, share(Math.abs(end) > 0.01 ? Math.abs(end) : most)])
  ];
}

function bindLines(id: string, lines: Lines, words: Record<"reading" | "caption" | "tiles" | "missed", string[]>) {
  const { law, goodness, iterations, rows } = lines;
  const points = rows.reduce((sum, { x }) => sum + x.length, 0);
  const fitted = law.sizes.map(({ modelSize }) => sizeName(modelSize));
  const cut = id === "figure-2-3" ? ["25"] : [];
  bindFigure(page, id, {
    reading: words.reading,
    subtitle: [String(study.heldOutProblems), String(points)],
    shown: [fitted[0]!, fitted.at(-1)!, ...cut],
    caption: [fitted[0]!, fitted.at(-1)!, ...cut, ...words.caption, "15"],
    numbers: [
      ...[three(law.kMax), parameters(law.n0), ...words.tiles],
      ...[r2(goodness.r2), r2(goodness.r2SharedSlope), r2(goodness.r2Constant)]
    ],
    source: [String(goodness.points), String(points)],
    description: linesInWords(lines, words.missed),
    computed: [...cut, String(iterations)],
    exact: [law.kMax, law.n0, goodness.objective, ...numbersIn(inputs.hash)]
  });
  const table = page.find(`#${id} [data-part=table] table`);
  table.setAttribute("id", `${id}-lines`);
  page.tableAt(
    `#${id}-lines`,
    rows.map(({ name, fitted: one, k, testLoss, x, error, later }) => ({
      head: name,
      cells: [
        one ? String(one.points) : "held out",
        ...[three(k), three(testLoss[0]!), three(testLoss.at(-1)!), `${powerOfTen(x.at(-1)!)} FLOPs`, share(error)],
        one ? (later === null ? "–" : share(later)) : words.tiles.at(-1)!,
        one ? r2(one.r2!) : "–"
      ]
    }))
  );
}

export function bindPowerLawFigures(): void {
  const { target, cut, seen, strict, later } = errors("base");

  it("draws the law of the smaller sizes, and what it misses at 72B", () => {
    const lines = linesOf("inter", Number.POSITIVE_INFINITY);
    const [level, unseen] = [share(seen(null)("law")[0]!), share(strict("chosen")[0]!)];
    expect(share(lines.rows.at(-1)!.error)).toBe(level);
    bindLines("figure-2-1", lines, {
      reading: ["72B", level, unseen, ...guesses(strict)],
      caption: ["72B", String(prediction.settings.referenceStep), "200"],
      tiles: ["72B", level, "72B", unseen],
      missed: ["72B", three(target.k!), level, unseen]
    });
  });

  it("draws the law of the early steps, and what it misses later", () => {
    const lines = linesOf("intra", cut.sizes[0]!.seen);
    const [law, still] = [share(later("law")[0]!), share(later("mean-5")[0]!)];
    expect([lines.rows.map((row) => row.later!), lines.rows.map((row) => row.still!)].map(meanOf).map(share)).toEqual([
      ...[law, still]
    ]);
    bindLines("figure-2-3", lines, {
      reading: [law, still],
      caption: ["72B"],
      tiles: [law, still],
      missed: [law, still]
    });
  });

  it("sets every prediction beside its baselines", () => {
    const rows: [string, number][] = [
      ["Law, height fitted to all of 72B", seen(null)("law")[0]!],
      ["Law, height fitted to 72B’s first 10 evaluations", seen(10)("law")[0]!],
      ["Law, height guessed by a straight line in ln N", strict("linear")[0]!],
      ["Law, height guessed by a quadratic", strict("quadratic")[0]!],
      ["Law, height guessed by a logistic curve", strict("logistic")[0]!],
      ["Law, height guessed by copying that of the next smaller size", strict("copy")[0]!],
      ["One slope for all sizes, height fitted to all of 72B", seen(null)("shared-slope")[0]!],
      ["Mean loss of 72B: no learning", seen(null)("constant")[0]!],
      ["Mean loss of the next smaller size", strict("constant")[0]!],
      ["Law of the early steps", later("law")[0]!],
      ["Slope of each size alone", later("own-slope")[0]!],
      ["Loss stays at the mean of the last five", later("mean-5")[0]!],
      ["Loss stays at the last value", later("last-value")[0]!]
    ];
    const isUnseen = ([name]: [string, number]) => /height guessed|next smaller/.test(name);
    const ends = (some: [string, number][]) => {
      const sorted = [...some].sort(([, a], [, b]) => a - b);
      return [sorted[0]!, sorted.at(-1)!].flatMap(([name, error]) => [...numbersIn(name), share(error)]);
    };
    bindFigure(page, "figure-2-5", {
      reading: ["72B", share(seen(10)("law")[0]!), ...guesses(strict), share(strict("constant")[0]!)],
      caption: [String(only(target.calibrated, { seen: null }).scored), "72B", "72B", share(target.noise!)],
      description: [String(rows.length), ...ends(rows.filter((row) => !isUnseen(row))), ...ends(rows.filter(isUnseen))],
      // predicted/measured - 1
      computed: ["1"],
      exact: rows.flatMap(([name, error]) => [...numbersIn(name), String(error)])
    });
    page.table(
      "Mean errors",
      rows.map(([head, error]) => ({ head, cells: [share(error)] }))
    );
  });

  it("draws the error of the rest of a run by the share seen", () => {
    const methods = ["law", "own-slope", "last-value", "mean-5", "mean-10"] as const;
    const all = variants.map((variant) => errors(variant).run.cuts.filter((one) => one.share !== null));
    const at = (one: (typeof all)[number][number], method: (typeof methods)[number]) =>
      share(one.mean[orders.within.indexOf(method)]![0]);
    const stops = variants.map((variant) => share(errors(variant).run.lawStopsAtAgainstStill!));
    bindFigure(page, "figure-2-4", {
      reading: stops,
      key: ["5", "10"],
      description: all.flatMap((cuts) => [
        ...[share(cuts[0]!.share!), share(cuts.at(-1)!.share!)],
        ...(["law", "own-slope", "mean-5"] as const).flatMap((method) => [
          at(cuts[0]!, method),
          at(cuts.at(-1)!, method)
        ])
      ]),
      computed: ["5", "10"]
    });
    page.table(
      "Mean error after the cut",
      variants.flatMap((variant, i) =>
        all[i]!.map((one) => ({
          head: `${variant}, ${share(one.share!)}`,
          cells: methods.map((method) => at(one, method))
        }))
      ),
      ["5", "10"]
    );
  });

  it("draws how far runs of one setting differ", () => {
    const rows = own(curves)
      .filter(({ variant }) => variant === "base")
      .flatMap(({ modelSize, step, testLoss }) => {
        const runs = own(otherCurves)
          .filter((one) => one.variant === "base" && one.kind === "repeat" && one.modelSize === modelSize)
          .map((run) => {
            const kept = run.step.flatMap((at, i) => (step.includes(at) ? [[at, run.testLoss[i]!] as const] : []));
            const ratio = kept.map(([at, loss]) => loss / testLoss[step.indexOf(at)]!);
            return { steps: kept.map(([at]) => at), ratio, median: runningMedian(ratio, 4) };
          });
        return runs.length < 2 ? [] : [{ name: sizeName(modelSize), runs, apart: apart(runs) }];
      });
    const widest = [...rows].sort((a, b) => b.apart - a.apart)[0]!;
    const without = sizes.filter((name) => !rows.some((row) => row.name === name));
    bindFigure(page, "figure-2-7", {
      reading: [share(widest.apart), widest.name],
      caption: without,
      description: [
        ...[String(rows.length), "20"],
        ...rows.flatMap(({ name, runs }) => {
          const ends = runs.map(({ ratio }) => [ratio.slice(0, 5), ratio.slice(-20)].map((one) => medianOf(one) - 1));
          const moved = ends.map(([from, to]) => Math.abs(to! - from!));
          const most = moved.indexOf(Math.max(...moved));
          return [name, String(most + 1), ...ends[most]!.map(tenths)].flatMap(numbersIn);
        })
      ]
    });
    page.table(
      "Largest distance",
      rows.map(({ name, runs, apart: most }) => ({
        head: name,
        cells: [String(runs.length), whole(runs.reduce((sum, { steps }) => sum + steps.length, 0)), share(most)]
      }))
    );
  });

  it("draws the asymptote of each size with its interval, open ones to a score of 0 or 1", () => {
    const all = own(prediction.curves)
      .filter(({ resource }) => resource === "compute")
      .map(({ variant, modelSize, sigmoid }) => ({ variant, size: sizeName(modelSize), ...sigmoid!.a }));
    const identified = all.filter((one) => one.identified);
    const falls = identified.filter((one, i) => {
      const before = identified[i - 1];
      return before?.variant === one.variant && one.value <= before.value;
    });
    expect(falls).toEqual([]);
    const drawn = variants.flatMap((variant) => all.filter((one) => one.variant === variant).reverse());
    const dots = drawn.map(({ size, value, low, high, variant }) => ({
      ...{ name: `${size} ${variant}`, value, interval: [low ?? 0, high ?? 1], group: variant }
    }));
    const series = (flag: boolean) => dots.filter((_, i) => drawn[i]!.identified === flag);
    const open = series(false);
    bindFigure(page, "figure-2-8", {
      reading: [String(identified.length), String(all.length)].filter((one) => Number(one) > 10),
      subtitle: ["95%"],
      key: ["0", "1"],
      // 0.529 of the backtests, as `npm run bench:forecast` prints it
      caption: ["1", "53%"],
      source: [String(all.length)],
      description: [
        String(all.length),
        ...dotNumbers(series(true), three),
        ...open.flatMap(({ name, value, interval }) => [...numbersIn(name), three(value), ...interval.map(three)])
      ],
      exact: all.flatMap(({ variant, size, value }) => [...numbersIn(`${variant} ${size}`), String(value)])
    });
    expect(open).toHaveLength(1);
    expect(page.labels("figure-2-8")).toEqual(drawn.map(({ size }) => size));
    expectDots(page.drawing("figure-2-8"), dots);
    page.table(
      "Asymptote of each size",
      all.map(({ variant, size, value, low, high, identified: known }) => ({
        head: `${variant} ${size}`,
        cells: [known ? `${three(value)} [${three(low!)}, ${three(high!)}]` : "not identified"]
      }))
    );
  });

  it("draws the loss decomposition beside the power law", () => {
    const record = only(own(prediction.decomposition), { variant: "base", window: "early", betaHeld: false });
    const rows = record.sizes;
    const [mine, law] = [rows.map(({ absolute }) => absolute!), rows.map(({ lawAbsolute }) => lawAbsolute!)].map(
      (all) => share(meanOf(all))
    ) as [string, string];
    bindFigure(page, "figure-2-6", {
      reading: [mine, law],
      subtitle: ["30%", sizeName(rows[0]!.modelSize)],
      numbers: [mine, law, String(4 + 2 * rows.length), String(2 + rows.length)],
      caption: ["0"],
      description: rows.flatMap((one) => [sizeName(one.modelSize), share(one.absolute!), share(one.lawAbsolute!)]),
      // 1 + ...: a part of the formula
      computed: ["1"],
      exact: [String(record.lInf), parameters(record.n0), record.alpha.toPrecision(4), record.beta.toPrecision(4)]
    });
    expect(record.notIdentified).toEqual(["L_inf at 0"]);
    page.table(
      "The decomposition, size by size",
      rows.map((one) => ({
        head: sizeName(one.modelSize),
        cells: [
          ...[three(one.lambda), whole(one.d0), three(one.floor)],
          ...[share(one.absolute!), share(one.lawAbsolute!), three(one.r2!)]
        ]
      }))
    );
  });
}

/** Largest distance between the running medians of runs at a step of the first. */
function apart(runs: readonly { steps: number[]; median: number[] }[]): number {
  return Math.max(
    ...runs[0]!.steps.map((step) => {
      const values = runs.flatMap(({ steps, median }) => (steps.includes(step) ? [median[steps.indexOf(step)]!] : []));
      return Math.max(...values) - Math.min(...values);
    })
  );
}
