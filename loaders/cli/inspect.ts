/** `rlscale inspect`: what is in logs, how it is understood, and what a fit would miss. */
import { answersText, damagedFile, type InspectedFile, inspect } from "../../src/import/inspection.js";
import { runsUnclear } from "../../src/import/runs/lay-out.js";
import { leftOutByWhere } from "../../src/import/runs/where-rows.js";
import { spellingsUnclear } from "../../src/import/spelled-columns.js";
import * as format from "../../src/lib/format.js";
import { someOf } from "../../src/lib/some-of.js";
import { toJson } from "../emit.js";
import { importLogs, isDamaged } from "../study/import-logs.js";
import { CheckError } from "./errors/check-error.js";
import { ReportedError } from "./errors/reported-error.js";
import { importOptions, type LogOptions } from "./log-options.js";
import { boundedMessage } from "./output/bounded.js";
import type { Output } from "./output/cli-output.js";
import { plain } from "./plain.js";

export interface InspectOptions extends LogOptions {
  json?: boolean;
}

/**
 * Prints what is in the logs behind the paths.
 *
 * @throws CheckError, after everything was printed, when a log is damaged or must be asked about
 */
export async function inspectLogs(paths: string[], options: InspectOptions, { out }: Output): Promise<void> {
  const logs = await importLogs(paths, importOptions(options));
  const files = logs.map((log) =>
    isDamaged(log) ? damagedFile(log.path, log.bytes, log.error.problems) : inspect(log)
  );
  const refused = logs.flatMap((log) => {
    if (isDamaged(log)) return [log.error.message];
    return log.refusal === null ? [] : [plain(`${log.path}: ${log.refusal}`)];
  });
  const shown = [...paths, ...logs.flatMap((log) => (isDamaged(log) || log.refusal === null ? [] : [log.path]))];
  out(options.json ? `${toJson({ files })}\n` : describeAll(files, shown));
  if (refused.length === 0) return;
  throw options.json ? new ReportedError(refused.join("\n")) : new CheckError(boundedMessage(refused));
}

/** Scores of a run that are described one by one. */
const mostScores = 20;

/** Files that are described one by one. */
const mostFiles = 50;

/** Every file that was named, is asked about or has something to say; what else lies in a folder is no log, and is only counted. */
function describeAll(files: readonly InspectedFile[], paths: readonly string[]): string {
  const besides = files.filter(({ path, format, runs, problems }) => {
    // a store or a trainer's console that is named, with what to give in its place, is no file that merely lies there
    const isNamed = format === "unknown" && problems.some((text) => /own store|^a console of /.test(text));
    return runs.length === 0 && format !== "damaged" && !paths.includes(path) && !isNamed;
  });
  const logs = files.length === besides.length ? files : files.filter((file) => !besides.includes(file));
  const shown = logs.slice(0, mostFiles);
  const more = logs.length - shown.length;
  const text = `${shown.map(describe).join("\n")}${more > 0 ? `\nand ${more} more files; --json has all\n` : ""}`;
  const rest = files.length - logs.length;
  if (rest === 0) return text;
  const names = besides.slice(0, 5).map(({ path }) => plain(path));
  return `${text}\n${rest} more file${rest === 1 ? "" : "s"} without training steps: ${names.join(", ")}${rest > 5 ? ", ..." : ""}\n`;
}

function describe(file: InspectedFile): string {
  const { ledger } = file;
  const packing = file.packing ? `, ${file.packing}` : "";
  const lines = [
    plain(file.path),
    `  ${file.format}${packing}${writer(file)}, ${format.count(file.bytes)} bytes`,
    `  rows: ${ledger.read} read, ${ledger.used} used, ${ledger.duplicates} replaced by later rows of the same step${setAside(ledger.setAside)}`
  ];
  const { otherLines } = ledger;
  if (otherLines > 0)
    lines.push(`  ${format.count(otherLines)} ${otherLines === 1 ? "line is no record" : "lines are no records"}`);
  for (const run of file.runs) {
    const size =
      run.modelSize === null
        ? "size not known"
        : `${format.modelSize(run.modelSize)}, from ${plain(run.modelSizeFrom!)}`;
    lines.push(
      `  run ${plain(run.run)}: ${size}; ${stepsText(run)}; tokens ${tokensOf(run)}${run.hoursFrom === null ? "" : `; hours by ${plain(run.hoursFrom)}`}`
    );
    const scores = run.scoreDetails.map(
      (score) =>
        `    ${plain(score.name)}: ${countOf(score.points, "value")}, ${short(score.min)} to ${short(score.max)}, ${scoreWords(score)}${score.answers === null ? "" : `, ${plain(answersText(score.answers))}`}`
    );
    lines.push(...scores.slice(0, mostScores));
    if (scores.length > mostScores) lines.push(`    and ${scores.length - mostScores} more scores; --json has all`);
  }
  if (file.runs.length === 0) lines.push(`  no run: ${isExplained(file) ? "see the note" : "no training steps found"}`);
  if (ledger.unknownColumns.length > 0) {
    lines.push(`  columns not understood: ${someOf(ledger.unknownColumns.map(plain), 12)}`);
  }
  for (const problem of file.problems) lines.push(`  note: ${plain(problem)}`);
  for (const { what, option } of file.missing) lines.push(`  missing for a fit: ${what} (${option})`);
  return `${lines.join("\n")}\n`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Whether a note says why there is no run. */
function isExplained({ format, ledger: { read, setAside } }: InspectedFile): boolean {
  if (format === "damaged" || format === "unknown") return true;
  return runsUnclear in setAside || spellingsUnclear in setAside || (read > 0 && setAside[leftOutByWhere] === read);
}

function writer({ format, producer }: InspectedFile): string {
  if (producer !== null) return `, written by ${producer}`;
  return format === "unknown" || format === "damaged" ? "" : ", producer unknown";
}

function scoreWords({ role, reading, assumed }: InspectedFile["runs"][number]["scoreDetails"][number]): string {
  const kinds: Record<string, string> = {
    fraction: assumed === null ? "a fraction right" : "taken for the fraction right (assumed)",
    unclear: "in [0, 1], to be named if it is a fraction right",
    other: "on another scale"
  };
  return `${role === "unknown" ? "role not stated" : role}, ${kinds[reading]}`;
}

function stepsText({ steps, firstStep, lastStep, stepColumn, ranked }: InspectedFile["runs"][number]): string {
  if (ranked !== null) return `${countOf(steps, "point")} by ${plain(ranked)}`;
  const column = stepColumn === "step" ? "" : ` by column ${plain(stepColumn)}`;
  return `${countOf(steps, "step")}${column}, ${firstStep} to ${lastStep}`;
}

function tokensOf({ tokens, tokenVerdict }: InspectedFile["runs"][number]): string {
  return tokenVerdict?.by === "estimate" ? "estimated" : (tokens ?? "none");
}

function setAside(reasons: Record<string, number>): string {
  return Object.entries(reasons)
    .map(([reason, rows]) => `, ${rows} excluded (${plain(reason)})`)
    .join("");
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
