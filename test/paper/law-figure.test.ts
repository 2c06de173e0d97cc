/** The law to play with: what follows from a pair and from sizes, beside SciPy's; its choices, handles and words. */
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { choicesOfQuery, presetsOf, settle } from "../../src/components/frame/choice-figure.js";
import { powerLawLoss } from "../../src/lib/forms/power-law.js";
import { lawLayout } from "../../src/paper/overview/law/law-drawing.js";
import { lawFigure, modelOf } from "../../src/paper/overview/law/law-figure.js";
import { type LawData, lawModel, ranges } from "../../src/paper/overview/law/law-model.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { plantedCurves } from "../helpers/planted.js";
import { studyCurves } from "../helpers/study-curves.js";

interface State {
  name: string;
  sizes: number[];
  kMax: number;
  n0: number;
  rms: number;
  r2: number;
  intercepts: number[];
  last: number;
  strictLast: number | null;
  span: [number, number];
  least: number;
}

/** By SciPy 1.17.1 and NumPy 2.4.6: test/fixtures/scipy/law_pair.py. */
const { states } = JSON.parse(readFileSync("test/fixtures/scipy/law-pair.json", "utf8")) as { states: State[] };

const asData = (curves: ReturnType<typeof studyCurves>): LawData => ({
  hash: "0123456789abcdef".repeat(4),
  family: "qwen2.5",
  familyName: "Qwen2.5",
  variant: "base",
  resource: "compute",
  heldOutSize: 72e9,
  curves: curves.map(({ modelSize, step, computeFlops, testLoss }) => ({
    modelSize,
    step: [...step],
    x: [...computeFlops],
    testLoss: [...testLoss]
  })),
  printed: { kMax: 0.152, n0: 17.4e9, table: "Table 6" }
});
const data = asData(studyCurves("qwen2.5", "base"));
const choicesFor = (query = "") => settle(lawFigure, data, choicesOfQuery(new URLSearchParams(query)));
const viewOf = (query = "") => lawFigure.view(data, choicesFor(query));
const six = "0.5,1.5,3,7,14,32";

