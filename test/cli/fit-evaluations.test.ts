/** The lines of `rlscale fit` on the evaluations of a study, some of which no fit may use, and on counts, which keep scores of 1. */
import { expect, it } from "vitest";
import { countsText, evaluationsText } from "../../loaders/cli/fit/fit-logs-command.js";

const law = { family: "own", variant: "base", goodness: { points: 30 } } as Parameters<typeof evaluationsText>[0];
const inputs = (excludedByReason: { reason: string; evaluations: number }[]) =>
  ({ curves: [{ family: "own", variant: "base", evaluations: 1040, excludedByReason }] }) as unknown as Parameters<
    typeof evaluationsText
  >[1];

it("counts what is fitted, outside the window and excluded, by reason", () => {
  expect(evaluationsText(law, inputs([]))).toBe("30 fitted, 1,010 outside the window; excluded: none");
  const two = [
    { reason: "test loss 0", evaluations: 7 },
    { reason: "step 0: no data seen yet", evaluations: 3 }
  ];
  expect(evaluationsText(law, inputs(two))).toBe(
    "30 fitted, 1,000 outside the window; excluded: 7 (test loss 0) and 3 (step 0: no data seen yet)"
  );
});

it("says what counts are of: a likelihood of problems, or a half-count of so many as were stated", () => {
  const series = { family: "own", variant: "base", resource: "compute" } as const;
  const sizes = [1, 2, 0].map((allRight, i) => ({ allRight, points: 40 - i, likelihood: "binomial" }));
  const read = (found: object) => ({ ...{ inference: { counts: [] }, runSlopes: [], runLaws: [] }, ...found }) as never;
  const known = { ...series, problems: 500, stated: false, sizes, law: { kMax: 0.1234, n0: 10.87e9 } };
  const ends = "3 of 117 evaluations have a score of exactly 1 and are kept";
  expect(countsText(series, read({ inference: { counts: [known] } }))).toBe(
    `K_max 0.123, N_0 10.9B parameters over whole runs (likelihood of failures among 500 problems); ${ends}`
  );
  const half = {
    ...known,
    problems: 300,
    sizes: sizes.map((size) => ({ ...size, likelihood: "half-count" })),
    law: null
  };
  expect(countsText(series, read({ inference: { counts: [half] } }))).toBe(
    `no law over whole runs (half-count, 300 problems stated: study.yaml has no heldOutProblems); ${ends}`
  );
  const runSlopes = half.sizes.map((counts, i) => ({ ...series, counts: { ...counts, answers: 100 + 10 * i } }));
  const other = { ...series, resource: "data", counts: { ...sizes[0], answers: 900 } };
  const runLaws = [{ ...series, counts: { likelihood: "half-count", kMax: 0.2, n0: 3e9, runs: 3 } }];
  expect(countsText(series, read({ runSlopes: [...runSlopes, other], runLaws }))).toBe(
    `K_max 0.200, N_0 3.00B parameters over whole runs (half-count, 120 problems stated: study.yaml has no heldOutProblems); ${ends}`
  );
  expect(countsText(series, read({}))).toBe("none");
});
