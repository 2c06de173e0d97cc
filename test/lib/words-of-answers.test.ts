/** Sentences of plans, claims and single runs for answers that have a part and lack another. */
import { describe, expect, it } from "vitest";
import { declineWords, seedWords } from "../../src/lib/beside/beside-words.js";
import { shareInterval } from "../../src/lib/beside/effects.js";
import { marginWords } from "../../src/lib/claims/margin-words.js";
import { ruleNames } from "../../src/lib/claims/rule-words.js";
import { FitError } from "../../src/lib/fit-error.js";
import { pick } from "../../src/lib/pick.js";
import { sampleWords } from "../../src/lib/plan/amounts.js";
import { reuseNote } from "../../src/lib/plan/experiment-words.js";
import { certainty, tooLarge } from "../../src/lib/plan/plan-choice-words.js";
import { headline, requirementWord, seriesName } from "../../src/lib/plan/plan-sentences.js";

/** An answer of which a sentence reads these parts alone. */
const part = (of: object) => of as never;

describe("single runs", () => {
  it("differ by what their groups say, whatever else is counted beside it", () => {
    const values = { "math: half-width": 0.05, "math: pairs": 4, "code: half-width": 0.0123 };
    expect(seedWords(part({ values }))).toBe(
      "Two single runs of one setting differ by up to 0.050 (math) and 0.012 (code), in 95 of 100 pairs."
    );
  });

  it("end below their peak, and some collapse", () => {
    const runs = (lost: number, collapsed: number) =>
      declineWords(part({ values: { "math: lost": lost, "math: collapsed": collapsed, "math: runs": 5 } }));
    expect(runs(2, 0)).toBe("Math: 2 of 5 runs end below their peak.");
    expect(runs(1, 1)).toBe("Math: 1 of 5 runs ends below its peak, 1 collapsed.");
  });

  it("are a share with its exact interval", () => {
    // Clopper and Pearson: 5 of 10, 0 of 10
    expect(shareInterval(5, 10).map((end) => Number(end.toFixed(6)))).toEqual([0.187086, 0.812914]);
    expect(shareInterval(0, 10).map((end) => Number(end.toFixed(6)))).toEqual([0, 0.308497]);
  });
});

describe("claims", () => {
  it("have margins of a share in per cent, and others in their unit", () => {
    expect(marginWords({ value: 0.25, unit: "of the smaller model’s k" })).toBe("25% of the smaller model’s k");
    expect(marginWords({ value: 0.02, unit: "in loss" })).toBe("0.02 in loss");
  });

  it("have a name for each rule", () => {
    expect(ruleNames).toEqual({
      difference: "the effect is above zero",
      sameness: "the effect is zero",
      "at most": "the effect is zero or less",
      lead: "one is ahead of another"
    });
  });
});

describe("plans", () => {
  it("name the family where the study names it", () => {
    const families = [
      { id: "llama3", name: "Llama 3" },
      { id: "qwen2.5", name: "Qwen2.5" }
    ];
    const question = { family: "qwen2.5", variant: "base" };
    expect(seriesName(part({ families }), part({ question }))).toBe("Qwen2.5 base");
    expect(seriesName(part({ families: [] }), part({ question }))).toBe("qwen2.5 base");
  });

  it("say of a sample whether its tokens were measured or set", () => {
    const words = (tokensPerSample: number | null, group: number | null) =>
      sampleWords(
        part({ dataUnit: "samples", groupSize: 8 }),
        part({
          plan: { tokensPerSample: 4000, modelSize: 7e9 },
          shape: { tokensPerSample },
          question: { group, batch: 512 }
        })
      );
    const start = "A sample is one problem with its answers: 4,000 tokens at 7B, ";
    expect(words(null, null)).toBe(`${start}the mean of its run with 8 answers a problem; 512 problems a step.`);
    expect(words(4000, null)).toBe(`${start}as you set it; 512 problems a step.`);
    expect(words(null, 16)).toBe(`${start}as you set it; 512 problems a step.`);
  });

  it("beyond the most passes that were tried name the runs on one side alone", () => {
    const below = { reuseFactor: 20, difference: 0.01, interval: [-0.01, 0.03] };
    expect(reuseNote(part({ reuse: { modelSize: 7e9, reuseFactor: 30, word: "beyond", below, above: null } }))).toBe(
      "30 passes over the problems: more than any run here tried. Against fresh data, 20 passes ended +0.010 [−0.010, +0.030] in loss. One size and one run a setting: other sizes were not tried."
    );
  });

  it("without a size that can be compared say so, and blame no memory where the size was asked for", () => {
    expect(certainty(part({}), part({ question: {}, plan: {}, best: null, sizes: [] }))).toBe(
      "No size can be compared at this budget."
    );
    const sizes = [{ modelSize: 72e9, fits: false }];
    const found = (size: number | null) =>
      tooLarge(part({ question: { size }, plan: { modelSize: 7e9 }, best: 72e9, sizes }));
    expect([found(null), found(7e9)]).toEqual([sizes[0], null]);
  });

  it("tell one what to train where the size was free, and what training a size that was asked for gives", () => {
    const question = { family: "qwen2.5", variant: "base", gpus: 8, problems: null };
    const plan = { modelSize: 7e9, passRate: 0.5, steps: 100, interval: null, fits: true };
    const words = (size: number | null, of: object = plan) =>
      headline(
        part({ families: [{ id: "qwen2.5", name: "Qwen2.5" }] }),
        part({
          ...{
            question: { ...question, size },
            plan: of,
            best: 7e9,
            reuse: null,
            sizes: [],
            measured: { unit: "samples" }
          },
          ...{
            limits: { larger: 2, smaller: 2, x: 3, tested: true },
            model: { sizes: [{ modelSize: 5e8 }, { modelSize: 72e9 }] }
          }
        })
      );
    const end = "Qwen2.5 7B base for 100 steps: expected pass rate 0.500, without an interval.";
    expect([words(null), words(7e9)]).toEqual([`Train ${end}`, `Training ${end}`]);
    // near enough to the largest size, and too far along
    const far = { nSide: "larger", nFactor: 1.5, xSide: "beyond", xFactor: 4 };
    expect(words(100e9, { ...plan, modelSize: 100e9, passRate: null, distance: far })).toBe(
      "No number: this is 4 times the number of samples of the longest run of 100B, and forecasts were tried over at most 3 times."
    );
  });

  it("say of a target that a size has before its first step that it is there", () => {
    expect(requirementWord(part({ word: "already there" }))).toBe("there before the first step");
  });
});

it("rows may be taken with some of their fields", () => {
  expect(pick([{ a: 1, b: 2, c: 3 }], "a", "c")).toEqual([{ a: 1, c: 3 }]);
});

it("a fit without an answer is told from other errors by its name", () => {
  expect(String(new FitError("too few sizes"))).toBe("FitError: too few sizes");
});
