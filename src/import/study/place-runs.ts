/** Where each run of a study stands: its family, its recipe, and which repeat of them it is. */
import { firstOf, itemAt, mustGet } from "../../lib/items.js";
import { LogError } from "../../lib/log-error.js";
import { type RunIdentity, unnamedFamily, type Variant } from "../../lib/runs.js";
import { someOf } from "../../lib/some-of.js";
import { fewestPoints } from "../../lib/user-runs/fit-user-run.js";
import type { ImportedLog, ImportedRun } from "../imported-log.js";
import { sizeInName } from "../names/model-size.js";
import { labelPattern, longestLabel, safeName, visible } from "../names/safe-name.js";
import { type RecipeChoice, recipesOf } from "../recipes/recipes.js";

/** A run that enters a study, as far as its place goes. */
export interface Placed {
  log: ImportedLog;
  run: ImportedRun;
  /** N, parameters */
  size: number;
  family: { id: string; name: string; from: string };
  /** of the seeds of one recipe that share too few steps for a mean, each a family of its own; else null */
  recipe: string | null;
  variant: { id: Variant; from: string };
  stated: Partial<RunIdentity>;
  /** number among the runs of its family, variant and size: seeds of one recipe */
  repeat: number;
  /** as columns or names state it; null where nothing does */
  seed: string | null;
}

/**
 * Parts runs into recipes and seeds, in place: runs that differ in their seed alone are repeats of one family, variant and
 * size; where recipes differ, each is a family of its own. Seeds that share too few steps for a mean are a family each, with
 * their recipe named. Runs of one size of which nothing states that they are repeats are kept apart.
 *
 * @returns what was taken from where: a sentence each
 * @throws LogError where the user's own groups or seeds do not part the runs
 */
export function placeRuns(members: Placed[], choice: RecipeChoice): string[] {
  const asked = (choice.group?.length ?? 0) > 0 || choice.seed !== undefined;
  const found = recipesOf(
    members.map(({ log, run }) => ({ run: run.run, path: log.path, cells: run.cells, settings: log.config })),
    choice
  );
  if ("refusal" in found && asked) throw new LogError(firstOf(members).log.path, [found.refusal]);
  const areMeans = members.some(
    ({ run, stated }) => stated.kind === "mean" || (run.tokens?.verdict.falls.length ?? 0) > 0
  );
  const known = "runs" in found && !areMeans && (asked || found.runs.some(({ seed }) => seed !== null));
  if (known) {
    byRecipe(members, found.runs);
    const apart = seedsApart(members);
    partVariants(members);
    return [...found.taken, ...(apart.length === 0 ? [] : [`${someOf(apart, 4)}: ${fewShared}`])];
  }
  byNames(members);
  const apart = keepApart(members, "refusal" in found ? found.refusal : "the logs do not say that runs are repeats");
  partVariants(members);
  nameAfterRuns(members);
  return apart === 0 ? [] : [`${apart} runs of sizes with several are a series each: ${notRepeats}`];
}

const fewShared = `seeds have fewer than ${fewestPoints} evaluations at the same steps, so no mean curve of them can be drawn; they are compared as seeds of one recipe`;

const notRepeats =
  "nothing states which of them are seeds of one recipe; --group and --seed (column:NAME, or a regular expression with one capture) do";

/**
 * Seeds of a recipe that share too few steps for a mean: each seed is a family of its own, which names the recipe.
 *
 * @returns the recipes that have such seeds
 */
function seedsApart(members: readonly Placed[]): string[] {
  const recipes = [...groups(members, ({ family }) => family.id)];
  const taken = new Set(recipes.map(([id]) => id));
  return recipes.flatMap(([id, placed]) => {
    const cells = [...groups(placed, cellOf).values()];
    if (cells.every(shareSteps)) return [];
    const recipe = firstOf(placed).family.name;
    const ids = new Map<number, string>();
    for (const cell of cells)
      for (const [i, member] of cell.entries()) {
        let free = ids.get(i) ?? `${id}-repeat-${i + 1}`;
        for (let n = 2; !ids.has(i) && taken.has(free); n++) free = `${id}-repeat-${i + 1}-${n}`;
        ids.set(i, free);
        taken.add(free);
        const from = `${member.family.from}; repeat ${i + 1} of recipe ${recipe}: ${fewShared}`;
        member.family = { id: free, name: labelOf(recipe, recipe, `, repeat ${i + 1}`), from };
        member.recipe = recipe;
        member.repeat = 1;
      }
    return [recipe];
  });
}

