/** What a comparison of recipes says: scores, differences, how many more runs would settle them, and the drawing. */
import { comparePlot } from "../../../components/compare/compare-plot.js";
import type { ComparedRuns } from "../../../import/recipes/compare-runs.js";
import type { LogAnswer } from "../../../import/study/user-logs.js";
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
} from "../../../lib/compare/pair-words.js";
import { change, fixed } from "../../../lib/format.js";
import { element, name, tableOf, words } from "../elements.js";

/** Nothing of one recipe. */
export function comparedPart({ comparison }: LogAnswer): Node[] {
  if (comparison === null || "refusals" in comparison || comparison.groups.length < 2) return [];
  return comparedParts(comparison);
}

function comparedParts(compared: ComparedRuns): Node[] {
  const { groups, differences, at, x, warnings, score, recipes, noise, order, isWhole } = compared;
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
      ["Recipe", "Runs", "Score", "95%", "Levels off at", `Half of the gain by (${x})`],
      groups.map((recipe) => {
        const { group, seeds, score: mean, low, high } = recipe;
        const { level, half } = asymptoteWords(recipe, percents);
        return [
          name(group),
          String(seeds),
          percents(mean),
          between(low, high, percents),
          following(level),
          following(half)
        ];
      })
    ),
    element(
      "p",
      { class: "your-hint" },
      "Levels off at: the asymptote of the form that the mean curve follows best. It has no interval where none held in backtests."
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
    ...togetherPart(differences),
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
    ...(order.length === 0
      ? []
      : [
          element(
            "p",
            { "data-own": "early-order" },
            `Pairs of recipes that stand in their order of ${shortX(at)} ${x} already at: ${orderWords(order, x)}.`
          )
        ]),
    element("p", {}, `Noise of one score, standard deviation in points: ${noiseParts.join(", ")}.`),
    ...(isWhole
      ? [
          plotOf(
            comparePlot({ comparison: compared, recipes, score, x }, globalThis.innerWidth < 700 ? "phone" : "page"),
            "Mean curves of the recipes, and their differences"
          )
        ]
      : [])
  ];
}

/** Each pair has its own interval: of several some leave 0 by chance. */
function togetherPart(differences: ComparedRuns["differences"]): Node[] {
  const joint = differTogether(differences);
  if (joint === null) return [];
  return [
    element(
      "p",
      { "data-own": "together" },
      `${joint.pairs} pairs are compared, each with its own 95% interval. At 5% for all of them together (Holm) ${joint.words}.`
    )
  ];
}

/** How many more runs would settle each difference, as `rlscale compare` has it. */
function settlePart({ differences, isWhole }: ComparedRuns): HTMLElement {
  const caption = "Runs that would show a difference as large as the one seen, with a chance of 80%";
  const heads = ["a", "b", "Runs of each", "95%", "More to run", "Smallest that these show, in points"];
  const rows = differences.map((pair) => {
    const { seeds, between, more } = settleWords(pair);
    const smallest = pair.toSettle?.smallest ?? null;
    return [name(pair.a), name(pair.b), seeds, between, more, smallest === null ? "none" : fixed(100 * smallest, 1)];
  });
  return element(
    "details",
    { class: "your-more", "data-own": "to-settle" },
    element("summary", {}, "How many more runs?"),
    ...(isWhole
      ? [tableOf(caption, heads, rows), element("p", { class: "your-hint" }, `${planningOnSeen}.`)]
      : [element("p", {}, beingComputed())])
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
