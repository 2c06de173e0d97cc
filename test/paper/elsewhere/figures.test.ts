/** Figures of the pages on other studies: what they hand out, draw and say, each made again from data/elsewhere.json. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults } from "../../../loaders/analysis/build-results.js";
import { projectRoot } from "../../../loaders/project-root.js";
import type { Figure } from "../../../src/components/frame/choice-figure.js";
import type { FigureView } from "../../../src/components/frame/static-figure.js";
import type { ElsewhereRecord, RowRecord, StudyName } from "../../../src/paper/elsewhere/elsewhere-record.js";
import { endsBelow } from "../../../src/paper/elsewhere/page/ends-below/ends-below-figure.js";
import { forecastErrors } from "../../../src/paper/elsewhere/page/forecast-errors/forecast-errors-figure.js";
import { rowFigure } from "../../../src/paper/elsewhere/page/row/row-figure.js";
import { sigmoidCurves } from "../../../src/paper/elsewhere/page/sigmoid/sigmoid-figure.js";
import { moreAnswers } from "../../../src/paper/elsewhere/studies/answers/answers-figure.js";
import { endsOfOctoThinker } from "../../../src/paper/elsewhere/studies/ends/ends-figure.js";
import { ladderSlopes } from "../../../src/paper/elsewhere/studies/ladder/ladder-figure.js";
import type { FigureSite } from "../../../src/paper/paper-site.js";
import { scaleOf } from "../../numbers/drawing.js";
import { change, names, othersOn, record, rowOf, unitOf } from "../../numbers/elsewhere-words.js";
import { csvCells } from "../../numbers/given-out.js";
import { paperSite } from "../paper-site.js";

const results = await loadResults(projectRoot);
const site = await paperSite(results);
const { document } = new JSDOM("").window;
const siteWith = (elsewhere: ElsewhereRecord) =>
  ({ ...site, reference: { ...site.reference, elsewhere } }) as unknown as FigureSite;
const viewOf = (figure: Figure<FigureSite>, elsewhere = record): FigureView => figure.view(siteWith(elsewhere), {});

/** What a figure hands out: every row and column, numbers to ten figures. */
function expectCsv({ csv }: FigureView, rows: readonly Record<string, string | number | null>[]): void {
  const [heads, ...found] = csvCells(csv!);
  expect(heads).toEqual(Object.keys(rows[0]!));
  const rounded = (cell: unknown) =>
    cell === null || Number.isNaN(Number(cell)) ? cell : Number(Number(cell).toPrecision(10));
  expect(found.map((cells) => cells.map(rounded))).toEqual(rows.map((row) => Object.values(row).map(rounded)));
}

/** Cells that a verdict counts: of this paper those of the ledger, where the row's test was not made on its runs. */
function cellsOf({ claims }: RowRecord, { study, cells }: RowRecord["columns"][number]) {
  const told =
    study === "first" && cells.length === 0 ? results.claims.rows.filter(({ id }) => claims.includes(id)) : [];
  return [...cells, ...told.flatMap((claim) => claim.cells)].filter(({ beyond }) => !beyond);
}

const drawnApart = record.rows.map(({ id }) => id).filter((id) => id !== "forecast" && id !== "decline");

/** Cells that the figure of a row draws, by study. */
function drawnCells(row: RowRecord) {
  return row.columns.flatMap((column) => {
    const cells = column.cannot === null ? cellsOf(row, column).filter(({ interval }) => interval !== null) : [];
    return cells.length === 0 ? [] : [{ study: column.study, cells }];
  });
}

/** The axis: from the least to the greatest estimate and 0, and 1.2 times as much on either side where intervals ask for it. */
function axisOf(cells: readonly { estimate: number | null; interval: (number | null)[] | null }[]): [number, number] {
  const estimates = [0, ...cells.map(({ estimate }) => estimate!)];
  const ends = cells.flatMap(({ interval }) => interval!.filter((end) => end !== null));
  const [least, most] = [Math.min(...estimates), Math.max(...estimates)];
  return [
    Math.max(Math.min(least, ...ends), least - 1.2 * (most - least)),
    Math.min(Math.max(most, ...ends), most + 1.2 * (most - least))
  ];
}

const strips = ["size", "straight"];

