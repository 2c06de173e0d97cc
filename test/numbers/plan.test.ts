/**
 * Numbers on the page of the planner for its first question, bound to the results by formulas of the test. Of src/lib/plan
 * come only the first question's own values, the makers' rates and the shares of random draws, which are held against an
 * integral.
 */
import { describe, expect, it } from "vitest";
import { answer } from "../../src/lib/plan/answer.js";
import { gpus } from "../../src/lib/plan/hardware.js";
import { planStudy } from "../../src/lib/plan/plan-study.js";
import { forecastParts, forecastRun } from "../../src/lib/runs/forecast.js";
import { runCurve } from "../../src/lib/runs/run-curve.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { bindFigures } from "./every-page.js";
import { between, figures, fixed, powerOfTen, share, signed, sizeName, whole } from "./formats.js";
import { numbersIn, wordsOf } from "./page.js";
import { bindPlanFigures, comparedNumbers } from "./plan-figures.js";
import {
  best,
  bestFitting,
  budget,
  chances,
  endAt,
  gainInterval,
  gpu,
  hoursOf,
  limit,
  lines,
  machine,
  model,
  modelOf,
  next,
  page,
  question,
  rows
} from "./plan-oracle.js";
import { bindPlanWords } from "./plan-words.js";
import { sizes } from "./quantities.js";
import { only, results } from "./results.js";

const { planning, study, experiments } = results();
/** of the draws of chance alone: the rest is worked out by the oracle */
const found = answer(planStudy(results()), question);
const drawn = (modelSize: number) => only(found.sizes, { modelSize }).chance!;
const three = (value: number) => fixed(value, 3);
const flops = (value: number) => `${powerOfTen(value)} FLOPs`;
const chance = (value: number) => (value < 0.01 ? "<1%" : value > 0.99 ? ">99%" : share(value));
const amount = (value: number) =>
  value >= 99.95 ? whole(value) : value >= 0.95 ? fixed(value, 1).replace(/\.0$/, "") : figures(value, 2);
const times = (value: number) => figures(value, 3).replace(/\.?0+$/, "");

const chosen = bestFitting;
const interval = between(chosen.interval, three);
const memory = ["72B", whole((best.modelSize * 16) / 1e9), "16", String(question.gpus), ...machine];

