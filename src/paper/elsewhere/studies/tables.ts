/** Tables of the pages of the other studies: who ran them, what they print beside what their logs give, what was tried on them. */
import { outcomeBadge } from "../../../components/claims/verdict.js";
import { type Row, tableBox } from "../../../components/data-table.js";
import { type Content, type Html, html } from "../../../components/html.js";
import { typeset } from "../../../components/symbols.js";
import {
  capital,
  change,
  count,
  fixed,
  interval,
  modelSize,
  plural,
  sizeRange,
  smallPercent
} from "../../../lib/format.js";
import { itemAt, mustFind, mustHave, present } from "../../../lib/items.js";
import { tWithin95 } from "../../../lib/statistics/distributions.js";
import { powerOfTen } from "../../../lib/statistics/power.js";
import type { TableRenderer } from "../../paper-site.js";
import type { ElsewhereRecord, PublishedFigure } from "../elsewhere-record.js";
import { outcomeOf, recordOf, rowNames, rowUnits, studyNames } from "../page/outcomes.js";
import { aboutStudies } from "./about.js";
import { statements } from "./statements.js";

type Other = keyof typeof aboutStudies;
const other = (options: { study?: unknown }) => options.study as Other;

/** `{study: "pods"}`: who ran it, where it is published, and what a run is. */
export const about: TableRenderer = (_, options) => {
  const { by, paper, repository, commits, licence, settings } = aboutStudies[other(options)];
  const link = (url: string, words: string) => html`<a href="${url}">${words}</a>`;
  return pairs("The study", [
    ["Who ran it", by],
    ...(paper ? [["Paper", link(paper.url, paper.name)] as const] : []),
    [
      "Logs",
      html`${link(repository, repository.replace("https://github.com/", ""))}, commit${commits.length > 1 ? "s" : ""} ${commits.join(", ")}`
    ],
    ["Licence", licence],
    ...settings
  ]);
};

/** Names and what belongs to each, words of any length. */
function pairs(caption: string, rows: readonly (readonly [Content, Content])[]): Html {
  const body = rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return html`<table class="pairs"><caption>${caption}</caption><tbody>${body}</tbody></table>`;
}

/** Whether a printed figure comes back at the digits that the log has. */
export function comesBack({ printed, ours, decimals }: PublishedFigure): boolean {
  return Math.abs(ours - Number(printed)) <= 0.5 * powerOfTen(-decimals) + 5e-5 + 1e-9;
}

const publishedOf = ({ published }: ElsewhereRecord, study: Other) =>
  published.filter((statement) => statement.study === study);

/** "14 of 14 printed final scores come back from the logs." */
export function backWords(record: ElsewhereRecord, study: Other, noun: string): string {
  const all = publishedOf(record, study);
  return `${count(all.filter(comesBack).length)} of ${plural(all.length, `printed ${noun}`)} come back from the logs.`;
}

/** `{study: "pods"}`: what its authors print, what its logs give, and the difference. */
export const published: TableRenderer = (site, options) => {
  const rows = publishedOf(recordOf(site), other(options));
  const seeds = rows.some((row) => row.interval !== null);
  return tableBox(
    `Published figures of ${studyNames[other(options)]}`,
    ["Figure", "Printed", "From the logs", "Difference", ...(seeds ? ["95% over seeds"] : []), "Comes back"],
    rows.map((row): Row => {
      const { what, printed, ours, decimals, interval: over } = row;
      const digits = itemAt(printed.split("."), 1).length;
      const ends = over?.map((end) => (end === null ? "\u2013" : fixed(end, 2))) ?? null;
      return [
        ...[what, printed, fixed(ours, decimals), change(ours - Number(printed), digits)],
        ...(seeds ? [ends === null ? "\u2013" : `[${ends.join(", ")}]`] : []),
        comesBack(row) ? "yes" : "no"
      ];
    })
  );
};

/** `{study: "pods"}`: each claim of /elsewhere, what this study says of it, and why where it says nothing. */
export const tried: TableRenderer = (site, options) => {
  const study = other(options);
  const rows = recordOf(site).rows.map((row) => {
    const column = mustFind(row.columns, (candidate) => candidate.study === study);
    const outcome = outcomeOf(row, column, site.results);
    const claim = html`<a href="./elsewhere.html#${row.id}-${study}">${typeset(capital(mustHave(rowNames, row.id)))}</a>`;
    return [
      claim,
      outcome === null ? `Not testable: ${column.cannot}.` : outcomeBadge(outcome, rowUnits[row.id])
    ] as const;
  });
  return pairs(`The claims on the runs of ${studyNames[study]}`, rows);
};

/** `{study: "pods"}`: its raw logs. */
export const logs: TableRenderer = (_, options): Html => {
  const links = aboutStudies[other(options)].logs.map(
    (path) => html`<li><a href="./${path}" rel="external" download>${path.replace("data/studies/", "")}</a></li>`
  );
  return html`<ul>${links}</ul>`;
};

/** K_max and N_0 over all sizes, and without the largest. */
export const laws: TableRenderer = (site) =>
  tableBox(
    "The law over sizes",
    ["Task and sizes", "Steps", typeset("K_max"), "95% interval", typeset("N_0")],
    recordOf(site).laws.map(({ task, window, sizes, kMax, n0, kMaxInterval: [low, high] }): Row => {
      const name = `${task}, ${sizeRange(sizes)}`;
      if (kMax === null || n0 === null) return [name, window, "k does not grow with size", "\u2013", "\u2013"];
      return [
        name,
        window,
        fixed(kMax, 2),
        `${fixed(present(low), 2)} to ${high == null ? "no limit" : fixed(high, 2)}`,
        modelSize(n0)
      ];
    })
  );

