/** Every number on the page of the methods: settings of the results, and what data/ keeps of the paper and of measured speeds. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bindFigure, bindFigures } from "./every-page.js";
import { fixed, percent, share, signed, sizeName, whole } from "./formats.js";
import { meanOf, readLoss } from "./logs.js";
import { bindPrompts } from "./methods-prompts.js";
import { numbersIn, Page } from "./page.js";
import { lateHarm, lateOfSeries } from "./plan-oracle.js";
import { own, sizes, variants } from "./quantities.js";
import { only, results } from "./results.js";

const page = new Page("methods");
const { inference, study, inputs, experiments, claims } = results();
const { settings, coverage, runEffects } = inference;
const read = (path: string) => JSON.parse(readFileSync(new URL(`../../data/${path}`, import.meta.url), "utf8"));
const setup = read("reference/paper/setup.json");
const speeds = read("benchmarks.json");
const { runs } = read("reference/paper/optimiser.json") as { runs: OptimiserRun[] };
const [three, four] = [3, 4].map((digits) => (value: number) => fixed(value, digits)) as [Print, Print];
type Print = (value: number) => string;

interface OptimiserRun extends Record<"seconds" | "objective" | "kMax" | "n0", { value: number; text: string }> {
  variant: string;
  resource: string;
  fromStep: number;
  run: number;
}

/** Milliseconds */
const ms = (seconds: number) => `${fixed(seconds * 1000, 2)} ms`;

