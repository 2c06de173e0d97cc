/** What stands on many pages: the inputs below each figure, hashes, and the boxes of claims. */
import { expect } from "vitest";
import { between, fixed, percent, signed, whole } from "./formats.js";
import { marginOf, numbersIn, type Page, wordsOf } from "./page.js";
import { results } from "./results.js";

/** The line of inputs and the hashes of every figure of a page. */
export function bindFigures(page: Page): void {
  bindBadge(page);
  const { files, hash } = results().inputs;
  for (const list of page.all("ul[data-files]")) {
    const wanted = new RegExp(list.getAttribute("data-files")!);
    const without = list.getAttribute("data-without");
    const theirs = files.filter(({ path, state }) => wanted.test(path) && state !== without);
    const [read, excluded] = [theirs.map((file) => file.rowsRead), theirs.map((file) => file.rowsExcluded)].map(
      (rows) => rows.reduce((sum, one) => sum + one, 0)
    ) as [number, number];
    const counts = `${whole(read)} rows read, ${whole(read - excluded)} used, ${whole(excluded)} excluded`;
    const place = list.closest("[data-part=inputs]")!.querySelector("dd")!;
    page.words(place, `${theirs.length} logs: ${counts}`);
  }
  for (const element of page.all("[data-part=inputs] code, [data-part=source]")) {
    const words = wordsOf(element);
    if (words === hash) page.bind(element);
    else if (element.matches("[data-part=source]")) {
      // some figures name no data beside their counts
      const named = /\bdata ([0-9a-f]{7})$/.exec(words)?.[1];
      if (named !== undefined) expect(named, `${page.name}: ${words}`).toBe(hash.slice(0, 7));
      // what stands before it is the figure's own
      if (words === `data ${hash.slice(0, 7)}`) page.bind(element);
    }
  }
}

/** Numbers of a figure's parts; a part that is not named has none. */
export type FigureParts = Partial<
  Record<
    | "reading"
    | "subtitle"
    | "view"
    | "shown"
    | "key"
    | "numbers"
    | "caption"
    | "counterpart"
    | "source"
    | "description"
    | "computed",
    readonly string[]
  >
> & {
  /** names and values in full; a number is compared to ten figures, where the last digits hang on the order of a sum */
  exact?: readonly (string | number)[];
};

/** All words of a figure but its table and its inputs: `computed` is how it was made, `exact` its values in full. */
export function bindFigure(page: Page, id: string, parts: FigureParts): void {
  const confidence = percent(results().inference.settings.confidence);
  const simple = ["reading", "subtitle", "view", "shown", "caption", "counterpart", "source", "description"];
  for (const part of simple as Exclude<keyof FigureParts, "exact">[]) {
    for (const element of page.all(`#${id} [data-part=${part}]`)) {
      const hash = `data ${results().inputs.hash.slice(0, 7)}`;
      const words = wordsOf(element).replace(hash, "");
      expect(numbersIn(words), `${id}, ${part}: ${words}`).toEqual(parts[part] ?? []);
      page.bind(element);
    }
  }
  const found = (...selectors: string[]) =>
    page.all(selectors.map((one) => `#${id} ${one}`).join()).flatMap((element) => {
      page.bind(element);
      return numbersIn(wordsOf(element));
    });
  // every key calls its intervals by the confidence of the study
  expect(
    found("[data-part=key] li").filter((one) => one !== confidence),
    `${id}, key`
  ).toEqual(parts.key ?? []);
  expect(found("[data-part=numbers] dt", "[data-part=numbers] dd"), `${id}, tiles`).toEqual(parts.numbers ?? []);
  expect(found("[data-shown]"), `${id}, view`).toEqual(parts.shown ?? []);
  expect(found("[data-part=computed] > p"), `${id}, how computed`).toEqual(parts.computed ?? []);
  const exact = parts.exact ?? [];
  expect(
    found("[data-part=computed] dt", "[data-part=computed] dd").map((one, i) =>
      typeof exact[i] === "number" ? Number(Number(one).toPrecision(10)) : one
    ),
    `${id}, values in full`
  ).toEqual(exact.map((one) => (typeof one === "number" ? Number(one.toPrecision(10)) : one)));
}

