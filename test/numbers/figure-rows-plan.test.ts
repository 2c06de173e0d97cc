/** CSV of the planner's figures and of those of a reader's logs before one is dropped: all rows and columns, bound. */
import { describe, expect, it } from "vitest";
import { missing, useSite } from "../browser/browser.js";
import { csvOf } from "./csv-of.js";
import { expectRows, kept } from "./figure-rows.js";
import { best, limit, lines, model, type PlanLine } from "./plan-oracle.js";
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

  it("P.1: the lowest line at each budget", async () => {
    const [from, to] = [Math.min(...lines.map((one) => one.from)), Math.max(...lines.map((one) => one.to)) * limit];
    expectRows(
      await csvOf(at, "plan", "figure-p-1"),
      Array.from({ length: 240 }, (_, i) => {
        const X = from * (to / from) ** (i / 239);
        const answered = lines.filter((one) => near(X, one.step, one.to * limit));
        const line = answered.reduce((a, b) => (lossAt(b, X) < lossAt(a, X) ? b : a));
        const measured = near(X, Math.max(line.from, line.step), line.to);
        return { training_flops: X, best_model_size: line.modelSize, test_loss: lossAt(line, X), measured };
      })
    );
  });

  it("P.2: the chosen run's line, the lower end before the upper", async () => {
    const line = only(lines, { modelSize: best.modelSize });
    const first = Math.max(line.step, line.from * Math.exp(-3));
    const stretches = [
      ...(first < line.from * (1 - 1e-6) ? [[first, line.from]] : []),
      [line.from, line.to],
      [line.to, line.to * limit]
    ] as [number, number][];
    const places = stretches.flatMap(([a, b]) => Array.from({ length: 25 }, (_, i) => a * (b / a) ** (i / 24)));
    expectRows(
      await csvOf(at, "plan", "figure-p-2"),
      places.map((X) => {
        const [loss, half] = [lossAt(line, X), model.half(line, Math.log(X))];
        return { training_flops: X, test_loss: loss, low: loss * Math.exp(-half), high: loss * Math.exp(half) };
      }),
      // t by the trapezium rule
      1e-5
    );
  });

  it("P.3: what each size takes to each loss", async () => {
    const rows = await csvOf(at, "plan", "figure-p-3");
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
        return [{ test_loss: loss, model_size: N, training_flops: X, measured }];
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
