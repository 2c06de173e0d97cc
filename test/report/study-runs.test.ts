/** Runs and recipes of a user's report, against planted scores and arithmetic of this file. */
import { describe, expect, it } from "vitest";
import type { BesideRecord } from "../../src/lib/beside/beside-record.js";
import { type UserTestedRun, userRows } from "../../src/lib/beside/user-rows.js";
import type { LoggedRun } from "../../src/lib/records/series-record.js";
import { runCurve } from "../../src/lib/runs/run-curve.js";
import { reportRun } from "../../src/lib/runs/run-report.js";
import type { StudySite } from "../../src/report/site.js";
import { noMeanSentence } from "../../src/report/study-words.js";
import {
  recipePairs,
  recipeScores,
  recipeSentence,
  spreadSentence
} from "../../src/report/user-study/recipes-compared.js";
import { bestSentence, nextSteps, stateSentence, stateTable } from "../../src/report/user-study/run-states.js";
import { hasRecipes, singleRuns, studyRuns } from "../../src/report/user-study/study-runs.js";

const steps = Array.from({ length: 21 }, (_, i) => 10 * i);
const jitter = (seed: number, i: number) => 0.004 * Math.sin(7 * i + 13 * seed);
const rising = (i: number) => 0.3 + 0.015 * i;
const flat = () => 0.5;

function run(
  name: string,
  family: string,
  course: (i: number) => number,
  seed: number,
  kind: "repeat" | "mean" = "repeat"
) {
  const testLoss = steps.map((_, i) => 1 - course(i) - jitter(seed, i));
  return {
    ...{ run: name, family, variant: "base", modelSize: 4e9, kind, state: "current", experiment: "main" },
    ...{ reuseFactor: 1, groupSize: 1, repeat: seed, sameAs: null, promptKind: null, step: steps },
    ...{ samples: steps, flops: steps.map(() => null), responseLength: steps.map(() => null) },
    benchmarks: [{ benchmark: "acc", testLoss, excluded: [0] }]
  } as unknown as LoggedRun;
}

function siteOf(series: LoggedRun[]): StudySite {
  const families = [...new Set(series.map(({ family }) => family))].map((id) => ({ id, name: id }));
  return {
    series,
    reference: { beside: null, study: { score: "val/<acc>" } },
    results: { study: { benchmark: "acc", heldOutProblems: 0, families } }
  } as unknown as StudySite;
}

const names = ["up", "level"];
const two = siteOf(
  names.flatMap((family, f) =>
    [1, 2, 3].map((seed) => run(`${family}-<b>${seed}`, family, f === 0 ? rising : flat, seed))
  )
);
const text = (value: unknown) => String(value);

