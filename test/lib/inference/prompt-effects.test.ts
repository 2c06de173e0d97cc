/** What another prompt of one repeat changes, against test/fixtures/oracles/prompt_effects.py. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { curveContrasts, lossContrasts } from "../../../src/lib/inference/runs/prompt-effects.js";
import { expectAlike } from "../../helpers/expect-relative.js";

interface Cell {
  variant: string;
  modelSize: number;
  treated: boolean;
  lnX: number[][];
  lnL: number[][];
  losses: number[];
}
const oracle = JSON.parse(readFileSync("test/fixtures/oracles/prompt-effects.json", "utf8")) as {
  tool: string;
  problems: number;
  cells: Cell[];
  curves: object;
  losses: object;
};
const columns = (rows: number[][]) => rows.map((row) => Float64Array.from(row));
/** Values have six digits after the point; a p far out in a tail loses some. */
const digits = 1e-7;

it(`curveContrasts and lossContrasts have every number of ${oracle.tool}, in both scales`, () => {
  const { cells, problems, curves, losses } = oracle;
  const given = cells.map((cell) => ({ ...cell, lnX: columns(cell.lnX), lnL: columns(cell.lnL) }));
  expectAlike(curveContrasts(given, problems), curves, digits);
  expectAlike(lossContrasts(cells, problems), losses, digits);
});

it("what is recorded of a test has no variances of its runs in it", () => {
  const { tests } = lossContrasts(oracle.cells, oracle.problems);
  expect(Object.keys(tests[0]!)).not.toContain("runVariance");
});

it("every treated cell has its run less the mean of its others, also after cells of one prompt", () => {
  const { cells, problems } = oracle;
  const untreatedFirst = [...cells].sort((a, b) => Number(a.treated) - Number(b.treated));
  expect(untreatedFirst.map(({ treated }) => treated)).toEqual([false, false, true, true, true]);
  const expected = untreatedFirst.map(({ treated, losses: [first, ...others] }) =>
    treated ? expect.closeTo(first! - others.reduce((a, b) => a + b) / others.length, 12) : undefined
  );
  const { spreads } = lossContrasts(untreatedFirst, problems);
  expect(spreads.map(({ contrast }) => contrast?.difference)).toEqual(expected);
});

it("a cell whose runs have no variance is named by its variant and size", () => {
  const solved = { ...oracle.cells[0]!, variant: "base", modelSize: 7e9, losses: [0, 0, 0] };
  expect(() => lossContrasts([solved, ...oracle.cells.slice(1)], oracle.problems)).toThrow(
    "contrast: scale of base 7000000000 must be positive and finite; got 0"
  );
});
