/** Sentences of the page on learning efficiency, each with a wording for every outcome. */

import { group as groupBy } from "d3-array";
import { computeHtml, count, interval, list, modelSize, percent, plural, word } from "../../lib/format.js";
import { firstOf, having, lastOf, mustFind, present } from "../../lib/items.js";
import type {
  CrossingsRecord,
  DetectabilityRecord,
  LinkRecord,
  OutcomeScaleRecord
} from "../../lib/records/experiments-record.js";
import type { SeriesInferenceRecord } from "../../lib/records/inference-record.js";
import type { CurveFormsRecord } from "../../lib/records/prediction-record.js";
import type { Resource } from "../../lib/runs.js";
import { tenfold } from "./slopes-data.js";

type OutcomeOrder = OutcomeScaleRecord["orders"][number];

/** "Ten times the compute removes 21% [18%, 24%] of the loss at 72B and 1.6% [1.0%, 2.1%] at 0.5B." */
export function tenfoldSentence({ resource, sizes }: Pick<SeriesInferenceRecord, "resource" | "sizes">): string {
  const of = (size: SeriesInferenceRecord["sizes"][number]) => {
    const [low, high] = size.interval;
    const ends = low === null || high === null ? "" : ` ${interval(tenfold(low), tenfold(high), percent)}`;
    return `${percent(tenfold(size.k))}${ends}`;
  };
  const [first, last] = [firstOf(sizes), lastOf(sizes)];
  return `Ten times the ${resource} removes ${of(last)} of the loss at ${modelSize(last.modelSize)} and ${of(first)} at ${modelSize(first.modelSize)}`;
}

/** The largest size over its whole run, and over its last part, beside the size that is then nearest. */
export function lateSentence(
  curves: readonly Pick<CurveFormsRecord, "modelSize" | "slopes">[],
  resource: string
): string {
  const late = curves.flatMap(({ modelSize: size, slopes }) => {
    const part = lastOf(slopes);
    return part.fromStep === null ? [] : [{ size, part, whole: firstOf(slopes) }];
  });
  const last = late.at(-1);
  if (!last || late.length < 2) return "";
  const { fromStep } = last.part;
  const share = ({ k, standardError }: typeof last.part) =>
    standardError === null
      ? percent(tenfold(k))
      : `${percent(tenfold(k))} ${interval(tenfold(k - 1.96 * standardError), tenfold(k + 1.96 * standardError), percent)}`;
  const above = late.filter(({ size, part }) => size !== last.size && part.k > last.part.k);
  const order =
    above.length === 0
      ? "still the most of all sizes"
      : `less than at ${list(above.map(({ size }) => modelSize(size)))}`;
  const early = last.part.k < last.whole.k ? "Most of it came early. " : "";
  const { k, standardError } = last.part;
  const open =
    standardError !== null && k - 1.96 * standardError <= 0
      ? " The interval includes 0: a further fall is not shown."
      : "";
  return `${early}At the slope of ${modelSize(last.size)} from step ${count(present(fromStep))} on, ten times the ${resource} removes ${share(last.part)} of the loss, ${order}.${open}`;
}

function budget(resource: Resource, x: number): string {
  return resource === "compute" ? computeHtml(x) : `${count(x)} samples`;
}

const topPair = ({ pairs }: Pick<CrossingsRecord, "pairs">) => {
  const largest = Math.max(...pairs.map(({ larger }) => larger));
  return mustFind(pairs, ({ larger, neighbours }) => larger === largest && neighbours);
};

/** Which of the two largest sizes has the lower line at equal budgets, HTML without a full stop. */
export function topPairSentence({ pairs, resource }: Pick<CrossingsRecord, "pairs" | "resource">): string {
  const pair = topPair({ pairs });
  const [big, small] = [modelSize(pair.larger), modelSize(pair.smaller)];
  switch (pair.inRange) {
    case "overtakes":
      return `${big} is ahead of ${small} from ${budget(resource, present(pair.x))} on`;
    case "falls behind":
      return `${big} is ahead of ${small} up to ${budget(resource, present(pair.x))}`;
    case "ahead throughout":
      return `${big} is ahead of ${small} at every common budget`;
    case "behind throughout":
      return `${big} is behind ${small} at every common budget`;
    default:
      return `${big} and ${small} were never measured at the same ${resource}`;
  }
}

/** An order is settled at a budget where one of the two is ahead in this share of the draws. */
const sureChance = 0.975;

