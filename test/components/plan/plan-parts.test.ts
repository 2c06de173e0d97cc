/** Every number of the planner's page stands in its own cell: answers whose numbers are all different, and written out. */
import { describe, expect, it } from "vitest";
import { planParts } from "../../../src/components/plan/plan-parts.js";
import type { Answer } from "../../../src/lib/plan/answer.js";
import type { Words } from "../../../src/lib/plan/question.js";
import { cellsOf, termsOf, textOf } from "../table-cells.js";
import { asked, plantedStudy } from "./planted-plan.js";

const study = plantedStudy();
const inside = { reach: "inside", xFactor: 1, xSide: null, nFactor: 1, nSide: null } as const;
const beyond = { reach: "outside", xFactor: 2.25, xSide: "beyond", nFactor: 1, nSide: null } as const;
const before = { reach: "outside", xFactor: 3.5, xSide: "before", nFactor: 1, nSide: null } as const;
const larger = { reach: "outside", xFactor: 1, xSide: null, nFactor: 1.5, nSide: "larger" } as const;
const far = { reach: "far", xFactor: 412, xSide: "beyond", nFactor: 1, nSide: null } as const;

/** An answer as it is, but for some of its numbers. */
function answered(words: Words, changes: { [K in keyof Answer]?: unknown } & { plan?: object }): Answer {
  const found = asked(study, words);
  return { ...found, ...changes, plan: { ...found.plan, ...changes.plan } } as Answer;
}

const machines: Words = { by: "gpus", gpu: "h200", gpus: "8", hours: "2.5", count: "generation", problems: "4000" };
const planned = {
  ...{ modelSize: 4e9, steps: 1234.5, samples: 56_789, passRate: 0.4321, loss: 0.5679, interval: [0.4012, 0.4634] },
  ...{ chance: 0.62, gpuHours: 20.04, generationHours: 7.26, distance: inside }
};

describe("planParts.answer", () => {
  const terms = (words: Words, plan: object, reuse: object | null = { reuseFactor: 14.2 }) =>
    termsOf(planParts.answer(study, answered(words, { plan: { ...planned, ...plan }, reuse })));

  it("has each number of the plan beside its name", () => {
    expect(terms(machines, {})).toEqual({
      ...{ Size: "4B", Steps: "1,235", Samples: "56,789", "Passes over the problems": "14.2" },
      ...{ "Pass rate": "0.432 [0.401, 0.463]", "Chance of being best": "62%", "H200 SXM hours": "20" },
      ...{ "of these, sampling": "7.3", "Measured range": "inside" }
    });
  });

  it.each([
    [inside, "inside"],
    [beyond, "2.25 times beyond"],
    [before, "3.5 times before"],
    [larger, "1.5 times the sizes"],
    [{ ...larger, xSide: "beyond", xFactor: 2.25 }, "1.5 times the sizes"]
  ] as const)("says where it lies: %j", (distance, words) => {
    expect(terms(machines, { distance })["Measured range"]).toBe(words);
  });

  it.each([
    [null, "–"],
    [0.004, "<1%"],
    [0.996, ">99%"],
    [0.375, "38%"]
  ] as const)("has the chance of being best: %s", (chance, words) => {
    expect(terms(machines, { chance })["Chance of being best"]).toBe(words);
  });

  it("leaves out what there is not: an interval, sampling, passes, a number", () => {
    expect(terms(machines, { interval: null })["Pass rate"]).toBe("0.432");
    expect(terms(machines, { generationHours: 0 })).not.toHaveProperty("of these, sampling");
    expect(terms(machines, {}, null)).not.toHaveProperty("Passes over the problems");
    expect(terms(machines, {}, { reuseFactor: 1 })["Passes over the problems"]).toBe("less than one");
    const none = terms(machines, { passRate: null, loss: null, interval: null, distance: far });
    expect(none["Pass rate"]).toBe("no number");
    expect(none).not.toHaveProperty("Chance of being best");
  });

  it.each([
    [machines, "With 8 H200 SXM for 2.5 hours, 3.2 × 10^19 FLOPs of training, and 4,000 problems:"],
    [
      { by: "gpus", gpu: "a100", gpus: "16", hours: "12" },
      "With 16 A100 80GB for 12 hours, 3.2 × 10^19 FLOPs of training:"
    ],
    [{ by: "flops", flops: "2.5e17" }, "With 2.5 × 10^17 FLOPs:"],
    [{ by: "samples", samples: "6400", problems: "800" }, "With 6,400 samples, and 800 problems:"],
    [{ by: "steps", steps: "62.5", batch: "128" }, "With 62.5 steps of 128 problems:"]
  ] as const)("begins with what was asked: %j", (words, expected) => {
    const found = answered(words, words.by === "gpus" ? { budget: { flops: 3.21e19, samples: null } } : {});
    expect(textOf(planParts.answer(study, found))).toContain(expected);
  });

  it("does not say how many problems a step has where the logs do not", () => {
    const found = asked(study, { by: "steps", steps: "62.5" });
    expect(textOf(planParts.answer({ ...study, dataUnit: "steps" }, found))).toContain("With 62.5 steps:");
  });
});

