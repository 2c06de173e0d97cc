import { Ajv2020 } from "ajv/dist/2020.js";
import { escape as bound } from "arquero";
import { describe, expect, it } from "vitest";
import { buildPlanning } from "../../loaders/analysis/build-planning.js";
import { printedTables } from "../../loaders/analysis/build-printed-tables.js";
import { projectRoot } from "../../loaders/analysis/build-results.js";
import { buildSamples } from "../../loaders/analysis/build-samples.js";
import { buildExperiments } from "../../loaders/analysis/experiments/build-experiments.js";
import { reuseRecord } from "../../loaders/analysis/experiments/build-reuse.js";
import { rolloutsRecord } from "../../loaders/analysis/experiments/build-rollouts.js";
import { transferRecord } from "../../loaders/analysis/experiments/build-transfer.js";
import { repeatCurves } from "../../loaders/analysis/experiments/repeat-cells.js";
import type { Stage } from "../../loaders/analysis/stage-cache.js";
import { toJson } from "../../loaders/emit.js";
import { buildRuns } from "../../loaders/study/build-runs.js";
import { readStudy, repeatedCurves } from "../../loaders/study/study.js";
import { bestGroup } from "../../src/lib/inference/experiments/rollouts-best.js";
import { crossings } from "../../src/lib/inference/sizes/crossings.js";
import { slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { firstOf, itemAt, lastOf, present } from "../../src/lib/items.js";
import { matching } from "../../src/lib/matching.js";
import { experiments as experimentsSchema } from "../../src/lib/records/experiments-record.js";
import type { RunRow } from "../../src/lib/runs.js";
import { tQuantile } from "../../src/lib/statistics/distributions.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { lineOf } from "../helpers/law-search.js";
import { studyCurves } from "../helpers/study-curves.js";
import { studyRepeats } from "../helpers/study-repeats.js";
import { reference } from "../lib/inference/experiments-reference.js";

const root = projectRoot;
const study = await readStudy(root);
const runs = await buildRuns(root);
const samples = buildSamples(runs, study);
const record = await buildExperiments({ root, runs, study, samples });
const withoutExperiments = { ...study, experiments: { reuse: null, rollouts: null }, references: null };

// both sides sum the same few hundred doubles in another order; p values far out lose a few digits more
const tolerance = 1e-9;

describe("buildExperiments(input)", () => {
  it("gives plain JSON that its schema knows, the same bytes again", async () => {
    const bytes = toJson(record);
    const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(experimentsSchema);
    expect(validate(JSON.parse(bytes)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(toJson(await buildExperiments({ root, runs, study, samples }))).toBe(bytes);
  });

  it("has null for what a study does not have", async () => {
    const without = await buildExperiments({
      ...{ root: `${root}/test/fixtures`, runs },
      ...{ study: withoutExperiments, samples: [] }
    });
    expect(without).toEqual({
      reuse: null,
      rollouts: null,
      transfer: null,
      outcomeScale: [],
      crossings: [],
      links: [],
      detectability: [],
      uncertainty: null,
      passRates: null
    });
  });
});

describe("what a variant of an experiment gave before", () => {
  /** What reuse and rollouts are kept by. */
  const keysOf = (changed: object) => {
    const keys: string[] = [];
    const stage: Stage = (name, input) => {
      keys.push(`${name} ${JSON.stringify(input)}`);
      return {} as never;
    };
    const input = { root, runs, study, samples, ...changed };
    const repeats = repeatCurves(input);
    reuseRecord(input, repeats, stage);
    rolloutsRecord(input, repeats, stage);
    return keys;
  };
  const before = keysOf({});
  const without = (run: string) => ({
    runs: { ...runs, table: runs.table.filter(bound((row: RunRow) => row.run !== run || row.step > 50)) }
  });

  it.each([
    ["a repeat of the same family is another", without("qwen2.5-base-7b-repeat-1"), [true, true, true, true]],
    ["a run of the experiment is another", without("qwen2.5-base-7b-tau-20"), [true, false, false, false]],
    ["the plan is another", planOf({ limits: ["another"] }), [true, true, false, false]],
    ["problems are others", { study: { ...study, heldOutProblems: 100 } }, [true, true, true, true]],
    [
      "what is fitted for one variant is another",
      { samples: samples.map((sample) => (sample.variant === "base" ? { ...sample, effects: null } : sample)) },
      [false, false, true, false]
    ]
  ])("is not taken when %s", (_, changed, others) => {
    expect(keysOf(changed).map((key, i) => key !== before[i])).toEqual(others);
  });

  function planOf(changed: object) {
    const { experiments } = study;
    return { study: { ...study, experiments: { ...experiments, reuse: { ...experiments.reuse, ...changed } } } };
  }
});

describe("what each series is ranked and planned by", () => {
  it("sizes are ranked at nine amounts: of data where all are measured, of compute, which not all share, from first to last", () => {
    for (const { variant, resource, budgets } of record.crossings) {
      // instruct models are fitted from step 4 on
      const begin = variant === "instruct" ? 4 : 1;
      const ranges = studyCurves("qwen2.5", variant).map(({ step, computeFlops, dataSamples }) =>
        (resource === "compute" ? computeFlops : dataSamples).filter((_, i) => itemAt(step, i) >= begin)
      );
      const [firsts, lasts] = [ranges.map((x) => Math.min(...x)), ranges.map((x) => Math.max(...x))];
      const [from, to] =
        resource === "data" ? [Math.max(...firsts), Math.min(...lasts)] : [Math.min(...firsts), Math.max(...lasts)];
      expect(budgets).toHaveLength(9);
      expectRelative(firstOf(budgets).x, from, tolerance);
      expectRelative(lastOf(budgets).x, to, tolerance);
    }
  });

  it("groups have no law where nothing is known of the noise of their size", () => {
    const { variants } = present(rolloutsRecord({ root, runs, study, samples: [] }, repeatCurves({ runs, study })));
    expect(variants.map(({ laws, pairs, bestGroup }) => ({ laws, pairs, bestGroup }))).toEqual(
      variants.map(() => ({ laws: [], pairs: [], bestGroup: null }))
    );
    expect(variants.map(({ perSample }) => perSample.length)).toEqual([4, 4]);
  });

  it("each series is planned with the noise of its own runs", () => {
    const noise: string[] = [];
    const stage: Stage = (name, input) => {
      const { family, variant, resource } = input as (typeof samples)[number];
      if (name === "noise") noise.push(`${family} ${variant} ${resource}`);
      return {} as never;
    };
    buildPlanning({ runs, study, drawn: [], samples }, stage);
    expect(noise).toEqual([
      ...["qwen2.5 base compute", "qwen2.5 base data", "qwen2.5 instruct compute", "qwen2.5 instruct data"]
    ]);
  });
});

describe("outcome scales", () => {
  it("has none of a series that had no right answer at some evaluation, and all of the others", async () => {
    const [wrong, ...others] = samples;
    const sizes = wrong!.samples.map((sample, i) =>
      i === 0 ? { ...sample, lnL: sample.lnL.map((y, t) => (t === 0 ? 0 : y)) } : sample
    );
    const changed = [{ ...wrong!, samples: sizes }, ...others];
    const { outcomeScale } = await buildExperiments({
      root: `${root}/test/fixtures`,
      runs,
      study: withoutExperiments,
      samples: changed
    });
    const named = ({ family, variant, resource }: (typeof outcomeScale)[number]) => [family, variant, resource];
    expect(outcomeScale.map(named)).toEqual(record.outcomeScale.slice(1).map(named));
  });
});

describe("reuse against SciPy", () => {
  it("agrees in every difference, error, interval, p value and power, four windows, six tau, both variants", () => {
    expect(reference.reuse).toHaveLength(48);
    for (const expected of reference.reuse) {
      const { windows } = record.reuse!.variants.find(({ variant }) => variant === expected.variant)!;
      const row = windows
        .find(({ window }) => window.from === expected.from)!
        .rows.find(({ reuseFactor }) => reuseFactor === expected.tau)!;
      // differences near 0 are themselves differences of numbers near 0.7
      expect(Math.abs(row.difference - expected.difference)).toBeLessThan(1e-12);
      expectRelative(row.se, expected.se, tolerance);
      expect(row.df).toBe(expected.df);
      row.test.interval.forEach((end, i) => {
        expect(Math.abs(end - expected.interval[i]!)).toBeLessThan(1e-11);
      });
      for (const name of ["pNonInferiority", "pEquivalence", "pWorse", "pDifference"] as const) {
        expectRelative(row.test[name], expected[name], tolerance);
      }
      // Simpson's rule: the eighth digit
      expectRelative(row.test.power, expected.power, 1e-7);
    }
  });

  it("takes the mean of the repeats with the published run's prompt as the reference, that run as one of them", () => {
    for (const { variant, windows } of record.reuse!.variants) {
      // one base repeat had a shorter prompt
      expect(windows[0]!.reference.runs).toHaveLength(variant === "base" ? 2 : 3);
      expect(windows[0]!.published!.se).toBeLessThan(windows[0]!.rows[0]!.se);
      expect(windows.map(({ window }) => window.from)).toEqual([80, 90, 70, 60]);
    }
  });

  it("finds one detectable difference up to tau = 25 at the end, a gain, and tau = 100 worse for instruct", () => {
    const [base, instruct] = record.reuse!.variants;
    for (const { windows } of [base!, instruct!]) {
      const small = windows[0]!.rows.filter(({ reuseFactor }) => reuseFactor <= 25);
      const found = small.filter(({ test }) => test.detectable).map(({ run, difference }) => [run, difference < 0]);
      expect(found).toEqual(windows === base!.windows ? [] : [["qwen2.5-instruct-7b-tau-2", true]]);
      // the four together are equivalent
      expect(windows[0]!.together.find(({ upTo }) => upTo === 25)!.test.verdict).toBe("equivalent");
    }
    expect(instruct!.windows.map(({ rows }) => rows.at(-1)!.test.verdict)).toEqual([
      "worse",
      "worse",
      "worse",
      "worse"
    ]);
    expect(base!.windows[0]!.rows.at(-1)!.test.verdict).toBe("undecided");
    expect([base!.notWorseUpTo, instruct!.notWorseUpTo]).toEqual([20, 25]);
  });
});

describe("rollouts against SciPy", () => {
  it("agrees in the trend for each doubling of G, both variants, four windows", () => {
    expect(reference.rollouts).toHaveLength(8);
    for (const expected of reference.rollouts) {
      const own = record
        .rollouts!.variants.find(({ variant }) => variant === expected.variant)!
        .perSample.find(({ window }) => window.from === expected.from)!;
      own.groups.forEach(({ loss, se }, i) => {
        expectRelative(loss, expected.loss[i]!, tolerance);
        expectRelative(se, expected.se[i]!, tolerance);
      });
      expectRelative(own.perDoubling.difference, expected.slope, tolerance);
      expectRelative(own.perDoubling.se, expected.slopeSe, tolerance);
      expectRelative(own.misfit.chi2, expected.chi2, tolerance);
      own.perDoubling.interval.forEach((end, i) => {
        expectRelative(end, expected.interval[i]!, tolerance);
      });
    }
  });

  it("averages the main repeats of one prompt for G = 8 and names the published single run", () => {
    for (const { variant, perSample, published, perFlop, bestGroup } of record.rollouts!.variants) {
      expect(perSample[0]!.groups.map(({ groupSize, runs }) => [groupSize, runs])).toEqual([
        [4, 1],
        [8, variant === "base" ? 2 : 3],
        [16, 1],
        [32, 1]
      ]);
      expect(published!.sameAs).toMatch(/repeat-[23]$/);
      expect(perFlop).toHaveLength(2);
      expect(perFlop.every(({ groups }) => groups.every(({ evaluations }) => evaluations > 0))).toBe(true);
      expect(bestGroup!.budgets).toHaveLength(9);
    }
  });
});

describe("rollouts by hand, from the runs of each G", () => {
  const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const prompts = new Map(runs.logs.map(({ identity }) => [identity.run, identity]));
  const of = (variant: "base" | "instruct") => {
    const query = { family: "qwen2.5", variant, modelSize: 7e9 } as const;
    const all = repeatedCurves(runs, study, { experiment: "rollouts", ...query });
    const [published] = all.filter(({ run }) => prompts.get(run)!.groupSize === 8);
    const prompt = prompts.get(published!.run)!.promptKind;
    const repeats = repeatedCurves(runs, study, query).filter(({ run }) => prompts.get(run)!.promptKind === prompt);
    const groups = all
      .filter((curve) => curve !== published)
      .map((curve) => ({ groupSize: prompts.get(curve.run)!.groupSize, curves: [curve] }))
      .concat({ groupSize: 8, curves: repeats })
      .sort((a, b) => a.groupSize - b.groupSize);
    const noise = samples.find(matching({ family: "qwen2.5", variant, resource: "compute" as const }))!;
    const { white } = noise.samples.find(({ modelSize }) => modelSize === 7e9)!;
    // where there are several runs, their mean at the steps that all have
    const laws = groups.map(({ groupSize, curves }) => {
      const steps = [...curves[0]!.step].filter((step) => curves.every((curve) => curve.step.includes(step)));
      const logs = (column: "computeFlops" | "testLoss") =>
        Float64Array.from(steps, (step) => Math.log(average(curves.map((c) => c[column][c.step.indexOf(step)]!))));
      const [lnX, lnL] = [logs("computeFlops"), logs("testLoss")];
      const repeatsAt = steps.map(() => curves.length);
      const sample = slopeSample({ modelSize: groupSize, lnX, lnL, repeatsAt, white, runCentre: average([...lnX]) });
      return { groupSize, sample };
    });
    return { published: published!, laws, effects: noise.effects };
  };

  it.each(record.rollouts!.variants)("$variant: the law of each G, and the loss of the run as published", (found) => {
    const { published, laws } = of(found.variant);
    const late = [...published.testLoss].filter((_, t) => published.step[t]! >= 80 && published.step[t]! <= 99);
    expectRelative(found.published!.loss, average(late), tolerance);
    expect(found.laws.map(({ groupSize }) => groupSize)).toEqual([4, 8, 16, 32]);
    for (const [i, { k, referenceX, referenceLoss, evaluations }] of found.laws.entries()) {
      const { lnX, lnL } = laws[i]!.sample;
      const line = lineOf({ lnX, lnL });
      expectRelative(k, line.k, 1e-9);
      expectRelative(referenceX, Math.exp(line.meanX), 1e-9);
      expectRelative(referenceLoss, Math.exp(line.level), 1e-9);
      expect(evaluations).toBe(lnX.length);
    }
  });

  it.each(record.rollouts!.variants)(
    "$variant: who leads, with the error of one run or of the mean of several",
    (found) => {
      const { laws, effects } = of(found.variant);
      // lines and their errors have oracles of their own
      const pairs = crossings(
        laws.map(({ sample }) => sample),
        effects
      );
      expect(found.pairs).toEqual(pairs);
      const { budgets, seed, draws, chanceGrows } = found.bestGroup!;
      const at = budgets.map(({ computeFlops }) => computeFlops);
      const best = bestGroup(laws, effects, at, { seed, draws });
      expect([draws, seed, chanceGrows]).toEqual([4000, 125004, best.chanceGrows]);
      expect(budgets).toEqual(best.budgets);
    }
  );

  it.each([
    ["as they are", 0],
    ["known from step 40 on alone", 40]
  ])(
    "errors between runs over the steps of a bin, or as many from the first repeated step on: repeats %s",
    (_, begin) => {
      const repeats = repeatCurves({ runs, study }).map((curve) => {
        const kept = (column: Float64Array) => column.filter((_, t) => curve.step[t]! >= begin);
        const [step, dataSamples] = [kept(curve.step), kept(curve.dataSamples)];
        return { ...curve, step, dataSamples, computeFlops: kept(curve.computeFlops), testLoss: kept(curve.testLoss) };
      });
      // runs of one size, variant and prompt
      const cells = studyRepeats.flatMap(({ runs: three }) =>
        [true, false].map((short) => three.filter((run) => run.short === short))
      );
      const first = Math.max(begin, Math.min(...cells.flat().map(({ step }) => step[0]!)));
      const errorOver = (from: number, to: number) => {
        let [squares, df] = [0, 0];
        for (const cell of cells) {
          const means = cell
            .map(({ step, testLoss }) => testLoss.filter((_, t) => step[t]! >= Math.max(begin, from) && step[t]! <= to))
            .filter(({ length }) => length > 0)
            .map(average);
          if (means.length < 2) continue;
          const loss = average(means);
          df += means.length - 1;
          squares += means.reduce((sum, value) => sum + (value - loss) ** 2, 0) / ((loss * (1 - loss)) / 500);
        }
        return Math.sqrt(squares / df);
      };
      const { variants } = present(rolloutsRecord({ root, runs, study, samples: [] }, repeats));
      const borrowed = variants.flatMap(({ perFlop }) =>
        perFlop.flatMap(({ groups }) =>
          groups.map(({ runs: count, loss, se, steps: { from, to } }) => {
            const isEarly = to < first;
            const error = isEarly ? errorOver(first, first + to - from) : errorOver(from, to);
            expectRelative(se, error * Math.sqrt((loss * (1 - loss)) / 500 / count), tolerance);
            return isEarly && to > from;
          })
        )
      );
      expect([borrowed.length, borrowed.includes(true)]).toEqual([16, begin > 0]);
    }
  );
});

describe("transfer against SciPy", () => {
  const { benchmarks, runRatio, df } = record.transfer!;

  it("agrees in every difference, error, p value and Holm-adjusted p value of 98 cells", () => {
    expect([benchmarks.tests, df]).toEqual([reference.transfer.tests, reference.transfer.df]);
    expectRelative(runRatio, reference.transfer.ratio, tolerance);
    for (const expected of reference.transfer.cells) {
      const cell = benchmarks.cells.find(
        ({ benchmark, variant, modelSize }) =>
          benchmark === expected.benchmark && variant === expected.variant && modelSize === expected.size * 1e9
      )!;
      expect(Math.abs(cell.difference - expected.difference)).toBeLessThan(1e-12);
      expectRelative(cell.theseQuestions.se, expected.se, tolerance);
      expectRelative(cell.suchQuestions.se, expected.seSuch, tolerance);
      expectRelative(cell.theseQuestions.p, expected.p, tolerance);
      expectRelative(cell.theseQuestions.pHolm, expected.pHolm, tolerance);
      expectRelative(cell.suchQuestions.p, expected.pSuch, tolerance);
      expectRelative(cell.suchQuestions.pHolm, expected.pSuchHolm, tolerance);
    }
  });

  it("knows which numbers of problems the logs confirm, and that Zebra gives parts of a point", () => {
    const known = Object.fromEntries(record.transfer!.questions.map((one) => [one.benchmark, one.known]));
    expect(known).toEqual({
      holdout: "stated only",
      aime2024: "confirmed",
      amc2023: "confirmed",
      gsm8k: "agrees",
      math500: "agrees",
      humaneval: "confirmed",
      zebra_puzzle: "partial credit",
      supergpqa: "confirmed"
    });
  });

  it("marks the base cells that learn the answer format: 1.5B on four benchmarks, 0.5B on one", () => {
    const marked = benchmarks.cells.filter(({ format }) => format.marked);
    expect(marked.map(({ benchmark, modelSize }) => `${benchmark} ${modelSize / 1e9}`)).toEqual([
      "amc2023 1.5",
      "gsm8k 1.5",
      "math500 1.5",
      "humaneval 0.5",
      "humaneval 1.5"
    ]);
    expect(marked.every(({ variant }) => variant === "base")).toBe(true);
  });

  it("has the start and the best single evaluation beside every cell", () => {
    expect(benchmarks.cells.every(({ stepZero, bestSingle }) => stepZero !== null && bestSingle !== null)).toBe(true);
    expect(benchmarks.cells.every(({ bestSingle, lastTen }) => bestSingle! <= lastTen + 1e-9)).toBe(true);
  });
});

describe("transfer of what is known less of", () => {
  const { benchmarks, heldOut, df } = record.transfer!;

  it("takes every evaluation as the mean of as many repeats as the study has, where no series says otherwise", async () => {
    const without = await transferRecord({ root, runs, study, samples: [] });
    const fewer = new Map(
      samples
        .filter(({ resource }) => resource === "data")
        .flatMap(({ variant, samples: sizes }) =>
          sizes.map(({ modelSize, repeatsAt }) => [`${variant} ${modelSize}`, Math.min(...Array.from(repeatsAt))])
        )
    );
    const cells = benchmarks.cells.map((cell, i) => ({ cell, alone: without!.benchmarks.cells[i]! }));
    const isWhole = ({ cell }: (typeof cells)[number]) =>
      fewer.get(`${cell.variant} ${cell.modelSize}`) === study.repeats;
    expect(cells.filter(isWhole)).toHaveLength(21);
    for (const { cell, alone } of cells.filter(isWhole)) expectRelative(alone.noise, cell.noise, tolerance);
    // fewer repeats behind the same curve: less noise of one
    for (const { cell, alone } of cells.filter((one) => !isWhole(one))) expect(alone.noise).toBeGreaterThan(cell.noise);
  });

  it("has the held-out problems by the ratio and the degrees of freedom of the benchmarks", () => {
    for (const { theseQuestions, suchQuestions } of heldOut.cells)
      for (const { se, interval } of [theseQuestions, suchQuestions])
        expectRelative((interval[1]! - interval[0]!) / 2 / se, tQuantile(0.975, df!), 1e-9);
    expect(new Set(heldOut.cells.map(({ runRatio }) => runRatio >= record.transfer!.runRatio))).toEqual(
      new Set([true])
    );
  });
});

describe("slopes of single sizes against SciPy", () => {
  it("agrees in k_D, k_C, d ln C / d ln D, their difference and its error, whole matrices there", () => {
    for (const expected of reference.links) {
      const link = record.links
        .find(({ variant }) => variant === expected.variant)!
        .sizes.find(({ modelSize }) => modelSize === expected.size * 1e9)!;
      for (const name of ["kData", "kCompute", "exponent", "se"] as const) {
        expectRelative(link[name], expected[name], tolerance);
      }
      // a difference of two slopes near 0.1 that agree to the third to sixth digit
      expect(Math.abs(link.difference - expected.difference)).toBeLessThan(1e-13);
    }
  });

  it("agrees in the crossing of 32B and 72B and in who is ahead at both ends", () => {
    for (const expected of reference.crossings32to72) {
      const { ends, x } = record.crossings
        .find(({ variant, resource }) => variant === expected.variant && resource === expected.resource)!
        .pairs.find(({ smaller, larger }) => smaller === 3.2e10 && larger === 7.2e10)!;
      // nearly parallel lines: the crossing at ln X = 57 hangs on the tenth digit of the slopes
      expect(Math.abs(Math.log(x!) - expected.lnX)).toBeLessThan(1e-9);
      expectRelative(ends!.from.chanceLarger, expected.chances[0], tolerance);
      expectRelative(ends!.to.chanceLarger, expected.chances[1], tolerance);
    }
  });

  it("agrees in the slopes on ln L, L and log-odds, and in their rank correlation with size", () => {
    for (const expected of reference.scales) {
      const { orders } = record.outcomeScale.find(
        ({ variant, resource }) => variant === expected.variant && resource === expected.resource
      )!;
      for (const { scale, slopes, rankCorrelation } of orders) {
        slopes.forEach(({ slope }, i) => {
          expectRelative(slope, expected.slopes[scale]!.slope[i]!, tolerance);
        });
        expect(Math.abs(rankCorrelation - expected.slopes[scale]!.rankCorrelation)).toBeLessThan(1e-12);
      }
      orders[0]!.slopes.forEach(({ se }, i) => {
        expectRelative(se, expected.seK[i]!, tolerance);
      });
    }
  });

  it("says on which scale larger models learn faster", () => {
    const words = record.outcomeScale.map(({ variant, resource, orders }) => [
      variant,
      resource,
      ...orders.map(({ word }) => word)
    ]);
    expect(words).toEqual([
      ["base", "compute", "holds", "holds", "does not hold"],
      ["base", "data", "holds", "holds", "does not hold"],
      ["instruct", "compute", "holds", "holds", "holds"],
      ["instruct", "data", "holds", "holds", "holds"]
    ]);
  });
});

describe("the paper's tables", () => {
  it("come back: every printed pass rate is the best single evaluation, none the final mean", () => {
    expect(record.passRates).toHaveLength(14);
    expect(record.passRates!.map((row) => row.is)).toEqual(new Array(14).fill(["best single evaluation"]));
    expect(record.passRates!.every(({ excess }) => excess! > 0.02)).toBe(true);
  });

  it("stand beside the last loss of the curves, the last pass rate and the mean of the last ten", () => {
    const curveOf = (family: string, variant: string, modelSize: number) =>
      studyCurves(family, variant).find((curve) => curve.modelSize === modelSize)!;
    for (const { family, variant, modelSize, final, lastTen } of record.passRates!) {
      const losses = [...curveOf(family, variant, modelSize).testLoss];
      expectRelative(final!, 1 - lastOf(losses), tolerance);
      expectRelative(lastTen!, 1 - losses.slice(-10).reduce((sum, loss) => sum + loss, 0) / 10, tolerance);
    }
    expect(record.uncertainty).toHaveLength(18);
    for (const { family, variant, modelSize, finalLoss } of record.uncertainty!)
      expectRelative(finalLoss!, lastOf([...curveOf(family, variant, modelSize).testLoss]), tolerance);
  });

  it("count steps of one run as without a deviation, and of two or more as with one", async () => {
    const changed = samples.map((series) => ({
      ...series,
      samples: series.samples.map((sample) => ({
        ...sample,
        repeatsAt: Array.from(sample.repeatsAt, (_, t) => (t % 2 === 0 ? 2 : t % 4 === 1 ? 1 : 3))
      }))
    }));
    const { uncertainty } = await printedTables({ root, runs, study, samples: changed });
    const missing = uncertainty!.filter(({ family, std }) => family === "qwen2.5" && std === null);
    expect(missing).toHaveLength(4);
    for (const { variant, modelSize, printed, withoutSingleSteps, note } of missing) {
      const series = changed.find(matching({ variant, resource: "data" as const }))!;
      const { length } = series.samples.find((sample) => sample.modelSize === modelSize)!.repeatsAt;
      const single = Math.floor((length + 2) / 4);
      expectRelative(withoutSingleSteps!, (printed.std * length) / (length - single), tolerance);
      expect(note).toContain(`${single} of ${length} steps rest on one run`);
    }
  });

  it("come back: the mean deviation between repeats to 0.0002 where repeats exist", () => {
    const known = record.uncertainty!.filter(({ std }) => std !== null);
    expect(known).toHaveLength(10);
    for (const { std, printed } of known) {
      expect(Math.abs(std!.meanStd - printed.std)).toBeLessThanOrEqual(0.00025);
      // standard errors are a root of three smaller, and printed to the fourth decimal
      expect(Math.abs(std!.sem - printed.sem)).toBeLessThanOrEqual(0.0002);
    }
    const missing = record.uncertainty!.filter(({ std }) => std === null);
    expect(missing.every(({ note }) => note.includes("cannot be recomputed"))).toBe(true);
    const [base32] = missing;
    expectRelative(base32!.withoutSingleSteps!, (0.0056 * 104) / 40, 1e-12);
  });
});
