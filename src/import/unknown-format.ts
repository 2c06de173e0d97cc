/** Files that are no log that is known here: archives, which are refused by name, and text, which is shown by its first line. */
import { firstOf } from "../lib/items.js";
import { LogError, oneLine } from "../lib/log-error.js";
import { latin1 } from "./bytes/latin1.js";
import type { Head } from "./reader.js";
import { withoutColours } from "./text/ansi.js";

/** Characters of a first line that a message shows. */
const longestShown = 120;

/** Bytes where a tar file's header has its mark, `ustar`. */
const tarMark = { at: 257, text: "ustar" } as const;
/** First bytes of Office's files before 2007. */
const oldOfficeMark = "\u00d0\u00cf\u0011\u00e0";

/**
 * An archive holds files, not rows: read as one log, its members would be one run.
 *
 * @throws LogError for tar and zip files and workbooks, with what to do instead
 */
export function refuseArchive(path: string, { bytes, text }: Pick<Head, "bytes" | "text">): void {
  if (latin1(bytes.subarray(tarMark.at, tarMark.at + tarMark.text.length)) === tarMark.text)
    throw new LogError(path, [`${path}: must be a log; found a tar archive: unpack it (tar -xf) and give its folder`]);
  const start = latin1(bytes.subarray(0, 4));
  if (start !== "PK\u0003\u0004" && start !== oldOfficeMark) return;
  const kind = workbookOf(start, text) ?? "a zip archive: unpack it and give its folder";
  throw new LogError(path, [`${path}: must be a log; found ${kind}`]);
}

/** What a workbook is called, with what to give instead; null of another file. */
function workbookOf(start: string, text: string): string | null {
  const save = "save the sheet as CSV and give that";
  if (start === oldOfficeMark) return `an Excel workbook of the old kind (.xls): ${save}`;
  if (/\bxl\/(workbook|worksheets|styles|theme)/.test(text)) return `an Excel workbook: ${save}`;
  return text.includes("application/vnd.oasis.opendocument.spreadsheet")
    ? `a workbook of LibreOffice (.ods): ${save}`
    : null;
}