/** Claims whose cells the badge of a page counts. */
const badges: Record<string, readonly string[]> = {
  efficiency: ["A1", "A2"],
  "power-law": ["B1", "B2", "B3", "B4", "B5"],
  saturation: ["C1", "C2"],
  "data-reuse": ["D1", "D2", "D3"],
  "beyond/base-and-instruct": ["B3"],
  "beyond/rollouts": ["E5", "E6"],
  "beyond/transfer": ["E2", "E3", "E4"]
};

/** What the cells of claims are, by the first letters of their ids. */
const units: readonly [RegExp, string, string][] = [
  [/^A|^E7/, "comparison of two sizes", "comparisons of two sizes"],
  [/^B[127]/, "curve", "curves"],
  [/^B3/, "slope against the law", "slopes against the law"],
  [/^B[45]/, "prediction", "predictions"],
  [/^C2/, "series of sizes", "series of sizes"],
  [/^B6|^C1|^E1/, "fit of the law", "fits of the law"],
  [/^D/, "run with repeated problems", "runs with repeated problems"],
  [/^E[234]/, "pair of benchmark and size", "pairs of benchmark and size"],
  [/^E[56]/, "comparison of group sizes", "comparisons of group sizes"],
  [/^E8/, "trained model", "trained models"]
];

const countedCells = (ids: readonly string[]) =>
  results()
    .claims.rows.filter(({ id }) => ids.includes(id))
    .flatMap((row) => row.cells.filter(({ beyond }) => !beyond));

/** Ids by what their cells are, in the order of the ids. */
function kindsOf(ids: readonly string[]): string[][] {
  const unitOf = (id: string) => units.findIndex(([which]) => which.test(id));
  const kinds = [...new Set(ids.map(unitOf))];
  return kinds.map((unit) => ids.filter((id) => unitOf(id) === unit));
}

/** "84 comparisons of two sizes"; runs that several claims are about are counted once. */
function countedWords(ids: readonly string[]): string {
  const cells = countedCells(ids);
  const [, one, many] = units.find(([which]) => which.test(ids[0]!))!;
  const runs = new Set(cells.map(({ what }) => what)).size;
  if (ids[0]!.startsWith("D") && runs < cells.length)
    return `${cells.length} tests of ${runs} runs with repeated problems`;
  return `${cells.length} ${cells.length === 1 ? one : many}`;
}

/** What claims of one kind are about together, by the first of their ids. */
const kindNames: Record<string, string> = {
  ...{ A1: "larger models learn faster", B1: "a power law for each run", B3: "one form of k(N)" },
  ...{ B4: "size and rest of a run predicted", C1: "k(N) saturates", C2: "gains shrink", D1: "repeated problems" },
  ...{ E2: "other benchmarks", E5: "group size" }
};

/** One badge for each kind of thing that is counted, with the claims that it counts. */
const badgesOf = (ids: readonly string[]): string[] =>
  kindsOf(ids).map((some) => `${some.join(", ")}: ${kindNames[some[0]!]}. ${badgeOfKind(some)}`);

/** The badges of claims, as they stand side by side. */
export const badgeOf = (ids: readonly string[]): string => badgesOf(ids).join(" ");

/** "Of 8 curves: 7 supported, 1 undecided" where the cells of claims differ, else the verdict of all. */
function badgeOfKind(ids: readonly string[]): string {
  const counted = countedWords(ids);
  const cells = countedCells(ids);
  const words = [...new Set(cells.map(({ verdict }) => verdict))];
  if (words.length > 1) return `Of ${counted}: ${countsOf(cells)}${lowerNote(ids)}`;
  const word = `${words[0]![0]!.toUpperCase()}${words[0]!.slice(1)}`;
  return words[0] === "not testable" ? word : `${word} in ${cells.length} of ${counted}`;
}

/** Where a claim of no difference in loss is contradicted by a lower loss; it stands after the last count. */
function lowerNote(ids: readonly string[]): string {
  const contradicted = countedCells(ids).filter(({ verdict }) => verdict === "contradicted");
  const lower = countedCells(ids.filter((id) => id === "D1")).filter(
    ({ verdict, estimate }) => verdict === "contradicted" && estimate! < 0
  );
  if (lower.length === 0) return "";
  return lower.length === contradicted.length ? " (by a lower loss)" : ` (${lower.length} by a lower loss)`;
}

