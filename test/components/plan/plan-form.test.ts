/** The planner's form read back as a page would send it: it asks the question that it was made for, whatever that is. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { planForm, sliderPlace, sliders, sliderValue, targetField } from "../../../src/components/plan/plan-form.js";
import { type Question, readQuestion, type Words } from "../../../src/lib/plan/question.js";
import { plantedStudy } from "./planted-plan.js";

const study = plantedStudy();
const questionOf = (words: Words): Question => readQuestion(study, words).question;

function formOf(of: typeof study, question: Question) {
  const { document } = new JSDOM(`${planForm(of, question)}${targetField(question)}`).window;
  const fields = [...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]")].filter(
    (field) => field.type !== "radio" || (field as HTMLInputElement).checked
  );
  const words = Object.fromEntries(fields.map(({ name, value }) => [name, value]).filter(([, value]) => value !== ""));
  const other = document.querySelector<HTMLInputElement>("[data-other]")!;
  if (words.size === "other") words.size = other.value;
  return { document, words, other };
}

const others = {
  ...{ resource: "data", law: "own", gpu: "a100", gpus: "3", hours: "7.5", utilisation: "0.3", generation: "0.1" },
  ...{ flops: "2e21", samples: "70000", steps: "250", batch: "128", group: "16", length: "3000", target: "0.35" },
  ...{ problems: "9000", passes: "4", count: "reference" }
};
const cases: Words[] = [
  {},
  ...["gpus", "flops", "samples", "steps"].flatMap((by) => [{ by }, { by, ...others }]),
  ...Object.entries(others).map(([name, value]) => ({ [name]: value })),
  ...["4", "16", "8", "0.5"].map((size) => ({ size }))
];

describe("planForm(study, question)", () => {
  it.each(cases.map((words) => [JSON.stringify(words), words] as const))(
    "asks what it was made for: %s",
    (_, words) => {
      const question = questionOf(words);
      const form = formOf(study, question);
      expect(readQuestion(study, form.words)).toMatchObject({ faults: [], question });
      const shown = [...form.document.querySelectorAll("[data-by]")].map((one) => [
        one.getAttribute("data-by"),
        one.hasAttribute("hidden")
      ]);
      expect(shown).toEqual([...["gpus", "flops", "samples", "steps"], "gpus"].map((by) => [by, by !== question.by]));
      const listed = question.size === null || [1e9, 4e9, 16e9].includes(question.size);
      expect(form.other.closest(".plan-field")!.hasAttribute("hidden")).toBe(listed);
    }
  );

  it("has sizes and variants of the family, and no batch or problems where a sample is a step", () => {
    const { document } = formOf(study, questionOf({}));
    const options = (name: string) =>
      [...document.querySelectorAll(`[name="${name}"] option`)].map((one) => one.textContent);
    expect(options("size")).toEqual(["the best", "1B", "4B", "16B", "another"]);
    expect([options("family"), options("variant")]).toEqual([["Made"], ["base"]]);
    expect(options("gpu")).toEqual(["A100 80GB", "H100 SXM", "H200 SXM", "B200 (HGX)", "MI300X"]);
    const steps = formOf({ ...study, dataUnit: "steps" }, questionOf({})).document;
    expect(["problems", "passes", "batch"].map((name) => steps.querySelector(`[name="${name}"]`))).toEqual([
      null,
      null,
      null
    ]);
    expect(document.querySelector('[name="target"]')!.getAttribute("form")).toBe("plan-form");
  });

  it("has each slider at the value of its field, of an empty one at its end", () => {
    const { document } = formOf(study, questionOf(others));
    const places = [...document.querySelectorAll<HTMLInputElement>("[data-slider]")].map((slider) => [
      slider.dataset.slider!,
      Number(slider.getAttribute("value"))
    ]);
    const log = (value: number) => expect.closeTo(Math.log10(value), 9);
    expect(Object.fromEntries(places)).toEqual({
      ...{ gpus: log(3), hours: log(7.5), utilisation: 0.3, generation: 0.1, flops: log(2e21), samples: log(70_000) },
      ...{ steps: log(250), problems: log(9000), target: 0.35 }
    });
    const empty = formOf(study, questionOf({})).document.querySelector('[data-slider="problems"]')!;
    expect(Number(empty.getAttribute("value"))).toBe(6);
  });
});

describe("sliders", () => {
  const places = Object.entries(sliders).flatMap(([name, { from, to, step }]) =>
    Array.from(
      { length: Math.round((to - from) / step) + 1 },
      (_, i) => [name as keyof Question, from + i * step] as const
    )
  );
  it("give the value of their place to two digits of a power of ten, three of a share, and whole things whole", () => {
    for (const [name, place] of places) {
      const value = sliderValue(name, place);
      const log = !["utilisation", "generation", "target"].includes(name);
      const exact = log ? 10 ** place : place;
      expect(Math.abs(value / exact - 1), `${name} at ${place}`).toBeLessThan(
        exact < 10 && name !== "hours" && log ? 0.5 : 0.051
      );
      if (["gpus", "samples", "steps", "problems"].includes(name)) expect(Number.isInteger(value)).toBe(true);
      expect(String(value).replace(/^0\.0*|[.]|e.*|0+$/g, "").length).toBeLessThanOrEqual(log ? 2 : 3);
    }
    expect([
      sliderValue("hours", 0.5),
      sliderValue("steps", 0.5),
      sliderValue("gpus", 0),
      sliderValue("target", 0.355)
    ]).toEqual([3.2, 3, 1, 0.355]);
    expect([sliderValue("flops", 20.5), sliderValue("samples", 4.02)]).toEqual([3.2e20, 10_000]);
  });

  it("stand at their ends for what lies beyond", () => {
    expect([
      sliderPlace("hours", 1e6),
      sliderPlace("hours", 0.1),
      sliderPlace("target", 0.9),
      sliderPlace("target", 0.3)
    ]).toEqual([2.9, 0, 0.75, 0.3]);
  });
});
