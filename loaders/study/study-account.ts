/** The account of the logs that a study was made from, `data/import.json`, checked whole. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TokenVerdict } from "../../src/import/steps/token-count.js";
import type {
  FileAccount,
  NormalisedBenchmark,
  RunAccount,
  StudyAccount
} from "../../src/import/study/normalise/normalised-study.js";
import { accountFile } from "../../src/import/study/study-files.js";
import { LogError } from "../../src/lib/log-error.js";
import { holdToSchema, parseJson } from "./checked-file.js";

/**
 * The account of a study; null where it was not made of logs.
 *
 * @throws LogError with every fault of the file at once: line, place, required, found
 */
export async function readAccount(root: string): Promise<StudyAccount | null> {
  const text = await readFile(join(root, accountFile), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new LogError(accountFile, [`${accountFile}: must be a readable file; found: ${error.code}`]);
  });
  return text === null ? null : parseAccount(text);
}

/** The account from the text of its file; errors as {@link readAccount}. */
export function parseAccount(text: string): StudyAccount {
  const parsed = parseJson(accountFile, text);
  holdToSchema(accountFile, parsed, schema);
  return parsed.value as StudyAccount;
}

type Schema = Record<string, unknown>;
const text: Schema = { type: "string" };
const textOrNone: Schema = { type: ["string", "null"] };
/** what is not finite is null in JSON */
const number: Schema = { type: ["number", "null"] };
const count: Schema = { type: "integer", minimum: 0 };
const list = (items: Schema): Schema => ({ type: "array", items });
const counts: Schema = { type: "object", additionalProperties: count };
/** One schema for each key of a type, none left out: the type sees to it. */
const record = <T>(properties: Record<keyof T, Schema>, optional: (keyof T)[] = []): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((key) => !(optional as string[]).includes(key)),
  additionalProperties: false
});
const orNull = ({ type, ...rest }: Schema): Schema => ({ type: [type, "null"], ...rest });

const tokens = record<TokenVerdict>({
  column: text,
  count: { enum: ["per-step", "cumulative"] },
  by: { enum: ["option", "name", "growth"] },
  falls: list(record<TokenVerdict["falls"][number]>({ step: count, value: number, before: number })),
  resets: count,
  assumed: { type: "number", minimum: 0, maximum: 1 },
  remarks: list(text)
});

const run = record<RunAccount>(
  {
    run: text,
    file: textOrNone,
    setAside: textOrNone,
    modelSize: { type: ["number", "null"], exclusiveMinimum: 0 },
    modelSizeFrom: textOrNone,
    family: orNull(record<{ id: string; from: string }>({ id: text, from: text })),
    variant: orNull(record<{ id: string; from: string }>({ id: { enum: ["base", "instruct"] }, from: text })),
    repeat: { type: "integer", minimum: 1 },
    seed: text,
    recipe: text,
    steps: count,
    points: count,
    tokens: orNull(tokens),
    samplesFrom: textOrNone,
    flopsFrom: textOrNone,
    leftOut: counts,
    blanked: counts,
    assumptions: list(text)
  },
  ["repeat", "seed", "recipe"]
);

type ColumnAccount = FileAccount["columns"][number];
const column = record<ColumnAccount>({
  name: text,
  meaning: text,
  producer: text,
  values: count,
  notFinite: count
});

const file = record<FileAccount>(
  {
    path: text,
    format: text,
    packing: textOrNone,
    producer: textOrNone,
    bytes: count,
    problems: list(text),
    runs: list(run),
    read: count,
    used: count,
    setAside: counts,
    duplicates: count,
    otherLines: count,
    unknownColumns: list(text),
    columns: list(column),
    sha256: { type: ["string", "null"], pattern: "^[0-9a-f]{64}$" },
    partOf: text
  },
  ["partOf"]
);

interface Damaged {
  path: string;
  bytes: number;
  problems: string[];
}

const schema = record<StudyAccount & { damaged: Damaged[] }>(
  {
    about: text,
    files: list(file),
    benchmarks: list(record<NormalisedBenchmark>({ id: text, name: text, main: { type: "boolean" } })),
    scoresLeftOut: list(record<StudyAccount["scoresLeftOut"][number]>({ name: text, reason: text })),
    damaged: list(record<Damaged>({ path: text, bytes: count, problems: list(text) }))
  },
  ["damaged"]
);
