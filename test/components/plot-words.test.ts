/** Drawings in words, for the outcomes that the study's own figures do not have: every number is another. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { readRange } from "../../src/components/drawing/zoom.js";
import { csvColumns } from "../../src/components/frame/csv.js";
import { pgfplotsCsv } from "../../src/components/frame/pgfplots-csv.js";
import { markWords, readingsOf } from "../../src/components/frame/readings.js";
import { describePairs } from "../../src/components/plots/coefficient-plot/coefficient-plot-pairs.js";
import { describeCoefficientPlot } from "../../src/components/plots/coefficient-plot/coefficient-plot-text.js";
import { describeDotPlot } from "../../src/components/plots/dot-plot/dot-plot-text.js";
import { matrix } from "../../src/components/plots/matrix.js";
import { cloudRegion } from "../../src/components/plots/parameter-cloud-region.js";
import { describeLengths, describeSmallMultiples } from "../../src/components/plots/small-multiples-text.js";

const { document } = new JSDOM().window;

describe("coefficients", () => {
  const point = (value: number, low: number, high: number) => ({ value, low, high });
  const pairs = (all: [number, ReturnType<typeof point>, ReturnType<typeof point>][]) =>
    describePairs({
      x: "a",
      y: "b",
      series: [{ name: "s", shape: "circle", pairs: all.map(([modelSize, x, y]) => ({ modelSize, x, y })) }]
    });

  it("part where either interval lies above the other", () => {
    const [low, high, wide] = [point(0.02, 0.01, 0.03), point(0.05, 0.04, 0.06), point(0.03, 0.01, 0.06)];
    expect(
      pairs([
        [1e9, high, low],
        [2e9, low, wide],
        [3e9, low, high]
      ])
    ).toContain("intervals part at 1B and 3B.");
    expect(
      pairs([
        [1e9, high, wide],
        [2e9, wide, low]
      ])
    ).toContain("no size’s intervals part.");
  });

  it("a rival is held against the law up to the largest size, and beyond", () => {
    const curve = (name: string, all: [number, number][]) => ({
      name,
      points: all.map(([modelSize, value]) => ({ modelSize, value }))
    });
    const series = [
      { name: "s", shape: "circle" as const, points: [1e9, 4e9].map((modelSize) => ({ modelSize, value: 0.05 })) }
    ];
    const law = curve("The law", [
      [1e9, 0.04],
      [4e9, 0.08],
      [16e9, 0.1]
    ]);
    const text = (rivals: ReturnType<typeof curve>[], more: object = {}) =>
      describeCoefficientPlot(
        { quantity: "k", series, law, limit: 0.123, rivals, to: 16e9, ...more },
        { limitInterval: [0.111, 0.145] }
      );
    expect(
      text([
        curve("A line", [
          [1e9, 0.037],
          [4e9, 0.0745],
          [16e9, 0.125]
        ])
      ])
    ).toBe(
      "Learning efficiency by size: 1B 0.050 and 4B 0.050. The law rises from 0.040 at 1B to 0.100 at 16B; its limit is 0.123 [0.111, 0.145]. A line stays within 0.006 of it up to 4B and lies 0.025 above it at 16B (25%)."
    );
    expect(
      text([
        curve("Below", [
          [1e9, 0.04],
          [4e9, 0.08],
          [16e9, 0.095]
        ])
      ])
    ).toContain("Below stays within 0.000 of it up to 4B and lies 0.005 below it at 16B (5.0%).");
    expect(
      text([
        curve("Far", [
          [8e9, 0.1],
          [16e9, 0.12]
        ])
      ])
    ).toMatch(/\[0\.111, 0\.145\]\.$/);
    expect(
      text([
        curve("Short", [
          [1e9, 0.04],
          [4e9, 0.081]
        ])
      ])
    ).toMatch(/Short stays within 0\.001 of it up to 4B\.$/);
    expect(text([], { limit: null })).toContain("at 16B; it has no limit.");
    expect(text([], { law: null })).toContain("No law is drawn: these points do not settle one.");
  });
});

describe("dots", () => {
  const row = (name: string, value: number, low: number, high: number) => ({ name, values: [{ value, low, high }] });
  const text = (...rows: ReturnType<typeof row>[]) =>
    describeDotPlot(
      { series: [{ name: "s", shape: "circle" }], axis: { title: "", format: String }, groups: [{ rows }] },
      { quantity: "Loss", rows: "size" }
    );

  it("overlap where neither interval lies above the other, rising or falling", () => {
    const [a, b, c] = [row("a", 0.2, 0.15, 0.25), row("b", 0.4, 0.35, 0.45), row("c", 0.6, 0.55, 0.65)];
    expect(text(a, b, c)).toContain("No two neighbours’ intervals overlap.");
    expect(text(c, b, a)).toContain("No two neighbours’ intervals overlap.");
    expect(text(a, row("b", 0.26, 0.24, 0.3), c)).toContain("Intervals overlap between a and b.");
    expect(text(c, row("b", 0.5, 0.4, 0.57), a)).toContain("Intervals overlap between c and b.");
    expect(text(a, row("b", 0.22, 0.2, 0.3))).toContain("All neighbours’ intervals overlap.");
  });
});

describe("panels", () => {
  const series = (name: string, ys: number[], more: object = {}) => ({
    name,
    color: "",
    points: ys.map((y, i) => ({ x: i + 1, y })),
    ...more
  });
  const data = (...panels: { title: string; series: ReturnType<typeof series>[] }[]) => ({
    panels,
    x: {} as never,
    y: {} as never
  });
  const wording = { quantity: "Loss", against: "samples", tail: 1 };

  it("say nothing measured of a panel and of lengths without points", () => {
    expect(describeSmallMultiples(data({ title: "A", series: [series("one", [])] }), wording)).toBe(
      "Loss against samples in 1 panel; ends are last evaluations: A, nothing measured."
    );
    expect(describeLengths(data({ title: "A", series: [series("one", [])] }))).toBe(
      "Response length by samples: nothing measured."
    );
  });

  it("compare the end with that of the reference: median of the first five and of the last so many", () => {
    const one = series("one", [0.9, 0.8, 0.7, 0.6, 0.5, 0.42, 0.41]);
    const reference = (last: number) => series("fresh", [0.9, last], { role: "reference" });
    const of = (...all: ReturnType<typeof series>[]) =>
      describeSmallMultiples(data({ title: "A", series: all }), { ...wording, tail: 3 });
    expect(of(one)).toContain("medians of the last 3 evaluations: A, from 0.700 to 0.420.");
    expect(of(one, reference(0.2))).toContain("A, ends at 0.420, 0.130 below fresh.");
    expect(of(one, series("fresh", [0.3, 0.31, 0.32], { role: "reference" }))).toContain(
      "A, ends at 0.420, 0.110 above fresh."
    );
    expect(of(one, series("fresh", [0.4199, 0.4201, 0.4202], { role: "reference" }))).toContain(
      "A, ends where fresh ends, at 0.420."
    );
    expect(of(one, series("two", [0.9, 0.8, 0.1]))).toContain(
      "A, two changes most, from 0.800 to 0.800.".replace(
        "two changes most, from 0.800 to 0.800",
        "one changes most, from 0.700 to 0.420"
      )
    );
  });
});

describe("matrix", () => {
  it("reads out each stretch of like cells from its first to its last column", () => {
    const tints = [0.5, 0.5, 0.5, 1, null, 0.5];
    const svg = matrix(
      {
        columns: { first: 3, count: 6, ticks: [3], unit: 10 },
        across: "Training step",
        key: [{ tint: 0.5, name: "half" }],
        rows: [{ name: "row", cells: tints.map((tint) => (tint === null ? null : { tint })) }]
      },
      { document, width: 680 }
    );
    expect(readingsOf(svg)!.map(({ group, words }) => [group, ...words(0)])).toEqual([
      ["row", "training step 30–50", "half"],
      ["row", "training step 60", ""],
      ["row", "training step 80", "half"]
    ]);
  });
});

describe("the region of a cloud", () => {
  it("is the hull of the nearest by Mahalanobis distance in K_max and ln N_0, of a cloud that leans and lies aside", () => {
    const points = Array.from({ length: 60 }, (_, i) => {
      const [a, b] = [Math.sin(i * 1.7) * ((i % 7) + 1), Math.cos(i * 2.3) * ((i % 5) + 1)];
      return { kMax: 0.1 + 0.004 * a, n0: 2e9 * Math.exp(0.25 * a + 0.06 * b) };
    });
    const xs = points.map(({ kMax, n0 }) => [kMax, Math.log(n0)] as const);
    const mean = (of: 0 | 1) => xs.reduce((sum, x) => sum + x[of], 0) / xs.length;
    const covariance = (a: 0 | 1, b: 0 | 1) =>
      xs.reduce((sum, x) => sum + (x[a] - mean(a)) * (x[b] - mean(b)), 0) / xs.length;
    const [kk, ll, kl] = [covariance(0, 0), covariance(1, 1), covariance(0, 1)];
    const distance = ([k, l]: readonly [number, number]) => {
      const [dk, dl] = [k - mean(0), l - mean(1)];
      // the inverse of a covariance, written out
      return (dk * (ll * dk - kl * dl) + dl * (kk * dl - kl * dk)) / (kk * ll - kl * kl);
    };
    const nearest = [...xs].sort((a, b) => distance(a) - distance(b)).slice(0, 45);
    const isCorner = ([k, l]: readonly [number, number]) =>
      // a corner has all others on one side of some line through it
      Array.from({ length: 3600 }, (_, i) => (i * Math.PI) / 1800).some((angle) =>
        nearest.every(
          ([k2, l2]) => (k2 === k && l2 === l) || (k2 - k) * 50 * Math.cos(angle) + (l2 - l) * Math.sin(angle) < 0
        )
      );
    const corners = nearest
      .filter(isCorner)
      .map(([k]) => k)
      .sort();
    expect(
      cloudRegion(points, 0.75)
        .map(({ kMax }) => kMax)
        .sort()
    ).toEqual(corners);
    expect(corners.length).toBeGreaterThan(5);
  });
});

describe("markWords(mark)", () => {
  const said = (group: string, at: string, says: string) =>
    markWords({ reading: { group, count: 1, words: () => [at, says] }, i: 0 });
  it("names the group, the place and the value, and leaves out what there is not", () => {
    expect(said("7B", "step 42", "loss 0.412")).toBe("<b>7B</b>, step 42: loss 0.412");
    expect(said("7B", "", "loss 0.412")).toBe("<b>7B</b>: loss 0.412");
    expect(said("7B", "step 42", "")).toBe("<b>7B</b>, step 42");
    expect(said("", "", "loss 0.412")).toBe("<b></b>loss 0.412");
  });
});

describe("what is handed out and addressed", () => {
  it("a file without names of series has no list of them", () => {
    expect(pgfplotsCsv("x,y\n1,2\n3,4\n", { title: "T" }).split("\n").slice(3)).toEqual([
      "series,x,y",
      "0,1,2",
      "0,3,4",
      ""
    ]);
    expect(pgfplotsCsv("x,y\n", { title: "T" }).split("\n").at(-2)).toBe("series,x,y");
  });

  it("numbers of a CSV are numbers however their exponent is written", () => {
    expect(csvColumns("x\n1e5\n2e-7\n3e+9\n-4.5\n")[0]).toMatchObject({
      type: "number",
      values: [1e5, 2e-7, 3e9, -4.5]
    });
    expect(csvColumns("x\n1e5\n2f7\n")[0]!.type).toBe("string");
  });

  it("a range begins above 0", () => {
    expect(readRange("0-51000", [512, 53_760])).toBeNull();
    expect(readRange("2000-51000", [512, 53_760])).toEqual([2000, 51_000]);
  });
});
