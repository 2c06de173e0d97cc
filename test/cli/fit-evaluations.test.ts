/** The line of `rlscale fit` on the evaluations of a study, some of which no fit may use. */
import { expect, it } from "vitest";
import { evaluationsText } from "../../loaders/cli/fit/fit-logs-command.js";

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
