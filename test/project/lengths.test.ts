/** No function of more than 80 lines and no file of more than 300, but for those named here. The lists may only become shorter. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findings, sources } from "../helpers/lint.js";

const mostLines = { function: 80, file: 300 };

/** All of them to be shortened: figures whose words, table and drawing stand in one object, most of them. */
const longFunctions = [
  "loaders/cli/main.ts program",
  "loaders/site/static/page-window.ts openPage",
  "src/components/user-runs/user-slopes-drawing.ts drawSlopes",
  "src/components/plan/equal-figure.ts equalFigure",
  "src/components/plan/frontier-figure.ts frontierFigure",
  "src/components/plan/run-figure.ts runFigure",
  "src/paper/power-law/decomposition-figure.ts decomposition",
  "src/paper/beyond/rollouts/rollout-curves-figure.ts view"
];
/** To be parted. */
const longFiles = [
  "loaders/analysis/build-inference.ts",
  "loaders/analysis/build-prediction.ts",
  "loaders/site/finish/table-files.ts",
  "loaders/study/study.ts",
  "src/paper/saturation/k-of-n-figure.ts",
  "src/paper/saturation/sensitivity-figure.ts",
  "src/paper/efficiency/budget-figure.ts",
  "src/components/plots/coefficient-plot/coefficient-plot.ts",
  "src/components/plots/small-multiples.ts",
  "src/import/import-log.ts",
  "src/import/readers/trackers/tensorboard.ts",
  "src/import/readers/consoles/trl/trl-console.ts",
  "src/import/steps/steps.ts",
  "src/import/study/normalise.ts",
  "src/lib/inference/sizes/between-sizes.ts",
  "src/paper/reading/reading-drawings.ts"
];
describe("functions and files of src and loaders", () => {
  it(`no function is longer than ${mostLines.function} lines, but for those of the list`, () => {
    expect(functionsBeyond(mostLines.function)).toEqual([...longFunctions].sort());
  });

  it(`no file is longer than ${mostLines.file} lines, but for those of the list`, () => {
    const long = sources().filter((file) => readFileSync(file, "utf8").trimEnd().split("\n").length > mostLines.file);
    expect(long).toEqual([...longFiles].sort());
  });

  it("sees a function that is too long, and its name", () => {
    expect(functionsBeyond(60).length).toBeGreaterThan(longFunctions.length);
  });
});

/** Functions of more lines, from their first to their last, as "file name": Biome finds them, which counts fewer lines itself. */
function functionsBeyond(most: number): string[] {
  return findings(sources(), "complexity", "noExcessiveLinesPerFunction", { maxLines: Math.floor(most / 2) })
    .filter(({ location: { start, end } }) => end.line - start.line + 1 > most)
    .map(({ location: { path, start } }) => `${path} ${nameAt(path, start.line)}`)
    .sort();
}

function nameAt(path: string, line: number): string {
  const text = readFileSync(path, "utf8").split("\n")[line - 1]!;
  return /(?:function\*?|const|let)\s+(\w+)/.exec(text)?.[1] ?? /(\w+)\s*[(:=]/.exec(text)?.[1] ?? `line ${line}`;
}
