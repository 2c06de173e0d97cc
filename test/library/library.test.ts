import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { curveOf, FitError, fitLaw, fitRun, LogError, plan, readLogs } from "../../loaders/library/node.js";
import { fitRun as browserFit, plan as browserPlan, readLogs as readBytes } from "../../src/library/browser.js";
import { rlscale } from "../helpers/command-line.js";

const log = "test/fixtures/cases/logs/saturating.jsonl";

/** ln L = -k ln X + E by the textbook's sums. */
function slope(x: readonly number[], loss: readonly number[]): number {
  const [lx, ll] = [x.map(Math.log), loss.map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, ml] = [mean(lx), mean(ll)];
  const sxy = lx.reduce((sum, value, i) => sum + (value - mx) * (ll[i]! - ml), 0);
  return -sxy / lx.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

describe("readLogs", () => {
  it("gives what the lines of a log have", async () => {
    const rows = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, number>);
    const [run, ...others] = await readLogs(log, { modelSize: 7e9 });
    expect(others).toEqual([]);
    expect(run).toMatchObject({ path: log, modelSize: 7e9, tokens: null });
    expect([...run!.step]).toEqual(rows.map(({ step }) => step));
    expect(run!.scores.map(({ name }) => name)).toEqual(["val/accuracy"]);
    expect([...run!.scores[0]!.values]).toEqual(rows.map((row) => row["val/accuracy"]));
  });

  it("gives tokens, samples and FLOPs as sums since the start, and a curve of each", async () => {
    const rows = [2, 4, 6, 8, 10].map((step, i) => ({
      step,
      "val/accuracy": 0.3 + 0.05 * i,
      batch_size: 32,
      tokens_per_step: 1000
    }));
    const bytes = new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join("\n"));
    const [run] = await readBytes([{ path: "a.jsonl", bytes }], { modelSize: 3e9 });
    const steps = rows.map(({ step }) => step);
    const samples = steps.map((step) => 32 * step);
    expect([...run!.step]).toEqual(steps);
    expect([...run!.samples!]).toEqual(samples);
    const tokens = [...run!.tokens!];
    expect(tokens.map((value, i) => value - (tokens[i - 1] ?? 0))).toEqual([tokens[0], 2000, 2000, 2000, 2000]);
    expect(run!.flops).toBeNull();
    const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));
    const curve = curveOf(run!, { resource: "data" });
    expect({ ...curve, step: [...curve.step], x: [...curve.x], loss: [...curve.loss] }).toEqual({
      ...{ run: run!.run, modelSize: 3e9, score: "val/accuracy", unit: "samples", leftOut: {} },
      assumptions: [expect.stringMatching(/^val\/accuracy is taken for the fraction right/)],
      ...{ step: steps, x: near(samples), loss: near(rows.map((row) => 1 - row["val/accuracy"])) }
    });
    const { x, unit } = curveOf(run!);
    expect([unit, Array.from(x, (value, i) => value / (6 * 3e9 * tokens[i]!))]).toEqual([
      "FLOPs",
      near([1, 1, 1, 1, 1])
    ]);
  });

  it("counts compute by 6 N T, of a billion parameters where the size is not known, and says so", async () => {
    const steps = [1, 2, 3, 4, 5];
    const lines = steps.map((step) =>
      JSON.stringify({ step, "val/accuracy": 0.3 + 0.05 * step, tokens_per_step: 500_000 })
    );
    const bytes = new TextEncoder().encode(lines.join("\n"));
    const compute = (N: number) => steps.map((step) => expect.closeTo(6 * N * 500_000 * step, -3));
    const unknown = "the model's size is not known: 1B is taken, which moves E and not k";
    const [run] = await readBytes([{ path: "a.jsonl", bytes }]);
    const { x, unit, assumptions } = curveOf(run!, { resource: "compute" });
    expect([unit, [...x]]).toEqual(["FLOPs", compute(1e9)]);
    expect(assumptions).toContain(unknown);
    const [sized] = await readBytes([{ path: "a.jsonl", bytes }], { modelSize: 3e9 });
    const known = curveOf(sized!, { resource: "compute" });
    expect([...known.x]).toEqual(compute(3e9));
    expect(known.assumptions).not.toContain(unknown);
    expect(known.assumptions.filter((text) => text.startsWith("compute is 6 N T, "))).toHaveLength(1);
  });

  it("gives the same of bytes", async () => {
    const bytes = new Uint8Array(readFileSync(log));
    expect(await readBytes([{ path: log, bytes }])).toEqual(await readLogs([log]));
  });

  it("reads nothing in silence: no log, a damaged one, a question", async () => {
    await expect(readLogs("nowhere/*.csv")).rejects.toThrow(LogError);
    const text = (path: string, content: string) => readBytes([{ path, bytes: new TextEncoder().encode(content) }]);
    await expect(text("a.csv", "name,colour\nx,red\n")).rejects.toThrow(/^a\.csv: /);
    await expect(readLogs(log, { scores: ["nope"] })).rejects.toThrow(/nope/);
    await expect(readLogs(log, { runColumns: ["nope"] })).rejects.toThrow(/nope/);
  });
});

