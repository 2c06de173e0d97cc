/** Run table and samples -> what the study's experiments and single sizes say, as plain records. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { escape as bound } from "arquero";
import { FitError } from "../src/lib/fit-error.js";
import { mean } from "../src/lib/goodness.js";
import { crossings, rankedLosses } from "../src/lib/inference/crossings.js";
import { detectability } from "../src/lib/inference/detectability.js";
import { endWindows, type StepWindow, type WindowCell, windowMean } from "../src/lib/inference/equivalence-window.js";
import { resourceLink } from "../src/lib/inference/link.js";
import { outcomeOrders, passRateIdentity } from "../src/lib/inference/outcome-scale.js";
import { compareReuse } from "../src/lib/inference/reuse.js";
import {
  bestGroup,
  budgetGrid,
  type GroupRuns,
  rolloutsPerFlop,
  rolloutsPerSample,
  sharedCompute
} from "../src/lib/inference/rollouts.js";
import { type SlopeSample, slopeSample } from "../src/lib/inference/slope-sample.js";
import {
  answerFormatRule,
  type BenchmarkCurve,
  learnsFormat,
  type ProblemCount,
  problemCount,
  type TransferTest,
  type TransferVerdict,
  transferTests
} from "../src/lib/inference/transfer.js";
import {
  type PassRow,
  passMeaning,
  stdOverSteps,
  type UncertaintyRow
} from "../src/lib/inference/uncertainty-table.js";
import type {
  CrossingsRecord,
  ExperimentsRecord,
  ReuseRecord,
  RolloutsRecord,
  TransferCellRecord,
  TransferFamily,
  TransferRecord,
  VerdictCounts
} from "../src/lib/records/experiments.js";
import type { Curve, RunIdentity, RunRow, Variant } from "../src/lib/runs.js";
import type { RunTable } from "./build-runs.js";
import type { SeriesSamples } from "./build-samples.js";
import { curvesOf } from "./curves.js";
import { type ReferenceValue, readReference } from "./read-reference.js";
import { type ExperimentPlan, type Study, seriesCurves } from "./study.js";

export interface ExperimentsInput {
  /** the project */
  root: string;
  runs: RunTable;
  study: Study;
  samples: SeriesSamples[];
}

/** Seeds of the two drawn chances, and the draws. */
const chance = { seed: 12_50_04, draws: 4000 };
const budgetCount = 9;

/**
 * Experiments of the study. A part that the study does not have, or that nothing is known to judge by, is null.
 *
 * @throws Error naming a reference file that is named by the study and not there
 */
export async function buildExperiments(input: ExperimentsInput): Promise<ExperimentsRecord> {
  const { samples, study } = input;
  const repeats = repeatCurves(input);
  const identify = (one: SeriesSamples) => ({ family: one.family, variant: one.variant, resource: one.resource });
  return {
    reuse: orNull(() => reuseRecord(input, repeats)),
    rollouts: orNull(() => rolloutsRecord(input, repeats)),
    transfer: await transferRecord(input).catch(nullForFit),
    outcomeScale: samples.map((one) => ({
      ...identify(one),
      orders: outcomeOrders(one.samples, one.effects),
      identity: passRateIdentity(one.samples)
    })),
    crossings: samples.map((one) => ({
      ...identify(one),
      pairs: crossings(one.samples, one.effects),
      budgets: leaders(one.samples)
    })),
    links: samples
      .filter(({ resource }) => resource === "data")
      .flatMap((one) => {
        const { family, variant } = one;
        const compute = samples.find(
          (other) => other.resource === "compute" && other.family === family && other.variant === variant
        );
        if (compute === undefined) return [];
        const sizes = one.samples.map((sample, i) => resourceLink(sample, compute.samples[i]!, one.effects));
        return [{ family, variant, sizes }];
      }),
    detectability: samples.map((one) => ({
      ...identify(one),
      problems: study.heldOutProblems,
      sizes: one.samples.map((sample) => detectability(sample, one.effects, study.heldOutProblems))
    })),
    ...(await printedTables(input))
  };
}

