/** The command `plan` and its three questions, with an option for every word of the planner's address. */
import type { Command } from "commander";
import type { Question } from "../../../src/lib/plan/question.js";
import { UsageError } from "../errors/usage-error.js";
import type { Output } from "../output/cli-output.js";
import type { PlanAsk, PlanOptions } from "./plan-text.js";

const asks: Record<PlanAsk, string> = {
  best: "which size for a budget, and how sure",
  forward: "what a size gives for a budget",
  backward: "what every size needs for a pass rate"
};

/** Option by name: its value and what it means. */
const options: Record<keyof Question, [value: string, meaning: string]> = {
  family: ["family", "model family"],
  variant: ["variant", "what the runs start from"],
  resource: ["resource", "X of the law that answers: compute or data"],
  law: ["law", "joint: one for all sizes; linear: the same on L; own: each size alone"],
  by: ["kind", "how the budget is given: gpus, flops, samples, steps"],
  gpu: ["gpu", "a100, h100, h200, b200, mi300x"],
  gpus: ["count", "how many"],
  hours: ["hours", "for how long"],
  utilisation: ["share", "of the peak rate that training gets"],
  generation: ["share", "of the peak rate that sampling gets"],
  flops: ["FLOPs", "of the passes that --count names"],
  samples: ["count", "problems seen, with repetition"],
  steps: ["count", "training steps"],
  batch: ["count", "problems a step"],
  group: ["G", "answers a problem"],
  length: ["tokens", "of a problem and one answer"],
  count: ["passes", "what compute counts: training, generation, reference"],
  problems: ["count", "different problems at hand"],
  passes: ["count", "over them at most, or any"],
  size: ["billions", "parameters"],
  target: ["share", "pass rate to ask backwards for"]
};

export function planCommand(
  plan: Command,
  prepared: (command: Command) => Command,
  output: Output,
  root: string
): void {
  plan.description("plan a run: which size, what it gives, what it needs");
  const choices = Object.keys(asks).join(", ");
  plan
    .allowExcessArguments()
    .allowUnknownOption()
    .action((_, { args }: Command) => {
      throw new UsageError(
        args.length > 0
          ? `unknown question '${args[0]}'; choices: ${choices}`
          : `plan needs a question; choices: ${choices}`
      );
    });
  for (const [name, meaning] of Object.entries(asks)) {
    const command = prepared(plan.command(name)).description(meaning);
    for (const [option, [value, words]] of Object.entries(options)) command.option(`--${option} <${value}>`, words);
    command
      .option("--json", "print JSON")
      .option("--csv", "print the table of sizes as CSV")
      .action(async (given: PlanOptions) =>
        (await import("./plan-text.js")).printPlan(name as PlanAsk, given, output, root)
      );
  }
}
