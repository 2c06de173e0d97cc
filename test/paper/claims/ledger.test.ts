import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { readReference } from "../../../loaders/study/read-reference.js";
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
    const { history: _, ...judged } = claims;
    expect(judgeClaims(ledger, stated, inputs)).toEqual(judged);
  });

  it.each(claims.rows)("judges $id as the record has it: cells, number and words", ({ id, ...recorded }) => {
    const { characteristics: _, ...judged } = rules[id]!.judge(inputs);
    const { test, margin, cells, number, argument, wouldChange } = recorded;
    expect(judged).toEqual({ test, margin, cells, number, argument, wouldChange });
  });

  it("refuses a claim that no rule judges", () => {
    expect(() => judgeClaims(ledger, [{ id: "Z9", claim: "", where: "" }], inputs)).toThrow(
      "claim Z9: no rule judges it"
    );
  });
});

describe("what cells say together", () => {
  it("leaves out what stands beside a claim, and counts a finding over its claims", () => {
    for (const { cells, tally, outcome, verdict } of claims.rows) {
      const counted = cells.filter(({ beyond }) => !beyond).map((cell) => cell.verdict);
      const having = (word: string) => counted.filter((one) => one === word).length;
      expect(tally).toEqual({
        supported: having("supported"),
        contradicted: having("contradicted"),
        undecided: having("undecided"),
        notTestable: having("not testable")
      });
      expect(verdict).toBe(new Set(counted).size === 1 ? counted[0] : null);
      const first = ["supported", "contradicted", "undecided"].find((word) => having(word) > 0) ?? "not testable";
      expect(outcome).toContain(verdict ?? `${first} in ${having(first)} of ${counted.length}`);
    }
    for (const finding of claims.findings) {
      const mine = claims.rows.filter(({ id }) => finding.claims.includes(id));
      expect(finding.tally.supported).toBe(mine.reduce((sum, { tally }) => sum + tally.supported, 0));
      expect(mine.map(({ id }) => id)).toEqual(finding.claims);
    }
  });

  it("has operating characteristics for every claim with an error, and no wrong verdict above its level", () => {
    const { rows, draws } = claims.characteristics;
    // of those that are not testable, what their rule would give
    const others = ["C1", "E1", "E6"];
    const with95 = claims.rows.filter(({ cells, margin }) =>
      cells.some(({ interval, beyond }) => !beyond && margin.rule !== "lead" && interval && interval[0] !== interval[1])
    );
    expect([...new Set(rows.map(({ claim }) => claim))].sort()).toEqual(
      [...with95.map(({ id }) => id), ...others].sort()
    );
    for (const { claim, truth, supported, contradicted, undecided, cells } of rows) {
      expect(supported + contradicted + undecided).toBeCloseTo(1, 9);
      const level = claims.rows.find(({ id }) => id === claim)!.margin.rule === "sameness" ? 0.05 : 0.025;
      const chance = 4 * Math.sqrt((level * (1 - level)) / (draws * cells));
      if (truth === "true") expect(contradicted, claim).toBeLessThan(level + chance + 0.003);
      if (truth === "false by the margin") expect(supported, claim).toBeLessThan(0.025 + chance + 0.003);
    }
  });
});

describe("a family whose points are as published", () => {
  it("carries no verdict", () => {
    const before = claims.rows.map(({ outcome }) => outcome);
    const copy = structuredClone(inputs);
    for (const law of copy.laws.filter(({ family }) => family === "llama3")) law.goodness.r2 = 0.1;
    for (const curve of copy.curves.filter(({ family }) => family === "llama3"))
      curve.testLoss = curve.testLoss.map(() => 0.5);
    expect(judgeClaims(ledger, stated, copy).rows.map(({ outcome }) => outcome)).toEqual(before);
  });
});