/** Whether runs have steps enough in common for a mean. */
function shareSteps(runs: readonly Placed[]): boolean {
  const [first, ...rest] = runs.map(({ run }) => run.table.step);
  if (first === undefined || rest.length === 0) return true;
  const others = rest.map((steps) => new Set(steps));
  return first.filter((step) => step > 0 && others.every((steps) => steps.has(step))).length >= fewestPoints;
}

/** Recipes without the size in their names, so that one recipe over several sizes is one. */
function byRecipe(members: Placed[], runs: readonly { group: string; seed: string | null }[]): void {
  for (const [i, { seed }] of runs.entries()) itemAt(members, i).seed = seed;
  const short = runs.map(({ group }, i) => withoutSize(group, itemAt(members, i)));
  const cells = (labels: readonly string[]) =>
    new Map(members.map((member, i) => [`${cellOf(member)}\n${labels[i]}`, itemAt(labels, i)]));
  // a size that was more than that: two recipes would be one
  const full = runs.map(({ group }) => group);
  const labels = cells(short).size === cells(full).size ? short : full;
  for (const [id, placed] of groups(members, ({ family }) => family.id)) {
    const recipes = [...new Set(placed.map((member) => itemAt(labels, members.indexOf(member))))];
    if (recipes.length === 1) continue;
    const ids = distinctIds(recipes.map((recipe) => idOf(id, safeName(recipe, "recipe"))));
    for (const member of placed) {
      const at = recipes.indexOf(itemAt(labels, members.indexOf(member)));
      const from = `${member.family.from}; recipe ${recipes[at]}`;
      member.family = { id: itemAt(ids, at), name: labelOf(itemAt(recipes, at), member.family.name), from };
    }
  }
  for (const [, placed] of groups(members, cellOf)) for (const [i, member] of placed.entries()) member.repeat = i + 1;
}

/**
 * Runs of a family that has a size twice, by their names without the size: `math 7B`, `math 1.5B` and `code 7B` are two families,
 * where that leaves each a size once and puts some sizes together.
 */
function byNames(members: readonly Placed[]): void {
  for (const [, all] of groups(members, ({ family, variant }) => `${family.id}\n${variant.id}`)) {
    if (new Set(all.map(({ size }) => size)).size === all.length) continue;
    const named = groups(all, (member) => withoutSize(member.run.logged, member));
    const parts = [...named.values()];
    const once = parts.every((part) => new Set(part.map(({ size }) => size)).size === part.length);
    if (!once || parts.length < 2 || parts.every((part) => part.length === 1)) continue;
    const ids = distinctIds([...named.keys()].map((name) => idOf(firstOf(all).family.id, safeName(name, "runs"))));
    const other = firstOf(all).family.name;
    for (const [i, [name, part]] of [...named].entries()) {
      const label = labelOf(part.length === 1 ? firstOf(part).run.run : name, i === 0 ? other : `${other} (${i + 1})`);
      for (const member of part) {
        const from = `${member.family.from}; runs called ${name} without their size`;
        member.family = { id: itemAt(ids, i), name: label, from };
      }
    }
  }
}

function cellOf({ family, variant, size }: Placed): string {
  return `${family.id}\n${variant.id}\n${size}`;
}

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = found.get(key);
    if (known) known.push(item);
    else found.set(key, [item]);
  }
  return found;
}

/** The recipe's name without the part that states the run's size: `qwen3-4b-grpo` is `qwen3-grpo`. */
function withoutSize(recipe: string, { size }: Placed): string {
  const parts = recipe.split(", ").filter((part) => {
    const number = Number(/^[^=]*(?:size|param)[^=]*=\s*([\d.]+)$/i.exec(part)?.[1]);
    return !(number === size || number * 1e9 === size || number * 1e6 === size);
  });
  const text = parts.join(", ");
  const found = sizeInName(text);
  if (found.kind !== "size" || found.size.parameters !== size) return text || "all";
  const [before, ...after] = text.split(found.size.text);
  const end = after.join(found.size.text);
  const isInside = before !== "" && end !== "";
  const joined = isInside
    ? `${before!.replace(/[-_. /]+$/, "")}${/[-_. /,]/.exec(end)?.[0] ?? ""}${end.replace(/^[-_. /,]+/, "")}`
    : `${before}${end}`.replace(/^[-_. /,]+|[-_. /,]+$/g, "");
  return joined || "all";
}

