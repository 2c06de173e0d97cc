/** What Stryker found, as a page: shares with their intervals, by module, and each survivor. */
import { dirname } from "node:path";
import { group } from "d3-array";
import { nameOf, wilson } from "./sample.js";

export interface Report {
  files: Record<
    string,
    {
      source: string;
      mutants: {
        mutatorName: string;
        replacement?: string;
        status: string;
        location: { start: { line: number; column: number }; end: { line: number; column: number } };
      }[];
    }
  >;
}

/** A change that no test can or need turn red for; `harmless.json` lists those that were looked at. */
export interface Harmless {
  file: string;
  /** the code as it stands, on one line, and what it becomes; "*": whatever it becomes */
  was: string;
  becomes: string;
  /** `looks`: where something stands or how it is painted, no number and no word */
  kind: "equivalent" | "rounding" | "speed" | "looks" | "beyond reach";
  why: string;
}

interface Tried {
  file: string;
  line: number;
  was: string;
  becomes: string;
  what: string;
  status: string;
}

/**
 * @param stages reports of each, the later ones about what survived the first
 * @param harmless survivors that have a reason; the others stand as open
 * @param chosen names of the mutants that were drawn, where others were in their places
 * @param isCurrent whether a file is still what it was when it was tried: of the others nothing is said
 */
export function reportOf(
  stages: readonly (readonly Report[])[],
  isCurrent: (file: string, source: string) => boolean,
  harmless: readonly Harmless[] = [],
  chosen: ReadonlySet<string> | null = null
): string {
  const tried = new Map<string, Tried>();
  for (const { files } of stages.flat()) {
    for (const [file, { source, mutants }] of Object.entries(files)) {
      if (!isCurrent(file, source)) continue;
      const lines = source.split("\n");
      for (const { mutatorName, replacement, status, location } of mutants) {
        if (["Ignored", "CompileError", "RuntimeError", "Pending"].includes(status)) continue;
        const { start, end } = location;
        const name = nameOf({
          file,
          start: { line: start.line, column: start.column - 1 },
          end: { line: end.line, column: end.column - 1 },
          mutatorName,
          replacement: replacement ?? ""
        });
        if (chosen && !chosen.has(name)) continue;
        const was =
          start.line === end.line
            ? lines[start.line - 1]!.slice(start.column - 1, end.column - 1)
            : lines[start.line - 1]!.trim();
        const becomes = (replacement ?? "").replace(/\s+/g, " ");
        const what = `${mutatorName}: \`${was}\` becomes \`${becomes.slice(0, 80)}\``;
        const before = tried.get(name);
        if (before && isKilled(before)) continue;
        tried.set(name, { file, line: start.line, was, becomes, what, status });
      }
    }
  }
  const all = [...tried.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  if (all.length === 0) return "No mutant was tried yet.\n";
  const survivors = all.filter((one) => !isKilled(one)).map((one) => ({ ...one, reason: reasonOf(one, harmless) }));
  const open = survivors.filter(({ reason }) => reason === null);
  return [
    `${shareOf(all)} of the mutants are killed (95% interval by Wilson).`,
    "",
    `${survivors.length - open.length} of the ${survivors.length} survivors are harmless for the reason beside them; ${open.length} are open.`,
    "",
    "| room | killed | survivors with a reason | open |",
    "| --- | --- | --- | --- |",
    ...[...group(all, ({ file }) => dirname(file))].map(([room, theirs]) => {
      const left = survivors.filter(({ file }) => dirname(file) === room);
      const openLeft = left.filter(({ reason }) => reason === null).length;
      return `| ${room} | ${shareOf(theirs)} | ${left.length - openLeft} | ${openLeft} |`;
    }),
    "",
    "| module | killed |",
    "| --- | --- |",
    ...[...group(all, ({ file }) => file)].map(([file, theirs]) => `| ${file} | ${shareOf(theirs)} |`),
    "",
    "| survivor | change | reason |",
    "| --- | --- | --- |",
    ...survivors.map(
      ({ file, line, what, reason }) => `| ${file}:${line} | ${what.replaceAll("|", "\\|")} | ${reason ?? "open"} |`
    ),
    ""
  ].join("\n");
}

function reasonOf({ file, was, becomes }: Tried, harmless: readonly Harmless[]): string | null {
  const found = harmless.find(
    (one) => one.file === file && one.was === was && (one.becomes === "*" || one.becomes === becomes)
  );
  return found ? `${found.kind}: ${found.why}` : null;
}

function shareOf(all: readonly Tried[]): string {
  const killed = all.filter(isKilled).length;
  const [low, high] = wilson(killed, all.length);
  const share = (value: number) => (100 * value).toFixed(1);
  return `${killed} of ${all.length}: ${share(killed / all.length)}% [${share(low)}, ${share(high)}]`;
}

const isKilled = ({ status }: { status: string }) => status === "Killed" || status === "Timeout";
