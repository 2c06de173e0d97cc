/** Under every figure: how to cite it, and the logs that it rests on. */
import { sum } from "d3-array";
import { count, plural } from "../lib/format.js";
import type { InputFileRecord, Results } from "../lib/results.js";
import type { Provenance } from "../live/figure.js";
import { typesetLetters } from "./counterparts.js";
import type { StudySite } from "./site.js";
import type { Origin, Origins } from "./study-report.js";

/** Kinds of figures that any report has. */
const reportOrigins: Origins = {
  coverage: { logs: "all", earlier: true, places: ["curves", "otherCurves"] },
  plan: { logs: "own", places: ["laws", "sizeLaws", "planning"] },
  "run-curves": { logs: "all", places: ["curves", "runSlopes"] },
  "slopes-by-size": { logs: "all", places: ["runSlopes", "runLaws", "inference.series"] },
  "your-logs": { logs: "own", places: ["curves", "inference.series"] }
};

/** What figures say of their origin; it changes with the data alone. */
export function provenanceData(
  { results, reference }: Pick<StudySite, "results" | "reference">,
  origins: Origins = {}
): Provenance {
  const { study, inputs } = results;
  const { title, authors, authorNames, venue, year, arxiv, url } = study;
  const { site, counterparts } = reference.study;
  const { figures } = counterparts;
  return {
    hash: inputs.hash,
    site,
    study: { title, authors, authorNames, venue, year, arxiv, url },
    counterparts: Object.fromEntries(Object.entries(figures).map(([id, words]) => [id, String(typesetLetters(words))])),
    inputs: Object.fromEntries(
      Object.entries({ ...origins, ...reportOrigins }).map(([kind, origin]) => [
        kind,
        inputWords(inputs, study, origin)
      ])
    )
  };
}

function inputWords(
  inputs: Results["inputs"],
  { families }: Results["study"],
  { logs, earlier, places }: Origin
): string {
  if (logs === "page")
    return originRows([
      [
        "Inputs",
        `${places.map((file) => `<code>${file}</code>`).join(", ")}, beside this page: none of the study's logs`
      ],
      ["View", "<span data-shown></span>"]
    ]);
  if (logs === "public")
    return originRows([
      [
        "Inputs",
        "logs of this study, and of the public studies in <code>data/studies</code> of the project, with their sources"
      ],
      ["View", "<span data-shown></span>"],
      ["Unrounded in", placeWords(places)]
    ]);
  const mainId = families[0]?.id ?? "";
  const pattern = {
    own: `/main/${mainId}-`,
    others: `/main/(?!${mainId}-)`,
    reuse: `/reuse/|/main/${mainId}-`,
    rollouts: `/rollouts/|/main/${mainId}-`,
    all: ""
  }[logs];
  const chosen = filesOf(inputs.files, pattern, earlier === true);
  // A study that names its folders otherwise: every log, which is true of any figure.
  const files = chosen.length > 0 ? chosen : inputs.files;
  const [read, aside] = [total(files, "rowsRead"), total(files, "rowsExcluded")];
  const limits =
    chosen.length > 0 ? ` data-files="${pattern}"${earlier ? "" : ' data-without="earlier"'}` : ' data-files=""';
  const rows = [
    [
      "Inputs",
      `${plural(files.length, "log")}: ${count(read)} rows read, ${count(read - aside)} used, ${count(aside)} excluded`
    ],
    ["All inputs, SHA-256", `<code>${inputs.hash}</code>`],
    ["View", "<span data-shown></span>"],
    ["Unrounded in", placeWords(places)]
  ] as const;
  return `${originRows(rows)}<details class="input-files"><summary>Each log with its hash</summary><p>Also as a table: <a href="/data/tables/logs.csv" rel="external">logs.csv</a></p><ul${limits}></ul></details>`;
}

function originRows(rows: readonly (readonly [name: string, value: string])[]): string {
  return `<p><b>Where its numbers come from</b></p><dl class="exact">${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("")}</dl>`;
}

/** Keys of the results file, and tables, each with its address. */
function placeWords(places: readonly string[]): string {
  const link = (path: string, name: string) => `<a href="/data/${path}" rel="external">${name}</a>`;
  const keys = places.filter((place) => !place.startsWith("tables/")).map((place) => `<code>${place}</code>`);
  const tables = places.filter((place) => place.startsWith("tables/")).map((path) => link(path, path.slice(7)));
  const results = keys.length > 0 ? [`${link("results.json", "results.json")}: ${keys.join(", ")}`] : [];
  return [...results, ...tables].join("; ");
}

function filesOf(files: readonly InputFileRecord[], pattern: string, earlier: boolean): InputFileRecord[] {
  const wanted = new RegExp(pattern);
  return files.filter(({ path, state }) => wanted.test(path) && (earlier || state !== "earlier"));
}

function total(files: readonly InputFileRecord[], name: "rowsRead" | "rowsExcluded"): number {
  return sum(files, (file) => file[name]);
}
