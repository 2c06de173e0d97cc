/**
 * Tables that the site hands out as files: what each holds, its columns, its rows. Nothing in them is rounded.
 * Long because it is lists of columns, a line or three a column, which say nothing apart.
 */
import { itemAt } from "../../../src/lib/items.js";
import { matching } from "../../../src/lib/matching.js";
import type { Results } from "../../../src/lib/results.js";
import type { RunRow } from "../../../src/lib/runs.js";
import type { ColumnType, TableSummary } from "../../../src/report/reference.js";
import { noEvaluation, type RunTable, rowsOf } from "../../study/build-runs.js";
import { report } from "../site-report.js";

export type Cell = string | number | boolean | null;

interface ColumnSpec<Row> {
  name: string;
  type: ColumnType;
  /** unit and meaning, one line */
  meaning: string;
  value: (row: Row) => Cell;
}

export interface TableFile extends Omit<TableSummary, "rows"> {
  rows: Cell[][];
}

/** Every table, in the order of the page. */
export function tableFiles(results: Results, runs: Pick<RunTable, "table">): TableFile[] {
  return [
    evaluations(rowsOf(runs)),
    curves(results),
    laws(results),
    lawSizes(results),
    sizeLaws(results),
    runSlopes(results),
    inferenceSizes(results),
    inferenceLaws(results),
    comparison(results),
    reuse(results),
    rollouts(results),
    transfer(results),
    claims(results),
    logs(results),
    exclusions(results)
  ].filter(({ rows }) => rows.length > 0);
}

function made<Row>(name: string, row: string, columns: ColumnSpec<Row>[], rows: readonly Row[]): TableFile {
  return {
    name,
    row,
    columns: columns.map(({ value: _, ...spec }) => spec),
    rows: rows.map((row) => columns.map(({ value }) => value(row)))
  };
}

/** Makes columns of a type. */
function columnOf<Value extends Cell>(type: ColumnType) {
  return <Row>(name: string, meaning: string, value: (row: Row) => Value | null): ColumnSpec<Row> => ({
    ...{ name, type, meaning, value }
  });
}

const text = columnOf<string>("string");
const real = columnOf<number>("double");
const whole = columnOf<number>("int64");
const flag = columnOf<boolean>("boolean");

/** Whole numbers where all of them are: a mean over parts of a step may have counted half a problem. */
const counted = (values: readonly (number | null)[]) =>
  values.every((value) => value === null || Number.isSafeInteger(value)) ? whole : real;

/** A step at which a benchmark was not evaluated is no evaluation that was excluded: it is not in the table. */
function evaluations(all: readonly RunRow[]): TableFile {
  const rows = all.filter(({ reason }) => reason !== noEvaluation);
  return made<RunRow>(
    "evaluations",
    "one benchmark of one evaluation of one run; evaluations that no fit may use are kept and marked, steps without one are left out",
    [
      text("run", "name of the run, that of its log", (r) => r.run),
      text("experiment", "main, reuse or rollouts", (r) => r.experiment),
      text("kind", "mean over repeats, repeat, repeat-set (not distinguishable) or published-curve", (r) => r.kind),
      text("state", report.stateMeaning, (r) => r.state),
      text("family", "model family", (r) => r.family),
      text("variant", "base or instruct", (r) => r.variant),
      whole("model_size", "N, parameters, nominal", (r) => r.modelSize),
      whole("reuse_factor", "tau, passes over the problems", (r) => r.reuseFactor),
      whole("group_size", "G, rollouts a problem", (r) => r.groupSize),
      whole("repeat", "label of the repeat; empty for means, sets and published curves", (r) => r.repeat),
      text("same_as", "the run of which this one is a copy", (r) => r.sameAs),
      text("prompt_kind", "regular or short, where known", (r) => r.promptKind),
      whole("step", "training step; 0 is before training", (r) => r.step),
      counted(rows.map((r) => r.dataSamples))("samples", "D, problems seen so far", (r) => r.dataSamples),
      real("tokens", "prompt and answer tokens of all training batches so far", (r) => r.tokens),
      real("flops", "C, FLOPs so far, 6 x parameters x tokens", (r) => r.computeFlops),
      real("response_length", "mean answer length of the step\u2019s batch, tokens", (r) => r.responseLength),
      text("benchmark", "id of the benchmark", (r) => r.benchmark),
      real("test_loss", "L = 1 - fraction right", (r) => r.testLoss),
      whole("repeats_at_step", "runs behind a mean at this step, where known", (r) => r.repeatsAtStep),
      flag("excluded", "whether no fit may use the row", (r) => r.excluded),
      text("reason", "why it is excluded", (r) => r.reason),
      text("file", "log that holds it", (r) => r.file),
      whole("row", "row of the log, counted from 0", (r) => r.row)
    ],
    rows
  );
}

