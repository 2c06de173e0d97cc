/** Figure of a row of /elsewhere: every cell of every study, with its interval, or a strip of dots where a group has many. */

import { group as groupBy } from "d3-array";
import { dataTable } from "../../../../components/data-table.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { dotPlot } from "../../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData, DotReference, DotRow } from "../../../../components/plots/dot-plot/dot-plot-marks.js";
import { verdicts } from "../../../../lib/claims/verdicts.js";
import { capital, change, count, plural } from "../../../../lib/format.js";
import { mustFind, mustHave } from "../../../../lib/items.js";
import type { CellRecord } from "../../../../lib/records/claims-record.js";
import type { FigureSite } from "../../../paper-site.js";
import type { RowRecord, StudyName } from "../../elsewhere-record.js";
import { measuredBy } from "../../studies/about.js";
import {
  countedCells,
  countsElsewhere,
  elsewhereOf,
  elsewhereReads,
  recordOf,
  rowNames,
  rowUnits,
  studyNames
} from "../outcomes.js";

const effects: Record<string, string> = {
  size: "Slope of the larger model minus that of the smaller",
  straight: "Relative change from the slope of the whole run to the late one",
  form: "Error of a sigmoid minus that of the power law",
  "held-out": "Relative error of the slope predicted for 72B",
  saturation: "Lead of the saturating form in chi-square",
  reuse: "Loss with repeated problems minus fresh ones",
  rollouts: "Score with more answers minus fewer, equal steps",
  hours: "Score with more answers minus fewer, equal hours",
  seeds: "0.02 minus what two single runs may differ by",
  order: "Share of pairs in order: a quarter in minus the start"
};

/** Rows of which a group of more cells than this is drawn as strips: they have far too many for an interval each. */
const mostApart: Record<string, number> = { size: 0, straight: 0 };

interface StudyCells {
  study: StudyName;
  cells: (CellRecord & { interval: NonNullable<CellRecord["interval"]>; estimate: number })[];
}

export const rowFigure = (id: string): Figure<FigureSite> => ({
  reads: elsewhereReads,
  view: (site) => rowView(id, site)
});

function rowView(id: string, site: FigureSite): FigureView {
  const row = mustFind(recordOf(site).rows, (candidate) => candidate.id === id);
  const studies = row.columns.flatMap((column): StudyCells[] => {
    const counted = column.cannot === null ? countedCells(row, column, site.results) : [];
    const cells = counted.flatMap((cell) =>
      cell.interval === null || cell.estimate === null
        ? []
        : [{ ...cell, interval: cell.interval, estimate: cell.estimate }]
    );
    return cells.length === 0 ? [] : [{ study: column.study, cells }];
  });
  const domain = domainOf(studies);
  const plot: DotPlotData = {
    series: [{ name: "cell", shape: "circle" }],
    groups: studies.map(({ study, cells }) => ({
      title: studyNames[study],
      rows: [...groupBy(cells, ({ group }) => group)].flatMap(([group, some]) =>
        isStrip(id, some) ? stripsOf(group, some) : rowsOf(some, domain)
      )
    })),
    axis: { title: mustHave(effects, id), format: (value) => change(value, digitsOf(domain)), read: three, domain },
    reference: referenceOf(row, studies)
  };
  return {
    ...wordsOf(row, studies, domain, site),
    measuredBy: measuredBy(studies.map(({ study }) => study)),
    draw: (drawing) => dotPlot(plot, drawing),
    ...dataOf(studies, domain)
  };
}

const three = (value: number) => change(value, 3);

const isStrip = (id: string, cells: readonly unknown[]) => cells.length > (mostApart[id] ?? Number.POSITIVE_INFINITY);

/** A row a verdict: a dot a cell, without intervals. */
function stripsOf(group: string, cells: StudyCells["cells"]): DotRow[] {
  return verdicts.flatMap((verdict) => {
    const some = cells.filter((cell) => cell.verdict === verdict);
    const name = `${capital(group)}: ${count(some.length)} ${verdict}`;
    return some.length === 0 ? [] : [{ name, values: some.map(({ estimate }) => ({ value: estimate })) }];
  });
}

/** A row a cell, with its interval. */
function rowsOf(cells: StudyCells["cells"], domain: [number, number]): DotRow[] {
  return cells.map(({ what, verdict, estimate, interval }) => ({
    name: `${capital(what)}: ${verdict}`,
    values: [{ value: estimate, ...endsWithin(interval, domain), ends: interval }]
  }));
}

