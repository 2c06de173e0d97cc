import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { smallMultiples } from "../../src/components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../src/components/plots/small-multiples-data.js";
import { describeLengths, describeSmallMultiples } from "../../src/components/plots/small-multiples-text.js";
import { count, fixed, shortCount } from "../../src/lib/format.js";
import { runningMedian } from "../../src/lib/statistics/running-median.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const xs = Array.from({ length: 60 }, (_, i) => 512 * (i + 1));

function series(name: string, from: number, to: number) {
  const points = xs.map((x, i) => ({ x, y: from + ((to - from) * i) / 59 + 0.004 * Math.sin(i * 2.3) }));
  const line = Array.from(
    runningMedian(
      points.map(({ y }) => y),
      9
    ),
    (y, i) => ({ x: xs[i]!, y })
  );
  return { name, color: "var(--size-7b)", points, line };
}

const panels: Panel[] = [2, 5, 20, 25, 50, 100].map((tau, i) => ({
  title: `\u03c4 = ${tau}`,
  note: "2,048 problems",
  series: [{ ...series("once", 0.76, 0.69), role: "reference" }, series("reused", 0.76, 0.69 + i * 0.005)]
}));
const data: SmallMultiplesData = {
  panels,
  x: { title: "Training samples (log scale)", scale: "log", format: shortCount, ticks: [1000, 10000] },
  y: { title: "Test loss (log scale)", scale: "log", format: (value) => fixed(value, 2) }
};

const paths = (svg: Element, selector: string) =>
  [...svg.querySelectorAll(selector)].map((path) => path.getAttribute("d") ?? "");

describe("smallMultiples(data, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(smallMultiples(data, { document, width }), document);
    expectSound(smallMultiples(data, { document, width, labels: "all", rangeByPanel: true }), document);
  });

  const svg = smallMultiples(data, { document });

  it("draws every point of both runs, the reference in grey beneath", () => {
    const grey = paths(svg, '[stroke="var(--axis)"][stroke-linecap="round"][stroke-opacity]');
    const own = paths(svg, '[stroke="var(--size-7b)"][stroke-linecap="round"][stroke-opacity]');
    expect([grey, own].map((all) => all.map((d) => d.match(/h0/g)?.length))).toEqual([
      panels.map(() => 60),
      panels.map(() => 60)
    ]);
    expect(svg.innerHTML.indexOf('stroke="var(--axis)" stroke-width="3.4"')).toBeLessThan(
      svg.innerHTML.indexOf('stroke="var(--size-7b)" stroke-width="3.4"')
    );
  });

  it("names the lines in the first panel only, and every panel by its title", () => {
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(texts.filter((text) => text === "reused")).toHaveLength(1);
    expect(texts.filter((text) => text.startsWith("\u03c4 = "))).toHaveLength(6);
  });

  it("has repeats as thin lines without names", () => {
    const repeats = [1, 2].map((seed) => ({ ...series(`seed ${seed}`, 0.75, 0.7), role: "repeat" as const }));
    const panel = { title: "7B", series: [...repeats, series("mean", 0.76, 0.69)] };
    const drawn = smallMultiples({ ...data, panels: [panel] }, { document, width: 680, labels: "all" });
    expect(paths(drawn, 'path[stroke="var(--size-7b)"][stroke-width="1"]')).toHaveLength(2);
    expect(paths(drawn, 'path[stroke="var(--size-7b)"][stroke-width="2"]')).toHaveLength(1);
    const texts = textBoxes(drawn).map(({ text }) => text);
    expect(texts).toContain("mean");
    expect(texts.filter((text) => text.startsWith("seed"))).toEqual([]);
  });

  it("stands in one column on a narrow page", () => {
    const titles = textBoxes(smallMultiples(data, { document, width: 328 })).filter(({ text }) =>
      text.startsWith("\u03c4")
    );
    expect(new Set(titles.map(({ left }) => left)).size).toBe(1);
  });

  it("shares one range of y unless asked for panels' own", () => {
    const spread = panels.map((panel, i) => ({ ...panel, series: [series("run", 0.9 - i * 0.1, 0.8 - i * 0.1)] }));
    const ends = (rangeByPanel: boolean) =>
      paths(
        smallMultiples({ ...data, panels: spread }, { document, width: 328, rangeByPanel }),
        '[stroke-width="2"]'
      ).map((d) => Number(/^M[\d.]+,([\d.]+)/.exec(d)![1]));
    const offsets = (all: number[]) => new Set(all.map((y, i) => Math.round((y - i * 180) * 10)));
    const unasked = smallMultiples({ ...data, panels: spread }, { document, width: 328 });
    expect(unasked.outerHTML).toBe(
      smallMultiples({ ...data, panels: spread }, { document, width: 328, rangeByPanel: false }).outerHTML
    );
    expect(offsets(ends(true)).size).toBeLessThan(4);
    expect(offsets(ends(false)).size).toBe(6);
  });

  it("breaks a line at a gap and says what is missing", () => {
    const run = series("32B", 900, 1200);
    const line = run.line.map((point, i) => (i === 20 ? null : point));
    const broken = { title: "instruct", remark: "32B: from step 11 on", series: [{ ...run, line, points: [] }] };
    const linear = { ...data.y, scale: "linear" as const, format: count };
    const drawn = smallMultiples({ ...data, y: linear, panels: [broken] }, { document, width: 680 });
    expectSound(drawn, document);
    expect(paths(drawn, '[stroke-width="2"]')[0]!.match(/M/g)).toHaveLength(2);
    expect(drawn.textContent).toContain("32B: from step 11 on");
  });

  it("draws bands, levels, cuts, rings, and carets for points outside the range", () => {
    const points = [0.5, 0.6, 5].map((y, i) => ({ x: 1000 * (i + 1), y, inFit: i === 0 }));
    const panel: Panel = {
      title: "one",
      series: [{ name: "a", color: "var(--ink)", points }],
      bands: [{ color: "var(--ink)", points: [1000, 2000].map((x) => ({ x, low: 0.4, high: 0.7 })) }],
      level: 0.5,
      cut: 1500
    };
    const y = { title: "y", scale: "linear", format: String, domain: [0, 1] as [number, number] } as const;
    const drawn = smallMultiples({ ...data, panels: [panel], y }, { document, width: 328 });
    expectSound(drawn, document);
    expect(paths(drawn, '[d*="a1.8,1.8"]')).toHaveLength(1);
    expect(paths(drawn, '[fill-opacity="0.15"]')).toHaveLength(1);
    expect(paths(drawn, '[stroke-width="1.2"]')).toHaveLength(1);
    expect(paths(drawn, '[stroke="var(--ink-3)"]')).toHaveLength(1);
  });
});

