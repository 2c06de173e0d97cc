import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { choiceControls, readChoices, writeChoices } from "../../src/components/choice-controls.js";
import {
  type Control,
  choicesOfQuery,
  defaultsOf,
  queryOfChoices,
  settle
} from "../../src/components/choice-figure.js";

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
