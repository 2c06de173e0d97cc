/** Each run's state, score and best checkpoint, as the report of any study has them. */

import { dataTable, tableBox } from "../../components/data-table.js";
import { type Html, html } from "../../components/html.js";
import { visible } from "../../import/names/safe-name.js";
import { capital, count, escapeHtml, fixed, list, modelSize, plural, word } from "../../lib/format.js";
import { firstOf, having } from "../../lib/items.js";
import type { Results } from "../../lib/results.js";
import { amount, stateText } from "../../lib/runs/advice.js";
import { type StateWord, stateWords } from "../../lib/runs/state.js";
import { ofFamily } from "../../lib/runs.js";
import { familyName, recipeName, seriesName } from "../../lib/series-names.js";
import type { ReportedRun, StudyRuns } from "./study-runs.js";

/** Rows that stand on the page at once; more are parted into groups that open. */
const screenful = 40;

const notLearning = "does not learn";

const wordsOf: Record<StateWord, [one: string, several: string]> = {
  rising: ["is rising", "are rising"],
  flat: ["is flat at its end", "are flat at their end"],
  falling: ["is falling", "are falling"],
  collapsed: ["has collapsed", "have collapsed"],
  "not-learning": [notLearning, "do not learn"],
  "too-short": ["is too short to tell", "are too short to tell"]
};

export const percentText = (fraction: number) => `${fixed(100 * fraction, 1)}%`;
const range = (low: number, high: number) => `[${percentText(low)}, ${percentText(high)}]`;

/** How many runs are in which state, a sentence. HTML. */
export function stateSentence({ runs }: StudyRuns): string {
  if (runs.length === 1) return `The run ${wordsOf[firstOf(runs).state.word][0]}.`;
  const found = stateWords.flatMap((state) => {
    const n = runs.filter((run) => run.state.word === state).length;
    return n === 0 ? [] : [{ n, words: wordsOf[state] }];
  });
  if (found.length === 1) {
    const [none, all] = runs.length === 2 ? ["Neither", "Both"] : ["None", `All ${word(runs.length)}`];
    const [[singular, several]] = [firstOf(found).words];
    return singular === notLearning ? `${none} of the ${word(runs.length)} runs learns.` : `${all} runs ${several}.`;
  }
  const parts = found.map(({ n, words }) => `${word(n)} ${words[n === 1 ? 0 : 1]}`);
  return `Of ${word(runs.length)} runs, ${list(parts)}.`;
}

/** The run whose best checkpoint scores highest, a sentence. HTML. */
export function bestSentence({ runs }: StudyRuns): string {
  const best = runs.filter(having("best")).sort((a, b) => b.best.score - a.best.score)[0];
  if (!best) return "No run has evaluations enough for a best checkpoint.";
  const { step, score, low, high } = best.best;
  return `The best checkpoint is at step ${amount(step)} of ${escapeHtml(visible(best.run))}: ${percentText(score)} ${range(low, high)}, smoothed.`;
}