/** Null where there are no runs to compare or no repeats to tell the noise by. */
function orNull<T>(work: () => T | null): T | null {
  try {
    return work();
  } catch (error) {
    return nullForFit(error);
  }
}

function nullForFit(error: unknown): null {
  if (error instanceof FitError) return null;
  throw error;
}

interface RepeatCurve extends Curve {
  family: string;
  variant: Variant;
}

/** Single repeats of the main runs on the study's benchmark, every family and variant. */
function repeatCurves({ runs, study }: ExperimentsInput): RepeatCurve[] {
  return study.series.flatMap(({ family, variant }) =>
    curvesOf(runs, {
      experiment: "main",
      kind: "repeat",
      state: "current",
      benchmark: study.benchmark,
      family,
      variant
    }).map((curve) => ({ ...curve, family, variant }))
  );
}

/** Window means of every setting of a family that has repeats with an evaluation in the window. */
function windowCells(repeats: readonly RepeatCurve[], family: string, window: StepWindow): WindowCell[] {
  const mine = repeats.filter(
    (curve) => curve.family === family && curve.step.some((step) => step >= window.from && step <= window.to)
  );
  const labels = [...new Set(mine.map(({ variant, modelSize }) => `${variant} ${modelSize}`))];
  return labels.map((label) => {
    const curves = mine.filter(({ variant, modelSize }) => `${variant} ${modelSize}` === label);
    return {
      label,
      modelSize: curves[0]!.modelSize,
      means: curves.map((curve) => windowMean(curve, window).mean)
    };
  });
}

interface ExperimentRun extends Curve {
  identity: RunIdentity;
}

/** Single runs of an experiment, by variant; variants without any are left out. */
function experimentRuns(
  { runs, study }: ExperimentsInput,
  experiment: "reuse" | "rollouts",
  { family, modelSize }: ExperimentPlan
): { variant: Variant; curves: ExperimentRun[] }[] {
  const identities = new Map(runs.logs.map(({ identity }) => [identity.run, identity]));
  const variants = study.series.filter((one) => one.family === family).map(({ variant }) => variant);
  return variants.flatMap((variant) => {
    const query = {
      experiment,
      kind: "repeat",
      state: "current",
      benchmark: study.benchmark,
      family,
      variant
    } as const;
    const curves = curvesOf(runs, query)
      .filter((curve) => curve.modelSize === modelSize)
      .map((curve) => ({ ...curve, identity: identities.get(curve.run)! }));
    return curves.length > 0 ? [{ variant, curves }] : [];
  });
}

function billions(modelSize: number): string {
  return `${modelSize / 1e9}B`;
}

function reuseRecord(input: ExperimentsInput, repeats: RepeatCurve[]): ReuseRecord | null {
  const { study } = input;
  const plan = study.experiments.reuse;
  if (plan === null) return null;
  const { family, modelSize, reference } = plan;
  const variants = experimentRuns(input, "reuse", plan).map(({ variant, curves }) => {
    const own = repeats.filter((c) => c.family === family && c.variant === variant && c.modelSize === modelSize);
    const published = curves.find(({ identity }) => identity.reuseFactor === reference);
    const windows = endWindows.map((window) =>
      compareReuse({
        modelSize,
        runs: curves
          .filter(({ identity }) => identity.reuseFactor !== reference)
          .map((curve) => ({ ...curve, reuseFactor: curve.identity.reuseFactor })),
        repeats: own,
        published: published ? { ...published, sameAs: published.identity.sameAs } : null,
        cells: windowCells(repeats, family, window),
        problems: study.heldOutProblems,
        window
      })
    );
    const rows = windows[0]!.rows;
    const failed = rows.findIndex(({ test }) => !test.nonInferior);
    const last = failed < 0 ? rows.at(-1) : rows[failed - 1];
    return { variant, windows, notWorseUpTo: last?.reuseFactor ?? null };
  });
  if (variants.length === 0) return null;
  return {
    family,
    modelSize,
    reference,
    limits: [
      `One size, ${billions(modelSize)}, and one run for each reuse factor: what other sizes would do is not tested.`,
      "Each subset is sorted from easy to hard and its order repeated in each pass, so that reuse is tied to the order of the problems.",
      "One subset was drawn for each reuse factor: the luck of the draw is in the difference, not in its error."
    ],
    variants
  };
}

