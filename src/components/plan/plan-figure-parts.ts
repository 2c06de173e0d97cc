/** What the figures of the planner share: lines, marks, words and rows. */
import { interval, loss as lossText, modelSize as sizeName } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import type { Answer } from "../../lib/plan/answer.js";
import { lnXOfStep } from "../../lib/plan/plan-forecast.js";
import type { PlanCurve, PlanStudy } from "../../lib/plan/plan-study.js";
import { allWords, type Question, wordsBeyond } from "../../lib/plan/question.js";
import { limitsOf } from "../../lib/plan/reach.js";
import { lnLossAt, type SizeLine } from "../../lib/plan/size-line.js";
import { dataCsv, type FigureView } from "../frame/static-figure.js";
import { type Content, html } from "../html.js";
import { axisWords, type LinePlotData, type LineSeries, type Point } from "../plots/line-plot.js";

export interface PlanView extends FigureView {
  view: string;
}

/** X of the law: FLOPs, or what data are counted in. */
export function kindOf({ model, measured }: Pick<Answer, "model" | "measured">): "flops" | "samples" | "steps" {
  return model.resource === "compute" ? "flops" : measured.unit;
}

export function resourceWords({ question, measured }: Pick<Answer, "question" | "measured">): string {
  return question.resource === "compute" ? "training compute" : `training ${measured.unit}`;
}

export function titleOf(found: Pick<Answer, "model" | "measured">): string {
  const kind = kindOf(found);
  return kind === "flops" ? "Training compute, FLOPs (log scale)" : `Training ${kind} (log scale)`;
}

export function xWords(found: Answer, x: number): string {
  return axisWords(kindOf(found), x);
}

/** Where a size's line is drawn: what was measured, and what is extrapolated on either side. */
export function partsOf(found: Answer, line: SizeLine, spreadOver = 24): LineSeries["parts"] {
  const { model, shape } = found;
  const limits = limitsOf(model);
  const first = Math.min(line.from, Math.max(lnXOfStep(model, line, shape), line.from - 3));
  const stretch = (from: number, to: number, extrapolated: boolean) => ({
    points: Array.from({ length: spreadOver + 1 }, (_, i): Point => {
      const lnX = from + ((to - from) * i) / spreadOver;
      return [Math.exp(lnX), Math.exp(lnLossAt(line, lnX))];
    }),
    extrapolated
  });
  return [
    ...(first < line.from - 1e-6 ? [stretch(first, line.from, true)] : []),
    stretch(line.from, line.to, !line.measured),
    stretch(line.to, line.to + Math.log(limits.x), true)
  ];
}

export function curveOf({ curves }: PlanStudy, { question }: Answer, modelSize: number): PlanCurve | undefined {
  return curves.find(
    (curve) => curve.family === question.family && curve.variant === question.variant && curve.modelSize === modelSize
  );
}

export function pointsOf(curve: PlanCurve | undefined, found: Answer): Point[] {
  if (!curve) return [];
  const xs = found.model.resource === "compute" ? curve.flops : curve.samples;
  return xs.map((x, i): Point => [x, itemAt(curve.loss, i)]);
}

export function planMark(found: Answer): NonNullable<LinePlotData["marks"]> {
  const { plan } = found;
  if (plan.loss === null || plan.passRate === null) return [];
  return [
    {
      at: [plan.x, plan.loss],
      interval: plan.interval ? [1 - plan.interval[0], 1 - plan.interval[1]] : null,
      color: "var(--ink)",
      shape: "diamond",
      group: `the plan, ${sizeName(plan.modelSize)}`,
      where: xWords(found, plan.x),
      says: `loss ${lossText(plan.loss)}, pass rate ${lossText(plan.passRate)}${plan.interval ? ` ${interval(...plan.interval, lossText)}` : ""}`,
      label: "the plan"
    }
  ];
}

export function lossDomain(losses: readonly number[]): [number, number] {
  const low = Math.min(...losses);
  return [Math.max(0.02, low * 0.9), Math.max(1, ...losses.filter((value) => value < 1.1))];
}

export function lawWords({ model }: Answer): Content {
  return {
    joint: html`one law for all sizes, least squares on ln <i>L</i>`,
    linear: html`one law for all sizes, least squares on <i>L</i>`,
    own: "each size’s own power law"
  }[model.law];
}

/** How the other budgets are given; of them the command says nothing. */
const budgetWords: Record<Question["by"], readonly string[]> = {
  gpus: ["gpus", "hours"],
  flops: ["flops"],
  samples: ["samples"],
  steps: ["steps"]
};

/** The same question on the command line: what is always said, then whatever else differs from its default. */
export function commandOf(study: PlanStudy, { question }: Pick<Answer, "question">): string {
  const all = allWords(question);
  const always: (keyof Question)[] = ["family", "variant"];
  if (question.resource !== "compute") always.push("resource");
  if (question.law !== "joint") always.push("law");
  if (question.by === "gpus") always.push("gpu", "gpus", "hours", "utilisation", "generation", "count");
  else always.push(question.by);
  if (question.problems !== null) always.push("problems");
  if (question.size !== null) always.push("size");
  const said = Object.fromEntries(always.map((name) => [name, all[name]!]));
  const unasked = ["target", ...Object.values(budgetWords).flat()];
  const more = Object.entries(wordsBeyond(study, { ...said, by: question.by }, question));
  const others = more.filter(([name]) => !unasked.includes(name));
  // a machine that is named would be a budget too
  const by = question.by !== "gpus" && others.some(([name]) => name === "gpu") ? [["by", question.by] as const] : [];
  const words = [...Object.entries(said), ...by, ...others].map(([name, value]) => `--${name} ${value}`);
  return `npx rlscale plan ${question.size === null ? "best" : "forward"} ${words.join(" ")}`;
}

export type Ends = readonly [low: number | null, high: number | null];

export type PlanRow = readonly (string | number | boolean | null)[];

export function planCsv(resource: Answer["question"]["resource"], rows: readonly PlanRow[]): string {
  const x = resource === "compute" ? "training_flops" : "training_samples";
  return dataCsv(["what", "model_size", "step", x, "test_loss", "measured", "low", "high"], rows);
}

export function row(
  what: string,
  modelSize: number,
  [x, loss]: readonly [number, number | null],
  measured: boolean,
  { step = null, ends = [null, null] }: { step?: number | null; ends?: Ends } = {}
): PlanRow {
  return [what, modelSize, step, x, loss, measured, ...ends];
}

/** A line where it is measured and where it is extrapolated, with the ends of its band. */
export function lineRows(
  modelSize: number,
  parts: LineSeries["parts"],
  endsAt: (x: number, loss: number) => Ends = () => [null, null]
): PlanRow[] {
  return parts.flatMap(({ points, extrapolated }) =>
    points.map(([x, loss]) => row("line", modelSize, [x, loss], !extrapolated, { ends: endsAt(x, loss) }))
  );
}

export function evaluationRows(modelSize: number, curve: PlanCurve | undefined, found: Answer): PlanRow[] {
  return pointsOf(curve, found).map((point, i) =>
    row("evaluation", modelSize, point, true, { step: itemAt(curve!.step, i) })
  );
}

/** The plan, with the interval of one new run, as losses. */
export function planRows({ plan }: Answer): PlanRow[] {
  if (plan.loss === null) return [];
  const ends: Ends = plan.interval ? [1 - plan.interval[1], 1 - plan.interval[0]] : [null, null];
  return [row("plan", plan.modelSize, [plan.x, plan.loss], plan.distance.reach === "inside", { ends })];
}
