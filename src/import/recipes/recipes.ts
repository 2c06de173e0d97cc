/**
 * Runs as seeds of recipes: by what the user says, else by a column of seeds or by the names of runs and folders where these
 * leave one reading. What was taken is always said, and how to say it otherwise.
 */
import { firstOf, mustGet } from "../../lib/items.js";
import { nearestFirst } from "../../lib/nearest-first.js";
import { someOf } from "../../lib/some-of.js";
import { partsThatDiffer } from "../names/path-parts.js";
import { quoted } from "../names/scores.js";
import { kindOfColumn, statesModel } from "../runs/column-kinds.js";
import { type KeyRule, keyOf, type Named, ruleText } from "./key-rule.js";
import { seedInName } from "./seed-in-name.js";

export interface RecipeChoice {
  /** several together name a recipe */
  group?: readonly KeyRule[];
  seed?: KeyRule;
}

interface RecipeOfRun {
  group: string;
  /** null where nothing states it */
  seed: string | null;
}

export interface TakenRecipes {
  /** one a run, in their order */
  runs: RecipeOfRun[];
  /** what groups and seeds were taken from, and how to say it otherwise: a sentence each */
  taken: string[];
}

/** Names that a message lists. */
const mostNamed = 6;

/**
 * @param runs of one score each; at least one
 * @returns why the runs are not parted, where the user must say it: one sentence with the option
 */
export function recipesOf(runs: readonly Named[], { group, seed }: RecipeChoice): TakenRecipes | { refusal: string } {
  const given = group !== undefined && group.length > 0;
  const groups = given ? byRules(runs, group, "--group") : null;
  if (groups !== null && "refusal" in groups) return groups;
  const seeds = seed === undefined ? null : byRules(runs, [seed], "--seed");
  if (seeds !== null && "refusal" in seeds) return seeds;
  if (groups !== null) {
    const found = seeds ?? proposedSeeds(runs);
    const of = "keys" in found ? found : { keys: runs.map(() => null), from: null };
    return checked(runs, {
      runs: groups.keys.map((key, i) => ({ group: key, seed: of.keys[i]! })),
      taken: [
        `recipes by ${groups.from}, as asked`,
        seeds !== null
          ? `seeds by ${seeds.from}, as asked`
          : of.from === null
            ? "each run of a recipe counts as a seed of it; --seed column:NAME or --seed REGEX names them"
            : `seeds by ${of.from}; --seed column:NAME or --seed REGEX says otherwise`
      ]
    });
  }
  const found: SeedsFound | { refusal: string } = seeds ?? proposedSeeds(runs);
  if ("refusal" in found) return found;
  const proposal = proposedGroups(runs, found, seed);
  if ("refusal" in proposal) return proposal;
  const otherwise = "--group and --seed (column:NAME, or a regular expression with one capture) say otherwise";
  return checked(runs, {
    runs: proposal.keys.map((key, i) => ({ group: key, seed: found.keys[i]! })),
    taken:
      found.from === null
        ? [`no seed stands in columns or names: each run is a recipe of its own; ${otherwise}`]
        : [
            seeds === null ? `seeds by ${found.from}` : `seeds by ${found.from}, as asked`,
            `recipes by ${proposal.from}; ${otherwise}`
          ]
  });
}

interface Keys {
  keys: string[];
  from: string;
}

function byRules(runs: readonly Named[], rules: readonly KeyRule[], option: string): Keys | { refusal: string } {
  const parts: string[][] = runs.map(() => []);
  for (const rule of rules) {
    const keys = runs.map((run) => keyOf(rule, run));
    const missing = runs.filter((_, i) => keys[i] === null);
    if (missing.length > 0) return { refusal: whyNoKey(rule, option, missing, runs) };
    const isNamed = rules.length > 1 && rule.kind === "column";
    for (const [i, key] of keys.entries())
      parts[i]!.push(isNamed && !/[a-z]/i.test(key!) ? `${rule.column}=${key}` : key!);
  }
  return { keys: parts.map((of) => of.join(", ")), from: rules.map(ruleText).join(" and ") };
}

