/** Runs forecast and compared as calls: the answers of the command line, and what was planted. */
import { describe, expect, it } from "vitest";
import { compare, FitError, forecast, readLogs } from "../../loaders/library/node.js";
import { compare as compareInBrowser, forecast as forecastInBrowser } from "../../src/library/browser.js";
import { readLogs as readBytes } from "../../src/library/read.js";
import { rlscale } from "../helpers/command-line.js";

const saturating = "test/fixtures/cases/logs/saturating.jsonl";
const pods = "data/studies/pods/eight-gpus.parquet";

/** A log of one run: evaluations at steps 10, 20, ...; 400 problems. */
function log(path: string, scores: readonly number[]) {
  const lines = scores.map((score, i) => JSON.stringify({ step: 10 * (i + 1), "val/accuracy": score }));
  return { path, bytes: new TextEncoder().encode(lines.join("\n")) };
}

/** Two recipes of three seeds: b is above a by 0.05 throughout, seeds differ by 0, 0.01 and 0.02. */
const seeds = ["a", "b"].flatMap((recipe) =>
  [0, 1, 2].map((seed) =>
    log(
      `${recipe}-s${seed}.jsonl`,
      Array.from({ length: 12 }, (_, i) => 0.3 + (recipe === "b" ? 0.05 : 0) + 0.01 * seed + 0.2 * (1 - 0.7 ** i))
    )
  )
);

describe("forecast", () => {
  it("gives what the command line prints", async () => {
    const { out } = await rlscale("forecast", saturating, "--to", "200", "--until", "60", "--json");
    const runs = await readLogs(saturating);
    expect(JSON.parse(JSON.stringify(forecast(runs, { to: 200, until: 60 })))).toEqual(JSON.parse(out));
    expect(forecast(runs[0]!, { to: 200, until: 60 }).runs[0]!.seenTo).toBe(60);
  });

  it("holds the level of a flat run, in a browser too", async () => {
    const flat = Array.from({ length: 20 }, (_, i) => 0.5 + 0.01 * (i % 2));
    const runs = await readBytes([log("flat.jsonl", flat)]);
    const { runs: said, refused } = forecastInBrowser(runs, { to: 400 });
    expect(refused).toEqual([]);
    expect(said).toMatchObject([{ run: "flat", x: "steps", seenTo: 200, to: 400, state: { word: "flat" } }]);
    expect(said[0]!.noChange.score).toBeCloseTo((0.51 + 0.5 + 0.51) / 3, 12);
    expect(said[0]!.forecast!.score).toBeCloseTo(0.505, 1);
  });

  it("keeps the runs that it is given, and says why others have none", async () => {
    const runs = await readBytes([...seeds, log("late.jsonl", [0.1, 0.2, 0.3])]);
    expect(forecast(runs.slice(1, 3), { to: 200 }).runs.map(({ run }) => run)).toEqual(["a-s1", "a-s2"]);
    const { runs: said } = forecast(runs, { to: 200 });
    expect(said.map(({ state }) => state.word).at(-1)).toBe("too-short");
    expect(forecast(runs, { to: 31 }).refused).toHaveLength(6);
    const { states } = forecast(runs, { to: 31 });
    expect(states).toHaveLength(6);
    for (const { seenTo, xFrom, noChange } of states) {
      expect([seenTo >= 31, xFrom]).toEqual([true, "column step"]);
      expect(noChange.score).toBeGreaterThan(0);
    }
  });

  it("refuses what cannot be", async () => {
    const runs = await readLogs(saturating);
    expect(() => forecast(runs, { to: 50 })).toThrow(FitError);
    expect(() => forecast(runs, { to: -1 })).toThrow("forecast: to must be a number above 0; got -1");
    expect(() => forecast(runs, { to: 60, until: 60 })).toThrow("until must be below to, 60; got 60");
    expect(() => forecast({ ...runs[0]! }, { to: 200 })).toThrow(/readLogs gave/);
  });
});

describe("compare", () => {
  it("gives what the command line prints", async () => {
    const asked = ["--group", "column:rollouts_generated", "--group", "column:gpu", "--plan", "0.01"];
    const { out } = await rlscale("compare", pods, ...asked, "--at", "400", "--json");
    const group = ["column:rollouts_generated", "column:gpu"];
    const said = compare(await readLogs(pods), { group, plan: 0.01, at: 400 });
    expect(JSON.parse(JSON.stringify(said))).toEqual(JSON.parse(out));
  });

  it("gives planted differences back", async () => {
    const runs = await readBytes(seeds);
    const said = compareInBrowser(runs, { group: "^(a|b)-", seed: "s(\\d)$", baseline: "b" });
    expect(said.at).toBe(120);
    expect(said.groups.map(({ group, seeds: count }) => [group, count])).toEqual([
      ["b", 3],
      ["a", 3]
    ]);
    expect(said.differences).toMatchObject([{ a: "b", b: "a", difference: expect.closeTo(0.05, 12) }]);
    // Welch of (x, x + 0.01, x + 0.02) twice: standard error 0.01 sqrt(2/3), 4 degrees of freedom, t 2.776445
    const half = 2.7764451 * 0.01 * Math.sqrt(2 / 3);
    expect(said.differences[0]!.low).toBeCloseTo(0.05 - half, 8);
    expect(said.differences[0]!.high).toBeCloseTo(0.05 + half, 8);
    expect(said.runs.map(({ seed }) => seed)).toEqual(["0", "1", "2", "0", "1", "2"]);
  });

  it("asks for what must be said first, and refuses what cannot be", async () => {
    const runs = await readBytes(seeds);
    expect(() => compare(runs, { group: "column:nowhere" })).toThrow(FitError);
    expect(() => compare(runs, { group: "(" })).toThrow(/^compare: group must be column:NAME or a regular expression/);
    expect(() => compare(runs, { group: "^(a|b)-", at: 0 })).toThrow("compare: at must be a number above 0; got 0");
    expect(() => compare(runs, { group: "^(a|b)-", at: 500 })).toThrow(/every run must reach it/);
  });
});
