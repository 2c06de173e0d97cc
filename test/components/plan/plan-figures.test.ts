/** Figures of the planner on lines with formulas: words, tables, CSV, and every mark read back through the axes. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { readingsOf } from "../../../src/components/frame/readings.js";
import { planFigures } from "../../../src/components/plan/plan-figures.js";
import { halfWidth } from "../../../src/lib/plan/size-line.js";
import { axesOf, expectAt, middleOf, type Place, pathsOf, placesOf } from "../read-back.js";
import { cellsOf, termsOf, textOf } from "../table-cells.js";
import { asked, jointLoss, kOf, names, own, plantedStudy, sizes, steps, xOfStep } from "./planted-plan.js";

const { document } = new JSDOM().window;
const study = plantedStudy();
const quiet = plantedStudy({ noisy: false });
const resources = ["compute", "data"] as const;
type Resource = (typeof resources)[number];
const words = (resource: Resource, more: Record<string, string> = {}) => ({
  ...{ by: "steps", steps: "60", law: "own", resource },
  ...more
});
const figure = (name: keyof typeof planFigures, resource: Resource, more: Record<string, string> = {}, of = study) => {
  const found = asked(of, words(resource, more));
  const view = planFigures[name](of, found);
  const svg = view.draw({ document, width: 1068, label: "" });
  return { found, view, svg, axes: axesOf(svg, { x: true, y: true }) };
};

/** Loss of a size's own line. */
const lossAt = (resource: Resource, i: number, x: number) => own[i]!.loss * (x / xOfStep(resource, i)) ** -own[i]!.k;
/** X at which it has a loss. */
const xAt = (resource: Resource, i: number, loss: number) =>
  xOfStep(resource, i) * (own[i]!.loss / loss) ** (1 / own[i]!.k);
/** X at which the lines of two neighbours meet. */
function crossing(resource: Resource, i: number): number {
  const level = (j: number) => Math.log(own[j]!.loss) + own[j]!.k * Math.log(xOfStep(resource, j));
  return Math.exp((level(i + 1) - level(i)) / (own[i + 1]!.k - own[i]!.k));
}
const curveLoss = (i: number, step: number) => 0.9 - 0.07 * i - 0.001 * step;
const columns = (resource: Resource) => [
  ...["what", "model_size", "step", resource === "compute" ? "training_flops" : "training_samples"],
  ...["test_loss", "measured", "low", "high"]
];

interface Row {
  what: string;
  size: number;
  step: string;
  x: number;
  loss: number;
  measured: boolean;
  ends: string[];
}

function rowsOf(csv: string, resource: Resource): Row[] {
  const [head, ...rows] = csv.trim().split("\n");
  expect(head!.split(",")).toEqual(columns(resource));
  return rows.map((row) => {
    const [what, size, step, x, loss, measured, ...ends] = row.split(",");
    const read = { what: what!, size: Number(size), step: step!, x: Number(x), loss: Number(loss) };
    return { ...read, measured: measured === "true", ends };
  });
}
/** The same to nine digits. */
const near = (value: number) => expect.closeTo(value, 9 - Math.ceil(Math.log10(value)));
const place = (row: Row) => [row.size, row.x, row.loss];
const sizeOf = (row: Row) => sizes.indexOf(row.size as (typeof sizes)[number]);
const flopsText = (x: number) =>
  `${(x / 10 ** Math.floor(Math.log10(x))).toFixed(1)} × 10^${Math.floor(Math.log10(x))} FLOPs`;
const xText = (resource: Resource, x: number) =>
  resource === "compute" ? flopsText(x) : `${Math.round(x).toLocaleString("en-US")} samples`;

/** Where the plan is: the size with the least loss at 60 steps. */
const planned = (resource: Resource) => ({
  x: 60 * xOfStep(resource, 2),
  loss: lossAt(resource, 2, 60 * xOfStep(resource, 2))
});