function curves({ curves: all }: Results): TableFile {
  const rows = all.flatMap((curve) => curve.step.map((step, i) => ({ ...curve, i, at: step })));
  return made<(typeof rows)[number]>(
    "curves",
    "one evaluation of a curve that the law is fitted to",
    [
      text("run", "name of the run", (r) => r.run),
      text("family", "model family", (r) => r.family),
      text("variant", "base or instruct", (r) => r.variant),
      text("kind", "mean over repeats or published-curve", (r) => r.kind),
      whole("model_size", "N, parameters", (r) => r.modelSize),
      text("benchmark", "id of the benchmark", (r) => r.benchmark),
      whole("step", "training step", (r) => r.at),
      counted(rows.map((r) => itemAt(r.dataSamples, r.i)))("samples", "D, problems seen so far", (r) =>
        itemAt(r.dataSamples, r.i)
      ),
      real("flops", "C, FLOPs so far; empty where the log has none", (r) => r.computeFlops[r.i] ?? null),
      real("test_loss", "L = 1 - fraction right", (r) => itemAt(r.testLoss, r.i))
    ],
    rows
  );
}

type Keyed = { family: string; variant: string; resource: string };

const series = <Row extends Keyed>(): ColumnSpec<Row>[] => [
  text("family", "model family", (r) => r.family),
  text("variant", "base or instruct", (r) => r.variant),
  text("resource", "compute (FLOPs) or data (samples)", (r) => r.resource)
];

interface Counted {
  counts?: Pick<
    NonNullable<Results["runSlopes"][number]["counts"]>,
    "k" | "interval" | "likelihood" | "allRight"
  > | null;
}

function countColumns<Row extends Counted>(ofWhat: string, problems: (row: Row) => number | null): ColumnSpec<Row>[] {
  return [
    real("k_counts", `slope by counts of ${ofWhat}, which keep scores of 1`, (r) => r.counts?.k ?? null),
    real("k_counts_low", "lower end of its 95 % interval", (r) => r.counts?.interval[0] ?? null),
    real("k_counts_high", "upper end", (r) => r.counts?.interval[1] ?? null),
    text(
      "counts",
      "binomial, beta-binomial, or half-count where the problems are stated",
      (r) => r.counts?.likelihood ?? null
    ),
    whole("problems", "behind one evaluation of one run, for counts", problems),
    whole("scores_of_1", "evaluations with a score of exactly 1", (r) => r.counts?.allRight ?? null)
  ];
}

function laws({ laws: all }: Results): TableFile {
  return made<Results["laws"][number]>(
    "laws",
    "one joint fit of the law",
    [
      ...series<Results["laws"][number]>(),
      text("protocol", "full, inter (without the largest size) or intra (early steps)", (r) => r.protocol),
      text("objective", "log: squares of ln L; linear: squares of L", (r) => r.objective),
      real("k_max", "limit of k(N)", (r) => r.law.kMax),
      real("n0", "N at half the limit, parameters", (r) => r.law.n0),
      real("r2", "R2 on L, pooled over the fitted sizes", (r) => r.goodness.r2),
      real("r2_log", "R2 on ln L, pooled", (r) => r.goodness.r2Log),
      real("r2_constant", "R2 of one constant a size", (r) => r.goodness.r2Constant),
      real("r2_shared_slope", "R2 of one slope for all sizes", (r) => r.goodness.r2SharedSlope),
      real("objective_value", "mean over sizes of the mean squared residual", (r) => r.goodness.objective),
      whole("points", "evaluations in the fit", (r) => r.goodness.points),
      text("status", "how the search ended", (r) => r.status),
      text("window", "which points, as a sentence", (r) => r.window.rule)
    ],
    all
  );
}

