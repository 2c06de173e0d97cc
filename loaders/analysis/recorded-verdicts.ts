/**
 * The record: `data/verdicts.yaml` holds the verdict of each claim and when and why it was written, `data/numbers.json` every
 * number at six digits. What differs from it is a difference, however small its place in its interval.
 */

import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseDocument, stringify } from "yaml";
import { firstOf } from "../../src/lib/items.js";
import { LogError, oneLine } from "../../src/lib/log-error.js";
import type { Results } from "../../src/lib/results.js";
import { editFile, writeKept } from "../output/kept-files.js";
import { changelogFile, lineOf, listOf, listText, type RecordEntry, unlisted, withMoved } from "./moved-lists.js";
import { movedNumbers, numbersFile, numbersText, readNumbers, recordedNumbers } from "./recorded-numbers.js";

export interface VerdictsFile {
  /** by claim, how many of its cells have which verdict */
  claims: Record<string, string>;
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
    throw new LogError(verdictsFile, [
      `${verdictsFile}: must be YAML; ${firstOf(document.errors).message.split("\n")[0]}`
    ]);
  const found = document.toJS() as Partial<VerdictsFile> | null;
  if (typeof found?.claims !== "object" || !Array.isArray(found.history)) {
    throw new LogError(verdictsFile, [
      `${verdictsFile}: must have claims and history; found ${Object.keys(found ?? {}).join(", ") || "nothing"}`
    ]);
  }
  return found as VerdictsFile;
}

/** What differs from the record of a project, a line each; empty when nothing does. */
export async function differences(results: Pick<Results, "claims">, root: string): Promise<string[]> {
  const { rows } = results.claims;
  const recorded = await readVerdicts(root);
  // a user study without claims has no record and needs none
  if (recorded === null)
    return rows.length === 0 ? [] : [`${verdictsFile}: no verdicts recorded for ${rows.length} claims`];
  const before = recorded.claims;
  const verdicts = rows.flatMap(({ id, outcome }) =>
    before[id] === outcome ? [] : [`${id}: ${before[id] ?? "none"} -> ${outcome}`]
  );
  const ids = new Set(rows.map(({ id }) => id));
  const gone = Object.keys(before).flatMap((id) => (ids.has(id) ? [] : [`${id}: ${before[id]} -> none`]));
  const numbers = await readNumbers(root);
  const moved = movedNumbers(numbers, recordedNumbers(results)).map(lineOf);
  return [...verdicts, ...gone, ...moved, ...(await unlisted(recorded.history, numbers, root))];
}

/**
 * Writes the record anew, every number that moved into a list, and what moved of the headline numbers into the changelog.
 *
 * @returns verdicts that changed and numbers that moved, a line each, and where these are listed
 */
export async function writeRecord(
  results: Pick<Results, "claims">,
  root: string,
  { date, reason: given }: Pick<RecordEntry, "date" | "reason">
): Promise<{ changes: string[]; moved: string[]; list: string | null }> {
  const { rows } = results.claims;
  const reason = oneLine(given.replace(/\s+/g, " ").trim());
  if (reason === "")
    throw new LogError(verdictsFile, ["--reason must say why the record changes; found an empty text"]);
  const before = await readVerdicts(root);
  const numbers = recordedNumbers(results);
  const recordedBefore = await readNumbers(root);
  // the first record of numbers has none that moved
  const moved = recordedBefore.size === 0 ? [] : movedNumbers(recordedBefore, numbers);
  const changes = rows.flatMap(({ id, outcome }) => {
    const old = before?.claims[id];
    return old === outcome ? [] : [`${id}: ${old ?? "none"} -> ${outcome}`];
  });
  const entry = { date, reason, changes, moved: moved.length };
  const claims = Object.fromEntries(rows.map(({ id, outcome }) => [id, outcome]));
  const file: VerdictsFile = { claims, history: [...(before?.history ?? []), entry] };
  const { history } = file;
  const last = history.length - 1;
  const [numbersName, verdictsName] = [basename(numbersFile), basename(verdictsFile)];
  await writeKept(join(root, "data"), {
    by: "rlscale record",
    files: new Map([
      [numbersName, numbersText(numbers)],
      [verdictsName, verdictsText(file)],
      ...(moved.length > 0 ? ([[listOf(history, last), listText(moved)]] as const) : [])
    ]),
    // a record from before it was listed, as it was written
    knows: (name, text) =>
      text ===
      (name === numbersName ? numbersText(recordedBefore) : verdictsText(before ?? { claims: {}, history: [] }))
  });
  if (moved.length > 0) await editFile(join(root, changelogFile), (text) => withMoved(text, history, last, moved));
  return { changes, moved: moved.map(lineOf), list: moved.length > 0 ? `data/${listOf(history, last)}` : null };
}

const head =
  "# Verdicts as recorded; the numbers are in numbers.json. `rlscale check` fails when a verdict or a number differs;\n" +
  '# `rlscale record --date YYYY-MM-DD --reason "..."` writes both anew. Do not edit by hand.\n';

const verdictsText = (file: VerdictsFile) => head + stringify(file, { lineWidth: 120 });
