/** What the pages of a study made by rlscale new say of its logs and seeds: counted here from the logs that were written. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import { afterAll, describe, expect, it, vi } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
import { buildRuns } from "../../loaders/study/build-runs.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { figure as coverage } from "../../src/report/figures/coverage-figure.js";
import { figure as runCurves } from "../../src/report/figures/run-curves-figure.js";
import { curvesOf, noComputeSentence, predictionTakes, slopeSentences } from "../../src/report/run-sentences.js";
import type { FigureSite } from "../../src/report/site.js";
import { curveSentence, intervalSentence, roleSentence } from "../../src/report/study-words.js";
import { table as runSlopes } from "../../src/report/tables/run-slopes-table.js";
import { nextSteps } from "../../src/report/user-study/run-states.js";
import { studyRuns } from "../../src/report/user-study/study-runs.js";
import { topic as dataPage } from "../../src/report/words/data-page-words.js";
import { rlscale } from "../helpers/command-line.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-made-words-"));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const { document } = new JSDOM().window;

/** A study of logs of eight evaluations, after step 0 where it was evaluated. */
async function siteOfLogs(
  name: string,
  runs: readonly string[],
  { start = true, score = "val/accuracy", answers = [] as string[] } = {}
) {
  const [logs, study] = [join(folder, `${name}-logs`), join(folder, name)];
  mkdirSync(logs);
  for (const [r, run] of runs.entries()) {
    const lines = Array.from({ length: 9 }, (_, i) =>
      JSON.stringify({ step: 10 * i, [score]: 0.2 + 0.03 * Math.log1p(i) + 0.01 * Math.sin(12.9898 * i + r) })
    ).slice(start ? 0 : 1);
    writeFileSync(join(logs, `${run}.jsonl`), `${lines.join("\n")}\n`);
  }
  const made = await rlscale("new", study, "--from", logs, "--score", score, ...answers);
  expect(made.err).toBe("");
  // the site of another study than the project's: in modules of its own, which other test files do not get
  vi.stubEnv("RLSCALE_DATA", join(study, "data"));
  vi.resetModules();
  const { siteOf } = await import("../../loaders/site/study-site.js");
  vi.unstubAllEnvs();
  vi.resetModules();
  const table = await buildRuns(study);
  const results = await buildResults(study, undefined, { runs: async () => table });
  const site = { ...(await siteOf(study, results, table)), data: figureData(results), document } as FigureSite;
  return { out: made.out, results, site, words: dataPage(site) as Record<string, string> };
}

describe("a study of two recipes with three seeds each and no tokens", async () => {
  const runs = ["grpo", "dapo"].flatMap((recipe) => [1, 2, 3].map((seed) => `qwen3-4B-${recipe}-seed${seed}`));
  const { out, results, site, words } = await siteOfLogs("recipes", runs);

  it("has rows of its runs and of the means made from them, and says which", () => {
    // nine lines a log; the mean of three has those that all have
    expect(words.answer).toBe(
      "72 rows from 6 runs and two mean curves made from them, whose rows stand beside those of the runs; 8 are excluded and marked, the other 64 are used."
    );
    expect([words.copies, words.notes]).toEqual(["", ""]);
  });

  it("knows that its settings have repeats, without compute as with it, of every recipe", () => {
    expect(results.otherCurves.map(({ run }) => run).sort()).toEqual([...runs].sort());
    expect(words.notShown).toBe("Step 0, before training, stands in no fit.");
    expect(words.cells).toContain("A dark cell has its single repeats beside the mean");
    const { subtitle, table, caption } = coverage.view(site, {});
    expect(String(subtitle)).toMatch(/^Loss of the main runs/);
    expect(String(caption)).toContain("Step 0, before training, stands in no curve.");
    const box = document.createElement("div");
    box.innerHTML = table;
    const rows = Array.from(box.querySelectorAll("tbody tr"), (row) =>
      Array.from(row.children, (cell) => cell.textContent)
    );
    expect(rows).toEqual([
      ["qwen3-dapo 4B base", "10", "80", "8", "8"],
      ["qwen3-grpo 4B base", "10", "80", "8", "8"]
    ]);
  });

  it("calls its curves means, and asks for no further sizes to predict from before there is a law", () => {
    expect(curveSentence(results)).toContain("a mean over its seeds");
    expect(intervalSentence(results)).toMatch(/^A curve may leave .* what its seeds differ by is not in it\.$/);
    const { subtitle, caption, reading } = runCurves.view(site, {});
    expect(String(subtitle)).toContain("2 curves, a panel each; the line is the curve’s own power law");
    expect(String(caption)).toContain("over all evaluations of one curve, a mean over its seeds where it has several.");
    expect(String(caption)).not.toContain("another run of the same setting");
    expect(String(reading)).not.toMatch(/\bruns?\b/);
    expect(String(runSlopes(site, {}))).toContain("Each curve by itself");
    expect(predictionTakes(results)).toBe("");
    expect(nextSteps(results, studyRuns(site))).not.toMatch(/\d runs/);
  });

  it("says once on the command line that problems a step are not known", () => {
    expect(out.match(/problems a step are not known/g)).toHaveLength(1);
    expect(out).toContain("X is in steps, which moves E and not k; --batch says them");
  });
});