function rolloutsRecord(input: ExperimentsInput, repeats: RepeatCurve[]): RolloutsRecord | null {
  const { study, samples } = input;
  const plan = study.experiments.rollouts;
  if (plan === null) return null;
  const { family, modelSize, reference } = plan;
  // steps before the first that repeats are told apart at borrow the error of as many steps from there on
  const known = Math.min(...repeats.filter((curve) => curve.family === family).map(({ step }) => step[0]!));
  const cellsOver = ({ from, to }: StepWindow) =>
    windowCells(repeats, family, to >= known ? { from, to } : { from: known, to: known + to - from });
  const variants = experimentRuns(input, "rollouts", plan).flatMap(({ variant, curves }) => {
    const own = repeats.filter((c) => c.family === family && c.variant === variant && c.modelSize === modelSize);
    const main = samples.find((s) => s.family === family && s.variant === variant && s.resource === "compute");
    const white = main?.samples.find((sample) => sample.modelSize === modelSize)?.white;
    const published = curves.find(({ identity }) => identity.groupSize === reference);
    const groups: GroupRuns[] = curves
      .filter((curve) => curve !== published)
      .map((curve) => ({ groupSize: curve.identity.groupSize, runs: [curve] }));
    if (own.length > 0) groups.push({ groupSize: reference, runs: own });
    groups.sort((a, b) => a.groupSize - b.groupSize);
    const laws =
      white === undefined
        ? []
        : groups.map((group) => ({ groupSize: group.groupSize, sample: groupLaw(group, white) }));
    const shared = sharedCompute(groups);
    const window = endWindows[0]!;
    return [
      {
        variant,
        published: published
          ? {
              run: published.run,
              sameAs: published.identity.sameAs,
              loss: windowMean(published, window).mean
            }
          : null,
        perSample: endWindows.map((one) =>
          rolloutsPerSample(groups, cellsOver(one), { problems: study.heldOutProblems, window: one, ...chance })
        ),
        perFlop: rolloutsPerFlop(groups, cellsOver, { problems: study.heldOutProblems }),
        pairs: main
          ? crossings(
              laws.map(({ groupSize, sample }) => ({ ...sample, modelSize: groupSize })),
              main.effects
            )
          : [],
        bestGroup: shared && main ? bestGroup(laws, main.effects, budgetGrid(shared, budgetCount), chance) : null,
        laws: laws.map(({ groupSize, sample }) => ({
          groupSize,
          k: sample.k,
          referenceX: Math.exp(sample.meanX),
          referenceLoss: Math.exp(sample.level),
          evaluations: sample.n
        }))
      }
    ];
  });
  if (variants.length === 0) return null;
  return {
    family,
    modelSize,
    reference,
    limits: [
      `One size, ${billions(modelSize)}; one run for each G but ${reference}, which is the mean of the main repeats.`,
      "Compute counts the tokens of the training batch once; the cost of generating rollouts is not in it separately."
    ],
    variants
  };
}

