// @vitest-environment jsdom
/** The planner's page as its script runs it: whatever is asked, every part, figure, address and file is of that question. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { staticFigure } from "../../src/components/frame/static-figure.js";
import { type PlanFigureName, planFigures } from "../../src/components/plan/plan-figures.js";
import { planForm, targetField } from "../../src/components/plan/plan-form.js";
import { planPartNames, planParts } from "../../src/components/plan/plan-parts.js";
import type { Answer } from "../../src/lib/plan/answer.js";
import { type Question, readQuestion } from "../../src/lib/plan/question.js";
import { asked, plantedStudy } from "../components/plan/planted-plan.js";
import { pageScript, soon } from "../helpers/page-script.js";

const study = plantedStudy();
const { hash } = study;
const own = { by: "samples", samples: "3000", target: "0.4" };
const names = Object.keys(planFigures) as PlanFigureName[];
const { saved, copied } = pageScript({ "/plan.json": JSON.stringify(study) });

/** The page as the build writes it, for the question that it asks first. */
function built(): string {
  const found = asked(study, own);
  const figures = names.map((name, i) => {
    const options = { document, id: `figure-p-${i + 1}`, number: `Figure P.${i + 1}`, fileName: `fig-p-${i + 1}` };
    return staticFigure(planFigures[name](study, found), {
      ...options,
      follows: { script: "plan", name, addressed: true }
    }).outerHTML;
  });
  const parts = planPartNames.map((name) => `<div data-plan="${name}">${planParts[name](study, found)}</div>`);
  return [
    `<main>${planForm(study, found.question)}<p data-plan-status></p>${targetField(found.question)}`,
    ...[...parts, ...figures],
    `<button data-plan-copy="text">Copy</button></main>`
  ].join("");
}

const form = () => document.querySelector<HTMLFormElement>("#plan-form")!;
const field = (name: string) => form().elements.namedItem(name) as HTMLInputElement;
const textOf = (selector: string) => document.querySelector(selector)!.textContent;

