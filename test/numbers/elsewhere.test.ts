/** Every number on /elsewhere, bound to data/elsewhere.json, which test/paper/elsewhere binds to the authors' tables. */
import { describe, expect, it } from "vitest";
import { tallyWords } from "../../src/lib/claims/cells.js";
import { expectDots } from "./drawing.js";
import {
  badge,
  badgeOfOthers,
  cellsOf,
  change,
  column,
  names,
  othersOn,
  record,
  rowOf,
  sentence,
  shareOn,
  smallShare
} from "./elsewhere-words.js";
import { fixed } from "./formats.js";
import { marginOf, numbersIn, Page, wordsOf } from "./page.js";
import { results } from "./results.js";

const page = new Page("elsewhere");

/** How many cells a cell of the table of margins names: "undecided: a, b and c; contradicted: d". */
function named(words: string): number {
  const cells = record.rows.flatMap(({ columns }) => columns.flatMap(({ cells }) => cells.map(({ what }) => what)));
  const seen = [...new Set(cells)].sort((a, b) => b.length - a.length);
  let [left, found] = [words, 0];
  for (const what of seen) {
    const parts = left.split(what);
    found += parts.length - 1;
    left = parts.join("");
  }
  return found;
}

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
      for (const [j, cell] of cells.entries()) {
        const { study } = columns[j]!;
        const target = cell.querySelector("a")!.getAttribute("href")!;
        expect(target).toBe(`#${id}-${study}`);
        // what it opens has the figure of the row, and cells or the reason why there is none
        const fold = page.find(target).closest("details")!;
        expect(fold.querySelectorAll("figure"), id).toHaveLength(1);
        expect(fold.querySelectorAll(".claim-rule"), id).toHaveLength(1);
      }
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
          ? "Not testable there:"
          : yes && no
            ? "Mixed:"
            : yes
              ? "Supported at least once, never contradicted:"
              : no
                ? "Contradicted at least once, supported never:"
                : "Undecided:";
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
      const counted = word === "Undecided:" || word === "Not testable there:" ? [] : ids.map(shareOn);
      expect([...there.matchAll(/\((\d[^)]*)\)/g)].map(([, share]) => share)).toEqual(counted);
      page.bind(line);
    }
    const ofPaper = record.rows.filter(({ claims }) => claims.length > 0).length;
    page.numbers(".answer p", [String(ofPaper), String(record.rows.length - ofPaper)], "takes for granted");
    const marked = page.all("table.elsewhere tbody th").map((head) => wordsOf(head).endsWith("\u2020"));
    expect(marked).toEqual(record.rows.map(({ claims }) => claims.length === 0));
    const judged = record.rows.flatMap(({ columns }) =>
      columns.flatMap(({ cells }) => cells.filter(({ beyond, interval }) => !beyond && interval !== null))
    );
    const margins = page.find("table", "Verdicts that half");
    const turned = (column: number) =>
      [...margins.querySelectorAll("tbody tr")]
        .map((row) => wordsOf(row.children[column]!))
        .filter((words) => words !== "none")
        .reduce((sum, words) => sum + named(words), 0);
    page.numbers(".would", [judged.length, turned(5), turned(3)].map(String));
  });

  it("says of every claim what the other studies together say, before what each shows", () => {
    for (const { id } of record.rows) {
      const line = page.find(`#outcome-${id}`);
      expect(wordsOf(line), id).toBe(badgeOfOthers(id));
      expect(line.closest("details"), id).toBeNull();
      const fold = page.find(`#evidence-${id}`);
      for (const { study } of rowOf(id).columns) expect(page.find(`li#${id}-${study}`).closest("details")).toBe(fold);
      page.bind(line);
    }
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
              .map(({ what, verdict, estimate, interval, margin: least }) => {
                const ends =
                  interval?.every((end) => end !== null) && interval[0] !== interval[1]
                    ? ` [${interval.map((end) => change(end!)).join(", ")}]`
                    : "";
                const holdsZero = verdict === "contradicted" && interval![0]! <= 0 && interval![1]! >= 0;
                const below = holdsZero ? `, all below the margin of ${least.toPrecision(2)}` : "";
                const name = what.startsWith(`${group}: `) ? what.slice(group.length + 2) : what;
                return `${name}: ${verdict}${estimate === null ? "" : ` ${change(estimate)}${ends}${below}`}`;
              })
          )
        );
        page.bind(box);
        for (const list of page.all(`#cells-${id}-${study}`)) page.bind(list);
        if (study !== "first") continue;
        const rule = page.find(".claim-rule", test.slice(0, 110));
        expect(wordsOf(rule)).toContain(`Margin: ${marginOf(margin)}.`);
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
    page.numbers("p", [String(set("octothinker").runs)], /^OctoThinker: one recipe, \d+ runs/);
    const needed = (row: string) => record.missing.filter((one) => one.row === row).map((one) => String(one.needed));
    const [tenth, fifth] = needed("seeds");
    const [heldOut] = record.missing.filter(({ row }) => row === "held-out");
    expect(heldOut!.needed).toBeNull();
    page.numbers(
      "p",
      [
        ...["80%", ...needed("saturation"), "72B", String(heldOut!.most), ...needed("order")],
        ...[tenth!, "0.01", fifth!, "0.02"]
      ],
      "For a chance of"
    );
    const dash = (value: number | null, digits: number) => (value === null ? "–" : fixed(value, digits));
    const table = page.find("table", "Missing runs");
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.children].slice(2).map(wordsOf));
    expect(rows).toEqual(
      record.missing.map(({ effect, sd, powers, needed, most, unit }) => [
        ...[dash(effect, (effect ?? 1) < 0.01 ? 3 : 2), dash(sd, 3)],
        powers.length === 0 ? "–" : powers.map(({ runs, power }) => `${runs}: ${smallShare(power)}`).join(", "),
        `${needed === null ? `more than ${most.toLocaleString("en")}` : `${unit === "runs a size" ? "up to " : ""}${needed}`} ${unit}`
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
    const drawn = [...page.drawing("figure-w-4").querySelectorAll("circle[data-m], path[data-m][d$=Z]")];
    expect(drawn).toHaveLength(3 * errors.length);
    const worse = errors.filter(([power, still]) => power! > still!).length;
    const tested = rowOf("forecast").columns.flatMap(({ cells }) =>
      cells.filter(({ what }) => what.endsWith(": power law"))
    );
    expect(tested).toHaveLength(errors.length);
    const surely = tested.filter(({ interval }) => interval![1]! < 0).length;
    page.numbers("#figure-w-4 [data-part=reading]", [String(worse), String(errors.length), String(surely)]);
    const shares = rowOf("decline").columns.flatMap(({ cells }) => cells);
    expectDots(
      page.drawing("figure-w-12"),
      shares.map(({ estimate, interval }) => ({
        value: estimate! + 0.05,
        interval: interval!.map((end) => end! + 0.05)
      }))
    );
  });

  it("draws every other row: a cell with its interval, or a strip of dots for each verdict of a group", () => {
    const drawnApart = [
      "size",
      "straight",
      "form",
      "held-out",
      "saturation",
      "reuse",
      "rollouts",
      "hours",
      "seeds",
      "order"
    ];
    for (const id of drawnApart) {
      const place = 1 + record.rows.findIndex((row) => row.id === id);
      const studies = rowOf(id).columns.flatMap(({ study, cannot }) => {
        const cells = cannot === null ? cellsOf(id, study).filter(({ interval }) => interval !== null) : [];
        return cells.length === 0 ? [] : [{ study, cells }];
      });
      const dots = studies.flatMap(({ cells }) => {
        const groups = [...new Set(cells.map(({ group }) => group))].map((name) =>
          cells.filter(({ group }) => group === name)
        );
        return groups.flatMap((some) =>
          some.length > (({ size: 0, straight: 0 } as Record<string, number>)[id] ?? 100)
            ? ["supported", "contradicted", "undecided"].flatMap((verdict) =>
                some.filter((cell) => cell.verdict === verdict)
              )
            : some
        );
      });
      const drawing = page.drawing(`figure-w-${place}`);
      const marks = [...drawing.querySelectorAll("circle[data-m]")].map((mark) => Number(mark.getAttribute("cx")));
      expect(marks, id).toHaveLength(dots.length);
      // the order along the axis is that of the estimates
      const upward = (values: readonly number[]) =>
        values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
      const apart = upward(dots.map(({ estimate }) => estimate!));
      for (const [i, at] of apart.entries()) {
        const next = apart[i + 1];
        if (next !== undefined)
          expect(marks[next]!, `${id}, ${dots[next]!.what}`).toBeGreaterThanOrEqual(marks[at]! - 0.11);
      }
      const counted = page.find(`#figure-w-${place} table`, "Cells by study");
      expect([...counted.querySelectorAll("tbody tr")].map((row) => [...row.children].map(wordsOf))).toEqual(
        studies.map(({ study, cells }) => {
          const estimates = cells.map(({ estimate }) => estimate!);
          return [
            ...[names[study], String(cells.length)],
            ...["supported", "undecided", "contradicted"].map((word) =>
              String(cells.filter(({ verdict }) => verdict === word).length)
            ),
            ...[change(Math.min(...estimates)), change(Math.max(...estimates))]
          ];
        })
      );
      const reading = wordsOf(page.find(`#figure-w-${place} [data-part=reading]`));
      expect(reading).toContain(id === "reuse" ? "elsewhere no study can test it" : `elsewhere, ${othersOn(id)}`);
    }
  });

  it("says which rows any runs can test, and where", () => {
    const line = page.find("p", "can be tested on any runs");
    page.numbers(line, ["5"]);
    const heads = new Map(page.all("table.elsewhere tbody th").map((head, i) => [record.rows[i]!.id, wordsOf(head)]));
    for (const id of ["size", "straight", "forecast", "seeds", "decline"])
      expect(wordsOf(line).toLowerCase()).toContain(heads.get(id)!.replace("\u2020", "").toLowerCase());
    expect(wordsOf(line)).toContain("qwen2.5, verl, pods and octothinker");
    expect(line.querySelector("a")!.getAttribute("href")).toBe("./your-logs.html");
  });

  it("has no number that is not bound", () => {
    for (const caption of ["Sigmoids: printed", "Verdicts that half"]) page.bind(page.find("table", caption)); // compared in elsewhere-evidence.test.ts
    page.free("figure", "drawings and tables are compared above; the words around them repeat them");
    page.free("h2, .kicker", "no numbers");
    page.bind(page.find("p", "ScaleRL fits a sigmoid"));
    page.words(
      "p",
      "PODS: arXiv 2504.13818. OctoThinker: GAIR-NLP. Ladder: console logs published by verl. ScaleRL: arXiv 2510.13786. Commits and licences are in the notice of the project. Everything above is in elsewhere.json.",
      "Commits and licences"
    );
    expect(page.left(["0.5B", "72B"])).toEqual([]);
  });
});
