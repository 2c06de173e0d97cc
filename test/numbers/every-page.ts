/** What stands on many pages: the inputs below each figure, hashes, and the boxes of claims. */
import { expect } from "vitest";
import { between, fixed, percent, whole } from "./formats.js";
import { numbersIn, type Page, wordsOf } from "./page.js";
import { results } from "./results.js";

/** The line of inputs and the hashes of every figure of a page. */
export function bindFigures(page: Page): void {
  const { files, hash } = results().inputs;
  for (const list of page.all("ul[data-files]")) {
    const wanted = new RegExp(list.getAttribute("data-files")!);
    const without = list.getAttribute("data-without");
    const theirs = files.filter(({ path, state }) => wanted.test(path) && state !== without);
    const [read, excluded] = [theirs.map((file) => file.rowsRead), theirs.map((file) => file.rowsExcluded)].map(
      (rows) => rows.reduce((sum, one) => sum + one, 0)
    ) as [number, number];
    const counts = `${whole(read)} rows read, ${whole(read - excluded)} used, ${whole(excluded)} set aside`;
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

/** Every box of a claim: its number with its interval, and the numbers of its argument, test and conditions. */
export function bindClaims(page: Page): void {
  for (const box of page.all("li.claim")) {
    const claim = results().claims.rows.find(({ id }) => box.id === `claim-${id.toLowerCase()}`)!;
    const place = `${page.name}: ${claim.id}`;
    const paragraph = box.querySelector(".claim-number");
    if (claim.number) {
      const { value, interval, format, decimals, label } = claim.number;
      const shown = (one: number) => (format === "percent" ? percent(one, decimals) : fixed(one, decimals));
      const expected = [shown(value), ...(interval ? numbersIn(between(interval, shown)) : []), ...numbersIn(label)];
      expect(numbersIn(wordsOf(paragraph!)), place).toEqual(expected);
    } else expect(paragraph, place).toBeNull();
    const said = [claim.argument, claim.test, claim.wouldChange].flatMap(numbersIn);
    const found = [...box.querySelectorAll(":scope > p:not(.claim-head, .claim-number)")].flatMap((one) =>
      numbersIn(wordsOf(one).replace(/In the paper:.*$/, ""))
    );
    expect(found, place).toEqual(said);
    const head = wordsOf(box.querySelector(".claim-head")!);
    expect([head.slice(0, claim.id.length), numbersIn(head)], place).toEqual([claim.id, numbersIn(claim.claim)]);
    expect(wordsOf(box.querySelector(".verdict")!).toLowerCase(), place).toBe(claim.verdict);
    const summary = [...box.querySelectorAll("summary")].flatMap((one) => numbersIn(wordsOf(one)));
    expect(summary, place).toEqual(claim.conditions.length > 0 ? [String(claim.conditions.length)] : []);
    const outcome = (text: string) => [numbersIn(text), text.replace(/^.*: /, "")];
    expect(
      [...box.querySelectorAll("details li")].map((one) => outcome(wordsOf(one))),
      place
    ).toEqual(claim.conditions.map(({ what, holds }) => outcome(`${what}: ${holds ? "holds" : "does not hold"}`)));
    page.bind(box);
  }
}