function type(input: HTMLInputElement, value: string): void {
  input.focus();
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function choose(name: string, value: string): void {
  const chosen = form().elements.namedItem(name)!;
  if (chosen instanceof RadioNodeList) chosen.value = value;
  else (chosen as HTMLInputElement).value = value;
  const target = form().querySelector(`[name="${name}"]:checked`) ?? (chosen as HTMLElement);
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

/** HTML as a page gives it back. */
function read(html: string): string {
  const held = document.createElement("div");
  held.innerHTML = html;
  return held.innerHTML;
}

/** All that the page shows is of these words, and of no other question. */
async function expectShown(words: Record<string, string>, query: string): Promise<Answer> {
  const found = asked(study, { ...own, ...words });
  const shown = planPartNames.map((name) => [name, document.querySelector(`[data-plan="${name}"]`)!.innerHTML]);
  expect(shown).toEqual(planPartNames.map((name) => [name, read(String(planParts[name](study, found)))]));
  expect(location.search).toBe(query);
  for (const [i, name] of names.entries()) {
    const frame = document.querySelector(`#figure-p-${i + 1}`)!;
    const view = planFigures[name](study, found);
    await soon(() => expect(frame.querySelector('[data-part="reading"]')!.textContent).toBe(view.reading));
    expect(frame.querySelector('[data-part="table"]')!.innerHTML).toBe(read(view.table));
    expect(frame.querySelector('[data-part="link"]')!.getAttribute("href")).toBe(
      `${query || location.pathname}#figure-p-${i + 1}`
    );
  }
  expect(textOf("[data-plan-sight]")).toBe(textOf("[data-plan-headline]"));
  const { question } = readQuestion(study, { ...own, ...words });
  for (const name of ["gpus", "hours", "samples", "steps", "flops", "target", "batch"] as const)
    expect([name, Number(field(name).value)]).toEqual([name, question[name]]);
  const place = (slider: string) =>
    Number(document.querySelector<HTMLInputElement>(`[data-slider="${slider}"]`)!.value);
  expect(place("samples")).toBeCloseTo(Math.log10(question.samples), 1);
  expect(place("target")).toBeCloseTo(question.target, 2);
  const hidden = [...form().querySelectorAll<HTMLElement>("[data-by]")].map((rows) => [rows.dataset.by, rows.hidden]);
  for (const [by, isHidden] of hidden) expect([by, isHidden]).toEqual([by, by !== question.by]);
  return found;
}

beforeAll(async () => {
  document.head.innerHTML = `<link data-for="plan" href="https://host.org/data/plan.json"><link rel="take-away" href="data:text/javascript,export async function makeFile(frame, kind, source) { return { name: source.name() + '.' + kind, blob: new Blob([await source.csv()]) } }">`;
  document.body.innerHTML = built();
  history.replaceState(null, "", "/plan.html?samples=7000&unknown=1");
  await import("../../src/client/plan.js");
  await soon(() => expect(form().dataset.ready).toBe("true"));
});

afterAll(() => void vi.unstubAllGlobals());
beforeEach(() => {
  saved.length = 0;
  copied.length = 0;
});

describe("the planner's page", () => {
  it("opens with what the address asks", async () => {
    await expectShown({ samples: "7000" }, "?samples=7000");
    expect([...document.querySelectorAll<HTMLElement>("figure")].map(({ dataset }) => dataset.ready)).toEqual(
      names.map(() => "true")
    );
    expect(textOf("[data-plan-status]")).toBe("");
  });

  it("answers a number that is typed, and says it once the reader rests", async () => {
    type(field("samples"), "5000");
    const found = await expectShown({ samples: "5000" }, "?samples=5000");
    await soon(() => expect(textOf("[data-plan-status]")).toBe(textOf("[data-plan-headline]")));
    expect(textOf("[data-plan-headline]")).toContain(found.plan.passRate!.toFixed(3));
  });

  it("takes a slider for the number of its place", async () => {
    const slider = document.querySelector<HTMLInputElement>('[data-slider="samples"]')!;
    type(slider, "3.6");
    // 10^3.6 is 3981
    expect(field("samples").value).toBe("4000");
    expect(slider.getAttribute("aria-valuetext")).toBe("4000");
    await expectShown({ samples: "4000" }, "?samples=4000");
  });

  it("answers another size, listed or not, and another target beside its table", async () => {
    choose("size", "4");
    await expectShown({ samples: "4000", size: "4" }, "?samples=4000&size=4");
    choose("size", "other");
    const other = document.querySelector<HTMLInputElement>("[data-other]")!;
    expect([other.closest<HTMLElement>(".plan-field")!.hidden, field("size").value]).toEqual([false, "other"]);
    await expectShown({ samples: "4000" }, "?samples=4000");
    type(other, "8");
    await expectShown({ samples: "4000", size: "8" }, "?samples=4000&size=8");
    type(field("target"), "0.25");
    await expectShown({ samples: "4000", size: "8", target: "0.25" }, "?samples=4000&size=8&target=0.25");
  });

  it("forgets with another kind of budget what was counted for the first", async () => {
    choose("count", "generation");
    const words = { samples: "4000", size: "8", target: "0.25" };
    await expectShown({ ...words, count: "generation" }, "?samples=4000&count=generation&size=8&target=0.25");
    choose("by", "gpus");
    await expectShown({ ...words, by: "gpus" }, "?by=gpus&samples=4000&size=8&target=0.25");
    choose("by", "samples");
    await expectShown(words, "?samples=4000&size=8&target=0.25");
  });

  it("says what is wrong with a number, and answers without it until then", async () => {
    type(field("steps"), "0");
    const label = textOf('label[for="plan-steps"]');
    expect(field("steps").getAttribute("aria-invalid")).toBe("true");
    expect(textOf("[data-plan-fault]")).toBe(
      `${label} cannot be \u201c0\u201d: it must be a number above 0, up to 1000000000. Until then the answer is for 100.`
    );
    type(field("steps"), "100");
    expect([textOf("[data-plan-fault]"), field("steps").hasAttribute("aria-invalid")]).toEqual(["", false]);
    type(field("problems"), "-2");
    expect(textOf("[data-plan-fault]")).toContain("Until then the answer is as if nothing were written there.");
    type(field("problems"), "900");
    await expectShown(
      { samples: "4000", size: "8", target: "0.25", problems: "900" },
      "?samples=4000&problems=900&size=8&target=0.25"
    );
    const slider = document.querySelector('[data-slider="problems"]')!;
    expect(slider.getAttribute("aria-valuetext")).toBe("900");
    type(field("problems"), "");
    expect(slider.getAttribute("aria-valuetext")).toBe("as many as needed");
  });

  it("gives out the plan that is shown as CSV, its paragraph and its address", async () => {
    document.querySelector<HTMLElement>("[data-plan-csv]")!.click();
    const [file] = saved;
    expect(file!.name).toBe(`rlscale-plan_${hash.slice(0, 7)}_4000_8_0.25.csv`);
    const { sizes, requirements } = asked(study, { ...own, samples: "4000", size: "8", target: "0.25" });
    const lines = (await file!.text()).trimEnd().split("\n");
    expect(lines).toContain("# samples: 4000");
    const [head, ...rows] = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(","));
    const columns = rows.map((row) => Object.fromEntries(head!.map((name, i) => [name, row[i]] as const)));
    const text = (value: unknown) => (value == null ? "" : String(value));
    expect(columns).toHaveLength(sizes.length);
    for (const [i, size] of sizes.entries()) {
      const { needs, low, high, gpuHours, word } = requirements[i]!;
      expect(columns[i]).toEqual({
        ...{ model_size: text(size.modelSize), training_flops: text(size.flops), samples: text(size.samples) },
        ...{ steps: text(size.steps), tokens: text(size.tokens), gpu_hours: text(size.gpuHours) },
        ...{ sampling_hours: text(size.generationHours), reach: size.distance.reach },
        ...{ factor_beyond: text(size.distance.xFactor), test_loss: text(size.loss), pass_rate: text(size.passRate) },
        ...{ pass_rate_low: text(size.interval?.[0]), pass_rate_high: text(size.interval?.[1]) },
        ...{ chance_best: text(size.chance), state_fits_memory: text(size.fits), target_pass_rate: "0.25" },
        ...{ target_word: word, target_training_flops: text(needs?.flops), target_steps: text(needs?.steps) },
        ...{ target_steps_low: text(low?.steps), target_steps_high: text(high?.steps) },
        target_gpu_hours: text(gpuHours)
      });
    }
    document.querySelector<HTMLElement>('#figure-p-1 [data-download="csv"]')!.click();
    await soon(() => expect(saved.map(({ name }) => name).slice(1)).toEqual(["fig-p-1_4000_8_0.25.csv"]));
    const paragraph = textOf("[data-plan-text]");
    document.querySelector<HTMLElement>("main > [data-plan-copy]")!.click();
    document.querySelector<HTMLElement>('form [data-plan-copy="link"]')!.click();
    await soon(() => expect(copied).toEqual([paragraph, location.href]));
    await soon(() => expect(textOf('form [data-plan-copy="link"]')).toBe("Copied"));
  });

  it("goes back to its own question", async () => {
    form().dispatchEvent(new Event("reset", { bubbles: true, cancelable: true }));
    await expectShown({}, "");
    const { question } = asked(study, own);
    expect(Number(field("samples").value)).toBe((question as Question).samples);
  });
});
