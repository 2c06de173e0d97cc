/** A study file made again from grown logs, with what a person has edited in the one before. */
import { type Document, isMap, isSeq, parseDocument } from "yaml";

export interface MergedStudy {
  text: string;
  /** keys that a person has edited and that the logs would now have otherwise: the person's stand */
  conflicts: string[];
}

type Fields = Record<string, unknown>;

/**
 * @param base the file as it was made before
 * @param yours the file as it stands
 * @param made the file as the logs make it now
 */
export function mergeStudy(base: string, yours: string, made: string): MergedStudy {
  if (yours === base) return { text: made, conflicts: [] };
  const [before, yoursRead, now] = [base, yours, made].map((text) => (parseDocument(text).toJS() ?? {}) as Fields) as [
    Fields,
    Fields,
    Fields
  ];
  const document = parseDocument(yours);
  const conflicts: string[] = [];
  for (const key of keysOf(yoursRead, now)) {
    if (key === "families" && [before, yoursRead, now].every((candidate) => Array.isArray(candidate[key]))) continue;
    mergeKey(document, [key], [before[key], yoursRead[key], now[key]], conflicts);
  }
  mergeFamilies(document, { before, own: yoursRead, now }, conflicts);
  return { text: withNewComments(document.toString({ lineWidth: 0 }), base, made), conflicts };
}

/** Comments that stand as they were made say what is so now: from how many files and runs, which runs there are. */
function withNewComments(text: string, base: string, made: string): string {
  const now = new Map(commentsIn(made).map((block) => [firstLine(block), block]));
  return commentsIn(base).reduce((merged, block) => {
    const renewed = now.get(firstLine(block));
    // whole blocks alone: a line that a person has added or changed keeps its neighbours
    return renewed === undefined || renewed === block
      ? merged
      : `\n${merged}`.replace(`\n${block}\n`, () => `\n${renewed}\n`).slice(1);
  }, text);
}

/** Lines of comments that stand together at the margin. */
function commentsIn(text: string): string[] {
  return text.match(/^#.*(?:\n#.*)*/gm) ?? [];
}

function firstLine(block: string): string {
  return block.split("\n", 1)[0]!;
}

/** Families by their ids, each a key at a time. */
function mergeFamilies(
  document: Document,
  { before, own: yours, now }: Record<"before" | "own" | "now", Fields>,
  conflicts: string[]
): void {
  const listed = document.get("families");
  if (!isSeq(listed)) return;
  const find = (from: Fields, id: unknown) => ((from.families ?? []) as Fields[]).find((family) => family.id === id);
  for (const family of (now.families ?? []) as Fields[]) {
    const [old, changed] = [find(before, family.id), find(yours, family.id)];
    if (changed === undefined) {
      if (old === undefined) listed.add(document.createNode(family));
      else conflicts.push(`families ${String(family.id)}: you have taken it out; the logs have it`);
      continue;
    }
    const at = ((yours.families ?? []) as Fields[]).indexOf(changed);
    for (const key of keysOf(changed, family))
      mergeKey(document, ["families", at, key], [old?.[key], changed[key], family[key]], conflicts);
  }
  for (let i = listed.items.length - 1; i >= 0; i--) {
    const item = listed.items[i];
    const id = isMap(item) ? item.get("id") : undefined;
    const [old, changed] = [find(before, id), find(yours, id)];
    if (old !== undefined && find(now, id) === undefined && same(old, changed)) listed.items.splice(i, 1);
  }
}

function mergeKey(
  document: Document,
  path: (string | number)[],
  [base, yours, made]: unknown[],
  conflicts: string[]
): void {
  if (same(yours, made) || same(made, base)) return;
  if (same(yours, base)) {
    if (made === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(made));
    return;
  }
  conflicts.push(
    `${path.join(" ")}: yours stands, ${JSON.stringify(yours) ?? "nothing"}; the logs now give ${JSON.stringify(made) ?? "nothing"}`
  );
}

function keysOf(...all: Fields[]): string[] {
  return [...new Set(all.flatMap((fields) => Object.keys(fields)))];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
