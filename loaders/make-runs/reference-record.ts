import type { ReferenceValue as ComparedValue } from "../../src/lib/reference-value.js";
import type { Resource } from "../../src/lib/runs.js";
import { printedText } from "./one-minus.js";
import type { Ledger, SourceRow } from "./rows-ledger.js";
import { at, groupRows, headOf, number, optionalNumber, text } from "./source-csv.js";

/** A number that the publication prints or draws; some are of a step, which no fit is compared with. */
export interface ReferenceValue extends Omit<ComparedValue, "resource"> {
  resource: Resource | "step" | null;
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

export interface ReferenceFile {
  name: string;
  records: object[];
}

type Common = Pick<ReferenceValue, "id" | "where" | "quantity" | "value" | "text"> & Partial<ReferenceValue>;

type SeriesSpec = Omit<ReferenceSeries, "step" | "value" | "variant" | "source" | "modelSize" | "benchmark"> &
  Partial<ReferenceSeries> & { column: string };

export function fileOf(
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

export function seriesFile(
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
          ...{ id: spec.id, where: spec.where, family: spec.family },
          ...{ variant: spec.variant ?? text(headOf(group), "variant"), modelSize: null, benchmark: null },
          ...{ quantity: spec.quantity, status: spec.status },
          source: spec.source ?? text(headOf(group), "source_figure"),
          ...spec,
          step: filled.map((row) => number(row, "step")),
          value: filled.map((row) => number(row, column))
        }
      ];
    })
  );
  return { name, records };
}

/** A number that a table prints with a known number of decimals. */
export function printed(row: SourceRow, column: string, quantity: string) {
  const digits = PRINTED_DECIMALS[quantity];
  if (digits === undefined) throw new Error(`${at(row)}: how ${quantity} is printed is not known`);
  return { quantity, value: number(row, column), text: printedText(text(row, column), digits), digits };
}

export function drawn(row: SourceRow, column: string, quantity: string) {
  return { quantity, value: number(row, column), text: text(row, column), digits: null };
}

/** Parts of an identifier, in lower case without blanks. */
export function id(...parts: string[]): string {
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

export function resource(row: SourceRow): ReferenceValue["resource"] {
  const axis = text(row, "axis");
  return axis === "C" ? "compute" : axis === "D" ? "data" : axis === "step" ? "step" : null;
}

export function familyOf(row: SourceRow): string {
  return [text(row, "family"), text(row, "variant")].filter((part) => part !== "").join("-");
}

export function figureName(row: SourceRow): string {
  return text(row, "source_figure")
    .replace(/^.*\//, "")
    .replace(/\.pdf$/, "");
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

/** A record with all keys, in one order; what a table leaves open is null. */
function complete(record: Common & Record<string, unknown>, row: SourceRow): ReferenceValue {
  const { id, where, quantity, value } = record;
  return {
    ...{ id, where, family: record.family ?? text(row, "family"), variant: optionalText(row, "variant") },
    ...{ resource: null, scenario: null, modelSize: null, quantity, value, text: record.text, digits: null },
    ...{ status: "current", source: record.source ?? optionalText(row, "source_figure") ?? text(row, "source") },
    ...record
  };
}

function optionalText(row: SourceRow, column: string): string | null {
  return row.cells[column] || null;
}
