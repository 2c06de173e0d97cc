/** A plan from a study that counts steps: no number of it is said to be of problems. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { studyRoot } from "../../loaders/study/study-root.js";
import { answer } from "../../src/lib/plan/answer.js";
import { readQuestion } from "../../src/lib/plan/question.js";
import { planStudy } from "../../src/lib/plan/study.js";
import { proposal } from "../../src/lib/plan/words.js";
import { planPage } from "../../src/report/plan-page.js";
import { rlscale } from "../helpers/command-line.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-steps-"));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);

async function made(name: string, tokens: boolean): Promise<void> {
  mkdirSync(place(`${name}-logs`));
  for (const [s, size] of ["1B", "3B", "7B"].entries())
    for (const seed of [1, 2]) {
      const lines = Array.from({ length: 30 }, (_, i) => {
        const loss = 0.8 * (i + 1) ** -(0.05 + 0.03 * s) * Math.exp(0.02 * Math.sin(12.9898 * i + 3 * seed + s));
        const used = tokens ? { "perf/total_num_tokens": 1e6 } : {};
        return JSON.stringify({ step: i + 1, "val/accuracy": 1 - loss, ...used });
      });
      writeFileSync(join(place(`${name}-logs`), `run-${size}-seed${seed}.jsonl`), `${lines.join("\n")}\n`);
    }
  expect((await rlscale("new", place(name), "--from", place(`${name}-logs`))).code).toBe(0);
}

describe("a plan from logs with tokens that name no problems", () => {
  beforeAll(() => made("study", true), 60_000);

  it("calls a sample a step, and takes no number of problems", async () => {
    const study = ["--study", place("study")];
    const { code, out } = await rlscale("plan", "forward", ...study, "--size", "3", "--steps", "40");
    expect(code).toBe(0);
    expect(out).toContain(
      "The logs do not say how many problems a step has, so a sample is a step: 1,000,000 tokens at 3B"
    );
    expect(out).not.toMatch(/problems? a step;|answers? a problem/);
    for (const given of [
      ["--batch", "512"],
      ["--problems", "8000"]
    ]) {
      const refused = await rlscale("plan", "forward", ...study, "--size", "3", "--steps", "40", ...given);
      expect(refused.code).not.toBe(0);
      expect(refused.err).toContain(`${given[0]} <value>' argument '${given[1]}' is invalid; it must be left out`);
      expect(refused.err).toContain("rlscale new --batch says it");
    }
  }, 120_000);

  it("tries its forecasts where runs have thirty evaluations and repeats", async () => {
    const results = await loadResults(studyRoot(join(place("study"), "data")));
    expect(results.prediction.within.map(({ resource, cuts }) => [resource, cuts.length])).toEqual([
      ["compute", 10],
      ["data", 10]
    ]);
  });

  it("asks its page's first question without problems, and proposes in steps", async () => {
    const results = await loadResults(studyRoot(join(place("study"), "data")));
    expect(planPage(results)!.found.question.problems).toBeNull();
    const study = planStudy(results);
    const { question } = readQuestion(study, { by: "steps", steps: "40", size: "3" });
    const text = proposal(study, answer(study, question), { compute: String });
    expect(text).toMatch(/^We plan to train 3B base for 40 steps: /);
    expect(text).toContain("on what its score is measured on.");
    expect(text).not.toContain("held-out");
  });
});

describe("a plan from logs without tokens", () => {
  it("is refused with what is missing, and in which runs", async () => {
    await made("bare", false);
    const { code, err } = await rlscale("plan", "best", "--study", place("bare"));
    expect(code).not.toBe(0);
    expect(err).toMatch(
      /plan counts in tokens and FLOPs, which every run of a family must have logged; found none in run-1B-seed1 and 1 more, run-3B-seed1 and 1 more, run-7B-seed1 and 1 more: log the tokens of each step, then rlscale refresh\n$/
    );
  }, 120_000);
});