/** The power law of one G against compute: of its run, or of the mean of its repeats over the steps that all have. */
function groupLaw({ runs }: GroupRuns, white: number): SlopeSample {
  const curves = runs as Curve[];
  const steps = Array.from(curves[0]!.step).filter((step) => curves.every((curve) => curve.step.includes(step)));
  const across = (column: "computeFlops" | "testLoss") =>
    Float64Array.from(steps, (step) => Math.log(mean(curves.map((c) => c[column][c.step.indexOf(step)]!))));
  const lnX = across("computeFlops");
  return slopeSample({
    modelSize: curves[0]!.modelSize,
    lnX,
    lnL: across("testLoss"),
    repeatsAt: steps.map(() => curves.length),
    white,
    runCentre: mean(lnX)
  });
}

function leaders(samples: readonly SlopeSample[]): CrossingsRecord["budgets"] {
  const first = samples.map(({ lnX }) => Math.min(...lnX));
  const last = samples.map(({ lnX }) => Math.max(...lnX));
  const shared = { from: Math.exp(Math.max(...first)), to: Math.exp(Math.min(...last)) };
  const range =
    shared.from < shared.to ? shared : { from: Math.exp(Math.min(...first)), to: Math.exp(Math.max(...last)) };
  return budgetGrid(range, budgetCount).map((x) => ({
    x,
    ranked: rankedLosses(samples, x)
      .filter(({ measured }) => measured)
      .map(({ modelSize, loss }) => ({ modelSize, loss }))
  }));
}

interface SetupFile {
  benchmarks: { where: string; rows: { benchmark: string; label: string; domain: string; problems: number }[] };
}

/** Facts of the publication that are written by hand; null where there is no such file. */
async function readSetup(root: string): Promise<SetupFile | null> {
  const path = "data/reference/paper/setup.json";
  const text = await readFile(join(root, path), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text) as SetupFile;
  } catch (error) {
    throw new Error(`${path}: must be JSON; ${(error as Error).message}`);
  }
}

/** One file of reference values; none where it is not there. */
async function optionalReference<T extends ReferenceValue>(root: string, name: string): Promise<T[]> {
  const there = await readFile(join(root, "data/reference", name)).catch(() => null);
  return there === null ? [] : ((await readReference(root, name)) as T[]);
}

type BenchmarkValue = ReferenceValue & { benchmark?: string };
type BenchmarkSeries = BenchmarkValue & { step: number[]; value: unknown };

