// @vitest-environment jsdom
/** What the planner's form offers follows the question: the sizes of the models that are asked about, by their names. */
import { expect, it } from "vitest";
import { writeForm } from "../../src/client/plan/form.js";
import { planForm } from "../../src/components/plan/plan-form.js";
import { asked, plantedStudy } from "../components/plan/planted-plan.js";

it("offers the best size, each that was trained and another, and keeps the one that is chosen", () => {
  const study = plantedStudy();
  const { question } = asked(study, {});
  document.body.innerHTML = String(planForm(study, question));
  const form = document.querySelector<HTMLFormElement>("#plan-form");
  const select = form?.elements.namedItem("size") as HTMLSelectElement;
  const offered = () => [...select.options].map(({ value, textContent }) => `${value}: ${textContent}`);
  const whole = offered();
  select.replaceChildren(...[...select.options].filter(({ value }) => value === "best" || value === "other"));
  expect(offered()).not.toEqual(whole);
  if (form) writeForm(form, study, question, null);
  const sizes = [...new Set(study.series.flatMap(({ sizes }) => sizes.map((size) => Number(size.modelSize) / 1e9)))];
  expect(offered()).toEqual(["best: the best", ...sizes.map((size) => `${size}: ${size}B`), "other: another"]);
  expect(select.value).toBe("best");
});
