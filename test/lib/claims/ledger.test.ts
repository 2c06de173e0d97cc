import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/build-results.js";
import { readReference } from "../../../loaders/read-reference.js";
import { combine, judge } from "../../../src/lib/claims/claim.js";
import type { ClaimInputs } from "../../../src/lib/claims/inputs.js";
import { judgeClaims, rules } from "../../../src/lib/claims/ledger.js";

const { claims, ...results } = await loadResults(projectRoot);
const stated = claims.rows.map(({ id, claim, where }) => ({ id, claim, where }));
const external = (await readReference(projectRoot, "external-models.json"))
  .filter(({ family }) => family !== "qwen2.5")
  .map(({ family, model, modelSize, value, architecture }) => ({
    family,
    model: model!,
    modelSize: modelSize!,
    testLoss: value,
    dense: architecture === "dense"
  }));
const inputs: ClaimInputs = { ...results, external };

/** The ledger on results changed by hand. */
function verdictOf(id: string, change: (inputs: ClaimInputs) => void): string {
  const copy = structuredClone(inputs);
  change(copy);
  return judgeClaims(stated, copy).rows.find((row) => row.id === id)!.verdict;
}

describe("judge(conditions), combine(claims)", () => {
  it("is supported when all hold, not supported when none, in part between, not testable without any", () => {
    expect(judge([{ holds: true }, { holds: true }])).toBe("supported");
    expect(judge([{ holds: true }, { holds: false }])).toBe("supported in part");
    expect(judge([{ holds: false }])).toBe("not supported");
    expect(judge([])).toBe("not testable with these data");
  });

  it("leaves untestable claims out of a finding", () => {
    const of = (...verdicts: Parameters<typeof combine>[0][number]["verdict"][]) =>
      combine(verdicts.map((verdict) => ({ verdict })));
    expect(of("supported", "not testable with these data")).toBe("supported");
    expect(of("supported", "not supported")).toBe("supported in part");
    expect(of("not supported", "not supported")).toBe("not supported");
    expect(of("not testable with these data")).toBe("not testable with these data");
  });
});

describe("the ledger", () => {
  it("judges all 25 claims, each with a test, a sentence and what would change it", () => {
    expect(stated.map(({ id }) => id)).toEqual(Object.keys(rules));
    expect(claims.rows).toHaveLength(25);
    for (const row of claims.rows) {
      expect(row.test).toMatch(/\.$/);
      expect(row.argument).toMatch(/^[A-Z0-9].*\.$/);
      expect(row.wouldChange).toMatch(/\.$/);
      expect(row.argument).not.toMatch(/undefined|NaN|null|Infinity/);
    }
  });

  it("says the same again from the same results", () => {
    expect(judgeClaims(stated, inputs)).toEqual({ rows: claims.rows, findings: claims.findings });
  });

  it("refuses a claim that no rule judges", () => {
    expect(() => judgeClaims([{ id: "Z9", claim: "", where: "" }], inputs)).toThrow("claim Z9: no rule judges it");
  });
});

describe("verdicts follow the numbers", () => {
  it("C1 is supported once the saturating form leads without the largest too, and falls when a rival leads", () => {
    const lead = (better: string) => (r: ClaimInputs) => {
      for (const { forms } of r.inference.series) {
        for (const fit of [...forms.all, ...forms.withoutHeldOut]) fit.chi2 = fit.form === better ? 5 : 30;
        for (const { predicted } of forms.heldOut)
          for (const one of predicted) one.error = one.form === better ? 0 : 0.05;
      }
    };
    expect(verdictOf("C1", lead("saturating"))).toBe("supported");
    expect(verdictOf("C1", lead("power"))).toBe("not supported");
  });

  it("D2 is supported when every run is shown not to be worse, not when one is undecided", () => {
    const all = (nonInferior: boolean) => (r: ClaimInputs) => {
      for (const { windows } of r.experiments.reuse!.variants)
        for (const { test } of windows[0]!.rows) test.nonInferior = nonInferior;
    };
    expect(verdictOf("D2", all(true))).toBe("supported");
    expect(verdictOf("D2", all(false))).toBe("not supported");
    expect(
      verdictOf("D2", (r) => {
        r.experiments.reuse = null;
      })
    ).toBe("not testable with these data");
  });

  it("B4 fails when the difference is beyond its error everywhere, and is supported when it is small and sure", () => {
    const difference = (low: number, high: number) => (r: ClaimInputs) => {
      for (const { heldOut } of r.inference.series) heldOut!.differenceInterval = [low, high];
    };
    expect(verdictOf("B4", difference(0.01, 0.02))).toBe("not supported");
    expect(verdictOf("B4", difference(-0.01, 0.01))).toBe("supported");
  });

  it("A5 is supported when no pair is out of order", () => {
    expect(
      verdictOf("A5", (r) => {
        for (const { pairs } of r.experiments.crossings) for (const pair of pairs) pair.inRange = "ahead throughout";
      })
    ).toBe("supported");
  });

  it("E8 turns when another model is better", () => {
    expect(
      verdictOf("E8", (r) =>
        r.external.push({ family: "qwen3", model: "Qwen3 100B", modelSize: 32e9, testLoss: 0.2, dense: true })
      )
    ).toBe("not supported");
  });

  it("never rests a verdict on a family whose points are as published", () => {
    const before = claims.rows.map(({ verdict }) => verdict);
    const copy = structuredClone(inputs);
    for (const law of copy.laws.filter(({ family }) => family === "llama3")) law.goodness.r2 = 0.1;
    for (const curve of copy.curves.filter(({ family }) => family === "llama3"))
      curve.testLoss = curve.testLoss.map(() => 0.5);
    expect(judgeClaims(stated, copy).rows.map(({ verdict }) => verdict)).toEqual(before);
  });
});