function idOf(family: string, recipe: string): string {
  return recipe.startsWith(family) ? recipe : `${family}-${recipe}`;
}

function distinctIds(ids: readonly string[]): string[] {
  const taken = new Set<string>();
  return ids.map((id) => {
    let free = id;
    for (let i = 2; taken.has(free); i++) free = `${id}-${i}`;
    taken.add(free);
    return free;
  });
}

/** Letters of markup, formulas and expressions, as a label may have them. */
const inLabels: Readonly<Record<string, string>> = {
  ...{
    "[": "(",
    "]": ")",
    "{": "(",
    "}": ")",
    "<": "\u2039",
    ">": "\u203a",
    "&": "+",
    "`": "\u2019",
    "\\": "/",
    $: "S"
  }
};

/**
 * What a recipe is called: its own words, with the letters that a label may have.
 *
 * @param end stands behind them, also behind words that are cut
 */
function labelOf(recipe: string, family: string, end = ""): string {
  const words = [...visible(recipe)].map((letter) => inLabels[letter] ?? letter);
  const room = longestLabel - end.length;
  const label = words.length <= room ? words.join("") : `${words.slice(0, room - 1).join("")}\u2026`;
  return new RegExp(labelPattern, "u").test(label) && label.trim() !== "" ? `${label}${end}` : family;
}

/**
 * Runs of one family, variant and size that nothing puts together stand in a family each: which of them goes with the runs of
 * other sizes, no name tells. A size with one run stays where it is.
 *
 * @returns how many runs that concerns
 */
function keepApart(members: Placed[], why: string): number {
  const taken = new Set(members.map(({ family }) => family.id));
  let apart = 0;
  for (const [, placed] of groups(members, cellOf)) {
    if (placed.length === 1) continue;
    apart += placed.length;
    for (const [i, member] of placed.entries()) {
      const { family } = member;
      let number = 1;
      while (taken.has(`${family.id}-${number}`)) number++;
      const id = `${family.id}-${number}`;
      taken.add(id);
      const from = `${family.from}; run ${i + 1} of its size, kept apart: ${why}`;
      member.family = { id, name: `${family.name} (${number})`, from };
    }
  }
  return apart;
}

/** A family whose variants share no size has none to be compared at: each variant is one by itself. */
function partVariants(members: Placed[]): void {
  for (const [id, placed] of groups(members, ({ family }) => family.id)) {
    const variants = [...new Set(placed.map(({ variant }) => variant.id))];
    const sizes = new Map(
      variants.map((variant) => [variant, new Set(placed.filter((m) => m.variant.id === variant).map((m) => m.size))])
    );
    const inAll = placed.some(({ size }) => variants.every((variant) => mustGet(sizes, variant).has(size)));
    if (inAll) continue;
    for (const member of placed) {
      const from = `${member.family.from}; ${member.variant.id} by itself: no size has both variants`;
      member.family = { id: `${id}-${member.variant.id}`, name: `${member.family.name} ${member.variant.id}`, from };
    }
  }
}

/** A run that is kept apart from others of its size, or is left alone by it, names its family. */
function nameAfterRuns(members: readonly Placed[]): void {
  const counts = groups(members, ({ family }) => family.id);
  const taken = new Set(members.map(({ family }) => family.name));
  for (const member of members) {
    const { family, run } = member;
    const isOther = / \(\d+\)$/.test(family.name) || (family.name === unnamedFamily && members.length > 1);
    if (mustGet(counts, family.id).length > 1 || !isOther) continue;
    const name = labelOf(run.run, family.name);
    // long names may be cut to the same words
    if (taken.has(name)) continue;
    taken.add(name);
    member.family = { ...family, name };
  }
}