/** "73 supported, 10 undecided, 1 contradicted" */
export function countsOf(cells: readonly { verdict: string }[]): string {
  return ["supported", "undecided", "contradicted", "not testable"]
    .map((word) => [cells.filter(({ verdict }) => verdict === word).length, word] as const)
    .flatMap(([many, word]) => (many > 0 ? [`${many} ${word}`] : []))
    .join(", ");
}

/** The badge below the title of a page that has one. */
function bindBadge(page: Page): void {
  const ids = badges[page.name];
  const found = page.all(".verdict, .cells").filter((badge) => badge.closest(".claim, .tile-verdict") === null);
  expect(
    found.map((badge) => wordsOf(badge.closest(".named-badge")!)),
    page.name
  ).toEqual(ids ? badgesOf(ids) : []);
  for (const badge of found) page.bind(badge.closest(".named-badge")!);
}

/** Every box of a claim: its number with its interval, and the numbers of its argument, test and conditions. */
export function bindClaims(page: Page): void {
  for (const box of page.all("li.claim")) {
    const claim = results().claims.rows.find(({ id }) => box.id === `claim-${id.toLowerCase()}`)!;
    const place = `${page.name}: ${claim.id}`;
    const paragraph = box.querySelector(".claim-number");
    if (claim.number) {
      const { value, interval, format, decimals, label } = claim.number;
      const shown = (one: number) => (format === "percent" ? percent(one, decimals) : fixed(one, decimals));
      const ends = interval ? numbersIn(between(interval, shown)) : [];
      const inside = interval ? interval[0]! < value && value < interval[1]! : true;
      const expected = [shown(value), ...(inside ? ends : []), ...numbersIn(label), ...(inside ? [] : ends)];
      expect(wordsOf(paragraph!).includes("["), place).toBe(interval !== null && inside);
      expect(numbersIn(wordsOf(paragraph!)), place).toEqual(expected);
    } else expect(paragraph, place).toBeNull();
    const numbers = [
      ...[claim.argument, claim.test].flatMap(numbersIn),
      ...[`${marginOf(claim.margin)}.`, claim.margin.use, claim.wouldChange].flatMap(numbersIn)
    ];
    const found = [
      ...box.querySelectorAll(
        "details > p:not(.claim-count, .claim-found, .claim-said), .claim-more dd:not(:last-child)"
      )
    ].flatMap((one) => numbersIn(wordsOf(one)));
    expect(found, place).toEqual(numbers);
    const head = wordsOf(box.querySelector(".claim-head")!);
    const said = box.querySelector(".claim-said");
    expect(said !== null, place).toBe(page.name === "claims");
    expect([head.slice(0, claim.id.length), numbersIn(said ? wordsOf(said) : head)], place).toEqual([
      claim.id,
      numbersIn(claim.claim)
    ]);
    const badge = badgeOfKind([claim.id]).toLowerCase();
    expect(wordsOf(box.querySelector(".verdict, .cells")!).toLowerCase(), place).toBe(badge);
    expect(
      [...box.querySelectorAll(".claim-count")].flatMap((one) => numbersIn(wordsOf(one))),
      place
    ).toEqual(claim.cells.length > 0 ? [String(claim.cells.length)] : []);
    const places = [...new Set(claim.cells.map(({ group }) => group))].flatMap((group) =>
      claim.cells.filter((cell) => cell.group === group)
    );
    const listed = [...box.querySelectorAll(".claim-cells ul li")];
    expect(
      listed.map((one) => [wordsOf(one).match(/^.*: ([a-z ]+?)(?: [+−[\d].*)?$/)?.[1], numbersIn(wordsOf(one))])
    ).toEqual(
      places.map(({ what, group, verdict, estimate, interval, margin }) => [
        verdict,
        [
          ...numbersIn(what.startsWith(`${group}: `) ? what.slice(group.length + 2) : what),
          ...(estimate === null ? [] : numbersIn(signed(estimate, 3))),
          ...(interval === null || interval.includes(null) || interval[0] === interval[1]
            ? []
            : interval.flatMap((end) => numbersIn(signed(end!, 3)))),
          ...(verdict === "contradicted" && (interval![0] ?? 0) <= 0 && (interval![1] ?? 0) >= 0
            ? [margin.toPrecision(2)]
            : [])
        ]
      ])
    );
    page.bind(box);
  }
}
