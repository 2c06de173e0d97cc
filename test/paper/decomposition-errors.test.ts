/** Mean errors of the loss decomposition and of the law beside it: of the sizes that each window scores, by results.json. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { settle } from "../../src/components/frame/choice-figure.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { decompositionFigure } from "../../src/paper/power-law/decomposition/decomposition-figure.js";
import { predictionData } from "../../src/paper/power-law/prediction-data.js";

const results = await loadResults(projectRoot);
const data = { results: predictionData(results), curves: figureData(results) };
const percentOf = (values: readonly number[]) =>
  `${((100 * values.reduce((sum, value) => sum + value, 0)) / values.length).toPrecision(2)}%`;

describe.each(["base", "instruct"])("the loss decomposition of %s models", (variant) => {
  it.each([
    ["early", "the rest of every run", () => true],
    ["between", "the size held out alone", ({ fitted }: { fitted: boolean }) => !fitted]
  ] as const)("is scored, %s, on %s", (part, _, isScored) => {
    const record = results.prediction.decomposition.find(
      (one) => one.variant === variant && one.window === part && !one.betaHeld
    )!;
    const scored = record.sizes.filter((size) => isScored(size) && size.absolute !== null && size.lawAbsolute !== null);
    const { numbers, reading } = decompositionFigure.view(data, settle(decompositionFigure, data, { variant, part }));
    const [ours, law] = [
      percentOf(scored.map(({ absolute }) => absolute!)),
      percentOf(scored.map(({ lawAbsolute }) => lawAbsolute!))
    ];
    expect(numbers!.map(({ id, value }) => [id, value])).toEqual([
      ["decomposition", ours],
      ["law", law],
      ["parameters", String(4 + 2 * record.sizes.length)],
      ["lawParameters", String(2 + record.sizes.length)]
    ]);
    expect(reading).toContain(`${ours} against ${law}`);
    // what is scored and what is not have other errors: one cannot stand for the other
    const others = record.sizes.filter((size) => !scored.includes(size) && size.absolute !== null);
    if (part === "between") expect(percentOf(others.map(({ absolute }) => absolute!))).not.toBe(ours);
  });
});