describe("describeSmallMultiples(data, wording)", () => {
  it("says where each run ends beside its reference", () => {
    const text = describeSmallMultiples(data, { quantity: "Test loss", against: "samples", tail: 5 });
    expect(text).toMatch(
      /^Test loss against samples in 6 panels; ends are medians of the last 5 evaluations: \u03c4 = 2, ends where once ends, at 0\.69\d;/
    );
    expect(text).toMatch(/\u03c4 = 100, ends at 0\.71\d, 0\.02\d above once\.$/);
  });

  it("names the line that changes most where there are many, and what is missing", () => {
    const panel: Panel = {
      title: "GSM8K",
      remark: "0.5B is missing",
      series: [series("7B", 0.5, 0.4), series("3B", 0.6, 0.59)]
    };
    expect(
      describeSmallMultiples({ ...data, panels: [panel] }, { quantity: "Loss", against: "samples", tail: 5 })
    ).toMatch(
      /^Loss against samples in 1 panel; ends are medians of the last 5 evaluations: GSM8K, 7B changes most, from 0\.\d+ to 0\.40\d\. GSM8K: 0\.5B is missing\.$/
    );
  });
});

describe("describeLengths(data)", () => {
  const lengths = (all: [string, number, number][]): SmallMultiplesData => ({
    ...data,
    panels: [{ title: "base", series: all.map(([name, from, to]) => series(name, from, to)) }]
  });

  it("gives the largest change and what gets shorter", () => {
    expect(
      describeLengths(
        lengths([
          ["1.5B", 1600, 900],
          ["7B", 700, 1100],
          ["3B", 700, 690]
        ])
      )
    ).toMatch(
      /^Response length by samples: 1\.5B changes most, from 1,5\d\d to 1,0\d\d tokens; 1\.5B and 3B get shorter\.$/
    );
  });

  it("has words for one, for none and for all", () => {
    expect(
      describeLengths(
        lengths([
          ["7B", 700, 1100],
          ["3B", 700, 600]
        ])
      )
    ).toContain("; 3B gets shorter.");
    expect(describeLengths(lengths([["7B", 700, 1100]]))).toContain("; none gets shorter.");
    expect(describeLengths(lengths([["7B", 700, 600]]))).toContain("; all get shorter.");
  });
});
