/** The pieces of a plan: units, machines, words of the address, and what the experiments say. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  accountings,
  countFactor,
  gpuHours,
  interceptUnder,
  machineFlops,
  samplesOf,
  trainingFlops
} from "../../../src/lib/plan/accounting.js";
import { modelOf } from "../../../src/lib/plan/answer.js";
import { backtestNotes, lateRun } from "../../../src/lib/plan/backtest-words.js";
import { groupNote, reuseNote } from "../../../src/lib/plan/experiment-words.js";
import { gpuNamed, gpus, stateFits } from "../../../src/lib/plan/hardware.js";
import { groupAdvice, reuseAdvice } from "../../../src/lib/plan/limited-data.js";
import { planModel } from "../../../src/lib/plan/model.js";
import { certainty, planWarnings, tooLarge } from "../../../src/lib/plan/plan-choice-words.js";
import { planCsv } from "../../../src/lib/plan/plan-csv.js";
import { assumptions, headline, proposal, rangeNotes } from "../../../src/lib/plan/plan-sentences.js";
import type { PlanSeries, PlanStudy } from "../../../src/lib/plan/plan-study.js";
import { allWords, questionNames, readQuestion, wordsBeyond, writeQuestion } from "../../../src/lib/plan/question.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { asked, paperStudy } from "./plan-study.js";

const writing = { compute: (flops: number) => `${flops.toExponential(2)} FLOPs` };

describe("accounting", () => {
  it("trains at 6 N T, samples and passes a reference at 2 N T each", () => {
    expect(accountings.map(countFactor)).toEqual([1, 8 / 6, 10 / 6]);
    expect(trainingFlops(7e9, 1000, 512)).toBe(6 * 7e9 * 1000 * 512);
    expectRelative(samplesOf(7e9, 1000, trainingFlops(7e9, 1000, 512)), 512, 1e-15);
  });

  it("moves the intercept by k ln c and leaves k alone: the same loss at c times the compute", () => {
    const [k, intercept] = [0.1, 4.2];
    for (const count of accountings) {
      const c = countFactor(count);
      const shifted = interceptUnder(count, { k, intercept });
      const x = 3e19;
      expect(Math.abs(intercept - k * Math.log(x) - (shifted - k * Math.log(c * x)))).toBeLessThan(1e-13);
    }
  });

  it("GPU-hours of what machines do in their hours are machines times hours", () => {
    const machines = { gpu: gpuNamed("h100"), count: 16, utilisation: 0.3, generation: 0.1 };
    for (const count of accountings) {
      const { training, generation } = gpuHours(machineFlops(machines, count, 10), count, machines);
      expectRelative(training + generation, 160, 1e-14);
    }
  });

  it("trains, and passes a reference, at one share of the peak rate, and samples at another", () => {
    const machines = { gpu: gpuNamed("h100"), count: 1, utilisation: 0.5, generation: 0.05 };
    // an hour of one machine at its peak does 6 of 6, of 8 or of 10 FLOPs
    const hour = machines.gpu.peak * 3600;
    expect(gpuHours(hour, "training", machines)).toEqual({ training: 2, generation: 0 });
    const both = gpuHours(hour, "generation", machines);
    expectRelative(both.training, 2, 1e-14);
    expectRelative(both.generation, 2 / 6 / 0.05, 1e-14);
    const all = gpuHours(hour, "reference", machines);
    expectRelative(all.training, 8 / 6 / 0.5, 1e-14);
    expectRelative(all.generation, 2 / 6 / 0.05, 1e-14);
    expectRelative(machineFlops(machines, "reference", 1), hour / (8 / 3 + 20 / 3), 1e-14);
  });

  it("machines have the dense rates of their data sheets, each with its source", () => {
    expect(Object.fromEntries(gpus.map(({ id, peak }) => [id, peak / 1e12]))).toEqual({
      a100: 312,
      h100: 989.5,
      h200: 989.5,
      b200: 2250,
      mi300x: 1307.4
    });
    expect(gpus.every(({ source }) => /data sheet \(\d{4}\)/.test(source))).toBe(true);
    // 16 bytes for each of 72e9 parameters are 1,152 GB; eight H200 have 1,128
    expect([stateFits(72e9, gpuNamed("h200"), 8), stateFits(72e9, gpuNamed("h200"), 9)]).toEqual([false, true]);
    expect(() => gpuNamed("tpu")).toThrow("gpu: must be one of a100, h100, h200, b200, mi300x; got tpu");
  });
});

describe("the words of a question", () => {
  let study: PlanStudy;
  beforeAll(async () => {
    study = await paperStudy();
  });

  it("read back as they were written, for seeded questions", () => {
    const random = seededRandom(11);
    const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
    for (let i = 0; i < 300; i++) {
      const words: Record<string, string> = {};
      const choices: Record<string, string[]> = {
        family: ["qwen2.5", "llama3"],
        variant: ["instruct"],
        resource: ["compute", "data"],
        law: ["joint", "linear", "own"],
        by: ["gpus", "flops", "samples", "steps"],
        gpu: gpus.map(({ id }) => id),
        count: [...accountings]
      };
      for (const [name, all] of Object.entries(choices)) if (random.uniform() < 0.5) words[name] = pick(all);
      for (const name of ["gpus", "batch", "group"])
        if (random.uniform() < 0.4) words[name] = String(1 + random.below(900));
      for (const name of ["hours", "samples", "steps", "problems", "passes", "length", "size"]) {
        if (random.uniform() < 0.4) words[name] = String(Number((10 ** (3 * random.uniform())).toPrecision(6)));
      }
      if (random.uniform() < 0.4) words.generation = random.uniform().toFixed(3).replace("0.000", "0.001");
      if (random.uniform() < 0.4) words.flops = `${(1 + 9 * random.uniform()).toFixed(4)}e19`;
      if (random.uniform() < 0.4) words.target = random.uniform().toFixed(3).replace("0.000", "0.001");
      const { question, faults } = readQuestion(study, words);
      expect(faults).toEqual([]);
      expect(readQuestion(study, writeQuestion(study, question)).question).toEqual(question);
      expect(readQuestion(study, allWords(question)).question).toEqual(question);
      const base = { problems: "8000" };
      expect(readQuestion(study, { ...base, ...wordsBeyond(study, base, question) }).question).toEqual(question);
    }
  });

  it("leave out what goes without saying", () => {
    const { question } = readQuestion(study, {});
    expect(writeQuestion(study, question)).toEqual({});
    expect(wordsBeyond(study, { problems: "8000" }, question)).toEqual({ problems: "any" });
    expect(question).toMatchObject({ by: "gpus", gpu: "h200", gpus: 8, hours: 12, count: "reference", passes: 20 });
    // the default depends on what else is asked
    expect(readQuestion(study, { variant: "instruct", by: "flops" }).question).toMatchObject({
      count: "training",
      passes: 25
    });
    expect(readQuestion(study, { family: "llama3" }).question).toMatchObject({ variant: "instruct", passes: null });
  });

  for (const [name, word, must] of [
    ["gpus", "0", "a whole number above 0, up to 1000000"],
    ["gpus", "2.5", "a whole number above 0, up to 1000000"],
    ["hours", "soon", "a number above 0, up to 100000"],
    ["utilisation", "40", "a number above 0, up to 1"],
    ["variant", "chat", "one of base, instruct"],
    ["size", "big", 'a number above 0, up to 1000000, or "best"'],
    ["problems", "-8", 'a number above 0, up to 1000000000000, or "any"'],
    ["target", "1", "a number above 0, up to 0.999"],
    ["flops", "", "a number above 0, up to 1e30"]
  ] as const) {
    it(`${name} ${word || "(nothing)"} is a fault, and the default stands`, () => {
      const { question, faults } = readQuestion(study, { [name]: word });
      expect(faults).toEqual([{ name, must, got: word }]);
      expect(question).toEqual(readQuestion(study, {}).question);
    });
  }

  it("name every field of a question once", () => {
    const { question } = readQuestion(study, {});
    expect([...questionNames].sort()).toEqual(Object.keys(question).sort());
  });
});

describe("the model of a planted study", () => {
  const law = { kMax: 0.12, n0: 10e9 };
  const sizes = [1e9, 4e9, 16e9, 64e9];
  /** Levels linear in ln N at an X that is a power of N: what lies between sizes is then exact. */
  const series: PlanSeries = {
    family: "planted",
    variant: "base",
    resource: "compute",
    asPublished: false,
    laws: { joint: law, linear: null },
    sizes: sizes.map((modelSize) => {
      const line = {
        k: law.kMax / (1 + law.n0 / modelSize),
        x: 1e9 * modelSize,
        loss: 0.9 * (modelSize / 1e9) ** -0.1
      };
      return {
        modelSize,
        from: line.x / 10,
        to: line.x * 5,
        tokensPerSample: 8000,
        lines: { joint: line, linear: null, own: line }
      };
    }),
    noise: null,
    backtest: { within: [], above: [], between: null }
  };
  const model = planModel({ draws: { count: 0, unit: 1, seed: 1 } }, series, "joint");

  it("finds level, slope and tokens of sizes between, and beyond, those that were trained", () => {
    for (const modelSize of [2e9, 10e9, 30e9, 100e9]) {
      const line = model.lineAt(modelSize);
      expectRelative(Math.exp(line.lnL), 0.9 * (modelSize / 1e9) ** -0.1, 1e-12);
      expectRelative(Math.exp(line.lnX), 1e9 * modelSize, 1e-12);
      expectRelative(line.k, law.kMax / (1 + law.n0 / modelSize), 1e-14);
      expectRelative(line.tokensPerSample, 8000, 1e-12);
      expect(line.errors).toBeNull();
    }
    expect(model.between).toBeLessThan(1e-12);
  });

  it("falls back on each size's own law where the one asked for is not settled", () => {
    expect(planModel({ draws: { count: 0, unit: 1, seed: 1 } }, series, "linear").law).toBe("own");
    expect(() => model.lineAt(0)).toThrow("plan: model size must be above 0 parameters; got 0");
  });
});

