/** Under every figure: how to cite it, and the logs that it rests on. Written into the frames after they are drawn. */
import { type CitedFigure, figureBibtex, figureText, studyBibtex, studyText } from "../components/cite.js";
import { count, escapeHtml, plural } from "../lib/format.js";
import type { InputFileRecord, Results } from "../lib/results.js";
import { siteName } from "./site-name.js";

/** Which logs a kind of figure reads, by experiment, and where its numbers stand in the results. */
interface Origin {
  /** own: main runs of the study's own family; others: of the other families */
  logs: "own" | "others" | "reuse" | "rollouts" | "all";
  /** whether earlier states of runs are shown too */
  earlier?: true;
  /** keys of the results file, or tables of the site */
  places: string[];
}

const origins: Record<string, Origin> = {
  budget: { logs: "own", places: ["sizeLaws"] },
  cloud: { logs: "own", places: ["inference.series"] },
  coverage: { logs: "all", earlier: true, places: ["curves", "otherCurves"] },
  decomposition: { logs: "own", places: ["prediction.decomposition"] },
  detectable: { logs: "own", places: ["experiments.detectability"] },
  "error-by-cut": { logs: "own", places: ["prediction.within"] },
  "family-curves": { logs: "others", earlier: true, places: ["curves", "otherCurves", "laws"] },
  "final-loss": { logs: "own", places: ["curves"] },
  "k-of-n": { logs: "own", places: ["inference.series", "sizeLaws"] },
  "length-loss": { logs: "own", places: ["tables/evaluations.csv"] },
  "loss-curves": { logs: "own", places: ["curves", "laws"] },
  "loss-curves-still": { logs: "own", places: ["curves", "laws"] },
  "paired-slopes": { logs: "own", places: ["inference.series"] },
  plan: { logs: "own", places: ["laws", "sizeLaws", "planning"] },
  "prediction-bars": { logs: "own", places: ["prediction.between", "prediction.pooled"] },
  "prediction-errors": { logs: "own", places: ["prediction.between", "prediction.within"] },
  profile: { logs: "own", places: ["inference.series"] },
  "reference-loss": { logs: "own", places: ["sizeLaws", "inference.series"] },
  "repeat-std": { logs: "own", places: ["otherCurves", "tables/evaluations.csv"] },
  repeats: { logs: "own", places: ["curves", "otherCurves"] },
  "response-length": { logs: "own", places: ["tables/evaluations.csv"] },
  "reuse-equivalence": { logs: "reuse", places: ["experiments.reuse"] },
  "reuse-runs": { logs: "reuse", earlier: true, places: ["experiments.reuse", "tables/evaluations.csv"] },
  "reuse-scheme": { logs: "reuse", places: ["experiments.reuse"] },
  "reuse-small": { logs: "reuse", places: ["experiments.reuse"] },
  "reuse-spread": { logs: "reuse", places: ["experiments.reuse"] },
  "rollout-budget": { logs: "rollouts", places: ["experiments.rollouts"] },
  "rollout-curves": { logs: "rollouts", places: ["experiments.rollouts", "tables/evaluations.csv"] },
  sensitivity: { logs: "own", places: ["inference.series"] },
  "slope-link": { logs: "own", places: ["experiments.links"] },
  tenfold: { logs: "own", places: ["sizeLaws", "inference.series"] },
  "transfer-change": { logs: "own", places: ["experiments.transfer"] },
  "transfer-curves": { logs: "own", places: ["experiments.transfer", "tables/evaluations.csv"] },
  "variant-difference": { logs: "own", places: ["curves"] },
  "your-logs": { logs: "own", places: ["curves", "inference.series"] },
  "version-difference": { logs: "others", earlier: true, places: ["curves", "otherCurves"] }
};
const anything: Origin = { logs: "all", earlier: true, places: ["inputs"] };

/** Where in a figure the words go; each is empty as the figure is drawn. */
const marks = {
  reading: /data-part="reading"[^>]*>([\s\S]*?)<\/(?:h\d|p|div)>/,
  number: /<p class="figure-caption"><b>([^<]*)<\/b>/,
  shown: /data-part="shown">([\s\S]*?)<\/p>/,
  id: /data-part="link" href="#([^"]+)"/,
  cite: '<div class="figure-panel" data-part="cite"></div>',
  inputs: '<div data-part="inputs"></div>'
};

/** HTML of a figure with its citation and its inputs; views that are kept beside it take those of the first. */
export function withOrigin(html: string, kind: string, results: Pick<Results, "study" | "inputs">): string {
  const read = (mark: RegExp) => (mark.exec(html)?.[1] ?? "").trim();
  const cited: CitedFigure = {
    name: read(marks.id),
    number: read(marks.number),
    title: plainText(read(marks.reading).replace(/<[^>]*>/g, "")),
    link: `the address of this page, with #${read(marks.id)}`,
    site: siteName,
    hash: results.inputs.hash,
    study: results.study
  };
  return html
    .replace(marks.cite, (empty) => empty.replace("><", () => `>${citation(cited)}<`))
    .replace(marks.inputs, (empty) =>
      empty.replace(
        "><",
        () => `>${inputWords(results.inputs, results.study, origins[kind] ?? anything, read(marks.shown))}<`
      )
    );
}

function citation(figure: CitedFigure): string {
  // The page writes the view as it is in their place.
  const [title, link] = ["\u0001", "\u0002"];
  const live = (text: string, titleWords: string) =>
    escapeHtml(text)
      .replace(title, `<span data-cite="title">${escapeHtml(titleWords)}</span>`)
      .replace(link, `<span data-cite="link">${escapeHtml(figure.link)}</span>`);
  const marked = { ...figure, title, link };
  const texts = [
    block("This figure", live(figureText(marked), figure.title), live(figureBibtex(marked), figure.title)),
    block("The study", escapeHtml(studyText(figure.study)), escapeHtml(studyBibtex(figure.study)))
  ];
  return texts.join("");
}

function block(name: string, text: string, bibtex: string): string {
  return `<p><b>${name}</b></p><p class="cite-line"><span>${text}</span><button type="button" data-copy="before">Copy</button></p><div class="cite-line"><pre tabindex="0"><code>${bibtex}</code></pre><button type="button" data-copy="before">Copy BibTeX</button></div>`;
}

function inputWords(
  inputs: Results["inputs"],
  { families }: Results["study"],
  { logs, earlier, places }: Origin,
  shown: string
): string {
  const own = families[0]?.id ?? "";
  const pattern = {
    own: `/main/${own}-`,
    others: `/main/(?!${own}-)`,
    reuse: `/reuse/|/main/${own}-`,
    rollouts: `/rollouts/|/main/${own}-`,
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
      `${plural(files.length, "log")}: ${count(read)} rows read, ${count(read - aside)} used, ${count(aside)} set aside`
    ],
    ["All inputs, SHA-256", `<code>${inputs.hash}</code>`],
    ["View", `<span data-shown>${shown === "" ? "one, without choices" : shown}</span>`],
    ["Unrounded in", placeWords(places)]
  ];
  return `<p><b>Where its numbers come from</b></p><dl class="exact">${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("")}</dl><details class="input-files"><summary>Each log with its hash</summary><p>Also as a table: <a href="/data/tables/logs.csv" rel="external">logs.csv</a></p><ul${limits}></ul></details>`;
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
  return files.reduce((sum, file) => sum + file[name], 0);
}

function plainText(html: string): string {
  return html
    .replaceAll("&nbsp;", "\u00a0")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