describe.each(drawnApart)("the figure of the row %s", (id) => {
  const row = rowOf(id);
  const studies = drawnCells(row);
  const cells = studies.flatMap((one) => one.cells);
  const [least, most] = axisOf(cells);
  const view = viewOf(rowFigure(id));
  const cut = cells.filter(
    ({ interval }) => (interval![0] ?? -Infinity) < least || (interval![1] ?? Infinity) > most
  ).length;

  it("draws the margin on the sides that its rule reads, or 0 alone where cells have margins of their own", () => {
    const svg = view.draw({ document, width: 680 });
    const at = scaleOf(svg, "x", false);
    const band = svg.querySelector('rect[fill="var(--yes-ground)"]');
    const shared = cells.every(({ margin }) => margin === row.margin.value);
    const shown = shared ? `margin ${row.margin.value}` : "no difference";
    expect(svg.textContent).toContain(shown);
    expect(band !== null, id).toBe(shared);
    if (band === null) return;
    const [x, width] = ["x", "width"].map((name) => Number(band.getAttribute(name))) as [number, number];
    const low = { difference: 0, "at most": 0, sameness: -row.margin.value, lead: -row.margin.value }[row.margin.rule];
    const inside = (value: number) => at(Math.min(Math.max(value, least), most));
    expect(Math.abs(x - inside(low)), "its low end").toBeLessThan(0.3);
    expect(Math.abs(x + width - inside(row.margin.value)), "its high end").toBeLessThan(0.3);
  });

  it("says its margin, and how many intervals leave the axis", () => {
    const stripped = strips.includes(id);
    expect(view.caption).toContain(`Margin: ${row.margin.value} ${row.margin.unit}.`);
    expect(view.caption.includes("without their intervals")).toBe(stripped);
    const leave = /(\d+) of (\d+) intervals? leaves? the axis|(\d+) of (\d+) intervals? leave/.exec(view.caption);
    expect(leave?.slice(1).filter(Boolean) ?? []).toEqual(cut === 0 ? [] : [String(cut), String(cells.length)]);
    expect(String(view.subtitle).includes("95% interval")).toBe(!stripped);
    for (const { study, cells: some } of studies) {
      const ends = [...new Set([Math.min, Math.max].map((of) => change(of(...some.map(({ estimate }) => estimate!)))))];
      const name = `${names[study][0]!.toUpperCase()}${names[study].slice(1)}`;
      expect(view.description).toContain(`${name}: ${ends.join(" to ")}.`);
    }
    const unit = unitOf(id, cells.length);
    expect(view.description).toContain(`, for ${cells.length} ${unit}. `);
    expect(String(view.subtitle)).toContain(`Each ${unitOf(id, 1)} with its `);
    if (stripped) expect(view.caption).toContain(`has the ${unitOf(id, 2)} of one group`);
    const others = id === "reuse" ? "elsewhere no study can test it" : `elsewhere, ${othersOn(id)}`;
    expect(view.reading.endsWith(`: ${others}`), view.reading).toBe(true);
  });

  it("hands out every cell, with its interval as it is and as it is drawn", () => {
    expectCsv(
      view,
      studies.flatMap(({ study, cells: some }) =>
        some.map(({ group, what, verdict, estimate, interval, margin }) => {
          const [low, high] = interval!;
          const computed = low === high;
          return {
            ...{ study: names[study], group, cell: what, verdict, estimate, low: low!, high: high! },
            "low drawn": computed ? null : Math.max(low ?? least, least),
            "high drawn": computed ? null : Math.min(high ?? most, most),
            margin
          };
        })
      )
    );
  });
});

