/** Data reuse at every view, each window against each reference and at several margins: from the results and the logs. */
import { describe, expect, it } from "vitest";
import { reuseData } from "../../../src/paper/data-reuse/reuse-data.js";
import { reuseEquivalenceFigure } from "../../../src/paper/data-reuse/reuse-equivalence/reuse-equivalence-figure.js";
import { reuseRunsFigure } from "../../../src/paper/data-reuse/reuse-runs/reuse-runs-figure.js";
import { between, fixed, share, signed, whole } from "../../numbers/formats.js";
import { paperSite } from "../paper-site.js";
import { listed, meanOf, medianOf, results, variants } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const site = await paperSite(results);
const record = results.experiments.reuse!;
const data = { reuse: reuseData(results, site.series)! };
const three = (value: number) => fixed(value, 3);
const change = (value: number) => signed(value, 3);
const runsOf = (variant: string) =>
  site.series
    .filter((run) => run.experiment === "reuse" && run.variant === variant && run.modelSize === record.modelSize)
    .map((run) => ({
      ...run,
      testLoss: run.benchmarks.find(({ benchmark }) => benchmark === results.study.benchmark)!.testLoss as number[]
    }));
const runOf = (variant: string, passes: number, state: string) =>
  runsOf(variant).find((run) => run.reuseFactor === passes && run.state === state);
const repeatOf = (variant: string, state: string) =>
  runOf(variant, record.reference, state)!.sameAs!.split("-repeat-")[1];

