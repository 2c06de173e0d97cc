/** What the marks of the figures on other studies say when a reader points at them, each made again from data/elsewhere.json. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { projectRoot } from "../../loaders/project-root.js";
import type { Figure } from "../../src/components/frame/choice-figure.js";
import { readingsOf } from "../../src/components/frame/readings.js";
import { endsBelow } from "../../src/paper/elsewhere/page/ends-below/ends-below-figure.js";
import { forecastErrors } from "../../src/paper/elsewhere/page/forecast-errors/forecast-errors-figure.js";
import { rowFigure } from "../../src/paper/elsewhere/page/row/row-figure.js";
import { moreAnswers } from "../../src/paper/elsewhere/studies/answers/answers-figure.js";
import { endsOfOctoThinker } from "../../src/paper/elsewhere/studies/ends/ends-figure.js";
import { ladderSlopes } from "../../src/paper/elsewhere/studies/ladder/ladder-figure.js";
import type { FigureSite } from "../../src/paper/paper-site.js";
import { paperSite } from "../paper/paper-site.js";
import { cellsOf, change, column, names, of, rowOf, three, two } from "./elsewhere-words.js";
import { between, share, sizeName } from "./formats.js";
import { csvCells } from "./given-out.js";

const site = (await paperSite(await loadResults(projectRoot))) as unknown as FigureSite;
const { document } = new JSDOM("").window;
const drawn = (figure: Figure<FigureSite>) => figure.view(site, {}).draw({ document, width: 680 });

/** A mark as it is drawn: "dot", "ring" or "diamond". */
function shapeOf(mark: Element): string {
  if (mark.tagName === "path") return "diamond";
  return mark.getAttribute("fill") === "var(--surface)" ? "ring" : "dot";
}

/** Every mark in the order of the drawing: its shape, and its words as plain text. */
function marksOf(figure: Figure<FigureSite>): string[] {
  const svg = drawn(figure);
  const marks = [...svg.querySelectorAll("[data-m]")];
  return readingsOf(svg)!.map(({ group, words }, i) => {
    const [series, says] = words(0);
    return `${shapeOf(marks[i]!)} ${[group, series].filter(Boolean).join(", ")}: ${says}`;
  });
}

type Cell = ReturnType<typeof cellsOf>[number];
const capital = (words: string) => `${words[0]!.toUpperCase()}${words.slice(1)}`;

/** What a value of each row is: a difference is said to be one. */
const effects: Record<string, string> = {
  size: "slope of the larger model minus that of the smaller",
  straight: "relative change from the slope of the whole run to the late one",
  form: "error of a sigmoid minus that of the power law",
  "held-out": "relative error of the slope predicted for 72B",
  saturation: "lead of the saturating form in chi-square",
  reuse: "loss with repeated problems minus fresh ones",
  rollouts: "score with more answers minus fewer",
  hours: "score with more answers minus fewer",
  seeds: "0.02 minus what two single runs may differ by",
  order: "share of pairs in order: a quarter in minus the start"
};
const strips = ["size", "straight"];

describe("the marks of a figure have the shape of their series in the key, and say their row, series and value", () => {
  it("slopes of the ladder, early and late", () => {
    const series = ["dot MATH, 7B, up to step 40", "diamond MATH, 7B, from step 40"];
    expect(marksOf(ladderSlopes)).toEqual(
      ["MATH", "GSM8K"].flatMap((task) =>
        [...of(task)].reverse().flatMap(({ modelSize, windows }) =>
          windows.slice(1).map(({ k, standardError }, i) => {
            const ends = [k - 1.96 * standardError, k + 1.96 * standardError];
            const name = series[i]!.replace("MATH, 7B", `${task}, ${sizeName(modelSize)}`);
            return `${name}: slope k ${two(k)} ${between(ends, two)}`;
          })
        )
      )
    );
  });

  it("more answers, at equal steps and at equal hours", () => {
    const [steps, hours] = ["rollouts", "hours"].map((id) => column(id, "pods").cells) as [Cell[], Cell[]];
    expect(marksOf(moreAnswers)).toEqual(
      steps.flatMap(({ group, what }, i) =>
        [
          { mark: "dot", name: "equal steps", cell: steps[i]! },
          { mark: "diamond", name: "equal hours", cell: hours[i]! }
        ].map(
          ({ mark, name, cell }) =>
            `${mark} ${group}, ${what.split(" answers")[0]}, ${name}: score with more answers minus fewer ${change(cell.estimate!)} ${between(cell.interval!, change)}`
        )
      )
    );
  });

  it("scores of OctoThinker before and after", () => {
    const rows = csvCells(endsOfOctoThinker.view(site, {}).csv!).slice(1);
    expect(marksOf(endsOfOctoThinker)).toEqual(
      rows.flatMap(([name, before, end]) => [
        `dot ${name}, at the end: score on MATH500 ${three(Number(end))}`,
        `ring ${name}, before training: score on MATH500 ${three(Number(before))}`
      ])
    );
  });

  it.each(Object.keys(effects))("the row %s: every cell with its own interval, also where the axis cuts it", (id) => {
    const verdicts = ["supported", "contradicted", "undecided"];
    const end = (value: number | null) => (value === null ? "no limit" : change(value));
    expect(marksOf(rowFigure(id))).toEqual(
      rowOf(id).columns.flatMap(({ study, cannot }) => {
        const cells = cannot === null ? cellsOf(id, study).filter(({ interval }) => interval !== null) : [];
        const says = ({ estimate }: Cell) => `${effects[id]} ${change(estimate!)}`;
        return [...new Set(cells.map(({ group }) => group))].flatMap((group) => {
          const some = cells.filter((cell) => cell.group === group);
          if (strips.includes(id))
            return verdicts.flatMap((verdict) => {
              const those = some.filter((cell) => cell.verdict === verdict);
              return those.map(
                (cell) => `dot ${names[study]}, ${capital(group)}: ${those.length} ${verdict}: ${says(cell)}`
              );
            });
          return some.map((cell) => {
            const [low, high] = cell.interval!;
            const ends = low === high ? "" : ` [${end(low)}, ${end(high)}]`;
            return `dot ${names[study]}, ${capital(cell.what)}: ${cell.verdict}: ${says(cell)}${ends}`;
          });
        });
      })
    );
  });

  it("errors of forecasts", () => {
    const series = { power: "power law", "no-change": "no change", sigmoid: "sigmoid" };
    const marks = { power: "dot", "no-change": "diamond", sigmoid: "ring" };
    const forms = ["power", "no-change", "sigmoid"] as const;
    expect(marksOf(forecastErrors)).toEqual(
      rowOf("forecast").columns.flatMap(({ study, values }) =>
        [...new Set(Object.keys(values).map((name) => name.split(": ")[0]!))].flatMap((group) =>
          forms.map(
            (form) =>
              `${marks[form]} ${names[study]}, ${group}, ${series[form]}: mean error ${share(values[`${group}: ${form}`]!)}`
          )
        )
      )
    );
  });

  it("runs that end below their peak", () => {
    const shares = (estimate: number, ends: Cell["interval"]) =>
      `${share(estimate + 0.05)} ${between(
        ends!.map((end) => end! + 0.05),
        share
      )}`;
    expect(marksOf(endsBelow)).toEqual(
      rowOf("decline").columns.flatMap(({ study, cells }) =>
        cells.map(
          ({ what, estimate, interval }) =>
            `dot ${names[study]}, ${what}: share of runs that end below their peak ${shares(estimate!, interval)}`
        )
      )
    );
  });
});
