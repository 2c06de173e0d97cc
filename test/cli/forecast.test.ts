/** `rlscale forecast`: its JSON by the contract, the numbers of the library on the log's own values, and its refusals. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCurve } from "../../src/lib/runs/run-curve.js";
import { reportRun } from "../../src/lib/runs/run-report.js";
import { rlscale } from "../helpers/command-line.js";
import { planted } from "../lib/runs/planted.js";

let folder: string;
const rising = planted({ level: (s) => 0.3 + 0.3 / (1 + (150 / s) ** 1.5), n: 30, sd: 0.004 });
const flat = planted({ level: (s) => 0.3 + 0.2 * Math.min(1, s / 60), n: 30, sd: 0.008, seed: 5 });

/** A run as JSON lines, the score before training first; a step has 64 problems and 1,000 tokens and takes 36 seconds. */
function write(name: string, { score, x }: typeof rising, more: (i: number) => object = () => ({})): string {
  const lines = [0, ...x].map((step, i) =>
    JSON.stringify({
      step,
      "val/accuracy": i === 0 ? 0.3 : score[i - 1],
      hours: step / 100,
      tokens_total: 1000 * step,
      ...more(i)
    })
  );
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-forecast-"));
  write("rising.jsonl", rising);
  write("flat.jsonl", flat);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Printed = { runs: Record<string, unknown>[]; refused: { reason: string }[] };
async function forecast(...args: string[]): Promise<Printed> {
  const { code, out, err } = await rlscale("forecast", ...args, "--json");
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as Printed;
}

describe("rlscale forecast PATH... --to X", () => {
  it("names an evaluation that stands apart, in forecast and fit, and says the same as without it", async () => {
    const score = Array.from(rising.score, (one) => Number(one.toFixed(4)));
    const glitch = { ...rising, score: Float64Array.from(score, (one, i) => (i === 14 ? 0 : one)) };
    const path = write("glitch.jsonl", glitch);
    const rest = (values: ArrayLike<number>) => Float64Array.from(values).filter((_, i) => i !== 14);
    const without = write("without.jsonl", { ...rising, x: rest(rising.x), score: rest(score) });
    const three = (i: number) => String(Number(score[i]!.toPrecision(3)));
    const said = `step 150 (0.00 between ${three(13)} and ${three(15)}) stands apart from the evaluations on both sides`;
    const text = await rlscale("forecast", path, "--to", "500");
    expect(text.out).toContain(`note: glitch, val/accuracy: left out: ${said}\n`);
    const k = JSON.parse((await rlscale("fit", without, "--json")).out).fits[0].k as number;
    expect((await rlscale("fit", path)).out).toContain(
      `leave out: ${said}; k takes it in, and is ${k.toPrecision(3)} without\n`
    );
    const [found] = (await forecast(path, "--to", "500")).runs;
    const [clean] = (await forecast(without, "--to", "500")).runs;
    const facts = ({ state, forecast, form, advice }: Record<string, unknown>) => ({ state, forecast, form, advice });
    expect(facts(found!)).toEqual(facts(clean!));
  });

  it("prints one entry a run and score, in the shape that other programs read", async () => {
    const { runs } = await forecast(join(folder, "rising.jsonl"), "--to", "450");
    const { bestCheckpoint, ...expected } = reportRun({ ...rising, before: 0.3 }, 450, "steps");
    expect(runs).toEqual([
      {
        ...{
          run: "rising",
          path: join(folder, "rising.jsonl"),
          score: "val/accuracy",
          role: "evaluation",
          x: "steps",
          xFrom: "column step"
        },
        ...{ ...expected, bestCheckpoint }
      }
    ]);
    expect(expected).toMatchObject({ seenTo: 300, to: 450, state: { word: "rising", since: null } });
    const number = expect.any(Number);
    expect(runs[0]).toMatchObject({
      forecast: { score: number, low: number, high: number, levelLow: number, levelHigh: number },
      noChange: { score: number },
      backtest: { cuts: number, medianError: number, noChangeMedianError: number, coverage: number },
      advice: expect.stringMatching(/^Rising: expected \+\d/)
    });
  });

  it("sees nothing beyond --until", async () => {
    const cut = rising.x.filter((x) => x <= 120).length;
    const seen = runCurve(rising.x.slice(0, cut), rising.score.slice(0, cut), { before: 0.3 });
    const path = write("stopped.jsonl", seen);
    const [whole, stopped] = [
      await forecast(join(folder, "rising.jsonl"), "--until", "120", "--to", "300"),
      await forecast(path, "--to", "300")
    ];
    const { run: _, path: __, ...a } = whole!.runs[0]!;
    const { run: ___, path: ____, ...b } = stopped!.runs[0]!;
    expect(a).toEqual(b);
    expect(a.seenTo).toBe(120);
  });

  it("takes X in hours and in tokens", async () => {
    const hours = (await forecast(join(folder, "rising.jsonl"), "--x", "hours", "--to", "4.5")).runs[0]!;
    const byHours = reportRun({ ...rising, x: rising.x.map((x) => x / 100), before: 0.3 }, 4.5, "hours");
    expect(hours).toMatchObject({ x: "hours", seenTo: 3, to: 4.5, advice: byHours.advice });
    expect((hours.forecast as { score: number }).score).toBeCloseTo(byHours.forecast!.score, 9);
    const refused = await rlscale("forecast", join(folder, "rising.jsonl"), "--x", "samples", "--to", "1e6");
    expect([refused.code, refused.out]).toEqual([1, ""]);
    expect(refused.err).toContain("problems a step are not known: say --batch PROBLEMS");
    const samples = await forecast(join(folder, "rising.jsonl"), "--x", "samples", "--to", "30000", "--batch", "64");
    expect(samples.runs[0]).toMatchObject({ x: "samples", seenTo: 300 * 64 });
  });

  it("says of each of several runs its state first", async () => {
    const { code, out } = await rlscale("forecast", folder, "--to", "600");
    expect(code).toBe(0);
    const [first] = out.split("\n");
    expect(first).toMatch(
      /^flat, val\/accuracy: Flat since step \d+: expected [-+]?[\d.]+ points in another 300 steps, likely /
    );
    expect(out).toMatch(/^rising, val\/accuracy: Rising: expected \+/m);
    const alone = await rlscale("forecast", join(folder, "flat.jsonl"), "--to", "600");
    const report = reportRun({ ...flat, before: 0.3 }, 600, "steps");
    expect(alone.out.split("\n")[0]).toBe(report.advice);
    const { score, low, high, levelLow, levelHigh } = report.forecast!;
    const three = (value: number) => Number(value.toPrecision(3)).toFixed(3);
    expect(alone.out).toContain(
      `at 600 steps: ${three(score)}, one evaluation [${three(low)}, ${three(high)}], mean of five [${three(levelLow)}, ${three(levelHigh)}] (95%)`
    );
    expect(alone.out).toContain(`no change (mean of the last three) ${three(report.noChange.score)}`);
    const { medianError, noChangeMedianError, cuts, coverage } = report.backtest;
    expect(alone.out).toContain(
      `backtest, ${cuts} cuts: median error ${Number(medianError!.toPrecision(3))} (no change ${Number(noChangeMedianError!.toPrecision(3))}), ${cuts * coverage!} of ${cuts} inside`
    );
    expect(alone.out).toContain(
      `best checkpoint: ${report.bestCheckpoint!.x} steps, ${three(report.bestCheckpoint!.score)}`
    );
  });

  it("gives every score of a log, one entry each", async () => {
    const path = write("two.jsonl", rising, (i) => ({ "val/gsm8k/accuracy": i === 0 ? 0.5 : flat.score[i - 1] }));
    const { runs } = await forecast(path, "--to", "600");
    expect(runs.map(({ score }) => score).sort()).toEqual(["val/accuracy", "val/gsm8k/accuracy"]);
    rmSync(path);
  });

  it("says of a run that is too short that it is, without a forecast", async () => {
    const path = write("short.jsonl", { ...rising, x: rising.x.slice(0, 4), score: rising.score.slice(0, 4) });
    const { runs } = await forecast(path, "--to", "100");
    expect(runs[0]).toMatchObject({
      ...{ state: { word: "too-short", since: null }, form: null, forecast: null, asymptote: null },
      advice: "Too short: 6 evaluations after the start are needed; found 4."
    });
    rmSync(path);
  });

  it("refuses an X that the run has passed, and says what would do", async () => {
    const passed = await rlscale("forecast", join(folder, "rising.jsonl"), "--to", "200");
    expect([passed.code, passed.out]).toEqual([1, ""]);
    expect(passed.err).toContain(
      "--to 200 must be beyond the last evaluation of val/accuracy, at 300 steps: give a later one, --more with how much further, or --until with an earlier X"
    );
    expect((await rlscale("forecast", join(folder, "rising.jsonl"), "--to", "200", "--until", "150")).code).toBe(0);
    for (const until of ["200", "250"]) {
      const turned = await rlscale("forecast", join(folder, "rising.jsonl"), "--to", "200", "--until", until);
      expect([turned.code, turned.err]).toEqual([
        2,
        `rlscale: option '--until <x>' argument '${until}' is invalid: it must be below --to 200\n`
      ]);
    }
    const early = await rlscale("forecast", join(folder, "rising.jsonl"), "--to", "200", "--until", "5");
    expect([early.code, early.err]).toEqual([
      1,
      expect.stringContaining("no evaluation of val/accuracy up to 5 steps; its first is at 10 steps")
    ]);
    expect((await rlscale("forecast", join(folder, "rising.jsonl"))).code).toBe(0);
    expect((await rlscale("forecast", join(folder, "rising.jsonl"), "--to", "-3")).err).toContain(
      "It must be a number above 0"
    );
  });
});
