/** The drawing of compared recipes, read back through its own axes: each line and band is what was given, and names are at their lines. */
import { describe, expect, it } from "vitest";
import { comparePlot } from "../../src/components/compare/compare-plot.js";
import type { ComparedPair } from "../../src/lib/compare/compare-recipes.js";
import type { Recipe } from "../../src/lib/compare/recipe.js";

const x = Float64Array.of(10, 20, 40, 80);
const recipe = (name: string, ...rows: number[][]): Recipe => ({
  name,
  seeds: rows.map((y) => ({ x, y: Float64Array.from(y) }))
});
const recipes = [
  recipe("grpo", [0.2, 0.31, 0.42, 0.5], [0.24, 0.33, 0.4, 0.56], [0.22, 0.35, 0.47, 0.53]),
  recipe("dapo <1>", [0.21, 0.3, 0.36, 0.4], [0.19, 0.28, 0.38, 0.46]),
  recipe("one-seed-of-a-recipe-whose-name-is-long", [0.2, 0.4, 0.3, 0.7])
];
const band = (difference: number[], half: number) => ({
  ...{ x, difference: Float64Array.from(difference), critical: 3, leavesZero: true },
  low: Float64Array.from(difference, (one) => one - half),
  high: Float64Array.from(difference, (one) => one + half)
});
const pair = (a: string, b: string, given: ReturnType<typeof band> | null) => ({ a, b, band: given }) as ComparedPair;
const bands = [band([0.02, 0.04, 0.06, 0.1], 0.03), band([-0.01, -0.07, 0.1, -0.2], 0.05)] as const;
const differences = [
  pair("grpo", "dapo <1>", bands[0]),
  pair("dapo <1>", "one-seed-of-a-recipe-whose-name-is-long", band([0, 0, 0, 0], 1)),
  pair("grpo", "one-seed-of-a-recipe-whose-name-is-long", bands[1])
];

interface Label {
  x: number;
  y: number;
  anchor: string;
  words: string;
}

function read(svg: string) {
  const number = (tag: string, name: string) => Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(tag)![1]);
  const points = (tag: string) =>
    / points="([^"]*)"/
      .exec(tag)![1]!
      .split(" ")
      .map((one) => one.split(",").map(Number) as [number, number]);
  const tags = (name: string) => svg.match(new RegExp(`<${name} [^>]*>`, "g"))!;
  const labels = [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(
    ([, tag, words]): Label => ({
      ...{ x: number(` ${tag}`, "x"), y: number(` ${tag}`, "y"), words: words! },
      anchor: /text-anchor="(\w+)"/.exec(tag!)![1]!
    })
  );
  const style = (tag: string) => ({
    color: /(?:stroke|fill)="(#\w+)"/.exec(tag)![1]!,
    dash: /stroke-dasharray="([^"]*)"/.exec(tag)?.[1] ?? ""
  });
  return {
    labels,
    lines: tags("polyline").map((tag) => ({ points: points(tag), ...style(tag) })),
    areas: tags("polygon").map((tag) => ({ points: points(tag), ...style(tag) })),
    rules: tags("line").map((tag) => ({
      ...style(tag),
      from: [number(tag, "x1"), number(tag, "y1")],
      to: [number(tag, "x2"), number(tag, "y2")]
    }))
  };
}

/** Value at a pixel, by two of the ticks that are written along an axis. */
function axis(ticks: readonly { at: number; value: number }[]): (px: number) => number {
  const [a, b] = [ticks[0]!, ticks.at(-1)!];
  return (px) => a.value + ((px - a.at) / (b.at - a.at)) * (b.value - a.value);
}

const numberOf = (words: string) => Number(words.replace("−", "-").replace("+", "").replace("%", ""));

/** Axes from the top: those left of the frame, and those below it. */
function axesOf(labels: readonly Label[]) {
  const sides = labels.filter(({ anchor, x: at }) => anchor === "end" && at < 64);
  const below = labels.filter(({ anchor, words }) => anchor === "middle" && words !== "steps");
  const rows = [...new Set(below.map(({ y }) => y))];
  return rows.map((row, i) => {
    const here = sides.filter(({ y }) => y < row && y > (rows[i - 1] ?? 0));
    return {
      ticks: here,
      y: axis(here.map(({ y, words }) => ({ at: y - 4, value: numberOf(words) / 100 }))),
      x: axis(below.filter(({ y }) => y === row).map(({ x: at, words }) => ({ at, value: Number(words) })))
    };
  });
}