function expectPlanRow(row: Row, resource: Resource): void {
  const { x, loss } = planned(resource);
  expect(place(row)).toEqual([16e9, near(x), near(loss)]);
  expect(row.measured).toBe(true);
  const { plan } = asked(study, words(resource));
  expect(row.ends.map(Number)).toEqual([near(1 - plan.interval![1]), near(1 - plan.interval![0])]);
  expect(Number(row.ends[0])).toBeLessThan(loss);
}

/** The plan stands where its number is, with its interval, and reads itself out. */
function expectPlanMark(svg: SVGSVGElement, resource: Resource): void {
  const axes = axesOf(svg, { x: true, y: true });
  const { plan } = asked(study, words(resource));
  const diamond = [...svg.querySelectorAll("[data-m]")].at(-1)!;
  const middle = middleOf(placesOf(diamond.getAttribute("d")!));
  const { x, loss } = planned(resource);
  expectAt([middle], axes, [[x, loss]], { y: 1e-3 });
  const [bar] = pathsOf(diamond.parentElement!, { "stroke-width": "2" });
  expectAt(
    bar!,
    axes,
    [1 - plan.interval![0], 1 - plan.interval![1]].map((end): Place => [x, end]),
    { y: 1e-3 }
  );
  const reading = readingsOf(svg)!.at(-1)!;
  const rates = [1 - loss, ...plan.interval!].map((value) => value.toFixed(3));
  expect([reading.group, ...reading.words(0).map((text) => textOf(text))]).toEqual([
    "the plan, 16B",
    xText(resource, x),
    `loss ${loss.toFixed(3)}, pass rate ${rates[0]} [${rates[1]}, ${rates[2]}]`
  ]);
}

