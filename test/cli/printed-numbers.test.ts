/** Every number that `inspect`, `fit` and `reduce` print, text and JSON, of logs that are made here: each is worked out from the plan. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InspectedFile } from "../../src/import/inspection.js";
import type { LogFits } from "../../src/import/study/fit-runs.js";
import { rlscale } from "../helpers/command-line.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "printed-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function said(...args: string[]): Promise<string> {
  const { code, out, err } = await rlscale(...args);
  expect(code, err).toBe(0);
  return out;
}

/** Numbers of a text in its order, those in names apart. */
const numbersIn = (text: string, ...names: string[]) => {
  const rest = names.reduce((words, name) => words.replaceAll(name, " "), text);
  return (rest.match(/-?\d[\d,]*(?:\.\d+)?/g) ?? []).map((one) => Number(one.replace(/[,]+/g, "")));
};
const written = (name: string, lines: readonly string[]) => {
  const path = join(folder, name);
  const text = `${lines.join("\n")}\n`;
  writeFileSync(path, text);
  return { path, bytes: Buffer.byteLength(text) };
};

/** Steps 5 to 60; two of them are said again with other values, which stand. */
const steps = Array.from({ length: 12 }, (_, i) => 5 * (i + 1));
const again = [30, 45];
const score = (step: number) => Number((again.includes(step) ? 0.3 + 0.009 * step : 0.2 + 0.0104 * step).toFixed(4));
const reward = (step: number) => (again.includes(step) ? 7.25 : 1.5 * step - 20);

function plantedLog() {
  const row = (step: number, accuracy: number, mean: number) =>
    JSON.stringify({ step, "eval/accuracy": accuracy, "reward/mean": mean, speed: 3 });
  const lines = steps.flatMap((step) => [
    ...(again.includes(step) ? [row(step, 0.111, 1)] : []),
    row(step, score(step), reward(step)),
    ...(step === 25 ? ["INFO: a line of talk", "another"] : [])
  ]);
  return { ...written("planted-3B.jsonl", [...lines, "the end"]), rows: steps.length + again.length, others: 3 };
}

const short = (value: number) => Number(value.toPrecision(4));

describe("rlscale inspect of a planted log", () => {
  it("names the column of the steps, unless it is called step", async () => {
    const path = join(folder, "named.csv");
    for (const [column, words] of [
      ["optim_step", "3 steps by column optim_step, 1 to 5"],
      ["step", "3 steps, 1 to 5"]
    ] as const) {
      writeFileSync(path, `${column},val_accuracy\n1,0.1\n2,0.2\n5,0.25\n`);
      expect(await said("inspect", path)).toContain(`  run named: size not known; ${words}; tokens none\n`);
    }
  });

  it("counts its bytes, rows, repeats and other lines, and gives the ends of steps and scores", async () => {
    const { path, bytes, rows, others } = plantedLog();
    const scores = steps.map(score);
    const rewards = steps.map(reward);
    const ends = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
    const text = (await said("inspect", path, "--repeats", "last")).split("\n");
    const line = (start: string) => text.find((one) => one.trim().startsWith(start))!;
    expect(numbersIn(line("jsonl"))).toEqual([bytes]);
    expect(numbersIn(line("rows:"))).toEqual([rows, steps.length, again.length]);
    expect(text.find((one) => one.includes("lines are no records"))!.trim()).toBe(`${others} lines are no records`);
    expect(numbersIn(line("run "), "planted-3B", "(3B)", "3B")).toEqual([steps.length, 5, 60]);
    expect(numbersIn(line("eval/accuracy"))).toEqual([12, ...ends(scores).map(short)]);
    expect(numbersIn(line("reward/mean"))).toEqual([12, ...ends(rewards).map(short)]);

    const { files } = JSON.parse(await said("inspect", path, "--repeats", "last", "--json")) as {
      files: InspectedFile[];
    };
    const [file] = files;
    expect(file).toMatchObject({ bytes, rows });
    expect(file!.ledger).toMatchObject({
      read: rows,
      used: steps.length,
      duplicates: again.length,
      otherLines: others
    });
    expect(file!.runs).toHaveLength(1);
    expect(file!.runs[0]).toMatchObject({ modelSize: 3e9, steps: 12, firstStep: 5, lastStep: 60 });
    expect(file!.runs[0]!.scoreDetails.map(({ name, points, min, max }) => [name, points, min, max])).toEqual([
      ["eval/accuracy", 12, ...ends(scores)],
      ["reward/mean", 12, ...ends(rewards)]
    ]);
    expect(file!.ledger.columns.map(({ name, values }) => [name, values])).toEqual(
      expect.arrayContaining([
        ["step", rows],
        ["eval/accuracy", rows]
      ])
    );
  });
});