describe("studyRuns(site)", () => {
  it("sets its runs beside a public study with the score before training, and the problems behind each score", () => {
    const ids = ["size", "straight", "forecast", "seeds", "decline"] as const;
    const margin = { rule: "difference", value: 0.02, unit: "score", use: "" } as const;
    const beside = { studies: [], rows: ids.map((id) => ({ id, margin })) } as unknown as BesideRecord;
    const site = {
      ...two,
      reference: { ...two.reference, beside },
      results: { study: { ...two.results.study, heldOutProblems: 25 } }
    } as unknown as StudySite;
    const tested = (problems: number | null, from = 0) =>
      two.series.map((one, i): UserTestedRun => {
        const setting = `${names[i < 3 ? 0 : 1]!} base`;
        const score = one.benchmarks[0]!.testLoss.slice(from).map((loss) => 1 - loss!);
        return {
          ...{ run: one.run, setting, recipe: `${setting} ${4e9}`, modelSize: 4e9, problems },
          ...{ step: Float64Array.from(steps.slice(from)), score: Float64Array.from(score) }
        };
      });
    const found = studyRuns(site).beside;
    expect(found).toEqual(userRows(beside, tested(25)));
    for (const other of [tested(null), tested(25, 1)]) expect(found).not.toEqual(userRows(beside, other));
  });

  it("says of each run what forecast says of it: with the problems behind each score, where the study states them", () => {
    const of = (problems: number) =>
      studyRuns({
        ...two,
        results: { study: { ...two.results.study, heldOutProblems: problems } }
      } as unknown as StudySite).runs;
    const alone = (one: LoggedRun, problems: number | null) => {
      const score = one.benchmarks[0]!.testLoss.map((loss) => 1 - loss!);
      const curve = runCurve(steps.slice(1), score.slice(1), { before: score[0]!, problems });
      const { state, bestCheckpoint: best, forecast } = reportRun(curve, 300, "steps");
      return [state.word, state.since, best!.low, best!.high, forecast!.low, forecast!.high];
    };
    for (const [problems, known] of [
      [0, null],
      [25, 25]
    ] as const)
      expect(
        of(problems).map(({ state, best, forecast }) => [
          ...[state.word, state.since, best!.low, best!.high],
          ...[forecast!.low, forecast!.high]
        ])
      ).toEqual(two.series.map((one) => alone(one, known)));
    expect(of(25)).not.toEqual(of(0));
  });

  it("has each run once with its state, its last three evaluations and its count, and no mean of runs that are there", () => {
    const site = siteOf([...two.series, run("mean", "up", rising, 9, "mean")]);
    expect(singleRuns(site).map((one) => one.run)).toEqual(two.series.map((one) => one.run));
    const alone = siteOf([run("mean", "up", rising, 9, "mean"), run("set", "up", rising, 9, "repeat-set" as "mean")]);
    expect(singleRuns(alone).map((one) => one.run)).toEqual(["mean"]);
    const { runs } = studyRuns(site);
    expect(runs.map(({ state }) => state.word)).toEqual([
      "rising",
      "rising",
      "rising",
      "not-learning",
      "not-learning",
      "not-learning"
    ]);
    for (const [i, one] of runs.entries()) {
      const course = i < 3 ? rising : flat;
      const last = [18, 19, 20].map((t) => course(t) + jitter((i % 3) + 1, t));
      expect(one.score).toBeCloseTo((last[0]! + last[1]! + last[2]!) / 3, 12);
      expect([one.evaluations, one.lastStep]).toEqual([20, 200]);
    }
    expect(runs[0]!.best!.step).toBe(200);
    expect(runs[0]!.forecast!.step).toBe(300);
  });

  it("has runs in the order of the study's families and of their sizes, and none of an experiment beside or without evaluations", () => {
    const sized = (name: string, family: string, modelSize: number, more: object = {}) => ({
      ...run(name, family, rising, 1),
      modelSize,
      ...more
    });
    const blank = [{ benchmark: "acc", testLoss: steps.map((_, i) => (i === 0 ? 0.7 : null)), excluded: [] }];
    const site = siteOf([
      sized("z-4", "z", 4e9),
      sized("a-9", "a", 9e9),
      sized("z-1", "z", 1e9),
      sized("a-1", "a", 1e9),
      sized("reused", "a", 2e9, { experiment: "reuse" }),
      sized("earlier", "a", 2e9, { state: "earlier" }),
      sized("blank", "a", 2e9, { benchmarks: blank }),
      sized("other", "a", 2e9, { benchmarks: [{ ...blank[0], benchmark: "another" }] })
    ]);
    const { runs, beside } = studyRuns(site);
    expect(runs.map((one) => [one.run, one.family, one.variant, one.modelSize])).toEqual([
      ["z-1", "z", "base", 1e9],
      ["z-4", "z", "base", 4e9],
      ["a-1", "a", "base", 1e9],
      ["a-9", "a", "base", 9e9]
    ]);
    expect(beside).toEqual([]);
    const short = run("short", "a", rising, 2);
    const few = {
      ...short,
      step: [0, 10, 20],
      benchmarks: [{ benchmark: "acc", testLoss: [0.7, 0.65, 0.6], excluded: [] }]
    };
    const [only] = studyRuns(siteOf([few as LoggedRun])).runs;
    expect(only).toMatchObject({ run: "short", evaluations: 2, lastStep: 20, best: null, forecast: null });
    expect(only!.state).toEqual({ word: "too-short", since: null });
    expect(only!.score).toBeCloseTo((0.35 + 0.4) / 2, 12);
  });

  it("takes families of one recipe for its seeds, and says that they have no mean curve", () => {
    const apart = siteOf(two.series.map((one, i) => ({ ...one, family: `${one.family}-${i}` })));
    for (const [i, one] of apart.results.study.families.entries())
      Object.assign(one, { name: `repeat ${i}`, recipe: names[Math.floor(i / 3)]! });
    expect(hasRecipes(apart)).toBe(true);
    const [found] = studyRuns(apart).recipes;
    const { groups, differences } = found!;
    const [same] = studyRuns(two).recipes;
    expect(groups.map(({ group, seeds }) => [group, seeds])).toEqual([
      ["up", 3],
      ["level", 3]
    ]);
    expect({ groups, differences }).toEqual({ groups: same!.groups, differences: same!.differences });
    expect(nextSteps(apart.results, studyRuns(apart))).toBe(nextSteps(two.results, studyRuns(two)));
    expect(noMeanSentence(apart.results)).toBe(
      "The seeds of up and level were evaluated at different steps: fewer than five are in common. So their mean curve cannot be drawn, and each seed has its own line."
    );
    expect(noMeanSentence(two.results)).toBe("");
  });

  it("draws bands of shares within 0 and 1, however far seeds are apart", () => {
    const wide = siteOf([
      ...[0.95, 0.6].map((level, i) => run(`high-${i}`, "high", () => level, i + 1)),
      ...[0.4, 0.05].map((level, i) => run(`low-${i}`, "low", () => level, i + 1))
    ]);
    const labels = [...studyRuns(wide).recipes[0]!.drawing.matchAll(/>(.?\d+)%</g)].map(([, value]) => Number(value));
    expect(labels.length).toBeGreaterThan(2);
    expect([Math.min(...labels), Math.max(...labels)]).toEqual([0, 100]);
  });

  it("keeps those with the highest scores where there are too many to compare, in their order, and names the score as logged", () => {
    const level = (f: number) => 0.3 + 0.04 * ((5 * f) % 9);
    const many = siteOf(
      Array.from({ length: 9 }, (_, f) =>
        [1, 2].map((seed) => run(`r${f}-${seed}`, `r${f}`, () => level(f), seed))
      ).flat()
    );
    const [one] = studyRuns(many).recipes;
    const kept = Array.from({ length: 9 }, (_, f) => f)
      .sort((a, b) => level(b) - level(a))
      .slice(0, 6)
      .sort((a, b) => a - b);
    expect(one!.groups.map(({ group }) => group)).toEqual(kept.map((f) => `r${f}`));
    expect(one!.left).toBe(3);
    expect(one!.drawing).toContain("val/&lt;acc&gt;, 4B by steps");
  });

  it("compares recipes of one size at the last step of all, by means over seeds", () => {
    const [one, ...others] = studyRuns(two).recipes;
    expect(others).toEqual([]);
    const scoreOf = (course: (i: number) => number) =>
      [1, 2, 3].map((seed) => [18, 19, 20].reduce((sum, t) => sum + course(t) + jitter(seed, t), 0) / 3);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const [up, level] = [mean(scoreOf(rising)), mean(scoreOf(flat))];
    expect(one!.at).toBe(200);
    expect(one!.groups.map(({ group, seeds }) => [group, seeds])).toEqual([
      ["up", 3],
      ["level", 3]
    ]);
    expect(one!.groups[0]!.score).toBeCloseTo(up, 12);
    expect(one!.groups[1]!.score).toBeCloseTo(level, 12);
    expect(one!.differences[0]!.difference).toBeCloseTo(up - level, 12);
    expect(recipeSentence(one!)).toContain(`up has the highest mean score, ${(100 * up).toFixed(1)}%`);
    expect(recipeSentence(one!)).toContain("ahead of the other beyond the 95% interval");
    const close = { ...one!, differences: one!.differences.map((pair) => ({ ...pair, low: -0.1, high: 0.2 })) };
    expect(recipeSentence(close)).toContain("; it is not shown to be ahead of the other beyond the 95% interval.");
    expect(text(recipeScores(one!))).toContain(`${(100 * level).toFixed(1)}% [`);
    expect(text(recipePairs(one!))).toContain(`+${(100 * (up - level)).toFixed(1)} [`);
    expect(text(recipePairs(one!))).toContain("differs somewhere");
  });

  it("says of a pair whether its bands leave zero, above or below", () => {
    const pair = (...courses: ((i: number) => number)[]) => {
      const recipes = courses.map((course, f) => [1, 2, 3].map((seed) => run(`${f}-${seed}`, `f${f}`, course, seed)));
      return studyRuns(siteOf(recipes.flat())).recipes[0]!.differences[0]!.bandLeavesZero;
    };
    expect([pair(rising, flat), pair(flat, rising), pair(flat, flat)]).toEqual([true, true, false]);
  });

  it("says how far seeds of one recipe are apart, by the mean of each one's last three evaluations", () => {
    const seeds = [1, 2, 3].map((seed) => run(`s${seed}`, "up", rising, seed));
    const { recipes, spreads } = studyRuns(siteOf(seeds));
    const scores = seeds.map(({ benchmarks }) => {
      const last = benchmarks[0]!.testLoss.slice(-3).map((loss) => 1 - loss!);
      return last.reduce((sum, score) => sum + score, 0) / 3;
    });
    const mean = scores.reduce((sum, score) => sum + score, 0) / 3;
    const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / 2);
    expect(recipes).toEqual([]);
    expect(spreads).toEqual([
      {
        ...{ variant: "base", modelSize: 4e9, seeds: 3, at: steps.at(-1) },
        ...{ mean: expect.closeTo(mean, 12), standardDeviation: expect.closeTo(deviation, 12) }
      }
    ]);
    expect(spreadSentence({ recipes, spreads })).toBe(
      `Three seeds of one recipe at 4B: there is no other recipe to compare. At step ${steps.at(-1)} their mean score is ${(100 * mean).toFixed(1)}%, and its standard deviation between seeds ${(100 * deviation).toFixed(1)} points.`
    );
    const [one] = spreads;
    const several = [1, 2, 3, 4, 5, 6].map((n) => ({ ...one!, modelSize: n * 1e9, standardDeviation: n / 100 }));
    expect(spreadSentence({ recipes, spreads: several.slice(0, 2) })).toMatch(
      /between seeds is 1\.0 points at 1B and 2\.0 points at 2B\.$/
    );
    expect(spreadSentence({ recipes, spreads: several })).toMatch(/between seeds goes from 1\.0 to 6\.0 points\.$/);
  });

  it("counts the seeds that have a score where all are compared, and no others", () => {
    const late = { ...run("late", "up", rising, 4), step: steps.map((step) => step + 1000) };
    const seeds = [1, 2, 3].map((seed) => run(`s${seed}`, "up", rising, seed));
    const [all] = studyRuns(siteOf(seeds)).spreads;
    expect(studyRuns(siteOf([seeds[0]!, late, ...seeds.slice(1)])).spreads).toEqual([{ ...all!, seeds: 3 }]);
  });

  it("says nothing of seeds where a size has two recipes, or one run", () => {
    const { recipes, spreads } = studyRuns(two);
    expect(spreads).toEqual([]);
    expect(spreadSentence({ recipes, spreads })).toBe("");
    expect(studyRuns(siteOf([run("s1", "up", rising, 1)])).spreads).toEqual([]);
  });

  it("has no recipes of one family, nor of runs without a step in common", () => {
    expect(hasRecipes(two)).toBe(true);
    expect(hasRecipes(siteOf(two.series.slice(0, 3)))).toBe(false);
    const late = { ...run("late", "late", flat, 1), step: steps.map((step) => step + 1000) };
    expect(hasRecipes(siteOf([two.series[0]!, late]))).toBe(false);
    // one seed that begins after the others end is enough
    const early = run("early", "late", flat, 2);
    expect(hasRecipes(siteOf([two.series[0]!, early]))).toBe(true);
    expect(hasRecipes(siteOf([two.series[0]!, early, late]))).toBe(false);
    const empty = { ...run("none", "none", flat, 1), benchmarks: [] };
    expect(hasRecipes(siteOf([two.series[0]!, empty]))).toBe(false);
    expect(hasRecipes(siteOf([two.series[0]!, early, empty]))).toBe(true);
  });
});