describe("lawModel(data, state)", () => {
  it.each(states)("is as SciPy has it: $name", (state) => {
    const given = state.name === "paper" || state.name === "dragged";
    const model = lawModel(data, { pair: given ? { kMax: state.kMax, n0: state.n0 } : null, sizes: state.sizes });
    // the best pair is known to where the error does not change any more
    expectRelative(model.pair.kMax, state.kMax, 2e-8);
    expectRelative(model.pair.n0, state.n0, 4e-8);
    expectRelative(model.fit.rms, state.rms, 1e-11);
    expectRelative(model.ground.least, state.least, 1e-11);
    expectRelative(model.fit.r2, state.r2, 1e-9);
    expectRelative(model.target.errors.last, state.last, 1e-6);
    for (const [i, size] of model.sizes.entries()) expectRelative(size.intercept, state.intercepts[i]!, 1e-7);
    // looked for at 1,771 values of N_0
    for (const [i, end] of model.ground.span.entries()) expectRelative(end!, state.span[i]!, 1e-5);
    if (state.strictLast === null) expect(model.target.strict).toBeNull();
    else {
      expect(model.target.strict!.form).toBe("quadratic");
      expectRelative(model.target.strict!.last, state.strictLast, 1e-6);
    }
    expect(model.sizes.filter(({ inFit }) => inFit).map(({ modelSize }) => modelSize)).toEqual(state.sizes);
  });

  it("gives a planted pair and its lines back, and predicts a size that it has not seen", () => {
    const planted = { kMax: 0.14, n0: 12e9 };
    const curves = plantedCurves(planted).map((curve) => ({ ...curve, computeFlops: curve.dataSamples }));
    const made = asData(curves);
    const seen = curves.map(({ modelSize }) => modelSize).filter((size) => size !== 72e9);
    const { pair, fit, sizes, target, ground } = lawModel(made, { pair: null, sizes: seen });
    expectRelative(pair.kMax, planted.kMax, 1e-7);
    expectRelative(pair.n0, planted.n0, 1e-6);
    expect(fit.rms).toBeLessThan(1e-7);
    expect(ground.reached).toBe(true);
    expect(Math.abs(target.errors.last)).toBeLessThan(1e-6);
    for (const [i, { learningEfficiency: k, intercept, points }] of sizes.entries()) {
      for (const t of [0, 50]) {
        expectRelative(powerLawLoss(points[t]!.x, k, intercept), curves[i]!.testLoss[t]!, 1e-6);
      }
    }
  });

  it("draws no line past the losses of its axis, whatever the pair", () => {
    const losses = data.curves.flatMap(({ testLoss }) => testLoss);
    const model = lawModel(data, {
      pair: { kMax: 0.3, n0: 1e9 },
      sizes: data.curves.map(({ modelSize }) => modelSize)
    });
    const ends = model.sizes.flatMap(({ lines, learningEfficiency, intercept }) =>
      lines.flatMap(({ from, to }) => [from, to].map((x) => powerLawLoss(x, learningEfficiency, intercept)))
    );
    expect(ends.length).toBeGreaterThan(7);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(Math.min(...losses) * (1 - 1e-9));
    expect(Math.max(...ends)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it("shows the nearest pair that the sliders reach, and says so, where the best is beyond them", () => {
    // slope in proportion to size: no size at which it levels off
    const curves = studyCurves("qwen2.5", "base").map((curve) => ({
      ...curve,
      testLoss: curve.computeFlops.map((x) => 0.9 * Math.exp((-curve.modelSize / 1e12) * Math.log(x / 1e16)))
    }));
    const made = asData(curves);
    const sizes = curves.map(({ modelSize }) => modelSize);
    const { pair, ground } = lawModel(made, { pair: null, sizes });
    expect(ground.reached).toBe(false);
    expect(pair.n0).toBe(ranges.n0[1]);
    expect(lawFigure.view(made, settle(lawFigure, made, {})).caption).toContain("lies beyond the sliders");
  });
});

describe("choices of the law", () => {
  it("are the best pair of all sizes by themselves, and of the sizes that are left when one is left out", () => {
    expect(choicesFor()).toEqual({ pair: "best", sizes: `${six},72` });
    expectRelative(modelOf(data, choicesFor()).pair.kMax, states[0]!.kMax, 1e-7);
    expectRelative(modelOf(data, choicesFor(`sizes=${six}`)).pair.kMax, states[2]!.kMax, 1e-7);
  });

  it("have the sliders at that pair, sizes as they are left", () => {
    for (const [query, state] of [
      ["", states[0]],
      [`sizes=${six}`, states[2]]
    ] as const) {
      const places = lawFigure
        .controls(data, choicesFor(query))
        .flatMap((control) => (control.kind === "plane" ? [control.point("best")] : []));
      expect(places).toHaveLength(1);
      expectRelative(places[0]?.[0] ?? 0, state?.kMax ?? Number.NaN, 1e-7);
      expectRelative(places[0]?.[1] ?? 0, state?.n0 ?? Number.NaN, 1e-7);
    }
  });

  it("take a pair within the sliders, in plain decimals, and nothing else", () => {
    expect(choicesFor("pair=0.152,17.4").pair).toBe("0.152,17.4");
    for (const word of ["0.5,17", "0.152,200", "0.152,0.5", "0.152", "0.152,17.4,3", "a,b", "1e-1,17", "-0.1,9", ""]) {
      expect(choicesFor(`pair=${word}`).pair, word).toBe("best");
    }
    expect(choicesFor("sizes=0.5,1.5").sizes).toBe(`${six},72`);
    expect(choicesFor("sizes=0.5,1.5,8").sizes).toBe(`${six},72`);
  });

  it("are made by three buttons", () => {
    const presets = presetsOf(lawFigure, data);
    expect(presets.map(({ label }) => label)).toEqual(["The paper\u2019s fit", "Ours", "Without 72B"]);
    expect(presets.map(({ choices }) => choices)).toEqual([
      { pair: "0.152,17.4", sizes: six },
      { pair: "best", sizes: `${six},72` },
      { pair: "best", sizes: six }
    ]);
    expect(presetsOf(lawFigure, { ...data, printed: null })).toHaveLength(2);
  });
});

describe("words of the law", () => {
  it("say the pair and what it misses, by outcome", () => {
    expect(viewOf().reading).toBe(
      "With K_max 0.129 and N_0 13.1B, fitted with 72B, the law ends 3.3% below 72B\u2019s last loss"
    );
    expect(viewOf(`sizes=${six}`).reading).toBe(
      "With K_max 0.154 and N_0 18.2B, fitted without 72B, the law ends 4.7% below 72B\u2019s last loss"
    );
    expect(viewOf(`sizes=${six}&pair=0.152,17.4`).reading).toBe(
      "With the paper\u2019s K_max 0.152 and N_0 17.4B the law ends 4.6% below 72B\u2019s last loss"
    );
    expect(viewOf("pair=0.21,46").reading).toBe(
      "With K_max 0.210 and N_0 46.0B the law ends 5.2% below 72B\u2019s last loss"
    );
  });

  it("say how the height of a size left out is set, and only then", () => {
    expect(viewOf().caption).not.toContain("left out");
    expect(viewOf().caption).not.toContain("extrapolated");
    const { caption } = viewOf("sizes=0.5,1.5,3,14,32");
    expect(caption).toContain("7B and 72B are not in the error");
    expect(caption).toContain("Where none of 72B\u2019s losses is used");
    expect(viewOf("sizes=1.5,3,7,14,32,72").caption).toContain("0.5B is not in the error");
  });
});

describe("handles of the law", () => {
  const { document } = new JSDOM().window;

  it.each([328, 680, 1068])("stand on what is drawn at %d pixels, and choose what they are dropped on", (width) => {
    const choices = choicesFor("pair=0.210,46");
    const svg = lawFigure.view(data, choices).draw({ document, width });
    const rings = [...svg.querySelectorAll("circle[r='9']")].map((ring) => {
      const panel = ring.closest("svg")!;
      const place = (name: string) => Number(panel.getAttribute(name));
      return [place("x") + Number(ring.getAttribute("cx")), place("y") + Number(ring.getAttribute("cy"))] as const;
    });
    const handles = lawFigure.handles!(data, choices, width);
    expect(handles.map(({ name }) => name)).toEqual(["curve", "valley"]);
    for (const [i, handle] of handles.entries()) {
      expect(Math.abs(handle.at[0] - rings[i]![0])).toBeLessThan(0.06);
      expect(Math.abs(handle.at[1] - rings[i]![1])).toBeLessThan(0.06);
      expect(handle.drop(...handle.at)).toEqual({ pair: "0.210,46" });
      expect(handle.words).toBe("K_max 0.210, N_0 46.0B");
      // nothing is chosen that the sliders do not reach
      for (const [x, y] of [
        [-1e4, -1e4],
        [1e4, 1e4],
        [-1e4, 1e4]
      ] as const) {
        const { pair } = handle.drop(x, y);
        expect(choicesFor(`pair=${pair}`).pair).toBe(pair);
      }
    }
    const { height } = lawLayout(width);
    for (const { at } of handles) {
      expect(at[0]).toBeLessThan(width);
      expect(at[1]).toBeLessThan(height);
    }
  });

  it("move by keys as the sliders do: right and left N_0, up and down K_max", () => {
    const [handle] = lawFigure.handles!(data, choicesFor("pair=0.152,17.4"), 680);
    expect(handle!.move(0, 1)).toEqual({ pair: "0.153,17.4" });
    expect(handle!.move(0, -10)).toEqual({ pair: "0.142,17.4" });
    expect(handle!.move(1, 0)).toEqual({ pair: "0.152,17.7" });
    expect(handle!.move(-1, 0)).toEqual({ pair: "0.152,17.1" });
    expect(handle!.move(1e6, 1e6)).toEqual({ pair: "0.300,100" });
  });
});
