/** Claims about the form of one run: a power law, a sigmoid, or no change. */

import { forecastErrors, ofMany, type Tested, testedGroups } from "../../../../src/lib/beside/effects.js";
import { curveOf, type TestedRun } from "../../../../src/lib/beside/tested-runs.js";
import { mean } from "../../../../src/lib/goodness.js";
import { runForms } from "../../../../src/lib/runs/form-names.js";
import type { RunCurve } from "../../../../src/lib/runs/run-curve.js";
import { aicc, fitRunForms, pointsOf } from "../../../../src/lib/runs/run-forms.js";
import type { StudyRun } from "../../../../src/lib/runs/study-run.js";
import { square } from "../../../../src/lib/statistics/power.js";
import { marginOf } from "../../../../src/paper/claims/margins.js";
import type { ColumnRecord, ElsewhereRecord, RowRecord } from "../../../../src/paper/elsewhere/elsewhere-record.js";
import { tested } from "./columns.js";
import { eachWindow, sizesOf, turn, windows } from "./ladder.js";
import { forecastGroups } from "./run-rows.js";
import type { StudyRuns } from "./runs.js";

/** Forms that are set against each other. */
const rivalForms = ["power", "sigmoid", "no-change"] as const;
type Rival = (typeof rivalForms)[number];

export function formRow(runs: StudyRuns): RowRecord {
  const margin = marginOf("difference", "relativeLoss");
  return {
    id: "form",
    finding: null,
    claim: "a run has the form of a power law, which predicts its second half better than a sigmoid",
    test: "Mean error over the evaluations of the second half, as a share of their loss: that of a sigmoid fitted to the first half minus that of the run\u2019s own power law. Mean over runs, seeds of a recipe averaged first.",
    ...{ margin, claims: [] },
    columns: forecastGroups(runs).map(({ study, groups }): ColumnRecord => {
      const { effects, values } = testedGroups(groups, formTest);
      return tested(study, margin, effects, values);
    })
  };
}

function formTest(group: string, runs: readonly TestedRun[]): Tested {
  const errors = forecastErrors(runs);
  const gain = (form: Rival, over: Rival) => ofMany(errors.map((error) => error[over] - error[form]));
  const best = errors.map((error) => rivalForms.reduce((least, form) => (error[form] < error[least] ? form : least)));
  const won = (form: Rival) => [`${group}: ${form}`, best.filter((one) => one === form).length] as const;
  return {
    effects: [
      { what: `${group}: power law against a sigmoid`, group, ...gain("power", "sigmoid") },
      {
        ...{ what: `${group}: sigmoid against no change`, group: "a sigmoid against no change", beyond: true },
        ...gain("sigmoid", "no-change")
      }
    ],
    values: { ...Object.fromEntries(rivalForms.map(won)), [`${group}: recipes`]: errors.length }
  };
}

/** Forms within the runs of the ladder by window: how many runs each describes best, and forecasts from the early steps. */
export function ladderForms(runs: readonly StudyRun[]): ElsewhereRecord["forms"] {
  return eachWindow((task, window) => {
    const some = sizesOf(runs, task);
    const { from = 1, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number } = windows[window];
    const best = some.map((run) => bestForm(within(curveOf(run), from, to)));
    return [
      {
        ...{ task, window, runs: some.length },
        best: Object.fromEntries(described.map((form) => [form, best.filter((one) => one === form).length]))
      }
    ];
  });
}

/** What is left after the early window, forecast from it. */
export function earlyForecasts(runs: readonly StudyRun[], tasks: readonly string[]): ElsewhereRecord["earlyForecasts"] {
  return tasks.map((task) => {
    const errors = forecastErrors(sizesOf(runs, task), ({ x }) => x.filter((at) => at <= turn).length);
    const of = (form: Rival) => mean(errors.map((error) => error[form]));
    return { task, to: turn, power: of("power"), sigmoid: of("sigmoid"), "no-change": of("no-change") };
  });
}

/** Every form of a run, and a constant. */
const described = ["no-change", ...runForms] as const;

/** The form with the least AICc, a constant among them. */
function bestForm(curve: RunCurve): string {
  const points = pointsOf(curve);
  const n = points.x.length;
  const weight = points.weight.reduce((sum, w) => sum + w, 0);
  const weighted = (of: (score: number) => number) =>
    points.weight.reduce((sum, w, i) => sum + w * of(points.score[i] ?? 0), 0);
  const level = weighted((score) => score) / weight;
  const rss = weighted((score) => square(score - level));
  const fits = [{ form: "no-change", rss, q: 1 }, ...fitRunForms(curve).forms];
  return fits.reduce((least, next) => (aicc(next, n) < aicc(least, n) ? next : least)).form;
}

/** The evaluations between two steps, both included. */
function within(curve: RunCurve, from: number, to: number): RunCurve {
  const first = curve.x.findIndex((x) => x >= from);
  const last = curve.x.findLastIndex((x) => x <= to);
  const cut = (values: Float64Array) => values.slice(first, last + 1);
  return { ...curve, x: cut(curve.x), score: cut(curve.score), before: first === 0 ? curve.before : null };
}
