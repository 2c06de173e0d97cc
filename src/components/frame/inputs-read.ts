/** Under every figure: the logs that it rests on, and where its numbers stand unrounded. */

/** Logs of a study, by experiment: own are main runs of its own family, others those of the other families. */
type StudyLogs = "own" | "others" | "reuse" | "rollouts" | "all";

export interface FigureReads {
  /** public: logs of this study and of those beside it; page: none, files beside the page */
  logs: StudyLogs | "public" | "page";
  /** whether earlier states of runs are shown too */
  earlier?: true;
  /** keys of the results file, tables of the site (`tables/…`) or files of the project (`data/…`); of a page its files */
  places: readonly string[];
}

/** Logs as the build counted them. */
export interface LogsRead {
  /** "24 logs: 9,120 rows read, …" */
  counts: string;
  /** attributes of the list of their hashes: which of all logs it has */
  listed: string;
}

/** Logs of a study, without and with earlier states of its runs. */
export type LogsByState = Readonly<Record<"current" | "every", LogsRead>>;

/** What the site says of its inputs in `data/provenance.json`. */
export interface StudyInputs {
  /** SHA-256 of the data */
  hash: string;
  logs: Readonly<Record<StudyLogs, LogsByState>>;
}

/** HTML, with an empty place for what is shown. */
export function inputsRead({ logs, earlier, places }: FigureReads, { hash, logs: counted }: StudyInputs): string {
  if (logs === "page") {
    const files = places.map((file) => `<code>${file}</code>`).join(", ");
    return rowsOf([["Inputs", `${files}, beside this page: none of the study's logs`], shown]);
  }
  if (logs === "public")
    return rowsOf([
      [
        "Inputs",
        "logs of this study, and of the public studies in <code>data/studies</code> of the project, with their sources"
      ],
      shown,
      ["Unrounded in", placeWords(places)]
    ]);
  const { counts, listed } = counted[logs][earlier ? "every" : "current"];
  const rows = rowsOf([
    ["Inputs", counts],
    ["All inputs, SHA-256", `<code>${hash}</code>`],
    shown,
    ["Unrounded in", placeWords(places)]
  ]);
  return `${rows}<details class="input-files"><summary>Each log with its hash</summary><p>Also as a table: <a href="/data/tables/logs.csv" rel="external">logs.csv</a></p><ul${listed}></ul></details>`;
}

type Row = readonly [name: string, value: string];

const shown: Row = ["View", "<span data-shown></span>"];

function rowsOf(rows: readonly Row[]): string {
  return `<p><b>Where its numbers come from</b></p><dl class="exact">${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("")}</dl>`;
}

/** Keys of the results file and tables, each with its address, and files of the project, which the site does not have. */
function placeWords(places: readonly string[]): string {
  const link = (path: string, name: string) => `<a href="/data/${path}" rel="external">${name}</a>`;
  const code = (names: readonly string[]) => names.map((name) => `<code>${name}</code>`).join(", ");
  const tables = places.filter((place) => place.startsWith("tables/"));
  const files = places.filter((place) => place.startsWith("data/"));
  const keys = places.filter((place) => !tables.includes(place) && !files.includes(place));
  return [
    ...(keys.length > 0 ? [`${link("results.json", "results.json")}: ${code(keys)}`] : []),
    ...tables.map((path) => link(path, path.slice(7))),
    ...(files.length > 0 ? [`${code(files)} of the project`] : [])
  ].join("; ");
}
