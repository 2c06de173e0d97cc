/** Findings over their claims: counted by hand. */
import { expect, it } from "vitest";
import { cellsOf } from "../../../src/lib/claims/cells.js";
import { judgeClaims } from "../../../src/lib/claims/ledger.js";

it("a finding counts the cells of its claims, and one whose claims a study does not state is left out", () => {
  const margin = { rule: "difference", value: 0.01, unit: "in loss", because: "it is" } as const;
  const effect = (interval: [number, number] | null, beyond = false) => ({
    ...{ what: "a", group: "g", estimate: interval && (interval[0] + interval[1]) / 2, interval, beyond }
  });
  const rule = (...effects: ReturnType<typeof effect>[]) => ({
    page: "p",
    judge: () => ({
      ...{ test: "t", margin: margin as never, cells: cellsOf(margin as never, effects), number: null },
      ...{ argument: "a", wouldChange: "w", characteristics: [] }
    })
  });
  const { findings } = judgeClaims(
    {
      rules: { A1: rule(effect([0.02, 0.05]), effect([-1, 1], true)), A2: rule(effect([-1, 1]), effect(null)) },
      findings: [
        { number: 1, claims: ["A1", "A2"] },
        { number: 2, claims: ["Z1"] }
      ]
    },
    ["A1", "A2"].map((id) => ({ id, claim: "c", where: "w" })),
    {} as never
  );
  expect(findings).toEqual([
    {
      ...{ number: 1, claims: ["A1", "A2"], verdict: null },
      tally: { supported: 1, contradicted: 0, undecided: 1, notTestable: 1 },
      outcome: "supported in 1 of 3 cells, undecided in 1, not testable in 1"
    }
  ]);
});
