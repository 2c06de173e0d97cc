/** Every number of the ledger of claims, bound to the records that the claims are judged by; the page, to the ledger. */
import { describe, expect, it } from "vitest";
import { claimOracles } from "./claim-oracles.js";
import type { OracleCell } from "./claim-oracles-beyond.js";
import { bindClaims, countsOf } from "./every-page.js";
import { between, fixed, percent } from "./formats.js";
import { marginOf, numbersIn, Page, wordsOf } from "./page.js";
import { results } from "./results.js";

const page = new Page("claims");
const { rows, history, findings } = results().claims;
const { marginChanges } = results().claims;

/** The rules, as the page puts them: read off the interval. */
function verdictOf(rule: string, { ends, margin }: OracleCell): string {
  if (ends === null) return "not testable";
  const [low, high] = ends;
  const within = { sameness: low > -margin && high < margin, "at most": high < margin }[rule];
  if (rule === "lead") return low >= margin ? "supported" : high <= -margin ? "contradicted" : "undecided";
  if (within) return "supported";
  if (rule === "sameness") return low > 0 || high < 0 ? "contradicted" : "undecided";
  if (rule === "at most") return low > 0 ? "contradicted" : "undecided";
  if (low > 0) return high >= margin ? "supported" : "undecided";
  return high < margin ? "contradicted" : "undecided";
}

describe("the ledger of claims", () => {
  it("judges every claim that has an oracle here, and no other", () => {
    expect(rows.map(({ id }) => id)).toEqual(Object.keys(claimOracles));
  });

  it.each(rows)("gives $id the number, the argument and the cells of its records", (row) => {
    const { number, label = [], argument, cells } = claimOracles[row.id]!();
    const given = row.number && ([row.number.value, ...(row.number.interval ?? [])] as number[]);
    expect(given?.length, row.id).toBe(number?.length);
    for (const [i, value] of (given ?? []).entries()) near(value, number![i]!, row.id);
    expect(numbersIn(row.number?.label ?? ""), row.id).toEqual(label);
    expect(numbersIn(row.argument)).toEqual(argument);
    expect(row.cells).toHaveLength(cells.length);
    for (const [i, cell] of row.cells.entries()) {
      const expected = cells[i]!;
      const place = `${row.id} ${cell.what}`;
      expect([cell.beyond, cell.verdict], place).toEqual([
        expected.beside ?? false,
        verdictOf(row.margin.rule, expected)
      ]);
      near(cell.margin, expected.margin, place);
      expect(cell.interval === null, place).toBe(expected.ends === null);
      if (expected.estimate !== null) near(cell.estimate!, expected.estimate, place);
      for (const [j, end] of (expected.ends ?? []).entries()) near(cell.interval![j]!, end, place);
    }
  });

  it("gives each claim a number that its cells are judged by: an effect of one, or the share that has a verdict", () => {
    // in a unit that readers know: R² itself, a likelihood ratio; of a claim that is not testable, what its rule lacks
    const inOtherUnits: Record<string, (effect: number) => number> = {
      B6: (effect) => 0.985 + effect,
      C1: (effect) => Math.exp(effect / 2)
    };
    const others = ["E6"];
    for (const { id, number, cells } of rows) {
      if (number === null || others.includes(id)) continue;
      const counted = cells.filter(({ beyond }) => !beyond);
      const effects = counted.flatMap(({ estimate }) =>
        estimate === null ? [] : [(inOtherUnits[id] ?? same)(estimate)]
      );
      const shares = ["supported", "contradicted"].map(
        (word) => counted.filter(({ verdict }) => verdict === word).length / counted.length
      );
      const off = [...effects, ...shares].map((one) => Math.abs(one - number.value));
      expect(Math.min(...off), id).toBeLessThan(1e-9);
    }
    expect(rows.filter(({ number }) => number === null).map(({ id, verdict }) => [id, verdict])).toEqual([
      ["E1", "not testable"]
    ]);
  });

  it("counts the cells of a claim and of a finding", () => {
    const tallyOf = (cells: readonly { verdict: string }[]) =>
      ["supported", "contradicted", "undecided", "not testable"].map(
        (word) => cells.filter(({ verdict }) => verdict === word).length
      );
    for (const { tally, cells } of rows)
      expect(Object.values(tally)).toEqual(tallyOf(cells.filter(({ beyond }) => !beyond)));
    for (const { claims, tally } of findings) {
      const mine = rows.filter(({ id }) => claims.includes(id));
      expect(Object.values(tally)).toEqual(tallyOf(mine.flatMap(({ cells }) => cells.filter(({ beyond }) => !beyond))));
    }
  });

  it("lists every cell that half or twice its margin turns", () => {
    const expected = rows.flatMap(({ id, margin: { rule }, cells }) =>
      [0.5, 2].flatMap((factor) =>
        cells.flatMap(({ beyond, interval, margin, what, verdict }) => {
          if (beyond || interval === null) return [];
          const otherwise = verdictOf(rule, {
            estimate: null,
            ends: [interval[0] ?? Number.NEGATIVE_INFINITY, interval[1] ?? Number.POSITIVE_INFINITY],
            margin: margin * factor
          });
          return otherwise === verdict ? [] : [{ claim: id, factor, what, verdict, otherwise }];
        })
      )
    );
    expect(marginChanges).toEqual(expected);
  });
});