describe("whose measurements a figure draws", () => {
  const cited = { first: null, verl: /verl-data/, pods: /2504\.13818/, octothinker: /2506\.20512/ };
  const studiesOf: [string, Figure<FigureSite>, readonly StudyName[]][] = [
    ...drawnApart.map((id): [string, Figure<FigureSite>, StudyName[]] => [
      id,
      rowFigure(id),
      drawnCells(rowOf(id)).map(({ study }) => study)
    ]),
    ["forecast", forecastErrors, ["first", "verl", "pods", "octothinker"]],
    ["decline", endsBelow, ["first", "verl", "pods", "octothinker"]],
    ["more answers", moreAnswers, ["pods"]],
    ["ends", endsOfOctoThinker, ["octothinker"]],
    ["slopes of the ladder", ladderSlopes, ["verl"]]
  ];

  it.each(studiesOf)("%s: each study in it, and no other", (_, figure, studies) => {
    const said = viewOf(figure).measuredBy!;
    expect(said).toHaveLength(studies.length);
    for (const [i, study] of studies.entries())
      if (study === "first") expect(said[i]).toBeNull();
      else expect(said[i]).toMatch(cited[study as "verl"]);
  });

  it("sigmoids: ScaleRL as printed, PODS and verl", () => {
    const printed = [/2510\.13786, as printed/, cited.pods, cited.verl];
    const said = viewOf(sigmoidCurves).measuredBy!;
    expect(said).toHaveLength(printed.length);
    for (const [i, words] of printed.entries()) expect(said[i]).toMatch(words);
  });
});

describe("figures of forecasts and of runs that fall", () => {
  it("hand out the error of each form by group of runs", () => {
    expectCsv(
      viewOf(forecastErrors),
      rowOf("forecast").columns.flatMap(({ study, values }) =>
        [...new Set(Object.keys(values).map((name) => name.split(": ")[0]!))].map((group) => {
          const of = (form: string) => values[`${group}: ${form}`]!;
          return { study, runs: group, power: of("power"), "no-change": of("no-change"), sigmoid: of("sigmoid") };
        })
      )
    );
  });

  it("are described by their groups of runs, the least and the greatest of each form", () => {
    const groups = rowOf("forecast").columns.flatMap(({ cells }) => cells.filter(({ beyond }) => !beyond)).length;
    expect(viewOf(forecastErrors).description).toMatch(
      new RegExp(
        `^Errors of forecasts for ${groups} groups of runs\\. Power law, from .*%, to .*%\\. No change, from .* Sigmoid, from `
      )
    );
    const shares = rowOf("decline").columns.flatMap(({ cells }) => cells).length;
    expect(viewOf(endsBelow).description).toMatch(new RegExp(`^Shares for ${shares} groups of runs, from `));
    expect(viewOf(ladderSlopes).description).toMatch(new RegExp(`^Slopes for ${record.ladder.length} runs\\. `));
    expect(viewOf(endsOfOctoThinker).description).toMatch(
      /^Scores for 11 runs\. At the end, from .* Before training, from /
    );
    expect(viewOf(moreAnswers).description).toMatch(
      /^Differences for 6 pairs\. Equal steps, from .* Equal hours, from /
    );
  });

  it("count a group as worse beyond its error where the whole interval is below 0", () => {
    const copy = structuredClone(record);
    const { columns } = copy.rows.find(({ id }) => id === "forecast")!;
    const cells = columns.flatMap((column) => column.cells).filter(({ beyond }) => !beyond);
    for (const cell of cells) cell.interval = [-0.2, 0.1];
    cells[0]!.interval = [-0.2, -0.1];
    cells[1]!.interval = [null, -0.1];
    cells[2]!.interval = null;
    cells[3]!.interval = [-0.1, null];
    expect(viewOf(forecastErrors, copy).reading).toMatch(/, beyond its error in 2$/);
  });

  it("hand out runs lost, their share and its interval", () => {
    const rows = rowOf("decline").columns.flatMap(({ study, cells, values }) =>
      cells.map(({ what, estimate, interval }) => ({
        ...{ runs: `${names[study]}, ${what}`, below: values[`${what}: lost`]!, of: values[`${what}: runs`]! },
        ...{ share: estimate! + 0.05, low: interval![0]! + 0.05, high: interval![1]! + 0.05 }
      }))
    );
    for (const { below, of, share } of rows) expect(Math.abs(share - below / of)).toBeLessThan(1e-7);
    const view = viewOf(endsBelow);
    expectCsv(view, rows);
    const groups = rows.filter(({ below }) => below > 0).length;
    expect(view.reading).toBe(`Runs end below their peak in ${groups} of ${rows.length} groups of runs`);
    const svg = view.draw({ document, width: 680 });
    expect(svg.textContent).toContain("one in twenty");
    const line = svg.querySelector('path[stroke="var(--ink)"][stroke-width="1.4"]')!.getAttribute("d")!;
    expect(Math.abs(Number(/^M([\d.]+)/.exec(line)![1]) - scaleOf(svg, "x", false)(0.05))).toBeLessThan(0.3);
  });
});

