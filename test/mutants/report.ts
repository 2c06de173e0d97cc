/** What Stryker found, as a page: shares with their intervals, and each survivor. */
import { wilson } from "./sample.js";

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

/** @param reports of the stages, the later ones about what survived the first */
export function reportOf(reports: readonly Report[]): string {
  const status = new Map<string, { file: string; line: number; what: string; status: string }>();
  for (const { files } of reports) {
    for (const [file, { source, mutants }] of Object.entries(files)) {
      const lines = source.split("\n");
      for (const { mutatorName, replacement, status: one, location } of mutants) {
        if (["Ignored", "CompileError", "RuntimeError", "Pending"].includes(one)) continue;
        const { start, end } = location;
        const was =
          start.line === end.line
            ? lines[start.line - 1]!.slice(start.column - 1, end.column - 1)
            : lines[start.line - 1]!.trim();
        const what = `${mutatorName}: \`${was}\` becomes \`${(replacement ?? "").replace(/\s+/g, " ").slice(0, 80)}\``;
        const key = `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement}`;
        const before = status.get(key);
        if (before && isKilled(before.status)) continue;
        status.set(key, { file, line: start.line, what, status: one });
      }
    }
  }
  const all = [...status.values()];
  const killed = all.filter(({ status: one }) => isKilled(one)).length;
  const survivors = all.filter(({ status: one }) => !isKilled(one));
  const [low, high] = wilson(killed, all.length);
  const share = (value: number) => `${(100 * value).toFixed(1)}%`;
  return [
    `${killed} of ${all.length} mutants killed: ${share(killed / all.length)} [${share(low)}, ${share(high)}]`,
    "",
    "| place | change | |",
    "| --- | --- | --- |",
    ...survivors.map(
      ({ file, line, what, status: one }) => `| ${file}:${line} | ${what.replaceAll("|", "\\|")} | ${one} |`
    ),
    ""
  ].join("\n");
}

const isKilled = (status: string) => status === "Killed" || status === "Timeout";