describe.each(resources)("frontier of the planner, against %s", (resource) => {
  const { view, svg, axes } = figure("frontier", resource);
  const rows = rowsOf(view.csv!, resource);
  const of = (what: string) => rows.filter((row) => row.what === what);
  const crossings = resource === "compute" ? [crossing(resource, 0), crossing(resource, 1)] : [];
  const data = resource === "data" ? [0, 1].map((i) => crossing(resource, i)) : crossings;
  /** crossings in what both sizes were measured at */
  const met = data.filter((x, i) => x > xOfStep(resource, i + 1) && x < 100 * xOfStep(resource, i));

  it("has each size's line at its ends, measured and beyond, in its CSV and its drawing", () => {
    for (const [i, size] of sizes.entries()) {
      const ends = [1, 100, 100, 250].map((step) => step * xOfStep(resource, i));
      const lines = of("line").filter((row) => row.size === size);
      expect(lines.map(place)).toEqual(ends.map((x) => [size, near(x), near(lossAt(resource, i, x))]));
      expect(lines.map(({ measured }) => measured)).toEqual([true, true, false, false]);
    }
    const drawn = [...svg.querySelectorAll("path[stroke-width]")].filter(
      (path) => /^(1\.8|3)$/.test(path.getAttribute("stroke-width")!) && /--size/.test(path.getAttribute("stroke")!)
    );
    const lines = drawn.filter((path) => placesOf(path.getAttribute("d")!).some(([, y]) => y < 425));
    const expected = sizes.flatMap((_, i) =>
      [
        [1, 100],
        [100, 250]
      ].map((ends) =>
        ends.map((step): Place => [step * xOfStep(resource, i), lossAt(resource, i, step * xOfStep(resource, i))])
      )
    );
    expect(lines.length).toBe(expected.length);
    for (const [i, path] of lines.entries()) {
      expectAt(placesOf(path.getAttribute("d")!), axes, expected[i]!, { y: 1e-3, x: 8e-3 });
      expect(path.hasAttribute("stroke-dasharray")).toBe(i % 2 === 1);
    }
  });

  it("has every evaluation with its step in its CSV, its drawing and what is read out", () => {
    const expected = sizes.flatMap((size, i) =>
      steps.map((step) => ({ size, step, x: step * xOfStep(resource, i), loss: curveLoss(i, step) }))
    );
    expect(of("evaluation").map((row) => [row.step, ...place(row), row.measured])).toEqual(
      expected.map(({ size, step, x, loss }) => [String(step), size, near(x), near(loss), true])
    );
    const dots = [...svg.querySelectorAll('path[data-m][stroke-opacity="0.42"]')];
    expect(dots.length).toBe(3);
    const readings = readingsOf(svg)!;
    for (const [i, path] of dots.entries()) {
      const theirs = expected.slice(4 * i, 4 * i + 4);
      expectAt(
        placesOf(path.getAttribute("d")!),
        axes,
        theirs.map(({ x, loss }): Place => [x, loss]),
        { y: 1e-3, x: 8e-3 }
      );
      expect(readings[i]!.group).toBe(names[i]);
      expect(theirs.map((_, j) => readings[i]!.words(j).map((text) => textOf(text)))).toEqual(
        theirs.map(({ step, x, loss }) => [`step ${step}, ${xText(resource, x)}`, `loss ${loss.toFixed(3)}`])
      );
    }
  });

  it("has the lowest line of all at each place, and where the lead goes over", () => {
    const lowest = of("lowest line");
    expect(lowest.length).toBeGreaterThan(200);
    for (const row of lowest) {
      const answered = sizes.flatMap((size, i) => {
        const [from, to] = [1, 250].map((step) => step * xOfStep(resource, i));
        const inside = row.x >= from! * (1 - 1e-9) && row.x <= to! * (1 + 1e-9);
        return inside
          ? [{ size, loss: lossAt(resource, i, row.x), measured: row.x <= 100 * xOfStep(resource, i) * (1 + 1e-9) }]
          : [];
      });
      const least = answered.reduce((a, b) => (b.loss < a.loss ? b : a));
      expect([row.size, row.loss, row.measured]).toEqual([least.size, near(least.loss), least.measured]);
    }
    const [head, ...table] = cellsOf(view.table);
    expect(head).toEqual(["Size", "From", "to", "Loss there", "Measured"]);
    // one row for each stretch of one size, measured or beyond: half-way between the places where that changes
    const starts = lowest.flatMap((row, i) => {
      const before = lowest[i - 1];
      return before && before.size === row.size && before.measured === row.measured ? [] : [i];
    });
    const edge = (i: number) =>
      i === 0 ? lowest[0]!.x : i === lowest.length ? lowest.at(-1)!.x : Math.sqrt(lowest[i - 1]!.x * lowest[i]!.x);
    expect(table).toEqual(
      starts.map((start, j) => {
        const [size, ends] = [sizeOf(lowest[start]!), [edge(start), edge(starts[j + 1] ?? lowest.length)]];
        return [
          names[size],
          ...ends.map((x) => xText(resource, x)),
          ends.map((x) => lossAt(resource, size, x).toFixed(3)).join(" to "),
          lowest[start]!.measured ? "yes" : "extrapolated"
        ];
      })
    );
    expect(table.length).toBe(resource === "compute" ? 4 : 3);
  });

  it("has the crossings of neighbours in its CSV, its rings, its values and its caption", () => {
    expect(of("crossing").map(place)).toEqual(
      met.map((x) => {
        const i = data.indexOf(x);
        return [sizes[i], near(x), near(lossAt(resource, i, x))];
      })
    );
    const readings = readingsOf(svg)!.filter(({ group }) => group === "crossing");
    expect(readings.map((reading) => reading.words(0).map((text) => textOf(text)))).toEqual(
      met.map((x) => {
        const i = data.indexOf(x);
        return [`${names[i]} and ${names[i + 1]} at ${xText(resource, x)}`, "their lines cross"];
      })
    );
    const rings = [...svg.querySelectorAll("circle")].map(
      (ring): Place => [Number(ring.getAttribute("cx")), Number(ring.getAttribute("cy"))]
    );
    expectAt(
      rings,
      axes,
      met.map((x): Place => [x, lossAt(resource, data.indexOf(x), x)]),
      { x: 8e-3, y: 1e-3 }
    );
    const values = termsOf(view.computed);
    expect(Object.keys(values)).toEqual(
      met.map((x) => `${names[data.indexOf(x)]} and ${names[data.indexOf(x) + 1]} cross at`)
    );
    expect(Object.values(values).map(Number)).toEqual(met.map((x) => near(x)));
    const last = met.at(-1);
    const i = last === undefined ? 0 : data.indexOf(last);
    const said = `${names[i + 1]} passes ${names[i]} at ${last === undefined ? "" : xText(resource, last)}`;
    expect(textOf(view.caption).includes(said)).toBe(last !== undefined);
  });

  it("has the plan in its CSV, its drawing and its words", () => {
    expect(of("plan").length).toBe(1);
    expectPlanRow(of("plan")[0]!, resource);
    expectPlanMark(svg, resource);
    expect(view.description).toContain(`The plan is 16B at a loss of ${planned(resource).loss.toFixed(3)}.`);
    expect(view.source).toBe("24 points and line ends · data 0123456");
    expect(textOf(view.caption)).toContain("at 2.5 times the longest run");
    expect(textOf(view.caption)).toContain("beyond the end of the runs the law is followed");
  });
});

