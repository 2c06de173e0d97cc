/** What a question finds, in the order in which readers want it. */
import MiniSearch from "minisearch";
import { type SearchEntry, spellTerm, termsOf } from "../../components/frame/search-terms.js";

export interface SearchIndex {
  entries: readonly SearchEntry[];
  words: MiniSearch;
}

/** What is shown of each kind, in their order. */
const most = { definition: 3, page: 3, section: 2, figure: 3, claim: 2, parameter: 3 } as const;
const order = Object.keys(most) as SearchEntry["kind"][];
const shown = 12;
const few = 4;
/** Words of a question that say nothing of what is asked. */
const filler = new Set(
  "a an are can do does for how i in is it mean means of on or the to what which who why".split(" ")
);

export function searchIndex(entries: readonly SearchEntry[]): SearchIndex {
  const words = new MiniSearch<SearchEntry & { id: number }>({
    fields: ["title", "also", "note", "headline", "text"],
    tokenize: termsOf,
    processTerm: spellTerm,
    searchOptions: {
      boost: { title: 4, also: 4, note: 2, headline: 2 },
      prefix: true,
      combineWith: "AND",
      processTerm: (word) => rootOf(spellTerm(word)),
      fuzzy: (word) => (/\d/.test(word) ? false : 0.15)
    },
    extractField: (entry, field) => {
      const value = entry[field as keyof SearchEntry];
      return Array.isArray(value) ? value.join(" ") : ((value as string | undefined) ?? "");
    }
  });
  words.addAll(entries.map((entry, id) => ({ id, ...entry })));
  return { entries, words };
}

/**
 * What has the question as its name comes first: a term, a page, a claim. Then definitions, pages, sections, figures, claims and parameters,
 * a few of each, those with the question in their titles before others. A number leads to what answers with it, before
 * what is called by it, before what mentions it. What only has words spelled nearly so comes last. Where next to nothing has every word, what has some follows.
 */
export function find(index: SearchIndex, question: string): SearchEntry[] {
  const asked = termsOf(question).filter((word, _, all) => all.length === 1 || !filler.has(word.toLowerCase()));
  const words = asked.length > 0 ? asked : termsOf(question);
  if (words.length === 0) return [];
  const all = search(index, words, "AND");
  if (all.length >= few) return all.slice(0, shown);
  const known = new Set(all);
  return [...all, ...search(index, words, "OR").filter((entry) => !known.has(entry))].slice(0, shown);
}

function search(
  { entries, words: index }: SearchIndex,
  words: readonly string[],
  combineWith: "AND" | "OR"
): SearchEntry[] {
  const spelled = words.map(spellTerm);
  const name = withoutFiller(spelled);
  const number = spelled.every((word) => /^\d/.test(word));
  const ranked = index.search(words.join(" "), { combineWith }).map(({ id, score, terms }) => {
    const entry = entries[id as number]!;
    const tier = tierOf(entry, { name, spelled, number });
    const near = !spelled.every((word) => terms.some((term) => term.startsWith(rootOf(word))));
    return { entry, near: Number(near), tier, score, kind: order.indexOf(entry.kind) };
  });
  ranked.sort((a, b) => {
    const [first, other] = number ? [a.tier, b.tier] : [Math.min(a.tier, 1), Math.min(b.tier, 1)];
    return first - other || a.near - b.near || a.kind - b.kind || a.tier - b.tier || b.score - a.score;
  });
  const left: Record<string, number> = { ...most };
  return ranked.filter(({ entry }) => left[entry.kind]!-- > 0).map(({ entry }) => entry);
}

/** 0 called so, or a number that it answers with; 1 and 2 with the question in its title or names; 3 the rest. */
function tierOf(entry: SearchEntry, asked: { name: string; spelled: readonly string[]; number: boolean }): number {
  if (asked.number) {
    const inside = (text = "") => asked.spelled.every((word) => new Set(termsOf(text).map(spellTerm)).has(word));
    return inside(entry.headline) ? 0 : inside(entry.title) ? 1 : 2;
  }
  const names = [entry.title.replace(/^[A-Z]\d+(?:\.\d+)?: /, ""), ...(entry.also ?? [])].map((name) =>
    termsOf(name).map(spellTerm)
  );
  // what begins with so many words of its name is meant too
  const begins = asked.spelled.length >= 3;
  const called = (name: string) => name === asked.name || (begins && name.startsWith(`${asked.name} `));
  if (names.some((name) => called(withoutFiller(name)))) return 0;
  const has = (name: readonly string[]) =>
    asked.spelled.every((word) => name.some((part) => part.startsWith(rootOf(word))));
  return names.some(has) ? 2 : 3;
}

/** "saturate", "saturates" and "saturation" begin alike. */
function rootOf(word: string): string {
  return word.replace(/(?<=^[a-z]{4,})at(?:e|es|ed|ing|ion|ions)$/, "");
}

function withoutFiller(words: readonly string[]): string {
  const left = words.filter((word) => !filler.has(word));
  return (left.length > 0 ? left : words).join(" ");
}
