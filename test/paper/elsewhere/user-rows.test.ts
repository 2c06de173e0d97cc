/** A reader's runs in the rows of public studies: those studies' own logs, given as a reader's, get the recorded cells back. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadResults } from "../../../loaders/analysis/build-results.js";
import { toJson } from "../../../loaders/emit.js";
import { mostTested, testedRuns } from "../../../src/import/study/logs-tested.js";
import { type BesideRecord, besideOne } from "../../../src/lib/beside/beside-record.js";
import { type UserTestedRun, userRows } from "../../../src/lib/beside/user-rows.js";
import type { StudyRun } from "../../../src/lib/runs/study-run.js";
import type { ElsewhereRecord, StudyName } from "../../../src/paper/elsewhere/elsewhere-record.js";
import { besideOf } from "../../../src/paper/elsewhere/rows-beside.js";
import { answerOf } from "../../helpers/answered-logs.js";
import { studyRuns } from "./study-runs.js";

const record = JSON.parse(readFileSync("data/elsewhere.json", "utf8")) as ElsewhereRecord;
const beside = JSON.parse(readFileSync("data/beside.json", "utf8")) as BesideRecord;
const recorded = (id: string, study: StudyName) =>
  record.rows.find((row) => row.id === id)!.columns.find((one) => one.study === study)!;
const runs = await studyRuns();
const asUser = (all: readonly StudyRun[], setting: string, size: (run: StudyRun) => number | null): UserTestedRun[] =>
  all.map((run) => ({ ...run, run: run.recipe, setting, modelSize: size(run) }));
const sizeIn = ({ recipe }: StudyRun) => 1e9 * Number.parseFloat(recipe.split(" ")[1]!);
const math = asUser(
  runs.verl.filter(({ recipe }) => recipe.startsWith("math ")),
  "MATH",
  sizeIn
);
const rowOf = (id: string, mine: readonly UserTestedRun[]) =>
  userRows(beside, mine)[beside.rows.findIndex((row) => row.id === id)]!;
/** What was recorded at eight digits, or, from the search of a fit, at fewer. */
function expectCells(mine: readonly { estimate: number | null; verdict: string }[], theirs: typeof mine): void {
  expect(mine.map(({ verdict }) => verdict)).toEqual(theirs.map(({ verdict }) => verdict));
  for (const [i, { estimate }] of mine.entries()) {
    if (estimate === null) expect(theirs[i]!.estimate).toBeNull();
    else expect(Math.abs(estimate - theirs[i]!.estimate!)).toBeLessThan(1e-6 + 1e-5 * Math.abs(estimate));
  }
}

describe("data/beside.json", () => {
  it("is what the record of the other studies and the ledger give today", async () => {
    expect(toJson(beside)).toBe(toJson(besideOf(record, await loadResults("."))));
  });

  it("is cut to one study by its name", () => {
    const pods = besideOne(beside, "pods");
    expect(pods.studies.map(({ name }) => name)).toEqual(["PODS"]);
    expect(pods.rows.map(({ columns }) => columns.map(({ study }) => study))).toEqual(beside.rows.map(() => ["pods"]));
  });
});