function lawSizes({ laws: all }: Results): TableFile {
  const rows = all.flatMap((series) => series.law.sizes.map((size) => ({ ...series, size })));
  return made<(typeof rows)[number]>(
    "law-sizes",
    "one size in one joint fit",
    [
      ...series<(typeof rows)[number]>(),
      text("protocol", "full, inter or intra", (r) => r.protocol),
      text("objective", "log or linear", (r) => r.objective),
      whole("model_size", "N, parameters", (r) => r.size.modelSize),
      real("k", "k(N) of the law", (r) => r.size.learningEfficiency),
      real("intercept", "E(N), ln L at X = 1", (r) => r.size.intercept),
      real("reference_x", "X inside the data: geometric mean", (r) => r.size.referenceX),
      real("reference_loss", "the law\u2019s L there", (r) => r.size.referenceLoss),
      whole("points", "evaluations of this size", (r) => r.size.points),
      real("r2", "R2 on L within the size", (r) => r.size.r2),
      real("r2_log", "R2 on ln L within the size", (r) => r.size.r2Log)
    ],
    rows
  );
}

function runSlopes({ runSlopes: all }: Results): TableFile {
  return made<Results["runSlopes"][number]>(
    "run-slopes",
    "one run fitted alone, with an interval of that run alone",
    [
      text("run", "name of the run", (r) => r.run),
      ...series<Results["runSlopes"][number]>(),
      whole("model_size", "N, parameters", (r) => r.modelSize),
      real("k", "own slope, least squares on ln L", (r) => r.k),
      real("k_low", "lower end of its 95 % interval", (r) => r.interval[0]),
      real("k_high", "upper end", (r) => r.interval[1]),
      real("standard_error", "of k, as the interval has it", (r) => r.standardError),
      real("standard_error_ols", "of k, as if evaluations were independent", (r) => r.standardErrorOls),
      real("intercept", "ln L at X = 1", (r) => r.intercept),
      whole("points", "evaluations", (r) => r.points),
      real("r2", "R2 on L", (r) => r.r2),
      text("growth", "improved, not shown or falls back: where the interval lies against 0", (r) => r.growth),
      ...countColumns<Results["runSlopes"][number]>("wrong answers", (r) => r.counts?.answers ?? null)
    ],
    all
  );
}

function sizeLaws({ sizeLaws: all }: Results): TableFile {
  return made<Results["sizeLaws"][number]>(
    "size-laws",
    "one size fitted alone",
    [
      ...series<Results["sizeLaws"][number]>(),
      whole("model_size", "N, parameters", (r) => r.modelSize),
      real("k", "own slope, least squares on ln L", (r) => r.learningEfficiency),
      real("k_theil_sen", "median of the slopes between all pairs of points", (r) => r.theilSenEfficiency),
      real("intercept", "ln L at X = 1", (r) => r.intercept),
      real("reference_x", "X inside the data: geometric mean", (r) => r.referenceX),
      real("reference_loss", "L of the line there", (r) => r.referenceLoss),
      whole("points", "evaluations", (r) => r.points),
      real("r2", "R2 on L", (r) => r.r2),
      real("r2_log", "R2 on ln L", (r) => r.r2Log)
    ],
    all
  );
}

function inferenceSizes({ inference }: Results): TableFile {
  const rows = inference.series.flatMap(({ family, variant, resource, sizes }) => {
    const counted = inference.counts.find(matching({ family, variant, resource }));
    return sizes.map((size) => ({
      ...{ family, variant, resource, problems: counted?.problems ?? null },
      ...{ ...size, counts: counted?.sizes.find(({ modelSize }) => modelSize === size.modelSize) }
    }));
  });
  return made<(typeof rows)[number]>(
    "inference-sizes",
    "one size: its slope, fitted alone, with its 95% interval",
    [
      ...series<(typeof rows)[number]>(),
      whole("model_size", "N, parameters", (r) => r.modelSize),
      real("k", "own slope", (r) => r.k),
      real("k_low", "lower end of the interval", (r) => r.interval[0]),
      real("k_high", "upper end of the interval", (r) => r.interval[1]),
      real("standard_error", "with misfit and run effects", (r) => r.standardError),
      real("standard_error_ols", "as if evaluations were independent", (r) => r.standardErrorOls),
      whole("points", "evaluations", (r) => r.points),
      ...countColumns<(typeof rows)[number]>("failed problems", (r) => r.problems)
    ],
    rows
  );
}

