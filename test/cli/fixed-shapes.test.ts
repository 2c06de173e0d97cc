/**
 * The JSON of `forecast`, `fit` and `compare` against the shapes that other programs were promised, key by key, on planted logs of
 * every kind. Expected numbers are worked out here from the rows that were written.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";
import { planted } from "../lib/runs/planted.js";

const of = (properties: Record<string, object>) => ({
  type: "object",
  properties,
  required: Object.keys(properties)
});
const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] });
const fraction = { type: "number", minimum: 0, maximum: 1 };
const number = { type: "number" };
const text = { type: "string", minLength: 1 };
const count = { type: "integer", minimum: 0 };
const words = ["rising", "flat", "falling", "collapsed", "not-learning", "too-short"];
const form = orNull({ enum: ["power", "power-floor", "exponential", "sigmoid"] });
const state = of({ word: { enum: words }, since: orNull(number) });
const axes = ["steps", "samples", "tokens", "flops", "hours"];

const ajv = new Ajv({ allErrors: true });
const shapes = {
  forecast: ajv.compile(
    of({
      runs: {
        type: "array",
        items: of({
          ...{ run: text, path: text, score: text, role: { enum: ["evaluation", "training"] }, x: { enum: axes } },
          ...{ seenTo: number, to: number, state, form },
          forecast: orNull(
            of({ score: fraction, low: fraction, high: fraction, levelLow: fraction, levelHigh: fraction })
          ),
          noChange: of({ score: fraction }),
          asymptote: orNull(
            of({ score: fraction, low: orNull(fraction), high: orNull(fraction), identified: { type: "boolean" } })
          ),
          backtest: of({
            ...{ cuts: count, medianError: orNull(fraction), noChangeMedianError: orNull(fraction) },
            coverage: orNull(fraction)
          }),
          advice: text
        })
      }
    })
  ),
  fit: ajv.compile(
    of({
      fits: {
        type: "array",
        items: of({
          run: text,
          path: text,
          score: text,
          state,
          form,
          forms: { type: "array" },
          r2: orNull(number),
          k: number
        })
      }
    })
  ),
  compare: ajv.compile(
    of({
      x: { enum: axes },
      at: number,
      groups: {
        type: "array",
        items: of({ group: text, seeds: count, score: fraction, low: orNull(fraction), high: orNull(fraction) })
      },
      differences: {
        type: "array",
        items: of({
          ...{ a: text, b: text, difference: number, low: orNull(number), high: orNull(number) },
          chanceABetter: orNull(fraction),
          budgetRatio: orNull(of({ value: orNull(number), low: orNull(number), high: orNull(number), rule: text }))
        })
      },
      noise: of(
        Object.fromEntries(["seeds", "checkpoints", "passes", "problems"].map((name) => [name, orNull(fraction)]))
      )
    })
  )
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale shapes "));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Log {
  level: (part: number) => number;
  n?: number;
  sd?: number;
  seed?: number;
  before?: number;
  name?: string;
  every?: number;
  /** the score is written as 100 times the fraction */
  percent?: true;
  hours?: number;
}

/** Rows as they are written, X in steps. */
function rowsOf({ level, n = 30, sd = 0.01, seed = 3, before, every = 10 }: Log): [number, number][] {
  const { x, score } = planted({ level: (step) => level(step / (every * n)), n, every, sd, seed });
  const rows = Array.from(x, (step, i): [number, number] => [step, Number(score[i]!.toFixed(6))]);
  return before === undefined ? rows : [[0, before], ...rows];
}

function write(file: string, log: Log): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  const { name = "eval/accuracy", percent, hours } = log;
  const lines = rowsOf(log).map(([step, score]) =>
    JSON.stringify({
      ...{ step, [name]: percent ? 100 * score : score },
      ...(hours === undefined ? {} : { hours: Number((hours * step).toFixed(6)), tokens_total: 1000 * step })
    })
  );
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

async function printed(command: keyof typeof shapes, ...args: string[]) {
  const { code, out, err } = await rlscale(command, ...args, "--json");
  expect([code, err]).toEqual([0, ""]);
  const found = JSON.parse(out);
  expect(shapes[command](found), ajv.errorsText(shapes[command].errors)).toBe(true);
  return found;
}