describe("userRows(rows, runs)", () => {
  it("gives the ladder its slopes by size, its bends and its forecasts back", () => {
    const whole = recorded("size", "verl").cells.filter(({ group }) => group === "MATH, whole run");
    expect(whole).toHaveLength(21);
    const size = rowOf("size", math);
    expectCells(size.cells, whole);
    expect(size.sentence).toBe("The slope goes from 0.016 at 0.5B to 0.167 at 72B, by step.");
    expectCells(
      rowOf("straight", math).cells,
      recorded("straight", "verl").cells.filter(({ group }) => group === "MATH")
    );
    const forecast = recorded("forecast", "verl").cells.filter(({ what }) => what.startsWith("MATH"));
    expectCells(rowOf("forecast", math).cells, forecast);
    expect(rowOf("forecast", math).outcome!.verdict).toBe("contradicted");
  });

  it("gives them back to whoever drops the logs into the page", async () => {
    const files = Object.fromEntries(
      math.map(({ modelSize, step, score }) => [
        `qwen2.5-${modelSize! / 1e9}B-grpo.jsonl`,
        [...step].map((at, i) => `${JSON.stringify({ step: at, "val/math_acc": score[i] })}\n`).join("")
      ])
    );
    const { beside: mine, ahead } = await answerOf(files, { sizes: {} }, [], beside);
    expect(ahead).toHaveLength(7);
    const found = (id: string) => mine!.find((row) => row.id === id)!;
    const estimates = (cells: readonly { estimate: number | null }[]) =>
      cells.map(({ estimate }) => estimate!).sort((a, b) => a - b);
    const [ours, theirs] = [
      estimates(found("size").cells),
      estimates(recorded("size", "verl").cells.filter(({ group }) => group === "MATH, whole run"))
    ];
    expect(ours).toHaveLength(21);
    for (const [i, value] of ours.entries()) expect(Math.abs(value - theirs[i]!)).toBeLessThan(1e-5);
    // near: these logs do not say how many problems a score is a mean over
    expect(found("forecast").cells[0]!.estimate).toBeCloseTo(
      recorded("forecast", "verl").cells.find(({ what }) => what === "MATH: power law")!.estimate!,
      2
    );
    expect(found("decline").sentence).toBe("These runs: 0 of 7 runs end below their peak.");
    expect((await answerOf(files)).beside).toEqual([]);
  });

  it("gives seeds their spread back, and lost runs their share", () => {
    const eight = asUser(runs.podsEight, "PODS", ({ recipe }) => 1e9 * Number(recipe.split(" ")[0]));
    const row = rowOf("seeds", eight);
    expectCells(
      row.cells,
      recorded("seeds", "pods").cells.filter(({ group }) => group === "eight GPUs, GSM8K")
    );
    expect(row.sentence).toContain("0.064 (these runs)");
    const octo = asUser(
      runs.octothinker.filter(({ benchmark }) => benchmark === "math500"),
      "Octo",
      () => null
    );
    expectCells(rowOf("decline", octo).cells, recorded("decline", "octothinker").cells);
    expect(rowOf("decline", octo).sentence).toBe("These runs: 7 of 35 runs end below their peak, 2 collapsed.");
  });

  /** ln L = -k ln X to the last digit, up to step 12: least squares gives k back. */
  const run = (size: number, seed: number, k: number, steps: number): UserTestedRun => {
    const step = Float64Array.from({ length: steps }, (_, i) => i + 1);
    return {
      ...{ run: `${size} ${seed}`, recipe: `GRPO ${size}`, setting: "GRPO", modelSize: size * 1e9, problems: null },
      ...{ step, score: step.map((x) => (x <= 12 ? 1 - x ** -k : 0)) }
    };
  };

  // NumPy 2, SciPy 1.17: ttest_ind(equal_var=False).confidence_interval of the two samples of slopes
  it("compares sizes over their seeds, each by the steps that all seeds of its size have", () => {
    const runs = [
      ...[0.2, 0.24, 0.19].map((k, seed) => run(7, seed, k, 12 + 4 * seed)),
      ...[0.1, 0.12, 0.14].map((k, seed) => run(3, seed, k, 12 + 4 * seed))
    ];
    const { cells, sentence } = rowOf("size", runs);
    expect(sentence).toBe("The slope goes from 0.120 at 3B to 0.210 at 7B, by step.");
    expect(cells.map(({ what, verdict }) => [what, verdict])).toEqual([["GRPO: 7B against 3B", "supported"]]);
    const [cell] = cells;
    expect(cell!.estimate).toBeCloseTo(0.09, 9);
    expect(cell!.margin).toBeCloseTo(0.25 * 0.12, 9);
    expect(cell!.interval![0]).toBeCloseTo(0.0352386727, 9);
    expect(cell!.interval![1]).toBeCloseTo(0.1447613273, 9);
  });

  // by hand: the variance of the three slopes is 0.0007, and the single run is a line without error
  it.each([
    ["larger", 7, 3],
    ["smaller", 3, 7]
  ])("takes the error of a mean of seeds where the %s size alone has seeds", (_, seeded, alone) => {
    const several = [0.2, 0.24, 0.19].map((k, seed) => run(seeded, seed, k, 12));
    const [cell] = rowOf("size", [...several, run(alone, 0, 0.12, 12)]).cells;
    const [difference, half] = [Math.sign(seeded - alone) * 0.09, 1.959963984540054 * Math.sqrt(0.0007 / 3)];
    expect(cell!.estimate).toBeCloseTo(difference, 9);
    expect(cell!.interval![0]).toBeCloseTo(difference - half, 9);
    expect(cell!.interval![1]).toBeCloseTo(difference + half, 9);
  });

  it("compares single runs of two sizes by the errors of their slopes, every larger size with every smaller", () => {
    const pairs = rowOf("size", math.slice(0, 3));
    expect(pairs.cells.map(({ what }) => what)).toEqual([
      ...["MATH: 1.5B against 0.5B", "MATH: 3B against 0.5B"],
      "MATH: 3B against 1.5B"
    ]);
    expect(pairs.cells.every(({ group }) => group === "MATH")).toBe(true);
  });

  it("takes two repeats for a spread of seeds, of one setting or of two", () => {
    const of = (recipe: string, seed: number): UserTestedRun => ({
      ...{ ...math[3]!, recipe, run: `${recipe} ${seed}` },
      score: math[3]!.score.map((score) => score + seed / 100)
    });
    const said = (...runs: UserTestedRun[]) => rowOf("seeds", runs).sentence;
    expect(said(of("a", 0), of("a", 1))).toMatch(/^Cannot test it: .* found 1 repeat\.$/);
    expect(said(of("a", 0), of("a", 1), of("a", 3))).toMatch(/^Two single runs of one setting differ by up to /);
    expect(said(of("a", 0), of("a", 1), of("b", 0), of("b", 3))).toMatch(/^Two single runs /);
  });

  it("takes a fitted run with its score before training, its recipe with its size, and none of too many", () => {
    const curve = { x: Float64Array.of(5, 10), score: Float64Array.of(0.3, 0.4), problems: 500 };
    const ahead = (before: number | null) =>
      ({ path: "a.jsonl", run: "qwen-7B-grpo", curve: { ...curve, before } }) as unknown as Parameters<
        typeof testedRuns
      >[0][0];
    const [with0, without] = testedRuns([ahead(0.2), ahead(null), null], Array(3).fill({ modelSize: 7e9 }), null);
    expect([[...with0!.step], [...with0!.score]]).toEqual([
      [0, 5, 10],
      [0.2, 0.3, 0.4]
    ]);
    expect([[...without!.step], [...without!.score]]).toEqual([
      [5, 10],
      [0.3, 0.4]
    ]);
    expect(with0).toMatchObject({
      ...{ run: "qwen-7B-grpo", recipe: "qwen-7B-grpo 7000000000", setting: "qwen-grpo" },
      ...{ modelSize: 7e9, problems: 500 }
    });
    const many = Array(mostTested + 1).fill(ahead(null));
    expect(testedRuns(many, Array(many.length).fill({ modelSize: null }), null)).toEqual([]);
    expect(testedRuns(many.slice(1), Array(mostTested).fill({ modelSize: null }), null)).toHaveLength(mostTested);
  });

  it("says why runs cannot test a row", () => {
    const [one] = math;
    const short = { ...one!, step: one!.step.slice(0, 3), score: one!.score.slice(0, 3) };
    expect(userRows(beside, [short]).map(({ sentence, outcome }) => [sentence, outcome])).toEqual([
      ["Cannot test it: it takes two sizes of one setting, with evaluations enough for a slope.", null],
      ["Cannot test it: no run has a slope that is shown to be above zero.", null],
      ["Cannot test it: it takes two settings with 12 evaluations or more and no score of 1; found 0.", null],
      ["Cannot test it: it takes three runs of one setting, or two each of two settings; found 0 repeats.", null],
      ["Cannot test it: no run has evaluations enough for a state.", null]
    ]);
    const same = ["a", "b", "c"].map((run) => ({ ...one!, run }));
    expect(rowOf("seeds", same)).toMatchObject({
      ...{ outcome: null, cells: [] },
      sentence: "Cannot test it: all repeats end at one score."
    });
  });
});
