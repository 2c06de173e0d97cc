/** Runs of logs compared: what is left out of each, and what other programs read of it. */
import { expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { comparedAsData, compareRuns } from "../../../src/import/recipes/compare-runs.js";
import { importLog } from "../../helpers/import-log.js";

const log = (name: string, slope: number, odd: string) => {
  const rows = Array.from({ length: 12 }, (_, i) => `${10 * (i + 1)},${i === 3 ? odd : 0.2 + slope * i}`);
  return importLog(sourceOfBytes(`${name}.csv`, new TextEncoder().encode(`step,eval/accuracy\n${rows.join("\n")}\n`)));
};

it("evaluations outside of the range are counted, and nothing is said of a run without any", async () => {
  const compared = compareRuns([await log("grpo", 0.03, "1.5"), await log("dapo", 0.02, "0.26")], {
    ...{ axis: "steps", score: "eval/accuracy", range: { low: 0, high: 1 } }
  });
  if ("refusals" in compared) throw new Error(compared.refusals.join("\n"));
  expect(compared.problems).toEqual([
    "grpo: evaluations of eval/accuracy left out: 1 outside of the score's range",
    expect.stringMatching(/^grpo\.csv: 1 of 12 values of eval\/accuracy is outside of \[0, 1\] \(step 40: 1\.5\)/)
  ]);
  const { runs, taken, warnings, problems, noise, order, plan, groups } = comparedAsData(compared);
  expect(runs).toEqual([
    { run: "grpo", path: "grpo.csv", group: "grpo", seed: null, evaluations: 11, lastX: 120 },
    { run: "dapo", path: "dapo.csv", group: "dapo", seed: null, evaluations: 12, lastX: 120 }
  ]);
  expect(taken[0]).toMatch(/^no seed stands in columns or names: each run is a recipe of its own; --group/);
  expect([problems, warnings, noise, order, plan]).toEqual([
    compared.problems,
    compared.warnings,
    compared.noise,
    compared.order,
    compared.plan
  ]);
  expect(groups.map(({ group }) => group)).toEqual(["grpo", "dapo"]);
});
