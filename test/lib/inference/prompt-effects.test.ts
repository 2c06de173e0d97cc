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
