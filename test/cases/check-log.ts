/** Whether the command line answers to a log as it must: `inspect --json` and `fit --json`, word for word and digit by digit. */
import { expect } from "vitest";
import type { InspectedFile, InspectedRun, Inspection } from "../../src/import/inspection.js";
import { rlscale } from "../helpers/command-line.js";
import { expectRelative } from "../helpers/expect-relative.js";
import type { FitAnswer, LogCase, RunAnswer } from "./log-cases.js";

export const folder = "test/fixtures/cases";

/**
 * Checks one case: the right answer, or, where the case allows it, a refusal whose option then gives the right answer.
 *
 * @throws an assertion's error where it is neither
 */
export async function checkLog({ file, ...answer }: LogCase): Promise<void> {
  const path = `${folder}/${file}`;
  const options = answer.with ?? [];
  const { code, files, said } = await inspected(path, options);
  const found = files.flatMap(({ runs }) => runs);
  if (answer.refused && (await isRefused(path, options, code, found))) {
    for (const file of files) checkLedger(file, answer);
    const text = `${said}\n${(await rlscale("fit", path, ...options)).err}`;
    // the file's name may say it too, which is no merit of the message
    expect(text.replaceAll(file, "").replaceAll(file.replace(/.*\/|\.\w+$/g, ""), "")).toMatch(answer.refused);
    return;
  }
  if (answer.asks && code === 1) {
    expect(found).toEqual([]);
    expect(said).toContain(answer.asks.option);
    const fit = await rlscale("fit", path, ...options);
    expect([fit.code, fit.err]).toEqual([1, expect.stringContaining(answer.asks.option)]);
    await checkRight(path, [...options, ...answer.asks.give], answer);
    return;
  }
  await checkRight(path, options, answer);
}

async function inspected(path: string, options: readonly string[]) {
  const { code, out, err } = await rlscale("inspect", path, ...options, "--json");
  expect(code, err).not.toBe(2);
  const { files } = JSON.parse(out) as Inspection;
  return { code, files, said: files.flatMap(({ problems }) => problems).join("\n") };
}

/** Nothing is fitted: no run, or none with a score that is taken. */
async function isRefused(path: string, options: readonly string[], code: number, runs: readonly InspectedRun[]) {
  if (code === 1) return runs.length === 0;
  return (await rlscale("fit", path, ...options)).code === 1;
}

async function checkRight(path: string, options: readonly string[], answer: Omit<LogCase, "file">): Promise<void> {
  const { code, files, said } = await inspected(path, options);
  expect(code, said).toBe(0);
  checkFiles(files, said, answer);
  if (answer.fit) await checkFit(path, options, answer.fit);
}

/** Runs and ledgers of the files of a case, as `inspect` and the page both have them. */
export function checkFiles(files: readonly InspectedFile[], said: string, answer: Omit<LogCase, "file">): void {
  const runs = files.flatMap((one) => one.runs);
  expect(runs.length, names(runs)).toBe(answer.runs.length);
  for (const expected of answer.runs) checkRun(theOne(runs, expected.name ?? /./), expected, said);
  for (const file of files) checkLedger(file, answer);
  if (answer.rows !== undefined) expect(files.reduce((sum, { rows }) => sum + rows, 0)).toBe(answer.rows);
}

function checkRun(run: InspectedRun, answer: RunAnswer, said: string): void {
  if (answer.size !== undefined && !(answer.sizeMayBeAsked && run.modelSize === null)) {
    expect(run.modelSize).toBe(answer.size);
  } else if (answer.sizeMayBeAsked) expect(said).toContain("--model-size");
  expect([run.steps, run.firstStep, run.lastStep]).toEqual(answer.steps);
  if (answer.tokens !== undefined) expect(run.tokens).toBe(answer.tokens);
  if (answer.scores === undefined) return;
  expect(run.scoreDetails.length, run.scores.join()).toBe(answer.scores.length);
  for (const { name, role, points, range, answers } of answer.scores) {
    const score = run.scoreDetails.find((one) => name.test(one.name));
    expect(score, `${name} among ${run.scores.join()}`).toBeDefined();
    expect(score!.points).toBe(points);
    if (role) expect(score!.role, score!.name).toBe(role);
    if (answers) expect(score!.answers).toEqual({ count: answers[0], from: answers[1] });
    // ranges have five digits or more
    if (range)
      expect(
        [score!.min - range[0], score!.max - range[1]].every((off) => Math.abs(off) < 1e-5),
        said
      ).toBe(true);
  }
}

function checkLedger({ ledger, producer }: InspectedFile, { notBy = [] }: Omit<LogCase, "file">): void {
  const setAside = Object.values(ledger.setAside).reduce((sum, count) => sum + count, 0);
  expect(ledger.used + ledger.duplicates + setAside).toBe(ledger.read);
  expect(notBy).not.toContain(producer);
}

async function checkFit(path: string, options: readonly string[], answer: FitAnswer): Promise<void> {
  const given = [...options, ...(answer.with ?? [])];
  const { code, out, err } = await rlscale("fit", path, ...given, "--json");
  expect([code, err]).toEqual([0, ""]);
  const { fits, law } = JSON.parse(out) as {
    fits: { run: string; k: number; points: number }[];
    law: { kMax: number; n0: number } | null;
  };
  checkFits(fits, law, answer);
  if (answer.says) expect((await rlscale("fit", path, ...given)).out).toMatch(answer.says);
}

/** Slopes and law of a case, as `fit`, the page and a study's logs all have them. */
export function checkFits(
  fits: readonly { run: string; k: number; points: number }[],
  law: { kMax: number | null; n0: number | null } | null,
  answer: FitAnswer
): void {
  expect(fits.length, names(fits)).toBe(answer.k.length);
  for (const [name, k, points] of answer.k) {
    const fit = theOne(fits, name);
    expect(fit.points).toBe(points);
    expectRelative(fit.k, k, answer.tolerance ?? 1e-9);
  }
  if (!answer.law) return;
  expectRelative(law!.kMax!, answer.law.kMax, answer.law.tolerance);
  expectRelative(law!.n0!, answer.law.n0, answer.law.tolerance);
}

function theOne<T extends { run: string }>(runs: readonly T[], name: RegExp): T {
  const found = runs.filter(({ run }) => name.test(run));
  expect(found.length, `${name} among ${names(runs)}`).toBe(1);
  return found[0]!;
}

const names = (runs: readonly { run: string }[]) => runs.map(({ run }) => run).join(", ");
