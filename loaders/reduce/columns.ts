/** Which column of a dump is what: the one that was asked for, else the one that the table of names knows. */
import { itemAt, mustFind } from "../../src/lib/items.js";
import { LogError } from "../../src/lib/log-error.js";
import { someOf } from "../../src/lib/some-of.js";
import type { Column, Dumps, Kind, Look, Part } from "./engines/dumps.js";
import { aliases, type Meaning, meanings } from "./rollout-aliases.js";
import { firstAndMore, stepInPaths } from "./rollout-paths.js";

/**
 * Columns that the user names. Of several the first that has a value counts; for the run all of them together.
 * `name#2` is the second of that name, `name=` the key of the path.
 */
export type Asked = Partial<Record<Meaning, readonly string[]>>;

/** The columns of each meaning, in one part of the dumps. */
export type Columns = Partial<Record<Meaning, readonly Column[]>>;

/** What was taken for a meaning in all of the dumps. */
export interface Taken {
  /** as the user would name it */
  name: string;
  type: string;
  /** files without it; rows of theirs lack what it means */
  missingIn: readonly string[];
  /** other columns that could have been it */
  others: readonly string[];
}

/** A column and a key of the path that have one name: the same where every row agrees. */
export interface Twin {
  meaning: Meaning;
  part: number;
  column: Column;
  key: Column;
}

export interface Found {
  /** for each part of the dumps */
  columns: Columns[];
  taken: Partial<Record<Meaning, Taken>>;
  twins: Twin[];
  /** columns whose name has a meaning, and whose values have not */
  unfit: { meaning: Meaning; name: string; type: string }[];
}

/** What a column must hold to be taken for a meaning; a run may be called anything. */
const kinds: Record<Meaning, readonly Kind[]> = {
  run: ["text", "integer", "number", "boolean", "list", "other"],
  step: ["integer", "number", "text"],
  prompt: ["integer", "number", "boolean", "text", "list", "other"],
  score: ["integer", "number", "boolean", "text"],
  "response-length": ["integer", "number", "list"],
  "prompt-length": ["integer", "number", "list"],
  tokens: ["integer", "number", "list"],
  truncated: ["boolean", "integer", "number", "text"],
  "finish-reason": ["text"]
};
/** These may be written as text too, where the user says that they are. */
const alsoText: readonly Meaning[] = ["response-length", "prompt-length", "tokens"];

/** The option that names a column of this meaning. */
export const optionOf = (meaning: Meaning) => `--${meaning}-column`;

/** Whether a column of this name may have a meaning. */
export function mayMean(name: string, asked: Asked): boolean {
  const plain = plainOf(name).toLowerCase();
  return aliases.some((alias) => alias.name === plain) || mayBeNamed(name, Object.values(asked).flat());
}

/** Whether a user's name for a column may stand for a column of this name, as {@link columnsNamed} finds it. */
export function mayBeNamed(name: string, asked: readonly string[]): boolean {
  const names = [name, plainOf(name)];
  return asked.some((name) => names.includes(name) || names.includes(name.replace(/#\d+$/, "")));
}

/** A name without the mark of a key of the path. */
export function plainOf(name: string): string {
  return name.replace(/=$/, "");
}

/**
 * The columns of each meaning.
 *
 * @throws LogError naming every column that is missing, or that there are several of, and those that were found
 */
export function findColumns({ parts, names }: Look, asked: Asked, dumps: Dumps): Found {
  const found: Found = { columns: parts.map(() => ({})), taken: {}, twins: [], unfit: [] };
  const faults: string[] = [];
  const where = firstAndMore(dumps.paths);
  const listed = listOf(names);
  for (const meaning of meanings) {
    const search = asked[meaning] ? named(parts, meaning, asked[meaning]) : known(parts, meaning);
    faults.push(...search.faults.map((fault) => `${where}: ${fault}; found: ${listed}`));
    for (const [i, columns] of search.columns.entries()) if (columns.length > 0) found.columns[i]![meaning] = columns;
    found.twins.push(...search.twins);
    found.unfit.push(...search.unfit.map(({ name, type }) => ({ meaning, name, type })));
    const taken = takenFrom(search.columns, parts, search.others);
    if (taken) found.taken[meaning] = taken;
  }
  const missing = (["step", "prompt", "score"] as const).filter(
    (meaning) => !found.taken[meaning] && !asked[meaning] && !(meaning === "step" && stepInPaths(filesOf(parts)))
  );
  if (missing.length > 0 && faults.length === 0) {
    const unfit = found.unfit.filter(({ meaning }) => missing.includes(meaning as "step"));
    const notes = unfit.map(
      ({ meaning, name, type }) => `; ${name} holds ${type}, and a ${meaning} is ${list(kinds[meaning])}`
    );
    const [s, them] = missing.length > 1 ? ["s", "them"] : ["", "it"];
    const options = missing.map(optionOf).join(", ");
    faults.push(
      `${where}: column${s} missing: ${missing.join(", ")} (name ${them} with ${options}); found: ${listed}${notes.join("")}`
    );
  }
  if (faults.length > 0) throw new LogError(dumps.paths[0] ?? "", faults);
  return found;
}

function filesOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ paths }) => paths);
}

interface Search {
  /** for each part */
  columns: Column[][];
  faults: string[];
  twins: Twin[];
  others: string[];
  unfit: Column[];
}

