/** The fan of a run lies where its forecast is: evaluations, forecast and both ends of the interval, read off the axes. */
import { JSDOM } from "jsdom";
import { expect, it } from "vitest";
import { forecastFans } from "../../src/components/runs/forecast-fans.js";
import { forecastKept, keptRun } from "../../src/lib/runs/kept-run.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { apart, cornersOf, dotsOf, type Place, scaleOf } from "../numbers/drawing.js";

const { document } = new JSDOM().window;
const { normal } = seededRandom(3);
const runs = [0.42, 0.61].map((top, i) => {
  const x = Float64Array.from({ length: 24 }, (_, t) => 10 * (t + 1));
  const score = x.map((at) => top - 0.3 * Math.exp(-at / 90) + 0.006 * normal());
  return { name: `run ${i}`, ...keptRun({ x, score, before: null, problems: null }) };
});
const to = 400;
/** Corners are rounded to a tenth of a pixel, each against the one before. */
const near = 1;

it("draws evaluations, forecasts and intervals of two runs at their values", () => {
  const svg = forecastFans(runs, to, "steps", { document, width: 680, label: "" });
  const [across, up] = [scaleOf(svg, "x", false), scaleOf(svg, "y", false)];
  const lines = [...svg.querySelectorAll("path[stroke-dasharray]")];
  const dots = [...svg.querySelectorAll("path[stroke-linecap=round]")].filter((path) =>
    /h0/.test(path.getAttribute("d")!)
  );
  for (const [i, run] of runs.entries()) {
    const end = run.curve.x.at(-1)!;
    const ahead = Array.from({ length: 8 }, (_, j) => {
      const at = end + ((to - end) * (j + 1)) / 8;
      return { at, ...forecastKept(run, at).forecast! };
    });
    const place = (value: (one: (typeof ahead)[number]) => number) =>
      ahead.map((one) => ({ x: across(one.at), y: up(value(one)) }));
    const expectAt = (found: Place[], expected: Place[]) => {
      expect(found).toHaveLength(expected.length);
      expect(Math.max(...found.map((one, j) => apart(one, expected[j]!)))).toBeLessThan(near);
    };
    const [upper, lower] = [place(({ high }) => high), place(({ low }) => low)];
    expect(Math.min(...lower.map(({ y }, j) => y - upper[j]!.y))).toBeGreaterThan(10 * near);
    expectAt(cornersOf(svg.querySelector(`[data-fan="${i}"]`)!), [...upper, ...lower.reverse()]);
    expectAt(
      cornersOf(lines[i]!),
      place(({ score }) => score)
    );
    expectAt(
      dotsOf(dots[i]!),
      Array.from(run.curve.x, (at, j) => ({ x: across(at), y: up(run.curve.score[j]!) }))
    );
  }
});

it("draws no fan of a run that ends beyond", () => {
  const svg = forecastFans(runs, 240, "steps", { document, width: 680, label: "" });
  expect(svg.querySelectorAll("[data-fan]")).toHaveLength(0);
});

it("has each run's name at its own end and in its own colour, where one between them has no fan too", () => {
  const x = Float64Array.of(10, 20, 30);
  const short = { name: "short", ...keptRun({ x, score: x.map(() => 0.9), before: null, problems: null }) };
  const [first, second] = [runs[0]!, { ...runs[1]!, name: "run/of/a/name/that/is/too/long/s42" }];
  for (const fans of [
    [first, short, second],
    [second, first, short]
  ]) {
    const svg = forecastFans(fans, to, "steps", { document, width: 680, label: "" });
    const up = scaleOf(svg, "y", false);
    const drawn = [...svg.querySelectorAll("path[stroke-linecap=round]")].filter((path) =>
      /h0/.test(path.getAttribute("d")!)
    );
    for (const [i, run] of fans.entries()) {
      const words = run === second ? /^run\/of.*\u2026.*long\/s42$/ : new RegExp(`^${run.name}$`);
      const label = [...svg.querySelectorAll("text")].find(({ textContent }) => words.test(textContent!))!;
      const end = run === short ? 0.9 : forecastKept(run, to).forecast!.score;
      expect(Math.abs(Number(label.getAttribute("y")) - 4 - up(end)), run.name).toBeLessThan(near);
      expect(label.getAttribute("fill")).toBe(drawn[i]!.getAttribute("stroke"));
    }
    expect(svg.querySelectorAll("[data-fan]")).toHaveLength(2);
  }
});

it.each([328, 680])("keeps the names of runs inside a drawing of %i px, whatever they are made of", (width) => {
  const names = ["実験".repeat(20), "W".repeat(60), "qwen2.5-7b-grpo-kl0.001-seed42", "run"];
  const x = Float64Array.of(10, 20, 30);
  const named = names.map((name) => ({
    name,
    ...keptRun({ x, score: x.map(() => 0.5), before: null, problems: null })
  }));
  const svg = forecastFans(named, 100, "steps", { document, width, label: "" });
  const ems = (text: string) =>
    [...text].reduce((sum, letter) => sum + (/[実験]/.test(letter) ? 1 : letter === "W" ? 0.79 : 0.4), 0);
  const ends = [...svg.querySelectorAll("text")].filter((text) => /^(実|W|q|run)/.test(text.textContent!));
  expect(ends).toHaveLength(4);
  for (const text of ends) {
    expect(Number(text.getAttribute("x")) + 12.5 * ems(text.textContent!)).toBeLessThan(width);
  }
  expect(ends.at(-1)!.textContent).toBe("run");
});
