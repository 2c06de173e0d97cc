/** A plan from a study that counts steps: no number of it is said to be of problems. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { studyRoot } from "../../loaders/study/study-root.js";
import { answer } from "../../src/lib/plan/answer.js";
import { proposal } from "../../src/lib/plan/plan-sentences.js";
import { planStudy } from "../../src/lib/plan/plan-study.js";
import { readQuestion } from "../../src/lib/plan/question.js";
import { planPage } from "../../src/report/plan-page.js";
import { rlscale } from "../helpers/command-line.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-steps-"));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);

interface Making {
  tokens?: boolean;
  sizes?: readonly string[];
  answers?: readonly string[];
}

async function made(name: string, { tokens = true, sizes = ["1B", "3B", "7B"], answers = [] }: Making): Promise<void> {
  mkdirSync(place(`${name}-logs`));
  for (const [s, size] of sizes.entries())
    for (const seed of [1, 2]) {
      const lines = Array.from({ length: 30 }, (_, i) => {
        const loss = 0.8 * (i + 1) ** -(0.05 + 0.03 * s) * Math.exp(0.02 * Math.sin(12.9898 * i + 3 * seed + s));
        const used = tokens ? { "perf/total_num_tokens": 1e6 } : {};
        return JSON.stringify({ step: i + 1, "val/accuracy": 1 - loss, ...used });
      });
      writeFileSync(join(place(`${name}-logs`), `run-${size}-seed${seed}.jsonl`), `${lines.join("\n")}\n`);
    }
  expect((await rlscale("new", place(name), "--from", place(`${name}-logs`), ...answers)).code).toBe(0);
}

describe("a plan from logs with tokens that name no problems", () => {
  beforeAll(() => made("study", {}), 60_000);

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

/** Cells of the table after the first blank line, each under its head. */
function printedTable(out: string): Record<string, string>[] {
  const [head = [], ...rows] = out
    .replace(/[\u00a0\u202f]/g, " ")
    .split("\n\n")[1]!
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [head[i]!, cell])));
}

describe.each([
  { unit: "steps", answers: [] },
  { unit: "samples", answers: ["--batch", "64"] }
])("the tables of a plan that counts in $unit", ({ unit, answers }) => {
  const plan = async (ask: string, ...args: string[]) => {
    const { code, out } = await rlscale("plan", ask, "--study", place(`in-${unit}`), ...args);
    expect(code).toBe(0);
    return out;
  };
  const amount = (value: number) => (value >= 99.95 ? count(value) : String(Number(value.toFixed(1))));
  const samples = (value: number) => (unit === "samples" ? { samples: count(value) } : {});
  const count = (value: number) => Math.round(value).toLocaleString("en");
  beforeAll(() => made(`in-${unit}`, { answers }), 60_000);

  it("have under each head what the record says, and steps once", async () => {
    const asked = ["--steps", "40"];
    const { sizes } = JSON.parse(await plan("best", ...asked, "--json")) as {
      sizes: { samples: number; steps: number; passRate: number; interval: [number, number] }[];
    };
    const rows = printedTable(await plan("best", ...asked));
    const three = (value: number) => value.toFixed(3);
    expect(rows).toHaveLength(3);
    for (const [i, row] of rows.entries()) {
      const { samples: seen, steps, passRate, interval } = sizes[i]!;
      expect(row).toMatchObject({
        ...{
          steps: amount(steps),
          "pass rate": three(passRate),
          "95% interval": `[${interval.map(three).join(", ")}]`
        },
        ...samples(seen)
      });
      expect("samples" in row).toBe(unit === "samples");
    }
  }, 120_000);

  it("have what a pass rate needs, from the least to the most", async () => {
    type Needed = { samples: number; steps: number } | null;
    const { sizes } = JSON.parse(await plan("backward", "--target", "0.4", "--json")) as {
      sizes: { needs: Needed; low: Needed; high: Needed }[];
    };
    const rows = printedTable(await plan("backward", "--target", "0.4"));
    let bounded = 0;
    for (const [i, row] of rows.entries()) {
      const { needs, low, high } = sizes[i]!;
      if (needs) expect(row).toMatchObject({ steps: amount(needs.steps), ...samples(needs.samples) });
      if (!needs || !low || !high || low.steps < 1 || high.steps < 1) continue;
      bounded++;
      expect(row["95% interval"]).toBe(`[${amount(low.steps)}, ${amount(high.steps)}]`);
    }
    expect(bounded).toBeGreaterThan(0);
  }, 120_000);
});

describe("a plan from runs of one size", () => {
  const study = ["--study", place("alone")];
  beforeAll(() => made("alone", { sizes: ["3B"] }), 60_000);

  it("is given for that size, and has no word on others", async () => {
    for (const asked of [["forward", "--size", "3"], ["best"]]) {
      const { code, out } = await rlscale("plan", ...asked, ...study, "--steps", "25");
      expect(code).toBe(0);
      expect(out).toMatch(/3B base for 25 steps: expected pass rate 0\.\d{3}/);
      expect(out).not.toContain("All 1 sizes");
    }
    const { out } = await rlscale("plan", "best", ...study, "--steps", "25", "--json");
    expect((JSON.parse(out) as { marginals: { what: string }[] }).marginals.map(({ what }) => what)).toEqual(["steps"]);
    expect((await rlscale("plan", "best", ...study, "--steps", "25")).out).toContain(
      "The runs have one size, 3B: there is none to compare it with."
    );
  }, 120_000);

  it("is refused for another size", async () => {
    const { code, err } = await rlscale("plan", "forward", ...study, "--steps", "25", "--size", "7");
    expect(code).not.toBe(0);
    expect(err).toContain(
      "argument '7' is invalid; it must be 3, or \"best\": the runs have one size, which says nothing of others"
    );
  }, 120_000);

  it("has a page with a number for the first question", async () => {
    const results = await loadResults(studyRoot(join(place("alone"), "data")));
    expect(planPage(results)!.found.plan.passRate).not.toBeNull();
  });
});

describe("a plan from logs without tokens", () => {
  it("is refused with what is missing, and in which runs", async () => {
    await made("bare", { tokens: false });
    const { code, err } = await rlscale("plan", "best", "--study", place("bare"));
    expect(code).not.toBe(0);
    expect(err).toMatch(
      /plan counts in tokens and FLOPs, which every run of a family must have logged; found none in run-1B-seed1 and 1 more, run-3B-seed1 and 1 more, run-7B-seed1 and 1 more: log the tokens of each step, then rlscale refresh\n$/
    );
  }, 120_000);
});
