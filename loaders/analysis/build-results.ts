/** All logs and reference values -> the results file: the whole analysis, once, cached by the hash of inputs and code. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mapped } from "../../src/lib/items.js";
import type { CoverageRecord } from "../../src/lib/records/inference-record.js";
import type {
  CurveRecord,
  FirstStepRecord,
  InputsRecord,
  OtherCurveRecord,
  Results,
  StudyRecord
} from "../../src/lib/results.js";
import { resourceOf, resources } from "../../src/lib/runs.js";
import { fewestSizes } from "../../src/lib/user-runs/user-law.js";
import { toJson } from "../emit.js";
import { isInstalled, packedResults } from "../installed.js";
import { keptOrMade } from "../output/kept-or-made.js";
import { projectRoot } from "../project-root.js";
import { buildRuns, type RunTable } from "../study/build-runs.js";
import { curvesOf, evaluationsOf } from "../study/curves.js";
import { readReference } from "../study/read-reference.js";
import { analysisOf } from "../study/report-names.js";
import { checkAgainstStudy, readStudy, type Series, type Study, seriesCurves } from "../study/study.js";
import { buildClaims } from "./build-claims.js";
import { buildFits, fitSeries, hasResource, recordCurve } from "./build-fits.js";
import { buildPlanning } from "./build-planning.js";
import { buildRunLaws, buildRunSlopes } from "./build-run-slopes.js";
import { buildSamples } from "./build-samples.js";
import { buildExperiments } from "./experiments/build-experiments.js";
import { buildPrompts } from "./experiments/build-prompts.js";
import { fitted } from "./fitted.js";
import { coverageFile, hashOfCode, hashOfWork } from "./hash-of-work.js";
import { buildInference } from "./inference/build-inference.js";
import { buildPrediction, predictionSubjects } from "./prediction/build-prediction.js";
import { always, keepInCache, type Stage, stagesIn } from "./stage-cache.js";
import { type Ahead, alone, startAhead } from "./stages-ahead.js";

export { projectRoot };

/** First steps that the sensitivity of the fit between sizes is shown for. */
const lastFirstStep = 8;

/**
 * Results of the study in `root`, from the cache when neither inputs nor code have changed since.
 *
 * @param runs the run table, where the caller has use for it too
 * @throws LogError or Error with one message naming what is wrong with the logs or the reference values
 */
export async function loadResults(root: string = projectRoot, runs?: () => Promise<RunTable>): Promise<Results> {
  if (isInstalled && root === projectRoot) return packedResults();
  const code = await hashOfCode(root);
  const path = await placeOfResults(root, code);
  return keptOrMade({
    root,
    name: "analysing",
    kept: () => readKept(path),
    make: () => analyse(root, code, path, runs)
  });
}

async function analyse(root: string, code: string, path: string, runs?: () => Promise<RunTable>): Promise<Results> {
  const folder = join(root, ".build", "stages");
  const second = startAhead({ folder, code });
  const results = await buildResults(root, undefined, {
    stage: stagesIn(folder, code),
    ahead: second.ahead,
    ...(runs ? { runs } : {})
  }).finally(second.close);
  keepInCache(path, toJson(results));
  return results;
}

/** Results of these inputs and this code where they have been made here before; null where they have not. */
export async function keptResults(root: string = projectRoot): Promise<Results | null> {
  return readKept(await placeOfResults(root, await hashOfCode(root)));
}

async function placeOfResults(root: string, code: string): Promise<string> {
  return join(root, ".build", "cache", `results-${await hashOfWork(root, code)}.json`);
}

async function readKept(path: string): Promise<Results | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Results);
}

export interface AnalysisOptions {
  /** keeps what a stage gave before */
  stage?: Stage;
  /** the second core's share */
  ahead?: Ahead;
  /** gives the run table where it is built for others too; asked when the study's own file has been found right */
  runs?: () => Promise<RunTable>;
}

/** The analysis itself, from the bytes of the logs. */
export async function buildResults(
  root: string,
  say: (line: string) => void = () => {},
  { stage = always, ahead = alone, runs: runTable = () => buildRuns(root) }: AnalysisOptions = {}
): Promise<Results> {
  const study = await readStudy(root);
  const analysis = await analysisOf(study.report);
  const runs = await runTable();
  checkAgainstStudy(runs, study);
  const { curves, laws, sizeLaws } = buildFits(runs, study);
  const samples = buildSamples(runs, study);
  const predictions = { runs, study, samples };
  const tasks = [
    ...predictionSubjects(predictions).map((predicted) => ({ predicted })),
    ...samples.map((inferred) => ({ inferred })),
    ...samples.map((counted) => ({ counted }))
  ];
  const done = ahead(tasks, stage);
  const prompts = buildPrompts({ root, runs, study, samples }, stage);
  const experiments = await buildExperiments({ root, runs, study, samples }, stage);
  const planning = buildPlanning({ runs, study, drawn: curves, samples }, stage);
  await done();
  const firstStep = study.series.flatMap((series) => firstSteps(runs, study, series));
  const results = {
    schemaVersion: 1 as const,
    study: describeStudy(study),
    inputs: describeInputs(runs, study),
    curves,
    otherCurves: otherCurves(runs, study),
    laws,
    sizeLaws,
    runSlopes: buildRunSlopes(runs, study, samples),
    runLaws: buildRunLaws(runs, study, samples),
    firstStep,
    inference: buildInference(samples, prompts, await readCoverage(root), say, stage),
    prediction: buildPrediction(predictions, stage),
    experiments,
    planning,
    comparison: analysis.compare({
      ...(await printedNumbers(root, study)),
      laws,
      curves,
      earlierCurves: earlierCurves(runs, study),
      firstStep
    })
  };
  // ajv and the schema are loaded by an analysis alone: a command that finds its results kept does without
  const { validateResults } = await import("../results-schema.js");
  return validateResults({
    ...results,
    claims: await buildClaims(root, study, analysis.ledger, results)
  } satisfies Results);
}

