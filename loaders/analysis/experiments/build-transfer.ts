/** Benchmarks beside the study's own: did they change over training? */

import { escape as bound } from "arquero";
import { group, rollup } from "d3-array";
import {
  type BenchmarkCurve,
  type TransferTest,
  transferTests
} from "../../../src/lib/inference/experiments/transfer.js";
import { answerFormatRule, learnsFormat } from "../../../src/lib/inference/experiments/transfer-format.js";
import { type ProblemCount, problemCount } from "../../../src/lib/inference/experiments/transfer-questions.js";
import { firstOf, itemAt } from "../../../src/lib/items.js";
import { matching } from "../../../src/lib/matching.js";
import type {
  TransferCellRecord,
  TransferFamily,
  TransferRecord,
  VerdictCounts
} from "../../../src/lib/records/experiments-record.js";
import type { ReferenceValue } from "../../../src/lib/reference-value.js";
import type { RunRow, Variant } from "../../../src/lib/runs.js";
import { powerOfTen } from "../../../src/lib/statistics/power.js";
import { type BenchmarkSeries, optionalReference, readSetup } from "../../study/read-paper.js";
import { seriesCurves } from "../../study/study.js";
import type { ExperimentsInput } from "./build-experiment-runs.js";

export async function transferRecord(input: ExperimentsInput): Promise<TransferRecord | null> {
  const { root, runs, study } = input;
  const setup = await readSetup(root);
  if (setup === null) return null;
  const drawnStd = (await optionalReference<BenchmarkSeries>(root, "benchmark-repeat-std.json")) as BenchmarkSeries[];
  const singles = await optionalReference<ReferenceValue>(root, "crossdomain.json");
  const counts = repeatCounts(input);
  const series = study.series.filter(({ asPublished }) => !asPublished);
  const curvesFor = (benchmark: string, problems: number) =>
    series.flatMap((series) =>
      seriesCurves(runs, { benchmark }, series).map((curve): Named => {
        const { family, variant } = series;
        const { modelSize } = curve;
        const std = drawnStd.find(
          matching<BenchmarkSeries>({ family, variant, modelSize, benchmark, quantity: "std_over_repeats" })
        );
        return {
          family,
          variant,
          modelSize: curve.modelSize,
          benchmark,
          problems,
          step: curve.step,
          testLoss: curve.testLoss,
          repeatsAt: Array.from(curve.step, (step) => counts(family, variant, curve.modelSize, step)),
          repeatStd: std ? { step: std.step, value: std.value as unknown as number[] } : null
        };
      })
    );
  const ofStudy = setup.benchmarks.rows.find(({ benchmark }) => benchmark === study.benchmark);
  const others = setup.benchmarks.rows.filter(({ benchmark }) => benchmark !== study.benchmark);
  const all = others.flatMap(({ benchmark, problems }) => curvesFor(benchmark, problems));
  if (all.length === 0) return null;
  const heldOut = ofStudy ? curvesFor(ofStudy.benchmark, ofStudy.problems) : [];
  const stepZero = stepZeroLosses(input);
  const tested = transferTests(all);
  const family = (curves: Named[], result: typeof tested): TransferFamily => {
    const format = learnsFormat(curves);
    const cells = result.cells.map((cell, i): TransferCellRecord => {
      const { family, variant, modelSize, benchmark } = cell;
      const best = singles.find(
        matching<ReferenceValue>({ family, variant, modelSize, benchmark, scenario: "after_best" })
      );
      return {
        ...cell,
        stepZero: stepZero.get(cellKey(cell)) ?? null,
        bestSingle: best?.value ?? null,
        format: itemAt(format, i)
      };
    });
    return { tests: result.tests, cells, counts: countVerdicts(cells) };
  };
  const { lossFrom, aboveInstruct, evaluations } = answerFormatRule;
  return {
    benchmarks: family(all, tested),
    heldOut: family(heldOut, transferTests(heldOut, { runRatio: tested.runRatio, df: tested.df })),
    questions: setup.benchmarks.rows.map(({ label, domain, ...row }) => ({
      ...questionCount(row.benchmark === study.benchmark ? [] : all, row),
      label,
      domain,
      where: setup.benchmarks.where
    })),
    runRatio: tested.runRatio,
    ratioCells: tested.ratioCells,
    df: Number.isFinite(tested.df) ? tested.df : null,
    formatRule: `A cell of a base model is marked where the mean loss of its first ${evaluations} evaluations is ${lossFrom} or more and at least ${aboveInstruct} above that of the instruct model of the same size: its gain includes learning the answer format.`
  };
}

