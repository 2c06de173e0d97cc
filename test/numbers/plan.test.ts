/**
 * Numbers on the page of the planner for its first question, bound to the results. Lines, budgets, crossings and counts are
 * formulas of the test; intervals, chances over draws and limits are outcomes of the planner's own fit (src/lib/plan), which
 * results.json does not hold.
 */
import { describe, expect, it } from "vitest";
import { answer } from "../../src/lib/plan/answer.js";
import { gpus } from "../../src/lib/plan/hardware.js";
import { readQuestion } from "../../src/lib/plan/question.js";
import { planStudy } from "../../src/lib/plan/study.js";
import { bindFigures } from "./every-page.js";
import { between, figures, fixed, powerOfTen, share, signed, sizeName, whole } from "./formats.js";
import { numbersIn, Page, wordsOf } from "./page.js";
import { sizes } from "./quantities.js";
import { only, results } from "./results.js";

const page = new Page("plan");
const { laws, planning, study, experiments } = results();
const key = { family: "qwen2.5", variant: "base", resource: "compute" } as const;
const plans = planStudy(results());
const found = answer(plans, readQuestion(plans, { problems: "8000" }).question);
const { question } = found;
const { law } = only(laws, { ...key, protocol: "full", objective: "log" });
const measured = only(planning.series, key).sizes;
const gpu = only(gpus, { id: question.gpu });
/** the number in a machine's name */
const machine = numbersIn(gpu.name);
const three = (value: number) => fixed(value, 3);
const flops = (value: number) => `${powerOfTen(value)} FLOPs`;
const chance = (value: number) => (value < 0.01 ? "<1%" : value > 0.99 ? ">99%" : share(value));
const amount = (value: number) =>
  value >= 99.95 ? whole(value) : value >= 0.95 ? fixed(value, 1).replace(/\.0$/, "") : figures(value, 2);
const times = (value: number) => figures(value, 3).replace(/\.?0+$/, "");

/** One size's line of the law: tokens a sample, loss at X. */
const lines = law.sizes.map(({ modelSize, learningEfficiency: k, intercept }) => {
  const { tokensPerSample: tokens, from, to } = only(measured, { modelSize });
  const perSample = 6 * modelSize * tokens;
  return {
    modelSize,
    k,
    intercept,
    tokens,
    perSample,
    from,
    to,
    passAt: (X: number) => 1 - Math.exp(intercept - k * Math.log(X))
  };
});

/** FLOPs of training: three of five of all that the machines do, where sampling and a reference are counted. */
const budget = gpu.peak * question.gpus * question.utilisation * question.hours * 3600 * 0.6;

/** What each size does with the budget: no more passes over the problems than are asked for. */
const rows = lines.map((line) => {
  const most = found.sizes.find(({ modelSize }) => modelSize === line.modelSize)!;
  const samples = Math.min(budget / line.perSample, question.problems! * (question.passes ?? Number.POSITIVE_INFINITY));
  const X = samples * line.perSample;
  const hours = X / 0.6 / (gpu.peak * question.utilisation * 3600);
  const fits = line.modelSize * 16 <= gpu.memory * question.gpus;
  expect(most.passRate).toBeCloseTo(line.passAt(X), 9);
  return { ...line, ...most, samples, X, hours, fits, steps: samples / study.batch, pass: line.passAt(X) };
});
const fitting = rows.filter(({ fits }) => fits);
const best = fitting.reduce((a, b) => (b.pass > a.pass ? b : a));
const leader = rows.reduce((a, b) => (b.pass > a.pass ? b : a));
const interval = between(found.plan.interval!, three);
const memory = [
  "72B",
  three(leader.pass),
  chance(leader.chance!),
  whole((leader.modelSize * 16) / 1e9),
  String(question.gpus)
];

