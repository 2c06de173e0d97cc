/** Every number on /elsewhere, bound to data/elsewhere.json, which test/paper/elsewhere binds to the authors' tables. */
import { describe, expect, it } from "vitest";
import { expectDots } from "./drawing.js";
import {
  badge,
  cellsOf,
  change,
  column,
  names,
  of,
  record,
  rowOf,
  sentence,
  smallShare,
  three,
  two
} from "./elsewhere-words.js";
import { fixed, sizeName } from "./formats.js";
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
            ? "Supported in some"
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
        expect(numbersIn(wordsOf(said!)), `${id} ${study}: ${wordsOf(said!)}`).toEqual([
          ...argued,
          ...sentence(id, study)
        ]);
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

  it("gives the printed figures beside those of the logs", () => {
    for (const study of ["pods", "verl"] as const)
      page.table(
        `Published figures of ${names[study]}`,
        record.published
          .filter((one) => one.study === study)
          .map(({ what, printed, ours, decimals, interval }) => ({
            head: what,
            cells: [
              printed,
              fixed(ours, decimals),
              interval === null ? "–" : `[${interval.map((end) => two(end!)).join(", ")}]`,
              "yes"
            ]
          }))
      );
    page.numbers("p", [String(record.published.length), String(record.published.length)], "printed figures");
  });

  it("lists the slopes of the ladder, and says what cap and format do", () => {
    page.table(
      "Slopes of the ladder",
      record.ladder.map(({ task, modelSize, start, end, windows, logOdds, lengths }) => ({
        head: `${task}, ${sizeName(modelSize)}`,
        cells: [
          ...[start, end, ...windows.map(({ k }) => k), logOdds.k].map(three),
          ...lengths.slice(0, 2).map((one) => String(Math.round(one!)))
        ]
      })),
      ["40", "40", "5", "20"]
    );
    const [first, largest] = [of("MATH")[0]!, of("MATH").at(-1)!];
    const [early, late] = [1, 2].map((i) => [first, largest].map(({ windows }) => two(windows[i]!.k)));
    page.numbers("p", ["40", early![0]!, "0.5B", early![1]!, "72B", "40", ...late!], "later, size shows no gain");
    const tokens = largest.lengths.map((one) => String(Math.round(one!)));
    page.numbers(
      "p",
      ["512", "72B", three(largest.start), "32B", three(of("MATH")[5]!.start), tokens[0]!, "5", tokens[1]!, "20"],
      "is cut at"
    );
    const half = of("GSM8K")[0]!;
    page.numbers("p", ["0.5B", three(half.start), two(half.windows[0]!.k)], "does not know the answer format yet");
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
    page.numbers("p", ["99%"], "Plain GRPO trains on");
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

  it("draws slopes, forecasts, differences and shares where they are", () => {
    expectDots(
      page.drawing("figure-w-1"),
      ["MATH", "GSM8K"].flatMap((task) =>
        [...of(task)].reverse().flatMap(({ windows }) =>
          windows.slice(1).map(({ k, standardError }) => ({
            value: k,
            interval: [k - 1.96 * standardError, k + 1.96 * standardError]
          }))
        )
      )
    );
    const errors = rowOf("forecast").columns.flatMap(({ values }) =>
      [...new Set(Object.keys(values).map((name) => name.split(": ")[0]!))].map((group) =>
        ["power", "no-change", "sigmoid"].map((form) => values[`${group}: ${form}`]!)
      )
    );
    const drawn = [...page.drawing("figure-w-2").querySelectorAll("circle[data-m], path[data-m][d$=Z]")];
    expect(drawn).toHaveLength(3 * errors.length);
    const worse = errors.filter(([power, still]) => power! > still!).length;
    page.numbers("#figure-w-2 [data-part=reading]", [String(worse), String(errors.length)]);
    const [steps, hours] = [column("rollouts", "pods").cells, column("hours", "pods").cells];
    const dot = ({ estimate, interval }: (typeof steps)[number]) => ({ value: estimate!, interval: interval! });
    expectDots(
      page.drawing("figure-w-3"),
      steps.flatMap((cell, i) => [dot(cell), dot(hours[i]!)])
    );
    const shares = rowOf("decline").columns.flatMap(({ cells }) => cells);
    expectDots(
      page.drawing("figure-w-4"),
      shares.map(({ estimate, interval }) => ({
        value: estimate! + 0.05,
        interval: interval!.map((end) => end! + 0.05)
      }))
    );
    const interval = (cell: (typeof steps)[number]) => `[${cell.interval!.map((end) => change(end!)).join(", ")}]`;
    page.table(
      /^More answers a prompt *Pair/,
      steps.map((cell, i) => ({
        head: cell.what,
        cells: [cell, hours[i]!].flatMap((one) => [change(one.estimate!), interval(one)])
      }))
    );
    page.table(
      "Slopes, early and late",
      record.ladder.map(({ task, modelSize, windows }) => ({
        head: `${task}, ${sizeName(modelSize)}`,
        cells: windows.slice(1).flatMap(({ k, standardError }) => [three(k), three(standardError)])
      })),
      ["40", "40"]
    );
  });

  it("has no number that is not bound", () => {
    for (const caption of ["Sigmoids: printed", "What a step costs", "Verdicts on other studies"])
      page.bind(page.find("table", caption)); // compared in elsewhere-evidence.test.ts
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
