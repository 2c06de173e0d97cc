import { count, fixed, list, percent, plural, word } from "../../../lib/format.js";
import { transferWindows } from "../../../lib/inference/experiments/transfer.js";
import type { Results } from "../../../lib/results.js";
import type { ContextTopic } from "../../paper-site.js";
import { transferData } from "./transfer-data.js";
import { benchmarkWords, countCells, countWords, formatWords, otherCells } from "./transfer-text.js";

/** `transfer`: sentences about the benchmarks beside the study's own. */
export const topic: ContextTopic = (site) => {
  const { results } = site;
  const data = transferData(site);
  if (data === null) return {};
  const record = results.experiments.transfer!;
  const format = formatWords(data);
  const variants = ["instruct", "base"].filter((variant) => otherCells(data, variant).length > 0);
  const counted = (questions: "theseQuestions" | "suchQuestions") =>
    variants
      .map((variant) => `In ${variant} models, ${countWords(countCells(otherCells(data, variant), questions))}.`)
      .join(" ");
  const per = Object.fromEntries(
    variants.map((variant) => [
      variant,
      data.benchmarks
        .filter(({ heldOut }) => !heldOut)
        .map(({ benchmark, label }) => {
          const cells = otherCells(data, variant).filter((cell) => cell.benchmark === benchmark);
          return `${label}: ${benchmarkWords(cells, "theseQuestions")}.`;
        })
        .join(" ")
    ])
  );
  return {
    firstWindow: word(transferWindows.first),
    lastWindow: word(transferWindows.last),
    answer: answerWords(data, variants),
    such: `Asked about problems of the kind, the luck of which problems were asked counts too. ${counted("suchQuestions")}`,
    these: `These are verdicts for runs trained again and asked the same problems. ${counted("theseQuestions")}`,
    instruct: per.instruct ?? "",
    base: per.base ?? "",
    format: format === null ? "" : `${format}.`,
    formatRule: record.formatRule,
    tests: record.benchmarks.tests,
    benchmarks: data.benchmarks.filter(({ heldOut }) => !heldOut).length,
    questions: questionSentence(record),
    ratio: `Repeats differ more than the noise of single evaluations explains, by a factor of ${fixed(record.runRatio, 2)} in variance over ${count(record.ratioCells)} curves whose repeats are drawn; every test carries it.`,
    smallest: smallestSentence(data.benchmarks)
  };
};

/** Counts of the first variant in full, then of the others; what part of the gain is format; what the verdicts beside it count. */
function answerWords(data: NonNullable<ReturnType<typeof transferData>>, variants: readonly string[]): string {
  const said = variants.map((variant, i) => {
    const { gain, loss, total, ...rest } = countCells(otherCells(data, variant), "theseQuestions");
    const pairs =
      i === 0
        ? `${count(total)} pairs of a benchmark and a model size (${variant})`
        : `${count(total)} such pairs for ${variant} models`;
    return `Of ${pairs}, ${count(gain)} improve, ${count(loss)} get worse and ${count(rest["no change shown"])} show no change.`;
  });
  const marked = otherCells(data, "base").filter(({ format }) => format).length;
  const format =
    marked === 0 ? "" : ` In ${count(marked)} of the base pairs, learning the answer format is part of the gain.`;
  return `${said.join(" ")}${format} These counts ask whether a repeat of the training would show the change on the same problems, corrected for the number of tests. The verdicts below are of the paper\u2019s claims E2, E3 and E4, each pair judged alone.`;
}

function questionSentence({ questions }: NonNullable<Results["experiments"]["transfer"]>): string {
  const named = (known: (typeof questions)[number]["known"]) =>
    questions
      .filter((question) => question.known === known)
      .map(({ label, problems }) => `${label} (${count(problems)})`);
  const [confirmed, agrees, partial] = [named("confirmed"), named("agrees"), named("partial credit")];
  return [
    confirmed.length > 0 ? `Scores of single runs confirm the stated number of problems for ${list(confirmed)}.` : "",
    agrees.length > 0 ? `They agree with it, but would with most numbers, for ${list(agrees)}.` : "",
    partial.length > 0
      ? `Scores of ${list(partial)} lie off the grid that right or wrong answers allow, so problems there earn part of a point, and the binomial error is an upper limit.`
      : ""
  ]
    .filter(Boolean)
    .join(" ");
}

function smallestSentence(benchmarks: readonly { label: string; problems: number }[]): string {
  const least = benchmarks.reduce((a, b) => (b.problems < a.problems ? b : a));
  return `${least.label} has ${plural(least.problems, "problem")}: one more right answer moves its loss by ${percent(1 / least.problems)} of the whole scale.`;
}
