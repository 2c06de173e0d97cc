/** A reader's runs of two settings: sizes are compared within each. */
import { expect, it } from "vitest";
import { userRows } from "../../../src/lib/beside/user-rows.js";

/** ln L = -k ln X to the last digit. */
const run = (setting: string, size: number, k: number) => {
  const step = Float64Array.from({ length: 12 }, (_, i) => i + 1);
  return {
    ...{ run: `${setting} ${size}`, recipe: `${setting} ${size}`, setting, modelSize: size * 1e9, problems: null },
    ...{ step, score: step.map((x) => 1 - x ** -k) }
  };
};

it("the slope of a larger size stands against the smaller of its own setting alone", () => {
  const rows = [{ id: "size", margin: { rule: "difference", value: 0.25, unit: "of k" } }] as never;
  const runs = [run("A", 3, 0.1), run("A", 7, 0.2), run("B", 3, 0.3), run("B", 7, 0.5)];
  const [row] = userRows({ rows }, runs);
  expect(row?.cells.map(({ what, estimate }) => [what, estimate?.toFixed(6)])).toEqual([
    ["A: 7B against 3B", "0.100000"],
    ["B: 7B against 3B", "0.200000"]
  ]);
  expect(row?.sentence).toBe("The slope goes from 0.100 at 3B to 0.200 at 7B, by step.");
});