/** Area of the standard normal density below z, by Simpson's rule. */
const normal = (z: number) => {
  const [n, width] = [2000, (z + 9) / 2000];
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const weight = (i: number) => (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2);
  return (
    (Array.from({ length: n + 1 }, (_, i) => weight(i) * density(-9 + i * width)).reduce((a, b) => a + b) * width) / 3
  );
};
/** Mean of a function of s / sigma over its distribution at df degrees of freedom. */
const overErrors = (df: number, of: (ratio: number) => number) => {
  const ratios = Array.from({ length: 300 }, (_, i) => (i + 0.5) / 100);
  const weights = ratios.map((r) => r ** (df - 1) * Math.exp((-df * r * r) / 2));
  return ratios.reduce((sum, r, i) => sum + weights[i]! * of(r), 0) / weights.reduce((a, b) => a + b);
};
/** 97.5% point of Student's t: where the mean chance of a normal below t s / sigma is 0.975. */
const studentOf = (df: number) => {
  let [low, high] = [1.9, 4];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (overErrors(df, (r) => normal(middle * r)) < 0.975) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

const froms = [80, 90, 70, 60];
const students = new Map(
  froms.map((from) => {
    const { error } = record.variants[0]!.windows.find(({ window }) => window.from === from)!;
    return [from, studentOf(error.df)];
  })
);
const references = { repeats: "mean of the repeats", published: "the run published", earlier: "an earlier run" };

/** Every run against a reference over a window. */
function rowsOf(from: number, against: keyof typeof references, margin: number) {
  return record.variants.flatMap(({ variant, windows }) => {
    const { window, error, reference, rows } = windows.find((one) => one.window.from === from)!;
    const se = error.s * Math.sqrt(1 + 1 / (against === "repeats" ? reference.runs.length : 1));
    const t = students.get(from)!;
    return rows.map(({ reuseFactor, loss, evaluations, difference }) => {
      const inside = (step: number) => step >= window.from && step <= window.to;
      const steps = runOf(variant, reuseFactor, "current")!.step.filter(inside);
      const other = runOf(variant, record.reference, against === "earlier" ? "earlier" : "current")!;
      const gap =
        against === "repeats"
          ? difference
          : loss - meanOf(other.testLoss.filter((_, i) => inside(other.step[i]!) && steps.includes(other.step[i]!)));
      const interval = [gap - t * se, gap + t * se] as const;
      const [low, high] = interval;
      const verdict =
        high <= margin && low >= -margin
          ? "same within the margin"
          : low >= margin
            ? "worse"
            : high <= -margin
              ? "better"
              : high <= margin
                ? "not worse"
                : "undecided";
      return { variant, reuseFactor, loss, evaluations, gap, interval, verdict, se, df: error.df };
    });
  });
}

const passes = (count: number) => `${count} ${count === 1 ? "pass" : "passes"}`;

describe("end losses against fresh data", () => {
  const all = froms.flatMap((from) =>
    (Object.keys(references) as (keyof typeof references)[]).flatMap((against) =>
      ["0.02", "0.03", "0.012"].map((margin) => [from, against, margin] as const)
    )
  );

  it.each(all)("from step %s on, against %s, with a margin of %s", (from, against, margin) => {
    const rows = rowsOf(from, against, Number(margin));
    const choices = { window: String(from), against, margin };
    const view = viewAt(reuseEquivalenceFigure, data, choices);
    const said = saidBy(view);
    expect(said.view).toBe(`margin ${margin}, steps ${from}–99`);
    expect(said.shown).toBe(`margin ${margin}, steps ${from}–99, against ${references[against]}`);
    expect(said.subtitle).toContain(`over steps ${from}–99 minus that of fresh data, Qwen2.5 7B`);
    const reach = variants.map((variant) => {
      const mine = rows.filter((row) => row.variant === variant);
      const failed = mine.findIndex(({ interval }) => interval[1] > Number(margin));
      return { variant, passes: (failed < 0 ? mine.at(-1) : mine[failed - 1])?.reuseFactor };
    });
    const known = reach.filter((one) => one.passes !== undefined);
    const upTo =
      known.length === 2 && known[0]!.passes === known[1]!.passes
        ? `${passes(known[0]!.passes!)} in both variants`
        : known.map(({ variant, passes: n }, i) => `${i === 0 ? passes(n!) : n} in ${variant}`).join(" and ");
    expect(said.reading).toBe(
      known.length === 0
        ? `Even the fewest passes are not shown to end less than ${margin} above fresh problems`
        : `Up to ${upTo}, the end loss is shown to be less than ${margin} above that of fresh problems`
    );
    const state = against === "earlier" ? "earlier" : "current";
    const { error, reference } = record.variants[0]!.windows.find(({ window }) => window.from === from)!;
    const fresh =
      against === "repeats"
        ? `the mean of ${reference.runs.length} repeats of the main run`
        : `one run, ${against === "published" ? "as published" : "as in an earlier figure"} (${variants.map((variant) => `repeat ${repeatOf(variant, state)} in ${variant}`).join(", ")})`;
    expect(said.caption).toContain(
      `over steps ${from}–99; fresh data are ${fresh}. The error is that between whole runs, pooled over ${error.cells} settings with repeats (${error.df} degrees of freedom).`
    );
    expect(said.source).toBe(`${rows.length} runs`);
    const verdicts = ["same within the margin", "not worse", "better", "worse", "undecided"].flatMap((verdict) => {
      const mine = rows.filter((row) => row.verdict === verdict);
      const names = mine.map(({ reuseFactor, variant, gap }) => `${reuseFactor} ${variant} (${change(gap)})`);
      return mine.length === 0 ? [] : [`${verdict}: ${listed(names)}`];
    });
    const all = verdicts.join("; ");
    expect(said.description).toBe(
      `Difference of end loss to fresh data for 6 numbers of passes, judged against ±${margin}. ${all[0]!.toUpperCase()}${all.slice(1)}.`
    );
    expect(said.table.slice(1)).toEqual(
      rows.map(({ variant, reuseFactor, evaluations, loss, gap, interval, verdict }) => [
        ...[`${reuseFactor}, ${variant}`, String(evaluations), three(loss), change(gap)],
        ...[between(interval, change), verdict],
        interval[0] * interval[1] < 0 ? "no" : gap > 0 ? "yes, worse" : "yes, better"
      ])
    );
    const powers = variants.map((variant) => {
      const { se, df } = rows.find((row) => row.variant === variant)!;
      const power = overErrors(df, (r) => normal(Number(margin) / se - students.get(from)! * r));
      return [`power-${variant}`, `Power, ${variant}: ${share(power)}`];
    });
    expect(said.numbers).toEqual(Object.fromEntries(powers));
    expect(said.exact.margin).toBe(String(Number(margin)));
    expect(readOutsOf(view).sort()).toEqual(
      rows
        .map(
          ({ variant, reuseFactor, gap, interval }) =>
            `${variant}, times each problem is seen ${reuseFactor}×: difference of end loss ${change(gap)} ${between(interval, change)}`
        )
        .sort()
    );
  });
});

describe("each run beside its reference", () => {
  const all = variants.flatMap((variant) =>
    (["published", "earlier"] as const).map((rows) => [variant, rows] as const)
  );

  it.each(all)("%s, %s", (variant, rows) => {
    const wanted = rows === "earlier" ? "earlier" : "current";
    const factors = [...new Set(runsOf(variant).map(({ reuseFactor }) => reuseFactor))].sort((a, b) => a - b);
    const shown = factors.map(
      (passes) => runOf(variant, passes, wanted) ?? runsOf(variant).find((run) => run.reuseFactor === passes)!
    );
    const reference = shown.find(({ reuseFactor }) => reuseFactor === record.reference)!;
    const others = shown.filter(({ run }) => run !== reference.run);
    const end = ({ step, testLoss }: typeof reference, only: readonly number[]) =>
      meanOf(testLoss.filter((_, i) => step[i]! >= 80 && step[i]! <= 99 && only.includes(step[i]!)));
    // a run that ends before the window has no end to compare
    const gaps = others.map((run) => ({
      run,
      gap: run.step.at(-1)! < 80 ? null : end(run, run.step) - end(reference, run.step)
    }));
    const view = viewAt(reuseRunsFigure, data, { variant, rows });
    const said = saidBy(view);
    expect(said.view).toBe(`${variant}, ${rows === "earlier" ? "earlier figure" : "as published"}`);
    expect(said.shown).toBe(`${variant}, ${rows === "earlier" ? "runs of an earlier figure" : "runs as published"}`);
    expect(said.subtitle).toContain(`Qwen2.5 7B ${variant};`);
    const most = gaps.flatMap(({ run, gap }) => (gap === null ? [] : [{ run, gap }])).sort((a, b) => b.gap - a.gap)[0]!;
    expect(said.reading).toBe(
      most.gap <= 0
        ? "No run on repeated problems ends above the run that saw each problem once"
        : `The run on ${most.run.reuseFactor} passes ends furthest above its reference, by ${three(most.gap)}`
    );
    const first = Math.min(...others.map(({ step }) => step[0]!));
    const earlier = others.filter(({ state }) => state === "earlier").map(({ reuseFactor }) => reuseFactor);
    expect(said.caption).toBe(
      `One run each; the grey run is the one that the figure shows as its reference, and it is repeat ${repeatOf(variant, reference.state)} of the main run, not a mean. All panels share both scales, which are logarithmic; steps before step ${first} are not available.${earlier.length > 0 ? ` Another run than published is shown at ${earlier.join(", ")} passes.` : ""}`
    );
    expect(said.source).toBe(`${others.reduce((sum, { step }) => sum + step.length, 0)} evaluations`);
    const tail = ({ testLoss }: typeof reference) => medianOf(testLoss.slice(-20));
    const clauses = others.map((run) => {
      const apart = tail(run) - tail(reference);
      return `${run.reuseFactor}×, ${three(Math.abs(apart)) === "0.000" ? `ends where each problem once ends, at ${three(tail(run))}` : `ends at ${three(tail(run))}, ${three(Math.abs(apart))} ${apart > 0 ? "above" : "below"} each problem once`}`;
    });
    const short = gaps.flatMap(({ run, gap }) =>
      gap === null ? ` ${run.reuseFactor}×: ends at step ${run.step.at(-1)}.` : []
    );
    expect(said.description).toBe(
      `Test loss against training step in ${others.length} panels; ends are medians of the last 20 evaluations: ${clauses.join("; ")}.${short.join("")}`
    );
    expect(said.table.slice(1)).toEqual(
      gaps.map(({ run: { reuseFactor, step }, gap }) => [
        ...[reuseFactor, step.length, step[0]!, step.at(-1)!].map(whole),
        gap === null ? "ends before" : change(gap)
      ])
    );
    const points = others.flatMap((run) => {
      const of =
        (name: string) =>
        ({ step, testLoss }: typeof reference) =>
          testLoss.map((loss, i) => `${run.reuseFactor}×, ${name}, training step ${step[i]}: test loss ${three(loss)}`);
      return [...of("each problem once")(reference), ...of(passes(run.reuseFactor))(run)];
    });
    expect(readOutsOf(view).sort()).toEqual(points.sort());
  });
});
