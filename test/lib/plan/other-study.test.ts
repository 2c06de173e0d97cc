/** The planner on a study of another make: other sizes, single runs, no experiments; and on one with fewer sizes yet. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildResults } from "../../../loaders/analysis/build-results.js";
import { planFigures } from "../../../src/components/plan/plan-figures.js";
import { planForm } from "../../../src/components/plan/plan-form.js";
import { planPartNames, planParts } from "../../../src/components/plan/plan-parts.js";
import { type PlanStudy, planStudy } from "../../../src/lib/plan/plan-study.js";
import { smallSizes, writeSmallStudy } from "../../helpers/small-study.js";
import { asked, paperStudy } from "./plan-study.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;

/** Every part and figure of the page, as text. */
function whole(study: PlanStudy, words: Record<string, string>): string {
  const found = asked(study, words);
  const parts = planPartNames.map((name) => planParts[name](study, found));
  const figures = Object.values(planFigures).map((of) => {
    const view = of(study, found);
    const svg = view.draw({ document, width: 680, label: view.reading });
    return [view.reading, view.subtitle, view.caption, view.description, view.table, view.computed, svg.outerHTML].join(
      "\n"
    );
  });
  return [planForm(study, found.question), ...parts, ...figures].join("\n");
}

describe("the planner on another study", () => {
  const folder = mkdtempSync(join(tmpdir(), "plan-"));
  let study: PlanStudy;
  beforeAll(async () => {
    writeSmallStudy(join(folder, "data"));
    study = planStudy(await buildResults(folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("takes everything from its results: sizes, batch, group, ranges", () => {
    expect(study).toMatchObject({ batch: 512, groupSize: 4, problems: 400, reuse: [], rollouts: [] });
    const { plan, sizes, requirements, reuse, groups } = asked(study, { by: "steps", steps: "20", problems: "500" });
    expect(sizes.map(({ modelSize }) => modelSize)).toEqual(smallSizes);
    expect(plan.samples).toBe(20 * 512);
    expect(plan.passRate).toBeGreaterThan(0);
    expect(plan.interval).toBeNull();
    expect(requirements).toHaveLength(smallSizes.length);
    expect(reuse).toMatchObject({ word: "none", reuseFactor: (20 * 512) / 500 });
    expect(groups).toBeNull();
  });

  it("names an interval beside the plan only where it has one", async () => {
    const marks = (of: PlanStudy) =>
      Object.values(planFigures).flatMap((figure) =>
        (figure(of, asked(of, { by: "steps", steps: "20" })).key ?? []).flatMap((entry) =>
          typeof entry === "object" && "mark" in entry && entry.mark === "diamond" ? [entry.label] : []
        )
      );
    expect(new Set(marks(study))).toEqual(new Set(["the plan"]));
    expect(marks(await paperStudy())).toContain("the plan, with its 95% interval");
  });

  it("has every part and figure of the page, whatever is asked", () => {
    for (const words of [
      {},
      { problems: "500" },
      { by: "flops", flops: "1e25" },
      { by: "steps", steps: "0.2" },
      { by: "samples", resource: "data", law: "own" },
      { size: "5", by: "steps" },
      { size: "900", by: "steps" }
    ]) {
      const text = whole(study, words as Record<string, string>);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      expect(text).toContain("Small");
    }
  });
});

describe("the planner on the paper's study", () => {
  it("has every part and figure for every series and law, near, outside and far", async () => {
    const study = await paperStudy();
    for (const { family, variant, resource } of study.series) {
      for (const law of ["joint", "linear", "own"]) {
        for (const flops of ["1e15", "1e18", "3e20", "1e23"]) {
          const text = whole(study, { family, variant, resource, law, by: "flops", flops, problems: "3000" });
          expect(text).not.toMatch(/NaN|undefined|Infinity/);
        }
      }
    }
  });

  it("plans with sizes alone where no joint law is settled", async () => {
    const study = await paperStudy();
    const bare: PlanStudy = {
      ...study,
      series: study.series.map((one) => ({ ...one, laws: { joint: null, linear: null }, sizes: one.sizes.slice(0, 2) }))
    };
    const { model, plan } = asked(bare, { by: "steps", steps: "30" });
    expect(model.law).toBe("own");
    expect(plan.passRate).toBeGreaterThan(0);
    expect(whole(bare, { by: "steps", size: "1" })).not.toMatch(/NaN|undefined|Infinity/);
  });
});
