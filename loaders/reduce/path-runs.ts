/** Runs that are told apart by the paths of their dumps alone: by folders and names of files. */
import { sizeInName } from "../../src/import/names/model-size.js";
import { roleOfName } from "../../src/import/names/roles.js";
import { itemAt } from "../../src/lib/items.js";
import { LogError } from "../../src/lib/log-error.js";
import type { Columns } from "./columns.js";
import { optionOf } from "./columns.js";
import type { Look, Part } from "./engines/dumps.js";
import { fileColumn, withoutEnding } from "./rollout-paths.js";

/** Words with a number after them that tell the files of one run apart, and numbers alone. */
const withinRun =
  /(?:(?:global_?|training_?|train_?)?steps?|iter(?:ation)?|update|epoch|rank|worker|shard|part|chunk|proc(?:ess)?|node|gpu|device|[dtp]p|actor|replica|batch|of)[_=.-]?\d+|^\d+$/gi;

/** What each path has in its folders and name that others have not, without steps, shards and endings. */
export function namesOfPaths(paths: readonly string[]): Map<string, string> {
  const all = paths.map((path) => segmentsOf(path));
  const deepest = Math.max(...all.map(({ length }) => length));
  const differs = Array.from({ length: deepest }, (_, i) => new Set(all.map((segments) => segments[i])).size > 1);
  return new Map(
    paths.map((path, at) => {
      const differing = itemAt(all, at).filter((segment, i) => differs[i] && segment !== "");
      return [path, differing.join("/") || itemAt(all, at).findLast((segment) => segment !== "") || "run"];
    })
  );
}

function segmentsOf(path: string): string[] {
  const segments = withoutEnding(path).split("/");
  return segments.map((segment) => segment.replace(withinRun, "").replace(/^[_.-]+|[_.-]+$/g, ""));
}

/** What a name says of whose rollouts they are. */
const evidence: Record<string, (name: string) => string | null> = {
  "model sizes": (name) => {
    const found = sizeInName(name);
    return found.kind === "size" ? String(found.size.parameters) : found.kind === "mixture" ? found.text : null;
  },
  roles: roleOfName,
  seeds: (name) => /(?:^|[^a-z])seed[_-]?(\d+)/i.exec(name)?.[1] ?? null,
  runs: (name) => /(?:^|[^a-z])(?:run|exp(?:eriment)?|trial)(?:[_-]?\d+|[_-]\w+)/i.exec(name)?.[0] ?? null
};

/**
 * @param choices what the user says: under one name for the run only roles part what is in it
 * @throws LogError where no column names the runs, and the paths name several
 */
export function refuseUnlikePaths(
  { parts }: Look,
  columns: readonly Columns[],
  { run, pool = [] }: { run?: string; pool?: readonly string[] }
): void {
  if (pool.includes(fileColumn)) return;
  const unnamed: Part[] = parts.filter((_, i) => itemAt(columns, i).run === undefined);
  const all = namesOfPaths(unnamed.flatMap(({ paths }) => paths));
  // keys of Hive are columns, which are looked at row by row
  const names = new Map([...all].map(([path, name]) => [path, name.replace(/[^/=]+=[^/]*/g, "")]));
  for (const [what, read] of Object.entries(evidence)) {
    if (run !== undefined && what !== "roles") continue;
    const found = new Map<string, string>();
    for (const [path, name] of names) {
      const value = read(name);
      if (value !== null && !found.has(value)) found.set(value, path);
    }
    if (found.size < 2) continue;
    const [first, second] = [...found.values()];
    const parted = [...new Set(all.values())].slice(0, 4).join(", ");
    const option = what === "roles" ? `--pool ${fileColumn}` : "--run NAME";
    throw new LogError(first!, [
      `${first}: no column names the runs, and the paths name several ${what} (${second}): ${optionOf("run")} ${fileColumn} names runs after their paths (${parted}), ${option} takes all for one run`
    ]);
  }
}