describe.each(resources)("frontier of runs that were first evaluated at step 10, against %s", (resource) => {
  it("has each line from step 1 on, not measured up to step 10", () => {
    const series = study.series.map((one) => ({
      ...one,
      sizes: one.sizes.map((size) => ({ ...size, from: 10 * size.from }))
    }));
    const { view } = figure("frontier", resource, {}, { ...study, series });
    for (const [i, size] of sizes.entries()) {
      const lines = rowsOf(view.csv!, resource).filter((row) => row.what === "line" && row.size === size);
      const ends = [1, 10, 10, 100, 100, 250].map((step) => step * xOfStep(resource, i));
      expect(lines.map(place)).toEqual(ends.map((x) => [size, near(x), near(lossAt(resource, i, x))]));
      expect(lines.map(({ measured }) => measured)).toEqual([false, false, true, true, false, false]);
    }
  });
});

describe("words of the frontier", () => {
  it("name the first and the last size that leads, and what the lines are against", () => {
    const compute = figure("frontier", "compute");
    expect(compute.view.reading).toBe("As the compute grows, the best size goes from 1B to 16B");
    expect(textOf(compute.view.subtitle)).toMatch(/^Test loss against training compute, Made base/);
    expect(compute.view.description).toContain("the lowest measured line is that of 1B, 4B and 16B");
    expect(compute.view.description).toContain("against compute for 3 sizes of Made base");
    const samples = figure("frontier", "data");
    expect(textOf(samples.view.subtitle)).toMatch(/^Test loss against training samples, Made base/);
    expect(compute.view.shown).toBe("Made base, against compute");
  });

  it("compare the crossing with that of the other law, where that has one", () => {
    // by the law of all sizes 4B and 16B meet where level + k ln X is equal
    const level = (i: number) => Math.log(jointLoss[i]!) + kOf(sizes[i]!) * Math.log(xOfStep("compute", i));
    const there = Math.exp((level(2) - level(1)) / (kOf(sizes[2]!) - kOf(sizes[1]!)));
    const joint = figure("frontier", "compute", { law: "joint" });
    const own = figure("frontier", "compute");
    const [from, to] = [xOfStep("compute", 2), 100 * xOfStep("compute", 1)];
    const met = there > from && there < to;
    const jointWords = met
      ? `, by the one law of all sizes at ${flopsText(there)}`
      : ", by the one law of all sizes nowhere that both were measured";
    expect(textOf(own.view.caption)).toContain(`16B passes 4B at ${flopsText(crossing("compute", 1))}${jointWords}.`);
    expect(textOf(joint.view.caption)).toContain("one law for all sizes, least squares on ln L");
    expect(Object.keys(termsOf(joint.view.computed)).every((name) => name.includes(", lines of one law,"))).toBe(true);
    const alone = { ...study, series: study.series.map((one) => ({ ...one, sizes: one.sizes.slice(0, 1) })) };
    expect(textOf(figure("frontier", "compute", {}, alone).view.caption)).toMatch(/2\.5 times the longest run\.$/);
    const other = {
      ...study,
      series: study.series.map((one) => ({ ...one, late: { share: 0.42, variance: 0, df: 5 } }))
    };
    expect(textOf(figure("frontier", "compute", {}, other).view.caption)).toContain(
      "the law’s slope is multiplied by 0.42"
    );
  });
});