describe("what the experiments say", () => {
  let study: PlanStudy;
  beforeAll(async () => {
    study = await paperStudy();
  });
  const base = { family: "qwen2.5", variant: "base" } as const;

  it("counts passes and holds them against the runs on repeated problems", () => {
    const say = (samples: number, variant: "base" | "instruct" = "base") =>
      reuseAdvice(study, { ...base, variant }, samples, 1000);
    expect(say(500)).toMatchObject({ reuseFactor: 1, word: "fresh" });
    expect(say(10_000)).toMatchObject({ reuseFactor: 10, word: "not worse", safe: 20, modelSize: 7e9 });
    expect(say(25_000)).toMatchObject({ below: { reuseFactor: 25 }, above: { reuseFactor: 25 } });
    expect(say(40_000)).toMatchObject({ word: "undecided", below: { reuseFactor: 25 }, above: { reuseFactor: 50 } });
    expect(say(100_000, "instruct")).toMatchObject({ word: "worse", above: { reuseFactor: 100, verdict: "worse" } });
    expect(say(200_000)).toMatchObject({ word: "beyond", above: null });
    expect(reuseAdvice(study, { family: "llama3", variant: "instruct" }, 5000, 1000)).toMatchObject({ word: "none" });
    expect(() => reuseAdvice(study, base, 5000, 0)).toThrow("plan: problems at hand must be above 0; got 0");
  });

  it("names the group that led at the nearest shared budget", () => {
    expect(groupAdvice(study, base, 8e18)).toMatchObject({ groupSize: 4, inside: true, perSample: { groupSize: 32 } });
    expect(groupAdvice(study, base, 8e20)).toMatchObject({ groupSize: 4, inside: false });
    expect(groupAdvice(study, { family: "llama3", variant: "instruct" }, 8e18)).toBeNull();
    const { budgets } = study.rollouts.find((one) => one.family === base.family && one.variant === base.variant)!;
    // nearest in ln C: a budget is answered by itself, and from halfway on by the next
    for (const [i, { computeFlops }] of budgets.entries()) {
      expect(groupAdvice(study, base, computeFlops)!.computeFlops).toBe(computeFlops);
      const next = budgets[i + 1]?.computeFlops ?? computeFlops;
      expect(groupAdvice(study, base, Math.sqrt(computeFlops * next) * 1.001)!.computeFlops).toBe(next);
    }
  });
});

