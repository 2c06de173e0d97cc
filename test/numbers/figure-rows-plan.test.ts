/** CSV of the planner's figures and of those of a reader's logs before one is dropped: all rows and columns, bound. */
import { describe, expect, it } from "vitest";
import { missing, useSite } from "../browser/browser.js";
import { type Cells, csvOf } from "./csv-of.js";
import { expectRows, kept } from "./figure-rows.js";
import { bestFitting, limit, lines, model, type PlanLine } from "./plan-oracle.js";
import { own, seriesOf, sizes } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();
const { curves, study } = results();
const Ns = sizes.map((size) => Number.parseFloat(size) * 1e9);
const base = own(curves)
  .filter(({ variant }) => variant === "base")
  .sort((a, b) => a.modelSize - b.modelSize);

describe.skipIf(reason !== null)("every row of a figure's CSV, the planner", () => {
  const at = useSite();
  const lossAt = (line: PlanLine, X: number) => 1 - line.passAt(X);
  const near = (X: number, low: number, high: number) => X >= low * (1 - 1e-9) && X <= high * (1 + 1e-9);

  const byKind = (rows: readonly Cells[], ...kinds: string[]) => rows.filter(({ what }) => kinds.includes(what!));
  const none = { low: null, high: null };
  /** Evaluations of these sizes, as the page has them. */
  const evaluations = (mine: typeof base) =>
    mine.flatMap(({ modelSize, step, computeFlops, testLoss }) =>
      step.map((one, i) => ({
        ...{ what: "evaluation", model_size: modelSize, step: one, training_flops: kept(6)(computeFlops[i]!) },
        ...{ test_loss: kept(6)(testLoss[i]!), measured: true, ...none }
      }))
    );
  const stretchesOf = (line: PlanLine) => {
    const first = Math.max(line.step, line.from * Math.exp(-3));
    return [
      ...(first < line.from * (1 - 1e-6) ? [[first, line.from, false]] : []),
      [line.from, line.to, true],
      [line.to, line.to * limit, false]
    ] as [number, number, boolean][];
  };

  it("P.1: every evaluation, every line, where neighbours cross, and the plan", async () => {
    const rows = await csvOf(at, "plan", "figure-p-1");
    expectRows(byKind(rows, "evaluation"), evaluations(base));
    const row = (what: string, line: PlanLine, X: number, measured: boolean) => ({
      ...{ what, model_size: line.modelSize, step: null, training_flops: X, test_loss: lossAt(line, X), measured }
    });
    expectRows(
      byKind(rows, "line"),
      lines.flatMap((line) =>
        stretchesOf(line).flatMap(([a, b, measured]) =>
          [a, b].map((X) => ({ ...row("line", line, X, measured), ...none }))
        )
      )
    );
    for (const { model_size: N, training_flops: X, test_loss: loss } of byKind(rows, "crossing")) {
      const i = lines.findIndex(({ modelSize }) => modelSize === Number(N));
      for (const line of [lines[i]!, lines[i + 1]!]) expect(lossAt(line, Number(X)) / Number(loss)).toBeCloseTo(1, 6);
    }
    const [plan] = byKind(rows, "plan");
    expect(Number(plan!.model_size)).toBe(bestFitting.modelSize);
    expect(Number(plan!.test_loss)).toBeCloseTo(
      lossAt(only(lines, { modelSize: bestFitting.modelSize }), Number(plan!.training_flops)),
      6
    );
    const half = model.half(only(lines, { modelSize: bestFitting.modelSize }), Math.log(Number(plan!.training_flops)));
    const share = (end: string | null | undefined) => Math.log(Number(end) / Number(plan!.test_loss)) / half;
    expect(share(plan!.low)).toBeCloseTo(-1, 4);
    expect(share(plan!.high)).toBeCloseTo(1, 4);
  });

  it("P.1: the lowest line at each budget", async () => {
    const [from, to] = [Math.min(...lines.map((one) => one.from)), Math.max(...lines.map((one) => one.to)) * limit];
    expectRows(
      byKind(await csvOf(at, "plan", "figure-p-1"), "lowest line"),
      Array.from({ length: 240 }, (_, i) => {
        const X = from * (to / from) ** (i / 239);
        const answered = lines.filter((one) => near(X, one.step, one.to * limit));
        const line = answered.reduce((a, b) => (lossAt(b, X) < lossAt(a, X) ? b : a));
        const measured = near(X, Math.max(line.from, line.step), line.to);
        return {
          ...{ what: "lowest line", model_size: line.modelSize, step: null, training_flops: X },
          ...{ test_loss: lossAt(line, X), measured, ...none }
        };
      })
    );
  });

  it("P.2: the chosen run's line, the lower end before the upper", async () => {
    const line = only(lines, { modelSize: bestFitting.modelSize });
    const places = stretchesOf(line).flatMap(([a, b, measured]) =>
      Array.from({ length: 25 }, (_, i) => ({ X: a * (b / a) ** (i / 24), measured }))
    );
    const rows = await csvOf(at, "plan", "figure-p-2");
    expectRows(
      byKind(rows, "line"),
      places.map(({ X, measured }) => {
        const [loss, half] = [lossAt(line, X), model.half(line, Math.log(X))];
        return {
          ...{ what: "line", model_size: line.modelSize, step: null, training_flops: X, test_loss: loss, measured },
          ...{ low: loss * Math.exp(-half), high: Math.min(1, loss * Math.exp(half)) }
        };
      }),
      // t by the trapezium rule
      1e-5
    );
    expectRows(byKind(rows, "evaluation"), evaluations(base.filter(({ modelSize }) => modelSize === line.modelSize)));
    expect(byKind(rows, "plan")).toEqual(byKind(await csvOf(at, "plan", "figure-p-1"), "plan"));
  });

  it("P.3: what each size takes to each loss", async () => {
    const whole = await csvOf(at, "plan", "figure-p-3");
    const rows = byKind(whole, "equal loss");
    expectRows(
      byKind(whole, "end of what was measured"),
      lines.flatMap(({ modelSize, from, to }) =>
        [from, to].map((X) => ({
          ...{ what: "end of what was measured", model_size: modelSize, step: null, training_flops: X },
          ...{ test_loss: null, measured: true, ...none }
        }))
      )
    );
    const grid = Array.from({ length: 48 }, (_, i) => 0.5e9 * 144 ** (i / 47));
    const all = [...grid, ...Ns.slice(1, -1)].sort((a, b) => a - b);
    const levels = [...new Set(rows.map(({ test_loss }) => Number(test_loss)))];
    expect(levels).toEqual([0.5, 0.6, 0.7, 0.8, 0.9]);
    const lineAt = (N: number) => {
      const measured = lines.find(({ modelSize }) => Math.abs(modelSize / N - 1) < 1e-9);
      if (measured) return measured;
      const [a, b] = [lines.findLast(({ modelSize }) => modelSize < N)!, lines.find(({ modelSize }) => modelSize > N)!];
      const share = Math.log(N / a.modelSize) / Math.log(b.modelSize / a.modelSize);
      const mix = (x: number, y: number) => Math.exp(Math.log(x) * (1 - share) + Math.log(y) * share);
      const { tokens, ...line } = model.between(N);
      const ends = { from: mix(a.from, b.from), to: mix(a.to, b.to) };
      return { ...line, ...ends, step: 6 * N * tokens * study.batch };
    };
    const expected = levels.flatMap((loss) =>
      all.flatMap((N) => {
        const line = lineAt(N);
        const byLaw = line.lnX + (line.lnL - Math.log(loss)) / line.k;
        // beyond the end of a run the law's slope counts by the late share alone
        const end = Math.log(line.to);
        const X = Math.exp(byLaw > end ? end + (byLaw - end) / model.late.share : byLaw);
        if (!near(X, line.step, line.to * limit)) return [];
        const measured = near(X, Math.max(line.from, line.step), line.to);
        return [
          {
            ...{ what: "equal loss", model_size: N, step: null, training_flops: X },
            ...{ test_loss: loss, measured, ...none }
          }
        ];
      })
    );
    expectRows(rows, expected);
  });
});