describe("the page of the methods", () => {
  it("gives the settings of the study and of its windows", () => {
    const losses = own(results().curves).flatMap(({ testLoss }) => testLoss);
    page.numbers("p", [String(study.batch)], "the tokens of a step’s batch");
    const [base, instruct] = variants.map((variant) => only(own(study.series), { variant }).early) as [
      { firstPoints: number },
      { fromStep: number; toStep: number }
    ];
    page.numbers(
      "p",
      [
        ...["72B", String(base.firstPoints), String(instruct.fromStep), String(instruct.toStep), "32B", "72B"],
        ...[whole(losses.length), "1"]
      ],
      "A fit sees all points"
    );
    // the sentence of no exclusion stands only where there is none
    expect(losses.filter((loss) => !(loss > 0))).toEqual([]);
    page.find("p", "none has a score of exactly 1, where ln L is not defined: fits of ln L exclude none");
    page.numbers("p", [String(study.heldOutProblems), "32B", "72B"], "One family carries the findings");
    const { resamples, seed, blockLengths } = settings;
    page.numbers("p", [whole(resamples), String(seed), ...blockLengths.map(String)], "restricted likelihood");
    page.numbers(
      "p",
      runEffects
        .filter(({ family }) => family === "qwen2.5")
        .flatMap(({ slopeRatio, levelRatio, df }) => [...[fixed(slopeRatio, 1), fixed(levelRatio, 1), String(df)]]),
      "slopes of repeats vary"
    );
  });

  it("says what intervals beyond the end of a run held of the worst size, and what right ones would", () => {
    const ends = (values: readonly number[], text: (value: number) => string = share) => [
      text(Math.min(...values)),
      text(Math.max(...values))
    ];
    const of = (pick: (one: (typeof lateOfSeries)[number]) => number) => lateOfSeries.map(pick);
    const within = lateOfSeries.filter(({ worst, ahead }) => worst >= ahead.worstInterval[0]).length;
    page.numbers(
      "p",
      [
        ...[...ends(of(({ worst }) => worst)), "90%"],
        ...[...ends(of(({ ahead }) => ahead.worst)), whole(lateOfSeries[0]!.ahead.draws), "90%"],
        ...[...ends(of(({ ahead }) => ahead.reached)), "95%", String(within), String(lateOfSeries.length)],
        // one number where both ends are printed alike
        ...new Set(
          ends(
            of(({ ahead }) => ahead.wider),
            (value) => fixed(value, 1)
          )
        ),
        ...["90%", "95%"],
        ...ends(
          of(({ ahead }) => ahead.held),
          (value) => `${fixed(100 * value, 1)}%`
        ),
        ...["95%", ...lateHarm]
      ],
      "the evaluations of one size lie inside or outside together"
    );
    page.table(
      "Second halves of the runs",
      lateOfSeries.map(({ variant, resource, ahead, ...one }) => ({
        head: `${variant === "base" ? "Base" : "Instruct"}, ${resource}`,
        cells: [
          ...[fixed(one.share, 2), signed(one.late, 4), signed(one.law, 4), share(one.inside)],
          ...[`${share(one.worst)} (${sizeName(one.worstSize)})`, share(ahead.worst)],
          ...[ahead.worstInterval.map(share).join(" to "), share(ahead.reached), `${fixed(ahead.wider, 1)} times`]
        ]
      })),
      ["90%", "90%"]
    );
  });

  it("lists how often the intervals hold the truth", () => {
    const { truths, datasets, resamples } = coverage!;
    page.table(
      "simulated studies whose",
      truths.map(({ truth, kMax, n0, k, bySize, olsK }) => ({
        head: truth,
        cells: [
          ...[percent(kMax), percent(n0), percent(k)],
          ...[`${percent(Math.min(...bySize))}–${percent(Math.max(...bySize))}`, percent(olsK)]
        ]
      })),
      [String(datasets), whole(resamples)]
    );
    const ends = (all: readonly number[]) => [percent(Math.min(...all)), percent(Math.max(...all))];
    const mixed = truths.filter(({ truth }) => truth.endsWith("another prompt in one repeat"));
    const usual = truths.filter(({ truth }) => !truth.endsWith("another prompt in one repeat"));
    expect(mixed).toHaveLength(1);
    page.numbers(
      "p",
      [
        ...[percent(settings.confidence), ...ends(usual.flatMap(({ kMax, n0, k }) => [kMax, n0, k]))],
        percent(Math.min(...usual.flatMap(({ bySize }) => bySize))),
        percent(Math.min(...mixed[0]!.bySize)),
        ...ends(usual.map(({ olsK }) => olsK))
      ],
      "Intervals that should hold the truth"
    );
  });

  it("sets the fit beside the study's optimiser", () => {
    const rows = runs.map((run, i) => ({ ...run, ours: speeds.optimiser[i] }));
    for (const { ours, ...run } of rows) {
      expect([ours.variant, ours.resource, ours.fromStep]).toEqual([run.variant, run.resource, run.fromStep]);
    }
    page.table(
      "the study’s optimiser and ours",
      rows.map(({ variant, resource, fromStep, run, seconds, objective, ours }) => ({
        head: `${variant}, ${resource}${fromStep > 1 ? `, from step ${fromStep}` : ""}, run ${run}`,
        cells: [
          ...[`${fixed(seconds.value, 2)} s`, ms(ours.seconds), objective.text, ours.objective.toExponential(10)],
          small(ours.theirParametersHere / ours.objective - 1)
        ]
      }))
    );
    const ratios = rows.map(({ ours, seconds }) => seconds.value / ours.seconds);
    const twins = rows.filter(({ variant, resource }) => variant === "base" && resource === "compute");
    const apart = (key: "kMax" | "n0") => {
      const values = twins.map((one) => one[key].value);
      return percent(Math.max(...values) / Math.min(...values) - 1, 4);
    };
    const [log, linear] = speeds.fits;
    expect(rows.every(({ ours }) => ours.theirParametersHere >= ours.objective)).toBe(true);
    page.numbers(
      "p",
      [
        ...[ms(log.seconds), String(log.points), ms(linear.seconds), String(linear.points)].map((one) =>
          one.replace(" ms", "")
        ),
        ...[Math.min(...ratios), Math.max(...ratios)].map((one) => whole(Number(one.toPrecision(2)))),
        ...[whole(speeds.refits.number), fixed(speeds.refits.seconds, 2), String(twins.length)],
        ...[apart("kMax"), apart("n0"), ...numbersIn(speeds.node)]
      ],
      "One joint fit takes"
    );
  });

  it("repeats how the study was set up, as data/reference/paper has it", () => {
    const { problems, parts, repeatsStated } = setup.evaluation;
    page.numbers("p", [problems, ...parts, repeatsStated, setup.trainedModels].map(String), "problems in parts of");
    const cells = [...experiments.transfer!.heldOut.cells, ...experiments.transfer!.benchmarks.cells];
    const error = (loss: number, n: number) => three(Math.sqrt((loss * (1 - loss)) / n));
    page.table(
      "Evaluation suite",
      setup.benchmarks.rows.map((row: { benchmark: string; label: string; domain: string; problems: number }) => {
        const { lastTen } = only(own(cells), { benchmark: row.benchmark, variant: "base", modelSize: 72e9 });
        return {
          head: row.label,
          cells: [
            ...[row.domain, whole(row.problems), error(0.5, row.problems)],
            ...[three(lastTen), error(lastTen, row.problems)]
          ]
        };
      }),
      ["0.5"]
    );
    const enters: Record<string, string> = {
      batch: "C and D",
      "rollouts a problem (G)": "C, through tokens",
      steps: "C and D",
      "prompt length": "C, as a limit on tokens",
      "answer length": "C, as a limit on tokens"
    };
    page.table(
      "Training, as the paper states it",
      setup.training.rows.map((row: { setting: string; text: string; unit: string | null; remark?: string }) => ({
        head: row.setting,
        cells: [`${row.text}${row.unit ? ` ${row.unit}` : ""}${row.remark ?? ""}`, enters[row.setting] ?? "neither"]
      }))
    );
    page.table(
      "Prompts by domain",
      setup.prompts.rows.map(({ domain, asks }: Record<string, string>) => ({ head: domain, cells: [asks!] }))
    );
    const lengths = read("reference/prompt-length.json") as { id: string; step: number[]; value: number[] }[];
    const names = ["base", "base, the repeat with the shorter prompt", "instruct"];
    expect(lengths.map(({ id }) => id.split("/").slice(1).join())).toEqual([
      "base,prompt_tokens_per_response",
      "base,prompt_tokens_short_repeat",
      "instruct,prompt_tokens_per_response"
    ]);
    page.table(
      "Prompt tokens an answer",
      lengths.map(({ step, value }, i) => ({
        head: names[i]!,
        cells: [
          `${step[0]}–${step.at(-1)}`,
          ...[meanOf(value), Math.min(...value), Math.max(...value)].map((one) => fixed(one, 1))
        ]
      }))
    );
  });

  it("draws the spread between repeats at every step, from the logs", async () => {
    const drawn = read("reference/repeat-std.json") as {
      variant: string;
      modelSize: number;
      quantity: string;
      status: string;
      value: number;
    }[];
    const rows = [];
    for (const variant of variants) {
      for (const modelSize of [0.5e9, 1.5e9, 3e9, 7e9, 14e9]) {
        const name = `main/qwen2.5-${variant}-${sizeName(modelSize).toLowerCase()}-repeat`;
        const files = inputs.files.filter(({ path }) => path.includes(name));
        const losses = (await Promise.all(files.map(({ path }) => readLoss(path)))).flat();
        const steps = [...new Set(losses.map(({ step }) => step))].map((at) =>
          losses.filter(({ step }) => step === at)
        );
        const full = steps.filter(({ length }) => length === 3).map((all) => all.map(({ loss }) => loss));
        const loss = meanOf(losses.map((one) => one.loss));
        const { value } = only(drawn, { variant, modelSize, quantity: "std", status: "current" });
        const binomial = Math.sqrt((loss * (1 - loss)) / study.heldOutProblems);
        rows.push({ variant, modelSize, steps: full.length, std: meanOf(full.map(deviation)), binomial, value });
      }
    }
    for (const { variant, modelSize, steps, std } of rows) {
      const record = only(own(experiments.uncertainty!), { variant, modelSize }).std!;
      expect([record.steps, record.meanStd]).toEqual([steps, expect.closeTo(std, 9)]);
    }
    const ratios = rows.map(({ std, binomial }) => std / binomial);
    const means = rows.map(({ std }) => std);
    bindFigure(page, "figure-m-4", {
      reading: [String(study.heldOutProblems)],
      key: ["15"],
      caption: sizes.slice(5),
      source: [whole(rows.reduce((sum, { steps }) => sum + steps, 0))],
      description: [
        ...[String(rows.length), four(Math.min(...means)), four(Math.max(...means))],
        ...[fixed(Math.min(...ratios), 2), fixed(Math.max(...ratios), 2)]
      ],
      // n - 1
      computed: ["1"]
    });
    page.table(
      "Mean standard deviation over the steps",
      rows.map(({ variant, modelSize, steps, std, binomial, value }) => ({
        head: `${sizeName(modelSize)} ${variant}`,
        cells: [String(steps), four(std), four(binomial), four(value)]
      }))
    );
  });

  it("gives how often each verdict comes, claim by claim", () => {
    const { rows, draws } = claims.characteristics;
    page.numbers("p", ["95%", "2.5%", "25%", "0.02"], "A cell of a claim is judged");
    page.table(
      "Verdicts in",
      rows.map(({ claim, truth, cells, supported, contradicted, undecided, leastSupported }) => ({
        head: claim,
        cells: [truth, String(cells), ...[supported, contradicted, undecided, leastSupported].map(share)]
      })),
      [whole(draws)]
    );
    for (const { supported, contradicted, undecided } of rows)
      expect(supported + contradicted + undecided).toBeCloseTo(1, 9);
  });

  bindPrompts(page);

  it("has no number that is not bound", () => {
    bindFigures(page);
    page.free("math", "formulas and symbols: X = 1, pass rate of 1");
    expect(page.left(sizes)).toEqual([]);
  });
});

/** An excess in its own order of magnitude: 1.5 × 10⁻¹⁰ */
function small(relative: number): string {
  const [mantissa, exponent] = relative.toExponential(1).split("e") as [string, string];
  return `${mantissa} × 10${[...exponent].map((one) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(one)]).join("")}`;
}

/** Sample standard deviation, by n - 1. */
function deviation(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1));
}