describe("a study of three sizes with seeds each", async () => {
  const runs = ["0.6B", "4B", "14B"].flatMap((size) => [1, 2].map((seed) => `run-${size}-seed${seed}`));
  const { results, site } = await siteOfLogs("repeated", runs);
  const { sizes } = results.inference.series[0]!;
  const three = (value: number | null) => (value === null ? "open" : value.toFixed(3));
  const sizeName = (size: number) => `${size / 1e9}B`;

  it("has a curve and a slope of each size with the interval that its repeats give, and says that they are means", () => {
    const { table, csv, caption } = runCurves.view(site, {});
    const box = document.createElement("div");
    box.innerHTML = table;
    const rows = Array.from(box.querySelectorAll("tbody tr"), (row) =>
      Array.from(row.children, (cell) => cell.textContent)
    );
    expect(rows.map((cells) => cells.slice(0, 5))).toEqual(
      sizes.map(({ modelSize, points, k, interval: [low, high] }) => [
        ...["base", sizeName(modelSize), String(points), three(k), `[${three(low)}, ${three(high)}]`]
      ])
    );
    // the ends of the line by the formula, over the points that are handed out
    for (const [i, { modelSize }] of sizes.entries()) {
      const points = csv!
        .trim()
        .split("\n")
        .map((line) => line.split(","))
        .filter((cells) => cells[1] === String(modelSize))
        .map((cells) => [Math.log(Number(cells[3])), Math.log(Number(cells[4]))] as const);
      const mean = (of: (point: readonly [number, number]) => number) =>
        points.reduce((sum, point) => sum + of(point), 0) / points.length;
      const [x, y] = [mean(([u]) => u), mean(([, v]) => v)];
      const slope = mean(([u, v]) => (u - x) * (v - y)) / mean(([u]) => (u - x) ** 2);
      const end = (point: readonly [number, number]) => three(Math.exp(y + slope * (point[0] - x)));
      expect(rows[i]!.slice(5, 7)).toEqual([end(points[0]!), end(points.at(-1)!)]);
      expect(three(-slope)).toBe(rows[i]![3]);
    }
    expect(String(caption)).toContain("hang together, and of a mean also what its seeds differ by.");
    expect(curvesOf(results)).toBe("each size and recipe, a mean over its seeds");
    const grown = sizes.filter(({ interval: [low] }) => low !== null && low > 0).length;
    expect(slopeSentences(results).match(/improved/g) ?? []).toHaveLength(grown);
  });
});

describe("a study of seeds whose scores are of the training batch", async () => {
  const runs = ["0.6B", "4B"].flatMap((size) => [1, 2].map((seed) => `run-${size}-seed${seed}`));
  const { site, words } = await siteOfLogs("training", runs, {
    start: false,
    score: "accuracy",
    answers: ["--role", "training"]
  });

  it("counts each log once, whatever was made of it", () => {
    expect(site.reference.logs).toMatchObject({ made: 2, notes: 4, roles: { training: 4, unknown: 0, runs: 4 } });
    expect(roleSentence(site)).toBe("The score, accuracy, is of the training batch, not of held-out problems.");
    expect(words.notShown).toBe("Runs whose logs were not given: nothing here tells that there were any.");
  });
});

describe("a study of one run", async () => {
  const { results, site, words } = await siteOfLogs("one", ["my-7B"], { start: false });

  it("speaks of one run", () => {
    expect(words.answer).toBe("8 rows from 1 log; none is excluded.");
    expect(curveSentence(results)).toBe("The curve is one run.");
    expect(curvesOf(results)).toBe("each");
    expect(String(runCurves.view(site, {}).subtitle)).toContain("one run; the line is the run’s own power law");
    expect(intervalSentence(results)).toMatch(/^A run may .* that takes repeats\.$/);
    expect(noComputeSentence(results)).toBe(
      "These logs hold no tokens and no FLOPs, so nothing is fitted against compute."
    );
  });
});