describe("curveOf and fitRun", () => {
  it("fit what the command line fits", async () => {
    const [run] = await readLogs(log, { modelSize: 7e9 });
    const { out } = await rlscale("fit", log, "--model-size", "7B", "--json");
    const [fit] = JSON.parse(out).fits;
    const { run: name, modelSize, points, k, interval, intercept, r2, growth, unit, counts } = fit;
    expect(fitRun(run!)).toEqual({ run: name, modelSize, points, k, interval, intercept, r2, growth, unit, counts });
    const counted = JSON.parse((await rlscale("fit", log, "--problems", "250", "--json")).out).fits[0].counts;
    expect(counted.answers).toBe(250);
    expect(fitRun(run!, { problems: 250 }).counts).toEqual(counted);
  });

  it("is least squares on ln L, of one's own points too", async () => {
    const [run] = await readLogs(log);
    const curve = curveOf(run!);
    // step 0 has no logarithm
    expect(curve.unit).toBe("steps");
    expect(curve.x[0]).toBeCloseTo(1, 12);
    expect(curve.loss[0]).toBeCloseTo(1 - 0.81, 12);
    expect(fitRun(curve).k).toBeCloseTo(slope([...curve.x], [...curve.loss]), 12);
    const planted = { run: "p", modelSize: null, unit: "FLOPs" as const, x: [1, 2, 4, 8, 16, 32] };
    expect(browserFit({ ...planted, loss: planted.x.map((x) => 0.5 * x ** -0.25) }).k).toBeCloseTo(0.25, 12);
  });

  it("count wrong answers where points state how many there are: scores of exactly 1 stay", () => {
    const x = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    const chance = x.map((one) => 0.4 * one ** -0.3);
    const curve = { run: "p", modelSize: null, unit: "steps" as const, x };
    const exact = fitRun({ ...curve, loss: chance, answers: 200 });
    expect(exact.counts).toMatchObject({ likelihood: "binomial", answers: 200, points: 10, allRight: 0 });
    expect(exact.counts!.k).toBeCloseTo(0.3, 6);
    expect(fitRun({ ...curve, loss: chance }).counts).toMatchObject({
      likelihood: "half-count",
      answersFrom: "stated"
    });
    const right = fitRun({ ...curve, loss: [...chance.slice(0, 9), 0], answers: 200 });
    expect([right.points, right.counts!.points, right.counts!.allRight]).toEqual([9, 10, 1]);
    expect(right.k).toBeCloseTo(0.3, 12);
    expect(right.counts!.k).toBeGreaterThan(0.31);
  });

  it("refuse what has no logarithm, and what is no run", async () => {
    const curve = {
      run: "p",
      modelSize: null,
      unit: "FLOPs" as const,
      x: [1, 2, 3, 4, 5],
      loss: [0.5, 0.4, 0.3, 0.2, 0]
    };
    expect(() => fitRun(curve)).toThrow(new FitError("p: point 4 must have x > 0 and 0 < loss <= 1; got 5, 0"));
    expect(() => fitRun({ ...curve, loss: [0.5] })).toThrow(RangeError);
    const [run] = await readLogs(log);
    expect(() => fitRun(run!, { resource: "compute" })).toThrow(FitError);
    expect(() => fitRun({ ...run! })).toThrow(/readLogs gave/);
  });
});