/** Of each variant, which of its two largest sizes is ahead by the lines fitted to each alone. */
export function topPairLines(crossings: readonly CrossingsRecord[], resource: Resource): string {
  return crossings
    .filter((series) => series.resource === resource)
    .map((series) => `In ${series.variant} models, by the line fitted to each size alone, ${topPairSentence(series)}.`)
    .join(" ");
}

/** Which of the two largest sizes has the lower loss: that it is open, or what the lines say where it is settled. */
export function topPairAdvice(crossings: readonly CrossingsRecord[], resource: Resource): string {
  const pairs = crossings.filter((series) => series.resource === resource).map(topPair);
  const known = pairs.flatMap(({ ends }) => (ends === null ? [] : [ends.from.chanceLarger, ends.to.chanceLarger]));
  const settled = known.some((chance) => Math.max(chance, 1 - chance) >= sureChance);
  if (known.length === 0 || settled) return topPairLines(crossings, resource);
  const { larger, smaller } = firstOf(pairs);
  return `At equal ${resource} the data cannot say which of ${modelSize(larger)} and ${modelSize(smaller)} has the lower loss.`;
}

/** The same, and how likely it is the larger one. */
export function topPairs(crossings: readonly CrossingsRecord[], resource: Resource): string {
  const chances = crossings
    .filter((series) => series.resource === resource)
    .map((series) => ({ variant: series.variant, ...topPair(series) }))
    .filter(having("ends"))
    .map(({ variant, larger, ends: { from, to } }, i) => {
      const [least, most] = [percent(from.chanceLarger), percent(to.chanceLarger)];
      return i === 0
        ? `The chance that ${modelSize(larger)} has the lower loss goes from ${least} at the smallest common budget to ${most} at the largest (${variant}).`
        : `In ${variant} models that chance goes from ${least} to ${most}.`;
    });
  return [topPairAdvice(crossings, resource), ...chances].join(" ");
}

/** How many pairs of sizes the larger one leads wherever both were measured, and which it does not. */
export function pairsSentence(crossings: readonly CrossingsRecord[], resource: Resource): string {
  const ofResource = crossings.filter((crossing) => crossing.resource === resource);
  const all = ofResource.flatMap(({ variant, pairs }) =>
    pairs.filter(({ inRange }) => inRange !== "nothing in common").map((pair) => ({ variant, ...pair }))
  );
  const not = all.filter(({ inRange }) => inRange !== "ahead throughout");
  const head = `Of ${plural(all.length, "pair")} of sizes measured at a common ${resource === "compute" ? "compute" : "number of samples"}, the larger is ahead throughout in ${count(all.length - not.length)}`;
  if (not.length === 0) return `${head}.`;
  const words = { overtakes: "passes", "falls behind": "falls behind", "behind throughout": "stays behind" } as const;
  const cases = not.map(
    ({ variant, larger, smaller, inRange }) =>
      `${modelSize(larger)} ${words[inRange as keyof typeof words]} ${modelSize(smaller)} (${variant})`
  );
  return `${head}. ${cases.length === 1 ? "The other" : "The others"}: ${list(cases)}.`;
}

const outcomes: Record<OutcomeOrder["word"], string> = {
  holds: "holds",
  "holds in part": "holds in part",
  "does not hold": "does not hold",
  reversed: "is reversed"
};

/** Whether slopes rise with size; "holds" asks that no pair is turned beyond its error, not that none is turned. */
export function orderWords({ word: outcome, outOfOrder, pairs }: OutcomeOrder): string {
  const turned = outOfOrder.length;
  return outcome === "holds" && turned > 0
    ? `holds within error (${count(turned)} of ${count(pairs)} pairs turned)`
    : outcomes[outcome];
}

/** " (1 of 21 pairs turned, within error)" where an order holds all the same. */
function turnedWords({ word: outcome, outOfOrder, pairs }: OutcomeOrder): string {
  const turned = outOfOrder.length;
  return outcome === "holds" && turned > 0 ? ` (${count(turned)} of ${count(pairs)} pairs turned, within error)` : "";
}

/** Of the pairs of sizes with a common range, how many the larger one leads throughout. */
export function pairsAhead(crossings: readonly CrossingsRecord[], resource: Resource): { ahead: number; all: number } {
  const places = crossings
    .filter((crossing) => crossing.resource === resource)
    .flatMap(({ pairs }) => pairs.map(({ inRange }) => inRange))
    .filter((inRange) => inRange !== "nothing in common");
  return { ahead: places.filter((inRange) => inRange === "ahead throughout").length, all: places.length };
}

