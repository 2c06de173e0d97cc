import { capital, change, count, fixed, list, modelSize, percent, significant } from "../../lib/format.js";
import { mustFind } from "../../lib/items.js";
import { matching } from "../../lib/matching.js";
import type { PromptsRecord } from "../../lib/records/prompts-record.js";
import { mainFamily } from "../../lib/series-names.js";
import type { ContextTopic } from "../paper-site.js";
import { promptGap } from "../reading/reading-data.js";

/** At or below this a test is said to find something. */
const level = 0.05;

/** `prompts`: one repeat with another prompt, and why it is no repeat of the others. */
export const topic: ContextTopic = (site) => {
  const { results } = site;
  const found = results.inference.prompts.find(({ family }) => family === mainFamily(results));
  if (!found) return { contrast: "", short: "", scale: "", common: "", bias: "", share: "", pooling: "" };
  const gap = promptGap(site);
  const shorter = gap === null ? "had another prompt" : `used a prompt that is ${fixed(gap, 1)} tokens shorter`;
  const sizes = list(
    found.spreads.flatMap(({ variant, modelSize: size, contrast }) =>
      contrast ? [`${modelSize(size)} ${variant}`] : []
    )
  );
  return {
    contrast: `One repeat each of ${sizes} ${shorter}. ${verdictSentence(found)}`,
    short: verdictSentence(found),
    scale: scaleSentence(found),
    common: commonSentence(found),
    bias: biasSentence(found),
    share: shareSentence(found),
    pooling: poolingSentence(found)
  };
};

type Test = PromptsRecord["tests"][number];

/** The test of one quantity: against compute where it is of a curve, by evaluation noise unless said. */
function testOf({ tests }: PromptsRecord, quantity: Test["quantity"], scale: Test["scale"] = "evaluation noise"): Test {
  const resource = quantity === "loss at the end" ? null : "compute";
  return mustFind(tests, matching<Test>({ quantity, scale, resource }));
}

const quantities: readonly Test["quantity"][] = ["slope", "level", "loss at the end"];

function verdictSentence(found: PromptsRecord): string {
  const tests = quantities.map((quantity) => testOf(found, quantity));
  const shown = tests.filter(({ permutationP }) => permutationP <= level);
  const values = tests.map(({ quantity, permutationP }) => `${significant(permutationP, 2)} for the ${quantity}`);
  const head = `Over all ways to assign that prompt within the sizes, the exact p is ${list(values)}.`;
  return shown.length > 0
    ? `${head} The prompt is therefore a fixed effect here: how far runs differ comes from repeats of one prompt.`
    : `${head} No effect of the prompt is shown; it is kept out all the same: how far runs differ comes from repeats of one prompt.`;
}

function scaleSentence(found: PromptsRecord): string {
  const differing = quantities.filter(
    (quantity) => testOf(found, quantity).p <= level !== testOf(found, quantity, "raw").p <= level
  );
  const end =
    differing.length === 0
      ? "Here both scales lead to the same answer at the five per cent level."
      : `Here the scales differ at the five per cent level for the ${list(differing)}.`;
  return `F assumes that the variance of a run is known in each cell up to one common factor, and rejects too often where that is wrong. The exact test keeps its error rate whatever the variances are; the scale only sets its power, so it is the test to read. ${end}`;
}

function commonSentence(found: PromptsRecord): string {
  const parts = quantities.map((quantity) => {
    const { meanPermutationP } = testOf(found, quantity);
    return `${meanPermutationP <= level ? "one common effect" : "no common effect"} is shown for the ${quantity} (exact p ${significant(meanPermutationP, 2)})`;
  });
  return `${capital(list(parts))}.`;
}

function biasSentence({ contrasts }: PromptsRecord): string {
  const onCompute = contrasts.filter(matching({ resource: "compute" as const }));
  const ends = (values: number[]) => `${change(Math.min(...values), 4)} to ${change(Math.max(...values), 4)}`;
  const k = onCompute.map(({ biasOfK }) => biasOfK);
  const levels = onCompute.map(({ biasOfLevel }) => biasOfLevel);
  return `Mean curves of these sizes are means over both prompts. Against a mean over the usual prompt alone their k is off by ${ends(k)} and their ln L by ${ends(levels)} (table). No interval holds that. For the other sizes it is not known which prompts their repeats had.`;
}

function shareSentence({ spreads }: PromptsRecord): string {
  const largest = spreads.reduce((a, b) => (b.asChance.share > a.asChance.share ? b : a));
  const leads = spreads.reduce((a, b) => (b.onePrompt.share > a.onePrompt.share ? b : a));
  const name = ({ variant, modelSize: size }: typeof largest) => `${modelSize(size)} ${variant}`;
  const df = spreads.reduce((sum, { asChance }) => sum + asChance.df, 0);
  return `With that prompt counted as chance, ${name(largest)} alone gave ${percent(largest.asChance.share)} of the pooled variance of the reuse error, with ${count(largest.asChance.df)} of ${count(df)} degrees of freedom. From repeats of one prompt it gives ${percent(largest.onePrompt.share)}; the largest part is ${percent(leads.onePrompt.share)}, of ${name(leads)}.`;
}

function poolingSentence({ equality: { bartlett, trend } }: PromptsRecord): string {
  const equal = bartlett.p > level ? "does not reject that they are equal" : "rejects that they are equal";
  return `Is pooling over sizes right? Bartlett\u2019s test of the cells\u2019 variances ${equal} (p ${significant(bartlett.p, 2)}), with little power at two or three runs a cell. The variance follows L (1 \u2212 L) to the power ${fixed(trend.power, 1)} \u00b1 ${fixed(trend.powerError, 1)}; binomial units assume 1. So variances are pooled in binomial units, and that they are equal is not shown.`;
}