describe.each(resources)("the chosen run of the planner, against %s", (resource) => {
  const { found, view, svg, axes } = figure("run", resource);
  const rows = rowsOf(view.csv!, resource);
  const line = found.model.lineAt(16e9);
  const first = xOfStep(resource, 2);
  const xs = [100, 2.5].flatMap((factor, part) =>
    Array.from({ length: 25 }, (_, i) => first * 100 ** part * factor ** (i / 24))
  );
  const along = xs.map((x) => {
    const [loss, half] = [lossAt(resource, 2, x), halfWidth(line, Math.log(x))!];
    return { x, loss, low: loss * Math.exp(-half), high: Math.min(1, loss * Math.exp(half)) };
  });

  it("has the line and its band in its CSV and its drawing", () => {
    const lines = rows.filter(({ what }) => what === "line");
    expect(lines.map((row) => [...place(row), ...row.ends.map(Number)])).toEqual(
      along.map(({ x, loss, low, high }) => [16e9, near(x), near(loss), near(low), near(high)])
    );
    expect(lines.map(({ measured }) => measured)).toEqual(along.map((_, i) => i < 25));
    const [solid, dashed] = ["round", "butt"].map((cap) =>
      pathsOf(svg, { "stroke-width": "2.4", "stroke-linecap": cap }).at(-1)
    );
    const at = (points: typeof along, of: "loss" | "low" | "high" = "loss") =>
      points.map((one): Place => [one.x, one[of]]);
    expectAt(solid!, axes, at(along.slice(0, 25)), { x: 0.02, y: 1e-3 });
    expectAt(dashed!, axes, at(along.slice(25)), { x: 0.02, y: 1e-3 });
    const [band] = pathsOf(svg, { "fill-opacity": "0.16" });
    expectAt(band!, axes, [...at(along, "high"), ...at(along, "low").reverse()], { x: 0.02, y: 2e-3 });
  });

  it("has the line in its table, a sixth of its places, pass rates with their intervals", () => {
    const [head, ...table] = cellsOf(view.table);
    expect(head).toEqual([resource === "compute" ? "Compute" : "Samples", "Loss", "Pass rate", "95% interval"]);
    const text = (value: number) => value.toFixed(3);
    expect(table).toEqual(
      along
        .filter((_, i) => i % 6 === 0)
        .map(({ x, loss, low, high }) => [
          xText(resource, x),
          text(loss),
          text(1 - loss),
          `[${text(1 - high)}, ${text(1 - low)}]`
        ])
    );
  });

  it("has its evaluations and the plan", () => {
    expect(rows.filter(({ what }) => what === "evaluation").map((row) => [row.step, ...place(row)])).toEqual(
      steps.map((step) => [String(step), 16e9, near(step * first), near(curveLoss(2, step))])
    );
    expectPlanRow(rows.at(-1)!, resource);
    expectPlanMark(svg, resource);
    const [dots] = readingsOf(svg)!;
    expect(dots!.group).toBe("16B");
    expect(steps.map((_, j) => dots!.words(j).map((text) => textOf(text)))).toEqual(
      steps.map((step) => [`step ${step}, ${xText(resource, step * first)}`, `loss ${curveLoss(2, step).toFixed(3)}`])
    );
  });

  it("has the line's own numbers where it says how it is computed", () => {
    expect(termsOf(view.computed)).toEqual({
      ...{ k: "0.2", "tokens a sample": "2000", Lref: expect.stringMatching(/^0\.9(3|2999|30000)/) },
      Xref: expect.stringMatching(resource === "compute" ? /^1920000000000\d{4}$/ : /^(100|99\.99999|100\.00000)/)
    });
  });
});

