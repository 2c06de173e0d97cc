/** What `rlscale reduce` says of the dumps that it has read: as text and for machines. */
import * as format from "../../../src/lib/format.js";
import { someOf } from "../../../src/lib/some-of.js";
import { optionOf, type Taken } from "../../reduce/columns.js";
import type { Reduced } from "../../reduce/reduce.js";
import { type Meaning, meanings } from "../../reduce/rollout-aliases.js";
import { seen } from "../../reduce/seen.js";
import { hasOf, type Note } from "../../reduce/tally.js";
import { plain } from "../plain.js";

/** What cannot be used of the dumps, a sentence each. */
export function notesOf({ notes }: Reduced): string[] {
  return notes.map((note) => plain(noteOf(note)));
}

/** Lines of text, each beginning with two spaces. */
export function reportOf(reduced: Reduced): string {
  const { rows, excluded, notes, empty, tables } = reduced;
  const lines = [`rollouts: ${format.count(rows)}`];
  if (tables.length > 0)
    lines.push(`not read, since rlscale reduce wrote ${tables.length > 1 ? "them" : "it"}: ${someOf(tables)}`);
  if (empty.length > 0) lines.push(`files without rows: ${someOf(empty)}`);
  if (notes.filter((note) => note.excluded).length > 1)
    lines.push(`excluded: ${format.count(excluded)} of ${format.count(rows)} rollouts`);
  lines.push(...columnsOf(reduced));
  for (const note of notes) lines.push(noteOf(note));
  lines.push(...reasonsOf(reduced), ...missingOf(reduced), ...runsOf(reduced));
  return lines.map((line) => `  ${plain(line)}\n`).join("");
}

function columnsOf({ columns, run, stepInPaths }: Reduced): string[] {
  const lines = meanings.flatMap((meaning) => {
    const column = columns[meaning];
    return column ? [`${meaning}: column ${column.name} (${column.type})${aboutOthers(column)}`] : [];
  });
  if (run !== null) lines.push(`run: ${run}, ${columns.run ? "where" : "for"} no column names one`);
  if (!columns.step) lines.push("step: from the files' names");
  else if (stepInPaths > 0) lines.push(`step: from the files' names in ${stepInPaths} files`);
  return lines;
}

function aboutOthers({ others, missingIn }: Taken): string {
  const parts = [
    ...(others.length > 0 ? [`not taken: ${others.join(", ")}`] : []),
    ...(missingIn.length > 0 ? [`not in ${someOf(missingIn)}`] : [])
  ];
  return parts.map((part) => `; ${part}`).join("");
}

function noteOf({ about, answers, of, excluded, values, withValue, message, option }: Note): string {
  const share = `${format.count(answers)} of ${format.count(of)} rollouts`;
  const what = excluded ? `excluded: ${share}: ${message}` : `${about}: ${share} ${message}`;
  const empty = answers - withValue;
  const rest = withValue > 0 && empty > 0 ? `; no value in ${format.count(empty)}` : "";
  return `${what}${seen({ values })}${rest}${option ? `; name their numbers with ${option}` : ""}`;
}

function reasonsOf({ reasons }: Reduced): string[] {
  if (reasons.length === 0) return [];
  const cut = (log: { cut: boolean }) => log.cut;
  const words = (list: Reduced["reasons"]) =>
    list.map(({ value, answers }) => `${JSON.stringify(value)} ${answers}`).join(", ") || "none";
  return [
    `finish reasons: cut: ${words(reasons.filter(cut))}; not cut: ${words(reasons.filter((reason) => !cut(reason)))}`
  ];
}

function missingOf({ columns, unfit }: Reduced): string[] {
  const has = hasOf(columns);
  const lines = [
    ...(has.lengths ? [] : ["response lengths (--response-length-column)"]),
    ...(has.tokens ? [] : ["tokens and compute (--prompt-length-column or --tokens-column)"]),
    ...(has.truncated ? [] : ["truncation (--truncated-column)"])
  ].map((what) => `not in the dumps: ${what}`);
  for (const { meaning, name, type } of unfit) if (!columns[meaning]) lines.push(notRead(meaning, name, type));
  return lines;
}

function notRead(meaning: Meaning, name: string, type: string): string {
  const isText = /^(varchar|string|json)$/i.test(type);
  const way = isText
    ? `${optionOf(meaning)} ${name} reads the numbers in its texts`
    : `${optionOf(meaning)} names another`;
  return `not read: column ${name}, which holds ${type}; ${way}`;
}

function runsOf({ runs }: Reduced): string[] {
  const lines = runs
    .slice(0, 20)
    .map(
      ({ run, steps, firstStep, lastStep }) =>
        `run ${run}: ${steps} step${steps === 1 ? "" : "s"}, ${firstStep} to ${lastStep}${sums(steps, firstStep, lastStep)}`
    );
  if (runs.length > 20) lines.push(`and ${runs.length - 20} more runs`);
  return lines;
}

/** What dumps of some steps only do to sums since the start. */
function sums(steps: number, firstStep: number, lastStep: number): string {
  if (firstStep <= 1 && steps === lastStep - firstStep + 1) return "";
  return "; samples, tokens and compute are sums over these steps alone";
}
