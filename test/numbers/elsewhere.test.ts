/** Every number on /elsewhere, bound to data/elsewhere.json, which test/paper/elsewhere binds to the authors' tables. */
import { describe, expect, it } from "vitest";
import { tallyWords } from "../../src/lib/claims/cells.js";
import { expectDots } from "./drawing.js";
import {
  badge,
  cellsOf,
  change,
  column,
  names,
  othersOn,
  record,
  rowOf,
  sentence,
  smallShare
} from "./elsewhere-words.js";
import { fixed } from "./formats.js";
import { numbersIn, Page, wordsOf } from "./page.js";
import { results } from "./results.js";

const page = new Page("elsewhere");

describe("the page on other studies", () => {
  it("has a verdict for every claim and study, in the order of the record", () => {
    const rows = page.all("table.elsewhere tbody tr");
    expect(rows).toHaveLength(record.rows.length);
    for (const [i, { id, columns }] of record.rows.entries()) {
      const cells = [...rows[i]!.querySelectorAll("td")];
      expect(cells.map(wordsOf), id).toEqual(columns.map(({ study }) => badge(id, study)));
      expect(cells.map((cell) => cell.getAttribute("data-study"))).toEqual(columns.map(({ study }) => names[study]));
      const place = rows[i]!.querySelector("th a")!.getAttribute("href")!;
      expect(page.all(place), place).toHaveLength(1);
      for (const cell of cells) expect(page.all(cell.querySelector("a")!.getAttribute("href")!)).toHaveLength(1);
    }
    page.bind(page.find("table.elsewhere"));
  });

  it("sorts the claims by what the other studies say", () => {
    const said: Record<string, string[]> = {};
    for (const { id } of record.rows) {
      const tested = (["verl", "pods", "octothinker"] as const).filter((study) => column(id, study).cannot === null);
      const verdicts = tested.flatMap((study) => cellsOf(id, study).map(({ verdict }) => verdict as string));
      const [yes, no] = [verdicts.includes("supported"), verdicts.includes("contradicted")];
      const word =
        tested.length === 0
          ? "Not testable"
          : yes && no
            ? "Mixed elsewhere"
            : yes
              ? "Supported elsewhere"
              : no
                ? "Contradicted elsewhere"
                : "Tested elsewhere";
      said[word] = [...(said[word] ?? []), id];
    }
    const heads = page.all("table.elsewhere tbody th").map((head) => wordsOf(head).toLowerCase());
    for (const [word, ids] of Object.entries(said)) {
      const line = page.find(".answer p", word);
      const there = wordsOf(line).toLowerCase();
      expect(
        record.rows.filter((_, i) => there.includes(heads[i]!)).map(({ id }) => id),
        word
      ).toEqual(ids);
      if (word !== "Not testable") for (const id of ids) expect(there, id).toContain(`(${othersOn(id)})`);
      page.bind(line);
    }
    const ofPaper = record.rows.filter(({ claims }) => claims.length > 0).length;
    page.numbers(".answer p", [String(ofPaper), String(record.rows.length - ofPaper)], "are applied");
  });

  it("argues every verdict with its numbers, and lists the cells", () => {
    for (const { id, claim, test, margin, columns } of record.rows)
      for (const { study, cells } of columns) {
        const box = page.find(`li#${id}-${study}`);
        const [head, said] = [...box.querySelectorAll(":scope > p")];
        expect(wordsOf(head!), `${id} ${study}`).toContain(
          column(id, study).cannot === null ? badge(id, study) : names[study]
        );
        const ledger =
          study === "first" ? results().claims.rows.filter((one) => rowOf(id).claims.includes(one.id)) : [];
        const argued = ledger.flatMap(({ argument }) => numbersIn(argument));
        // where the row's own test was made on this paper's runs, the claim is told after it, with its verdicts
        const told = ledger.flatMap(({ tally }) => numbersIn(tallyWords(tally)));
        expect(numbersIn(wordsOf(said!)), `${id} ${study}: ${wordsOf(said!)}`).toEqual(
          cells.length > 0 && ledger.length > 0
            ? [...sentence(id, study), ...told, ...argued]
            : [...argued, ...sentence(id, study)]
        );
        const shown = page.all(`#cells-${id}-${study} .claim-cells ul > li`).map(wordsOf);
        const groups = [...new Set(cells.map(({ group }) => group))];
        expect(shown).toEqual(
          groups.flatMap((group) =>
            cells
              .filter((cell) => cell.group === group)
              .map(({ what, verdict, estimate, interval }) => {
                const ends =
                  interval?.every((end) => end !== null) && interval[0] !== interval[1]
                    ? ` [${interval.map((end) => change(end!)).join(", ")}]`
                    : "";
                return `${what}: ${verdict}${estimate === null ? "" : ` ${change(estimate)}${ends}`}`;
              })
          )
        );
        page.bind(box);
        for (const list of page.all(`#cells-${id}-${study}`)) page.bind(list);
        if (study !== "first") continue;
        const rule = page.find(".claim-rule", test.slice(0, 60));
        expect(wordsOf(rule)).toContain(`Margin: ${margin.value} ${margin.unit}.`);
        page.bind(rule);
        page.numbers("p", numbersIn(claim), claim.replace("k(N)", "").slice(0, 30));
      }
  });

  it("says how many printed figures come back, and leads to the page of each study", () => {
    const line = page.find("p", "printed figures");
    page.numbers(line, [String(record.published.length), String(record.published.length)]);
    const pages = ["verl", "pods", "octothinker"].map((study) => `./elsewhere-${study}.html`);
    for (const links of [line, page.find("table.elsewhere thead")])
      expect([...links.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual(pages);
  });

  it("says what each study is, and plans what is missing", () => {
    const set = (name: string) => record.sets.find((one) => one.name === name)!;
    page.numbers("p", ["7", "0.5B", "72B"], /^verl ladder: one/);
    page.numbers(
      "p",
      [set("pods").recipes, set("pods").seeds, set("podsEight").recipes, set("podsEight").seeds].map(String),
      /^PODS: \d/
    );
    page.numbers("p", [String(set("octothinker").runs)], /^OctoThinker: one recipe/);
    const needed = (row: string) => record.missing.filter((one) => one.row === row).map((one) => String(one.needed));
    const [tenth, fifth] = needed("seeds");
    page.numbers("p", ["80%", ...needed("saturation"), tenth!, "0.01", fifth!, "0.02"], "For a chance of");
    const dash = (value: number | null, digits: number) => (value === null ? "–" : fixed(value, digits));
    const table = page.find("table", "Missing runs");
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.children].slice(2).map(wordsOf));
    expect(rows).toEqual(
      record.missing.map(({ effect, sd, powers, needed }) => [
        ...[dash(effect, 2), dash(sd, 3)],
        powers.length === 0 ? "–" : powers.map(({ runs, power }) => `${runs}: ${smallShare(power)}`).join(", "),
        needed === null ? "more than tried" : String(needed)
      ])
    );
    page.bind(table);
  });

  it("draws forecasts and shares where they are", () => {
    const errors = rowOf("forecast").columns.flatMap(({ values }) =>
      [...new Set(Object.keys(values).map((name) => name.split(": ")[0]!))].map((group) =>
        ["power", "no-change", "sigmoid"].map((form) => values[`${group}: ${form}`]!)
      )
    );
    const drawn = [...page.drawing("figure-w-1").querySelectorAll("circle[data-m], path[data-m][d$=Z]")];
    expect(drawn).toHaveLength(3 * errors.length);
    const worse = errors.filter(([power, still]) => power! > still!).length;
    const tested = rowOf("forecast").columns.flatMap(({ cells }) =>
      cells.filter(({ what }) => what.endsWith(": power law"))
    );
    expect(tested).toHaveLength(errors.length);
    const surely = tested.filter(({ interval }) => interval![1]! < 0).length;
    page.numbers("#figure-w-1 [data-part=reading]", [String(worse), String(errors.length), String(surely)]);
    const shares = rowOf("decline").columns.flatMap(({ cells }) => cells);
    expectDots(
      page.drawing("figure-w-2"),
      shares.map(({ estimate, interval }) => ({
        value: estimate! + 0.05,
        interval: interval!.map((end) => end! + 0.05)
      }))
    );
  });

  it("has no number that is not bound", () => {
    for (const caption of ["Sigmoids: printed", "Verdicts on other studies"]) page.bind(page.find("table", caption)); // compared in elsewhere-evidence.test.ts
    page.free("figure", "drawings and tables are compared above; the words around them repeat them");
    page.free(".would, h2, .kicker", "no numbers");
    page.bind(page.find("p", "ScaleRL fits a sigmoid"));
    page.words(
      "p",
      "PODS: arXiv 2504.13818. OctoThinker: GAIR-NLP. Ladder: console logs published by verl. ScaleRL: arXiv 2510.13786. Commits and licences are in the notice of the project. Everything above is in elsewhere.json.",
      "Commits and licences"
    );
    expect(page.left(["0.5B", "72B"])).toEqual([]);
  });
});
