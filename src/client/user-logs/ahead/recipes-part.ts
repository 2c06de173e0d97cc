/** Recipes compared: which runs are seeds of one is proposed, and the reader confirms or changes it. */
import { comparePlot } from "../../../components/compare/compare-plot.js";
import type { ComparedRuns } from "../../../import/recipes/compare-runs.js";
import { runKey } from "../../../import/runs/keys/run-key.js";
import type { LogAnswer, LogChoices } from "../../../import/study/user-logs.js";
import {
  alongCurve,
  chanceWords,
  planningOnSeen,
  ratioWords,
  settleWords,
  shortX
} from "../../../lib/compare/pair-words.js";
import { change, fixed } from "../../../lib/format.js";
import { plain } from "../../../lib/plain-text.js";
import { element, name, tableOf, words } from "../elements.js";

type Say = (choices: LogChoices) => void;

/** Which runs are seeds of one recipe; nothing of one run. */
export function recipesPart({ comparison, runs }: LogAnswer, choices: LogChoices, say: Say): Node[] {
  if (comparison === null) return [];
  const isCompared = !("refusals" in comparison);
  const proposed = new Map<string, string>(
    isCompared ? comparison.runs.map(({ run, path, group }) => [runKey(path, run), group] as const) : []
  );
  const all = runs.map(({ key, path, run }) => ({
    ...{ key, path, run },
    recipe: choices.recipes?.[key] ?? proposed.get(runKey(path, run)) ?? run
  }));
  return [
    element("h2", {}, "Which recipe is better?"),
    ...(isCompared ? [takenPart(comparison, all, choices, say)] : refusedPart(comparison.refusals)),
    changePart(all, choices, say)
  ];
}

/** What the comparison says; nothing of one recipe. */
export function comparedPart({ comparison }: LogAnswer): Node[] {
  if (comparison === null || "refusals" in comparison || comparison.groups.length < 2) return [];
  return comparedParts(comparison);
}

interface RunOfRecipe {
  key: string;
  path: string;
  run: string;
  recipe: string;
}

function namesOf(all: readonly RunOfRecipe[]): Record<string, string> {
  return Object.fromEntries(all.map(({ key, recipe }) => [key, recipe]));
}

function takenPart(compared: ComparedRuns, all: readonly RunOfRecipe[], choices: LogChoices, say: Say): HTMLElement {
  const isSaid = choices.recipes !== undefined;
  const { recipes: _, ...others } = choices;
  const reply = element("button", { type: "button", class: "preset" }, isSaid ? "Undo" : "Yes");
  reply.addEventListener("click", () => say(isSaid ? others : { ...choices, recipes: namesOf(all) }));
  return element(
    "div",
    { class: "your-confirmed", "data-own": "recipes-taken" },
    element(
      "p",
      {},
      isSaid ? null : element("span", { class: "your-assumed" }, "Proposed"),
      " ",
      ...compared.groups.flatMap(({ group, seeds }, i) => [
        i > 0 ? ", " : "",
        name(group),
        ` (${seeds} ${seeds === 1 ? "run" : "runs"})`
      ]),
      isSaid ? ", as you say. " : ". Is this right? ",
      reply
    )
  );
}

function refusedPart(refusals: readonly string[]): Node[] {
  return [
    element(
      "ul",
      { class: "your-list your-asks" },
      ...refusals.slice(0, 6).map((text) => element("li", {}, words(text)))
    )
  ];
}

/** A recipe for each run, to be typed: runs of one recipe are its seeds. */
function changePart(all: readonly RunOfRecipe[], choices: LogChoices, say: Say): HTMLElement {
  const inputs = all.map(({ recipe, run }) =>
    element("input", { value: recipe, "aria-label": `Recipe of ${plain(run)}`, autocomplete: "off" })
  );
  const use = element("button", { type: "button", class: "preset" }, "Compare these");
  use.addEventListener("click", () => {
    const named = all.map((recipe, i) => ({ ...recipe, recipe: inputs[i]!.value.trim() || recipe.run }));
    say({ ...choices, recipes: namesOf(named) });
  });
  const table = tableOf(
    "Recipe of each run; runs of one recipe are its seeds",
    ["Run", "Recipe"],
    all.map(({ run }, i) => [name(run), inputs[i]!])
  );
  return element(
    "details",
    { class: "your-more", "data-own": "recipes" },
    element("summary", {}, "Change the recipes"),
    table,
    element("p", { class: "your-actions" }, use)
  );
}

