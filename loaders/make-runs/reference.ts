import { at, groupRows, headOf, number, optionalNumber, rowsOf, type SourceTables, text } from "./csv.js";
import { printedText } from "./decimal.js";
import type { Ledger, SourceRow } from "./ledger.js";
import { checkRepeatStd } from "./repeat-std.js";

/** A number that the publication prints or draws. */
export interface ReferenceValue {
  /** unique within all reference files */
  id: string;
  /** table or figure of the paper, or what else carries the number */
  where: string;
  family: string;
  variant: string | null;
  resource: "compute" | "data" | "step" | null;
  /** which fit, or which part of a table */
  scenario: string | null;
  /** N, parameters; null for what concerns all sizes */
  modelSize: number | null;
  quantity: string;
  /** in the unit of the source: `N_0_billions` in 1e9 parameters, everything else as named in data/README.md */
  value: number;
  /** digits as printed; for numbers that are only drawn, the digits that were read off */
  text: string;
  /** decimals printed; null when the number is drawn, not printed */
  digits: number | null;
  /** `current`, or the kind of older state */
  status: string;
  /** file of the authors' repository */
  source: string;
  /** tau, where the number belongs to a reuse run */
  reuseFactor?: number;
  benchmark?: string;
  /** name as printed, for models that are not the study's */
  model?: string;
}

/** A drawn series over steps; arrays of equal length. */
export interface ReferenceSeries {
  id: string;
  where: string;
  family: string;
  variant: string;
  modelSize: number | null;
  benchmark: string | null;
  quantity: string;
  status: string;
  source: string;
  step: number[];
  value: number[];
}

/** A file of `data/reference/`. */
export interface ReferenceFile {
  name: string;
  records: object[];
}

type Common = Pick<ReferenceValue, "id" | "where" | "quantity" | "value" | "text"> & Partial<ReferenceValue>;

/** Reference files made from the source tables. */
export function makeReference(tables: SourceTables, ledger: Ledger): ReferenceFile[] {
  checkRepeatStd(tables, ledger);
  setAside(tables, ledger);
  const files = [
    fits(tables, ledger),
    lawDigits(tables, ledger),
    finalLoss(tables, ledger),
    kPoints(tables, ledger),
    repeatStd(tables, ledger),
    benchmarkRepeatStd(tables, ledger),
    externalModels(tables, ledger),
    crossdomain(tables, ledger),
    llamaCurves(tables, ledger),
    promptLength(tables, ledger),
    reuseSubsets(tables, ledger)
  ];
  requireUniqueIds(files);
  return files;
}

/** Decimals that the paper prints, by quantity. */
const PRINTED_DECIMALS: Record<string, number> = {
  K_max: 3,
  N_0_billions: 1,
  R2: 3,
  D_0: 4,
  lambda: 4,
  k_D: 4,
  pass_at_1: 3,
  final_test_loss: 4,
  avg_std: 4,
  sem: 4
};

/** Table 4, 6, 7 and tables that the LaTeX source has commented out. */
function fits(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("fits.json", rowsOf(tables, "published_fits.csv"), ledger, (row) => {
    const [scenario, quantity, status] = [text(row, "scenario"), text(row, "quantity"), text(row, "status")];
    const model = text(row, "model");
    const where = placeOfFit(row);
    const size = /^[\d.]+/.exec(model);
    return [
      {
        ...printed(row, "value", quantity),
        id: id(where, familyOf(row), text(row, "axis"), scenario, model, quantity),
        where,
        resource: resource(row),
        scenario: scenario || null,
        modelSize: size ? Number(size[0]) * 1e9 : null,
        status,
        ...(scenario === "external" ? { model: `${text(row, "family")} ${model}` } : {})
      }
    ];
  });
}

/** K_max and N_0 with more digits than the paper prints, from its k(N) markers. */
function lawDigits(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("law-digits.json", rowsOf(tables, "law_from_k_points.csv"), ledger, (row) =>
    ["K_max", "N_0_billions"].map((quantity) => ({
      ...drawn(row, quantity, quantity),
      id: id("law", familyOf(row), text(row, "axis"), text(row, "fit"), figureName(row), quantity),
      where: "k(N) markers of a figure",
      resource: resource(row),
      scenario: text(row, "fit"),
      status: text(row, "fit") === "free_fit_per_size_5_sizes" ? "older" : "current",
      maxRelativeDeviation: number(row, "max_relative_deviation")
    }))
  );
}