function whyNoKey(rule: KeyRule, option: string, missing: readonly Named[], runs: readonly Named[]): string {
  const names = someOf(
    missing.map(({ run }) => run),
    mostNamed
  );
  const of = missing.length === runs.length ? "any run" : `${missing.length} of ${runs.length} runs (${names})`;
  if (rule.kind === "pattern") {
    const texts = someOf(
      missing.map(({ run, path }) => (path.includes(run) ? path : `${run} in ${path}`)),
      3
    );
    return `${option} ${quoted(rule.text)} must match the name or the path of every run; it matches in none of ${of === "any run" ? "them" : of}: ${texts}`;
  }
  const columns = nearestFirst(
    new Set(runs.flatMap(({ cells, settings }) => [...cells.keys(), ...Object.keys(settings)])),
    rule.column
  );
  return `${option} column:${rule.column} must name a column that holds one value throughout each run; it does not in ${of}; columns that do: ${someOf(columns, 12) || "none"}`;
}

interface SeedsFound {
  keys: (string | null)[];
  /** null where nothing states seeds */
  from: string | null;
  /** names without the seed, where it stands in names */
  rests?: string[];
  /** column of it */
  column?: string;
}

/** Seeds as columns or names state them, where they leave one reading. */
function proposedSeeds(runs: readonly Named[]): SeedsFound | { refusal: string } {
  const columns = seedColumns(runs);
  if (columns.length > 1)
    return {
      refusal: `several columns may be the seed: say which with --seed column:NAME (${columns.join(", ")})`
    };
  const [column] = columns;
  if (column !== undefined)
    return {
      keys: runs.map(({ cells, settings }) => cells.get(column) ?? String(settings[column])),
      from: `column ${column}`,
      column
    };
  for (const [from, names] of namesOf(runs)) {
    const found = names.map(seedInName);
    if (found.every((candidate) => candidate === null)) continue;
    const several = found.indexOf("several");
    if (several >= 0)
      return {
        refusal: `several seeds may stand in ${names[several]}: say which with --seed REGEX, one capture round it`
      };
    const without = found.indexOf(null);
    if (without >= 0)
      return {
        refusal: `a seed stands in the names of some runs and not in that of ${names[without]}: say --group REGEX (one capture round the recipe), or --group column:NAME`
      };
    const seeds = found as { seed: string; rest: string }[];
    // the same number everywhere is a name: s1
    if (new Set(seeds.map(({ seed }) => seed)).size === 1 && runs.length > 1) continue;
    return {
      keys: seeds.map(({ seed }) => seed),
      rests: seeds.map(({ rest }) => rest || "all"),
      from: `${from}, such as ${names[0]}`
    };
  }
  return { keys: runs.map(() => null), from: null };
}