function named(parts: readonly Part[], meaning: Meaning, names: readonly string[]): Search {
  const faults = new Set<string>();
  const seen = new Set<string>();
  const columns = parts.map((part) =>
    names.flatMap((name) => {
      const columns = columnsNamed(part.columns, name);
      if (columns.length > 0) seen.add(name);
      if (columns.length > 1) faults.add(severalFault(meaning, columns));
      const wanted = alsoText.includes(meaning) ? [...kinds[meaning], "text" as const] : kinds[meaning];
      for (const column of columns)
        if (!fits(column, wanted))
          faults.add(`column ${name} must hold ${list(kinds[meaning])} (${optionOf(meaning)}), not ${column.type}`);
      return columns.slice(0, 1);
    })
  );
  for (const name of names) if (!seen.has(name)) faults.add(`column missing: ${name} (${optionOf(meaning)})`);
  return { columns, faults: [...faults], twins: [], others: [], unfit: [] };
}

export function columnsNamed(columns: readonly Column[], name: string): Column[] {
  const exact = columns.filter((column) => column.name === name);
  if (exact.length > 0) return exact;
  const [, plain, place] = /^(.*)#(\d+)$/s.exec(name) ?? [];
  const numbered = columns.filter((column) => column.name === plain && column.place === Number(place));
  // a key of the path may be named as a column where no column has its name
  return numbered.length > 0 ? numbered : columns.filter((column) => column.name === `${name}=`);
}

/** Those of the first name of the table that is there; the same name in every part, or the user is asked. */
function known(parts: readonly Part[], meaning: Meaning): Search {
  const search: Search = { columns: parts.map(() => []), faults: [], twins: [], others: [], unfit: [] };
  const matches = parts.map(({ columns }) => candidates(columns, meaning));
  search.unfit = matches.flatMap(({ unfit }) => unfit);
  const best = Math.min(...matches.flatMap(({ fitting }) => fitting.map(({ rank }) => rank)));
  if (best === Number.POSITIVE_INFINITY) return search;
  for (const [i, { fitting }] of matches.entries()) {
    const columns = fitting.filter(({ rank }) => rank === best).map(({ column }) => column);
    const others = fitting.filter(({ rank }) => rank !== best).map(({ column }) => nameOf(column));
    const [first, second, ...more] = columns;
    if (first === undefined && others.length > 0)
      return { ...search, faults: [unlikeFault(meaning, parts, matches, best, i)] };
    search.others.push(...others);
    if (first === undefined) continue;
    if (second === undefined) search.columns[i] = [first];
    else if (more.length === 0 && second.form === "path" && `${first.name}=` === second.name) {
      search.columns[i] = [first];
      search.twins.push({ meaning, part: i, column: first, key: second });
    } else return { ...search, faults: [severalFault(meaning, columns)] };
  }
  return search;
}

interface Candidate {
  column: Column;
  /** of its name in the table of names: the lower goes first */
  rank: number;
}

function candidates(columns: readonly Column[], meaning: Meaning): { fitting: Candidate[]; unfit: Column[] } {
  const fitting: Candidate[] = [];
  const unfit: Column[] = [];
  for (const column of columns) {
    const plain = column.name.toLowerCase();
    const rank = aliases.findIndex(
      (alias) =>
        alias.meaning === meaning && (alias.name === plain || (column.form === "path" && `${alias.name}=` === plain))
    );
    if (rank < 0) continue;
    const { holds } = itemAt(aliases, rank);
    if (fits(column, holds ? [holds] : kinds[meaning])) fitting.push({ column, rank });
    else unfit.push(column);
  }
  return { fitting, unfit };
}

/** Whether some value of a column is of these kinds; an empty column is of any. */
function fits({ kinds: found }: Column, wanted: readonly Kind[]): boolean {
  return found.length === 0 || found.some((kind) => wanted.includes(kind));
}

function severalFault(meaning: Meaning, columns: readonly Column[]): string {
  const options = columns.map((column) => `${optionOf(meaning)} ${quoted(nameOf(column))}`);
  return `several columns may be the ${meaning}: name one with ${options.join(" or ")}`;
}

function unlikeFault(
  meaning: Meaning,
  parts: readonly Part[],
  matches: readonly { fitting: Candidate[] }[],
  best: number,
  at: number
): string {
  const first = matches.findIndex(({ fitting }) => fitting.some(({ rank }) => rank === best));
  const here = mustFind(itemAt(matches, first).fitting, ({ rank }) => rank === best).column;
  const there = itemAt(matches, at).fitting.map(({ column }) => column);
  const options = [here, ...there].map((column) => `${optionOf(meaning)} ${quoted(nameOf(column))}`);
  return `the ${meaning} is ${nameOf(here)} in ${itemAt(parts, first).paths[0]} and ${there.map(nameOf).join(" or ")} in ${
    itemAt(parts, at).paths[0]
  }: name what is meant, ${options.join(" or ")}, or each of them where it is the same quantity`;
}

function takenFrom(columns: readonly Column[][], parts: readonly Part[], others: readonly string[]): Taken | null {
  const all = columns.flat();
  if (all.length === 0) return null;
  const distinct = (values: readonly string[]) => [...new Set(values)];
  return {
    name: distinct(all.map(nameOf)).join(", "),
    type: distinct(all.map(({ type }) => type)).join(", "),
    missingIn: parts.flatMap(({ paths }, i) => (itemAt(columns, i).length === 0 ? paths : [])),
    others: distinct(others)
  };
}

/** As the user would name it. */
export function nameOf({ name, place }: Column): string {
  return place === null ? name : `${name}#${place}`;
}

/** As it must be typed in a shell. */
export function quoted(name: string): string {
  return /^[\w./=@%+,:#-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

function list(kinds: readonly Kind[]): string {
  return kinds.join(", ");
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? "none" : someOf(names, 40);
}
