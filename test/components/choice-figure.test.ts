import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { choiceControls, readChoices, writeChoices } from "../../src/components/frame/choice-controls.js";
import {
  type Control,
  choicesOfQuery,
  defaultsOf,
  type PlaneAxis,
  queryOfChoices,
  settle
} from "../../src/components/frame/choice-figure.js";

const { document } = new JSDOM().window;

/** A slider whose ends depend on a radio group before it, and boxes of which two stay ticked. */
const figure = {
  controls: (_: null, { resource = "compute" }: Readonly<Record<string, string>>): Control[] => [
    {
      kind: "radio",
      name: "resource",
      legend: "Against",
      options: ["compute", "data"].map((value) => ({ value, label: value })),
      fallback: "compute"
    },
    {
      kind: "range",
      name: "budget",
      legend: "Budget",
      from: resource === "compute" ? 16 : 2,
      to: resource === "compute" ? 20 : 5,
      step: 0.1,
      word: (position) => String(position),
      position: Number,
      label: (word) => `10<sup>${word}</sup>`,
      fallback: resource === "compute" ? "19" : "4"
    },
    {
      kind: "chips",
      name: "sizes",
      legend: "In the fit",
      options: ["1", "2", "3"].map((value) => ({ value, label: `${value}B`, color: "red" })),
      fewest: 2,
      fallback: "1,2,3"
    }
  ]
};

describe("settle(figure, data, wanted, defaults)", () => {
  it.each([
    [{}, {}, { resource: "compute", budget: "19", sizes: "1,2,3" }],
    [{ resource: "data" }, {}, { resource: "data", budget: "4", sizes: "1,2,3" }],
    [{ resource: "data", budget: "3" }, {}, { resource: "data", budget: "3", sizes: "1,2,3" }],
    [{ resource: "data", budget: "18" }, {}, { resource: "data", budget: "4", sizes: "1,2,3" }],
    [{ resource: "time", sizes: "1" }, {}, { resource: "compute", budget: "19", sizes: "1,2,3" }],
    [{ sizes: "3,1", other: "x" }, { resource: "data" }, { resource: "data", budget: "4", sizes: "3,1" }],
    [{ sizes: "1,1" }, { sizes: "1,2" }, { resource: "compute", budget: "19", sizes: "1,2" }]
  ])("keeps of %j with %j what its controls know", (wanted, defaults, expected) => {
    expect(settle(figure, null, wanted, defaults)).toEqual(expected);
  });
});

describe("choices in an address", () => {
  it("leaves defaults out and names that are not ours in", () => {
    const choices = settle(figure, null, { resource: "data", budget: "3" });
    const query = queryOfChoices(
      new URLSearchParams("ref=mail&budget=18&v=1"),
      choices,
      defaultsOf(figure, null, choices)
    );
    expect(query.toString()).toBe("ref=mail&budget=3&resource=data");
  });

  it("speaks its own version alone", () => {
    expect(choicesOfQuery(new URLSearchParams("v=9&resource=data"))).toEqual({});
    expect(choicesOfQuery(new URLSearchParams("resource=data"))).toMatchObject({ resource: "data" });
  });
});

describe("the form of choices", () => {
  const choices = settle(figure, null, { resource: "data" });
  const controls = figure.controls(null, choices);
  const form = choiceControls(controls, choices, { document, id: "f" });

  it("is native and says what it stands for", () => {
    expect([...form.querySelectorAll("input")].map((input) => input.type)).toEqual([
      "radio",
      "radio",
      "range",
      "checkbox",
      "checkbox",
      "checkbox"
    ]);
    expect(readChoices(form, "f", controls)).toEqual(choices);
    expect(form.querySelector("[type=range]")?.getAttribute("aria-valuetext")).toBe("10^4");
  });

  it("takes other choices with other ends, and holds the boxes that must stay", () => {
    const next = settle(figure, null, { sizes: "1,3" });
    writeChoices(form, "f", figure.controls(null, next), next);
    expect(readChoices(form, "f", figure.controls(null, next))).toEqual(next);
    expect(form.querySelector<HTMLInputElement>("[type=range]")?.max).toBe("20");
    const boxes = [...form.querySelectorAll<HTMLInputElement>("[type=checkbox]")];
    expect(boxes.map((box) => [box.checked, box.disabled])).toEqual([
      [true, true],
      [false, false],
      [true, true]
    ]);
  });
});

describe("a plane: a point that is chosen by two sliders", () => {
  const axis = (legend: string, to: number, step: number): PlaneAxis => ({
    ...{ legend, from: 0, to, step },
    value: (position) => position,
    position: (value) => value,
    label: (value) => value.toFixed(2)
  });
  const plane: Control = {
    kind: "plane",
    name: "pair",
    axes: [axis("K_max", 1, 0.1), axis("Size", 50, 1)],
    point: (word) => {
      if (word === "best") return [0.3333, 17.77];
      const [x, y] = word.split(",").map(Number);
      return Number.isFinite(x) && Number.isFinite(y) ? [x!, y!] : null;
    },
    word: ([x, y]) => `${x.toFixed(4)},${y.toFixed(2)}`,
    fallback: "best"
  };
  const controls = [plane];
  const form = (word: string) => {
    const made = choiceControls(controls, { pair: word }, { document, id: "figure-1" });
    document.body.replaceChildren(made);
    return made;
  };
  const sliders = (made: Element) => [...made.querySelectorAll<HTMLInputElement>("input[type=range]")];

  it("has a slider for each axis, at the step nearest to the point, with its words", () => {
    const [x, y] = sliders(form("best"));
    expect([x!.value, y!.value]).toEqual(["0.3", "18"]);
    expect([x!.getAttribute("aria-valuetext"), y!.getAttribute("aria-valuetext")]).toEqual(["0.33", "17.77"]);
    expect(x!.closest("fieldset")!.querySelector("legend")!.innerHTML).toBe("<i>K</i><sub>max</sub>");
  });

  it("keeps its word until a slider moves; then the other keeps its value in full", () => {
    const made = form("best");
    expect(readChoices(made, "figure-1", controls, { pair: "best" })).toEqual({ pair: "best" });
    sliders(made)[0]!.value = "0.5";
    expect(readChoices(made, "figure-1", controls, { pair: "best" })).toEqual({ pair: "0.5000,17.77" });
    sliders(made)[1]!.value = "20";
    expect(readChoices(made, "figure-1", controls, { pair: "best" })).toEqual({ pair: "0.5000,20.00" });
  });

  it("shows another point", () => {
    const made = form("best");
    writeChoices(made, "figure-1", controls, { pair: "0.8000,40.00" });
    expect(sliders(made).map(({ value }) => value)).toEqual(["0.8", "40"]);
    expect([...made.querySelectorAll("output")].map(({ textContent }) => textContent)).toEqual(["0.80", "40.00"]);
  });

  it("knows points inside both axes only", () => {
    const settled = (pair: string) => settle({ controls: () => controls }, null, { pair }).pair;
    expect(settled("0.2,3")).toBe("0.2,3");
    for (const word of ["1.2,3", "0.2,51", "-0.1,3", "x", "0.2"]) expect(settled(word)).toBe("best");
  });
});