/** Value, interval and label of a claim's number, in the order in which a page has them. */
function numbersOf({ value, interval, format, decimals, label }: NonNullable<(typeof rows)[number]["number"]>) {
  const text = (one: number) => (format === "percent" ? percent(one, decimals) : fixed(one, decimals));
  const ends = interval ? numbersIn(between(interval, text)) : [];
  const holds = interval !== null && interval[0]! < value && value < interval[1]!;
  return [text(value), ...(holds ? ends : []), ...numbersIn(label), ...(holds ? [] : ends)];
}

const same = (effect: number) => effect;

/** Interpolated points of t are within 1e-4 of the true ones. */
function near(value: number, expected: number, place: string): void {
  expect(Math.abs(value - expected), `${place}: ${value} for ${expected}`).toBeLessThan(
    2e-4 * Math.abs(expected) + 2e-5
  );
}

describe("the page of the claims", () => {
  it("counts the claims, their cells, and the verdicts", () => {
    const cells = rows.flatMap((row) => row.cells.filter(({ beyond }) => !beyond));
    const having = (word: string) => String(cells.filter(({ verdict }) => verdict === word).length);
    const [first, second] = page.all(".answer > p");
    page.numbers(first!, [
      ...[String(rows.length), String(cells.length)],
      ...["supported", "contradicted", "undecided", "not testable"].map(having)
    ]);
    const alike = (word: string | null) => String(rows.filter(({ verdict }) => verdict === word).length);
    page.words(
      second!,
      `Of the claims, ${inWords(alike("supported")).toLowerCase()} are supported in all of their cells, ${inWords(alike("contradicted")).toLowerCase()} contradicted in all, ${inWords(alike("undecided")).toLowerCase()} undecided in all, and ${inWords(alike("not testable")).toLowerCase()} cannot be tested. The other ${inWords(alike(null)).toLowerCase()} are mixed.`
    );
    page.free(".chapter > p, .evidence > p", "the rules in words: 95%, 2.5%, and the date of the earlier rules");
  });

  it("lists what other margins would change", () => {
    const table = rows.flatMap(({ id, cells, margin }) => {
      const changed = [0.5, 2].map((factor) =>
        marginChanges.filter((one) => one.claim === id && one.factor === factor)
      );
      if (changed.flat().length === 0) return [];
      const counted = cells.filter(({ beyond }) => !beyond);
      const supported = counted.filter(({ verdict }) => verdict === "supported").length;
      const [half, twice] = changed.map((list) => ({
        supported:
          supported +
          list.filter(({ otherwise }) => otherwise === "supported").length -
          list.filter(({ verdict }) => verdict === "supported").length,
        words:
          [...new Set(list.map(({ otherwise }) => otherwise))]
            .map((word) => `${word}: ${spoken(list.filter(({ otherwise }) => otherwise === word))}`)
            .join("; ") || "none"
      }));
      return [
        {
          head: `${id}: ${marginOf(margin).replace(/_[CD]$/, "")}`,
          cells: [
            ...[`${supported} of ${counted.length}`, String(half!.supported), half!.words],
            ...[String(twice!.supported), twice!.words]
          ]
        }
      ];
    });
    page.table("Verdicts that half the margin or twice the margin would change", table);
  });

  it("shows the cells of every claim by variant and resource, its number and its margin", () => {
    const bodies = page.all(".claim-matrix tbody");
    expect(bodies).toHaveLength(rows.length);
    for (const [i, body] of bodies.entries()) {
      const { id, claim, cells, number, margin } = rows[i]!;
      const [first, ...beside] = [...body.querySelectorAll("tr")];
      const [name, all, ...shown] = [...first!.children].map(wordsOf);
      expect(name!.split(" ")[0]).toBe(id);
      expect(numbersIn(name!.slice(id.length)), id).toEqual(numbersIn(claim));
      expect(numbersIn(shown.at(-1)!), id).toEqual(numbersIn(marginOf(margin)));
      expect(numbersIn(shown.at(-2)!), id).toEqual(number ? numbersOf(number) : []);
      const counted = cells.filter(({ beyond }) => !beyond);
      const tally = ["supported", "undecided", "contradicted", "not testable"]
        .map((word) => counted.filter(({ verdict }) => verdict === word).length)
        .filter((many) => many > 0);
      expect(numbersIn(all!), `${id}: all cells`).toEqual(tally.map(String));
      expect(shown.slice(0, -2), id).toEqual(matrixOf(id, counted));
      const next = beside.flatMap((row) => [...row.children].slice(2, -2).map(wordsOf));
      const many =
        next
          .join(" ")
          .match(/\d+/g)
          ?.reduce((sum, one) => sum + Number(one), 0) ?? 0;
      expect(many, `${id}: cells beside it`).toBe(cells.length - counted.length);
      page.bind(body);
    }
  });

  it("has a box for every claim, in order", () => {
    bindClaims(page);
    expect(page.all("li.claim").map(({ id }) => id)).toEqual(rows.map(({ id }) => `claim-${id.toLowerCase()}`));
  });

  it("has each rule once, with the claims that it judges, and every card leads to its own", () => {
    const places = {
      difference: "above zero",
      sameness: "is zero",
      "at most": "zero or less",
      lead: "ahead of another"
    };
    const text = wordsOf(page.find(".chapter"));
    expect(page.all(".claim-rules dt").map(({ id }) => id)).toEqual(
      Object.keys(places).map((rule) => `rule-${rule.replace(" ", "-")}`)
    );
    for (const [rule, words] of Object.entries(places)) {
      const id = `rule-${rule.replace(" ", "-")}`;
      const name = page.find(`#${id}`);
      expect(wordsOf(name)).toContain(words);
      const said = name.nextElementSibling!;
      const mine = rows.filter(({ margin }) => margin.rule === rule);
      const ids = spoken(mine.map((row) => ({ what: row.id })));
      expect(wordsOf(said).endsWith(`otherwise. ${ids}`), `${rule}: ${wordsOf(said)}`).toBe(true);
      expect(text.split(wordsOf(said)), rule).toHaveLength(2);
      for (const row of mine) {
        const links = [
          ...page.find(`#claim-${row.id.toLowerCase()}`).querySelectorAll(".claim-more a[href^='#rule-']")
        ];
        expect(links.map((link) => [link.getAttribute("href"), wordsOf(link)])).toEqual([
          [`#${id}`, `“${wordsOf(name)[0]!.toLowerCase()}${wordsOf(name).slice(1)}”`]
        ]);
      }
      page.bind(said);
    }
    // the sentence that a card had, too
    expect(text.match(/reaches the margin/g)).toHaveLength(2);
  });

  it("lists when the verdicts were put on record, the last first", () => {
    const entries = [...history].reverse().map(({ date, reason, changes }) => ({
      head: date,
      cells: [reason, changes.length === 0 ? "none" : `${changes.length} of ${rows.length}`]
    }));
    page.table("Recorded verdicts", entries);
  });

  it("has no number that is not bound", () => {
    expect(page.left([])).toEqual([]);
  });
});