/** Columns of seeds that every run has and that differ between runs; of such as say the same the first. */
function seedColumns(runs: readonly Named[]): string[] {
  const cellIn = ({ cells, settings }: Named, name: string) => cells.get(name) ?? settings[name];
  const names = new Set(runs.flatMap(({ cells, settings }) => [...cells.keys(), ...Object.keys(settings)]));
  const found = [...names].filter((name) => {
    if (!/(?:^|[^a-z])seeds?(?:$|[^a-z])/i.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"))) return false;
    const values = runs.map((run) => cellIn(run, name));
    return !values.includes(undefined) && new Set(values.map(String)).size > 1;
  });
  const texts = new Map<string, string>();
  for (const name of found) {
    const text = runs.map((run) => cellIn(run, name)).join("\n");
    if (!texts.has(text)) texts.set(text, name);
  }
  return [...texts.values()];
}

/** Names in which a seed may stand: those of the runs, then what differs of their paths. */
function namesOf(runs: readonly Named[]): [string, string[]][] {
  const paths = [...new Set(runs.map(({ path }) => path))];
  const parts = paths.length === runs.length && paths.length > 1 ? partsThatDiffer(paths) : null;
  return [
    ["the names of runs", runs.map(({ run }) => run)],
    ...(parts === null ? [] : [["the paths of runs", parts] as [string, string[]]])
  ];
}

function proposedGroups(runs: readonly Named[], seeds: SeedsFound, asked?: KeyRule): Keys | { refusal: string } {
  if (seeds.from === null) return { keys: apart(runs), from: "names" };
  if (seeds.rests !== undefined) return { keys: seeds.rests, from: "the names without the seed" };
  const stated = settingsThatDiffer(runs, seeds, asked);
  const named = runs.map(({ run }) => seedInName(run));
  const names = named.every((candidate) => candidate !== null && candidate !== "several")
    ? named.map((name) => name.rest || "all")
    : null;
  const arePathsApart = runs.some(({ path }) => path !== firstOf(runs).path);
  if (stated === null) {
    if (names !== null) return { keys: names, from: "the names of runs without the seed" };
    const paths = pathsWithoutSeed(runs);
    if (paths !== null) return { keys: paths, from: "the paths of runs without the seed" };
    if (!arePathsApart) return { keys: runs.map(() => "all"), from: "the table, in which nothing else differs" };
    return {
      refusal: `seeds are known (${seeds.from}), recipes are not: say --group column:NAME, or --group REGEX with one capture over path and name, such as ${firstOf(runs).path}`
    };
  }
  // two readings that part the runs differently are not chosen from; names that a table makes of its columns are none
  if (names !== null && arePathsApart && !areSameParts(names, stated.keys))
    return {
      refusal: `recipes by names (${someOf([...new Set(names)], 4)}) and by columns (${stated.from}) differ: say --group column:NAME, as often as needed, or --group REGEX with one capture`
    };
  return stated;
}

/** The part of each path that differs, without a seed; null where some path has none. */
function pathsWithoutSeed(runs: readonly Named[]): string[] | null {
  const paths = [...new Set(runs.map(({ path }) => path))];
  if (paths.length !== runs.length || paths.length < 2) return null;
  const found = partsThatDiffer(paths).map(seedInName);
  return found.every((candidate) => candidate !== null && candidate !== "several")
    ? found.map((name) => name.rest || "all")
    : null;
}

/** Columns of methods, models, sizes and settings that differ between runs; null where none does. */
function settingsThatDiffer(runs: readonly Named[], { column, from }: SeedsFound, asked?: KeyRule): Keys | null {
  const seeds = new Set([column, asked?.kind === "column" ? asked.column : undefined, from]);
  const names = [...new Set(runs.flatMap(({ cells }) => [...cells.keys()]))].filter((name) => {
    const kind = kindOfColumn(name);
    if (seeds.has(name) || /seed/i.test(name) || (kind !== "identity" && kind !== "setting")) return false;
    return new Set(runs.map(({ cells }) => cells.get(name) ?? "")).size > 1;
  });
  if (names.length === 0) return null;
  // what follows from the model, such as the machine of each size, is not what tells recipes apart
  const isModel = (name: string) =>
    statesModel(
      name,
      runs.flatMap(({ cells }) => cells.get(name) ?? [])
    );
  names.sort((a, b) => Number(isModel(b)) - Number(isModel(a)));
  const shown = names.filter((name, i) => !names.slice(0, i).some((other) => saysAsMuch(runs, other, name)));
  const keys = runs.map(({ cells }) =>
    shown
      .map((name) => textOf(name, cells.get(name) ?? ""))
      .filter((text) => text !== "")
      .join(", ")
  );
  return { keys, from: `columns ${shown.join(", ")}` };
}

/** Whether a column's cells follow from those of another. */
function saysAsMuch(runs: readonly Named[], other: string, name: string): boolean {
  const of = new Map<string, string>();
  return runs.every(({ cells }) => {
    const [key, value] = [cells.get(other) ?? "", cells.get(name) ?? ""];
    const before = of.get(key);
    of.set(key, value);
    return before === undefined || before === value;
  });
}

function textOf(name: string, cell: string): string {
  return cell === "" || /[a-z]/i.test(cell) ? cell : `${name}=${cell}`;
}

function areSameParts(a: readonly string[], b: readonly string[]): boolean {
  const pairs = new Set(a.map((key, i) => `${key}\n${b[i]}`)).size;
  return pairs === new Set(a).size && pairs === new Set(b).size;
}

/** A name a run, and its path where two are called alike. */
function apart(runs: readonly Named[]): string[] {
  const counts = new Map<string, number>();
  for (const { run } of runs) counts.set(run, (counts.get(run) ?? 0) + 1);
  return runs.map(({ run, path }) => (mustGet(counts, run) > 1 ? `${run} (${path})` : run));
}

/** Two runs of one recipe and seed are no two seeds: a recipe was taken too wide, or a run stands twice. */
function checked(runs: readonly Named[], found: TakenRecipes): TakenRecipes | { refusal: string } {
  const seen = new Map<string, Named>();
  for (const [i, { group, seed }] of found.runs.entries()) {
    if (seed === null) continue;
    const key = `${group}\n${seed}`;
    const before = seen.get(key);
    const run = runs[i]!;
    if (before !== undefined) {
      const both = before.path === run.path ? `${before.run} and ${run.run}` : `${before.path} and ${run.path}`;
      return {
        refusal: `two runs of recipe ${group} have seed ${seed}: ${both}; say what else tells recipes apart with --group (column:NAME, as often as needed, or a regular expression with one capture), or what the seed is with --seed`
      };
    }
    seen.set(key, run);
  }
  return found;
}