/** Ends as they are drawn: one that is open, or beyond the axis, stands at its end; a computed number has none. */
function endsWithin([low, high]: StudyCells["cells"][number]["interval"], [least, most]: [number, number]) {
  if (low === high) return {};
  return { low: Math.max(low ?? least, least), high: Math.min(high ?? most, most) };
}

/** From the least to the greatest estimate, with as much again on both sides for their intervals. */
function domainOf(studies: readonly StudyCells[]): [number, number] {
  const cells = studies.flatMap(({ cells }) => cells);
  const estimates = cells.map(({ estimate }) => estimate);
  const ends = cells.flatMap(({ interval }) => interval.filter((end) => end !== null));
  const [least, most] = [Math.min(0, ...estimates), Math.max(0, ...estimates)];
  const room = 1.2 * (most - least);
  return [Math.max(Math.min(least, ...ends), least - room), Math.min(Math.max(most, ...ends), most + room)];
}

function digitsOf([low, high]: [number, number]): number {
  return high - low > 8 ? 0 : high - low > 0.8 ? 1 : 2;
}

/** 0, and the margin where all cells share it: on the side, or the sides, that its rule reads. */
function referenceOf({ margin }: RowRecord, studies: readonly StudyCells[]): DotReference {
  const shared = studies.every(({ cells }) => cells.every((cell) => cell.margin === margin.value));
  if (!shared) return { value: 0, name: "no difference" };
  const twoSided = margin.rule === "sameness" || margin.rule === "lead";
  return {
    ...{ value: 0, name: `margin ${margin.value}`, kind: "margin" as const },
    ...{ low: twoSided ? -margin.value : 0, high: margin.value }
  };
}

function wordsOf(row: RowRecord, studies: readonly StudyCells[], [least, most]: [number, number], site: FigureSite) {
  const cells = studies.flatMap(({ cells }) => cells);
  const cut = cells.filter(({ interval: [low, high] }) => (low ?? -Infinity) < least || (high ?? Infinity) > most);
  const strips = studies.some(({ cells }) =>
    [...groupBy(cells, ({ group }) => group).values()].some((some) => isStrip(row.id, some))
  );
  const counted = elsewhereOf(row, site.results) === "not testable" ? null : countsElsewhere(row, site.results);
  const [singular, many] = mustHave(rowUnits, row.id);
  const caption = [
    `Margin: ${row.margin.value} ${row.margin.unit}.`,
    ...(strips ? [`Each row has the ${many} of one group and one verdict, without their intervals.`] : []),
    ...(cut.length === 0 ? [] : [`${count(cut.length)} of ${plural(cells.length, "interval")} leave the axis.`])
  ];
  return {
    reading: `${capital(mustHave(rowNames, row.id))}: elsewhere${counted === null ? " no study can test it" : `, ${counted}`}`,
    subtitle: `Each ${singular} with its ${strips ? "" : "95% interval and "}verdict`,
    caption: caption.join(" "),
    source: "logs of the studies, data/elsewhere.json",
    description: `${effects[row.id]}, for ${plural(cells.length, singular, many)}. ${studies.map(rangeOf).join(" ")}`,
    computed: howComputed({ sentence: row.test })
  };
}

function rangeOf({ study, cells }: StudyCells): string {
  const estimates = cells.map(({ estimate }) => estimate);
  const [least, most] = [Math.min(...estimates), Math.max(...estimates)].map((value) => change(value, 3));
  return `${capital(studyNames[study])}: ${cells.length === 1 ? least : `${least} to ${most}`}.`;
}

function dataOf(studies: readonly StudyCells[], domain: [number, number]) {
  const rows = studies.map(({ study, cells }) => {
    const having = (verdict: string) => count(cells.filter((cell) => cell.verdict === verdict).length);
    const estimates = cells.map(({ estimate }) => estimate);
    return [
      ...[studyNames[study], count(cells.length), having("supported"), having("undecided"), having("contradicted")],
      ...[Math.min(...estimates), Math.max(...estimates)].map((value) => change(value, 3))
    ];
  });
  const heads = ["Study", "Cells", "Supported", "Undecided", "Contradicted", "Least", "Greatest"];
  return {
    table: dataTable("Cells by study", heads, rows),
    csv: dataCsv(
      ["study", "group", "cell", "verdict", "estimate", "low", "high", "low drawn", "high drawn", "margin"],
      studies.flatMap(({ study, cells }) =>
        cells.map(({ group, what, verdict, estimate, interval, margin }) => {
          const drawn = endsWithin(interval, domain);
          return [
            ...[studyNames[study], group, what, verdict],
            ...[estimate, ...interval, drawn.low ?? null, drawn.high ?? null, margin]
          ];
        })
      )
    )
  };
}
