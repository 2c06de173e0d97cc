/** What a run should log next time, by what its log lacks and by what its trainer calls it. */
import type { InspectedFile, InspectedRun } from "./inspection.js";
import { trainerNames } from "./names/producers.js";

export interface LogAdvice {
  what: string;
  /** metric or setting, in the trainer's own words */
  how: string;
}

interface TrainerWords {
  evaluations: string;
  tokens: string;
  size: string;
  batch: string;
}

const any: TrainerWords = {
  evaluations: "a column such as eval/accuracy: the fraction right on problems that are never trained on",
  tokens: "a column such as tokens_per_step: prompt and answer tokens of the step, over all workers",
  size: "a size in the run's or the file's name, such as 7b, or a column model_size",
  batch: "a column such as prompts_per_step: problems, not answers"
};

const trainers: Record<string, Partial<TrainerWords>> = {
  verl: {
    evaluations: "trainer.test_freq=5 with data.val_files, which writes val-core/.../acc/mean@1",
    tokens: "perf/total_num_tokens, which verl writes by itself from 0.3.0 on",
    size: "the configuration that verl prints as it starts (actor_rollout_ref.model.path), or the size in trainer.experiment_name",
    batch: "the configuration that verl prints as it starts (data.train_batch_size)"
  },
  trl: {
    evaluations: 'eval_strategy="steps" and eval_steps with an eval_dataset, which write eval_rewards/.../mean',
    tokens: "num_tokens, which its trainers write by themselves from 0.16 on",
    size: "the size in run_name or in output_dir"
  },
  openrlhf: {
    evaluations: "--eval_steps with --eval_dataset, which write eval/eval_..._pass1",
    batch: "--rollout_batch_size, in the run's configuration"
  },
  "prime-rl": {
    evaluations: "an [eval] section with an interval, which writes eval/.../avg@k",
    tokens: "progress/total_tokens"
  },
  "nemo-rl": {
    evaluations: "grpo.val_period, which writes validation/accuracy",
    tokens: "train/total_num_tokens",
    batch: "grpo.num_prompts_per_step, in the run's configuration"
  }
};

/** Evaluations with which an interval becomes narrow enough to say something. */
const enoughPoints = 20;

/** In order of what it would change; none where nothing is lacking. */
export function adviceFor({ runs, producer, problems, missing }: InspectedFile): LogAdvice[] {
  const words = { ...any, ...trainers[producer ?? ""] };
  const some = (test: (run: InspectedRun) => boolean) => runs.some(test);
  const lacks = (option: string) => missing.some((candidate) => candidate.option.startsWith(option));
  const advice: LogAdvice[] = [];
  const add = (what: string, how: string) => advice.push({ what, how });
  if (runs.length === 0) {
    if (problems.length === 0 || lacks("--step")) add("the training step, in every row", "a column such as step");
    return advice;
  }
  const first = (run: InspectedRun) => run.scoreDetails[0];
  if (some((run) => first(run) === undefined)) add("a score", words.evaluations);
  else if (some((run) => first(run)!.role === "training" || first(run)!.reading !== "fraction"))
    add("the fraction right on held-out problems, not a reward of the training batch", words.evaluations);
  else if (some((run) => first(run)!.points < enoughPoints))
    add("more evaluations: intervals are wide with few", words.evaluations);
  if (some(({ tokens }) => tokens === null)) add("tokens, for a fit against compute", words.tokens);
  if (lacks("--model-size")) add("the model's size", words.size);
  if (lacks("--batch")) add("problems a step", words.batch);
  if (problems.some((text) => text.includes("sample of the steps")))
    add("every step, not a sample", "of Weights & Biases, run.scan_history() gives all rows, run.history() a sample");
  if (problems.some((text) => text.includes("a resumed run")))
    add("the run from its start", "the log of the run that was resumed, dropped with this one as one file");
  return advice;
}

/** The trainer as people write it. */
export function trainerName(producer: string | null): string {
  return trainerNames[producer ?? ""] ?? producer ?? "your trainer";
}
