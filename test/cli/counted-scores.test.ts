/** Scores of exactly 1 in a user's log: kept by counts, and named where ln L leaves them out. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
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

  it("says of a study that does not name its problems how many are stated, and what is kept and excluded", async () => {
    const logs = join(folder, "sizes");
    mkdirSync(logs);
    const losses = [0.1, 0.25, 0.28].map((k, i) =>
      Array.from({ length: 40 }, (_, t) =>
        i === 2 && t > 37 ? 0 : Number((0.6 * (t + 1) ** -k * (1 + 0.03 * Math.sin(9 * t + i))).toFixed(9))
      )
    );
    for (const [i, size] of [1, 3, 7].entries()) {
      const rows = losses[i]!.map((loss, t) => `${t + 1},${1 - loss}`);
      writeFileSync(join(logs, `run-${size}B.csv`), ["step,eval/accuracy", ...rows].join("\n"));
    }
    const study = join(folder, "study");
    expect((await rlscale("new", study, "--from", logs)).code).toBe(0);
    const { runSlopes, runLaws } = await buildResults(study);
    const halves = losses.map((loss) => {
      const y = loss.map((value) => Math.log((value * 100 + 0.5) / 101));
      const x = loss.map((_, t) => Math.log(t + 1));
      const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      const [x0, y0] = [mean(x), mean(y)];
      return (
        -x.reduce((sum, at, t) => sum + (at - x0) * (y[t]! - y0), 0) / x.reduce((sum, at) => sum + (at - x0) ** 2, 0)
      );
    });
    for (const [i, { counts }] of runSlopes.entries()) {
      expect(counts).toMatchObject({ likelihood: "half-count", answers: 100, answersFrom: "stated", points: 40 });
      expect(counts!.allRight).toBe(i === 2 ? 2 : 0);
      expect(counts!.k).toBeCloseTo(halves[i]!, 9);
    }
    const { kMax, n0 } = runLaws[0]!.counts!;
    const { out } = await rlscale("fit", "--study", study, "--family", "models", "--resource", "data");
    expect(out).toContain("\nevaluations 118 fitted, 0 outside the window; excluded: 2 (test loss 0)\n");
    expect(out).toContain(
      `\nby counts  K_max ${kMax.toPrecision(3)}, N_0 ${(n0 / 1e9).toPrecision(3)}B parameters over whole runs (half-count, 100 problems stated: study.yaml has no heldOutProblems); 2 of 120 evaluations have a score of exactly 1 and are kept\n`
    );
    expect((await rlscale("fit", "--study", study, "--family", "models")).err).toBe(
      "rlscale: fit against compute needs tokens or FLOPs of every run of models base; none has them: --resource data fits against data\n"
    );
  });

  it("refuses --problems of the study's own fit", async () => {
    const { code, err } = await rlscale("fit", "--problems", "500");
    expect(code).toBe(2);
    expect(err).toContain("--problems");
  });
});
