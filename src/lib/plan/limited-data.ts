/** What the runs on repeated problems, and with other rollout groups, say about a plan. */
import { firstOf, lastOf } from "../items.js";
import type { PlanReuse, PlanRollouts, PlanStudy } from "./plan-study.js";
import type { Question } from "./question.js";

export type ReuseRow = PlanReuse["rows"][number];

export interface ReuseAdvice {
  /** tau: passes over the problems at hand, 1 or more */
  reuseFactor: number;
  /** largest tau up to which every run was not worse than fresh data by the margin */
  safe: number | null;
  margin: number | null;
  /** runs with fewer and with more passes than this, and with as many */
  below: ReuseRow | null;
  above: ReuseRow | null;
  /** `tested`: up to the safe tau; `undecided`, `worse`: by the runs around it; `beyond`: more than any run; `none`: no such runs */
  word: "fresh" | "not worse" | "undecided" | "worse" | "beyond" | "none";
  /** size of the runs, parameters */
  modelSize: number | null;
}

type Series = Pick<Question, "family" | "variant">;

/** The runs of the same family and variant. */
function ofSeries<One extends Series>(records: readonly One[], { family, variant }: Series): One | undefined {
  return records.find((record) => record.family === family && record.variant === variant);
}

/** @param unique problems at hand, > 0 */
export function reuseAdvice(study: PlanStudy, series: Series, samples: number, unique: number): ReuseAdvice {
  if (!(unique > 0)) throw new RangeError(`plan: problems at hand must be above 0; got ${unique}`);
  const record = ofSeries(study.reuse, series);
  const reuseFactor = Math.max(1, samples / unique);
  const shared = {
    reuseFactor,
    safe: record?.notWorseUpTo ?? null,
    margin: record?.margin ?? null,
    modelSize: record?.modelSize ?? null
  };
  if (!record) return { ...shared, below: null, above: null, word: reuseFactor <= 1 ? "fresh" : "none" };
  const rows = [...record.rows].sort((a, b) => a.reuseFactor - b.reuseFactor);
  const below = rows.findLast((row) => row.reuseFactor <= reuseFactor) ?? null;
  const above = rows.find((row) => row.reuseFactor >= reuseFactor) ?? null;
  const word =
    reuseFactor <= 1
      ? "fresh"
      : reuseFactor <= (shared.safe ?? 1)
        ? "not worse"
        : above === null
          ? "beyond"
          : [below, above].some((row) => row?.verdict === "worse")
            ? "worse"
            : "undecided";
  return { ...shared, below, above, word };
}

export interface GroupAdvice {
  groupSize: number;
  chance: number;
  /** budget that the runs share, nearest to the one asked for, and whether they were measured at that */
  computeFlops: number;
  inside: boolean;
  /** budgets that all runs were measured at */
  from: number;
  to: number;
  /** size of the runs, parameters */
  modelSize: number;
  /** who leads after equal samples */
  perSample: { groupSize: number; chance: number } | null;
  /** plain means of the loss over the bin of shared compute nearest to the budget, no law; null where there are none */
  means: PlanRollouts["means"][number] | null;
}

/** Which G led at a budget of training compute among the measured runs; null without such runs. */
export function groupAdvice(study: PlanStudy, series: Series, flops: number): GroupAdvice | null {
  const record = ofSeries(study.rollouts, series);
  if (!record || record.budgets.length === 0) return null;
  const away = (budget: PlanRollouts["budgets"][number]) => Math.abs(Math.log(budget.computeFlops / flops));
  const near = record.budgets.reduce((a, b) => (away(b) < away(a) ? b : a));
  const best = near.groups.reduce((a, b) => (b.loss < a.loss ? b : a));
  const [from, to] = [firstOf(record.budgets).computeFlops, lastOf(record.budgets).computeFlops];
  const most = record.perSample.reduce<PlanRollouts["perSample"][number] | null>(
    (a, b) => (a === null || b.chanceBest > a.chanceBest ? b : a),
    null
  );
  return {
    groupSize: best.groupSize,
    chance: best.chanceBest,
    computeFlops: near.computeFlops,
    inside: flops >= from * (1 - 1e-9) && flops <= to * (1 + 1e-9),
    from,
    to,
    modelSize: record.modelSize,
    perSample: most && { groupSize: most.groupSize, chance: most.chanceBest },
    means: record.means.find(({ to }) => near.computeFlops <= to * (1 + 1e-9)) ?? null
  };
}

/** Groups whose mean is not above the lowest by more than 95 % of the errors between runs, lowest first. */
export function tiedGroups<Mean extends { loss: number; se: number }>(groups: readonly Mean[]): Mean[] {
  const sorted = [...groups].sort((a, b) => a.loss - b.loss);
  return sorted.filter(({ loss, se }) => loss - firstOf(sorted).loss <= 1.96 * Math.hypot(se, firstOf(sorted).se));
}
