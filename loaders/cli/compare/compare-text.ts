/** What `rlscale compare` prints. */
import type { ComparedRuns } from "../../../src/import/recipes/compare-runs.js";
import type { ComparedPair, ComparedRecipe } from "../../../src/lib/compare/compare-recipes.js";
import {
  alongCurve,
  asymptoteWords,
  chanceWords,
  differTogether,
  orderWords,
  planningOnSeen,
  ratioWords,
  settleWords,
  shortX
} from "../../../src/lib/compare/pair-words.js";
import * as format from "../../../src/lib/format.js";
import { bounded, mostRows } from "../output/bounded.js";
import { textTable } from "../output/text-table.js";
import { plain } from "../plain.js";

/** Pairs whose rules are written out below the table. */
const mostRules = 6;

export function compareText(compared: ComparedRuns): string {
  const { x, at, places, score, groups, differences, taken, warnings, problems } = compared;
  const lines = (start: string, texts: readonly string[], what: string) =>
    bounded(
      texts.map((text) => `${start}: ${plain(text)}\n`),
      what
    );
  return [
    `${plain(score)}, compared at ${shortX(at)} ${x}: the mean of each run's ${places === null ? "last three evaluations up to there" : `scores at ${places.map(shortX).join(", ")} ${x}`}\n`,
    ...taken.map((text) => `${plain(text)}\n`),
    ...(differences.some(({ low }) => low === null) ? [seedsUnknown] : []),
    "\n",
    textTable(
      ["recipe", "seeds", "score", "95 %", "levels off at", `half of the gain by (${x})`],
      groups.slice(0, mostRows).map(recipeRow)
    ),
    ...more(groups.length, "recipes"),
    ...(differences.length === 0 ? ["\none recipe: nothing to compare it with\n"] : pairsText(compared)),
    "\n",
    ...lines("warning", warnings, "warnings"),
    noiseLine(compared),
    ...orderLines(compared),
    ...planLines(compared),
    ...lines("note", problems, "notes")
  ].join("");
}

const seedsUnknown =
  "one seed of a recipe says nothing of its other seeds: such a difference is that of these runs, and has no interval\n";

function recipeRow(recipe: ComparedRecipe): string[] {
  const { group, seeds, score, low, high } = recipe;
  const { level, half } = asymptoteWords(recipe, points);
  return [plain(group), String(seeds), points(score), range(low, high, points), level, half];
}

function pairsText({ differences, x }: ComparedRuns): string[] {
  const rows = differences
    .slice(0, mostRows)
    .map((pair) => [
      plain(pair.a),
      plain(pair.b),
      change(pair.difference),
      range(pair.low, pair.high, change),
      chanceWords(pair.chanceABetter),
      alongCurve(pair),
      ratioWords(pair)
    ]);
  const head = ["a", "b", "a - b, points", "95 %", "chance a is better", "along the curve", "budget ratio"];
  const rules = differences.flatMap(({ budgetRatio }) => (budgetRatio === null ? [] : [budgetRatio.rule]));
  return [
    "\n",
    textTable(head, rows, [0, 1, 5]),
    ...more(differences.length, "pairs"),
    ...bounded(
      rules.map((rule) => `budget ratio: ${plain(rule)}\n`),
      "rules",
      mostRules
    ),
    ...bounded(differences.flatMap(spreadLine), "pairs of single runs", mostRules),
    ...jointly(differences),
    ...(differences.some(({ band }) => band !== null)
      ? [`along the curve: where a band that holds the whole difference with 95 % leaves 0, in ${x}\n`]
      : []),
    ...settleText(differences)
  ];
}

/** Seeds that a difference as large as each one seen needs, and the smallest that those at hand could show. */
function settleText(differences: readonly ComparedPair[]): string[] {
  const pairs = differences.flatMap((pair) => (pair.toSettle === null ? [] : [{ pair, toSettle: pair.toSettle }]));
  if (pairs.length === 0) return [];
  const rows = pairs.slice(0, mostRows).map(({ pair, toSettle: { smallest } }) => {
    const { seeds, between, more } = settleWords(pair);
    return [plain(pair.a), plain(pair.b), seeds, between, more, smallest === null ? "none" : points(smallest)];
  });
  const head = ["a", "b", "seeds of each", "95 %", "more to run", "smallest that these show, points"];
  return [
    "\nseeds that show a difference as large as the one seen, with a chance of 80 %\n",
    textTable(head, rows, [0, 1, 4]),
    ...more(pairs.length, "pairs"),
    `${planningOnSeen}: --plan DIFFERENCE\n`
  ];
}

function jointly(differences: readonly ComparedPair[]): string[] {
  const joint = differTogether(differences);
  if (joint === null) return [];
  return [
    `${joint.pairs} pairs are compared, each with its own 95 % interval; at 5 % for all of them together (Holm) ${joint.words}\n`
  ];
}

function spreadLine({ a, b, difference, withSeedSpread }: ComparedPair): string[] {
  if (withSeedSpread === null) return [];
  const { sd, from, low, high } = withSeedSpread;
  return [
    `${plain(a)} against ${plain(b)}: ${change(difference)} points between these runs; if seeds spread as ${plain(from)} do (sd ${points(sd)} points), the recipes differ by ${change(low)} to ${change(high)}\n`
  ];
}

function noiseLine({ noise }: ComparedRuns): string {
  const parts = (
    [
      ["seeds", noise.seeds],
      ["checkpoints", noise.checkpoints],
      ["passes", noise.passes],
      ["problems (shared by runs scored on the same ones)", noise.problems]
    ] as const
  ).map(([name, sd]) => `${name} ${sd === null ? "unknown" : sd < 0.00005 ? "none seen" : format.fixed(100 * sd, 2)}`);
  return `noise of one score, standard deviation in points: ${parts.join(", ")}\n`;
}

function orderLines({ order, x, at }: ComparedRuns): string[] {
  if (order.length === 0) return [];
  return [`pairs of recipes that stand in their order of ${shortX(at)} ${x} already at: ${orderWords(order, x)}\n`];
}

function planLines({ plan }: ComparedRuns): string[] {
  if (plan === null) return [];
  const { difference, seedSd, seedSdFrom, seedSdMeasured: measured, power, seeds, problems, level } = plan;
  const sd = (value: number) => format.fixed(100 * value, 2);
  const chances = power.map((record) => `${record.seeds} seeds ${format.percent(record.power)}`).join(", ");
  return [
    `plan: a difference of ${points(difference)} points, seeds with a standard deviation of ${sd(seedSd)} points (${plain(seedSdFrom)})\n`,
    ...(measured === null
      ? []
      : [
          `  measured here alone: ${sd(measured.sd)} [${sd(measured.low)}, ${sd(measured.high)}] points (95 %, ${measured.df} degree${measured.df === 1 ? "" : "s"} of freedom)\n`
        ]),
    `  chance to see it: ${chances}\n`,
    `  seeds a recipe for a chance of 80 %: ${seeds ?? "more than 1,000"}\n`,
    `  problems for a chance of 80 %, seeds aside, at a score of ${points(level)}: ${problems === null ? "unknown" : `${format.count(problems)} (fewer on the same problems)`}\n`
  ];
}

function more(count: number, what: string): string[] {
  return count > mostRows ? [`and ${count - mostRows} more ${what}; --json has all\n`] : [];
}

function points(fraction: number): string {
  return format.fixed(100 * fraction, 1);
}

function change(fraction: number): string {
  return format.change(100 * fraction, 1);
}

function range(low: number | null, high: number | null, text: (value: number) => string): string {
  return low === null || high === null ? "" : `[${text(low)}, ${text(high)}]`;
}