describe("rlscale fit of planted logs", () => {
  /** ln L of a size with a wave, so that no line goes through all points. */
  const planted = { 1: 0.012, 7: 0.05, 30: 0.085 } as const;
  const lossAt = (size: number, k: number, step: number) => 0.9 * step ** -k * Math.exp(0.003 * Math.sin(step + size));

  function logs(): { size: number; path: string; points: [x: number, y: number][] }[] {
    return Object.entries(planted).map(([name, k]) => {
      const size = Number(name);
      const rows = Array.from({ length: 30 }, (_, i) => ({ step: i + 1, accuracy: 1 - lossAt(size, k, i + 1) }));
      const { path } = written(
        `law-${size}B.jsonl`,
        rows.map((row) => JSON.stringify(row))
      );
      return { size, path, points: rows.map(({ step, accuracy }) => [Math.log(step), Math.log(1 - accuracy)]) };
    });
  }

  function lineOf(points: readonly [number, number][]) {
    const mean = (column: 0 | 1) => points.reduce((sum, point) => sum + point[column], 0) / points.length;
    const [x, y] = [mean(0), mean(1)];
    const sxx = points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
    const k = -points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / sxx;
    const rss = points.reduce((sum, [a, b]) => sum + (b - y + k * (a - x)) ** 2, 0);
    return { k, intercept: y + k * x, sxx, error: Math.sqrt(rss / (points.length - 2) / sxx) };
  }

  it("gives each line, the law with the least weighted squares, and both again in the text", async () => {
    const runs = logs();
    const paths = runs.map(({ path }) => path);
    const found = JSON.parse(await said("fit", ...paths, "--json")) as LogFits;
    const { law } = found;
    const fits = [...found.fits].sort((a, b) => a.modelSize! - b.modelSize!);
    const lines = runs.map(({ points }) => lineOf(points));
    expect(fits.map(({ modelSize }) => modelSize)).toEqual(runs.map(({ size }) => size * 1e9));
    for (const [i, { k, intercept, error }] of lines.entries()) {
      expect(fits[i]!.points).toBe(30);
      expect(fits[i]!.k).toBeCloseTo(k, 10);
      expect(fits[i]!.intercept).toBeCloseTo(intercept, 10);
      expect(fits[i]!.standardErrorOls / error).toBeCloseTo(1, 8);
      const [low, high] = fits[i]!.interval as [number, number];
      // 95% of one slope: its width against that of the error, on both sides (coverage is looked at in test/lib)
      const widths = (high - low) / 2 / fits[i]!.standardError;
      expect(widths).toBeGreaterThan(1.4);
      expect(widths).toBeLessThan(2.8);
      expect(low).toBeLessThan(k);
      expect(high).toBeGreaterThan(k);
    }
    // N_0 by a grid and K_max by its formula: sizes weigh alike, X of all is the same
    const best = Array.from({ length: 200_001 }, (_, i) => 1e9 * 10 ** (i / 1e5)).map((n0) => {
      const shape = runs.map(({ size }) => 1 / (1 + n0 / (size * 1e9)));
      const sum = (of: (i: number) => number) => shape.reduce((total, _, i) => total + of(i), 0);
      const kMax = sum((i) => shape[i]! * lines[i]!.k) / sum((i) => shape[i]! ** 2);
      return { n0, kMax, rss: sum((i) => (lines[i]!.k - kMax * shape[i]!) ** 2) };
    });
    const { n0, kMax } = best.reduce((a, b) => (b.rss < a.rss ? b : a));
    expect(law!.n0! / n0).toBeCloseTo(1, 3);
    expect(law!.kMax! / kMax).toBeCloseTo(1, 3);

    const text = (await said("fit", ...paths)).split("\n");
    const three = (value: number) => Number(value.toPrecision(3));
    for (const [i, { size }] of runs.entries()) {
      // the first line of a run is its state, the next its slope
      const row = text.filter((one) => one.startsWith(`law-${size}B `))[1]!;
      const { k } = lines[i]!;
      expect(numbersIn(row, `law-${size}B`)).toEqual([
        size,
        30,
        three(k),
        ...fits[i]!.interval.map((end) => three(end!)),
        three(fits[i]!.counts!.k),
        ...fits[i]!.counts!.interval.map(three)
      ]);
      // 100 answers are stated: half of one is added to each
      const half = runs[i]!.points.map(([x, y]) => [x, Math.log((100 * Math.exp(y) + 0.5) / 101)] as [number, number]);
      expect(fits[i]!.counts!.k).toBeCloseTo(lineOf(half).k, 10);
    }
    const billions = [law!.n0!, ...law!.n0Interval].map((value) => three(value! / 1e9));
    const last = text.find((one) => one.startsWith("K_max"))!;
    expect(numbersIn(last, "N_0")).toEqual([
      ...[law!.kMax!, ...law!.kMaxInterval].map((one) => three(one!)),
      ...billions
    ]);
    expect(last).toMatch(/\] billion parameters \(converged\)$/);
  });
});