describe("words of the chosen run", () => {
  const loss = planned("compute").loss;
  it("say where the plan lies, at which pass rate, and from how many evaluations", () => {
    const { view, found } = figure("run", "compute");
    const [low, high] = found.plan.interval!.map((end) => end.toFixed(3));
    expect(view.reading).toBe(
      `The plan for 16B is inside what was measured, at a pass rate of ${(1 - loss).toFixed(3)}`
    );
    expect(textOf(view.subtitle)).toBe("Test loss against training compute, Made 16B base, 4 evaluations");
    expect(view.source).toBe("4 points · data 0123456");
    expect(view.description).toContain("for Made 16B base: the measured points, the law through them");
    expect(view.description).toContain(
      `The plan stands at a loss of ${loss.toFixed(3)}, pass rate between ${low} and ${high}, inside what was measured.`
    );
    expect(view.shown).toBe("Made 16B base, against compute");
    expect(textOf(figure("run", "data").view.subtitle)).toMatch(/^Test loss against training samples/);
  });

  it("say so where it lies beyond, too far, or has no run", () => {
    expect(figure("run", "compute", { steps: "150" }).view.reading).toMatch(
      /^The plan for 16B is outside what was measured, at/
    );
    const far = figure("run", "compute", { steps: "5000", size: "16" }).view;
    expect(far.reading).toBe("The plan for 16B is too far from what was measured for a number");
    expect(far.description).toContain("The plan is too far from what was measured for a number.");
    expect(far.csv).not.toContain("plan,");
    const between = figure("run", "compute", { size: "8" }).view;
    expect(textOf(between.subtitle)).toBe("Test loss against training compute, Made 8B base, no run of this size");
    expect(between.key!.map((entry) => (typeof entry === "object" ? entry.mark : entry))).toEqual([
      ...["line", "long-dash", "band", "diamond"]
    ]);
    expect(between.source).toBe("0 points · data 0123456");
    expect(between.description).not.toContain("the measured points");
  });

  it("have a key of what is drawn: dots as means of repeats or not, a band where there is one", () => {
    const labels = (of: typeof study) =>
      figure("run", "compute", {}, of).view.key!.map((entry) =>
        typeof entry === "object" ? `${entry.mark}: ${entry.label}` : ""
      );
    const law = ["line: the law, measured range", "long-dash: extrapolated"];
    expect(labels(study)).toEqual([
      ...["dots: measured, mean of the repeats", ...law],
      ...["band: 95% interval of one new run", "diamond: the plan"]
    ]);
    expect(labels(quiet)).toEqual(["dots: measured", ...law, "diamond: the plan"]);
    const { view } = figure("run", "compute", {}, quiet);
    expect(rowsOf(view.csv!, "compute").every(({ ends }) => ends.join("") === "")).toBe(true);
    expect(cellsOf(view.table).at(-1)!.at(-1)).toBe("–");
    expect(view.description).not.toContain("pass rate between");
  });
});

