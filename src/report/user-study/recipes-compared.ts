/** Recipes of one size compared: scores, differences, budget ratios. */
import { tableBox } from "../../components/data-table.js";
import type { Html } from "../../components/html.js";
import { visible } from "../../import/names/safe-name.js";
import { asymptoteWords } from "../../lib/compare/pair-words.js";
import { capital, change, escapeHtml, fixed, list, modelSize, significant, word } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import { chanceText } from "../../lib/plan/plan-choice-words.js";
import { amount } from "../../lib/runs/advice.js";
import { percentText } from "./run-states.js";
import type { ReportedComparison, SeedSpread, StudyRuns } from "./study-runs.js";

type Pair = ReportedComparison["differences"][number];

const points = (fraction: number) => change(100 * fraction, 1);
const between = (low: number | null, high: number | null, show: (value: number) => string) =>
  low === null || high === null ? "" : ` [${show(low)}, ${show(high)}]`;

/** Which recipe is ahead, if any is shown to be, a sentence. HTML. */
export function recipeSentence({ groups, differences, modelSize: size, at, left }: ReportedComparison): string {
  const first = firstOf([...groups].sort((a, b) => b.score - a.score));
  const head = `${modelSize(size)}, step ${amount(at)}: ${escapeHtml(visible(first.group))} has the highest mean score${left > 0 ? ` of ${word(groups.length + left)} recipes` : ""}, ${percentText(first.score)}${between(first.low, first.high, percentText)}`;
  const ofGroup = differences.filter(({ a, b }) => a === first.group || b === first.group);
  if (ofGroup.every(({ low }) => low === null))
    return `${head}. One seed of a recipe says nothing of its other seeds, so no difference has an interval.`;
  const ahead = ofGroup.filter(({ low, high }) => low !== null && high !== null && (low > 0 || high < 0));
  // of many recipes, those with the highest scores alone are compared
  const others = left > 0 ? `next ${word(ofGroup.length)}` : `${word(ofGroup.length)} others`;
  if (ahead.length === ofGroup.length)
    return `${head}, and it is ahead of ${ofGroup.length === 1 ? "the other" : `each of the ${others}`} beyond the 95% interval.`;
  if (ofGroup.length === 1) return `${head}; it is not shown to be ahead of the other beyond the 95% interval.`;
  return `${head}; it is ahead of ${ahead.length === 0 ? `none of the ${left > 0 ? others : "others"}` : `${word(ahead.length)} of the ${others}`} beyond the 95% interval.`;
}

/** How far seeds of one recipe are apart where no size has two recipes; empty where nothing has seeds. HTML. */
export function spreadSentence({ recipes, spreads }: Pick<StudyRuns, "recipes" | "spreads">): string {
  if (recipes.length > 0 || spreads.length === 0) return "";
  const first = firstOf(spreads);
  const inPoints = (spread: SeedSpread) => fixed(100 * spread.standardDeviation, 1);
  if (spreads.length === 1)
    return `${capital(word(first.seeds))} seeds of one recipe at ${modelSize(first.modelSize)}: there is no other recipe to compare. At step ${amount(first.at)} their mean score is ${percentText(first.mean)}, and its standard deviation between seeds ${inPoints(first)} points.`;
  const least = Math.min(...spreads.map(({ standardDeviation }) => standardDeviation));
  const most = Math.max(...spreads.map(({ standardDeviation }) => standardDeviation));
  const found =
    spreads.length <= 5
      ? `is ${list(spreads.map((spread) => `${inPoints(spread)} points at ${modelSize(spread.modelSize)}`))}`
      : `goes from ${fixed(100 * least, 1)} to ${fixed(100 * most, 1)} points`;
  return `The runs of one size are seeds of one recipe: there are no recipes to compare. The standard deviation of the last score between seeds ${found}.`;
}

export function recipeScores({ groups, modelSize: size, at }: ReportedComparison): Html {
  return tableBox(
    `Recipes at ${modelSize(size)}, step ${amount(at)}: the mean of each run\u2019s last three evaluations up to there`,
    ["Recipe", "Seeds", "Score, 95% over seeds", "Levels off at", "Half of the gain by step"],
    groups.map((recipe) => {
      const { level, half } = asymptoteWords(recipe, percentText);
      const score = `${percentText(recipe.score)}${between(recipe.low, recipe.high, percentText)}`;
      return [visible(recipe.group), String(recipe.seeds), score, level, half || "\u2013"];
    })
  );
}

export function recipePairs({ differences, modelSize: size, at }: ReportedComparison): Html {
  return tableBox(
    `Differences at ${modelSize(size)}, step ${amount(at)}`,
    ["a", "b", "a less b, points, 95%", "Chance that a is better", "Along the curve", "Budget of a over b, 95%"],
    differences.map((pair) => [
      visible(pair.a),
      visible(pair.b),
      `${points(pair.difference)}${between(pair.low, pair.high, points)}`,
      pair.chanceABetter === null ? "unknown: one seed" : chanceText(pair.chanceABetter),
      pair.bandLeavesZero === null ? "unknown" : pair.bandLeavesZero ? "differs somewhere" : "no difference shown",
      ratioText(pair)
    ])
  );
}

/** How many recipes are not among those compared, and what is doubtful of those that are. HTML. */
export function recipeNotes({ groups, left, warnings }: ReportedComparison): string {
  const shown = word(groups.length);
  const others =
    left === 0
      ? ""
      : `<p>Of ${word(groups.length + left)} recipes, the ${shown} with the highest scores are compared. <a href="./runs">Runs</a> has the runs of the other${left === 1 ? "" : ` ${word(left)}`}.</p>`;
  const doubts = warnings.map((text) => `<li>${escapeHtml(capital(text))}</li>`).join("");
  return `${others}${doubts === "" ? "" : `<ul>${doubts}</ul>`}`;
}

function ratioText({ budgetRatio }: Pair): string {
  if (budgetRatio === null) return "not defined";
  const { value, low, high } = budgetRatio;
  if (value === null) return "level not reached";
  const show = (value: number) => significant(value, 3);
  if (low === null && high === null) return show(value);
  return `${show(value)} [${low === null ? "not reached" : show(low)}, ${high === null ? "open" : show(high)}]`;
}
