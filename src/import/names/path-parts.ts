/** Paths told apart by as little of them as differs. */
import { firstOf } from "../../lib/items.js";

/**
 * The shortest part of each path by which all of them differ: `a/seed0` and `b/seed0` of `runs/a/seed0/log.json` and
 * `runs/b/seed0/log.json` beside `runs/a/seed1/log.json`. The ending of the file's name counts only where nothing else differs.
 *
 * @param paths all different
 */
export function partsThatDiffer(paths: readonly string[]): string[] {
  const whole = paths.map((path) => path.split(/[\\/]+/).filter((part) => part !== "" && part !== "."));
  const bare = whole.map((parts) => [...parts.slice(0, -1), withoutEnding(parts.at(-1) ?? "")]);
  const parted = areDistinct(bare) ? bare : whole;
  const between = middlesOf(parted);
  const depth = between[0]?.length ?? 0;
  const shown = between.every(({ length }) => length === depth) ? fewestLevels(between, depth) : between;
  return shown.map((parts) => parts.join("/"));
}

function withoutEnding(name: string): string {
  return name.replace(/(?<=.)(\.[a-z]\w{0,8})+$/i, "");
}

/** What stands between the folders that all paths begin with and those that all end with; of none an empty one. */
function middlesOf(paths: readonly (readonly string[])[]): string[][] {
  const shortest = Math.min(...paths.map(({ length }) => length));
  const allHave = (part: (path: readonly string[]) => string | undefined) =>
    paths.every((path) => part(path) === part(firstOf(paths)));
  let start = 0;
  while (start < shortest && allHave((path) => path[start])) start++;
  let end = 0;
  while (end < shortest - start && allHave((path) => path.at(-1 - end))) end++;
  // a path of which nothing is left is known by what stands behind the place, or before it
  if (start + end === shortest) {
    if (end > 0) end--;
    else start = Math.max(0, start - 1);
  }
  return paths.map((path) => path.slice(start, path.length - end));
}

/** Of paths of one depth the one level that tells all apart, the shortest of several; else the fewest levels found. */
function fewestLevels(paths: readonly string[][], depth: number): string[][] {
  const levels = Array.from({ length: depth }, (_, level) => level);
  const of = (chosen: readonly number[]) => paths.map((path) => chosen.map((level) => path[level]!));
  const lengthOf = (level: number) => paths.reduce((sum, path) => sum + path[level]!.length, 0);
  const byLength = [...levels].sort((a, b) => lengthOf(a) - lengthOf(b) || b - a);
  const single = byLength.find((level) => areDistinct(of([level])));
  if (single !== undefined) return of([single]);
  let kept = levels;
  for (const level of [...byLength].reverse()) {
    const without = kept.filter((other) => other !== level);
    if (areDistinct(of(without))) kept = without;
  }
  return of(kept);
}

function areDistinct(paths: readonly (readonly string[])[]): boolean {
  return new Set(paths.map((path) => path.join("/"))).size === paths.length;
}