function inferenceLaws({ inference }: Results): TableFile {
  const rows = inference.series.flatMap(({ family, variant, resource, law, withoutHeldOut }) => [
    { family, variant, resource, sizes: "all", law },
    { family, variant, resource, sizes: "without the held-out size", law: withoutHeldOut }
  ]);
  return made<(typeof rows)[number]>(
    "inference-laws",
    "the law of one series with its 95% intervals",
    [
      ...series<(typeof rows)[number]>(),
      text("sizes", "which sizes are in the fit", (r) => r.sizes),
      real("k_max", "limit of k(N), weighted fit to the slopes", (r) => r.law.kMax),
      real("k_max_low", "lower end, form misfit included", (r) => r.law.kMaxWidened[0]),
      real("k_max_high", "upper end, form misfit included; empty = open", (r) => r.law.kMaxWidened[1]),
      real("k_max_sampling_low", "lower end, sampling alone", (r) => r.law.kMaxInterval[0]),
      real("k_max_sampling_high", "upper end, sampling alone; empty = open", (r) => r.law.kMaxInterval[1]),
      real("n0", "N at half the limit, parameters", (r) => r.law.n0),
      real("n0_low", "lower end, form misfit included", (r) => r.law.n0Widened[0]),
      real("n0_high", "upper end, form misfit included; empty = open", (r) => r.law.n0Widened[1]),
      real("n0_sampling_low", "lower end, sampling alone", (r) => r.law.n0Interval[0]),
      real("n0_sampling_high", "upper end, sampling alone; empty = open", (r) => r.law.n0Interval[1]),
      real("chi2", "weighted squares of the law on the slopes", (r) => r.law.chi2),
      whole("df", "degrees of freedom", (r) => r.law.df)
    ],
    rows
  );
}

function comparison({ comparison: { rows } }: Results): TableFile {
  return made<Results["comparison"]["rows"][number]>(
    "comparison",
    "one printed number beside ours",
    [
      text("id", "stable id", (r) => r.id),
      text("table", "table of the paper", (r) => r.table),
      text("family", "model family", (r) => r.family),
      text("variant", "base or instruct", (r) => r.variant),
      text("resource", "compute or data", (r) => r.resource),
      text("scenario", "row label of the paper", (r) => r.scenario),
      whole("model_size", "N, parameters", (r) => r.modelSize),
      text("quantity", "kMax, n0, r2, finalLoss", (r) => r.quantity),
      text("unit", "of both values", (r) => r.unit),
      real("published", "as printed", (r) => r.published),
      text("published_text", "digits as printed", (r) => r.publishedText),
      real("ours", "recomputed, unrounded", (r) => r.ours),
      text("match", "every digit, within, differs or cannot be recomputed", (r) => r.match),
      real("relative_difference", "(ours - published) / published", (r) => r.relativeDifference),
      text("note", "what is known about a difference", (r) => r.note)
    ],
    rows
  );
}

function reuse({ experiments }: Results): TableFile {
  const rows = (experiments.reuse?.variants ?? []).flatMap(({ variant, windows }) =>
    windows.flatMap(({ window, rows: windowRows }) => windowRows.map((row) => ({ variant, window, ...row })))
  );
  return made<(typeof rows)[number]>(
    "reuse",
    "one reuse run over one window of steps, against the mean of the repeats",
    [
      text("variant", "base or instruct", (r) => r.variant),
      whole("reuse_factor", "tau, passes over the problems", (r) => r.reuseFactor),
      whole("from_step", "first step of the window", (r) => r.window.from),
      whole("to_step", "last step of the window", (r) => r.window.to),
      whole("evaluations", "in the window", (r) => r.evaluations),
      real("loss", "mean over the window", (r) => r.loss),
      real("difference", "minus the reference\u2019s", (r) => r.difference),
      real("low", "95% interval", (r) => r.test.interval[0]),
      real("high", "95% interval", (r) => r.test.interval[1]),
      real("margin", "of the verdict", (r) => r.test.margin),
      text("verdict", "equivalent, not worse, worse, better or undecided", (r) => r.test.verdict)
    ],
    rows
  );
}