describe("rlscale reduce of a planted dump", () => {
  it("counts answers, those without a score, finish reasons, and the steps of the run", async () => {
    const at = [1, 2, 4].flatMap((step) =>
      Array.from({ length: 5 }, (_, p) => Array.from({ length: 4 }, (_, a) => ({ step, p, a }))).flat()
    );
    const answers = at.map(({ step, p, a }, i) => ({
      ...{ step, prompt: `q${p}`, response_length: 10 * step + a },
      score: i % 17 === 3 ? null : Number((p + a + step) % 3 === 0),
      finish_reason: a === 3 ? "length" : "stop"
    }));
    const { path } = written(
      "dump.jsonl",
      answers.map((row) => JSON.stringify(row))
    );
    const count = (of: (row: (typeof answers)[number]) => boolean) => answers.filter(of).length;
    const without = count(({ score: one }) => one === null);
    const [cut, stop] = [count((row) => row.finish_reason === "length"), count((row) => row.finish_reason === "stop")];
    expect([answers.length, without, cut, stop]).toEqual([60, 4, 15, 45]);

    const text = (await said("reduce", path, "-o", join(folder, "run.parquet"))).split("\n").map((one) => one.trim());
    expect(text).toContain("rollouts: 60");
    expect(text).toContain(`score: ${without} of 60 rollouts have no score`);
    expect(text).toContain(`finish reasons: cut: "length" ${cut}; not cut: "stop" ${stop}`);
    expect(text.find((one) => one.startsWith("run dump:"))).toMatch(/^run dump: 3 steps, 1 to 4;/);

    const { out, err } = await rlscale("reduce", path, "-o", join(folder, "other.parquet"), "--json");
    // what is done, a line each where nothing is drawn over
    expect(err).toBe("reading\ncounting\nreducing 0 %\nreducing 100 %\n");
    const json = JSON.parse(out);
    expect(Object.keys(json.columns)).toEqual(["step", "prompt", "score", "response-length", "finish-reason"]);
    expect(json).toMatchObject({ rows: 60, excluded: 0, runs: [{ run: "dump", steps: 3, firstStep: 1, lastStep: 4 }] });
    expect(json.notes).toMatchObject([{ about: "score", answers: without, of: 60, excluded: false }]);
    expect(json.reasons).toEqual(
      expect.arrayContaining([
        { value: "stop", answers: stop, cut: false },
        { value: "length", answers: cut, cut: true }
      ])
    );
    // the table that was written, read by inspect
    const { files } = JSON.parse(await said("inspect", join(folder, "run.parquet"), "--json")) as {
      files: InspectedFile[];
    };
    expect(files[0]!.runs).toMatchObject([{ run: "dump", steps: 3, firstStep: 1, lastStep: 4 }]);
    const right = [1, 2, 4].map((step) => {
      const scored = answers.filter((row) => row.step === step && row.score !== null);
      return scored.reduce((sum, row) => sum + row.score!, 0) / scored.length;
    });
    const details = files[0]!.runs[0]!.scoreDetails[0]!;
    expect(details.points).toBe(3);
    expect(details.min).toBeCloseTo(Math.min(...right), 12);
    expect(details.max).toBeCloseTo(Math.max(...right), 12);
  });
});
