/** What the law to play with draws and offers beside its words: sizes and limit in the panel of k(N), rivals, the printed pair. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type Choices, settle } from "../../src/components/frame/choice-figure.js";
import { exploreFigure } from "../../src/paper/overview/explore/explore-figure.js";
import { exploreData, lawData } from "../../src/paper/overview/law/law-data.js";
import { fixed, sizeName } from "../numbers/formats.js";

const results = await loadResults(projectRoot);
const data = exploreData(results);
const { document } = new JSDOM().window;

const shown = (choices: Choices) => {
  const settled = settle(exploreFigure, data, choices);
  const { draw, caption, csv = "" } = exploreFigure.view(data, settled);
  const panel = [...draw({ document, width: 680 }).querySelectorAll("svg")].find((svg) =>
    svg.textContent?.startsWith("Learning efficiency k against size N")
  );
  const lines = [...(panel?.querySelectorAll("path") ?? [])].map((path) => path.getAttribute("stroke-width"));
  return {
    caption,
    words: [...(panel?.querySelectorAll("text") ?? [])].map(({ textContent }) => textContent),
    /** grey lines are the thinnest */
    grey: lines.filter((width) => width === "1.4").length,
    named: [...new Set([...csv.matchAll(/k\(N\), ([^",\n]*)/g)].map(([, name]) => name))]
  };
};

describe("the panel of k(N)", () => {
  it("names each size under its point, and the limit of the pair", () => {
    const { words } = shown({ pair: "0.152,17.4" });
    for (const { modelSize } of data.series[0]?.curves ?? []) expect(words).toContain(sizeName(modelSize));
    expect(words).toContain(`Kmax ${fixed(0.152, 3)}`);
  });
});

describe("handles", () => {
  it.each(data.series.map(({ variant, resource }) => [variant, resource]))(
    "stand on the rings of the law that is drawn: %s, %s",
    (variant, resource) => {
      const choices = settle(exploreFigure, data, { variant, resource });
      const svg = exploreFigure.view(data, choices).draw({ document, width: 680 });
      const rings = [...svg.querySelectorAll("circle[r='9']")].map((ring) => {
        const panel = ring.closest("svg")!;
        return (["x", "y"] as const).map(
          (name) => Number(panel.getAttribute(name)) + Number(ring.getAttribute(`c${name}`))
        );
      });
      const handles = exploreFigure.handles!(data, choices, 680);
      expect(handles.map(({ at }) => at.map((place) => Number(place)))).toEqual(
        rings.map((ring) => ring.map((place) => expect.closeTo(place, 0)))
      );
      const named = exploreFigure.view(data, choices).numbers!;
      const numberOf = (id: string) => String(named.find((number) => number.id === id)!.value);
      for (const { words } of handles) expect(words).toBe(`K_max ${numberOf("kMax")}, N_0 ${numberOf("n0")}`);
    }
  );

  it("are of another pair for each variant and resource", () => {
    const words = data.series.map(
      ({ variant, resource }) =>
        exploreFigure.handles!(data, settle(exploreFigure, data, { variant, resource }), 680)[0]!.words
    );
    expect(new Set(words).size).toBe(data.series.length);
  });
});

describe("rival forms", () => {
  const all = ["the power of N", "the line in ln N", "the Hill form"];

  it("are drawn and written by the reader's choice alone", () => {
    expect(shown({})).toMatchObject({ grey: 0, named: [] });
    expect(shown({}).caption).not.toContain("Grey lines");
    const { grey, named, caption } = shown({ rivals: "shown" });
    expect([grey, named]).toEqual([3, all]);
    expect(caption).toContain(`Grey lines: ${all[0]}, ${all[1]} and ${all[2]}, fitted to the slopes of the sizes`);
  });

  it("need more sizes than they have parameters: of three the Hill form is neither drawn nor named", () => {
    const { grey, named, caption } = shown({ rivals: "shown", sizes: "7,14,32" });
    expect([grey, named]).toEqual([2, all.slice(0, 2)]);
    expect(caption).toContain(`Grey lines: ${all[0]} and ${all[1]}, fitted to the slopes of the sizes`);
  });
});

describe("the printed pair", () => {
  it("is none where the publication prints none", () => {
    const { comparison } = results;
    const without = { ...results, comparison: { ...comparison, rows: [] } };
    expect(lawData(results).printed?.table).toBe(
      comparison.rows.find(
        ({ quantity, variant, resource, scenario }) =>
          quantity === "kMax" && variant === "base" && resource === "compute" && scenario === "inter"
      )?.table
    );
    expect(lawData(without).printed).toBeNull();
  });
});
