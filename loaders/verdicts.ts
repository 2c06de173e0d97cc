/** `data/verdicts.yaml`: the verdicts and headline numbers on record, and what has come to differ from them. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import type { ClaimRecord, Verdict } from "../src/lib/claims/claim.js";
import { LogError } from "../src/lib/log-error.js";

/** One claim as recorded. */
export interface RecordedClaim {
  verdict: Verdict;
  /** headline number, and the interval that it must stay in; null where the claim has none */
  value: number | null;
  interval: [number, number] | null;
}

/** One time that the verdicts were written. */
export interface RecordEntry {
  /** given by hand, YYYY-MM-DD */
  date: string;
  reason: string;
  /** claims whose verdict changed: before -> after */
  changes: string[];
}

export interface VerdictsFile {
  claims: Record<string, RecordedClaim>;
  /** newest last */
  history: RecordEntry[];
}

export const verdictsFile = "data/verdicts.yaml";

/** The file of a project; null where there is none. @throws LogError where it is not readable YAML of this shape */
export async function readVerdicts(root: string): Promise<VerdictsFile | null> {
  const text = await readFile(join(root, verdictsFile), "utf8").catch(() => null);
  if (text === null) return null;
  const document = parseDocument(text);
  if (document.errors.length > 0)
    throw new LogError(verdictsFile, [`${verdictsFile}: must be YAML; ${document.errors[0]!.message.split("\n")[0]}`]);
  const found = document.toJS() as Partial<VerdictsFile> | null;
  if (typeof found?.claims !== "object" || !Array.isArray(found.history)) {
    throw new LogError(verdictsFile, [
      `${verdictsFile}: must have claims and history; found ${Object.keys(found ?? {}).join(", ") || "nothing"}`
    ]);
  }
  return found as VerdictsFile;
}

/** What differs from the record, a line each; empty when nothing does. */
export function differences(rows: readonly ClaimRecord[], recorded: VerdictsFile | null): string[] {
  if (recorded === null)
    return rows.length === 0 ? [] : [`${verdictsFile}: no verdicts on record for ${rows.length} claims`];
  const lines: string[] = [];
  for (const { id, verdict, number } of rows) {
    const before = recorded.claims[id];
    if (before === undefined) {
      lines.push(`${id}: not on record; found "${verdict}"`);
      continue;
    }
    if (before.verdict !== verdict) lines.push(`${id}: verdict on record "${before.verdict}"; found "${verdict}"`);
    const [low, high] = before.interval ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    if (before.value !== null && number === null) lines.push(`${id}: number on record ${before.value}; found none`);
    if (number !== null && (number.value < low || number.value > high)) {
      lines.push(`${id}: ${number.label} must stay in [${low}, ${high}]; found ${number.value}`);
    }
  }
  const ids = new Set(rows.map(({ id }) => id));
  for (const id of Object.keys(recorded.claims))
    if (!ids.has(id)) lines.push(`${id}: on record, but no such claim is judged`);
  return lines;
}

/** Half width, relative, of the interval a headline number must stay in where it has no interval of its own. */
const drift = 0.02;

/** The record written anew: verdicts, numbers, and an entry of history. */
export function recordVerdicts(
  rows: readonly ClaimRecord[],
  before: VerdictsFile | null,
  date: string,
  reason: string
): VerdictsFile {
  const claims = Object.fromEntries(
    rows.map(({ id, verdict, number }) => [
      id,
      { verdict, value: number?.value ?? null, interval: number ? bounds(number) : null }
    ])
  );
  const changes = rows.flatMap(({ id, verdict }) => {
    const old = before?.claims[id]?.verdict;
    return old === verdict ? [] : [`${id}: ${old ?? "none"} -> ${verdict}`];
  });
  return { claims, history: [...(before?.history ?? []), { date, reason, changes }] };
}

function bounds({ value, interval }: NonNullable<ClaimRecord["number"]>): [number, number] {
  const [low, high] = interval ?? [null, null];
  const slack = Math.max(Math.abs(value) * drift, 1e-6);
  const ends = [low ?? value - slack, high ?? value + slack];
  return [Math.min(...ends, value - slack), Math.max(...ends, value + slack)].map((end) =>
    Number(end.toPrecision(6))
  ) as [number, number];
}

/** Writes the file whole. */
export async function writeVerdicts(root: string, file: VerdictsFile): Promise<void> {
  const path = join(root, verdictsFile);
  const head =
    "# Verdicts and headline numbers on record. `rlscale check` fails when a verdict differs or a number leaves its interval;\n" +
    '# `rlscale record --date YYYY-MM-DD --reason "..."` writes this file anew. Do not edit by hand.\n';
  await writeFile(`${path}.new`, head + stringify(file, { lineWidth: 120 }));
  await rename(`${path}.new`, path);
}
