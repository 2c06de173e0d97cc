/** Scores of exactly 1 in a user's log: kept by counts, and named where ln L leaves them out. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-counted-"));
afterAll(() => rmSync(folder, { recursive: true }));

const wrong = [120, 80, 61, 39, 33, 20, 14, 8, 4, 1, 0, 0];

function log(name: string, extra: Record<string, unknown> = {}, counts = wrong): string {
  const path = join(folder, name);
  const rows = counts.map((failed, i) => ({ step: 2 ** i, "eval/accuracy": 1 - failed / 250, ...extra }));
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
  return path;
}

const counted = log("counted.jsonl", { "eval/total": 250 });

/** Binomial, log link: where the derivatives of the likelihood are 0. */
function score(k: number, answers: number, start: number): [number, number] {
  let [ofLevel, ofSlope] = [0, 0];
  wrong.forEach((failed, i) => {
    const x = Math.log(2 ** i);
    const q = Math.exp(start - k * x);
    const part = ((failed / 250) * answers - answers * q) / (1 - q);
    ofLevel += part;
    ofSlope += part * x;
  });
  return [ofLevel, ofSlope];
}

describe("rlscale fit", () => {
  it("fits counts where a column states the answers, and says what ln L leaves out", async () => {
    const { code, out } = await rlscale("fit", counted, "--resource", "data");
    expect(code).toBe(0);
    expect(out).toContain("left out: counted: 2 of 12 evaluations of eval/accuracy: 2 (test loss 0)");
    const { counts } = JSON.parse((await rlscale("fit", counted, "--resource", "data", "--json")).out).fits[0];
    expect(counts).toMatchObject({ answers: 250, answersFrom: "column eval/total", points: 12, allRight: 2 });
    expect(out).toMatch(
      new RegExp(
        `^counts: 1 run: ${counts.likelihood}, 250 answers an evaluation \\(column eval/total\\), 2 of 12 evaluations with a score of exactly 1, kept$`,
        "m"
      )
    );
    const row = out.split("\n").find((line) => /^counted +\?/.test(line))!;
    expect(row).toMatch(
      new RegExp(
        ` ${Number(counts.k.toPrecision(3))} +\\[${counts.interval.map((end: number) => Number(end.toPrecision(3))).join(", ")}\\]$`
      )
    );
  });

  it("finds the most likely slope of the counts", async () => {
    const { counts } = JSON.parse((await rlscale("fit", counted, "--resource", "data", "--json")).out).fits[0];
    expect(counts.rho).toBeLessThan(0.01);
    // the level that solves its own equation at this slope; the slope's equation then changes sign about k
    const rest = (k: number) => {
      let [low, high] = [-10, -1e-6];
      for (let i = 0; i < 200; i++) {
        const middle = (low + high) / 2;
        if (score(k, 250, middle)[0] > 0) low = middle;
        else high = middle;
      }
      return score(k, 250, (low + high) / 2)[1];
    };
    if (counts.likelihood === "binomial")
      expect(Math.sign(rest(counts.k - 1e-4))).not.toBe(Math.sign(rest(counts.k + 1e-4)));
    expect(["binomial", "beta-binomial"]).toContain(counts.likelihood);
  });

  it("takes --problems before what the log states, and a stated half count where nobody states it", async () => {
    const named = JSON.parse((await rlscale("fit", counted, "--resource", "data", "--problems", "1000", "--json")).out);
    expect(named.fits[0].counts).toMatchObject({ answers: 1000, answersFrom: "option --problems" });
    const few = join(folder, "few.jsonl");
    const scores = [0.5, 0.75, 0.75, 0.5, 1, 1];
    writeFileSync(few, scores.map((value, i) => JSON.stringify({ step: i + 1, "eval/accuracy": value })).join("\n"));
    const { out } = await rlscale("fit", few);
    expect(out).toContain("by counts alone: few, eval/accuracy: k ");
    expect(out).toContain(
      "counts: 1 run: half-count, answers an evaluation not known: half a wrong answer of 100 is added to each, 2 of 6 evaluations with a score of exactly 1, kept"
    );
  });

  it("refuses --problems of the study's own fit", async () => {
    const { code, err } = await rlscale("fit", "--problems", "500");
    expect(code).toBe(2);
    expect(err).toContain("--problems");
  });
});
