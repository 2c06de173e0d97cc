/** Run table -> forms of L(X), sizes held out, runs predicted: plain records with six significant digits. */

import { curveForms } from "../../../src/lib/forms/curve-forms.js";
import { clearMargin } from "../../../src/lib/inference/curves/curve-verdict.js";
import { fewestToForecast, withinMethods } from "../../../src/lib/inference/runs/within-run.js";
import {
  levelForms,
  practiceTargets,
  referenceStep,
  sizeCurve
} from "../../../src/lib/inference/sizes/between-sizes.js";
import { calibratedMethods, strictMethods } from "../../../src/lib/inference/sizes/held-out-errors.js";
import { matching } from "../../../src/lib/matching.js";
import { protocolWindow, selectWindow } from "../../../src/lib/protocols.js";
import type { PredictionRecord } from "../../../src/lib/records/prediction-record.js";
import { resources } from "../../../src/lib/runs.js";
import { fewestSizes } from "../../../src/lib/user-runs/user-law.js";
import type { RunTable } from "../../study/build-runs.js";
import { type Study, seriesCurves } from "../../study/study.js";
import { hasResource } from "../build-fits.js";
import type { SeriesSamples } from "../build-samples.js";
import { fitted } from "../fitted.js";
import { always, type Stage } from "../stage-cache.js";
import { betweenRecord, pooledRecord } from "./between-records.js";
import { curveRecords } from "./curve-records.js";
import { decompositions, jointRecords } from "./joint-records.js";
import type { Subject } from "./subject.js";
import { withinRecord } from "./within-record.js";

export interface PredictionInput {
  runs: Pick<RunTable, "table">;
  study: Study;
  /** series without repeats are not among them: they are described without intervals */
  samples: readonly Pick<SeriesSamples, "family" | "variant" | "resource" | "effects" | "samples">[];
}

/** What is predicted of a study: everything is computed over the `full` window of each series. */
export function predictionSubjects({ runs, study, samples }: PredictionInput): Subject[] {
  return study.series.flatMap((series) => {
    const all = seriesCurves(runs, study, series);
    if (all.length < fewestSizes) return [];
    const curves = selectWindow(all, protocolWindow("full", series, all));
    if (curves.some(({ step }) => step.length < fewestToForecast)) return [];
    const counted = resources.filter((resource) => curves.every((curve) => hasResource(curve, resource)));
    return counted.map((resource): Subject => {
      const { family, variant } = series;
      const sample = samples.find(matching({ family, variant, resource }));
      return {
        series,
        resource,
        key: { family, variant, resource, verdicts: !series.asPublished },
        curves: curves.map((curve) => sizeCurve(curve, resource)),
        noise: sample ?? null
      };
    });
  });
}

/**
 * All predictions of a study.
 *
 * @param stage keeps what a series gave before
 */
export function buildPrediction(input: PredictionInput, stage: Stage = always): PredictionRecord {
  const predicted = predictionSubjects(input).flatMap((subject) => fitted(() => predictStage(subject, stage)));
  return {
    orders: {
      forms: [...curveForms],
      levelForms: [...levelForms],
      strict: [...strictMethods],
      calibrated: [...calibratedMethods],
      within: [...withinMethods]
    },
    settings: inSixDigits({ referenceStep, practiceTargets, clearMargin }),
    curves: predicted.flatMap(({ curves }) => curves),
    joint: predicted.flatMap(({ joint }) => joint),
    decomposition: predicted.flatMap(({ decomposition }) => decomposition),
    between: predicted.flatMap(({ between }) => between),
    within: predicted.flatMap(({ within }) => within),
    pooled: predicted.flatMap(({ pooled }) => pooled)
  };
}

type Predicted = Omit<PredictionRecord, "orders" | "settings">;

/** The predictions of one series against one resource, as a stage. */
export function predictStage(subject: Subject, stage: Stage): Predicted {
  return stage("prediction", subject, () => predict(subject, stage));
}

function predict(subject: Subject, stage: Stage): Predicted {
  const { resource, key } = subject;
  return inSixDigits({
    curves: curveRecords(subject, stage),
    joint: resource === "data" ? jointRecords(subject) : [],
    decomposition: resource === "data" && key.verdicts ? decompositions(subject) : [],
    between: [betweenRecord(subject)],
    within: [withinRecord(subject)],
    pooled: pooledRecord(subject)
  });
}

/** The same with every number at six significant digits: errors of a percent need no more, and the file is read by pages. */
function inSixDigits<T>(value: T): T {
  if (typeof value === "number") return (Number.isInteger(value) ? value : Number(value.toPrecision(6))) as T;
  if (Array.isArray(value)) return value.map(inSixDigits) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inSixDigits(item)])) as T;
}
