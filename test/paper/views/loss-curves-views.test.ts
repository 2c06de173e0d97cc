/** The law through the loss curves, each protocol and objective in every series: title, numbers, table and words, from the results. */
import { describe, expect, it } from "vitest";
import { figureData } from "../../../src/components/loss-curves/loss-curves-data.js";
import { lossCurves } from "../../../src/components/loss-curves/loss-curves-figure.js";
import { fixed, parameters, r2, share, sizeName, whole } from "../../numbers/formats.js";
import { curvesOf, everySeries, hash, meanOf, own, place, results } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const data = figureData(results);
const figure = lossCurves({ strip: "Figure 2.2", printed: true });
const three = (value: number) => fixed(value, 3);
const { orders } = results.prediction;

type Series = (typeof everySeries)[number];
const all = everySeries.flatMap(([variant, resource]) =>
  (["inter", "intra", "full"] as const).flatMap((protocol) =>
    (["log", "linear"] as const).map((objective) => [variant, resource, protocol, objective] as const)
  )
);

/** The law of the results with what its lines miss, size by size. */
function lawOf([variant, resource]: Series, protocol: string, objective: string) {
  const record = own(results.laws).find(
    (one) =>
      one.variant === variant && one.resource === resource && one.protocol === protocol && one.objective === objective
  )!;
  const { law, window } = record;
  const sizes = curvesOf(variant).map(({ modelSize, step, testLoss, computeFlops, dataSamples }) => {
    const x = resource === "compute" ? computeFlops : dataSamples;
    const fitted = law.sizes.find((size) => size.modelSize === modelSize);
    const from = step.findIndex((one) => one >= (window.fromStep ?? 0));
    const seen = step.filter((one, i) => i >= from && one <= (window.toStep ?? Number.POSITIVE_INFINITY));
    const to = from + Math.min(seen.length, window.firstPoints ?? Number.POSITIVE_INFINITY);
    const k = fitted?.learningEfficiency ?? law.kMax / (1 + law.n0 / modelSize);
    const inside = <One>(values: readonly One[]) => values.slice(from, to);
    // a height of its own where the law has none: least squares on ln L, or on L
    const shape = x.map((one) => (one / x[0]!) ** -k);
    const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, one, i) => sum + one * b[i]!, 0);
    const height =
      objective === "log"
        ? Math.exp(meanOf(inside(testLoss).map((loss, i) => Math.log(loss / inside(shape)[i]!))))
        : product(inside(testLoss), inside(shape)) / product(inside(shape), inside(shape));
    const lineAt = (one: number) =>
      fitted ? Math.exp(fitted.intercept - k * Math.log(one)) : height * (one / x[0]!) ** -k;
    const line = x.map(lineAt);
    const off = testLoss.map((loss, i) => Math.abs(line[i]! / loss - 1));
    const still = meanOf(testLoss.slice(Math.max(from, to - 5), to));
    const later = testLoss.slice(to);
    return {
      ...{ modelSize, k, x, step, testLoss, line, lineAt, from, to, fitted },
      error: meanOf(inside(off)),
      later: later.length === 0 ? null : meanOf(off.slice(to)),
      still: later.length === 0 ? null : meanOf(later.map((loss) => Math.abs(still / loss - 1)))
    };
  });
  const target = own(results.prediction.between)
    .find((one) => one.variant === variant && one.resource === resource)!
    .targets.find(({ kind, target: size }) => kind === "leave-one-out" && size === 72e9)!;
  const strict = (name: string) => target.strict[(orders.strict as string[]).indexOf(name)]!;
  const [absolute, signed] = strict("chosen");
  const side = Math.abs(signed) > 0.7 * absolute ? (signed < 0 ? "too low" : "too high") : "off";
  const guesses = ["linear", "quadratic", "logistic", "copy"].map((name) => Math.round(100 * strict(name)[0]));
  return { ...record, sizes, absolute, guessed: `${share(absolute)} ${side}`, guesses };
}

const meanOver = (values: readonly (number | null)[]) => meanOf(values.filter((one) => one !== null));

