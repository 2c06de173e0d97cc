/**
 * What moved with each record: every number in `data/moved/DATE-n.tsv`, and in the changelog a line for each claim and each
 * law whose headline number or interval did. `rlscale check` holds both to the record.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { itemAt } from "../../src/lib/items.js";
import { type MovedNumber, numbersFile, type RecordedNumbers } from "./recorded-numbers.js";

/** One time that the verdicts were written. */
export interface RecordEntry {
  /** given by hand, YYYY-MM-DD */
  date: string;
  reason: string;
  /** claims whose verdict changed: before -> after */
  changes: string[];
  /** numbers that moved, all of them in the list of this entry (moved-lists.ts); absent where none was recorded yet */
  moved?: number;
}

export const changelogFile = "CHANGELOG.md";

const columns = "path\tbefore\tnow";

/** The number and interval of a claim; K_max and N_0 of a law with the intervals that hold its misfit. */
const headline =
  /^(claims\.rows\[[^\]]*\]\.number|inference\.series\[[^\]]*\]\.law)\.((?:value|interval|kMax|n0)\b.*|(?:kMax|n0)Widened.*)$/;

/** Where the list of an entry is, below `data`: the n-th of its day. */
export function listOf(history: readonly RecordEntry[], index: number): string {
  const { date } = itemAt(history, index);
  const nth = history.slice(0, index + 1).filter((entry) => entry.moved && entry.date === date).length;
  return `moved/${date}-${nth}.tsv`;
}

export function listText(moved: readonly MovedNumber[]): string {
  return [columns, ...moved.map(({ path, before, now }) => `${path}\t${before}\t${now}`), ""].join("\n");
}

export const lineOf = ({ path, before, now }: MovedNumber) => `${path}: ${before} -> ${now}`;

/** The changelog with what moved, newest first, behind what is not released. */
export function withMoved(
  changelog: string,
  history: readonly RecordEntry[],
  index: number,
  moved: readonly MovedNumber[]
): string {
  const title = "## Numbers that moved\n";
  const part = `${headingOf(itemAt(history, index))}\n\n${partText(listOf(history, index), moved)}`;
  if (!changelog.includes(title)) return `${changelog.trimEnd()}\n\n${title}\n${part}`;
  return changelog.replace(`${title}\n`, () => `${title}\n${part}\n`);
}

const headingOf = ({ date, reason }: RecordEntry) => `### Numbers moved, ${date}: ${reason}`;

/** Headline numbers, one line a claim or law, and where the rest is. */
function partText(list: string, moved: readonly MovedNumber[]): string {
  const lines = new Map<string, string[]>();
  for (const { path, before, now } of moved) {
    const [, owner, name] = headline.exec(path) ?? [];
    if (owner === undefined) continue;
    lines.set(owner, [...(lines.get(owner) ?? []), `${name} ${before} -> ${now}`]);
  }
  const all = `${moved.length} numbers: \`data/${list}\``;
  return [...[...lines].map(([owner, changes]) => `${owner}: ${changes.join(", ")}`), all]
    .map((line) => `- ${line}\n`)
    .join("");
}

/**
 * What the lists and the changelog lack, a line each; empty when they lack nothing.
 *
 * @param recorded the record as it stands: the lists lead up to it, each from where the last one left a number
 */
export async function unlisted(
  history: readonly RecordEntry[],
  recorded: RecordedNumbers,
  root: string
): Promise<string[]> {
  const changelog = await readFile(join(root, changelogFile), "utf8").catch(() => "");
  const later = new Map([...recorded].map(([path, value]) => [path, { value: String(value), at: numbersFile }]));
  const lines: string[] = [];
  for (const [index, entry] of [...history.entries()].reverse()) {
    if (!entry.moved) continue;
    const list = listOf(history, index);
    const at = `data/${list}`;
    const moved = readList(await readFile(join(root, at), "utf8").catch(() => ""));
    if (moved.length !== entry.moved) {
      lines.push(
        `${at}: must list the ${entry.moved} numbers that moved with "${entry.reason}"; found ${moved.length}`
      );
      continue;
    }
    const [, behind = ""] = changelog.split(`${headingOf(entry)}\n`);
    const [part = ""] = behind.split(/^#/m);
    if (part.trim() !== partText(list, moved).trim())
      lines.push(`${changelogFile}: must have under "${headingOf(entry)}" what moved, as rlscale record writes it`);
    for (const { path, before, now } of moved) {
      const next = later.get(path) ?? { value: "none", at: numbersFile };
      if (next.value !== now) lines.push(`${at}: must lead to ${next.value} for ${path}, as ${next.at}; found ${now}`);
      later.set(path, { value: before, at });
    }
  }
  return lines;
}

/** Rows of a list; none where it is not as it was written. */
function readList(text: string): MovedNumber[] {
  const [head, ...rows] = text.trimEnd().split("\n");
  if (head !== columns) return [];
  return rows.flatMap((row) => {
    const [path, before, now, ...more] = row.split("\t");
    return path && before && now && more.length === 0 ? [{ path, before, now }] : [];
  });
}
