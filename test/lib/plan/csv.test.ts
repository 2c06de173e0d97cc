/** The table of a plan as a file: which column is which, the lower end before the upper. */
import { describe, expect, it } from "vitest";
import { planCsv } from "../../../src/lib/plan/plan-csv.js";
import { asked, paperStudy } from "./plan-study.js";

describe("planCsv(study, found)", () => {
  it("has each size's values under their columns' names", async () => {
    const study = await paperStudy();
    const found = asked(study, { problems: "4000" });
    const lines = planCsv(study, found).trim().split("\n");
    const [head, ...cells] = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(","));
    const rows = cells.map((row) => Object.fromEntries(head!.map((name, i) => [name, row[i]!])));
    expect(rows.map((row) => Number(row.model_size))).toEqual(found.sizes.map(({ modelSize }) => modelSize));
    for (const [i, row] of rows.entries()) {
      const [one, needed] = [found.sizes[i]!, found.requirements[i]!];
      const expected = {
        training_flops: one.flops,
        samples: one.samples,
        steps: one.steps,
        tokens: one.tokens,
        gpu_hours: one.gpuHours,
        sampling_hours: one.generationHours,
        factor_beyond: one.distance.xFactor,
        test_loss: one.loss,
        pass_rate: one.passRate,
        pass_rate_low: Math.min(...one.interval!),
        pass_rate_high: Math.max(...one.interval!),
        chance_best: one.chance,
        target_pass_rate: found.question.target,
        target_training_flops: needed.needs?.flops ?? null,
        target_steps: needed.needs?.steps ?? null,
        target_steps_low: needed.low?.steps ?? null,
        target_steps_high: needed.high?.steps ?? null,
        target_gpu_hours: needed.gpuHours
      };
      for (const [name, value] of Object.entries(expected))
        expect(row[name], name).toBe(value === null ? "" : String(value));
      expect([row.reach, row.state_fits_memory, row.target_word]).toEqual([
        one.distance.reach,
        String(one.fits),
        needed.word
      ]);
      expect(one.steps * study.batch).toBeCloseTo(one.samples, 6);
      if (needed.low && needed.high) expect(needed.low.steps).toBeLessThan(needed.high.steps);
    }
  });
});
