/** Source rows in groups, a log a group: steps, identity, notes, and a place in the ledger for each row. */
import type { RunIdentity, Variant } from "../../src/lib/runs.js";
import { type Log, type LogGroup, type LogRow, newRow } from "./log.js";
import { gapNote, say } from "./notes.js";
import type { Ledger, SourceRow } from "./rows-ledger.js";
import { groupRows, headOf } from "./source-csv.js";

/** How logs are made of source rows. */
export interface LogsOf {
  group: LogGroup;
  rows: SourceRow[];
  /** columns that tell the logs apart */
  by: string[];
  /** every source row is a row of the log; else one a step */
  apart?: boolean;
  /** an empty row for a source row; by itself that of the source's step */
  step?: (source: SourceRow) => LogRow;
  fill: (row: LogRow, source: SourceRow, head: SourceRow) => void;
  /** why a source row is not in the log but was compared with it; null where it is in the log */
  checked?: (source: SourceRow) => string | null;
  identity: (head: SourceRow, sources: SourceRow[]) => IdentitySpec;
  /** what is to be said of a log beside the steps that it lacks */
  note: (head: SourceRow, rows: LogRow[], sources: SourceRow[]) => string | null;
}

/** One log a group of source rows, its rows by ascending step; each source row has its place in the ledger. */
export function logsOf(
  ledger: Ledger,
  { group, rows, by, apart = false, step = newRow, checked = () => null, fill, ...about }: LogsOf
): Log[] {
  return groupRows(rows, by).map((sources) => {
    const head = headOf(sources);
    const made: LogRow[] = [];
    for (const source of sources) {
      const compared = checked(source);
      ledger.place(source, compared === null ? "log" : "checked", compared ?? group);
      if (compared !== null) continue;
      const empty = step(source);
      const known = apart ? undefined : made.find((row) => row.step === empty.step);
      if (known === undefined) made.push(empty);
      fill(known ?? empty, source, head);
    }
    made.sort((a, b) => a.step - b.step);
    const note = say(about.note(head, made, sources), !apart && gapNote(made));
    return { group, rows: made, identity: identify({ ...about.identity(head, sources), note }) };
  });
}

/** What an identity needs beside its defaults. */
export type IdentitySpec = Pick<RunIdentity, "run" | "experiment" | "kind" | "source"> &
  Partial<Omit<RunIdentity, "variant">> & { family: string; variant: string; modelSize: number };

/** A complete identity, keys in the order of `RunIdentity`. Owns every default. */
function identify(spec: IdentitySpec): RunIdentity {
  const { run, experiment, kind, family, modelSize } = spec;
  return {
    ...{ run, experiment, kind, state: "current", family, variant: "base", modelSize, reuseFactor: 1, groupSize: 8 },
    ...{ repeat: null, repeats: null, uniqueSamples: null, sameAs: null, promptKind: null },
    ...{ source: spec.source, note: null },
    ...spec,
    variant: asVariant(spec.variant)
  };
}

function asVariant(text: string): Variant {
  if (text !== "base" && text !== "instruct") throw new Error(`variant must be base or instruct; got ${text}`);
  return text;
}