describe("words and tables of runs", () => {
  const found = studyRuns(two);

  it("counts states, names the best checkpoint, and says what to do next, with names as text", () => {
    expect(stateSentence(found)).toBe("Of six runs, three are rising and three do not learn.");
    const best = found.runs.map(({ best: one }) => one!.score);
    const at = best.indexOf(Math.max(...best));
    expect(bestSentence(found)).toContain(`up-&lt;b&gt;${at + 1}: ${(100 * best[at]!).toFixed(1)}%`);
    const next = nextSteps(two.results, found);
    expect(next).toContain("Train on: up-&lt;b&gt;1, up-&lt;b&gt;2 and up-&lt;b&gt;3 still rise.");
    expect(next).toContain("Change the recipe: level-&lt;b&gt;1, level-&lt;b&gt;2 and level-&lt;b&gt;3 do not learn.");
    expect(next).not.toContain("no longer gain");
    expect(next).not.toContain("<b>");
  });

  it("says a run's name once where it is a series by itself", () => {
    const single = siteOf([run("one", "one", rising, 1), run("two", "two", rising, 2)]);
    const cells = [
      ...text(stateTable(single.results, studyRuns(single))).matchAll(/<t[hd][^>]*>([^<]*)<\/t[hd]>/g)
    ].map(([, cell]) => cell);
    expect(cells.filter((cell) => cell === "base")).toHaveLength(2);
    expect(cells.filter((cell) => cell!.includes("one base"))).toEqual([]);
    const named = siteOf([run("one", "fam", rising, 1)]);
    expect(text(stateTable(named.results, studyRuns(named)))).toContain("fam base");
  });

  it("cuts a long list of single runs by screenfuls", () => {
    const alone = siteOf(Array.from({ length: 50 }, (_, i) => run(`r${i}`, `f${i}`, flat, i)));
    const shown = text(
      stateTable(alone.results, { runs: studyRuns(alone).runs, recipes: [], spreads: [], beside: [] })
    );
    expect([...shown.matchAll(/<summary>([^<]*)</g)].map(([, words]) => words)).toEqual([
      "All runs, part 1: 40 runs",
      "All runs, part 2: 10 runs"
    ]);
    expect([...shown.matchAll(/<th scope="row"[^>]*>r\d+</g)]).toHaveLength(50);
  });

  it("shows a long list a screenful at a time, every run once", () => {
    const many = siteOf(Array.from({ length: 95 }, (_, i) => run(`r${i}`, `f${i % 2}`, flat, i)));
    const shown = text(stateTable(many.results, { runs: studyRuns(many).runs, recipes: [], spreads: [], beside: [] }));
    expect([...shown.matchAll(/<details/g)]).toHaveLength(4);
    const states = [...shown.matchAll(/<option value="([^"]+)">/g)].map(([, value]) => value!);
    expect(states).toHaveLength(6);
    for (const [, state] of shown.matchAll(/data-column="State"[^>]*>([^<]*)</g))
      expect(states.filter((one) => state!.toLowerCase().startsWith(one))).toHaveLength(1);
    expect([...shown.matchAll(/open=""/g)]).toHaveLength(1);
    expect([...shown.matchAll(/<th scope="row"[^>]*>r\d+</g)]).toHaveLength(95);
    for (const part of shown.split("<details").slice(1))
      expect([...part.matchAll(/<th scope="row"/g)].length).toBeLessThanOrEqual(40);
  });
});