describe("the figure of sigmoids", () => {
  it("hands out each curve at its own B, and the evaluations that it draws", () => {
    const printed = record.printedSigmoids.filter(({ cMid }) => cMid !== null);
    const at = Array.from({ length: 25 }, (_, i) => 0.05 * 400 ** (i / 24));
    const curve = (name: string, kind: string, b: number) =>
      at.map((x) => ({ curve: name, kind, x_over_midpoint: x, share_of_gain: 1 / (1 + x ** -b) }));
    expectCsv(viewOf(sigmoidCurves), [
      ...printed.flatMap(({ name, b }) => curve(`ScaleRL, ${name}`, "printed curve", b)),
      ...record.sigmoids.flatMap(({ name, a, r0, b, cMid, points }) => [
        ...curve(name, "fitted curve", b),
        ...points
          .map(({ x, score }) => ({
            ...{ curve: name, kind: "evaluation" },
            ...{ x_over_midpoint: x / cMid, share_of_gain: (score - r0) / (a - r0) }
          }))
          .filter(({ x_over_midpoint: x, share_of_gain: y }) => x >= 0.05 && x <= 20 && y >= -0.45 && y <= 1.2)
      ])
    ]);
  });
});

describe("the panels of sigmoids", () => {
  it("stand each under its own name and B, printed ones as without points", () => {
    const printed = record.printedSigmoids.filter(({ cMid }) => cMid !== null);
    const texts = [...viewOf(sigmoidCurves).draw({ document, width: 1068 }).querySelectorAll("text")].map(
      ({ textContent }) => textContent!
    );
    const heads = texts.flatMap((text) => [...text.matchAll(/^(.+?)\s*B (\d+\.\d\d)/g)].map((found) => found.slice(1)));
    expect(heads).toEqual([...printed, ...record.sigmoids].map(({ short, b }) => [short, b.toFixed(2)]));
    const names = heads.map(([name]) => name);
    expect(texts.filter((text) => text.includes("no points here"))).toHaveLength(printed.length);
    const each = viewOf(sigmoidCurves).description.split(": ").at(-1)!.split("; ");
    expect(each.map((words) => words.split(", ")[0])).toEqual(names);
  });
});

describe("figures of the pages of studies", () => {
  it("hand out differences at equal steps and at equal hours, pair by pair", () => {
    const cells = (id: string) => rowOf(id).columns.find(({ study }) => study === "pods")!.cells;
    const hours = cells("hours");
    const view = viewOf(moreAnswers);
    expectCsv(
      view,
      cells("rollouts").map(({ what, estimate, interval }, i) => ({
        ...{ pair: what, steps: estimate, steps_low: interval![0]!, steps_high: interval![1]! },
        ...{ hours: hours[i]!.estimate, hours_low: hours[i]!.interval![0]!, hours_high: hours[i]!.interval![1]! }
      }))
    );
    const shown = (id: string) => cells(id).filter(({ verdict }) => verdict === "supported").length;
    expect(view.reading).toBe(
      `More answers are shown to be better in ${shown("rollouts")} of ${hours.length} comparisons at equal steps, and in ${shown("hours")} at equal hours`
    );
  });

  it("hand out start and end of the runs behind the statements of OctoThinker", () => {
    const curves = record.curves.filter(({ study }) => study === "octothinker");
    const rows = csvCells(viewOf(endsOfOctoThinker).csv!).slice(1);
    expect(rows).toHaveLength(11);
    for (const [, before, end] of rows) {
      const theirs = curves.filter(
        ({ score }) =>
          score[0] === Number(before) &&
          Math.abs(score.slice(-3).reduce((sum, one) => sum + one / 3, 0) - Number(end)) < 1e-12
      );
      expect(theirs.length, `${before}, ${end}`).toBeGreaterThan(0);
    }
    const ends = rows.map(([, , end]) => Number(end)).sort((a, b) => a - b);
    expect(viewOf(endsOfOctoThinker).reading).toBe(
      `The same RL ends between ${ends[0]!.toFixed(3)} and ${ends.at(-1)!.toFixed(3)}, by its base model`
    );
  });
});