describe("planParts.sizes", () => {
  const size = (modelSize: number, i: number, more: object) => ({
    ...{ modelSize, flops: (i + 2) * 1.1e17, samples: 1000 * (i + 3) + i, steps: 10.5 * (i + 1) },
    ...{ gpuHours: 1.25 * (i + 1), generationHours: 0.31 * (i + 1), fits: true, distance: inside, ...more }
  });
  const rows = [
    size(1e9, 0, { passRate: 0.2111, interval: [0.1822, 0.2433], chance: 0.07 }),
    size(4e9, 1, { passRate: 0.4444, interval: null, chance: 0.93, distance: beyond, fits: false }),
    size(16e9, 2, { passRate: null, interval: null, chance: null, distance: { ...before, reach: "far" } })
  ];
  const expected = [
    ["1B", "2.2 × 10^17 FLOPs", "3,000", "11", "1", "0.211", "[0.182, 0.243]", "7.0%", "inside", "yes", "1.3", "0.31"],
    [
      "4B, best",
      "3.3 × 10^17 FLOPs",
      "4,001",
      "21",
      "1.1",
      "0.444",
      "–",
      "93%",
      "2.25 times beyond",
      "no",
      "2.5",
      "0.62"
    ],
    ["16B", "4.4 × 10^17 FLOPs", "5,002", "32", "1.4", "no number", "–", "–", "3.5 times before", "yes", "3.8", "0.93"]
  ];
  const head = ["Size", "Training compute", "Samples", "Steps", "Passes", "Pass rate", "95% interval"];
  const last = ["Chance of being best", "Measured range", "State fits", "H200 SXM hours", "of these, sampling"];

  it("has a row for each size", () => {
    const found = answered({ ...machines, problems: "3500" }, { sizes: rows, best: 4e9 });
    expect(cellsOf(planParts.sizes(study, found))).toEqual([[...head, ...last], ...expected]);
  });

  it("leaves out the columns of what was not asked", () => {
    const found = answered({ by: "flops", flops: "1e17", gpu: "b200" }, { sizes: rows, best: 16e9 });
    const left = [0, 1, 2, 3, 5, 6, 7, 8, 10];
    const [names, ...cells] = cellsOf(planParts.sizes(study, found));
    expect(names).toEqual(left.map((i) => [...head, ...last][i]!.replace("H200 SXM", "B200 (HGX)")));
    const others = expected.map((row) => left.map((i) => row[i]!.replace(", best", "")));
    others[2]![0] = "16B, best";
    expect(cells).toEqual(others);
  });
});

describe("planParts.target", () => {
  const spent = (flops: number, samples: number, steps: number) => ({ flops, samples, steps });
  it("has what each size needs with its interval, hours in proportion to the compute", () => {
    const requirements = [
      {
        ...{ modelSize: 1e9, word: "reached", distance: inside, gpuHours: 12 },
        needs: spent(2e17, 2345, 23.4),
        ...{ low: spent(1.5e17, 1345, 13.4), high: spent(3e17, 3345, 33.4) }
      },
      {
        ...{ modelSize: 4e9, word: "outside", distance: beyond, gpuHours: 30 },
        ...{ needs: spent(4e17, 4321, 43.2), low: spent(2e17, 2321, 23.2), high: null }
      },
      { modelSize: 16e9, word: "not reachable", distance: far, needs: null, low: null, high: null, gpuHours: null },
      {
        ...{ modelSize: 64e9, word: "reached", distance: inside, gpuHours: 5 },
        ...{ needs: spent(9e17, 9876, 98.7), low: null, high: null }
      }
    ];
    const [head, ...rows] = cellsOf(
      planParts.target(study, answered({ ...machines, target: "0.35" }, { requirements }))
    );
    expect(head).toEqual(["Size", "Where", "Training compute", "Samples", "Steps", "H200 SXM hours"]);
    expect(rows.map(([name, , ...cells]) => [name, ...cells])).toEqual([
      [
        ...["1B", "2.0 × 10^17 FLOPs [1.5 × 10^17 FLOPs, 3.0 × 10^17 FLOPs]", "2,345 [1,345, 3,345]"],
        ...["23.4 [13.4, 33.4]", "12 [9, 18]"]
      ],
      [
        ...["4B", "4.0 × 10^17 FLOPs [2.0 × 10^17 FLOPs, open]", "4,321 [2,321, open]", "43.2 [23.2, open]"],
        "30 [15, open]"
      ],
      ["16B", "–", "–", "–", "–"],
      ["64B", "9.0 × 10^17 FLOPs", "9,876", "98.7", "5"]
    ]);
    expect(textOf(planParts.target(study, answered({ ...machines, target: "0.35" }, { requirements })))).toContain(
      "Needed for a pass rate of 0.350"
    );
  });
});