/** Which form of k(N) leads. */
export const leads: TableRenderer = (site) => {
  const { margin, columns } = mustFind(recordOf(site).rows, ({ id }) => id === "saturation");
  return tableBox(
    `Lead in chi-square of the saturating form; ${margin.value} would decide`,
    ["Slopes of", "Lead"],
    mustFind(columns, ({ study }) => study === "verl").cells.map(
      ({ what, estimate }): Row => [what, estimate === null ? "\u2013" : change(estimate, 1)]
    )
  );
};

/** 72B from the sizes below it. */
export const heldOut: TableRenderer = (site) =>
  tableBox(
    "72B from the sizes up to 32B",
    ["Task", "Steps", "Slope predicted", "Measured", "Loss off: law", "Slope of 32B", "Constant"],
    recordOf(site).heldOut.map(
      ({ task, window, predicted, measured, lossError, neighbourError, constantError }): Row => [
        ...[task, window, predicted === null ? "no limit" : fixed(predicted, 2), fixed(measured, 2)],
        ...[lossError, neighbourError, constantError].map((error) => (error === null ? "\u2013" : smallPercent(error)))
      ]
    )
  );

const formNames = {
  power: "Power law",
  "power-floor": "Power law with a ceiling",
  exponential: "Exponential",
  sigmoid: "Sigmoid",
  "no-change": "No change"
};

/** How many runs of the ladder each form describes best, by window. */
export const bestForms: TableRenderer = (site) =>
  tableBox(
    "Runs that each form describes best, by AICc",
    ["Task", "Steps", ...Object.values(formNames)],
    recordOf(site).forms.map(
      ({ task, window, best }): Row => [
        task,
        window,
        ...Object.keys(formNames).map((form) => count(mustHave(best, form)))
      ]
    )
  );

const forms = { power: "Power law", "no-change": "No change", sigmoid: "Sigmoid" };

/** `{study: "verl"}`: error of forecasts of the second half of each run, by form. */
export const forecasts: TableRenderer = (site, options) => {
  const row = mustFind(recordOf(site).rows, ({ id }) => id === "forecast");
  const { values } = mustFind(row.columns, ({ study }) => study === options.study);
  const groups = [...new Set(Object.keys(values).map((name) => itemAt(name.split(": "), 0)))];
  const early = options.study === "verl" ? recordOf(site).earlyForecasts : [];
  return tableBox(
    "Error of the second half, forecast from the first",
    ["Runs", ...Object.values(forms)],
    [
      ...groups.map(
        (group): Row => [
          capital(group),
          ...Object.keys(forms).map((form) => smallPercent(mustHave(values, `${group}: ${form}`)))
        ]
      ),
      ...early.map(
        (forecast): Row => [
          `${forecast.task}, from step ${count(forecast.to)} on`,
          ...[forecast.power, forecast["no-change"], forecast.sigmoid].map(smallPercent)
        ]
      )
    ]
  );
};

/** Slopes of the ladder by window, with what the cap and the format do. */
export const ladder: TableRenderer = (site) =>
  tableBox(
    "Slopes of the ladder",
    ["Model", "Start", "End", "Whole run", "To step 40", "From step 40", "Log-odds", "Tokens at step 5", "At step 20"],
    recordOf(site).ladder.map(
      ({ task, modelSize: size, start, end, windows, logOdds, lengths }): Row => [
        `${task}, ${modelSize(size)}`,
        ...[start, end].map((score) => fixed(score, 3)),
        ...[...windows, logOdds].map(({ k }) => fixed(k, 3)),
        ...lengths.slice(0, 2).map((length) => (length === null ? "\u2013" : count(length)))
      ]
    )
  );

/** Seconds of a step by what they are spent on, and of the two recipes at the ends. */
export const cost: TableRenderer = (site) => {
  const { base, generation, update, generationError, updateError } = recordOf(site).cost;
  const ends = (value: number, error: number, df = 9) =>
    interval(value - tWithin95(df) * error, value + tWithin95(df) * error, (end) => fixed(end, 3));
  const step = (n: number, m: number) => base + n * generation + m * update;
  return tableBox(
    "What a step costs: seconds on one GPU",
    ["Part", "Seconds", "95% over seeds"],
    [
      ["Fixed, each step", fixed(base, 2), "\u2013"],
      ["For each answer generated", fixed(generation, 3), ends(generation, generationError)],
      ["For each answer trained on", fixed(update, 3), ends(update, updateError)],
      ["A step with 16 answers, all trained on", fixed(step(16, 16), 1), "\u2013"],
      ["A step with 256 answers, 16 trained on", fixed(step(256, 16), 1), "\u2013"]
    ]
  );
};

/** What OctoThinker states in words, in scores. */
export const stated: TableRenderer = (site) =>
  tableBox(
    "Statements of OctoThinker, and scores at the end on MATH500",
    ["Stated", "Runs", "First", "Second", "Difference", "Comes back"],
    statements(recordOf(site)).map(
      ({ says, first, second, firstScore, secondScore, reproduced }): Row => [
        ...[says, `${first} against ${second}`, fixed(firstScore, 3), fixed(secondScore, 3)],
        ...[change(firstScore - secondScore, 3), reproduced]
      ]
    )
  );