/** Numbers as these claims have them: up to twelve in words. */
function inWords(value: string): string {
  const names = [
    "None",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve"
  ];
  return names[Number(value)] ?? value;
}

/** Claims about compute or data alone by their words; the others by the words of their cells, or by variant alone. */
const alone: Record<string, "compute" | "data"> = {
  A1: "compute",
  A2: "data",
  B1: "compute",
  B2: "data",
  E5: "data",
  E6: "compute"
};

/** "18 supported 1 contradicted" in four columns, two or one; a dash where nothing is claimed. */
function matrixOf(id: string, cells: readonly { what: string; verdict: string }[]): string[] {
  const of = (some: typeof cells) => countsOf(some).replaceAll(",", "") || "\u2013";
  const resource = ({ what }: { what: string }) => alone[id] ?? /, (compute|data)\b/.exec(what)?.[1] ?? null;
  return ["base", "instruct"].flatMap((variant) => {
    const mine = cells.filter(({ what }) =>
      new RegExp(`\\b${variant === "base" ? "base" : "instruct|llama3"}\\b`).test(what)
    );
    if (mine.some((cell) => resource(cell) === null)) return [of(mine)];
    return ["compute", "data"].map((name) => of(mine.filter((cell) => resource(cell) === name)));
  });
}

/** "a, b and c" */
function spoken(list: readonly { what: string }[]): string {
  const names = list.map(({ what }) => what);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
