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
 * @param mine the file as it stands
 * @param made the file as the logs make it now
 */
export function mergeStudy(base: string, mine: string, made: string): MergedStudy {
  if (mine === base) return { text: made, conflicts: [] };
  const [before, own, now] = [base, mine, made].map((text) => (parseDocument(text).toJS() ?? {}) as Fields) as [
    Fields,
    Fields,
    Fields
  ];
  const document = parseDocument(mine);
  const conflicts: string[] = [];
  for (const key of keysOf(own, now)) {
    if (key === "families" && [before, own, now].every((candidate) => Array.isArray(candidate[key]))) continue;
    mergeKey(document, [key], [before[key], own[key], now[key]], conflicts);
  }
  mergeFamilies(document, { before, own, now }, conflicts);
  return { text: document.toString({ lineWidth: 0 }), conflicts };
}

/** Families by their ids, each a key at a time. */
function mergeFamilies(
  document: Document,
  { before, own, now }: Record<"before" | "own" | "now", Fields>,
  conflicts: string[]
): void {
  const listed = document.get("families");
  if (!isSeq(listed)) return;
  const find = (from: Fields, id: unknown) => ((from.families ?? []) as Fields[]).find((family) => family.id === id);
  for (const family of (now.families ?? []) as Fields[]) {
    const [old, mine] = [find(before, family.id), find(own, family.id)];
    if (mine === undefined) {
      if (old === undefined) listed.add(document.createNode(family));
      else conflicts.push(`families ${String(family.id)}: you have taken it out; the logs have it`);
      continue;
    }
    const at = ((own.families ?? []) as Fields[]).indexOf(mine);
    for (const key of keysOf(mine, family))
      mergeKey(document, ["families", at, key], [old?.[key], mine[key], family[key]], conflicts);
  }
  for (let i = listed.items.length - 1; i >= 0; i--) {
    const item = listed.items[i];
    const id = isMap(item) ? item.get("id") : undefined;
    const [old, mine] = [find(before, id), find(own, id)];
    if (old !== undefined && find(now, id) === undefined && same(old, mine)) listed.items.splice(i, 1);
  }
}

function mergeKey(
  document: Document,
  path: (string | number)[],
  [base, mine, made]: unknown[],
  conflicts: string[]
): void {
  if (same(mine, made) || same(made, base)) return;
  if (same(mine, base)) {
    if (made === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(made));
    return;
  }
  conflicts.push(
    `${path.join(" ")}: yours stands, ${JSON.stringify(mine) ?? "nothing"}; the logs now give ${JSON.stringify(made) ?? "nothing"}`
  );
}

function keysOf(...all: Fields[]): string[] {
  return [...new Set(all.flatMap((fields) => Object.keys(fields)))];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
