/** `rlscale compare`: the shape that programs read, what is taken and said, and what is refused with the way out. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "compare-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A run of ten evaluations, each `offset` above a curve that reaches 0.5 at half of its steps when fast. */
function write(name: string, offset: number, { fast = false, more = {}, steps = 10 } = {}): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const rows = Array.from({ length: steps }, (_, i) =>
    JSON.stringify({
      step: 10 * (i + 1),
      "eval/accuracy": Number((Math.min(0.5, 0.1 * (i + 1) * (fast ? 1 : 0.5)) + offset).toFixed(6)),
      "timing_s/step": 36,
      ...more
    })
  );
  writeFileSync(path, `${rows.join("\n")}\n`);
  return path;
}

const json = async (...args: string[]) => {
  const { code, out, err } = await rlscale("compare", ...args, "--json");
  expect(err).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out);
};
const refused = async (...args: string[]) => {
  const { code, out, err } = await rlscale("compare", ...args);
  expect(out).toBe("");
  return { code, err };
};

describe("rlscale compare", () => {
  it("names sizes and not the machines that follow from them, warns of pairs across them, and counts pairs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rlscale-sizes-"));
    const rows = [1, 2, 3].flatMap((seed) =>
      [
        ["H100", 3, 0.4],
        ["A100", 7, 0.6]
      ].flatMap(([gpu, size, level]) =>
        [16, 32].flatMap((kept) =>
          [1, 2, 3, 4, 5, 6, 7, 8].map((i) => {
            const score = Number(level) + 0.01 * i + 0.002 * seed * (i % 2) + (kept === 32 ? 0.0001 * seed : 0);
            return `${gpu},${size},${seed},${kept},${10 * i},${score.toFixed(4)}`;
          })
        )
      )
    );
    const path = join(folder, "table.csv");
    writeFileSync(path, `gpu,params_b,seed,rollouts_generated,step,val/accuracy\n${rows.join("\n")}\n`);
    const { out } = await rlscale("compare", path);
    expect(out).toContain("recipes by columns params_b, rollouts_generated;");
    expect(out).not.toContain("H100");
    expect(out).toContain("4 of 6 pairs are of different models: ");
    expect(out).toContain(
      "6 pairs are compared, each with its own 95 % interval; at 5 % for all of them together (Holm) 4 differ\n"
    );
    const { out: single } = await rlscale("compare", path, "--where", "params_b=7");
    expect(single).not.toContain("different models");
    expect(single).not.toContain("Holm");
    rmSync(folder, { recursive: true, force: true });
  });

  const two = () => {
    for (const [seed, offset] of [0.01, 0.02, 0.03].entries()) {
      write(`two/base-s${seed + 1}.jsonl`, offset);
      write(`two/new-s${seed + 1}.jsonl`, offset + 0.04, { fast: true });
    }
    return join(folder, "two");
  };

  it("gives the shape with its numbers", async () => {
    const found = await json(two());
    expect(found).toMatchObject({ x: "steps", at: 100, score: "eval/accuracy" });
    // the last three of base are 0.4, 0.45, 0.5, of new 0.5 each; seeds 0.01 to 0.03 above
    const half = (4.302652729911275 * 0.01) / Math.sqrt(3);
    expect(found.groups.map((one: { group: string; seeds: number }) => [one.group, one.seeds])).toEqual([
      ["base", 3],
      ["new", 3]
    ]);
    expect(found.groups[0].score).toBeCloseTo(0.47, 9);
    expect(found.groups[0].low).toBeCloseTo(0.47 - half, 9);
    expect(found.groups[0].high).toBeCloseTo(0.47 + half, 9);
    expect(found.differences).toHaveLength(1);
    const [pair] = found.differences;
    expect(pair).toMatchObject({ a: "base", b: "new" });
    expect(pair.difference).toBeCloseTo(-0.09, 9);
    // SciPy 1.17.1: t.ppf(0.975, 4) = 2.7764451051977987; equal spreads, four degrees of freedom
    const wide = 2.7764451051977987 * 0.01 * Math.sqrt(2 / 3);
    expect(pair.low).toBeCloseTo(-0.09 - wide, 9);
    expect(pair.high).toBeCloseTo(-0.09 + wide, 9);
    expect(pair.chanceABetter).toBeLessThan(0.001);
    // base is at 99 % of its best, 0.52, at step 100; new at step 50
    expect(pair.budgetRatio).toMatchObject({ value: 2, rule: expect.stringContaining("99%") });
    expect(Object.keys(found.noise)).toEqual(["seeds", "checkpoints", "passes", "problems"]);
    expect(found.noise).toMatchObject({ passes: null, problems: null });
    expect(found.noise.seeds).toBeCloseTo(0.01, 6);
    expect(found.taken.join()).toContain("seeds by the names of runs");
    expect(found.runs[0]).toMatchObject({ group: "base", seed: "1", evaluations: 10, lastX: 100 });
  });

  it("says the same in words, and what was taken", async () => {
    const { out, code } = await rlscale("compare", two(), "--plan", "0.02", "--problems", "500");
    expect(code).toBe(0);
    expect(out).toContain(
      "eval/accuracy, compared at 100 steps: the mean of each run's last three evaluations up to there"
    );
    expect(out).toContain("recipes by the names without the seed; --group and --seed");
    expect(out).toMatch(/^base +3 +47\.0 +\[44\.5, 49\.5\]/m);
    expect(out).toMatch(
      /^base +new +−9\.0 +\[−11\.3, −6\.7\] +< 0\.1 % +b higher at 10 of 10 X, 10 to 100 +2\.00 \[2\.00, 2\.00\]$/m
    );
    // binomial of 500 at 0.515: 2.24 points
    expect(out).toMatch(/points: seeds 1\.00, checkpoints none seen, passes unknown, problems \(.*\) 2\.24$/m);
    // sqrt((4 * 0.01^2 + 4.7 * 0.008^2) / 8.7); SciPy's noncentral t
    expect(out).toMatch(
      /seeds with a standard deviation of 0\.90 points \(these recipes, pooled, drawn towards recipes/
    );
    expect(out).toContain("measured here alone: 1.00 [0.60, 2.87] points (95 %, 4 degrees of freedom)");
    expect(out).toMatch(/seeds a recipe for a chance of 80 %: 5$/m);
    expect(out).toContain("3 seeds 54%, 5 seeds 87%");
  });

  it("is the same by rules for groups and seeds, with the baseline first", async () => {
    const whole = await json(two());
    const asked = await json(two(), "--group", "(base|new)", "--seed", "-s(\\d)");
    expect(asked.groups).toEqual(whole.groups);
    expect(asked.taken).toEqual(["recipes by (base|new), as asked", "seeds by -s(\\d), as asked"]);
    const turned = await json(two(), "--baseline", "new");
    expect(turned.differences[0]).toMatchObject({ a: "new", b: "base" });
    expect(turned.differences[0].difference).toBeCloseTo(0.09, 9);
    // new has 0.525 at step 50, base at step 100
    expect(turned.differences[0].budgetRatio.value).toBeNull();
  });

  it("compares at an X that is asked for, and along hours", async () => {
    const found = await json(two(), "--at", "50");
    expect(found.at).toBe(50);
    expect(found.groups[0].score).toBeCloseTo(0.22, 9);
    const hours = await json(two(), "--x", "hours");
    expect(hours).toMatchObject({ x: "hours" });
    expect(hours.at).toBeCloseTo(1, 9);
    expect(hours.groups.map(({ score }: { score: number }) => score)).toEqual(
      found.groups.map(() => expect.any(Number))
    );
    expect(hours.differences[0].budgetRatio.value).toBeCloseTo(2, 9);
  });

  it("reads recipes and seeds from columns", async () => {
    const rows = ["grpo", "dapo"].flatMap((method, m) =>
      [1, 2].flatMap((seed) =>
        [1, 2, 3, 4].map(
          (step) => `${method},${seed + 10 * m},${step},${(0.1 * step + 0.01 * seed + 0.05 * m).toFixed(3)}`
        )
      )
    );
    const path = join(folder, "table.csv");
    writeFileSync(path, `method,seed,step,accuracy\n${rows.join("\n")}\n`);
    const found = await json(path);
    expect(found.groups.map(({ group, seeds }: { group: string; seeds: number }) => [group, seeds])).toEqual([
      ["grpo", 2],
      ["dapo", 2]
    ]);
    expect(found.taken.join()).toContain("seeds by column seed");
    const asked = await json(path, "--group", "column:method", "--seed", "column:seed");
    expect(asked.groups).toEqual(found.groups);
  });

  it("says of one seed each that seeds are unknown", async () => {
    const [a, b] = [write("single/a.jsonl", 0.01), write("single/b.jsonl", 0.02)];
    const found = await json(a, b);
    expect(found.differences[0]).toMatchObject({ low: null, high: null, chanceABetter: null });
    expect(found.differences[0].budgetRatio).toMatchObject({ value: expect.any(Number), low: null, high: null });
    expect(found.differences[0].withSeedSpread.sd).toBeGreaterThan(0);
    // SciPy 1.17.1: 0.01 over 0.008 is shown by 12 seeds of each; the interval of its noncentrality with 4.7 degrees of freedom holds 0
    expect(found.differences[0].toSettle).toEqual({
      ...{ seeds: 12, low: 3, high: null, more: { a: 11, b: 11 }, smallest: null }
    });
    expect(found.noise.seeds).toBeNull();
    const { out } = await rlscale("compare", a, b);
    expect(out).toContain("one seed of a recipe says nothing of its other seeds");
    expect(out).toMatch(/a against b: −1\.0 points between these runs; if seeds spread as recipes of a public study/);
  });

  it("averages passes and knows their noise", async () => {
    const rows = [1, 2].flatMap((seed) =>
      [1, 2, 3, 4].flatMap((step) =>
        [0, 1].map((pass) => `${seed},${step},${pass},${(0.1 * step + 0.02 * pass + 0.01 * seed).toFixed(3)}`)
      )
    );
    const path = join(folder, "passes.csv");
    writeFileSync(path, `seed,step,eval_pass,accuracy\n${rows.join("\n")}\n`);
    const found = await json(path);
    expect(found.groups).toMatchObject([{ group: "all", seeds: 2 }]);
    expect(found.differences).toEqual([]);
    // two passes 0.02 apart
    expect(found.noise.passes).toBeCloseTo(0.02 / Math.SQRT2, 9);
  });

  it("refuses what is unclear, writes nothing, and names the way out", async () => {
    const mixed = [write("mixed/a-s1.jsonl", 0), write("mixed/a-s2.jsonl", 0.01), write("mixed/b.jsonl", 0)];
    expect(await refused(...mixed)).toMatchObject({ code: 1, err: expect.stringContaining("say --group REGEX") });
    expect((await json(...mixed, "--group", "([ab])(?:-s\\d)?(?:\\.jsonl)?$")).groups).toMatchObject([
      { group: "a", seeds: 2 },
      { group: "b", seeds: 1 }
    ]);
    const scores = write("scores/a.jsonl", 0, { more: { "eval/gsm8k/accuracy": 0.5 } });
    const several = await refused(scores, two());
    expect(several).toMatchObject({
      code: 1,
      err: expect.stringContaining("has several scores to choose from: say --score")
    });
    expect((await json(scores, two(), "--score", "eval/accuracy", "--group", "(base|new|scores)")).groups).toHaveLength(
      3
    );
    const table = join(folder, "benchmarks.csv");
    const cells = [1, 2, 3].flatMap((seed) => [1, 2].map((step) => `${seed},${step},0.${seed}${step},0.2`));
    writeFileSync(table, `seed,step,eval/gsm8k/accuracy,eval/math/accuracy\n${cells.join("\n")}\n`);
    const alike = (await refused(table)).err.trimEnd().split("\n");
    expect(alike).toHaveLength(2);
    expect(alike[1]).toMatch(/has several scores to choose from: .*; likewise 2 other runs of this log$/);
    expect((await refused(two(), "--at", "101")).err).toMatch(/--at 101: every run must reach it; base-s1 ends at 100/);
    expect((await refused(two(), "--at", "5")).err).toMatch(
      /must have an evaluation up to there; base-s1 begins at 10/
    );
    expect((await refused(two(), "--x", "tokens")).err).toMatch(/base-s1 has no tokens: take another --x/);
    expect((await refused(two(), "--baseline", "old")).err).toMatch(
      /--baseline old must be one of the recipes; found base, new/
    );
    expect((await refused(two(), "--group", "(nothing)")).err).toMatch(/--group '\(nothing\)' must match/);
  });

  it("draws recipes and differences, replaces its own file, and no other", async () => {
    for (const ending of ["svg", "png"]) {
      const path = join(folder, `plot.${ending}`);
      expect((await rlscale("compare", two(), "--plot", path)).code).toBe(0);
      const first = readFileSync(path);
      expect((await rlscale("compare", two(), "--plot", path)).code).toBe(0);
      expect(readFileSync(path).equals(first)).toBe(true);
      expect((await rlscale("compare", two(), "--at", "60", "--plot", path)).code).toBe(0);
      expect(readFileSync(path).equals(first)).toBe(false);
      const changed = Buffer.concat([readFileSync(path), Buffer.from("x")]);
      writeFileSync(path, changed);
      expect(await refused(two(), "--plot", path)).toMatchObject({
        code: 1,
        err: expect.stringContaining("found another")
      });
      expect(readFileSync(path).equals(changed)).toBe(true);
    }
    const path = join(folder, "fresh.svg");
    await rlscale("compare", two(), "--plot", path);
    const document = new JSDOM(readFileSync(path, "utf8"), { contentType: "image/svg+xml" }).window.document;
    const words = [...document.querySelectorAll("text")].map(({ textContent }) => textContent);
    expect(words).toEqual(
      expect.arrayContaining(["base (3)", "new (3)", "base less new, points: 95% band for the whole curve"])
    );
    // the mean of base at its last evaluation, 0.52, is 4 points below that of new, which ends highest
    const lines = [...document.querySelectorAll("polyline")].map((one) =>
      one
        .getAttribute("points")!
        .split(" ")
        .map((pair) => pair.split(",").map(Number))
    );
    expect(lines.map(({ length }) => length)).toEqual([10, 10, 10]);
    const [base, fresh] = lines as [number[][], number[][]];
    const perPoint = (base[0]![1]! - base[9]![1]!) / 45;
    expect((base[9]![1]! - fresh[9]![1]!) / perPoint).toBeCloseTo(4, 0);
    expect(document.querySelectorAll("polyline[stroke-dasharray]").length).toBeGreaterThan(0);
  });

  it.each([
    [["--group", "base"], "exactly one capture (...)"],
    [["--seed", "column:"], "must name a column behind column:"],
    [["--seed", "(a)", "--seed", "(b)"], "takes one value"],
    [["--at", "0"], "must be a number above 0"],
    [["--plan", "2"], "must be a fraction between 0 and 1"],
    [["--x", "epochs"], "steps, samples, tokens, flops, hours"],
    [["--problems", "0"], "a whole number, 1 or more"],
    [["--plot", "out.pdf"], "must end in .svg or .png"]
  ])("takes %j for a wrong call", async (args, message) => {
    expect(await refused(two(), ...args)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});
