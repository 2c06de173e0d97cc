/**
 * What a comparison of recipes says where the truth is known (`npm run bench:compare`): halves of one recipe's ten seeds, which
 * differ in nothing; the same with one half moved by 0.01 and 0.02; and the budget ratios that a study prints without interval.
 */
import { budgetRatio } from "../../src/lib/compare/budget-ratio.js";
import { commonReach, type Recipe, scoresAt } from "../../src/lib/compare/recipe.js";
import { seedGroups } from "../../src/lib/compare/seed-groups.js";
import { seedSdElsewhere } from "../../src/lib/compare/seed-spread.js";
import { welch } from "../../src/lib/compare/welch.js";
import { mean } from "../../src/lib/goodness.js";
import { sampleVariance } from "../../src/lib/inference/runs/run-effects.js";
import { curveBand } from "../helpers/curve-band.js";
import { ofSeeds, podsRecipes, printedRatios, splits } from "../helpers/public-recipes.js";

const sizes = [5, 3, 2];
const shifts = [0, 0.01, 0.02];

/** Shares of the splits in which the halves are found to differ: at the end, and along the curve. */
function found(recipe: Recipe, size: number, shift: number): { atX: number; along: number } {
  const at = commonReach([recipe]);
  // every split for the level; for power every fifth is enough
  const all = splits(recipe.seeds.length, size, shift === 0 ? 1 : 5);
  let [atX, along] = [0, 0];
  for (const [one, other] of all) {
    const [a, b] = [ofSeeds(recipe, one, shift), ofSeeds(recipe, other)];
    if (welch(scoresAt(a, at), scoresAt(b, at)).p! < 0.05) atX++;
    if (curveBand(a, b, at)!.leavesZero) along++;
  }
  return { atX: atX / all.length, along: along / all.length };
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
const row = (cells: readonly string[]) => console.log(`| ${cells.join(" | ")} |`);
const rule = (count: number) => row(Array.from({ length: count }, () => "---"));

const recipes = await podsRecipes();

console.log("\nBudget ratio of plain GRPO over PODS at equal level\n");
row(["plain GRPO", "PODS", "printed", "found", "95 %"]);
rule(5);
for (const [a, b, printed] of printedRatios) {
  const [one, other] = [a, b].map((name) => recipes.find((recipe) => recipe.name === name)!) as [Recipe, Recipe];
  const { value, low, high } = budgetRatio(one, other, commonReach([one, other]))!;
  const ends = [low, high].map((end) => end?.toFixed(2) ?? "not reached");
  row([a, b, printed.toFixed(1), value?.toFixed(2) ?? "not reached", ends.join(" to ")]);
}

console.log("\nSpread over seeds at the end of training\n");
row(["recipe", "seeds", "mean", "standard deviation", "groups"]);
rule(5);
const spreads: number[] = [];
for (const recipe of recipes) {
  const scores = scoresAt(recipe, commonReach([recipe]));
  const groups = seedGroups(scores);
  const sd = Math.sqrt(sampleVariance(scores));
  if (groups === null && !recipe.name.includes("max-reward")) spreads.push(sd);
  const seeds = groups === null ? "one" : `two: seeds ${groups.lower.map((i) => i + 1).join(", ")} apart`;
  row([recipe.name, String(scores.length), mean(scores).toFixed(3), sd.toFixed(4), seeds]);
}
spreads.sort((a, b) => a - b);
const middle = mean([spreads[(spreads.length - 1) >> 1]!, spreads[spreads.length >> 1]!]);
console.log(
  `\nOf the ${spreads.length} recipes that learn with all seeds: ${spreads[0]!.toFixed(4)} to ${spreads.at(-1)!.toFixed(4)}, median ${middle.toFixed(4)} (taken for single runs: ${seedSdElsewhere.middle})`
);

for (const shift of shifts) {
  const title =
    shift === 0
      ? "Halves that differ in nothing: share found to differ"
      : `One half ${shift} higher: share found to differ`;
  console.log(`\n${title}\n`);
  row(["recipe", ...sizes.flatMap((size) => [`${size} against ${size}, at the end`, "along the curve"])]);
  rule(1 + 2 * sizes.length);
  const sums = sizes.flatMap(() => [0, 0]);
  for (const recipe of recipes) {
    const shares = sizes.flatMap((size) => Object.values(found(recipe, size, shift)));
    for (const [i, share] of shares.entries()) sums[i]! += share / recipes.length;
    row([recipe.name, ...shares.map(percent)]);
  }
  row(["mean", ...sums.map(percent)]);
}