describe("the page of the planner", () => {
  it("answers with the best size whose state fits, its steps, its pass rate and its chance", () => {
    expect([best, bestFitting].map(({ modelSize }) => sizeName(modelSize))).toEqual(["72B", "32B"]);
    const passes = chosen.samples / question.problems!;
    page.numbers(".plan-asked", [
      ...[String(question.gpus), ...machine, String(question.hours), powerOfTen(budget), whole(question.problems!)]
    ]);
    page.numbers(".plan-headline", [
      ...["32B", whole(chosen.steps), amount(passes), whole(question.problems!)],
      ...[three(chosen.pass), "95%", ...numbersIn(interval)],
      // its state does not fit
      ...["72B", three(best.pass), String(question.gpus), ...machine]
    ]);
    const tiles = [
      ...["32B", whole(chosen.steps), whole(chosen.samples), amount(passes), `${three(chosen.pass)} ${interval}`],
      ...[chance(drawn(chosen.modelSize)), amount(chosen.hours), amount(chosen.sampling), "inside"]
    ];
    const values = page.all("dl.plan-numbers dd");
    expect(values.map(wordsOf)).toEqual(tiles);
    for (const value of values) page.bind(value);
    page.numbers(
      ".plan-answer p",
      [
        ...["72B", chance(drawn(best.modelSize)), sizeName(next.modelSize), chance(drawn(next.modelSize))],
        String(planning.settings.draws),
        ...comparedNumbers()
      ],
      "of the 400 bootstrap draws"
    );
    page.numbers(".plan-answer p", [...memory, whole((gpu.memory * question.gpus) / 1e9)], "Memory: weights");
    page.numbers(".plan-answer p", ["32B", powerOfTen(chosen.from), powerOfTen(chosen.to)], "was evaluated from");
  });

  it("lists every size under the budget", () => {
    page.table(
      "Every size under this budget",
      rows.map((row) => ({
        head: `${sizeName(row.modelSize)}${row === best ? ", best" : ""}`,
        cells: [
          ...[flops(row.X), whole(row.samples), whole(row.steps), amount(row.samples / question.problems!)],
          ...(row.isFar
            ? ["no number", "–", "–"]
            : [three(row.pass), between(row.interval, three), chance(drawn(row.modelSize))]),
          row.X > row.to * (1 + 1e-9) ? `${times(row.X / row.to)} times beyond` : "inside",
          ...[row.fits ? "yes" : "no", amount(row.hours), amount(row.sampling)]
        ]
      })),
      machine
    );
    page.numbers("p", [String(planning.settings.draws), "16"], "The chance is the share of");
  });

  it("lists what a pass rate needs, by solving each line", () => {
    const target = question.target;
    page.table(
      "Needed for a pass rate",
      lines.map(({ modelSize, k, intercept, perSample, to }) => {
        const X = Math.exp((intercept - Math.log(1 - target)) / k);
        if (X > to)
          return { head: sizeName(modelSize), cells: ["not reachable within the measured range", "–", "–", "–", "–"] };
        // Student's t is read from a table there: four digits, of which the page prints six
        const { low, high } = only(found.requirements, { modelSize });
        const ends = [low, high].map((end) => end?.flops ?? null);
        for (const [i, sign] of ([-1, 1] as const).entries()) {
          const expected = endAt(only(lines, { modelSize }), target, sign);
          // farther than forecasts were tried
          if (ends[i] === null) expect(expected).toBeGreaterThan(to * limit);
          else expectRelative(ends[i]!, expected, 1e-4);
        }
        const cell = (print: (value: number) => string, factor: number) =>
          `${print(X * factor)} [${ends.map((end) => (end === null ? "open" : print(end * factor))).join(", ")}]`;
        return {
          head: sizeName(modelSize),
          cells: [
            "within the measured range",
            ...[
              cell(flops, 1),
              cell(whole, 1 / perSample),
              cell(amount, 1 / perSample / study.batch),
              cell(amount, hoursOf(1))
            ]
          ]
        };
      }),
      [three(target), ...machine]
    );
  });

  it("has chances that an integral over the same draws gives too", () => {
    for (const [modelSize, expected] of chances(rows.filter(({ isFar }) => !isFar))) {
      // 400 draws of what the law is off beside its own; four errors of such a share
      const error = Math.sqrt((expected * (1 - expected)) / planning.settings.draws);
      expect(Math.abs(drawn(modelSize) - expected), sizeName(modelSize)).toBeLessThan(4 * error + 1e-3);
    }
  });

  it("says what the next doubling adds", () => {
    const byData = modelOf("data");
    const twice = 2 * chosen.modelSize;
    const doubled = (law: typeof model, now: [number, number], after: [number, number]) => {
      const lineAt = (N: number) =>
        law.lines.some(({ modelSize }) => modelSize === N) ? law.measuredLine(N) : law.between(N);
      const [a, b] = [lineAt(now[0]), lineAt(after[0])];
      const pass = (line: typeof a, X: number) => 1 - Math.exp(law.at(line as never, Math.log(X)));
      const ends = gainInterval(law, [a, now[1]], [b, after[1]]);
      return { gain: pass(b, after[1]) - pass(a, now[1]), ends, after: pass(b, after[1]) };
    };
    const N = chosen.modelSize;
    // five evaluations about what it has now; twice that lies beyond its run
    const curve = only(results().curves, { family: "qwen2.5", variant: "base", modelSize: N });
    const score = curve.testLoss.map((loss) => 1 - loss);
    const j = curve.dataSamples.findIndex((one) => one >= chosen.samples);
    const now = score.slice(j - 2, j + 3).reduce((sum, one) => sum + one / 5, 0);
    expect(chosen.samples).toBeLessThan(curve.dataSamples.at(-1)!);
    expect(2 * chosen.samples).toBeGreaterThan(curve.dataSamples.at(-1)!);
    const ahead = forecastRun(forecastParts(runCurve(curve.dataSamples, score), 2 * chosen.samples))!;
    const doublings = [
      { gain: ahead.score - now, ends: [ahead.levelLow - now, ahead.levelHigh - now], after: ahead.score },
      doubled(model, [N, chosen.X], [twice, chosen.X]),
      doubled(byData, [N, chosen.samples], [twice, chosen.samples])
    ];
    const reach = ["outside", "inside", "inside"];
    page.table(
      "The next doubling",
      ["Steps, same size", "Size, same compute", "Size, same samples"].map((head, i) => {
        const { gain, ends, after } = doublings[i]!;
        const from = i === 0 ? "its forecast" : "the law";
        return {
          head,
          cells: [signed(gain, 3), between(ends, (one) => signed(one, 3)), three(after), from, reach[i]!]
        };
      }),
      ["32B", three(chosen.pass)]
    );
  });

  it("prints how the doubling fared on every curve, cut half way", () => {
    const names: Record<string, string> = { "qwen2.5": "Qwen2.5", llama3: "Llama 3" };
    const { study: of, curves } = results();
    const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one / values.length, 0);
    const tried = curves
      .filter(({ benchmark }) => benchmark === of.benchmark)
      .map(({ family, variant, modelSize, dataSamples: x, testLoss }) => {
        const score = testLoss.map((loss) => 1 - loss);
        const n = x.filter((one) => one < (x.at(-1)! / 2) * (1 + 1e-9)).length;
        const now = mean(score.slice(n - 5, n));
        const to = Math.exp(mean(x.slice(-5).map(Math.log)));
        const { levelLow, levelHigh, ...ahead } = forecastRun(
          forecastParts(runCurve(x.slice(0, n), score.slice(0, n)), to)
        )!;
        // least squares of ln L on ln X by Cramer's rule
        const [lnX, lnL] = [x.slice(0, n).map(Math.log), testLoss.slice(0, n).map(Math.log)];
        const [sx, sy, sxx, sxy] = lnX.reduce(
          ([a, b, c, d], u, i) => [a! + u, b! + lnL[i]!, c! + u * u, d! + u * lnL[i]!],
          [0, 0, 0, 0]
        ) as [number, number, number, number];
        const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
        const law = 1 - Math.exp((sy - slope * sx) / n + slope * Math.log(to));
        return {
          head: `${names[family]} ${sizeName(modelSize)} ${variant}`,
          came: mean(score.slice(-5)) - now,
          forecast: ahead.score - now,
          ends: [levelLow - now, levelHigh - now] as [number, number],
          law: law - now
        };
      });
    page.table(
      "Curves cut half way",
      tried.map(({ head, came, forecast, ends, law }) => ({
        head,
        cells: [...[signed(came, 3), signed(forecast, 3), between(ends, (one) => signed(one, 3)), signed(law, 3)]]
      }))
    );
    const inside = tried.filter(({ came, ends: [low, high] }) => low <= came && came <= high).length;
    const off = (of: (one: (typeof tried)[number]) => number) => {
      const errors = tried.map((one) => of(one) - one.came);
      return [signed(mean(errors), 4).replace("+", ""), fixed(Math.sqrt(mean(errors.map((e) => e * e))), 4)];
    };
    page.numbers(
      "p",
      [
        String(tried.length),
        ...off(({ forecast }) => forecast),
        ...off(({ law }) => law),
        ...off(() => 0),
        ...["95%", String(inside), String(tried.length)]
      ],
      /^Tried on/
    );
    // late in a run, the power law of the part seen promises more than came, and the forecast does not
    const bias = (of: (one: (typeof tried)[number]) => number) => mean(tried.map((one) => of(one) - one.came));
    expect(bias(({ law }) => law)).toBeGreaterThan(0.005);
    expect(bias(({ forecast }) => forecast)).toBeLessThan(0.002);
    expect(inside / tried.length).toBeGreaterThan(0.9);
  });

  it("says what reuse and groups of answers did in the study's runs", () => {
    const reuse = only(experiments.reuse!.variants, { variant: "base" });
    const passes = amount(chosen.samples / question.problems!);
    page.numbers(
      ".plan-part > p",
      [passes, String(reuse.notWorseUpTo), "7B", String(reuse.windows[0]!.margin)],
      /^\S+ passes over the problems: runs of up to/
    );
    const { bestGroup, perSample } = only(experiments.rollouts!.variants, { variant: "base" });
    const { budgets } = bestGroup!;
    const near = [...budgets].sort(
      (a, b) => Math.abs(Math.log(a.computeFlops / chosen.X)) - Math.abs(Math.log(b.computeFlops / chosen.X))
    )[0]!;
    const first = [...near.groups].sort((a, b) => a.loss - b.loss)[0]!;
    const bin = only(experiments.rollouts!.variants, { variant: "base" }).perFlop.find(
      ({ to }) => to * (1 + 1e-9) >= near.computeFlops
    )!;
    const [lowest, ...others] = [...bin.groups].sort((a, b) => a.loss - b.loss);
    const tied = others.filter(({ loss, se }) => (loss - lowest!.loss) ** 2 <= 1.96 ** 2 * (se ** 2 + lowest!.se ** 2));
    expect(tied.length).toBeGreaterThan(0);
    const most = [...perSample[0]!.chanceBest].sort((a, b) => b.chance - a.chance)[0]!;
    page.numbers(
      ".plan-part > p",
      [
        ...["7B", String(first.groupSize), powerOfTen(near.computeFlops), share(first.chanceBest)],
        ...[powerOfTen(bin.from), powerOfTen(bin.to)],
        ...[lowest!, ...tied].flatMap(({ groupSize, loss }) => [String(groupSize), three(loss)]),
        ...[String(most.groupSize), share(most.chance), powerOfTen(chosen.X)],
        ...[budgets[0]!, budgets.at(-1)!].map(({ computeFlops }) => powerOfTen(computeFlops)),
        "32B"
      ],
      /^In the runs at/
    );
  });

  it("gives the law under three counts of compute, and the machines", () => {
    const counts: [string, number][] = [
      ["Training", 6],
      ["and sampling", 8],
      ["and a reference, in use", 10]
    ];
    page.table(
      "under three counts of compute",
      counts.map(([head, n]) => ({
        head,
        cells: [
          ...[`${n} N T`, fixed(n / 6, 2), fixed(chosen.intercept + chosen.k * Math.log(n / 6), 4), fixed(chosen.k, 4)]
        ]
      })),
      ["32B"]
    );
    // the makers' printed rates: no results
    page.table(
      "Peak rates, dense BF16",
      gpus.map(({ name, peak, memory: bytes, source }) => ({
        head: name,
        cells: [String(peak / 1e12), `${bytes / 1e9} GB`, source]
      })),
      ["16"]
    );
  });

  it("lists what each size takes to equal pass rates, by solving each line", () => {
    page.table(
      "Resource for equal losses",
      [0.5, 0.4, 0.3, 0.2, 0.1].map((rate) => ({
        head: three(rate),
        cells: lines.map(({ k, intercept, perSample, to }) => {
          const straight = Math.exp((intercept - Math.log(1 - rate)) / k);
          const X = straight > to ? to * (straight / to) ** (1 / model.late.share) : straight;
          // less than one training step of the mean tokens, or farther than forecasts were tried
          if (X < perSample * study.batch || X > to * limit) return "–";
          return `${flops(X)}${X > to ? " (extrapolated)" : ""}`;
        })
      })),
      sizes
    );
  });

  bindPlanFigures();
  bindPlanWords();

  it("has no number that is not bound", () => {
    bindFigures(page);
    page.free("math", "formulas");
    expect(page.left(sizes)).toEqual([]);
  });
});