describe("a plan in sentences", () => {
  let study: PlanStudy;
  beforeAll(async () => {
    study = await paperStudy();
  });

  it("says size, steps, passes, pass rate, how sure, and what does not fit", () => {
    const found = asked(study, { problems: "8000" });
    expect(headline(study, found)).toBe(
      "Train Qwen2.5 32B base for 86 steps, 5.5 passes over 8,000 problems: expected pass rate 0.509, 95% interval [0.465, 0.549] for one run. 72B would reach 0.520, but its training state does not fit 8 H200 SXM."
    );
    expect(certainty(study, found)).toBe(
      "72B has the highest expected pass rate in 80%, 32B in 20% of the 400 bootstrap draws of one law for all sizes. Left out of the comparison, too far from their runs: 0.5B (2.98 times its longest run), 1.5B (2.98 times its longest run), 3B (2.98 times its longest run) and 7B (2.98 times its longest run)."
    );
    expect(rangeNotes(found, writing)[0]).toMatch(/^Inside the measured range: 32B was evaluated from/);
    expect(reuseNote(found)).toContain(
      "runs of up to 20 passes at 7B were shown to end with a loss at most 0.02 above that of fresh data"
    );
    expect(proposal(study, found, writing)).toContain("We plan to train Qwen2.5 32B base for 86 steps of 512 problems");
    for (const one of planWarnings(found)) expect(proposal(study, found, writing)).toContain(one);
    for (const one of assumptions(study, found, writing)) expect(proposal(study, found, writing)).toContain(one);
  });

  it("compares sizes whatever the memory, plans the best that fits, and warns by bytes a parameter of the one that does not", () => {
    const found = asked(study, { problems: "8000" });
    const state = found.sizes.map(({ modelSize, fits }) => [modelSize / 1e9, fits]);
    expect(state.at(-1)).toEqual([72, false]);
    expect(state.slice(0, -1).every(([, fits]) => fits)).toBe(true);
    const [memory, ...others] = planWarnings(found);
    expect(others).toEqual([]);
    expect(memory).toContain("72B take 1,152 GB at 16 bytes a parameter; 8 H200 SXM have 1,128 GB");
    expect(memory).toMatch(/LoRA or offloading need less; KV cache, inference engine and activations come on top/);
    expect(tooLarge(found)).toMatchObject({ modelSize: 72e9, fits: false });
    expect(found.plan).toMatchObject({ modelSize: 32e9, fits: true });
    // none fits: the best is planned, with a word on it
    const none = asked(study, { gpus: "1", hours: "60" });
    expect(none.sizes.filter(({ fits, loss }) => fits && loss !== null)).toEqual([]);
    expect([none.plan.modelSize, tooLarge(none)]).toEqual([none.best, null]);
    expect(headline(study, none)).toContain(", although its training state does not fit 1 H200 SXM: expected");
    expect(planWarnings(asked(study, { problems: "8000", gpus: "9" }))).toEqual([]);
    expect(planWarnings(asked(study, { size: "72" })).join()).not.toContain("Among sizes");
    // the machines' memory is no word of a question without machines
    expect(planWarnings(asked(study, { by: "steps", steps: "60", size: "72" }))).toEqual([]);
  });

  it("names every size that is too far to be compared, and does not call the rest all", () => {
    const found = asked(study, { by: "flops", flops: "8.2e19" });
    const out = found.sizes.filter((one) => one.loss === null).map((one) => one.modelSize);
    expect(out).toEqual([0.5e9, 1.5e9, 3e9, 7e9, 14e9]);
    expect(certainty(study, found)).toMatch(
      /Left out of the comparison, too far from their runs: 0\.5B \(68\.9 times its longest run\), 1\.5B \(18\.9 times .*, 3B \(10\.2 .*, 7B \(4\.19 .* and 14B \(2\.\d+ times its longest run\)\.$/
    );
    expect(certainty(study, asked(study, { problems: "4000" }))).toMatch(/ All 7 sizes are compared\.$/);
    const alone = certainty(study, asked(study, { by: "flops", flops: "3e20" }));
    expect(alone).toMatch(
      /^72B alone is near enough to its runs for a number, so no chance stands beside it\. Left out of the comparison, too far from their runs: .* and 32B \(/
    );
    expect(alone).not.toMatch(/%|highest/);
    const { sizes } = asked(study, { by: "flops", flops: "3e20" });
    expect(sizes.map((size) => [size.loss !== null, size.chance])).toEqual([
      ...Array.from({ length: 6 }, () => [false, null]),
      [true, null]
    ]);
  });

  it("shows the size that another law names, with its own chance", () => {
    const [joint, own] = ["joint", "own"].map((law) => asked(study, { hours: "1", law }));
    expect([joint!.best, own!.best]).toEqual([32e9, 72e9]);
    const bestOf = (of: typeof joint) => of!.sizes.find(({ modelSize }) => modelSize === of!.best)!;
    const chance = (of: typeof joint) => bestOf(of).chance;
    const { draws } = bestOf(own);
    expect(joint!.otherLaw).toEqual({ law: "own", best: 72e9, chance: chance(own), draws });
    expect(own!.otherLaw).toEqual({ law: "joint", best: 32e9, chance: chance(joint), draws: bestOf(joint).draws });
    expect(certainty(study, joint!)).toContain(
      `That is by the law of all sizes; by a slope fitted to each size alone it is 72B in ${Math.round(100 * chance(own)!)}% of its draws`
    );
    expect(asked(study, { problems: "8000" }).otherLaw).toMatchObject({ best: 72e9 });
  });

  it("warns of a plan below five steps, and of one that a larger model beats untrained", () => {
    const few = (steps: string) => planWarnings(asked(study, { by: "steps", steps, size: "7" })).join(" ");
    expect(few("4.9")).toContain("4.9 steps are hardly a plan: below 5 steps");
    expect(few("5")).not.toContain("hardly a plan");
    // first evaluations of the mean curves: 7B base 0.129, 14B base 0.176, 32B base 0.235
    const beaten = asked(study, { by: "steps", steps: "100", size: "3" });
    expect(beaten.plan.passRate).toBeLessThan(0.1758);
    expect(beaten.plan.passRate).toBeGreaterThan(0.1294);
    expect(beaten.untrained).toEqual({ modelSize: 14e9, step: 1, passRate: expect.closeTo(1 - 0.82417, 6) });
    expect(planWarnings(beaten).join(" ")).toContain("14B base scored 0.176 at its first evaluation (step 1)");
    expect(asked(study, { by: "steps", steps: "100", size: "14" }).untrained).toBeNull();
  });

  it("warns outside the data with how such forecasts fared, and that runs flatten late", () => {
    const found = asked(study, { size: "72", hours: "24", gpus: "16", generation: "0.4" });
    const notes = rangeNotes(found, writing).join(" ");
    expect(found.plan.distance.reach).toBe("outside");
    expect(notes).toMatch(/Outside the measured range: 1\.46 times the training compute of the longest run of 72B/);
    expect(notes).toMatch(
      /the law, followed over 1\.67 times, missed the loss by 2\.0% on average; the no-change baseline missed by 1\.3%/
    );
    expect(notes).toContain("since runs flatten");
    // the share is that of NumPy's fits, test/lib/plan/late-slope.test.ts
    expect(notes).toContain("The law’s slope is multiplied by 0.33");
    const { backtest } = found.model.series;
    expect(lateRun(backtest)!.share).toBe(0.5);
    expect(backtestNotes({ ...backtest, within: [] }, found.plan.distance)).toHaveLength(1);
  });

  it("beyond a run, says its own forecast beside the law", () => {
    const found = asked(study, { by: "steps", steps: "200", size: "72" });
    const { score, low, high } = found.courseForecast!;
    const { passRate, interval } = found.plan;
    const notes = rangeNotes(found, writing).join(" ");
    const away = (passRate! - score).toFixed(3);
    const inside = score >= interval![0] && score <= interval![1];
    expect(notes).toContain(
      `levels off where the run does, leads ${away} lower, ${inside ? "inside" : "outside"} the interval.`
    );
    // one plan, one expected pass rate
    expect(notes).not.toContain(score.toFixed(3));
    const alone = rangeNotes({ ...found, plan: { ...found.plan, interval: null } }, writing).join(" ");
    expect(alone).toContain(
      `${away} lower. By that curve, 95 of 100 single evaluations would lie within ${Math.max(high - score, score - low).toFixed(3)} of it.`
    );
    const higher = { ...found, courseForecast: { ...found.courseForecast!, score: passRate! + 0.01 } };
    expect(rangeNotes(higher, writing).join(" ")).toContain("leads 0.010 higher, inside");
    const same = { ...found, courseForecast: { ...found.courseForecast!, score: passRate! + 0.0001 } };
    expect(rangeNotes(same, writing).join(" ")).toContain("leads to the same, inside");
    const beyond = { ...found, courseForecast: { ...found.courseForecast!, score: interval![0] - 0.01 } };
    expect(rangeNotes(beyond, writing).join(" ")).toContain("outside the interval");
    // the run has stood at 0.56 to 0.58 since step 60; the law alone goes on
    expect(score).toBeLessThan(found.plan.passRate!);
    expect(asked(study, { by: "steps", steps: "100", size: "72" }).courseForecast).toBeNull();
    expect(asked(study, { by: "steps", steps: "200", size: "72", group: "16" }).courseForecast).toBeNull();
    expect(asked(study, { by: "steps", steps: "200", size: "20" }).courseForecast).toBeNull();
  });

  it("refuses far outside, by how far", () => {
    const words = (asking: Record<string, string>) => headline(study, asked(study, asking));
    const far = { gpus: "64", hours: "48", generation: "0.4" };
    expect(words(far)).toBe(
      "No number: this is 11.7 times the training compute of the longest run of 72B, and forecasts were tried over at most 2 times."
    );
    expect(words({ by: "steps", size: "400" })).toBe(
      "No number: 400B is 5.56 times larger than the largest size that was trained, 72B; at most 2.25 times is answered."
    );
    expect(words({ by: "steps", size: "0.1" })).toBe(
      "No number: 0.1B is 5 times smaller than the smallest size that was trained, 0.5B; at most 3 times is answered."
    );
    expect(words({ by: "steps", steps: "0.5", size: "7" })).toBe(
      "No number: this is less than one training step of 7B."
    );
    expect(proposal(study, asked(study, far), writing)).toContain("A pilot run is needed");
    expect(rangeNotes(asked(study, far), writing).join(" ")).toContain("in 4.1 of the 48 hours");
  });

  it("counts another group and length, and says that the law does not know them", () => {
    const own = asked(study, { by: "steps", steps: "50", size: "7" });
    const wide = asked(study, { by: "steps", steps: "50", size: "7", group: "16", batch: "256" });
    expectRelative(wide.plan.tokensPerSample, 2 * own.plan.tokensPerSample, 1e-12);
    expect(wide.plan.samples).toBe(50 * 256);
    expect(rangeNotes(wide, writing).join(" ")).toContain(
      "measured with 512 problems a step and 8 answers a problem: yours change what is counted here"
    );
    const long = asked(study, { by: "steps", steps: "50", size: "7", length: "4000" });
    expect(long.plan.tokensPerSample).toBe(4000 * 8);
    expect(rangeNotes(own, writing).join(" ")).not.toContain("yours change");
  });

  it("says that problems run out before the machines do", () => {
    const found = asked(study, { gpus: "64", hours: "48", generation: "0.4", problems: "8000", passes: "10" });
    expect(found.sizes.find(({ modelSize }) => modelSize === 72e9)).toMatchObject({
      binding: "data",
      samples: 80_000
    });
    const notes = rangeNotes(found, writing).join(" ");
    expect(notes).toContain("is 11.7 times the longest run measured, that of 72B");
    expect(notes).toContain("The problems run out first: 10 passes over 8,000 of them use 13% of the compute");
  });

  it("names group runs with their size, and their absence", () => {
    const note = groupNote(asked(study, { by: "flops", flops: "8e18", size: "7" }), writing);
    expect(note).toMatch(
      /^In the runs at 7B, a power law through each whole run puts G = 4 lowest at 8\.00e\+18 FLOPs/
    );
    // plain means of the lower bin: 0.7160, 0.7240, 0.7319 with errors of 0.0038 to 0.0092; 0.7565 of G = 32 is apart
    expect(note).toContain("do not separate G = 4 (0.716), G = 8 (0.724) and G = 16 (0.732)");
    expect(note).not.toContain("Nothing was measured with other groups");
    expect(groupNote(asked(study, { by: "flops", flops: "8e18", size: "32" }), writing)).toContain(
      "Nothing was measured with other groups at 32B."
    );
    expect(groupNote(asked(study, { family: "llama3" }), writing)).toMatch(/^There are no runs of this family/);
  });
});

describe("a plan as CSV", () => {
  it("has a line for each size and the question above it", async () => {
    const study = await paperStudy();
    const lines = planCsv(study, asked(study, { problems: "8000" }))
      .trimEnd()
      .split("\n");
    const rows = lines.filter((line) => !line.startsWith("#"));
    expect(lines).toContain("# problems: 8000");
    expect(rows).toHaveLength(8);
    expect(new Set(rows.map((row) => row.split(",").length))).toEqual(new Set([22]));
    const model = modelOf(study, { family: "qwen2.5", variant: "base" }, "compute", "joint");
    expect(rows.slice(1).map((row) => Number(row.split(",")[0]))).toEqual(model.sizes.map((line) => line.modelSize));
  });
});
