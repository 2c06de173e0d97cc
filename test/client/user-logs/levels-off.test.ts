/** Where recipes level off, on the page: the numbers of the command line, in its words, once they are computed. */
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { compareText } from "../../../loaders/cli/compare/compare-text.js";
import { comparedPart } from "../../../src/client/user-logs/ahead/compared-part.js";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { readLog } from "../../../src/import/import-log.js";
import { type ComparedRuns, compareRuns } from "../../../src/import/recipes/compare-runs.js";
import { UserAnswers } from "../../../src/import/study/user-answers.js";
import type { LogAnswer, LogChoices, UserLog } from "../../../src/import/study/user-logs.js";
import { understandLog } from "../../../src/import/understand-log.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { finished } from "../../../src/lib/steps.js";

const choices: LogChoices = { sizes: {} };
const x = Float64Array.from({ length: 40 }, (_, i) => 10 * (i + 1));

/** Scores of a course with seeded noise, five digits as logged. */
function scoresOf(level: (step: number) => number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from(x, (step) => Number((level(step) + 0.004 * random.normal()).toFixed(5)));
}

const towards = (end: number) => (step: number) => end - 0.4 * Math.exp(-step / 60);
/** runs of each recipe; the last four have no asymptote that is known */
const recipes = {
  three: [0.6, 0.604, 0.61].map((end, i) => scoresOf(towards(end), i + 1)),
  alone: [scoresOf(towards(0.7), 7)],
  rising: [11, 12].map((seed) => scoresOf((step) => 0.1 + 0.001 * step, seed)),
  falling: [13, 14].map((seed) => scoresOf((step) => towards(0.6)(step) - 0.001 * Math.max(0, step - 150), seed)),
  collapsed: [15, 16].map((seed) => scoresOf((step) => (step > 300 ? 0.05 : towards(0.6)(step)), seed)),
  gone: [scoresOf((step) => (step > 300 ? 0.05 : towards(0.6)(step)), 17)]
};

const texts = Object.entries(recipes).flatMap(([recipe, runs]) =>
  runs.map((scores, i) => ({
    path: `${recipe}-s${i + 1}.jsonl`,
    text: scores.map((score, j) => JSON.stringify({ step: x[j], "eval/accuracy": score })).join("\n")
  }))
);
const logs: UserLog[] = await Promise.all(
  texts.map(async ({ path, text }) => ({
    path,
    log: await readLog(sourceOfBytes(path, new TextEncoder().encode(text)), { scores: [] })
  }))
);
const onCommandLine = compareRuns(
  logs.map((one) => understandLog((one as Extract<UserLog, { log: unknown }>).log, { scores: [] })),
  { axis: "steps" }
) as ComparedRuns;

const dom = new JSDOM("<!doctype html><body></body>");
beforeAll(() => {
  vi.stubGlobal("document", dom.window.document);
  vi.stubGlobal("DOMParser", dom.window.DOMParser);
});
afterAll(() => void vi.unstubAllGlobals());

/** The answer at once, and with what follows it. */
function answered(): { first: LogAnswer; whole: LogAnswer } {
  const answers = new UserAnswers([], null);
  const first = answers.answer(logs, choices);
  return { first, whole: { ...first, ...finished(answers.rest(first)) } };
}

function tableOf(answer: LogAnswer): { heads: string[]; rows: HTMLElement[][] } {
  const box = document.createElement("div");
  box.append(...comparedPart(answer));
  const table = [...box.querySelectorAll("table")].find(({ caption }) => caption!.textContent!.startsWith("Each"))!;
  return {
    heads: [...table.querySelectorAll("thead th")].map(({ textContent }) => textContent!),
    rows: [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll<HTMLElement>("th, td")])
  };
}

const textsOf = (rows: readonly (readonly HTMLElement[])[]) =>
  rows.map((row) => row.map(({ textContent }) => textContent!));

describe("where recipes level off", () => {
  it("is that of compareRuns, each recipe's beside its name", () => {
    const { comparison } = answered().whole;
    const levels = ({ groups }: ComparedRuns) => groups.map(({ group, asymptote }) => [group, asymptote]);
    expect(levels(comparison as ComparedRuns)).toEqual(levels(onCommandLine));
    expect(onCommandLine.groups.map(({ group, asymptote }) => [group, asymptote !== null])).toEqual([
      ["three", true],
      ["alone", true],
      ["rising", false],
      ["falling", false],
      ["collapsed", false],
      ["gone", false]
    ]);
  });

  it("is in the table as a fit of the mean curve has it, with the jackknife of the X alone", () => {
    const { heads, rows } = tableOf(answered().whole);
    expect(heads).toEqual(["Recipe", "Runs", "Score", "95%", "Levels off at", "Half of the gain by (steps)"]);
    const cells = new Map(textsOf(rows).map(([recipe, , , , ...last]) => [recipe, last]));
    const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const fitOf = (runs: readonly number[][]) => {
      const curve = runCurve(
        x,
        x.map((_, j) => mean(runs.map((scores) => scores[j]!)))
      );
      const { form, parameters } = fitRunForms(curve).best;
      expect(form).toBe("exponential");
      return { level: parameters.asymptote!, half: parameters.x0! * Math.LN2 };
    };
    const percents = (value: number) => `${(100 * value).toFixed(1)}% (no interval)`;
    const four = (value: number) => String(Number(value.toPrecision(4)));
    const alone = fitOf(recipes.alone);
    expect(cells.get("alone")).toEqual([percents(alone.level), four(alone.half)]);
    const { three } = recipes;
    const whole = fitOf(three);
    const less = three.map((_, left) => Math.log(fitOf(three.filter((__, i) => i !== left)).half));
    const error = Math.sqrt((2 / 3) * less.reduce((sum, one) => sum + (one - mean(less)) ** 2, 0));
    const [low, high] = [-1, 1].map((sign) => Math.exp(Math.log(whole.half) + sign * tQuantile(0.975, 2) * error));
    expect(cells.get("three")).toEqual([percents(whole.level), `${four(whole.half)} [${four(low!)}, ${four(high!)}]`]);
    for (const recipe of ["rising", "falling", "collapsed", "gone"])
      expect([recipe, ...cells.get(recipe)!]).toEqual([recipe, "not identified", ""]);
  });

  it("is in the words of `rlscale compare`", () => {
    const lines = compareText(onCommandLine).split("\n");
    for (const [recipe, , , , level, half] of textsOf(tableOf(answered().whole).rows)) {
      const line = lines.find((one) => one.startsWith(`${recipe} `))!.replace(/ +/g, " ");
      expect(line.endsWith(` ${level!.replaceAll("%", "")} ${half}`.trimEnd()), `${line} | ${level} ${half}`).toBe(
        true
      );
    }
  });

  it("is said to be computed until it is, with the rest of the row at once", () => {
    const { first, whole } = answered();
    const [before, after] = [first, whole].map((answer) => tableOf(answer).rows);
    expect(textsOf(before!).map((row) => row.slice(0, 4))).toEqual(textsOf(after!).map((row) => row.slice(0, 4)));
    const pending = (rows: readonly HTMLElement[][]) =>
      rows.map((row) => row.map((cell) => cell.querySelector("[aria-busy]") !== null));
    expect(pending(before!)).toEqual(before!.map(() => [false, false, false, false, true, true]));
    expect(pending(after!).flat()).not.toContain(true);
  });
});