/** Table 5: final loss, average std and standard error per size. */
function finalLoss(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("final-loss.json", rowsOf(tables, "published_uncertainty.csv"), ledger, (row) =>
    ["final_test_loss", "avg_std", "sem"].map((quantity) => ({
      ...printed(row, quantity, quantity),
      id: id(`Table 5${commitSuffix(row)}`, familyOf(row), text(row, "params_b"), quantity),
      where: `Table 5${commitSuffix(row)}`,
      modelSize: number(row, "params_b") * 1e9,
      status: text(row, "status")
    }))
  );
}

/** k and E markers of the figures, by size or by tau. */
function kPoints(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("k-points.json", rowsOf(tables, "published_k.csv"), ledger, (row) => {
    const fit = text(row, "fit");
    const point = text(row, "params_b_or_tau");
    const quantity = text(row, "quantity");
    const isReuse = fit === "data_reuse_tau";
    return [
      {
        ...drawn(row, "value", quantity),
        id: id("k", familyOf(row), text(row, "axis"), fit, figureName(row), point, quantity),
        where: "marker of a figure",
        resource: resource(row),
        scenario: fit,
        modelSize: isReuse ? 7e9 : Number(point) * 1e9,
        status: text(row, "status"),
        ...(isReuse ? { reuseFactor: Number(point) } : {})
      }
    ];
  });
}

/** Std over repeats, averaged over steps, as the uncertainty figures draw it. */
function repeatStd(tables: SourceTables, ledger: Ledger): ReferenceFile {
  const rows = rowsOf(tables, "repeat_std.csv").filter((row) => text(row, "kind") === "average_over_steps");
  return fileOf("repeat-std.json", rows, ledger, (row) =>
    ["test_loss", "std", "sem"].map((quantity) => ({
      ...drawn(row, quantity, quantity),
      id: id("uncertainty", text(row, "variant"), text(row, "params_b"), quantity),
      where: "bar of an uncertainty figure",
      family: "qwen2.5",
      scenario: "average_over_steps",
      modelSize: number(row, "params_b") * 1e9,
      source: text(row, "source")
    }))
  );
}

/** Half widths of the bands that an older figure of the benchmarks draws. */
function benchmarkRepeatStd(tables: SourceTables, ledger: Ledger): ReferenceFile {
  const rows = rowsOf(tables, "benchmark_repeat_std.csv");
  return seriesFile("benchmark-repeat-std.json", rows, ["variant", "params_b", "benchmark"], ledger, (head) => [
    {
      id: id("benchmark-std", text(head, "variant"), text(head, "params_b"), text(head, "benchmark")),
      where: "band of an older figure",
      family: "qwen2.5",
      modelSize: number(head, "params_b") * 1e9,
      benchmark: text(head, "benchmark") === "overall_pass1" ? "overall" : text(head, "benchmark"),
      quantity: "std_over_repeats",
      status: "older",
      column: "std_over_repeats"
    }
  ]);
}

/** Figure 13: loss at step 103 and the models of others. */
function externalModels(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("external-models.json", rowsOf(tables, "sota.csv"), ledger, (row) => {
    const series = text(row, "series");
    const parts = /^(Ours|Sota)-(Qwen2\.5|Qwen3|GPT-OSS)-\((Base|Instruct|Reason), (Dense|MOE)\)$/.exec(series);
    if (!parts) throw new Error(`${at(row)}: unknown series ${series}`);
    const [, owner, family, kind, architecture] = parts as unknown as [string, string, string, string, string];
    const ours = owner === "Ours";
    return [
      {
        ...drawn(row, "test_loss", "test_loss"),
        id: id("Figure 13", series, text(row, "params_b")),
        where: "Figure 13",
        family: family.toLowerCase(),
        variant: ours ? kind.toLowerCase() : null,
        scenario: ours ? "step_103" : "external",
        modelSize: number(row, "params_b") * 1e9,
        model: `${family} ${text(row, "params_b")}B`,
        architecture: architecture === "MOE" ? "mixture-of-experts" : "dense"
      }
    ];
  });
}

