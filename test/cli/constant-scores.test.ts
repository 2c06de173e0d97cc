/** A run whose scores are all 1, or all 0, has a state and a forecast like any other; k needs a loss above 0. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { aheadRows, runsAhead } from "../../src/client/user-logs/ahead/ahead-rows.js";
import { answerOf } from "../helpers/answered-logs.js";
import { rlscale } from "../helpers/command-line.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-constant-"));
afterAll(() => rmSync(folder, { recursive: true }));

const lines = (score: (i: number) => number, n = 20) =>
  Array.from({ length: n }, (_, i) => JSON.stringify({ step: 10 * (i + 1), "eval/accuracy": score(i) })).join("\n");

function log(name: string, score: (i: number) => number, n = 20): string {
  const path = join(folder, name);
  writeFileSync(path, lines(score, n));
  return path;
}

const ones = log("ones.jsonl", () => 1);
const zeros = log("zeros.jsonl", () => 0);
const learns = log("learns.jsonl", (i) => 0.3 + 0.4 * (i / 20) + 0.01 * Math.sin(12.9898 * i));

describe("rlscale fit", () => {
  it("has the state of a run of scores 1, and why it has no k", async () => {
    const { code, out } = await rlscale("fit", ones);
    expect(code).toBe(0);
    expect(out).toMatch(/^ones +eval\/accuracy +Flat since step 10 +power +none, scores all equal$/m);
    expect(out).not.toContain("ln L =");
    expect(out).toMatch(/^not fitted: .*ones\.jsonl: ones: k needs 5 .* found 0; left out: 20 of 20 .*test loss 0/m);
  });

  it("has it in JSON beside the runs that are fitted", async () => {
    const { code, out } = await rlscale("fit", ones, learns, zeros, "--json");
    expect(code).toBe(0);
    const { fits, withoutSlope, refused } = JSON.parse(out);
    expect(fits.map(({ run, state }: { run: string; state: object }) => [run, state])).toEqual([
      ["learns", { word: "rising", since: null }],
      ["zeros", { word: "flat", since: 10 }]
    ]);
    expect(withoutSlope).toEqual([
      expect.objectContaining({
        ...{ run: "ones", path: ones, score: "eval/accuracy", role: "evaluation", unit: "steps", stateAlong: "steps" },
        ...{ state: { word: "flat", since: 10 }, reason: refused[0].reason, form: "power" }
      })
    ]);
    expect(withoutSlope[0].forms).toHaveLength(4);
  });

  it("keeps such a run for `predict`", async () => {
    const saved = join(folder, "saved.json");
    expect((await rlscale("fit", ones, "--save", saved)).code).toBe(0);
    expect(readFileSync(saved, "utf8")).toContain('"ones"');
    const predicted = JSON.parse((await rlscale("predict", saved, "--at", "400", "--json")).out);
    expect(predicted.runs[0]).toMatchObject({ run: "ones", state: { word: "flat" }, prediction: { score: 1 } });
  });

  it("has k of 0 by either way of a run of one score, without what sums round by, and why it has no R2", async () => {
    const halves = log("halves.jsonl", () => 0.5, 40);
    for (const asked of [[], ["--problems", "500"]]) {
      const { out } = await rlscale("fit", halves, ...asked);
      expect(out).toMatch(/^halves +eval\/accuracy +Flat since step 10 +[a-z-]+ +none, scores all equal$/m);
      expect(out).toMatch(/^halves .* 40 +0\.00 +\[0\.00, 0\.00\] not shown +0\.00 +\[0\.00, 0\.00\]$/m);
      const { fits } = JSON.parse((await rlscale("fit", halves, ...asked, "--json")).out);
      const exactly = { k: 0, interval: [0, 0], standardError: 0 };
      expect(fits).toEqual([expect.objectContaining({ ...exactly, counts: expect.objectContaining(exactly) })]);
    }
  });

  it("refuses a run that is too short for a state as before", async () => {
    const { code, err } = await rlscale(
      "fit",
      log("short.jsonl", () => 1, 4)
    );
    expect([code, err]).toEqual([1, expect.stringContaining("no run can be fitted")]);
  });
});

describe("rlscale forecast and /your-logs", () => {
  it("call such runs flat and go on with their level", async () => {
    const { code, out } = await rlscale("forecast", ones, zeros, "--to", "400", "--json");
    expect(code).toBe(0);
    const [of1, of0] = JSON.parse(out).runs;
    expect([of1.state, of0.state]).toEqual([
      { word: "flat", since: 10 },
      { word: "flat", since: 10 }
    ]);
    expect([of1.forecast.score, of1.forecast.high, of0.forecast.score, of0.forecast.low]).toEqual([1, 1, 0, 0]);
    const answer = await answerOf({ "ones.jsonl": lines(() => 1), "learns.jsonl": readFileSync(learns, "utf8") });
    expect(answer.ahead).toHaveLength(1);
    expect(aheadRows(runsAhead(answer), 400).map(({ run, state }) => [run, state])).toEqual([
      ["learns", "Rising"],
      ["ones", "Flat since step 10"]
    ]);
  });
});