/** What the publication prints; nothing where the study names no reference. */
async function printedNumbers(root: string, { references }: Study) {
  const [fits, digits, finalLoss] = await Promise.all(
    mapped(["fits", "digits", "finalLoss"], async (name) => (references ? readReference(root, references[name]) : []))
  );
  return { fits, digits, finalLoss, references };
}

/** What `npm run bench:coverage` left on record; null where it has not been run for this study. */
async function readCoverage(root: string): Promise<CoverageRecord | null> {
  const text = await readFile(join(root, coverageFile), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as CoverageRecord);
}

function describeStudy(all: Study): StudyRecord {
  const {
    experiments,
    references,
    repeats,
    repeatsAlong,
    remarks,
    counterparts,
    report,
    date,
    notes,
    logs,
    beside,
    ...study
  } = all;
  return { ...study, series: study.series.map(({ sizes, ...series }) => series) };
}

function describeInputs(runs: RunTable, study: Study): InputsRecord {
  const { logs, counts, hash } = runs;
  return {
    files: logs.map(({ path, format, bytes, sha256, identity, steps, rowsRead, rowsExcluded }) => ({
      path,
      format: format === "parquet" ? "parquet" : "arrow",
      bytes,
      sha256,
      run: identity.run,
      kind: identity.kind,
      state: identity.state,
      steps,
      rowsRead,
      rowsExcluded
    })),
    rowsRead: counts.rowsRead,
    rowsUsed: counts.rowsUsed,
    rowsExcluded: counts.rowsExcluded,
    excludedByReason: counts.byReason,
    curves: study.series.map(({ family, variant, kind }) => {
      const { benchmark } = study;
      const query = { experiment: "main", state: "current", benchmark, family, variant, kind } as const;
      return { family, variant, ...evaluationsOf(runs, query) };
    }),
    hash
  };
}

/** The study's fit between sizes for each first step, where early steps are missing from some sizes. */
function firstSteps(runs: RunTable, study: Study, series: Series): FirstStepRecord[] {
  const curves = seriesCurves(runs, study, series);
  const starts = new Set(curves.map(({ step }) => step[0]));
  const others = curves.filter(({ modelSize }) => modelSize !== series.heldOutSize);
  if (starts.size < 2 || others.length < fewestSizes) return [];
  const { family, variant } = series;
  const choice = { protocol: "inter", objective: "linear" } as const;
  return resources
    .filter((resource) => curves.every((curve) => hasResource(curve, resource)))
    .flatMap((resource) =>
      Array.from({ length: lastFirstStep }, (_, i) => i + 1).flatMap((fromStep) =>
        fitted(() => fitSeries(series, curves, { ...choice, resource }, { fromStep })).map(({ law, goodness }) => {
          return { family, variant, resource, ...choice, fromStep, kMax: law.kMax, n0: law.n0, r2: goodness.r2 };
        })
      )
    );
}

/** Held-out curves of an older state of the published ones. */
function earlierCurves(runs: RunTable, study: Study): CurveRecord[] {
  return study.series.flatMap((series) => {
    const { family, variant, kind } = series;
    const query = { experiment: "main", state: "earlier", benchmark: study.benchmark, family, variant, kind } as const;
    return curvesOf(runs, query).map((curve) => recordCurve(study, series, curve));
  });
}

/** Single repeats of the main runs, and earlier states of curves as published: shown beside the fits, not in them. */
function otherCurves(runs: RunTable, study: Study): OtherCurveRecord[] {
  const prompts = new Map(runs.logs.map(({ identity }) => [identity.run, identity.promptKind]));
  return study.series.flatMap((series) => {
    const { family, variant, kind } = series;
    const shared = { experiment: "main", benchmark: study.benchmark, family, variant } as const;
    const wanted = [
      ...(kind === "repeat" ? [] : [{ kind: "repeat", state: "current" } as const]),
      ...(series.asPublished ? [{ kind, state: "earlier" } as const] : [])
    ];
    // the set of repeats whose compute is not known has no place on an axis that its series has
    const axes = resources.filter((resource) =>
      seriesCurves(runs, study, series).every((curve) => hasResource(curve, resource))
    );
    return wanted.flatMap(({ kind, state }) =>
      curvesOf(runs, { ...shared, kind, state })
        .filter((curve) => axes.every((resource) => resourceOf(curve, resource).every(Number.isFinite)))
        .map((curve) => ({
          ...recordCurve(study, { ...series, kind }, curve),
          ...{ state, promptKind: prompts.get(curve.run) ?? "not known" }
        }))
    );
  });
}