/** Figure 7: the smallest loss of any evaluation; its step-0 markers are logs. */
function crossdomain(tables: SourceTables, ledger: Ledger): ReferenceFile {
  const rows = rowsOf(tables, "crossdomain.csv").filter((row) => text(row, "phase") !== "before");
  return fileOf("crossdomain.json", rows, ledger, (row) => {
    const where = text(row, "variant") === "instruct" ? "Figure 7" : "figure of the repository, not in the paper";
    return [
      {
        ...drawn(row, "test_loss", "test_loss"),
        id: id("crossdomain", text(row, "variant"), text(row, "params_b"), text(row, "benchmark"), text(row, "phase")),
        where,
        family: "qwen2.5",
        scenario: text(row, "phase"),
        modelSize: number(row, "params_b") * 1e9,
        benchmark: text(row, "benchmark")
      }
    ];
  });
}

/** The laws drawn over the Llama points in the two commits, at each step. */
function llamaCurves(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return seriesFile("llama-curves.json", rowsOf(tables, "llama_revisions.csv"), ["params_b"], ledger, (head) =>
    [
      { column: "drawn_curve_current", commit: "1cc93dd", status: "current" },
      { column: "drawn_curve_06cacca", commit: "06cacca", status: "superseded_commit" }
    ].map(({ column, commit, status }) => ({
      id: id("llama-curve", text(head, "params_b"), commit),
      where: `Figure 5, commit ${commit}`,
      family: "llama3",
      variant: "instruct",
      modelSize: number(head, "params_b") * 1e9,
      quantity: "drawn_curve",
      status,
      source: "llama_revisions.csv",
      column
    }))
  );
}

/** Mean prompt tokens per response, and of the base repeat with the shorter prompt. */
function promptLength(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return seriesFile("prompt-length.json", rowsOf(tables, "prompt_length.csv"), ["variant"], ledger, (head) =>
    ["prompt_tokens_per_response", "prompt_tokens_short_repeat"].map((column) => ({
      id: id("prompt-length", text(head, "variant"), column),
      where: "implied by tokens and response length of the single repeats",
      family: "qwen2.5",
      quantity: column,
      status: "current",
      source: "runs.csv",
      column
    }))
  );
}

/** Sizes of the released subset files of the reuse experiment. */
function reuseSubsets(tables: SourceTables, ledger: Ledger): ReferenceFile {
  const name = "reuse-subsets.json";
  const records = rowsOf(tables, "data_reuse_subsets.csv").map((row) => {
    ledger.place(row, "reference", name);
    return {
      id: id("reuse-subset", text(row, "tau")),
      where: "name of a released file",
      reuseFactor: number(row, "tau"),
      uniqueSamples: number(row, "unique_samples"),
      usedInFigures: text(row, "used_in_figures") === "yes",
      source: text(row, "source")
    };
  });
  return { name, records };
}

/** Tables about the reading of the figures, which stay in the source folder. */
function setAside(tables: SourceTables, ledger: Ledger): void {
  for (const table of ["crosschecks.csv", "figures.csv"])
    for (const row of rowsOf(tables, table))
      ledger.place(row, "left out", "account of how the figures were read, not a measurement");
}

function fileOf(
  name: string,
  rows: SourceRow[],
  ledger: Ledger,
  toRecords: (row: SourceRow) => (Common & Record<string, unknown>)[]
): ReferenceFile {
  const records = rows.flatMap((row) => {
    ledger.place(row, "reference", name);
    return toRecords(row).map((record) => complete(record, row));
  });
  return { name, records };
}

