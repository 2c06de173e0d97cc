import { readFileSync } from "node:fs";
import type { ContrastCell } from "../../src/lib/inference/runs/prompt-contrast.js";
import { cellVariance, type RepeatCell } from "../../src/lib/inference/runs/run-effects.js";

/** The repeats of one size and variant, straight from the source table; repeats in its order. */
export interface StudyRepeats extends RepeatCell {
  variant: "base" | "instruct";
  /** steps that all repeats have; lnX is ln of samples */
  steps: number[];
  /** every step of each repeat, with its loss */
  runs: { step: number[]; testLoss: number[]; short: boolean }[];
}

const [head, ...lines] = readFileSync("data/source/runs.csv", "utf8").trim().split("\n");
const names = head!.split(",");
const rows = lines.map((line) => Object.fromEntries(line.split(",").map((value, i) => [names[i]!, value])));

export const studyRepeats: StudyRepeats[] = (["base", "instruct"] as const).flatMap((variant) =>
  [0.5, 1.5, 3, 7, 14].map((billions) => {
    const runs = ["1", "2", "3"].map((repeat) => {
      const mine = rows.filter(
        (row) => row.variant === variant && Number(row.params_b) === billions && row.repeat === repeat
      );
      return {
        step: mine.map((row) => Number(row.step)),
        testLoss: mine.map((row) => Number(row.test_loss)),
        short: mine[0]!.prompt_kind === "short"
      };
    });
    const steps = runs[0]!.step.filter((step) => runs.every((run) => run.step.includes(step)));
    const lnX = Float64Array.from(steps, (step) => Math.log(512 * step));
    return {
      variant,
      modelSize: billions * 1e9,
      steps,
      runs,
      lnX: runs.map(() => lnX),
      lnL: runs.map((run) => Float64Array.from(steps, (step) => Math.log(run.testLoss[run.step.indexOf(step)]!)))
    };
  })
);

export const contrastQuantities = ["slope", "level", "window"] as const;
export type ContrastQuantity = (typeof contrastQuantities)[number];

/** Slope and level of ln L against ln samples, or mean loss of steps 80 to 99; scales raw or by evaluation noise. */
export function studyContrast(quantity: ContrastQuantity, scale: "noise" | "raw"): ContrastCell[] {
  return studyRepeats.map((cell) => {
    const { white, sxx } = cellVariance(cell, 500);
    const values = cell.runs.map((run, r) => {
      if (quantity === "window") {
        const late = run.testLoss.filter((_, t) => run.step[t]! >= 80 && run.step[t]! <= 99);
        return average(late);
      }
      const x = cell.lnX[r]!;
      const centre = average(x);
      const y = cell.lnL[r]!;
      return quantity === "level" ? average(y) : x.reduce((sum, v, t) => sum + (v - centre) * y[t]!, 0) / sxx;
    });
    const loss = average(values);
    const noise =
      quantity === "slope" ? white / sxx : quantity === "level" ? white / cell.steps.length : (loss * (1 - loss)) / 500;
    const short = cell.runs.findIndex((run) => run.short);
    return {
      label: `${cell.variant} ${cell.modelSize / 1e9}B`,
      treated: short < 0 ? null : values[short]!,
      others: values.filter((_, r) => r !== short),
      scale: scale === "raw" ? 1 : noise
    };
  });
}

function average(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
