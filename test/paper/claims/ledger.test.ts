import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { readReference } from "../../../loaders/study/read-reference.js";
import { combine, judge } from "../../../src/lib/claims/claim.js";
import type { ClaimInputs } from "../../../src/lib/claims/ledger.js";
import { judgeClaims } from "../../../src/lib/claims/ledger.js";
import { ledger, rules } from "../../../src/paper/claims/rules.js";

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
    expect(judgeClaims(ledger, stated, inputs)).toEqual({ rows: claims.rows, findings: claims.findings });
  });

  it("refuses a claim that no rule judges", () => {
    expect(() => judgeClaims(ledger, [{ id: "Z9", claim: "", where: "" }], inputs)).toThrow(
      "claim Z9: no rule judges it"
    );
  });
});

describe("a family whose points are as published", () => {
  it("carries no verdict", () => {
    const before = claims.rows.map(({ verdict }) => verdict);
    const copy = structuredClone(inputs);
    for (const law of copy.laws.filter(({ family }) => family === "llama3")) law.goodness.r2 = 0.1;
    for (const curve of copy.curves.filter(({ family }) => family === "llama3"))
      curve.testLoss = curve.testLoss.map(() => 0.5);
    expect(judgeClaims(ledger, stated, copy).rows.map(({ verdict }) => verdict)).toEqual(before);
  });
});