/** A record with all keys, in one order; what a table leaves open is null. */
function complete(record: Common & Record<string, unknown>, row: SourceRow): ReferenceValue {
  const {
    id,
    where,
    family,
    variant,
    resource,
    scenario,
    modelSize,
    quantity,
    value,
    digits,
    status,
    source,
    ...rest
  } = record;
  const { text: printed, ...extras } = rest;
  return {
    id,
    where,
    family: family ?? text(row, "family"),
    variant: variant === undefined ? optionalText(row, "variant") : variant,
    resource: resource ?? null,
    scenario: scenario ?? null,
    modelSize: modelSize ?? null,
    quantity,
    value,
    text: printed,
    digits: digits ?? null,
    status: status ?? "current",
    source: source ?? optionalText(row, "source_figure") ?? text(row, "source"),
    ...extras
  };
}

type SeriesSpec = Omit<ReferenceSeries, "step" | "value" | "variant" | "source" | "modelSize" | "benchmark"> &
  Partial<ReferenceSeries> & { column: string };

function seriesFile(
  name: string,
  rows: SourceRow[],
  keys: string[],
  ledger: Ledger,
  toSeries: (head: SourceRow) => SeriesSpec[]
): ReferenceFile {
  for (const row of rows) ledger.place(row, "reference", name);
  const records = groupRows(rows, keys).flatMap((group) =>
    toSeries(headOf(group)).flatMap(({ column, ...spec }): ReferenceSeries[] => {
      const filled = group.filter((row) => optionalNumber(row, column) !== null);
      if (filled.length === 0) return [];
      return [
        {
          id: spec.id,
          where: spec.where,
          family: spec.family,
          variant: spec.variant ?? text(headOf(group), "variant"),
          modelSize: spec.modelSize ?? null,
          benchmark: spec.benchmark ?? null,
          quantity: spec.quantity,
          status: spec.status,
          source: spec.source ?? text(headOf(group), "source_figure"),
          step: filled.map((row) => number(row, "step")),
          value: filled.map((row) => number(row, column))
        }
      ];
    })
  );
  return { name, records };
}

/** A number that a table prints with a known number of decimals. */
function printed(row: SourceRow, column: string, quantity: string) {
  const digits = PRINTED_DECIMALS[quantity];
  if (digits === undefined) throw new Error(`${at(row)}: how ${quantity} is printed is not known`);
  return { quantity, value: number(row, column), text: printedText(text(row, column), digits), digits };
}

/** A number that is only drawn. */
function drawn(row: SourceRow, column: string, quantity: string) {
  return { quantity, value: number(row, column), text: text(row, column), digits: null };
}

function placeOfFit(row: SourceRow): string {
  const scenario = text(row, "scenario");
  if (text(row, "quantity") === "pass_at_1") return "Table 4";
  if (scenario.startsWith("loss_decomposition")) return "Table 7";
  if (scenario.startsWith("commented_table")) return "table commented out of the paper's source";
  return `Table 6${commitSuffix(row)}`;
}

function commitSuffix(row: SourceRow): string {
  return text(row, "status") === "superseded_commit" ? " of commit 06cacca" : "";
}

function resource(row: SourceRow): ReferenceValue["resource"] {
  const axis = text(row, "axis");
  return axis === "C" ? "compute" : axis === "D" ? "data" : axis === "step" ? "step" : null;
}

function familyOf(row: SourceRow): string {
  return [text(row, "family"), text(row, "variant")].filter((part) => part !== "").join("-");
}

function figureName(row: SourceRow): string {
  return text(row, "source_figure")
    .replace(/^.*\//, "")
    .replace(/\.pdf$/, "");
}

function optionalText(row: SourceRow, column: string): string | null {
  return row.cells[column] || null;
}

/** Parts of an identifier, in lower case without blanks. */
function id(...parts: string[]): string {
  return parts
    .filter((part) => part !== "")
    .map((part) =>
      part
        .toLowerCase()
        .replace(/[^a-z0-9._]+/g, "-")
        .replace(/-+$/, "")
    )
    .join("/");
}

function requireUniqueIds(files: ReferenceFile[]): void {
  const seen = new Set<string>();
  for (const { name, records } of files)
    for (const { id } of records as { id: string }[]) {
      if (seen.has(id)) throw new Error(`${name}: id given twice: ${id}`);
      seen.add(id);
    }
}