function rollouts({ experiments }: Results): TableFile {
  const rows = (experiments.rollouts?.variants ?? []).flatMap(({ variant, perSample }) =>
    perSample.flatMap(({ window, groups, chanceBest }) =>
      groups.map((group, i) => ({ variant, window, ...group, chance: itemAt(chanceBest, i).chance }))
    )
  );
  return made<(typeof rows)[number]>(
    "rollouts",
    "one rollout group over one window of steps",
    [
      text("variant", "base or instruct", (r) => r.variant),
      whole("group_size", "G, rollouts a problem", (r) => r.groupSize),
      whole("from_step", "first step of the window", (r) => r.window.from),
      whole("to_step", "last step of the window", (r) => r.window.to),
      whole("runs", "runs averaged", (r) => r.runs),
      real("loss", "mean over the window", (r) => r.loss),
      real("standard_error", "between runs", (r) => r.se),
      real("chance_best", "chance of having the lowest loss", (r) => r.chance)
    ],
    rows
  );
}

function transfer({ experiments }: Results): TableFile {
  const rows = experiments.transfer
    ? [...experiments.transfer.heldOut.cells, ...experiments.transfer.benchmarks.cells]
    : [];
  return made<(typeof rows)[number]>(
    "transfer",
    "one benchmark of one model: last evaluations against the first",
    [
      text("family", "model family", (r) => r.family),
      text("variant", "base or instruct", (r) => r.variant),
      whole("model_size", "N, parameters", (r) => r.modelSize),
      text("benchmark", "id of the benchmark", (r) => r.benchmark),
      whole("problems", "in the benchmark", (r) => r.problems),
      real("step_zero", "loss before training, one run", (r) => r.stepZero),
      real("first", "mean of the first ten evaluations", (r) => r.first.loss),
      real("last", "mean of the last twenty evaluations", (r) => r.last.loss),
      real("difference", "last minus first", (r) => r.difference),
      real("low", "95% interval, these problems", (r) => r.theseQuestions.interval[0]),
      real("high", "95% interval, these problems", (r) => r.theseQuestions.interval[1]),
      text("verdict", "these problems, Holm-adjusted", (r) => r.theseQuestions.verdict),
      text("verdict_kind", "problems of the kind, Holm-adjusted", (r) => r.suchQuestions.verdict),
      flag("format", "whether the gain includes learning the answer format", (r) => r.format.marked)
    ],
    rows
  );
}

function claims({ claims }: Results): TableFile {
  const rows = claims.rows.flatMap(({ cells, ...claim }) => cells.map((cell) => ({ claim, cell })));
  return made<(typeof rows)[number]>(
    "claims",
    "one cell of one claim",
    [
      text("claim", "its id", (r) => r.claim.id),
      text("cell", "variant, resource, scale or sizes", (r) => r.cell.what),
      flag("beside", "beside the claim: not counted", (r) => r.cell.beyond),
      text("rule", "difference, sameness, at most or lead", (r) => r.claim.margin.rule),
      real("estimate", "of the effect, in the unit of the margin", (r) => r.cell.estimate),
      real("low", "95% interval; empty where it has no end", (r) => r.cell.interval?.[0] ?? null),
      real("high", "95% interval; empty where it has no end", (r) => r.cell.interval?.[1] ?? null),
      real("margin", "smallest effect that matters", (r) => r.cell.margin),
      text("unit", "of the margin of the claim", (r) => r.claim.margin.unit),
      text("verdict", "supported, contradicted, undecided or not testable", (r) => r.cell.verdict)
    ],
    rows
  );
}

function logs({ inputs }: Results): TableFile {
  return made<Results["inputs"]["files"][number]>(
    "logs",
    "one log file",
    [
      text("path", "relative to the project", (r) => r.path),
      text("format", "parquet or arrow", (r) => r.format),
      whole("bytes", "size of the file", (r) => r.bytes),
      text("sha256", "of its bytes, hexadecimal", (r) => r.sha256),
      text("run", "name of the run", (r) => r.run),
      text("kind", "what the file stands for", (r) => r.kind),
      text("state", "current or earlier", (r) => r.state),
      whole("steps", "distinct steps", (r) => r.steps),
      whole("rows_read", "rows of the long table", (r) => r.rowsRead),
      whole("rows_excluded", "of them set aside", (r) => r.rowsExcluded)
    ],
    inputs.files
  );
}

function exclusions({ inputs }: Results): TableFile {
  return made<Results["inputs"]["excludedByReason"][number]>(
    "exclusions",
    "one reason for which rows are excluded",
    [text("reason", "why the rows are excluded", (r) => r.reason), whole("rows", "excluded", (r) => r.rows)],
    inputs.excludedByReason
  );
}