describe("planParts.doubling", () => {
  it("has the gain, its interval, what is reached, by what and where, of each way to double", () => {
    const marginals = [
      ["steps", "measured", 0.0412, [0.0311, 0.0513], 0.4733, inside],
      ["size", "law", -0.0123, null, 0.4198, beyond],
      ["size and compute", "forecast", null, null, null, far]
    ].map(([what, by, gain, interval, passRate, distance]) => ({
      what,
      by,
      gain,
      interval,
      passRate,
      after: { distance }
    }));
    const found = answered(machines, { plan: planned, marginals });
    expect(cellsOf(planParts.doubling(study, found))).toEqual([
      ["Doubled", "Gain in pass rate", "95% interval", "Pass rate after it", "Read from", "Measured range"],
      ["Steps, same size", "+0.041", "[+0.031, +0.051]", "0.473", "its own curve", "inside"],
      ["Size, same compute", "−0.012", "–", "0.420", "the law", "outside"],
      ["Size, same samples", "no number", "–", "–", "its forecast", "too far for a number"]
    ]);
    expect(textOf(planParts.doubling(study, found))).toContain("The next doubling, from 4B at 0.432");
    const none = answered(machines, { marginals: [] });
    expect(textOf(planParts.doubling(study, none))).toBe(
      "The plan itself has no number, so nothing can be added to it."
    );
  });
});

describe("planParts.counts", () => {
  it("has the law under each count of compute, the one in use marked", () => {
    const counts = [
      { count: "training", factor: 1, intercept: 3.15159, k: 0.05432 },
      { count: "generation", factor: 4 / 3, intercept: 3.25159, k: 0.06432 },
      { count: "reference", factor: 5 / 3, intercept: 3.36159, k: 0.07432 }
    ];
    const found = answered(machines, { counts, plan: planned });
    expect(cellsOf(planParts.counts(study, found))).toEqual([
      ["What is counted", "FLOPs", "Factor", "E, ln L at one FLOP", "k"],
      ["Training", "6 N T", "1.00", "3.1516", "0.0543"],
      ["and sampling, in use", "8 N T", "1.33", "3.2516", "0.0643"],
      ["and a reference", "10 N T", "1.67", "3.3616", "0.0743"]
    ]);
    expect(textOf(planParts.counts(study, found))).toContain("The law of 4B under three counts of compute");
  });
});

describe("planParts that are lists", () => {
  it("assumptions and notes are list items, one a sentence of its own", () => {
    const found = asked(study, { by: "steps", steps: "60" });
    const items = [...String(planParts.assumptions(study, found)).matchAll(/<li>(.*?)<\/li>/g)].map(
      ([, text]) => text!
    );
    expect(items.length).toBeGreaterThan(4);
    expect(items[0]).toContain("data 0123456");
    expect(items.filter((text) => text.trim() === "")).toEqual([]);
    expect(String(planParts.notes(study, asked(study, { by: "steps", steps: "150" })))).toMatch(/^<ul/);
  });

  it("machines have peak rates in TFLOP/s and memory in GB", () => {
    expect(cellsOf(planParts.machines(study, asked(study, {}))).map((row) => row.slice(0, 3))).toEqual([
      ["Machine", "TFLOP/s", "Memory"],
      ["A100 80GB", "312", "80 GB"],
      ["H100 SXM", "989.5", "80 GB"],
      ["H200 SXM", "989.5", "141 GB"],
      ["B200 (HGX)", "2250", "180 GB"],
      ["MI300X", "1307.4", "192 GB"]
    ]);
  });

  it("reuse says what is missing where no problems are counted", () => {
    expect(textOf(planParts.reuse(study, asked(study, { by: "steps" })))).toBe(
      "Say how many problems you have, and the passes over them are counted."
    );
    expect(textOf(planParts.reuse(study, asked(study, { by: "steps", steps: "60", problems: "4000" })))).toMatch(
      /^1\.5 passes over the problems/
    );
  });
});