async function transferRecord(input: ExperimentsInput): Promise<TransferRecord | null> {
  const { root, runs, study } = input;
  const setup = await readSetup(root);
  if (setup === null) return null;
  const drawnStd = (await optionalReference<BenchmarkSeries>(root, "benchmark-repeat-std.json")) as BenchmarkSeries[];
  const singles = await optionalReference<BenchmarkValue>(root, "crossdomain.json");
  const counts = repeatCounts(input);
  const series = study.series.filter(({ asPublished }) => !asPublished);
  const curvesFor = (benchmark: string, problems: number) =>
    series.flatMap((one) =>
      seriesCurves(runs, { benchmark }, one).map((curve): Named => {
        const { family, variant } = one;
        const std = drawnStd.find(
          (s) =>
            s.family === family &&
            s.variant === variant &&
            s.modelSize === curve.modelSize &&
            s.benchmark === benchmark &&
            s.quantity === "std_over_repeats"
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
  const own = setup.benchmarks.rows.find(({ benchmark }) => benchmark === study.benchmark);
  const others = setup.benchmarks.rows.filter(({ benchmark }) => benchmark !== study.benchmark);
  const all = others.flatMap(({ benchmark, problems }) => curvesFor(benchmark, problems));
  if (all.length === 0) return null;
  const heldOut = own ? curvesFor(own.benchmark, own.problems) : [];
  const stepZero = stepZeroLosses(input);
  const tested = transferTests(all);
  const family = (curves: Named[], result: typeof tested): TransferFamily => {
    const format = learnsFormat(curves);
    const cells = result.cells.map((cell, i): TransferCellRecord => {
      const best = singles.find(
        (s) =>
          s.scenario === "after_best" &&
          s.family === cell.family &&
          s.variant === cell.variant &&
          s.modelSize === cell.modelSize &&
          s.benchmark === cell.benchmark
      );
      return {
        ...cell,
        stepZero: stepZero.get(cellKey(cell)) ?? null,
        bestSingle: best?.value ?? null,
        format: format[i]!
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
  const mine = curves.filter((curve) => curve.benchmark === benchmark);
  const single = mine.flatMap(({ testLoss, repeatsAt }) => Array.from(testLoss).filter((_, t) => repeatsAt[t] === 1));
  const whole = (digits: number) =>
    single.every((loss) => Math.abs(loss * 10 ** digits - Math.round(loss * 10 ** digits)) < 1e-6);
  const digits = [1, 2, 3, 4, 5, 6].find(whole) ?? 6;
  return problemCount(benchmark, problems, single, digits);
}

function cellKey({ family, variant, modelSize, benchmark }: TransferKey): string {
  return `${family} ${variant} ${modelSize} ${benchmark}`;
}
type TransferKey = { family: string; variant: string; modelSize: number; benchmark: string };

/** Losses before training; where several runs gave one, the first. */
function stepZeroLosses({ runs }: ExperimentsInput): Map<string, number> {
  const rows = runs.table
    .filter(bound((d: RunRow) => d.step === 0 && d.experiment === "main" && d.state === "current"))
    .objects() as RunRow[];
  const losses = new Map<string, number>();
  for (const row of rows) {
    if (row.testLoss !== null && !losses.has(cellKey(row))) losses.set(cellKey(row), row.testLoss);
  }
  return losses;
}

function countVerdicts(cells: readonly TransferCellRecord[]): TransferFamily["counts"] {
  const counts = new Map<string, TransferFamily["counts"][number]>();
  const none = (): VerdictCounts => ({ gain: 0, "no change shown": 0, loss: 0 });
  for (const { benchmark, variant, theseQuestions, suchQuestions } of cells) {
    const key = `${benchmark} ${variant}`;
    const row = counts.get(key) ?? {
      benchmark,
      variant: variant as Variant,
      theseQuestions: none(),
      suchQuestions: none()
    };
    const add = (target: VerdictCounts, { verdict }: Pick<TransferTest, "verdict">) => {
      target[verdict as TransferVerdict]++;
    };
    add(row.theseQuestions, theseQuestions);
    add(row.suchQuestions, suchQuestions);
    counts.set(key, row);
  }
  return [...counts.values()];
}

/** Repeats behind a point of a mean curve, as the samples have them; the study's usual number elsewhere. */
function repeatCounts({ samples, study }: ExperimentsInput) {
  const known = new Map<string, number>();
  for (const one of samples.filter(({ resource }) => resource === "data")) {
    one.samples.forEach(({ modelSize, repeatsAt }, i) => {
      one.curves[i]!.step.forEach((step, t) => {
        known.set(`${one.family} ${one.variant} ${modelSize} ${step}`, repeatsAt[t]!);
      });
    });
  }
  return (family: string, variant: string, modelSize: number, step: number) =>
    known.get(`${family} ${variant} ${modelSize} ${step}`) ?? study.repeats;
}

async function printedTables(input: ExperimentsInput): Promise<Pick<ExperimentsRecord, "uncertainty" | "passRates">> {
  const { root, study } = input;
  const { references } = study;
  if (references === null) return { uncertainty: null, passRates: null };
  const [final, fits, singles] = await Promise.all([
    readReference(root, references.finalLoss),
    readReference(root, references.fits),
    optionalReference<BenchmarkValue>(root, "crossdomain.json")
  ]);
  const curves = study.series.flatMap((one) =>
    seriesCurves(input.runs, study, one).map((curve) => ({ ...curve, family: one.family, variant: one.variant }))
  );
  const curveOf = ({ family, variant, modelSize }: ReferenceValue) =>
    curves.find((c) => c.family === family && c.variant === variant && c.modelSize === modelSize);
  return {
    uncertainty: uncertaintyRows(input, final, curveOf),
    passRates: fits
      .filter(({ quantity, status }) => quantity === "pass_at_1" && status === "current")
      .flatMap((value): PassRow[] => {
        const curve = curveOf(value);
        if (curve === undefined) return [];
        const best = singles.find(
          (s) =>
            s.scenario === "after_best" &&
            s.family === value.family &&
            s.variant === value.variant &&
            s.modelSize === value.modelSize &&
            s.benchmark === study.benchmark
        );
        const pass = Array.from(curve.testLoss, (loss) => 1 - loss);
        const ours = {
          best: best ? 1 - best.value : null,
          final: pass.at(-1) ?? null,
          lastTen: mean(pass.slice(-10))
        };
        return [
          {
            family: value.family,
            variant: value.variant!,
            modelSize: curve.modelSize,
            printed: value.value,
            printedText: value.text,
            ...ours,
            is: passMeaning(value.text, ours),
            excess: value.value - ours.lastTen
          }
        ];
      })
  };
}

function uncertaintyRows(
  input: ExperimentsInput,
  values: readonly ReferenceValue[],
  curveOf: (value: ReferenceValue) => (Curve & { family: string }) | undefined
): UncertaintyRow[] {
  const { runs, study } = input;
  const rows = runs.table
    .filter(
      bound(
        (d: RunRow) =>
          (d.kind === "repeat" || d.kind === "repeat-set") &&
          d.experiment === "main" &&
          d.state === "current" &&
          d.benchmark === study.benchmark &&
          d.step > 0 &&
          d.testLoss !== null
      )
    )
    .objects() as RunRow[];
  const current = values.filter(({ status, where }) => status === "current" && where === study.references?.finalTable);
  const printed = (value: ReferenceValue, quantity: string) =>
    current.find(
      (v) =>
        v.quantity === quantity &&
        v.family === value.family &&
        v.variant === value.variant &&
        v.modelSize === value.modelSize
    )?.value;
  return current
    .filter(({ quantity }) => quantity === "final_test_loss")
    .map((value): UncertaintyRow => {
      const { family, variant, modelSize } = value;
      const mine = rows.filter((r) => r.family === family && r.variant === variant && r.modelSize === modelSize);
      const steps = [...new Set(mine.map(({ step }) => step))].map((step) => ({
        step,
        losses: mine.filter((r) => r.step === step).map((r) => r.testLoss!)
      }));
      const curve = curveOf(value);
      const sample = input.samples.find(
        (one) => one.family === family && one.variant === variant && one.resource === "data"
      );
      const repeatsAt = Array.from(sample?.samples.find((s) => s.modelSize === modelSize)?.repeatsAt ?? []);
      // points of the first and last steps of a full run rest on fewer repeats for other reasons
      const single = mine.length > 0 ? 0 : repeatsAt.filter((r) => r === 1).length;
      const std = printed(value, "avg_std")!;
      return {
        family,
        variant: variant!,
        modelSize: modelSize!,
        printed: { finalLoss: value.value, std, sem: printed(value, "sem")! },
        finalLoss: curve?.testLoss.at(-1) ?? null,
        std: stdOverSteps(steps, study.repeats),
        withoutSingleSteps: single > 0 ? (std * repeatsAt.length) / (repeatsAt.length - single) : null,
        note: uncertaintyNote(mine.length > 0, single, repeatsAt.length)
      };
    });
}

function uncertaintyNote(recomputed: boolean, single: number, points: number): string {
  if (recomputed) return "";
  const missing = "Single repeats of this size are drawn nowhere, so the deviation cannot be recomputed.";
  if (single === 0) return missing;
  return `${missing} ${single} of ${points} steps rest on one run and count as 0 in the printed mean.`;
}
