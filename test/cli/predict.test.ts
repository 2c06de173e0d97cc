import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { rlscale } from "../helpers/command-line.js";
import { readPublicStudy } from "../helpers/public-studies.js";

let folder: string;
const log = () => join(folder, "run.jsonl");
const saved = () => join(folder, "fit.json");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "predict-"));
  const random = seededRandom(4);
  const lines = Array.from({ length: 40 }, (_, i) => {
    const score = 0.6 - 0.4 * Math.exp(-(i + 1) / 12) + 0.01 * random.normal();
    return JSON.stringify({ step: 5 * (i + 1), "val/accuracy": Number(score.toFixed(5)) });
  });
  writeFileSync(log(), lines.join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("rlscale fit --save, rlscale predict", () => {
  it("predicts from the file what rlscale forecast says of the log", async () => {
    expect((await rlscale("fit", log(), "--save", saved())).code).toBe(0);
    const { out } = await rlscale("predict", saved(), "--at", "400", "--json");
    const [run] = JSON.parse(out).runs;
    const [expected] = JSON.parse((await rlscale("forecast", log(), "--to", "400", "--json")).out).runs;
    expect(run).toMatchObject({ run: "run", score: "val/accuracy", x: "steps", seenTo: 200, at: 400 });
    expect([run.state, run.form, run.noChange]).toEqual([expected.state, expected.form, expected.noChange]);
    for (const [name, value] of Object.entries(expected.forecast))
      expect(run.prediction[name]).toBeCloseTo(value as number, 9);
    const { out: text } = await rlscale("predict", saved(), "--at", "400");
    const { score, low, high, levelLow, levelHigh } = expected.forecast;
    const three = (value: number) => value.toPrecision(3);
    expect(new Set([low, high, levelLow, levelHigh, score, expected.noChange.score].map(three)).size).toBe(6);
    expect(text).toBe(
      `run, val/accuracy: Rising, seen to 200 steps; at 400 steps: ${three(score)}, one evaluation [${three(low)}, ${three(high)}], mean of five [${three(levelLow)}, ${three(levelHigh)}] (95%); no change ${three(expected.noChange.score)}\n`
    );
  });

  it("predicts of public runs of every state what rlscale forecast says of them", async () => {
    const table = join(folder, "public.csv");
    const runs = (await readPublicStudy("octothinker")).filter(
      ({ benchmark, step }) => benchmark === "math500" && step.length <= 60
    );
    const rows = runs.flatMap(({ recipe, step, score }) =>
      Array.from(step, (at, i) => [recipe, at, score[i]].join(","))
    );
    writeFileSync(table, `run,step,accuracy\n${rows.join("\n")}\n`);
    const kept = join(folder, "public.json");
    expect((await rlscale("fit", table, "--save", kept)).code).toBe(0);
    const predicted = JSON.parse((await rlscale("predict", kept, "--at", "1000", "--json")).out).runs;
    const forecast = JSON.parse((await rlscale("forecast", table, "--to", "1000", "--json")).out).runs;
    type Of = { run: string; state: { word: string }; form: string };
    const bare = ({ run, state, form }: Of) => ({ run, state, form });
    expect(predicted.map(bare)).toEqual(forecast.map(bare));
    expect(new Set(predicted.map(({ state }: Of) => state.word))).toEqual(
      new Set(["rising", "flat", "falling", "collapsed"])
    );
    expect(predicted.filter(({ state, form }: Of) => state.word === "rising" && form === "sigmoid")).not.toEqual([]);
    for (const [i, { forecast: expected, noChange }] of forecast.entries()) {
      for (const [name, value] of Object.entries(expected))
        expect(predicted[i].prediction[name]).toBeCloseTo(value as number, 12);
      expect(predicted[i].noChange.score).toBeCloseTo(noChange.score, 12);
    }
  });

  it("gives the fitted form among what was seen", async () => {
    const { out } = await rlscale("predict", saved(), "--at", "60", "--json");
    const [{ prediction }] = JSON.parse(out).runs;
    expect(prediction.low).toBeNull();
    expect(Math.abs(prediction.score - (0.6 - 0.4 * Math.exp(-1)))).toBeLessThan(0.02);
    expect((await rlscale("predict", saved(), "--at", "60")).out).toContain(
      `; at 60 steps, among what was seen: ${prediction.score.toPrecision(3)} (`
    );
  });

  it("writes over its own file, and over nothing else", async () => {
    expect((await rlscale("fit", log(), "--to-step", "150", "--save", saved())).code).toBe(0);
    expect(JSON.parse((await rlscale("predict", saved(), "--at", "400", "--json")).out).runs[0].seenTo).toBe(150);
    const mine = join(folder, "mine.json");
    writeFileSync(mine, "{}");
    const { code, err } = await rlscale("fit", log(), "--save", mine);
    expect([code, readFileSync(mine, "utf8")]).toEqual([1, "{}"]);
    expect(err).toContain("mine.json");
  });

  it.each([
    ["no JSON", () => "step,score\n1,2\n", "found no JSON"],
    ["other JSON", () => '{"runs":[]}', "found other JSON"],
    ["null", () => "null", "found other JSON"],
    [
      "one that was changed",
      () => readFileSync(saved(), "utf8").replace('"seenTo": 150', '"seenTo": 151'),
      "it was changed since"
    ],
    ...[1, 3].map((version): [string, () => string, string] => [
      `version ${version}`,
      () => readFileSync(saved(), "utf8").replace('"version": 2', `"version": ${version}`),
      `found version ${version}, and this one reads version 2`
    ])
  ])("refuses %s", async (_, content, found) => {
    const path = join(folder, "wrong.json");
    writeFileSync(path, content());
    const { code, err, out } = await rlscale("predict", path, "--at", "400", "--json");
    expect([code, JSON.parse(out).error.exitCode]).toEqual([1, 1]);
    expect(err).toBe(
      `rlscale: ${path}: must be a file that rlscale fit --save wrote; ${found}; make one with rlscale fit PATH --save FILE\n`
    );
  });

  it("keeps a fit of another version, and reads no file of more than 100 MB", async () => {
    const other = join(folder, "other.json");
    const before = readFileSync(saved(), "utf8").replace('"version": 2', '"version": 1');
    writeFileSync(other, before);
    expect((await rlscale("fit", log(), "--save", other)).code).toBe(1);
    expect(readFileSync(other, "utf8")).toBe(before);
    const large = join(folder, "large.json");
    writeFileSync(large, "");
    truncateSync(large, 1e8 + 1);
    expect((await rlscale("predict", large, "--at", "400")).err).toContain("found 100000001 bytes");
  });

  it("refuses a folder, a file that is not there, and an X that is none", async () => {
    expect((await rlscale("predict", folder, "--at", "400")).err).toContain("found a folder");
    expect((await rlscale("predict", join(folder, "none"), "--at", "400")).code).toBe(1);
    expect((await rlscale("predict", saved(), "--at", "-1")).code).toBe(2);
    expect((await rlscale("predict", saved())).code).toBe(2);
  });
});