/** Consoles that show no step's results where they were looked at, with what the trainer also writes. */
const consoles: readonly { marks: readonly RegExp[]; trainer: string; instead: string }[] = [
  {
    marks: [/^(\([^()\n]*pid=\d+[^()\n]*\) )?Step \d+$/m, /^(\([^()\n]*pid=\d+[^()\n]*\) )? +rollout_batch_size: /m],
    trainer: "EasyR1",
    instead: "experiment_log.jsonl in its checkpoint folder"
  },
  {
    marks: [/StatsLogger INFO: Epoch \d+\/\d+ Step \d+\/\d+ Train step \d+\/\d+ done/],
    trainer: "AReaL",
    instead: "its TensorBoard or W&B files"
  },
  {
    marks: [/^=+ Step \d+\/\d+ =+$/m, /(Training|Validation) Results:/],
    trainer: "NeMo-RL",
    instead: "its TensorBoard or W&B files"
  },
  {
    marks: [/\bSUCCESS +Step \d+ \|/, /\borchestrator\b|Reward:? \d/],
    trainer: "prime-rl",
    instead: "the history of its W&B run"
  },
  {
    marks: [/\bllamafactory\b|\bLLaMA[- ]?Factory\b/i],
    trainer: "LLaMA-Factory",
    instead: "trainer_log.jsonl or trainer_state.json in its output folder"
  },
  {
    marks: [/\bslime(?:\/|_|\.| *:)|\bslime\b.*rollout|RolloutManager pid=/],
    trainer: "slime",
    instead: "the console with its lines `rollout N: {…}` and `eval N: {…}`, or its TensorBoard or W&B files"
  },
  {
    marks: [/\broll[./](?:pipeline|distributed|utils|third_party)\b|\[(?:rlvr|agentic)_pipeline\.py/],
    trainer: "ROLL",
    instead: "the console with its lines of JSON (track_with: stdout), or its TensorBoard or W&B files"
  },
  { marks: [/\btinker_cookbook\b/], trainer: "Tinker's cookbook", instead: "metrics.jsonl in its log folder" },
  { marks: [/\bskyrl(?:_train|\.)/i], trainer: "SkyRL", instead: "the history of its W&B run" },
  { marks: [/\bopenrlhf\b/i], trainer: "OpenRLHF", instead: "its TensorBoard or W&B files" },
  {
    marks: [/\[INFO\|trainer\.py:\d+\].*\*{5} Running training \*{5}/],
    trainer: "the Trainer of transformers",
    instead: "trainer_state.json in its output folder"
  }
];

/** What is wrong with a file that no reader knows, with what can be given instead where its console is a trainer's. */
export function describeUnknown({ bytes, text }: Pick<Head, "bytes" | "text">): string {
  if (bytes.length === 0) return "the file is empty";
  if (bytes[0] === 0x37 && bytes[1] === 0x7f && bytes[2] === 0x06)
    return "the -wal file of a SQLite database, which holds its newest rows: give the database, and keep this file beside it";
  if (text.startsWith(":SWL"))
    return "SwanLab's own store, which is not read: send it to SwanLab (swanlab sync FOLDER) and save its charts as CSV there";
  const nul = nulInText(text);
  if (nul !== null) return nul;
  if (text.includes("\0") || text.slice(0, -1).includes("\ufffd")) {
    const hex = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return `no log format that is known here; it begins with the bytes ${hex}`;
  }
  const plain = withoutColours(text);
  const known = consoles.find(({ marks }) => marks.every((mark) => mark.test(plain)));
  if (known) return `a console of ${known.trainer} in which no step's results are found: give ${known.instead}`;
  const uneven =
    unevenTable(plain) ??
    severalTables(plain) ??
    objectsWithCommas(plain) ??
    tableOfBlanks(plain) ??
    tableWithoutHeader(plain);
  if (uneven !== null) return uneven;
  const first = plain.split(/\r\n?|\n/).find((line) => line.trim() !== "") ?? "";
  const shown = oneLine(first.length > longestShown ? `${first.slice(0, longestShown)}…` : first);
  return `no log format that is known here; its first line is: ${shown}`;
}

/** That lines of JSON end in commas, as those of a list without its brackets; null where they do not. */
function objectsWithCommas(text: string): string | null {
  const [first = "", second = "{"] = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  const isObject = (line: string) => /^\s*\{\s*".*\},\s*$/.test(line);
  if (!isObject(first) || !/^\s*\{/.test(second)) return null;
  return `lines of JSON that end in commas (line 1: ${oneLine(first.slice(0, longestShown))}): take the commas off, sed 's/,[[:space:]]*$//' FILE > NEWFILE, or put [ before the first line and ] behind the last`;
}

/** That columns are parted by blanks alone, a name over numbers; null where they are not. */
function tableOfBlanks(text: string): string | null {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  const [names = [], ...rows] = lines.slice(0, rowsSeen).map((line) => line.trim().split(/[^\S\n]+/));
  const areNames = names.length > 1 && names.every((name) => /^[A-Za-z_#]/.test(name));
  const areNumbers = (row: readonly string[]) =>
    row.length === names.length && row.filter((cell) => cell !== "" && Number.isFinite(Number(cell))).length > 1;
  if (!areNames || rows.length < 2 || rows.filter(areNumbers).length < mostOf * rows.length) return null;
  return `a table with blanks between its columns (line 1: ${oneLine(firstOf(lines).slice(0, longestShown))}): write commas in their place, awk -v OFS=, '{$1=$1; print}' FILE > NEWFILE`;
}

/** Columns for which a message writes names out. */
const mostNamed = 8;

/** That a text is a table of numbers whose columns no header names, with what puts one before it; null where it is none. */
function tableWithoutHeader(text: string): string | null {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  if (lines.length < 2) return null;
  const seen = lines.slice(0, rowsSeen);
  const cut = [",", ";", "\t", "|", /\s+/].find((delimiter) => {
    const rows = seen.map((line) => line.trim().split(delimiter));
    const { length } = firstOf(rows);
    const areNumbers = (row: readonly string[]) => row.length === length && row.every((cell) => isCellOfNumbers(cell));
    return length > 1 && rows.every(areNumbers);
  });
  if (cut === undefined) return null;
  const { length } = firstOf(lines).trim().split(cut);
  const others = Array.from({ length: Math.min(length, mostNamed) }, (_, i) => `column${i + 1}`).slice(2);
  const names = ["step", "accuracy", ...others, ...(length > mostNamed ? ["…"] : [])];
  const what = `a table of numbers without a header (line 1: ${oneLine(firstOf(lines).slice(0, longestShown))})`;
  const toType =
    typeof cut === "string"
      ? `printf '${names.join(cut === "\t" ? "\\t" : cut)}\\n' | cat - FILE > NEWFILE`
      : `awk -v OFS=, 'BEGIN {print "${names.join(",")}"} {$1=$1; print}' FILE > NEWFILE`;
  return `${what}: write a line with the names of its ${length} columns before it, in their order, as in ${toType}`;
}

function isCellOfNumbers(cell: string): boolean {
  return /^(?:[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?%?|nan)?$/i.test(cell.trim());
}

/** That a text has NUL bytes, as where a disk was full or a machine went down while it was written; null where it is no text. */
function nulInText(text: string): string | null {
  const at = text.indexOf("\0");
  const before = text.slice(0, Math.max(0, at));
  const isText = before.length >= 8 && /^[\t\n\r\x20-\x7e\u00a0-\ufffc]*$/.test(before) && /[\n\r]/.test(before);
  if (!isText) return null;
  const line = before.split(/\r\n?|\n/).length;
  return `no log format that is known here: a text with a NUL byte in line ${line}; take such bytes out: tr -d '\\000' < FILE > NEWFILE`;
}

/** That a header stands again in a table, of other columns: files were put behind each other; null where none does. */
function severalTables(text: string): string | null {
  const lines = text.split(/\r\n?|\n/);
  const header = firstOf(lines);
  for (const delimiter of [",", ";", "\t"]) {
    const names = header.split(delimiter);
    const isHeader = (line: string) => {
      const cells = line.split(delimiter);
      const areNames = cells.every((cell) => /[A-Za-z]/.test(cell));
      return cells.length > 1 && areNames && line !== header && cells.some((cell) => names.includes(cell));
    };
    const areNames = names.length > 1 && names.every((name) => /[A-Za-z]/.test(name));
    const again = areNames ? lines.find(isHeader) : undefined;
    if (again !== undefined)
      return `several tables in one file: line ${lines.indexOf(again) + 1} is a header again, of other columns (${oneLine(again.slice(0, longestShown))}): give each table a file of its own`;
  }
  return null;
}

/** Rows that are looked at, and how many of them must have the same number of cells. */
const [rowsSeen, mostOf] = [30, 0.9];

/** That the rows of a table have other cells than its header, and where it seems so, that commas part decimals; null where they do not. */
function unevenTable(text: string): string | null {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  const [header = "", ...rest] = lines.slice(0, rowsSeen);
  for (const [delimiter, name] of [
    [",", "commas"],
    [";", "semicolons"],
    ["\t", "tabs"]
  ] as const) {
    const names = header.split(delimiter);
    const [first, ...others] = rest.map((line) => line.split(delimiter));
    const isHeader = names.length > 1 && names.every((cell) => cell.trim() !== "" && Number.isNaN(Number(cell)));
    if (!isHeader || first === undefined || first.length === names.length) continue;
    const alike = others.filter(({ length }) => length === first.length).length;
    if (first.length < 2 || alike < mostOf * others.length || !first.some((cell) => /^\s*-?\d/.test(cell))) continue;
    const isDecimal =
      delimiter === "," && first.length > names.length && first.every((cell) => /^\s*-?\d+\s*$/.test(cell));
    const why = isDecimal
      ? ": decimal commas, as it seems; write points, or part the cells by semicolons"
      : ": give each column a name";
    return `no table: its header has ${names.length} cells and its rows have ${first.length}, parted by ${name} (line 2: ${oneLine(firstOf(rest).slice(0, longestShown))})${why}`;
  }
  return null;
}