/** The order of the slopes on three scales of the outcome. */
export function scaleSentences(scales: readonly OutcomeScaleRecord[], resource: Resource): string {
  const ofResource = scales.filter((scale) => scale.resource === resource);
  const names = {
    "log loss": "the logarithm of the loss",
    loss: "the loss itself",
    "log-odds": "the log-odds of a right answer"
  };
  return ofResource
    .map(({ variant, orders }) => {
      const said = [...groupBy(orders, ({ word: outcome }) => outcome).values()].map((some, i) => {
        const parts = some.map((order) => `on ${names[order.scale]}${turnedWords(order)}`);
        return `${i === 0 ? `In ${variant} models the order by size` : "It"} ${outcomes[firstOf(some).word]} ${list(parts)}.`;
      });
      return said.join(" ");
    })
    .join(" ");
}

/** The title of the figure of both slopes. */
export function linkReading(links: readonly LinkRecord[]): string {
  const sizes = links.flatMap((link) => link.sizes);
  const apart = sizes.filter(
    ({
      raw: {
        interval: [low, high]
      }
    }) => low > 0 || high < 0
  );
  const relative = sizes.map(({ raw, kCompute }) => Math.abs(raw.difference / kCompute));
  const range = `${percent(Math.min(...relative))} to ${percent(Math.max(...relative))}`;
  if (apart.length === 0) return "The two slopes of every curve agree within their error";
  if (apart.length === sizes.length) return `The two slopes of every curve differ beyond their error, by ${range}`;
  return `The two slopes of a curve differ by ${range}, beyond error in ${word(apart.length)} of ${word(sizes.length)} curves`;
}

export function linkSentence(links: readonly LinkRecord[]): string {
  const sizes = links.flatMap((link) => link.sizes);
  const above = sizes.filter(({ raw }) => raw.difference > 0).length;
  const left = Math.max(...sizes.map(({ relative }) => Math.abs(relative ?? 0)));
  return `The slope against data is the larger one in ${count(above)} of ${count(sizes.length)} curves. Multiplying the slope against compute by the measured exponent d&nbsp;ln&nbsp;<i>C</i> / d&nbsp;ln&nbsp;<i>D</i> brings the two to within ${percent(left)} of one another. Since ln&nbsp;<i>C</i> is nearly straight in ln&nbsp;<i>D</i> along a run, that agreement is arithmetic and no evidence of its own: what keeps the slopes apart is how answers change their length.`;
}

/** The title of the figure of detectable slopes. */
export function detectReading(records: readonly DetectabilityRecord[]): string {
  const all = records.flatMap(({ variant, sizes }) => sizes.map((size) => ({ variant, ...size })));
  const hidden = all.filter(({ k, minimumSlope }) => k < minimumSlope);
  if (hidden.length === 0) {
    const near = all.reduce((a, b) => (a.k / a.minimumSlope < b.k / b.minimumSlope ? a : b));
    return `Every slope is above the smallest that could have been seen; ${modelSize(near.modelSize)} ${near.variant} is nearest to it`;
  }
  const names = list(hidden.map(({ variant, modelSize: size }) => `${modelSize(size)} ${variant}`));
  return `${names} ${hidden.length === 1 ? "learns" : "learn"} too slowly for this test to be sure to see`;
}

export function detectSentence(records: readonly DetectabilityRecord[], problems: number): string {
  const all = records.flatMap(({ variant, sizes }) => sizes.map((size) => ({ variant, ...size })));
  const such = all.filter(({ suchProblems }) => suchProblems.within);
  const these = all.filter(({ theseProblems }) => theseProblems.within);
  const name = ({ variant, modelSize: size }: (typeof all)[number]) => `${modelSize(size)} ${variant}`;
  const first =
    these.length === 0
      ? `On these ${count(problems)} problems every run\u2019s change of loss is beyond two standard errors.`
      : `On these ${count(problems)} problems the change of ${list(these.map(name))} is within two standard errors.`;
  if (such.length === 0) return `${first} On other problems of the kind it would be too.`;
  return `${first} For other problems of the kind that cannot be said of ${list(such.map(name))}: drawn as two samples of ${count(problems)} problems, start and end lie within two standard errors.`;
}
