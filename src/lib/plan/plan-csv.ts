/** A plan as one table: every size under the budget, what it needs for the target, and the question that was asked. */
import { firstOf } from "../items.js";
import type { Answer } from "./answer.js";
import type { PlanStudy } from "./plan-study.js";
import { allWords } from "./question.js";

/** Unrounded; an empty cell where there is no number. Lines that begin with # say what was asked. */
export function planCsv(study: Pick<PlanStudy, "hash">, found: Answer): string {
  const asked = Object.entries({ ...allWords(found.question), data: study.hash }).map(
    ([name, word]) => `# ${name}: ${word}`
  );
  const rows = found.sizes.map((size, i) => {
    const needed = found.requirements[i]!;
    return {
      model_size: size.modelSize,
      training_flops: size.flops,
      samples: size.samples,
      steps: size.steps,
      tokens: size.tokens,
      gpu_hours: size.gpuHours,
      sampling_hours: size.generationHours,
      reach: size.distance.reach,
      factor_beyond: size.distance.xFactor,
      test_loss: size.loss,
      pass_rate: size.passRate,
      pass_rate_low: size.interval?.[0],
      pass_rate_high: size.interval?.[1],
      chance_best: size.chance,
      state_fits_memory: size.fits,
      target_pass_rate: found.question.target,
      target_word: needed.word,
      target_training_flops: needed.needs?.flops,
      target_steps: needed.needs?.steps,
      target_steps_low: needed.low?.steps,
      target_steps_high: needed.high?.steps,
      target_gpu_hours: needed.gpuHours
    };
  });
  const lines = rows.map((row) =>
    Object.values(row)
      .map((value) => value ?? "")
      .join(",")
  );
  return `${[...asked, Object.keys(firstOf(rows)).join(","), ...lines].join("\n")}\n`;
}