/** Every run with its state; a long list is parted by recipe and size, the first group open. */
export function stateTable(results: Results, { runs }: StudyRuns): Html {
  if (runs.length <= screenful)
    return tableBox(
      "Each run: its state at its end and its best checkpoint",
      head,
      runs.map((run) => rowOf(results, run))
    );
  const groups = new Map<string, ReportedRun[]>();
  for (const run of runs) {
    const key = ofFamily(recipeName(results, run.family), `${run.variant}, ${modelSize(run.modelSize)}`);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  // groups of a run or two are no help: then the list is cut by screenfuls
  const named: [string, ReportedRun[]][] = groups.size > runs.length / 4 ? [["All runs", runs]] : [...groups];
  const parts = named.flatMap(([name, runs]) =>
    Array.from({ length: Math.ceil(runs.length / screenful) }, (_, i) => ({
      name: runs.length > screenful ? `${name}, part ${i + 1}` : name,
      runs: runs.slice(i * screenful, (i + 1) * screenful)
    }))
  );
  return html`${filterForm}${parts.map(
    ({ name, runs }, i) =>
      html`<details class="run-group"${i === 0 ? html` open=""` : ""}><summary>${name}: ${plural(runs.length, "run")}</summary><div class="table-box" tabindex="0" role="region" aria-label="${name}">${dataTable(
        name,
        head,
        runs.map((run) => rowOf(results, run))
      )}</div></details>`
  )}`;
}

/** How a state begins in the table. */
const stateBegins: Record<StateWord, string> = {
  rising: "Rising",
  flat: "Flat",
  falling: "Falling",
  collapsed: "Collapsed",
  "not-learning": "Not learning",
  "too-short": "Too short"
};

/** Of the list below it, with scripts. */
const filterForm = html`<p class="run-filter" data-filter-runs=""><label>Run <input type="search" autocomplete="off"></label> <label>State <select><option value="">any</option>${stateWords.map((state) => html`<option value="${stateBegins[state].toLowerCase()}">${stateBegins[state]}</option>`)}</select></label> <output></output></p>`;

const head = [
  "Run",
  "Size",
  "Series",
  "State",
  "Evaluations",
  "Last score",
  "Best checkpoint, 95%",
  "After half as long again, 95%"
];

function rowOf(results: Results, run: ReportedRun) {
  const { best, forecast } = run;
  return [
    visible(run.run),
    modelSize(run.modelSize),
    // a run that is a series by itself bears its name
    familyName(results, run.family) === visible(run.run) ? run.variant : seriesName(results, run.family, run.variant),
    stateText(run.state, "steps"),
    count(run.evaluations),
    percentText(run.score),
    best === null ? "\u2013" : `step ${amount(best.step)}: ${percentText(best.score)} ${range(best.low, best.high)}`,
    forecast === null
      ? "\u2013"
      : `step ${amount(forecast.step)}: ${percentText(forecast.score)} ${range(forecast.low, forecast.high)}`
  ];
}

/** What to do next, a list of sentences. HTML. */
export function nextSteps(results: Results, { runs, recipes }: StudyRuns): string {
  const of = (...states: StateWord[]) => runs.filter(({ state }) => states.includes(state.word));
  const named = (some: readonly ReportedRun[]) =>
    some.length <= 3 ? list(some.map(({ run }) => escapeHtml(visible(run)))) : `${word(some.length)} runs`;
  const [rising, flat, idle, lost, short] = [
    of("rising"),
    of("flat"),
    of("not-learning"),
    of("falling", "collapsed"),
    of("too-short")
  ];
  const seeds = new Map<string, number>();
  for (const run of runs) {
    const key = ofFamily(recipeName(results, run.family), `${run.variant} ${run.modelSize}`);
    seeds.set(key, (seeds.get(key) ?? 0) + 1);
  }
  const single = [...seeds.values()].filter((n) => n === 1).length;
  const sizes = new Set(runs.map((run) => run.modelSize)).size;
  const steps = [
    ...(rising.length > 0 ? [`Train on: ${named(rising)} still ${rising.length === 1 ? "rises" : "rise"}.`] : []),
    ...(flat.length > 0
      ? [`Stop or change the recipe: ${named(flat)} no longer ${flat.length === 1 ? "gains" : "gain"}.`]
      : []),
    ...(idle.length > 0
      ? [`Change the recipe: ${named(idle)} ${wordsOf["not-learning"][idle.length === 1 ? 0 : 1]}.`]
      : []),
    ...(lost.length > 0
      ? [`Go back to the best checkpoint: ${named(lost)} ${lost.length === 1 ? "has" : "have"} lost score since.`]
      : []),
    ...(short.length > 0
      ? [`Evaluate more often: ${named(short)} ${short.length === 1 ? "has" : "have"} too few evaluations.`]
      : []),
    ...(single > 0
      ? [
          `Repeat with other seeds: ${single === seeds.size ? "no setting has repeats" : `${word(single)} of ${word(seeds.size)} settings ${single === 1 ? "has" : "have"} one run`}, so chance between runs is not measured there.`
        ]
      : []),
    ...(sizes < 3
      ? [`Train ${sizes === 1 ? "two more sizes" : "one more size"} for a law over sizes: it takes three.`]
      : []),
    ...(results.study.heldOutProblems === 0
      ? ["Say how many problems the score is a mean over: <code>heldOutProblems</code> in study.yaml."]
      : []),
    ...(recipes.length === 0 && seeds.size > sizes
      ? ["Name what makes a recipe with <code>--group</code> if some of these runs are to be compared."]
      : [])
  ];
  return `<ul>${steps.map((step) => `<li>${capital(step)}</li>`).join("")}</ul>`;
}