describe.each(resources)("equal losses of the planner, against %s", (resource) => {
  const { view, svg } = figure("equal", resource);
  const rows = rowsOf(view.csv!, resource);
  const levels = [...new Set(rows.filter(({ what }) => what === "equal loss").map(({ loss }) => loss))];

  it("has for each loss what every size needs, in its CSV and its table", () => {
    const measured = rows.filter((row) => row.what === "equal loss" && sizeOf(row) >= 0);
    expect(measured.length).toBeGreaterThan(6);
    for (const row of measured) {
      const [i, first] = [sizeOf(row), xOfStep(resource, sizeOf(row))];
      expect(row.x).toEqual(near(xAt(resource, i, row.loss)));
      expect(row.measured).toBe(row.x <= 100 * first * (1 + 1e-9) && row.x >= first * (1 - 1e-9));
    }
    const [head, ...table] = cellsOf(view.table);
    expect(head).toEqual(["Pass rate", ...names]);
    expect(table).toEqual(
      levels.map((loss) => [
        (1 - loss).toFixed(3),
        ...sizes.map((_, i) => {
          const x = xAt(resource, i, loss);
          const [from, to, most] = [1, 100, 250].map((step) => step * xOfStep(resource, i));
          if (x < from! * (1 - 1e-9) || x > most! * (1 + 1e-9)) return "–";
          return `${xText(resource, x)}${x > to! * (1 + 1e-9) ? " (extrapolated)" : ""}`;
        })
      ])
    );
  });

  it("has what was measured, and the plan", () => {
    expect(
      rows.filter(({ what }) => what === "end of what was measured").map(({ size, x, loss }) => [size, x, loss])
    ).toEqual(sizes.flatMap((size, i) => [1, 100].map((step) => [size, near(step * xOfStep(resource, i)), 0])));
    expectPlanRow(rows.at(-1)!, resource);
  });

  it("names the size that needs least for each pass rate", () => {
    const said = [
      ...textOf(view.description).matchAll(/Pass rate (\S+): least at (\w+), ([^.]+(?:\.\d[^.]*)?)\./g)
    ].map(([, ...one]) => one);
    const least = levels.flatMap((loss) => {
      const answered = sizes.flatMap((_, i) => {
        const x = xAt(resource, i, loss);
        const inside = x <= 100 * xOfStep(resource, i) * (1 + 1e-9) && x >= xOfStep(resource, i) * (1 - 1e-9);
        return inside ? [{ i, x }] : [];
      });
      if (answered.length === 0) return [];
      const { i, x } = answered.reduce((a, b) => (b.x < a.x ? b : a));
      return [[(1 - loss).toFixed(3), names[i], xText(resource, x)]];
    });
    expect(said).toEqual(least);
    const lowest = Math.min(...least.map(([rate]) => 1 - Number(rate)));
    const there = least.find(([rate]) => 1 - Number(rate) === lowest)!;
    expect(view.reading).toContain(
      `, a pass rate of ${there[0]!.replace(/0$/, "")} takes ${there[1]} the least ${resource} of all sizes`
    );
  });

  it("names no size where a loss lies beyond what was measured of all", () => {
    const [first] = study.series[0]!.backtest.within;
    const backtest = { ...study.series[0]!.backtest, within: [{ ...first!, factor: 6 }] };
    const farther = { ...study, series: study.series.map((one) => ({ ...one, backtest })) };
    // by the one law 16B comes to 0.4 after 237 steps, of 100 that were measured
    const found = figure("equal", resource, { law: "joint" }, farther).view;
    const rates = cellsOf(found.table)
      .slice(1)
      .map(([rate]) => rate);
    expect(rates).toContain("0.600");
    expect(found.description).toContain("Pass rate 0.500: least at 16B");
    expect(found.description).not.toMatch(/0\.600|undefined|NaN/);
  });

  it("draws each curve through its sizes, and the measured range as a band", () => {
    const [y, x] = [...svg.querySelectorAll(".axis")];
    const axes = axesOf(svg, { x: true, y: true });
    expect([x, y].every(Boolean)).toBe(true);
    const [band] = pathsOf(svg, { "fill-opacity": "0.16" });
    const ends = (step: number) => sizes.map((size, i): Place => [size, step * xOfStep(resource, i)]);
    const expected = [...ends(100), ...ends(1).reverse()];
    expect(band!.length).toBe(6);
    for (const [i, [px, py]] of band!.entries()) {
      expect(axes.x(px) / expected[i]![0]).toBeCloseTo(1, 1);
      expect(Math.log(axes.y(py) / expected[i]![1])).toBeCloseTo(0, 1);
    }
    const knots = readingsOf(svg)!.filter(({ group }) => group !== "the plan");
    for (const reading of knots) {
      const loss = 1 - Number(reading.group);
      for (let j = 0; j < reading.count; j++) {
        const [size, says] = reading.words(j).map((text) => textOf(text));
        const i = names.indexOf(size as (typeof names)[number]);
        expect(says).toBe(`${xText(resource, xAt(resource, i, loss))} for a loss of ${loss.toFixed(3)}`);
      }
    }
    expect(knots.length).toBe(
      levels.filter((loss) =>
        sizes.some((_, i) => {
          const at = xAt(resource, i, loss) / xOfStep(resource, i);
          return at >= 1 - 1e-9 && at <= 100 * (1 + 1e-9);
        })
      ).length
    );
  });
});