describe("the page of the planner", () => {
  it("answers with the best size that fits, its steps, its pass rate and its chance", () => {
    expect(sizeName(best.modelSize)).toBe("32B");
    const passes = best.samples / question.problems!;
    page.numbers(".plan-asked", [
      ...[String(question.gpus), ...machine, String(question.hours), powerOfTen(budget), whole(question.problems!)]
    ]);
    page.numbers(".plan-headline", [
      ...["32B", amount(best.steps), amount(passes), whole(question.problems!)],
      ...[three(best.pass), "95%", ...numbersIn(interval)]
    ]);
    const tiles = [
      ...["32B", amount(best.steps), whole(best.samples), amount(passes), `${three(best.pass)} ${interval}`],
      ...[chance(best.chance!), amount(best.hours), "inside"]
    ];
    const values = page.all("dl.plan-numbers dd");
    expect(values.map(wordsOf)).toEqual(tiles);
    for (const value of values) page.bind(value);
    page.numbers(
      ".plan-answer p",
      ["32B", chance(best.chance!), "72B", chance(leader.chance!), String(planning.settings.draws)],
      "has the highest expected pass rate"
    );
    page.numbers(
      ".plan-answer p",
      [...memory, ...machine, whole((gpu.memory * question.gpus) / 1e9)],
      "would be expected to reach"
    );
    page.numbers(".plan-answer p", ["32B", powerOfTen(best.from), powerOfTen(best.to)], "was evaluated from");
  });

  it("lists every size under the budget", () => {
    page.table(
      "Every size under this budget",
      rows.map((row) => ({
        head: `${sizeName(row.modelSize)}${row === best ? ", best" : ""}`,
        cells: [
          ...[flops(row.X), whole(row.samples), amount(row.steps), amount(row.samples / question.problems!)],
          ...[three(row.pass), between(row.interval!, three), chance(row.chance!)],
          row.X > row.to * (1 + 1e-9) ? `${times(row.X / row.to)} times beyond` : "inside",
          ...[row.fits ? "yes" : "no", amount(row.hours)]
        ]
      })),
      machine
    );
    page.numbers("p", [String(planning.settings.draws)], "The chance is the share of");
  });

  it("lists what a pass rate needs, by solving each line", () => {
    const target = question.target;
    page.table(
      "Needed for a pass rate",
      lines.map(({ modelSize, k, intercept, perSample, to }) => {
        const X = Math.exp((intercept - Math.log(1 - target)) / k);
        const one = only(found.requirements, { modelSize });
        if (X > to)
          return { head: sizeName(modelSize), cells: ["not reachable within the measured range", "–", "–", "–", "–"] };
        const ends = [one.low!.flops, one.high!.flops];
        const cell = (print: (value: number) => string, factor: number) =>
          `${print(X * factor)} [${ends.map((end) => print(end * factor)).join(", ")}]`;
        const hours = 1 / 0.6 / (gpu.peak * question.utilisation * 3600);
        return {
          head: sizeName(modelSize),
          cells: [
            "within the measured range",
            ...[
              cell(flops, 1),
              cell(whole, 1 / perSample),
              cell(amount, 1 / perSample / study.batch),
              cell(amount, hours)
            ]
          ]
        };
      }),
      [three(target), ...machine]
    );
  });

  it("says what the next doubling adds", () => {
    const names = ["Compute", "Data", "Size, same compute", "Size, same samples"];
    page.table(
      "The next doubling",
      found.marginals.map(({ gain, interval: ends, after, what }, i) => {
        if (what === "compute") expect(gain).toBeCloseTo(best.passAt(2 * best.X) - best.pass, 9);
        return {
          head: names[i]!,
          cells: [
            ...[signed(gain!, 3), between(ends!, (one) => signed(one, 3)), three(after.passRate!)],
            after.distance.reach
          ]
        };
      }),
      ["32B", three(best.pass)]
    );
  });

  it("says what reuse and groups of answers did in the study's runs", () => {
    const reuse = only(experiments.reuse!.variants, { variant: "base" });
    const passes = amount(best.samples / question.problems!);
    page.numbers(
      ".plan-part > p",
      [passes, String(reuse.notWorseUpTo), "7B", String(reuse.windows[0]!.margin)],
      /^\S+ passes over the problems: runs of up to/
    );
    const { bestGroup, perSample } = only(experiments.rollouts!.variants, { variant: "base" });
    const { budgets } = bestGroup!;
    const near = [...budgets].sort(
      (a, b) => Math.abs(Math.log(a.computeFlops / best.X)) - Math.abs(Math.log(b.computeFlops / best.X))
    )[0]!;
    const first = [...near.groups].sort((a, b) => a.loss - b.loss)[0]!;
    const most = [...perSample[0]!.chanceBest].sort((a, b) => b.chance - a.chance)[0]!;
    page.numbers(
      ".plan-part > p",
      [
        ...["7B", String(first.groupSize), powerOfTen(near.computeFlops), share(first.chanceBest)],
        ...[String(most.groupSize), share(most.chance), powerOfTen(best.X)],
        ...[budgets[0]!, budgets.at(-1)!].map(({ computeFlops }) => powerOfTen(computeFlops))
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
        cells: [...[`${n} N T`, fixed(n / 6, 2), fixed(best.intercept + best.k * Math.log(n / 6), 4), fixed(best.k, 4)]]
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

  it("gives in full where lines cross, and the line of the plan", () => {
    const exact = (id: string, values: readonly number[]) => {
      const places = page.all(`#${id} [data-part=computed] dd`);
      const ten = (value: number) => Number(value.toPrecision(10));
      expect(places.map((one) => ten(Number(wordsOf(one))))).toEqual(values.map(ten));
      for (const one of places) page.bind(one);
    };
    const crossing = (i: number, j: number) => {
      const [a, b] = [lines.at(i)!, lines.at(j)!];
      return Math.exp((b.intercept - a.intercept) / (b.k - a.k));
    };
    exact("figure-p-1", [crossing(0, 1), crossing(-2, -1)]);
    const { referenceX, referenceLoss } = only(law.sizes, { modelSize: best.modelSize });
    exact("figure-p-2", [best.k, referenceX, referenceLoss, best.perSample / 6 / best.modelSize]);
  });

  it("lists what each size takes to equal pass rates, by solving each line", () => {
    page.table(
      "Resource for equal losses",
      [0.6, 0.5, 0.4, 0.3, 0.2, 0.1].map((rate) => ({
        head: three(rate),
        cells: lines.map(({ k, intercept, perSample, to }) => {
          const X = Math.exp((intercept - Math.log(1 - rate)) / k);
          // less than one training step of the mean tokens, or farther than forecasts were tried
          if (X < perSample * study.batch || X > to * found.limits.x) return "–";
          return `${flops(X)}${X > to ? " (extrapolated)" : ""}`;
        })
      })),
      sizes
    );
  });

  it("leaves open words and tables of its figures, its assumptions and its paragraph to take away", () => {
    bindFigures(page);
    page.free("math", "formulas");
    // words of the figures and the tables of P.1 and P.2, the limits in prose, the paragraph to take away, what is assumed
    expect(page.left(sizes).length).toBe(81);
  });
});
