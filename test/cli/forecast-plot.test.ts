/** `rlscale forecast --plot`: what is drawn is what is printed, read back from the drawing by its own ticks. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";
import { planted } from "../lib/runs/planted.js";

let folder: string;
const runs = Array.from({ length: 8 }, (_, i) =>
  planted({ level: (s) => 0.2 + 0.05 * i + 0.3 / (1 + (150 / s) ** 1.5), n: 20 + i, sd: 0.004, seed: i })
);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-forecast-plot-"));
  for (const [i, { x, score }] of runs.entries()) {
    const lines = Array.from(x, (step, j) => JSON.stringify({ step, "val/accuracy": score[j] }));
    writeFileSync(join(folder, `run${i}.jsonl`), lines.join("\n"));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const log = (i: number) => join(folder, `run${i}.jsonl`);

/** A straight scale through what two or more ticks say, and how far off it they are at most. */
function scaleOf(ticks: { at: number; value: number }[]) {
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  const slope = (last.value - first.value) / (last.at - first.at);
  return (at: number) => first.value + slope * (at - first.at);
}

function drawing(path: string) {
  const { document } = new JSDOM(readFileSync(path, "utf8"), { contentType: "image/svg+xml" }).window;
  const texts = [...document.querySelectorAll("text")].map((text) => ({
    ...{ words: text.textContent!, anchor: text.getAttribute("text-anchor") },
    ...{ x: Number(text.getAttribute("x")), y: Number(text.getAttribute("y")) }
  }));
  const percent = texts.filter(({ words, anchor }) => anchor === "end" && words.endsWith("%"));
  const steps = texts.filter(({ words, anchor }) => anchor === "middle" && /^\d+$/.test(words));
  const y = scaleOf(percent.map(({ words, y }) => ({ at: y - 4, value: Number.parseFloat(words) / 100 })));
  const x = scaleOf(steps.map(({ words, x }) => ({ at: x, value: Number(words) })));
  const places = (name: string) =>
    [...document.querySelectorAll(name)].map((one) =>
      one
        .getAttribute("points")!
        .split(" ")
        .map((pair) => pair.split(",").map(Number) as [number, number])
        .map(([px, py]) => ({ x: x(px), y: y(py) }))
    );
  const dots = [...document.querySelectorAll("circle")].map((dot) => ({
    ...{ x: x(Number(dot.getAttribute("cx"))), y: y(Number(dot.getAttribute("cy"))) },
    fill: dot.getAttribute("fill")
  }));
  const inks = [...document.querySelectorAll("polyline")].map((line) => ({
    ...{ stroke: line.getAttribute("stroke"), dash: line.getAttribute("stroke-dasharray") }
  }));
  return { words: texts.map(({ words }) => words), fans: places("polygon"), lines: places("polyline"), dots, inks };
}

describe("rlscale forecast --plot", () => {
  it("draws the evaluations of each run, the forecast that is printed and its interval of one evaluation", async () => {
    const path = join(folder, "two.svg");
    const { out } = await rlscale("forecast", log(0), log(5), "--more", "120", "--plot", path, "--json");
    const { fans, lines, dots, words, inks } = drawing(path);
    const printed = JSON.parse(out).runs as { to: number; forecast: { score: number; low: number; high: number } }[];
    expect(printed.map(({ to }) => to)).toEqual([runs[0]!.x.at(-1)! + 120, runs[5]!.x.at(-1)! + 120]);
    for (const [i, { to, forecast }] of printed.entries()) {
      const half = fans[i]!.length / 2;
      const [high, low, score] = [fans[i]![half - 1]!, fans[i]![half]!, lines[i]!.at(-1)!];
      // a tenth of a pixel, and ticks as far off
      for (const place of [high, low, score]) expect(Math.abs(place.x - to)).toBeLessThan(1);
      const drawn = [high.y, low.y, score.y];
      for (const [j, value] of [forecast.high, forecast.low, forecast.score].entries())
        expect(Math.abs(drawn[j]! - value)).toBeLessThan(0.0006);
    }
    const seen = [runs[0]!, runs[5]!].flatMap(({ x, score }) => Array.from(x, (at, j) => ({ x: at, y: score[j]! })));
    expect(dots).toHaveLength(seen.length);
    for (const [j, { x, y }] of seen.entries()) {
      expect(Math.abs(dots[j]!.x - x)).toBeLessThan(1);
      expect(Math.abs(dots[j]!.y - y)).toBeLessThan(0.0006);
    }
    expect(words).toEqual(expect.arrayContaining(["run0", "run5", "steps"]));
    expect(words[0]).toBe("val/accuracy by steps: evaluations, forecasts, 95% of one evaluation");
    // told apart without colour
    expect(new Set(inks.map(({ dash }) => dash)).size).toBe(2);
    expect(new Set(dots.map(({ fill }) => fill))).toEqual(new Set(inks.map(({ stroke }) => stroke)));
  });

  it("draws the first six of more", async () => {
    const path = join(folder, "all.svg");
    const logs = runs.map((_, i) => log(i));
    expect((await rlscale("forecast", ...logs, "--to", "900", "--plot", path)).code).toBe(0);
    const { words, fans } = drawing(path);
    expect(words[0]).toMatch(/; the first 6 of 8 runs$/);
    expect(fans).toHaveLength(6);
    expect([words.includes("run5"), words.includes("run6")]).toEqual([true, false]);
  });

  it("draws no fan of a run that is too short", async () => {
    const [path, short] = [join(folder, "short.svg"), join(folder, "short.jsonl")];
    writeFileSync(short, '{"step":10,"val/accuracy":0.3}\n{"step":20,"val/accuracy":0.31}\n');
    expect((await rlscale("forecast", short, log(0), "--to", "900", "--plot", path)).code).toBe(0);
    const { fans, dots, words } = drawing(path);
    expect([fans.length, dots.length, words.includes("short")]).toEqual([1, 2 + runs[0]!.x.length, true]);
  });

  it("replaces its own file and no other, and none of compare's", async () => {
    for (const ending of ["svg", "png"]) {
      const path = join(folder, `own.${ending}`);
      const draw = (to: string) => rlscale("forecast", log(0), "--to", to, "--plot", path);
      expect((await draw("400")).code).toBe(0);
      const first = readFileSync(path);
      expect((await draw("400")).code).toBe(0);
      expect(readFileSync(path).equals(first)).toBe(true);
      expect((await draw("500")).code).toBe(0);
      expect(readFileSync(path).equals(first)).toBe(false);
      const changed = Buffer.concat([readFileSync(path), Buffer.from("x")]);
      writeFileSync(path, changed);
      const { code, err } = await draw("400");
      expect([code, err]).toEqual([1, expect.stringContaining("found another")]);
      expect(readFileSync(path).equals(changed)).toBe(true);
    }
    const path = join(folder, "compared.svg");
    expect((await rlscale("compare", log(0), log(1), "--plot", path)).code).toBe(0);
    const before = readFileSync(path);
    expect((await rlscale("forecast", log(0), "--to", "400", "--plot", path)).code).toBe(1);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("asks how far, before it reads anything", async () => {
    const { code, err } = await rlscale("forecast", join(folder, "none.jsonl"), "--plot", join(folder, "no.svg"));
    expect([code, err]).toEqual([2, expect.stringContaining("say how far with --to X or --more X")]);
  });
});
