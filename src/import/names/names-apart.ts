/** Runs of several logs that are called alike, named by where their files lie. */
import { mustGet } from "../../lib/items.js";
import type { ImportedLog, ReadLog, ReadRun } from "../imported-log.js";
import { joinRuns } from "../runs/join-runs.js";
import { settingsOf } from "./aliases.js";
import { nameOfFile } from "./name-of-file.js";
import { partsThatDiffer } from "./path-parts.js";

/** The name of a run as its log has it; where the log has none, that of the file or its folder. */
export function loggedName({ settings, path }: Pick<ReadLog, "settings" | "path">, { shown }: Pick<ReadRun, "shown">) {
  const [named] = settingsOf(settings, "run");
  const stated = shown ?? identityRun(settings) ?? (named ? String(named[1]) : null);
  return { name: stated ?? nameOfFile(path), isStated: stated !== null };
}

/** The name in the identity that a study's logs carry. */
function identityRun(settings: ReadLog["settings"]): string | null {
  const json = settings.get("metadata.rlscale.run");
  if (typeof json !== "string") return null;
  try {
    const { run } = JSON.parse(json) as { run?: unknown };
    return typeof run === "string" && run.trim() !== "" ? run : null;
  } catch {
    return null;
  }
}

interface Alike {
  log: number;
  place: number;
  path: string;
}

/**
 * The logs, with a name of its own for each run that shares one with a run of another log: the shortest part of the path
 * that differs where all runs are called alike (`a/seed0`), else behind the shared name (`grpo (a/seed0)`). Runs that go on
 * in another log are one run there, and keep their name.
 *
 * @param whole the same logs with such runs joined
 */
export function namedApart(logs: readonly ReadLog[], whole: readonly ReadLog[] = joinRuns(logs)): ReadLog[] {
  const groups = new Map<string, Alike[]>();
  const taken = new Set<string>();
  for (const [log, { runs, path, ...rest }] of whole.entries()) {
    for (const [place, run] of runs.entries()) {
      if (run.table === null) continue;
      const { name } = loggedName({ ...rest, path }, run);
      groups.set(name, [...(groups.get(name) ?? []), { log, place, path }]);
    }
  }
  const several = [...groups].filter(([, alike]) => new Set(alike.map(({ path }) => path)).size > 1);
  for (const [name, alike] of groups) if (alike.length === 1) taken.add(name);
  const names = new Map<string, string>();
  for (const [name, alike] of several) {
    const paths = [...new Set(alike.map(({ path }) => path))];
    const parts = new Map(partsThatDiffer(paths).map((part, i) => [paths[i]!, part]));
    for (const { log, place, path } of alike) {
      const part = mustGet(parts, path);
      const apart = groups.size === 1 ? part : `${name} (${part})`;
      const free = taken.has(apart) ? `${name} (${path})` : apart;
      taken.add(free);
      names.set(`${log} ${place}`, free);
    }
  }
  if (names.size === 0) return [...logs];
  return logs.map((log, i) => ({
    ...log,
    runs: log.runs.map((run, place) => ({ ...run, apart: names.get(`${i} ${place}`) }))
  }));
}

/** Where each run lies that is not shown by its name in the log: `a/seed0: step_logs in runs/a/seed0/step_logs.json`. */
export function whereNamedApart(logs: readonly Pick<ImportedLog, "path" | "runs">[]): string[] {
  return logs.flatMap(({ path, runs }) =>
    runs.flatMap(({ run, logged }) => (run === logged ? [] : [`${run}: ${logged} in ${path}`]))
  );
}