function comparedParts(compared: ComparedRuns): Node[] {
  const { groups, differences, at, x, warnings, score, recipes, noise, isWhole } = compared;
  const following = (text: string) => (isWhole ? text : beingComputed());
  const percents = (value: number) => `${fixed(100 * value, 1)}%`;
  const between = (low: number | null, high: number | null, text: (value: number) => string) =>
    low === null || high === null ? "one seed: unknown" : `${text(low)} to ${text(high)}`;
  const pointsOf = (value: number) => change(100 * value, 1);
  const noiseParts = Object.entries(noise).map(
    ([part, sd]) => `${part} ${sd === null ? "unknown" : sd < 0.00005 ? "none seen" : fixed(100 * sd, 2)}`
  );
  return [
    tableOf(
      `Each recipe at ${shortX(at)} ${x}: mean over its runs of their last three evaluations`,
      ["Recipe", "Runs", "Score", "95%"],
      groups.map(({ group, seeds, score: mean, low, high }) => [
        name(group),
        String(seeds),
        percents(mean),
        between(low, high, percents)
      ])
    ),
    tableOf(
      "Differences, in points",
      ["a", "b", "a − b", "95%", "Chance that a is better", "Along the curve", "Budget ratio"],
      differences.map((pair) => [
        name(pair.a),
        name(pair.b),
        pointsOf(pair.difference),
        between(pair.low, pair.high, pointsOf),
        chanceWords(pair.chanceABetter),
        following(alongCurve(pair)),
        following(ratioWords(pair))
      ])
    ),
    element(
      "p",
      { class: "your-hint" },
      "Budget ratio: the X at which a first reaches 99% of its best mean, over the X at which b reaches that level. At 2, b needs half as much."
    ),
    settlePart(compared),
    ...(warnings.length === 0
      ? []
      : [
          element("ul", { class: "your-list your-warning" }, ...warnings.map((text) => element("li", {}, words(text))))
        ]),
    element("p", {}, `Noise of one score, standard deviation in points: ${noiseParts.join(", ")}.`),
    ...(isWhole
      ? [
          plotOf(
            comparePlot({ comparison: compared, recipes, score, x }),
            "Mean curves of the recipes, and their differences"
          )
        ]
      : [])
  ];
}

/** How many more runs would settle each difference, as `rlscale compare` has it. */
function settlePart({ differences, isWhole }: ComparedRuns): HTMLElement {
  const caption = "Runs that would show a difference as large as the one seen, with a chance of 80%";
  const heads = ["a", "b", "Runs of each", "95%", "More to run", "Smallest that these show, in points"];
  const rows = differences.map((pair) => {
    const { seeds, between, more } = settleWords(pair);
    const smallest = pair.toSettle?.smallest ?? null;
    const found = [seeds, between, more, smallest === null ? "none" : fixed(100 * smallest, 1)];
    return [name(pair.a), name(pair.b), ...(isWhole ? found : found.map(() => beingComputed()))];
  });
  return element(
    "details",
    { class: "your-more", "data-own": "to-settle" },
    element("summary", {}, "How many more runs?"),
    tableOf(caption, heads, rows),
    element("p", { class: "your-hint" }, `${planningOnSeen}.`)
  );
}

function beingComputed(): HTMLElement {
  return element("span", { "aria-busy": "true" }, "being computed …");
}

/** The drawing of `rlscale compare`, whose names are escaped. */
function plotOf(svg: string, caption: string): HTMLElement {
  const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const box = element("div", { class: "table-box", tabindex: "0", role: "group", "aria-label": caption });
  box.append(document.importNode(drawn, true));
  return element("figure", { class: "your-recipes" }, box, element("figcaption", {}, caption));
}
