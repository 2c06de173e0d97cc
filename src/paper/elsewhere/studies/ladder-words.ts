/** Sentences of /elsewhere-verl: what comes back of the ladder, and what the paper's law does on it. */
import { contradictedWords } from "../../../lib/beside/beside-words.js";
import { count, fixed, modelSize, plural, significant, smallPercent } from "../../../lib/format.js";
import { firstOf, itemAt, lastOf, mustFind, mustHave, present } from "../../../lib/items.js";
import type { ContextTopic } from "../../paper-site.js";
import type { ElsewhereRecord } from "../elsewhere-record.js";
import { ofWholeRuns, recordOf } from "../page/outcomes.js";
import { backWords } from "./tables.js";

const slope = (value: number) => fixed(value, 2);

export const topic: ContextTopic = (site) => {
  const record = recordOf(site);
  const sizes = record.ladder.filter(({ task }) => task === "MATH").map((size) => size.modelSize);
  const straight = mustFind(
    mustFind(record.rows, ({ id }) => id === "straight").columns,
    ({ study }) => study === "verl"
  );
  return {
    answer: [
      backWords(record, "verl", "final score"),
      ...["MATH", "GSM8K"].map((task) => lawWords(record, task)),
      heldOutWords(record)
    ],
    models: "Qwen2.5 Instruct",
    sizes: `${plural(sizes.length, "size")} from ${modelSize(firstOf(sizes))} to ${modelSize(lastOf(sizes))}`,
    forms: formWords(record),
    steps: record.ladder.map(({ windows }) => firstOf(windows).to).reduce((a, b) => Math.max(a, b)),
    windows: windowWords(record),
    bent: contradictedWords(straight, "run"),
    cap: capWords(record),
    format: formatWords(record)
  };
};

function lawWords({ laws }: ElsewhereRecord, task: string): string {
  const law = mustFind(ofWholeRuns(laws), (candidate) => candidate.task === task);
  const [low, high] = law.kMaxInterval;
  if (law.kMax === null || law.n0 === null)
    return `On ${task}, k does not grow with size, so the law has no limit to read.`;
  return `On ${task}, the law gives a limit of ${slope(law.kMax)}, half of it at ${modelSize(law.n0)}. Its 95% interval ${
    high == null
      ? `starts at ${slope(present(low))} and has no upper end`
      : `is ${slope(present(low))} to ${slope(high)}`
  }.`;
}

function heldOutWords({ heldOut }: ElsewhereRecord): string {
  const whole = ofWholeRuns(heldOut);
  const beats = ({ lossError, constantError }: (typeof heldOut)[number]) =>
    lossError !== null && lossError < constantError;
  const late = heldOut.filter(({ window }) => window === "from step 40");
  const better = whole.filter(beats).length;
  const lateBetter = late.filter(beats).length;
  return `Fitted without 72B, the law beats a constant loss at 72B on ${better === whole.length ? "both tasks" : `${count(better)} of ${plural(whole.length, "task")}`}. ${whole
    .map(
      ({ task, lossError, neighbourError, constantError }) =>
        `On ${task} it is ${lossError === null ? "without a limit" : `${smallPercent(lossError)} off`}; with the slope of 32B in its place it is ${smallPercent(neighbourError)} off, and a constant loss ${smallPercent(constantError)}.`
    )
    .join(" ")} From step 40 on it beats the constant on ${count(lateBetter)} of ${plural(late.length, "task")}.`;
}

/** Slopes of the smallest and the largest size, early and late. */
function windowWords({ ladder }: ElsewhereRecord): string {
  const math = ladder.filter(({ task }) => task === "MATH");
  const [first, last] = [firstOf(math), lastOf(math)];
  const from = (window: number) =>
    `from ${slope(itemAt(first.windows, window).k)} at ${modelSize(first.modelSize)} to ${slope(itemAt(last.windows, window).k)} at ${modelSize(last.modelSize)}`;
  const grows = (window: number) => itemAt(last.windows, window).k > itemAt(first.windows, window).k;
  const turn = count(itemAt(last.windows, 1).to);
  return `On MATH the slope up to step ${turn} goes ${from(1)}. From step ${turn} on it goes ${from(2)}${
    grows(1) && !grows(2) ? ": size helps early, and not later" : ""
  }.`;
}

function formWords({ forms, earlyForecasts }: ElsewhereRecord): string {
  const most = (window: string) => {
    const best = forms.filter((fit) => fit.window === window).map(({ best }) => mustHave(best, "power"));
    return best.reduce((sum, runs) => sum + runs, 0);
  };
  const runs = ofWholeRuns(forms).reduce((sum, fit) => sum + fit.runs, 0);
  const still = earlyForecasts.filter(
    (errors) => errors["no-change"] < errors.power && errors["no-change"] < errors.sigmoid
  ).length;
  return `A plain power law describes ${count(most("whole run"))} of ${count(runs)} whole runs best, ${count(most("to step 40"))} up to step 40 and ${count(most("from step 40"))} from there. Forecast from the steps up to 40, no change is nearest to the rest on ${count(still)} of ${plural(earlyForecasts.length, "task")}.`;
}

const of = ({ ladder }: ElsewhereRecord, task: string, size: number) =>
  mustFind(ladder, (model) => model.task === task && model.modelSize === size);

function capWords(record: ElsewhereRecord): string {
  const [second, largest] = [of(record, "MATH", 32e9), of(record, "MATH", 72e9)];
  const [early, later] = largest.lengths.map((length) => significant(present(length), 3));
  return `On MATH an answer is cut at 512 tokens, and a cut answer counts as wrong. Before training 72B scores ${fixed(largest.start, 3)}, ${
    largest.start < second.start ? "less" : "more"
  } than 32B with ${fixed(second.start, 3)}. Its answers in training go from ${early} tokens at step 5 to ${later} at step 20, so part of its early gain is brevity.`;
}

function formatWords(record: ElsewhereRecord): string {
  const half = of(record, "GSM8K", 0.5e9);
  return `On GSM8K 0.5B starts at ${fixed(half.start, 3)}: it does not know the answer format yet. Its slope of ${slope(firstOf(half.windows).k)} is the format being learned, which hides what size does there.`;
}
