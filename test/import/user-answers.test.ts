import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import { compareRuns } from "../../src/import/recipes/compare-runs.js";
import { isWhole, UserAnswers } from "../../src/import/study/user-answers.js";
import {
  importedLogs,
  type LogAnswer,
  type LogChoices,
  optionsFor,
  type UserLog
} from "../../src/import/study/user-logs.js";
import { finished } from "../../src/lib/steps.js";
import { answerFor, logLines } from "../helpers/answered-logs.js";

const choices: LogChoices = { sizes: {} };
const record = { studies: [], groups: [], rows: [] };
const names = ["a-s1", "a-s2", "a-s3", "b-s1", "b-s2", "b-s3"].map((name) => `${name}.jsonl`);
const logs: UserLog[] = await Promise.all(
  names.map(async (path, i) => {
    const text = logLines(30, 0.05 + 0.002 * i, { noise: 0.01 + 0.001 * i });
    return { path, log: await readLog(sourceOfBytes(path, new TextEncoder().encode(text)), optionsFor(path, choices)) };
  })
);
/** recipes by the number in the name: two runs of three recipes */
const others: LogChoices = {
  ...choices,
  recipes: Object.fromEntries(
    new UserAnswers([], null).answer(logs, choices).runs.map(({ key, path }) => [key, path.slice(2, 4)] as const)
  )
};
const compared = ({ comparison }: Pick<LogAnswer, "comparison">) => {
  if (comparison === null || "refusals" in comparison) throw new Error("not compared");
  return comparison;
};

describe("UserAnswers", () => {
  it("has scores, differences and Welch's intervals at once, and what is simulated after them, as `compareRuns` has it", () => {
    const answers = new UserAnswers([], null);
    const first = answers.answer(logs, choices);
    expect(isWhole(first)).toBe(false);
    expect(first.beside).toBeNull();
    const [now] = compared(first).differences;
    expect([now!.band, now!.budgetRatio]).toEqual([null, null]);
    const steps = answers.rest(first);
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses++;
    // 2,000 resamples, a hundred at a time; simulated curves are kept from one comparison to the next (simulated.test.ts)
    expect(pauses).toBeGreaterThan(20);
    const whole = compareRuns(importedLogs(logs, choices, { join: true }), { axis: "steps" });
    if ("refusals" in whole) throw new Error("not compared");
    expect(compared(step.value)).toEqual(whole);
    const [then] = whole.differences;
    expect([now!.difference, now!.low, now!.high, now!.p]).toEqual([then!.difference, then!.low, then!.high, then!.p]);
    expect(then!.band).not.toBeNull();
    expect(then!.budgetRatio!.low).not.toBeNull();
    expect(isWhole(step.value)).toBe(true);
    expect(answerFor(logs, choices, [])).toEqual({ ...first, ...step.value });
  });

  it("fits no run again for other recipes, and compares none again that were compared", () => {
    const answers = new UserAnswers([], { ...record } as never);
    const first = answers.answer(logs, choices);
    const rest = finished(answers.rest(first));
    expect(answers.understands(logs, others)).toBe(true);
    const second = answers.answer(logs, others);
    expect(second.fits).toBe(first.fits);
    expect(compared(second).groups.map(({ group, seeds }) => [group, seeds])).toEqual([
      ["s1", 2],
      ["s2", 2],
      ["s3", 2]
    ]);
    expect(isWhole(second)).toBe(false);
    finished(answers.rest(second));
    const back = answers.answer(logs, choices);
    expect(isWhole(back)).toBe(true);
    expect(compared(back).differences).toBe(compared(rest).differences);
    expect(back.beside).toBe(rest.beside);
    // the same recipes, as the reader says them: nothing but what they were taken from differs
    const said = { ...choices, recipes: Object.fromEntries(first.runs.map(({ key, path }) => [key, path[0]!])) };
    const confirmed = compared(answers.answer(logs, said));
    expect(confirmed.differences).toBe(compared(rest).differences);
    expect(confirmed.taken).toEqual(["recipes as you name them; each run of a recipe counts as a seed of it"]);
  });

  it("has every run as it was logged before anything is fitted, and reads the logs once for both", () => {
    const answers = new UserAnswers([], null);
    const logged = answers.logged(logs, choices);
    expect(logged.map(({ path, value }) => [path, value.length])).toEqual(names.map((path) => [path, 30]));
    expect(answers.understands(logs, choices)).toBe(false);
    const answer = answers.answer(logs, choices);
    expect(answer).toEqual(new UserAnswers([], null).answer(logs, choices));
    expect(answer.logged).toEqual(logged);
    // asked for other logs in between, the fits are of those that are asked for
    answers.logged(logs.slice(1), choices);
    expect(answers.answer(logs, choices)).toEqual(answer);
    expect(answers.answer(logs.slice(1), choices).fits.fits).toHaveLength(5);
  });

  it("begins anew with other logs or choices", () => {
    const answers = new UserAnswers([], null);
    const first = answers.answer(logs, choices);
    finished(answers.rest(first));
    expect(answers.understands(logs, { ...choices, fromStep: 5 })).toBe(false);
    expect(answers.understands(logs.slice(1), choices)).toBe(false);
    expect(answers.understands([...logs.slice(0, -1), { ...logs.at(-1)! }], choices)).toBe(false);
    const later = answers.answer(logs, { ...choices, fromStep: 5 });
    expect(later.fits.fits[0]!.k).not.toBe(first.fits.fits[0]!.k);
    expect(isWhole(later)).toBe(false);
    expect(new UserAnswers([], null).understands([], choices)).toBe(false);
  });

  it("has nothing left to follow where recipes are refused, once rows are tested", () => {
    const answers = new UserAnswers([], null);
    const mixed = [logs[0]!, { path: "b.jsonl", bytes: 1, sha256: null, problems: ["b.jsonl: empty"] }, logs[3]!];
    const first = answers.answer(mixed, { ...choices, score: "none" });
    expect(first.comparison).toMatchObject({
      refusals: [/no score none/, /no score none/].map((text) => expect.stringMatching(text))
    });
    expect(finished(answers.rest(first))).toEqual({ comparison: first.comparison, beside: [] });
    expect(isWhole(answers.answer(mixed, { ...choices, score: "none" }))).toBe(true);
  });
});
