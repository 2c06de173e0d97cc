/** A plan as one table: every size under the budget, what it needs for the target, and the question that was asked. */
import type { Answer } from "./answer.js";
import { allWords } from "./question.js";
import type { PlanStudy } from "./study.js";

/** Unrounded; an empty cell where there is no number. Lines that begin with # say what was asked. */
export function planCsv(study: Pick<PlanStudy, "hash">, found: Answer): string {
  const asked = Object.entries({ ...allWords(found.question), data: study.hash }).map(
    ([name, word]) => `# ${name}: ${word}`
  );
  const columns = [
    "model_size",
    "training_flops",
    "samples",
    "steps",
    "tokens",
    "gpu_hours",
    "reach",
    "factor_beyond",
    "test_loss",
    "pass_rate",
    "pass_rate_low",
    "pass_rate_high",
    "chance_best",
    "fits_memory",
    "target_pass_rate",
    "target_word",
    "target_training_flops",
    "target_steps",
    "target_steps_low",
    "target_steps_high",
    "target_gpu_hours"
  ];
  const rows = found.sizes.map((one, i) => {
    const needed = found.requirements[i]!;
    return [
      one.modelSize,
      one.flops,
      one.samples,
      one.steps,
      one.tokens,
      one.gpuHours,
      one.distance.reach,
      one.distance.xFactor,
      one.loss,
      one.passRate,
      one.interval?.[0] ?? null,
      one.interval?.[1] ?? null,
      one.chance,
      one.fits,
      found.question.target,
      needed.word,
      needed.needs?.flops ?? null,
      needed.needs?.steps ?? null,
      needed.low?.steps ?? null,
      needed.high?.steps ?? null,
      needed.gpuHours
    ];
  });
  return `${[...asked, columns.join(","), ...rows.map((row) => row.map((value) => value ?? "").join(","))].join("\n")}\n`;
}
