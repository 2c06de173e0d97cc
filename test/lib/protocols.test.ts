import { describe, expect, it } from "vitest";
import { protocolWindow, selectWindow } from "../../src/lib/protocols.js";
import { plantedCurves } from "../helpers/planted.js";
import { seriesRules, studyCurves } from "../helpers/study-curves.js";

const steps = (curves: ReturnType<typeof selectWindow>) =>
  curves.map(({ step }) => [step[0], step.at(-1), step.length]);

const rules = { base: seriesRules("qwen2.5", "base"), instruct: seriesRules("qwen2.5", "instruct") };

describe("protocolWindow(protocol, rules, curves, overrides)", () => {
  const base = studyCurves("qwen2.5", "base");
  const instruct = studyCurves("qwen2.5", "instruct");

  it("full starts at the first step that every size has drawn: 1 for base, 4 for instruct, 1 for Llama", () => {
    expect(protocolWindow("full", rules.base, base).fromStep).toBe(1);
    expect(protocolWindow("full", rules.instruct, instruct).fromStep).toBe(4);
    expect(protocolWindow("full", seriesRules("llama3", "instruct"), studyCurves("llama3", "instruct")).fromStep).toBe(
      1
    );
    expect(selectWindow(base, protocolWindow("full", rules.base, base)).reduce((n, c) => n + c.step.length, 0)).toBe(
      732
    );
  });

  it("inter is full without the held-out size", () => {
    const window = protocolWindow("inter", rules.instruct, instruct);
    expect(window.modelSizes).toEqual([0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9]);
    expect(window.fromStep).toBe(4);
  });

  it("intra is the first 25 points of each base size and steps 4-43 of each instruct size", () => {
    const early = selectWindow(base, protocolWindow("intra", rules.base, base));
    expect(steps(early)).toEqual(base.map(() => [1, 25, 25]));
    const late = selectWindow(instruct, protocolWindow("intra", rules.instruct, instruct));
    expect(steps(late)).toEqual(instruct.map(() => [4, 43, 40]));
    expect(protocolWindow("intra", rules.instruct, instruct).rule).toBe("steps 4-43 of every size");
  });

  it("counts the first points from an overriding first step, and lets an overriding last step replace the count", () => {
    const from = selectWindow(base, protocolWindow("intra", rules.base, base, { fromStep: 10 }));
    expect(steps(from)[0]).toEqual([10, 34, 25]);
    const to = selectWindow(base, protocolWindow("intra", rules.base, base, { toStep: 50 }));
    expect(steps(to)[0]).toEqual([1, 50, 50]);
  });

  it("keeps only the sizes named", () => {
    const window = protocolWindow("inter", rules.base, base, { modelSizes: [72e9, 3e9, 7e9] });
    expect(window.modelSizes).toEqual([3e9, 7e9, 72e9]);
    expect(window.rule).toBe("from step 1 of 3 of 7 sizes");
  });

  it("refuses a size without a curve and a window that ends before it starts", () => {
    expect(() => protocolWindow("full", rules.base, base, { modelSizes: [8e9] })).toThrow(
      /no curve of 8000000000 parameters/
    );
    expect(() => protocolWindow("full", rules.base, base, { fromStep: 50, toStep: 10 })).toThrow(
      /first step 50 is after last step 10/
    );
  });

  it("leaves the curves it was given as they were", () => {
    const curves = plantedCurves({ kMax: 0.1, n0: 5e9 });
    selectWindow(curves, protocolWindow("intra", rules.base, curves));
    expect(curves[0]!.step).toHaveLength(105);
  });
});

it("a window says which of its sizes begin later than its first step", () => {
  const first: Record<number, number> = { 3e9: 4, 7e9: 3 };
  const curves = plantedCurves({ kMax: 0.2, n0: 1e9, sizes: [1e9, 3e9, 7e9], steps: 10 }).map((curve) => ({
    ...curve,
    step: curve.step.subarray((first[curve.modelSize] ?? 1) - 1)
  }));
  const rule = (protocol: "full" | "inter" | "intra", fromStep?: number) =>
    protocolWindow(
      protocol,
      { early: { firstPoints: 5 }, heldOutSize: 7e9 },
      curves,
      fromStep === undefined ? {} : { fromStep }
    ).rule;
  expect(rule("full", 2)).toBe("from step 2 of every size (3B from step 4, 7B from step 3)");
  expect(rule("full", 3)).toBe("from step 3 of every size (3B from step 4)");
  expect(rule("inter", 2)).toBe("from step 2 of 2 of 3 sizes (3B from step 4)");
  expect([rule("full"), rule("intra")]).toEqual(["from step 4 of every size", "first 5 points of every size"]);
});