function expectAt(points: readonly [number, number][], axes: ReturnType<typeof axesOf>[number], y: ArrayLike<number>) {
  // a pixel's tenth; ticks of differences are rounded to a tenth of a point
  const within = Math.abs(axes.y(0) - axes.y(1));
  expect(points.length).toBe(y.length);
  for (const [j, [px, py]] of points.entries()) {
    expect(Math.abs(axes.x(px) - x[j % x.length]!)).toBeLessThan(0.3);
    expect(Math.abs(axes.y(py) - y[j]!), `point ${j}`).toBeLessThan(within);
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
/** R: qt(0.975, 1) and qt(0.975, 2) */
const t = [Number.NaN, 12.706204736174705, 4.302652729749464];
function meanAndHalf({ seeds }: Recipe) {
  return Array.from(x, (_, j) => {
    const values = seeds.map(({ y }) => y[j]!);
    const middle = mean(values);
    if (values.length === 1) return { middle, low: middle, high: middle };
    const variance = values.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (values.length - 1);
    const half = t[values.length - 1]! * Math.sqrt(variance / values.length);
    return { middle, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
  });
}

describe("comparePlot(drawing)", () => {
  const svg = comparePlot({ comparison: { at: 80, differences }, recipes, score: "math_500", x: "steps" });
  const { labels, lines, areas, rules } = read(svg);
  const axes = axesOf(labels);

  it("has a frame for the curves and one for each difference of the first recipe", () => {
    expect(axes.length).toBe(3);
    expect(labels.filter(({ anchor, y }) => anchor === "start" && y !== 20).map(({ words }) => words)).toEqual([
      "grpo (3)",
      "dapo &lt;1&gt; (2)",
      "one-see…ose-name-is-long (1)",
      "grpo less dapo &lt;1&gt;, points: 95% band for the whole curve",
      "grpo less one-see…ose-name-is-long, points: 95% band for the whole curve"
    ]);
    expect(labels[0]!.words).toBe("math_500 by steps: means over seeds, 95% bands over seeds");
    expect(labels.filter(({ words }) => words === "steps").length).toBe(3);
    const single = recipes.map(({ name, seeds }) => ({ name, seeds: seeds.slice(0, 1) }));
    const alone = read(
      comparePlot({ comparison: { at: 80, differences: [] }, recipes: single, score: "s", x: "steps" })
    );
    expect(alone.labels[0]!.words).toBe("s by steps: one run of each recipe");
    expect(svg).toContain("<title>math_500 of grpo, dapo &lt;1&gt;, one-seed-of-a-recipe-whose-name-is-long</title>");
  });

  it("has each recipe's mean over its seeds, and its t interval", () => {
    for (const [i, one] of recipes.entries()) {
      const values = meanAndHalf(one);
      expectAt(
        lines[i]!.points,
        axes[0]!,
        values.map(({ middle }) => middle)
      );
      const { points } = areas[i]!;
      expectAt(
        points.slice(0, 4),
        axes[0]!,
        values.map(({ high }) => high)
      );
      expectAt(
        points.slice(4).reverse(),
        axes[0]!,
        values.map(({ low }) => low)
      );
    }
  });

  it("has each difference and its band, and a line at 0", () => {
    for (const [i, { difference, low, high }] of bands.entries()) {
      const here = axes[i + 1]!;
      expectAt(lines[3 + i]!.points, here, difference);
      const { points } = areas[3 + i]!;
      expectAt(points.slice(0, 4), here, high);
      expectAt(points.slice(4).reverse(), here, low);
      const zero = here.ticks.find(({ words }) => numberOf(words) === 0)!;
      const rule = rules.filter(({ color, from }) => color === "#1a1a1a" && from[0] === 64)[i]!;
      expect([rule.from[1], rule.to[1]]).toEqual([zero.y - 4, zero.y - 4]);
    }
  });

  it("has the line of a difference in the look of the other recipe, and no two recipes alike", () => {
    const look = ({ color, dash }: { color: string; dash: string }) => `${color} ${dash}`;
    expect(new Set(lines.slice(0, 3).map(look)).size).toBe(3);
    expect(lines.slice(3).map(look)).toEqual(lines.slice(1, 3).map(look));
    expect(areas.map(({ color }) => color)).toEqual(lines.map(({ color }) => color));
  });

  it("has names in the look of their lines, in the order of the ends", () => {
    const names = labels.filter(({ x: at, anchor }) => anchor === "start" && at > 570);
    const keys = rules.filter(({ from }) => from[0]! > 570);
    expect(keys.map(({ color, dash }) => [color, dash])).toEqual(
      lines.slice(0, 3).map(({ color, dash }) => [color, dash])
    );
    for (const [i, { y }] of names.entries()) {
      expect(keys[i]!.from[1]).toBeCloseTo(y - 4, 6);
      expect(Math.abs(y - 4 - lines[i]!.points.at(-1)![1])).toBeLessThan(0.11);
    }
  });

  it("keeps name, look and values of a difference where recipes before it have no band", () => {
    const many = ["a", "b", "c", "d", "e", "f"].map((name) => recipe(name, [0.2, 0.3, 0.4, 0.5], [0.3, 0.4, 0.5, 0.6]));
    const given = [null, band([0.02, 0.02, 0.02, 0.02], 0.01), null, band([-0.2, -0.2, -0.2, -0.2], 0.1), null];
    const pairs = given.map((one, i) => pair("a", many[i + 1]!.name, one));
    const found = read(
      comparePlot({ comparison: { at: 80, differences: pairs }, recipes: many, score: "s", x: "steps" })
    );
    expect(found.labels.filter(({ words }) => words.includes("less")).map(({ words }) => words)).toEqual(
      ["c", "e"].map((name) => `a less ${name}, points: 95% band for the whole curve`)
    );
    const look = ({ color, dash }: { color: string; dash: string }) => [color, dash];
    expect(found.lines.slice(6).map(look)).toEqual([2, 4].map((place) => look(found.lines[place]!)));
    const [, ofC, ofE] = axesOf(found.labels);
    expectAt(found.lines[6]!.points, ofC!, [0.02, 0.02, 0.02, 0.02]);
    expectAt(found.lines[7]!.points, ofE!, [-0.2, -0.2, -0.2, -0.2]);
  });

  it("moves names apart that would cover each other", () => {
    const near = comparePlot({
      comparison: { at: 80, differences: [] },
      recipes: [recipe("a", [0.2, 0.3, 0.4, 0.5]), recipe("b", [0.2, 0.3, 0.4, 0.5001])],
      ...{ score: "s", x: "steps" }
    });
    const [a, b] = read(near).labels.filter(({ words }) => words === "a" || words === "b");
    expect(a!.y - b!.y).toBeCloseTo(14, 6);
  });

  it("lets the bands of scores that are no shares go beyond 0 and 1", () => {
    const rewards = [recipe("a", [-2, 1, 3, 5], [-3, 2, 1, 6])];
    const drawn = read(
      comparePlot({ comparison: { at: 80, differences: [] }, recipes: rewards, score: "reward", x: "steps" })
    );
    const [only] = axesOf(drawn.labels);
    const [first] = drawn.areas;
    // mean 5.5, half-width 12.7 / 2
    expect(only!.y(first!.points[3]![1])).toBeCloseTo(5.5 + t[1]! / 2, 1);
  });
});

describe("comparePlot(drawing, phone)", () => {
  const score = "val-core/a-benchmark-of-many-letters-in-its-one-word/acc/mean@1";
  const svg = comparePlot({ comparison: { at: 80, differences }, recipes, score, x: "steps" }, "phone");
  const { labels, lines, areas, rules } = read(svg);
  const axes = axesOf(labels);

  it("has the means, differences and bands that it has for a page", () => {
    for (const [i, recipe] of recipes.entries()) {
      const found = meanAndHalf(recipe);
      expectAt(
        lines[i]!.points,
        axes[0]!,
        found.map(({ middle }) => middle)
      );
    }
    for (const [i, { difference, low, high }] of bands.entries()) {
      expectAt(lines[recipes.length + i]!.points, axes[i + 1]!, difference);
      const { points } = areas[recipes.length + i]!;
      expectAt(points.slice(0, x.length), axes[i + 1]!, high);
      expectAt(points.slice(x.length).reverse(), axes[i + 1]!, low);
    }
    expect(areas).toHaveLength(recipes.length + bands.length);
  });

  it("is set in letters that a browser has: a family whose name has a number stands in quotes", () => {
    const families = / font-family="([^"]*)"/.exec(svg)![1]!.split(", ");
    for (const family of families) expect(family).toMatch(/^(?:'[^']+'|[A-Za-z-]+)$/);
  });

  it("counts no seeds beside names where every recipe has one", () => {
    const single = recipes.map(({ name, seeds }) => ({ name, seeds: seeds.slice(0, 1) }));
    for (const place of ["page", "phone"] as const) {
      const drawn = read(
        comparePlot({ comparison: { at: 80, differences: [] }, recipes: single, score, x: "steps" }, place)
      );
      expect(drawn.labels.map(({ words }) => words)).toContain("grpo");
    }
  });

  it("is as wide as a phone, with every letter inside, none over another line, and each name beside a sample of its line", () => {
    expect(svg).toContain('viewBox="0 0 340 ');
    const height = Number(/viewBox="0 0 340 (\d+)"/.exec(svg)![1]);
    for (const { x: at, y, anchor, words } of labels) {
      // a letter of 13 px is 6.5 px wide or less on average
      const long = 6.5 * words.replace(/&\w+;/g, "x").length;
      expect(anchor === "start" ? at + long : at, words).toBeLessThan(340);
      expect(anchor === "end" ? at - long : at, words).toBeGreaterThan(-1);
      expect(y).toBeLessThan(height);
    }
    const starts = labels.filter(({ anchor }) => anchor === "start").map(({ y }) => y);
    expect(starts.every((y, i) => i === 0 || y - starts[i - 1]! >= 16)).toBe(true);
    for (const { points } of [...lines, ...areas])
      for (const [px, py] of points) {
        expect(px).toBeLessThanOrEqual(340);
        expect(py).toBeGreaterThan(Math.max(...starts.filter((y) => y < 150)));
      }
    for (const [i, name] of ["grpo (3)", "dapo &lt;1&gt; (2)"].entries()) {
      const { y } = labels.find(({ words }) => words === name)!;
      const sample = rules.find(({ from }) => Math.abs(from[1]! - (y - 4)) < 0.2)!;
      expect([sample.color, sample.dash]).toEqual([lines[i]!.color, lines[i]!.dash]);
    }
    expect(
      labels
        .filter(({ anchor }) => anchor === "start")
        .map(({ words }) => words)
        .join("")
        .replaceAll(" ", "")
    ).toContain(score);
  });
});
