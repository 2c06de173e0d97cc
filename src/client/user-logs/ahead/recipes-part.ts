/** Which runs are seeds of one recipe is proposed, and the reader confirms or changes it. */
import type { ComparedRuns } from "../../../import/recipes/compare-runs.js";
import { runKey } from "../../../import/runs/keys/run-key.js";
import type { LogAnswer, LogChoices } from "../../../import/study/user-logs.js";
import { plain } from "../../../lib/plain-text.js";
import { element, name, tableOf, words } from "../elements.js";

type Say = (choices: LogChoices) => void;

export interface RecipesPart {
  box: HTMLElement;
  /** what is typed of the same runs stays where it is: a row for each run is much to write */
  write(answer: LogAnswer, choices: LogChoices): void;
}

/** Which runs are seeds of one recipe; nothing of one run. */
export function recipesPart(say: Say): RecipesPart {
  const box = element("div");
  const taken = element("div");
  const changed = changePart(say);
  return {
    box,
    write({ comparison, runs }, choices) {
      if (comparison === null) {
        box.replaceChildren();
        return;
      }
      const isCompared = !("refusals" in comparison);
      const proposed = new Map<string, string>(
        isCompared ? comparison.runs.map(({ run, path, group }) => [runKey(path, run), group] as const) : []
      );
      const all = runs.map(({ key, path, run }) => ({
        ...{ key, path, run },
        recipe: choices.recipes?.[key] ?? proposed.get(runKey(path, run)) ?? run
      }));
      taken.replaceChildren(
        element("h2", {}, "Which recipe is better?"),
        ...(isCompared ? [takenPart(comparison, all, choices, say)] : refusedPart(comparison.refusals))
      );
      changed.write(all, choices);
      if (changed.box.parentNode !== box) box.replaceChildren(taken, changed.box);
    }
  };
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
function changePart(say: Say) {
  let shown: { of: RunOfRecipe; input: HTMLInputElement }[] = [];
  let choices: LogChoices = { sizes: {} };
  const use = element("button", { type: "button", class: "preset" }, "Compare these");
  use.addEventListener("click", () => {
    const named = shown.map(({ of, input }) => ({ ...of, recipe: input.value.trim() || of.run }));
    say({ ...choices, recipes: namesOf(named) });
  });
  const rows = element("div");
  const summary = element("summary", {}, "Change the recipes");
  const box = element(
    "details",
    { class: "your-more", "data-own": "recipes" },
    ...[summary, rows, element("p", { class: "your-actions" }, use)]
  );
  return {
    box,
    write(all: readonly RunOfRecipe[], now: LogChoices): void {
      choices = now;
      const known = new Map(shown.map(({ of, input }) => [placeOf(of), input]));
      const isSame = all.length === shown.length && all.every((of) => known.has(placeOf(of)));
      shown = all.map((of) => ({ of, input: (isSame ? known.get(placeOf(of)) : undefined) ?? recipeInput(of) }));
      const caption = "Recipe of each run; runs of one recipe are its seeds";
      if (!isSame)
        rows.replaceChildren(
          tableOf(
            caption,
            ["Run", "Recipe"],
            shown.map(({ of, input }) => [name(of.run), input])
          )
        );
      for (const { of, input } of shown) if (input.value !== of.recipe) input.value = of.recipe;
    }
  };
}

function placeOf({ key, run }: RunOfRecipe): string {
  return JSON.stringify([key, run]);
}

function recipeInput({ run }: RunOfRecipe): HTMLInputElement {
  return element("input", { "aria-label": `Recipe of ${plain(run)}`, autocomplete: "off" });
}
