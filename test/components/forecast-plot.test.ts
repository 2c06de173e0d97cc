/** The drawing that `rlscale forecast --plot` writes, read back through its own axes. */
import { expect, it } from "vitest";
import { fanOf } from "../../src/components/runs/fan.js";
import { type ForecastDrawing, forecastPlot } from "../../src/components/runs/forecast-plot.js";
import { keptRun } from "../../src/lib/runs/kept-run.js";
import { seededRandom } from "../../src/lib/statistics/random.js";

/** Words of a drawing, and the value at a pixel of either axis. */
function read(svg: string) {
  const labels = [...svg.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)<\/text>/g)].map(
    ([, x, y, words]) => ({
      ...{ x: Number(x), y: Number(y), words: words! }
    })
  );
  const axis = (ticks: { at: number; value: number }[]) => {
    const [a, b] = [ticks[0]!, ticks.at(-1)!];
    return (px: number) => a.value + ((px - a.at) / (b.at - a.at)) * (b.value - a.value);
  };
  const y = axis(
    labels
      .filter(({ words }) => /^\d+%$/.test(words))
      .map((one) => ({ at: one.y - 4, value: Number.parseInt(one.words, 10) / 100 }))
  );
  const x = axis(
    labels.filter(({ words }) => /^\d+$/.test(words)).map((one) => ({ at: one.x, value: Number(one.words) }))
  );
  return { labels, x, y };
}

it("has every evaluation at its step and score, scores in per cent", () => {
  const curve = { x: Float64Array.of(10, 20, 40, 80), score: Float64Array.of(0.2, 0.31, 0.36, 0.6) };
  const runs = [{ name: "seed-1", curve, to: 80 }];
  const svg = forecastPlot({ runs, of: 3, score: "math_500", x: "steps" } as unknown as ForecastDrawing);
  const { labels, x, y } = read(svg);
  const dots = [...svg.matchAll(/<circle cx="([-\d.]+)" cy="([-\d.]+)"/g)].map(([, cx, cy]) => [
    x(Number(cx)),
    y(Number(cy))
  ]);
  expect(dots).toEqual(Array.from(curve.x, (at, i) => [expect.closeTo(at, 0), expect.closeTo(curve.score[i]!, 2)]));
  expect(labels[0]!.words).toBe(
    "math_500 by steps: evaluations, forecasts, 95% of one evaluation; the first 1 of 3 runs"
  );
  expect(svg).toContain("<title>math_500 of seed-1</title>");
});

it("has the forecast of a run as a dashed line in the interval of one evaluation", () => {
  const { normal } = seededRandom(3);
  const at = Float64Array.from({ length: 24 }, (_, t) => 10 * (t + 1));
  const score = at.map((value) => 0.6 - 0.3 * Math.exp(-value / 90) + 0.006 * normal());
  const run = { name: "seed-1", ...keptRun({ x: at, score, before: null, problems: null }), to: 400 };
  const svg = forecastPlot({ runs: [run], of: 1, score: "math_500", x: "steps" });
  const { x, y } = read(svg);
  const places = (tag: string) =>
    (new RegExp(`<${tag} points="([^"]*)"`).exec(svg)?.[1] ?? "").split(" ").map((place) => {
      const [px, py] = place.split(",").map(Number);
      return [x(px ?? Number.NaN), y(py ?? Number.NaN)];
    });
  const fan = fanOf(run, 400);
  const expected = (value: (point: (typeof fan)[number]) => number) =>
    fan.map((point) => [expect.closeTo(point.at, 0), expect.closeTo(value(point), 2)]);
  expect(fan.length).toBeGreaterThan(4);
  expect(places("polyline")).toEqual(expected((point) => point.score));
  expect(places("polygon")).toEqual([...expected(({ high }) => high), ...expected(({ low }) => low).reverse()]);
});
