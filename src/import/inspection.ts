/** What `rlscale inspect` and the page "Your logs" say of logs: plain data, the same in both. */
import { firstOf, lastOf } from "../lib/items.js";
import type { ImportedLog, ImportedRun, ImportLedger } from "./imported-log.js";
import type { AnswerCount } from "./names/answers-of-score.js";
import { leftOutByWhere } from "./runs/where-rows.js";
import type { ModelSize } from "./steps/size-of-run.js";
import type { TokenCount, TokenVerdict } from "./steps/token-count.js";

export interface Inspection {
  files: InspectedFile[];
}

export interface InspectedFile {
  path: string;
  format: string;
  packing: string | null;
  producer: string | null;
  bytes: number;
  /** rows read */
  rows: number;
  runs: InspectedRun[];
  ledger: ImportLedger;
  problems: string[];
  /** what a fit needs and the file does not say, each with the option that would say it */
  missing: { what: string; option: string }[];
}

export interface InspectedRun {
  run: string;
  /** N, parameters; null when nothing states it */
  modelSize: number | null;
  modelSizeFrom: string | null;
  /** distinct steps */
  steps: number;
  firstStep: number;
  lastStep: number;
  /** names as the log has them, the one that a fit would take first */
  scores: string[];
  scoreDetails: {
    name: string;
    role: string;
    roleFrom: string;
    points: number;
    notFinite: number;
    min: number;
    max: number;
    reading: string;
    /** why it is taken for a fraction right though nobody said so; null where it is not */
    assumed: string | null;
    /** answers behind each value, and what shows it; null where nothing does */
    answers: AnswerCount | null;
  }[];
  tokens: TokenCount | null;
  tokenVerdict: TokenVerdict | null;
  samplesFrom: string | null;
  /** what says the hours of the run; null where nothing does */
  hoursFrom: string | null;
  stepColumn: string;
  /** steps are the places of the rows by this column, as none counts steps; null where they are steps */
  ranked: string | null;
  restarts: number;
}

/** The answers behind a score's values, for a sentence; empty where nothing shows them. */
export function answersText(answers: AnswerCount | null): string {
  if (answers === null) return "";
  const { count, from } = answers;
  return from === "inferred"
    ? `n ${count} or a multiple (inferred: all are multiples of 1/${count})`
    : `n ${count} (${from})`;
}

/** What is there, and what a fit would miss. */
export function inspect(log: ImportedLog): InspectedFile {
  const { path, format, packing, producer, bytes, ledger, problems } = log;
  return {
    path,
    format,
    packing,
    producer,
    bytes,
    rows: ledger.read,
    runs: log.runs.map(inspectRun),
    ledger,
    problems,
    missing: missingFor(log)
  };
}

/** A file that could not be read, beside the others. */
export function damagedFile(path: string, bytes: number, problems: readonly string[]): InspectedFile {
  const ledger: ImportLedger = {
    ...{ read: 0, used: 0, setAside: {}, duplicates: 0, otherLines: 0 },
    ...{ unknownColumns: [], columns: [], sha256: null }
  };
  const file = { path, format: "damaged", packing: null, producer: null, bytes, rows: 0, runs: [] };
  return { ...file, ledger, problems: [...problems], missing: [] };
}

function inspectRun({ run, modelSize, table, scores, tokens, samples, hours, history }: ImportedRun): InspectedRun {
  return {
    run,
    modelSize: modelSize?.parameters ?? null,
    modelSizeFrom: modelSize?.from ?? null,
    steps: table.step.length,
    firstStep: firstOf(table.step),
    lastStep: lastOf(table.step),
    scores: scores.map(({ name }) => name),
    scoreDetails: scores.map(({ name, role, roleFrom, points, notFinite, min, max, reading, assumed, answers }) => ({
      ...{ name, role, roleFrom, points, notFinite, min, max, reading, assumed, answers }
    })),
    tokens: tokens?.verdict.count ?? null,
    tokenVerdict: tokens?.verdict ?? null,
    samplesFrom: samples?.from ?? null,
    hoursFrom: hours?.from ?? null,
    stepColumn: table.axis,
    ranked: table.ranked ?? null,
    restarts: history.restarts.length
  };
}

function missingFor({ runs, refusal, ledger }: ImportedLog): InspectedFile["missing"] {
  if (refusal !== null) return [];
  // the user's choice of rows leaves none: a note says so
  if (ledger.read > 0 && ledger.setAside[leftOutByWhere] === ledger.read) return [];
  if (runs.length === 0) return [{ what: "training steps: no record has one", option: "--step COLUMN" }];
  const missing: InspectedFile["missing"] = [];
  const some = (test: (run: ImportedRun) => boolean) => runs.some(test);
  const sizeless = (size: ModelSize | null) => size === null;
  if (some(({ scores }) => scores.length === 0)) missing.push({ what: "a score", option: "--score COLUMN" });
  else if (some(({ scores: [first] }) => first?.reading === "other" && !first.stated))
    missing.push({ what: "a score that is a fraction right", option: "--score NAME --score-range WRONG,RIGHT" });
  else if (some(({ scores: [first] }) => first?.reading === "unclear" && !first.stated))
    missing.push({ what: "a score known to be a fraction right", option: "--score NAME" });
  if (some(({ modelSize }) => sizeless(modelSize)))
    missing.push({ what: "the model's size, for compute and for a place on k(N)", option: "--model-size 7B" });
  const isByHours = ({ table, hours }: ImportedRun) => table.ranked !== undefined && hours !== null;
  if (some((run) => run.tokens === null && run.flops === null && !isByHours(run)))
    missing.push({ what: "tokens, for a fit against compute", option: "--resource data" });
  if (some(({ samples, table }) => samples === null && table.ranked === undefined))
    missing.push({ what: "problems a step, for X in problems; k is the same without", option: "--batch 512" });
  return missing;
}