const rise = (from: number, to: number) => (part: number) => from + (to - from) * part;
const kinds: Record<string, Log & { word?: string; role?: "training"; options?: string[] }> = {
  flat: { level: () => 0.5, word: "flat" },
  rising: { level: rise(0.3, 0.7), word: "rising" },
  falling: { level: (part) => 0.6 - 0.5 * Math.abs(part - 0.5), n: 40, word: "falling" },
  collapsed: { level: (part) => (part < 0.7 ? 0.5 : 0.03), word: "collapsed" },
  "not learning": { level: () => 0.4, before: 0.4, word: "not-learning" },
  "measured before training": { level: rise(0.3, 0.7), before: 0.2, word: "rising" },
  "too short": { level: () => 0.5, n: 5, word: "too-short" },
  "a single evaluation": { level: () => 0.5, n: 1, word: "too-short" },
  "six evaluations": { level: rise(0.3, 0.6), n: 6, sd: 0.002, word: "rising" },
  "a thousand evaluations": { level: (part) => 0.3 + 0.3 * Math.min(1, 4 * part), n: 1000, word: "flat" },
  constant: { level: () => 0.5, sd: 0, word: "flat" },
  "all right": { level: () => 1, sd: 0, word: "flat" },
  "all wrong": { level: () => 0, sd: 0, word: "flat" },
  "scores of training": { level: rise(0.3, 0.7), name: "train/accuracy", role: "training", word: "rising" },
  "a score of no role": { level: rise(0.3, 0.7), name: "accuracy", word: "rising" },
  "a score said to be of training": {
    ...{ level: rise(0.3, 0.7), name: "accuracy", role: "training", options: ["--role", "training"] }
  },
  percentages: {
    level: rise(0.3, 0.7),
    percent: true,
    options: ["--score", "eval/accuracy", "--score-range", "0,100"]
  },
  noisy: { level: () => 0.5, sd: 0.3, n: 7 },
  "名字/一次运行": { level: rise(0.3, 0.7), word: "rising" },
  "my runs/run 1": { level: rise(0.3, 0.7), word: "rising" }
};

const meanOfLast = (rows: readonly [number, number][], many: number) =>
  rows.slice(-many).reduce((sum, [, score]) => sum + score, 0) / Math.min(many, rows.length);