describe("the law through the loss curves", () => {
  it.each(all)("in title and numbers: %s, %s, %s, %s", (variant, resource, protocol, objective) => {
    const { law, goodness, sizes, absolute, guessed, guesses } = lawOf(
      [variant, resource] as Series,
      protocol,
      objective
    );
    const said = saidBy(viewAt(figure, data, { variant, resource, protocol, objective }));
    const held = sizes.find(({ fitted }) => !fitted);
    const error = share(held?.error ?? meanOf(sizes.map((size) => size.error)));
    const [later, still] = [meanOver(sizes.map((size) => size.later)), meanOver(sizes.map((size) => size.still))].map(
      share
    );
    const guess = held && objective === "log";
    expect(said.view).toBe(
      `${variant}, ${resource}, ${{ inter: "between sizes", intra: "within a run", full: "all points" }[protocol]}`
    );
    expect(said.reading).toBe(
      held
        ? guess
          ? `With 72B’s height fitted, the law is ${error} off; with it guessed, ${guessed} (all guesses: ${Math.min(...guesses)} to ${Math.max(...guesses)}%)`
          : `Fitted on 0.5B–32B, the law’s line runs ${error} off 72B’s losses on average`
        : protocol === "intra"
          ? `The early fit predicts later losses to ${later}; no further change would be ${still} off`
          : `One law for seven sizes runs ${error} off their losses on average`
    );
    const errors = held
      ? {
          heldOut: `Mean error, 72B, height fitted: ${error}`,
          strict: `Mean error, 72B, height guessed: ${guess ? share(absolute) : "–"}`
        }
      : protocol === "intra"
        ? { heldOut: `Mean error after the cut: ${later}`, strict: `If loss stayed where it was: ${still}` }
        : { heldOut: `Mean error, all sizes: ${error}` };
    expect(said.numbers).toEqual({
      ...{ kMax: `Limit Kmax: ${three(law.kMax)}`, n0: `N0, size at half of it: ${parameters(law.n0)}` },
      ...errors,
      r2: `R^2 of the law: ${r2(goodness.r2)}`,
      r2SharedSlope: `R^2 of one slope for all: ${r2(goodness.r2SharedSlope)}`,
      r2Constant: `R^2 of no learning: ${r2(goodness.r2Constant)}`
    });
    for (const [name, value] of [
      ["Kmax", law.kMax],
      ["N0", law.n0],
      ["Mean squared residual", goodness.objective]
    ] as const)
      expect(Number(said.exact[name]) / value).toBeCloseTo(1, 6);
    const evaluations = sizes.reduce((sum, { step }) => sum + step.length, 0);
    expect(said.source).toBe(`${goodness.points} of ${evaluations} points in the fit · ${hash}`);
    expect(said.subtitle).toBe(
      `Test loss on ${results.study.heldOutProblems} held-out problems against cumulative ${resource === "compute" ? "training compute" : "training samples"}. Qwen2.5 ${variant}, seven sizes, ${evaluations} points of their curves`
    );
  });

  it.each(all)("in words and table: %s, %s, %s, %s", (variant, resource, protocol, objective) => {
    const { window, sizes, absolute, guessed } = lawOf([variant, resource] as Series, protocol, objective);
    const said = saidBy(viewAt(figure, data, { variant, resource, protocol, objective }));
    const held = sizes.find(({ fitted }) => !fitted);
    const range = held ? "0.5B–32B" : "0.5B–72B";
    const points =
      window.firstPoints !== null
        ? `the first ${window.firstPoints} points of each`
        : window.toStep !== null
          ? `steps ${window.fromStep}–${window.toStep}`
          : window.fromStep! > 1
            ? `every step from ${window.fromStep} on`
            : "every step";
    const squares = objective === "log" ? "ln L" : "L";
    expect(said.shown).toBe(`${variant}, ${resource}, fitted on ${range}, ${points}, least squares on ${squares}`);
    expect(said.caption).toContain(`a height per size to ${range}, ${points}, least squares on ${squares}, equal`);
    const late = sizes.filter(({ step }) => step[0]! > 1);
    expect(said.caption.includes(`The paper draws 32B and 72B from step ${late[0]?.step[0]} on only`)).toBe(
      late.length > 0
    );
    const [small, large] = [sizes[0]!, sizes.at(-1)!];
    const course = ({ x, from, lineAt }: typeof small) => `${three(lineAt(x[from]!))} to ${three(lineAt(x.at(-1)!))}`;
    const drop = ({ k }: typeof small) => share(1 - 10 ** -k);
    expect(said.description).toContain(
      `The lines fall for every size: from ${course(large)} at 72B, from ${course(small)} at 0.5B. The line of 72B drops ${drop(large)} per tenfold ${resource}, that of 0.5B ${drop(small)}.`
    );
    if (held)
      expect(said.description).toContain(
        `72B is held out: the law gives it a learning efficiency of ${three(held.k)}, and its line misses the measured losses by ${share(held.error)} on average once its height is fitted to them${objective === "log" ? `; predicted from smaller sizes alone the line lies ${guessed}` : ""}.`
      );
    if (protocol === "intra")
      expect(said.description).toContain(
        `After the cut the lines miss the measured losses by ${share(meanOver(sizes.map(({ later }) => later)))} on average over sizes; losses that stay at the mean of the last five seen miss by ${share(meanOver(sizes.map(({ still }) => still)))}.`
      );
    expect(said.table.slice(1)).toEqual(
      sizes.map(({ modelSize, k, x, testLoss, from, to, fitted, error, later }) => {
        const unseen = fitted ? later : objective === "log" ? absolute : null;
        return [
          ...[sizeName(modelSize), fitted ? whole(to - from) : "held out", three(k)],
          ...[three(testLoss[0]!), three(testLoss.at(-1)!), place(resource, x.at(-1)!).replace(" samples", "")],
          ...[share(error), unseen === null ? "–" : share(unseen), fitted ? r2(fitted.r2!) : "–"]
        ];
      })
    );
  });

  it.each(all)("in what its points say: %s, %s, %s, %s", (variant, resource, protocol, objective) => {
    const { sizes } = lawOf([variant, resource] as Series, protocol, objective);
    const outs = readOutsOf(viewAt(figure, data, { variant, resource, protocol, objective }));
    const points = sizes.flatMap(({ modelSize, step, x, testLoss, line, from, to, fitted }) =>
      step.map((at, i) => {
        const off = share(Math.abs(testLoss[i]! / line[i]! - 1));
        const side = off === "0.0%" ? "" : `, ${off} ${testLoss[i]! < line[i]! ? "below" : "above"}`;
        const word = fitted && i >= from && i < to ? "fitted" : "the line";
        return `${sizeName(modelSize)} ${variant}, step ${at} of ${step.at(-1)}, ${place(resource, x[i]!)}: loss ${three(testLoss[i]!)} (${word} ${three(line[i]!)}${side})`;
      })
    );
    expect(outs.filter((out) => out.includes(", step ")).sort()).toEqual(points.sort());
  });
});