type Named = BenchmarkCurve & { variant: Variant };

/** Number of problems against the scores of single runs: points of mean curves that rest on one run. */
function questionCount(
  curves: readonly Named[],
  { benchmark, problems }: { benchmark: string; problems: number }
): ProblemCount {
  const ofBenchmark = curves.filter((curve) => curve.benchmark === benchmark);
  const single = ofBenchmark.flatMap(({ testLoss, repeatsAt }) =>
    Array.from(testLoss).filter((_, t) => repeatsAt[t] === 1)
  );
  const whole = (digits: number) =>
    single.every((loss) => Math.abs(loss * powerOfTen(digits) - Math.round(loss * powerOfTen(digits))) < 1e-6);
  const digits = [1, 2, 3, 4, 5, 6].find(whole) ?? 6;
  return problemCount(benchmark, problems, single, digits);
}

function cellKey({ family, variant, modelSize, benchmark }: TransferKey): string {
  return `${family} ${variant} ${modelSize} ${benchmark}`;
}
type TransferKey = { family: string; variant: string; modelSize: number; benchmark: string };

/** Losses before training; where several runs gave one, the first. */
function stepZeroLosses({ runs }: ExperimentsInput): Map<string, number> {
  const isStart = (d: RunRow) =>
    d.step === 0 && d.experiment === "main" && d.state === "current" && d.testLoss !== null;
  const rows = runs.table.filter(bound(isStart)).dedupe("family", "variant", "modelSize", "benchmark");
  return new Map((rows.objects() as RunRow[]).map((row) => [cellKey(row), row.testLoss!]));
}

function countVerdicts(cells: readonly TransferCellRecord[]): TransferFamily["counts"] {
  const counted = (some: readonly Pick<TransferTest, "verdict">[]): VerdictCounts => {
    const counts = rollup(
      some,
      (same) => same.length,
      ({ verdict }) => verdict
    );
    return {
      gain: counts.get("gain") ?? 0,
      "no change shown": counts.get("no change shown") ?? 0,
      loss: counts.get("loss") ?? 0
    };
  };
  return [...group(cells, ({ benchmark, variant }) => `${benchmark} ${variant}`).values()].map((some) => ({
    benchmark: firstOf(some).benchmark,
    variant: firstOf(some).variant,
    theseQuestions: counted(some.map(({ theseQuestions }) => theseQuestions)),
    suchQuestions: counted(some.map(({ suchQuestions }) => suchQuestions))
  }));
}

/** Repeats behind a point of a mean curve, as the samples have them; the study's usual number elsewhere. */
function repeatCounts({ samples, study }: ExperimentsInput) {
  const known = new Map<string, number>();
  for (const sample of samples.filter(({ resource }) => resource === "data")) {
    sample.samples.forEach(({ modelSize, repeatsAt }, i) => {
      itemAt(sample.curves, i).step.forEach((step, t) => {
        known.set(`${sample.family} ${sample.variant} ${modelSize} ${step}`, itemAt(repeatsAt, t));
      });
    });
  }
  return (family: string, variant: string, modelSize: number, step: number) =>
    known.get(`${family} ${variant} ${modelSize} ${step}`) ?? study.repeats;
}
