/** Where a plan lies against what was measured, in sentences: each end and each factor worked out from the runs. */
import { describe, expect, it } from "vitest";
import { rangeNotes } from "../../../src/lib/plan/plan-sentences.js";
import type { Words } from "../../../src/lib/plan/question.js";
import { asked, own, plantedStudy } from "./planted-plan.js";

// runs of 100 steps of 100 problems: from 100 to 10,000 samples
const notes = (words: Words, study = plantedStudy()) =>
  rangeNotes(asked(study, { resource: "data", law: "own", by: "samples", ...words }), {
    compute: (flops) => flops.toPrecision(6)
  });
const sameFor = "Nothing was measured there; the law is followed, with no allowance for runs that flatten.";

describe("rangeNotes(answer, writing)", () => {
  it("names both ends of what was measured, of a size and of those beside another", () => {
    expect(notes({ samples: "3000", size: "4" })[0]).toBe(
      "Inside the measured range: 4B was evaluated from 100 samples to 10,000 samples."
    );
    const [range, height] = notes({ samples: "3000", size: "8" });
    expect(range).toBe("Inside the measured range of the sizes beside it, from 100 samples to 10,000 samples.");
    expect(height).toMatch(/^8B itself was not trained: its height is read between those of its neighbours, a rule /);
    const compute = notes({ samples: "3000", size: "1", resource: "compute" })[0];
    const step = 6 * 1e9 * 1000 * 100;
    expect(compute).toBe(
      `Inside the measured range: 1B was evaluated from ${step.toPrecision(6)} to ${(100 * step).toPrecision(6)}.`
    );
  });

  it("says how many times the longest run, or less than the first evaluation, a plan is", () => {
    expect(notes({ samples: "20000", size: "4" })[0]).toBe(
      `Outside the measured range: 2 times the number of samples of the longest run of 4B. ${sameFor}`
    );
    expect(notes({ samples: "15000", size: "8" })[0]).toBe(
      `Outside the measured range: 1.5 times the number of samples of the longest run of the sizes beside 8B. ${sameFor}`
    );
    const late = plantedStudy();
    const study = {
      ...late,
      series: late.series.map((one) => ({ ...one, late: { share: 0.37, variance: 1e-6, df: 3 } }))
    };
    expect(notes({ samples: "20000", size: "4" }, study)[0]).toBe(
      "Outside the measured range: 2 times the number of samples of the longest run of 4B. Nothing was measured there. The law’s slope is multiplied by 0.37: that share of what a law of the first half promised came in the second halves of the runs."
    );
  });

  it("gives no number too far away, and what is known nearest to it", () => {
    const [refusal, nearest] = notes({ samples: "90000", size: "4" });
    expect(refusal).toBe(
      "No number: this is 9 times the number of samples of the longest run of 4B, and forecasts were tried over at most 2.5 times."
    );
    const at = 1 - own[1]!.loss * 100 ** -own[1]!.k;
    expect(nearest).toBe(
      `The longest run of 4B used 10,000 samples; the law stands at a pass rate of ${at.toFixed(3)} there.`
    );
    expect(notes({ samples: "3000", size: "160" })[0]).toBe(
      "No number: 160B is 10 times larger than the largest size that was trained, 16B; at most 4 times is answered."
    );
    expect(notes({ samples: "3000", size: "0.1" })[0]).toBe(
      "No number: 0.1B is 10 times smaller than the smallest size that was trained, 1B; at most 4 times is answered."
    );
    expect(notes({ samples: "20", size: "4" })[0]).toBe("No number: this is less than one training step of 4B.");
  });

  it("says of a size beyond the others by how much, and what of the recipe is another", () => {
    expect(notes({ samples: "3000", size: "32" })[0]).toMatch(
      /^Outside the measured sizes: 32B is 2 times larger than the largest that was trained\./
    );
    expect(notes({ samples: "3000", size: "0.5" })[0]).toMatch(
      /^Outside the measured sizes: 0\.5B is 2 times smaller than the smallest that was trained\./
    );
    expect(notes({ samples: "3000", size: "4", batch: "64", group: "16", length: "900" })).toContain(
      "The law was measured with 100 problems a step, 4 answers a problem and answers as long as the models gave: yours change what is counted here, not the line, which nothing tells for them."
    );
  });
});