describe.skipIf(reason !== null)("every row of a figure's CSV, a reader's logs before one is dropped", () => {
  const at = useSite();

  it("Y.1: the study's points", async () => {
    expectRows(
      await csvOf(at, "your-logs", "figure-y-1"),
      base.flatMap(({ modelSize, step, computeFlops, testLoss }) =>
        step.map((one, i) => ({
          ...{ whose: "study", run: "qwen2.5 base", model_size: modelSize, step: one },
          // the page has compute in five figures
          ...{ compute_flops: kept(5)(computeFlops[i]!), test_loss: kept(5)(testLoss[i]!), fitted_loss: null }
        }))
      )
    );
  });

  it("Y.2: the study's slopes, its law with its band", async () => {
    const { sizes: slopes, band } = seriesOf("base", "compute");
    const common = { run: "Qwen2.5 base" };
    expectRows(await csvOf(at, "your-logs", "figure-y-2"), [
      ...slopes.map(({ modelSize, k, interval: [low, high] }) => ({
        ...{ whose: "study", ...common, model_size: modelSize, k, low: low!, high: high! }
      })),
      ...band.modelSize.map((N, i) => ({
        ...{ whose: "study, law", ...common, model_size: N, k: band.k[i]!, low: band.low[i]!, high: band.high[i]! }
      }))
    ]);
  });
});