describe("the promised shapes", () => {
  it.each(Object.entries(kinds))(
    "forecast --json, fit --json: %s",
    async (kind, { word, role, options = [], ...log }) => {
      const path = write(`${kind}.jsonl`, log);
      const [rows, last] = [rowsOf(log).filter(([step]) => step > 0), (log.n ?? 30) * 10];
      const { runs, notes } = await printed("forecast", path, "--to", String(2 * last), ...options);
      expect(runs).toHaveLength(1);
      const [{ forecast, noChange, asymptote, ...run }] = runs;
      expect(run).toMatchObject({ path, x: "steps", seenTo: last, to: 2 * last, role: role ?? "evaluation" });
      expect(noChange.score).toBeCloseTo(meanOfLast(rows, 3), 9);
      if (word !== undefined) expect(run.state.word).toBe(word);
      expect(run.state.since === null || rows.some(([step]) => step === run.state.since)).toBe(true);
      expect(notes.some((note: string) => note.includes("nothing states whether"))).toBe(kind === "a score of no role");
      // null for too short alone; flat, falling and collapsed runs get their level
      expect(forecast === null).toBe(run.state.word === "too-short");
      expect(run.form === null).toBe(run.state.word === "too-short");
      expect(run.backtest.cuts > 0).toBe(rows.length > 6);
      if (kind === "noisy")
        expect(run.advice).toContain(
          "No rise is shown since then; none over the last third could be seen in evaluations as noisy as these."
        );
      for (const value of [run.backtest.medianError, run.backtest.noChangeMedianError, run.backtest.coverage])
        expect(value === null).toBe(run.backtest.cuts === 0);
      if (forecast === null) return;
      const { score, low, high, levelLow, levelHigh } = forecast;
      const order = [low, levelLow, score, levelHigh, high];
      expect(order).toEqual([...order].sort((a, b) => a - b));
      // one evaluation lies no more surely than a level; above, both may end at 1
      if (kind === "flat") expect(low <= levelLow && levelHigh <= high).toBe(true);
      if (kind === "rising") expect(low < levelLow).toBe(true);
      if (run.state.word === "falling") expect(score).toBeCloseTo(meanOfLast(rows, 3), 9);
      if (run.state.word === "collapsed") expect(score).toBeCloseTo(meanOfLast(rows, 2), 9);
      if (["falling", "collapsed"].includes(run.state.word) || run.form === "power") expect(asymptote).toBeNull();
      if (log.level(1) === 1) return;
      const { fits } = await printed("fit", path, ...options);
      expect(fits).toHaveLength(1);
      expect(fits[0]).toMatchObject({ path, run: run.run, state: run.state, form: run.form });
      expect(fits[0].forms.map((one: { form: string }) => one.form)).toEqual([
        ...["power", "power-floor", "exponential", "sigmoid"]
      ]);
    }
  );

  it("forecast --json: X in the unit of --x, and nothing beyond --until for state and forms", async () => {
    const path = write("hours.jsonl", { level: (part) => 0.3 + 0.4 * Math.min(1, 2 * part), hours: 0.01 });
    const hours = (await printed("forecast", path, "--x", "hours", "--to", "4", "--until", "1.5")).runs[0];
    expect(hours).toMatchObject({ x: "hours", seenTo: 1.5, to: 4, state: { word: "rising", since: null } });
    const tokens = (await printed("forecast", path, "--x", "tokens", "--to", "600000")).runs[0];
    expect(tokens).toMatchObject({ x: "tokens", seenTo: 300_000, to: 600_000, state: { word: "flat" } });
    expect(tokens.state.since % 10_000).toBe(0);
    const steps = (await printed("forecast", path, "--to", "400", "--until", "150")).runs[0];
    for (const key of ["form", "noChange", "asymptote"]) expect(hours[key]).toEqual(steps[key]);
    expect(hours.forecast.score).toBeCloseTo(steps.forecast.score, 9);
    const stopped = write("stopped.jsonl", { level: (part) => 0.3 + 0.4 * Math.min(1, part), n: 15 });
    const { run: _, path: __, ...alone } = (await printed("forecast", stopped, "--to", "400")).runs[0];
    expect(steps).toMatchObject(alone);
  });

  it("says in words what is above and below the smooth course, and large X with exponents", async () => {
    const path = write("below.jsonl", { level: rise(0.3, 0.7), sd: 0, hours: 0.01 });
    const { out } = await rlscale("forecast", path, "--to", "400");
    const { bestCheckpoint } = (await printed("forecast", path, "--to", "400")).runs[0];
    const side = bestCheckpoint.overstatement < 0 ? "below" : "above";
    expect(out).toContain(`at ${bestCheckpoint.single.x}, is `);
    expect(out).toMatch(new RegExp(`is [\\d.]+ points ${side} the smooth course`));
    const fitted = (await rlscale("fit", path, "--model-size", "7B")).out;
    expect(fitted).toMatch(/X = FLOPs: .*C_mid \d\.\d\de\d+ (\(not identified\)|\[\d\.\d\de\d+, \d\.\d\de\d+\])/);
  });

  it("compare --json: steps and hours, two recipes and three, uneven seeds, one seed", async () => {
    const recipe = (name: string, seeds: number, log: Log) =>
      Array.from({ length: seeds }, (_, i) => {
        const seed = { ...log, seed: 10 * seeds + i };
        return { path: write(`${name}-s${i + 1}.jsonl`, seed), rows: rowsOf(seed) };
      });
    const slow = recipe("compare/slow", 3, { level: rise(0.2, 0.6), hours: 0.01 });
    const fast = recipe("compare/fast", 3, { level: (part) => 0.2 + 0.4 * Math.min(1, 2 * part), hours: 0.02, n: 24 });
    const found = await printed("compare", join(folder, "compare"));
    expect(found).toMatchObject({ x: "steps", at: 240 });
    const upTo = (rows: [number, number][], at: number) => rows.filter(([x]) => x <= at);
    const scores = (runs: typeof slow, at: number) => runs.map(({ rows }) => meanOfLast(upTo(rows, at), 3));
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(found.groups).toMatchObject([
      { group: "fast", seeds: 3 },
      { group: "slow", seeds: 3 }
    ]);
    expect(found.groups[0].score).toBeCloseTo(mean(scores(fast, 240)), 9);
    expect(found.groups[1].score).toBeCloseTo(mean(scores(slow, 240)), 9);
    const [pair] = found.differences;
    expect(pair.difference).toBeCloseTo(found.groups[0].score - found.groups[1].score, 9);
    expect(pair.low < pair.difference && pair.difference < pair.high && pair.chanceABetter > 0.99).toBe(true);
    expect(pair.budgetRatio.value).toBeNull();
    const turned = (await printed("compare", join(folder, "compare"), "--baseline", "slow", "--x", "hours"))
      .differences[0];
    // slow goes to 3 hours, fast to 4.8: the largest X of all is 3
    const course = (runs: typeof slow, hours: number) =>
      runs[0]!.rows
        .map(([step], i) => ({ x: step * hours, y: mean(runs.map(({ rows }) => rows[i]![1])) }))
        .filter(({ x }) => x <= 3 + 1e-9);
    const [ofSlow, ofFast] = [course(slow, 0.01), course(fast, 0.02)];
    const level = 0.99 * Math.max(...ofSlow.map(({ y }) => y));
    const reach = (curve: typeof ofSlow) => curve.find(({ y }) => y >= level)!.x;
    expect(turned.budgetRatio.value).toBeCloseTo(reach(ofSlow) / reach(ofFast), 6);
    expect(turned.budgetRatio.rule).toContain("99%");

    const single = await printed("compare", slow[0]!.path, fast[0]!.path);
    expect(single.groups.map(({ seeds, low, high }: Record<string, unknown>) => [seeds, low, high])).toEqual([
      [1, null, null],
      [1, null, null]
    ]);
    expect(single.differences[0]).toMatchObject({ low: null, high: null, chanceABetter: null });
    expect(single.noise.seeds).toBeNull();

    // t intervals about 0.99 and 0.01 would leave [0, 1]
    recipe("near one/a", 2, { level: () => 0.99, sd: 0.03, n: 6 });
    recipe("near one/b", 2, { level: () => 0.99, sd: 0.03, n: 6 });
    recipe("near one/c", 2, { level: () => 0.01, sd: 0.03, n: 9 });
    const near = await printed("compare", join(folder, "near one"));
    expect(near).toMatchObject({ at: 60 });
    expect(near.differences.map(({ a, b }: { a: string; b: string }) => a + b)).toEqual(["ab", "ac", "bc"]);
  });
});