describe("fitLaw", () => {
  const law = { kMax: 0.12, n0: 6e9 };
  const curves = [0.5e9, 1.5e9, 7e9, 32e9].map((modelSize, i) => {
    const k = law.kMax / (1 + law.n0 / modelSize);
    const x = [1e18, 3e18, 1e19, 3e19];
    return {
      run: `${i}`,
      modelSize,
      x,
      loss: x.map((one) => (0.6 - i / 20) * (one / 1e18) ** -k),
      unit: "FLOPs" as const
    };
  });

  it.each(["log", "linear"] as const)("gives a planted law back: least squares on %s", (objective) => {
    const fit = fitLaw(curves, { objective });
    expect(fit.kMax / law.kMax).toBeCloseTo(1, 6);
    expect(fit.n0 / law.n0).toBeCloseTo(1, 5);
    expect(fit.sizes.map(({ k }) => k)).toEqual(
      curves.map(({ modelSize }) => expect.closeTo(law.kMax / (1 + law.n0 / modelSize), 8))
    );
    expect(fit.sizes[0]!.intercept).toBeCloseTo(Math.log(0.6) + fit.sizes[0]!.k * Math.log(1e18), 8);
  });

  it.each(["log", "linear"] as const)("tells how well it fits on L and on ln L, of all points: %s", (objective) => {
    // curves that bend, as evaluations scatter, with another number of points each
    const rough = curves.map((curve, i) => {
      const x = Array.from({ length: 6 + i }, (_, t) => 1e18 * 1.7 ** t);
      const k = law.kMax / (1 + law.n0 / curve.modelSize);
      const loss = x.map(
        (one, t) => (0.6 - i / 20) * (one / 1e18) ** -k * Math.exp(0.08 * Math.sin(3 * t + i) - t / 90)
      );
      return { ...curve, x, loss };
    });
    const fit = fitLaw(rough, { objective });
    expect(fit.sizes.map(({ modelSize, points }) => [modelSize, points])).toEqual(
      rough.map(({ modelSize, x }) => [modelSize, x.length])
    );
    const explained = (scale: (loss: number) => number) => {
      const pairs = rough.flatMap(({ x, loss }, i) =>
        loss.map((measured, t) => {
          const { k, intercept } = fit.sizes[i]!;
          return { measured: scale(measured), fitted: scale(Math.exp(intercept - k * Math.log(x[t]!))) };
        })
      );
      const mean = pairs.reduce((sum, { measured }) => sum + measured, 0) / pairs.length;
      const squares = (of: (pair: (typeof pairs)[number]) => number) =>
        pairs.reduce((sum, pair) => sum + of(pair) ** 2, 0);
      return 1 - squares(({ measured, fitted }) => measured - fitted) / squares(({ measured }) => measured - mean);
    };
    const [onLoss, onLog] = [explained((loss) => loss), explained(Math.log)];
    expect(Math.abs(onLoss - onLog)).toBeGreaterThan(1e-4);
    expect([fit.r2, fit.r2Log]).toEqual([expect.closeTo(onLoss, 9), expect.closeTo(onLog, 9)]);
  });

  it("refuses mixed units, unknown sizes, too few sizes", () => {
    expect(() => fitLaw([...curves.slice(1), { ...curves[0]!, unit: "samples" }])).toThrow("FLOPs and samples");
    expect(() => fitLaw([...curves.slice(1), { ...curves[0]!, modelSize: null }])).toThrow(
      "0: its modelSize must be known"
    );
    expect(() => fitLaw(curves.slice(2))).toThrow(FitError);
    expect(() => fitLaw([...curves, curves[0]!])).toThrow(RangeError);
    const point = (i: number, x: number, loss: number) => {
      const { x: all, loss: losses, ...curve } = curves[0]!;
      return () => fitLaw([...curves.slice(1), { ...curve, x: all.with(i, x), loss: losses.with(i, loss) }]);
    };
    expect(() => fitLaw([...curves.slice(1), { ...curves[0]!, loss: [0.5, 0.4, 0.3] }])).toThrow(
      "0: x has 4 values, loss 3"
    );
    expect(point(2, 0, 0.25)).toThrow("0: point 2 must have x > 0 and 0 < loss <= 1; got 0, 0.25");
    expect(point(1, 7, 1.5)).toThrow("0: point 1 must have x > 0 and 0 < loss <= 1; got 7, 1.5");
    expect(point(3, Infinity, 0.25)).toThrow("0: point 3 must have x > 0 and 0 < loss <= 1; got Infinity, 0.25");
    expect(point(0, 7, 0)).toThrow("0: point 0 must have x > 0 and 0 < loss <= 1; got 7, 0");
  });
});

describe("plan", () => {
  const question = { gpu: "h200", gpus: 8, hours: 12, problems: 8000 };

  it("answers as the command line does", async () => {
    const { out } = await rlscale(
      "plan",
      "best",
      ...Object.entries(question).flatMap(([name, value]) => [`--${name}`, `${value}`]),
      "--json"
    );
    const told = JSON.parse(out);
    const { best, sizes } = await plan(question);
    expect(best).toBe(told.best);
    expect(told.sizes).toMatchObject(sizes);
    type Drawn = { draws: { best: number; count: number } | null };
    expect(told.sizes.map(({ draws }: Drawn) => draws && draws.best / draws.count)).toEqual(
      sizes.map(({ chance }) => chance)
    );
    expect(browserPlan(question, await loadResults())).toEqual(await plan(question));
    const backward = JSON.parse((await rlscale("plan", "backward", "--target", "0.4", "--json")).out);
    const { needs } = await plan({ target: 0.4 });
    type Needed = Record<"flops" | "samples" | "steps", number>;
    expect(needs).toEqual(
      backward.sizes.map(({ modelSize, needs: needed }: { modelSize: number; needs: Needed | null }) => ({
        modelSize,
        flops: needed?.flops ?? null,
        samples: needed?.samples ?? null,
        steps: needed?.steps ?? null
      }))
    );
    expect(needs.some(({ flops, samples, steps }) => new Set([flops, samples, steps]).size === 3)).toBe(true);
  });

  it("refuses words that no question has, values that none can have, two budgets", async () => {
    await expect(plan({ gpuz: 8 })).rejects.toThrow("no question has gpuz");
    await expect(plan({ gpus: -1 })).rejects.toThrow(/^plan: gpus must be /);
    await expect(plan({ gpus: 8, flops: 1e20 })).rejects.toThrow("one budget at a time; got gpus, flops");
  });
});
