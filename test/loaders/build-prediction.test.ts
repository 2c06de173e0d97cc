import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { buildSamples } from "../../loaders/analysis/build-samples.js";
import { buildPrediction } from "../../loaders/analysis/prediction/build-prediction.js";
import { stagesIn } from "../../loaders/analysis/stage-cache.js";
import { toJson } from "../../loaders/emit.js";
import { buildRuns, type RunTable } from "../../loaders/study/build-runs.js";
import { readStudy, type Study } from "../../loaders/study/study.js";
import type { PredictionRecord } from "../../src/lib/records/prediction-record.js";
import { prediction as predictionSchema } from "../../src/lib/records/prediction-record.js";
import type { Resource, Variant } from "../../src/lib/runs.js";
import { expectRelative } from "../helpers/expect-relative.js";

let runs: RunTable;
let study: Study;
let record: PredictionRecord;
const folder = mkdtempSync(join(tmpdir(), "predictions-"));
const kept = stagesIn(folder, "code");

beforeAll(async () => {
  [runs, study] = await Promise.all([buildRuns("."), readStudy(".")]);
  record = buildPrediction({ runs, study, samples: buildSamples(runs, study) }, kept);
});
afterAll(() => rmSync(folder, { recursive: true }));

const series = <T extends { family: string; variant: Variant; resource: Resource }>(
  rows: readonly T[],
  variant: Variant,
  resource: Resource
) => rows.filter((row) => row.family === "qwen2.5" && row.variant === variant && row.resource === resource);

describe("buildPrediction({ runs, study, samples })", () => {
  it("matches its schema, is finite throughout and stays small", () => {
    const validate = new Ajv2020({ allErrors: true, strict: true }).compile(predictionSchema);
    expect(validate(record), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(toJson(record).length).toBeLessThan(450_000);
  });

  it("has every curve, hold-out and cut of every series", () => {
    // 7 + 7 + 4 sizes, two resources
    expect(record.curves).toHaveLength(36);
    // 7 left out and 4 + 3 + 2 + 1 predicted from below; of Llama's four sizes 4 and 1
    expect(record.between.map(({ targets }) => targets.length)).toEqual([17, 17, 17, 17, 5, 5]);
    expect(record.within.map(({ cuts }) => cuts.length)).toEqual(new Array(6).fill(10));
    expect(record.joint.map(({ form }) => form)).toEqual(
      ["base", "instruct", "llama"].flatMap(() => ["power-law", "loss-decomposition"])
    );
    expect(record.pooled).toHaveLength(6);
  });

  it("describes Llama as published, without verdicts, intervals or noise, and says why", () => {
    const llama = [...record.curves, ...record.between, ...record.within, ...record.joint, ...record.pooled].filter(
      ({ family }) => family === "llama3"
    );
    expect(llama.map(({ verdicts }) => verdicts)).toEqual(new Array(llama.length).fill(false));
    const curves = record.curves.filter(({ family }) => family === "llama3");
    for (const { verdict, curvature, curvatureReason, slopes } of curves) {
      expect([verdict, curvature, curvatureReason]).toEqual([null, null, "no single repeats of this family"]);
      expect(slopes.map(({ standardError }) => standardError)).toEqual([null, null, null, null]);
    }
    const within = record.within.filter(({ family }) => family === "llama3");
    expect(within.map(({ coverage, coverageReason }) => [coverage, coverageReason])).toEqual([
      [null, "no single repeats of this family"],
      [null, "no single repeats of this family"]
    ]);
    expect(record.decomposition.filter(({ family }) => family === "llama3")).toEqual([]);
  });

  it("carries the values that another program finds, to six digits", () => {
    const scipy = JSON.parse(readFileSync("test/fixtures/scipy/prediction.json", "utf8"));
    for (const theirs of scipy.heldOut) {
      const { targets } = series(record.between, theirs.variant, theirs.resource)[0]!;
      const ours = targets.find(({ kind, target }) => kind === "leave-one-out" && target === 72e9)!;
      expectRelative(ours.k!, theirs.k, 1e-5);
      expectRelative(ours.levels[0]!, theirs.levels[0], 1e-5);
      expectRelative(ours.strict[record.orders.strict.indexOf("linear")]![0], theirs.strict[0][0], 1e-4);
      const calibrated = ours.calibrated.find(({ seen }) => seen === theirs.seen)!;
      expectRelative(calibrated.errors[0]![0], theirs.calibrated[0], 1e-5);
    }
  });

  it("says that a law at a bound predicts nothing, and keeps what does not need it", () => {
    const bound = record.between.flatMap(({ targets }) => targets).filter(({ reason }) => reason !== null);
    expect(bound.length).toBeGreaterThan(0);
    for (const { kMax, n0, k, strict, calibrated } of bound) {
      expect([kMax, n0, k]).toEqual([null, null, null]);
      expect(strict.slice(0, 6)).toEqual(new Array(6).fill(null));
      expect(strict[6]).not.toBeNull();
      expect(calibrated.map(({ errors }) => errors[0])).toEqual(new Array(calibrated.length).fill(null));
    }
  });

  it("predicts rows after the study's own window too: 25 points of base, steps to 43 of instruct", () => {
    const own = (variant: Variant) =>
      series(record.within, variant, "data")[0]!.cuts.find(({ share }) => share === null)!;
    expect(own("base").sizes.map(({ seen }) => seen)).toEqual(new Array(7).fill(25));
    expect(own("instruct").sizes.map(({ seenToStep }) => seenToStep)).toEqual(new Array(7).fill(43));
  });

  it("sets pooled R^2 beside what models without the law score", () => {
    for (const { law, constant, sharedSlope, ownSlopes } of record.pooled.filter(({ verdicts }) => verdicts)) {
      // one constant per size explains most of it: the spread between sizes
      expect(constant!).toBeGreaterThan(0.95);
      expect([constant!, sharedSlope!, law!, ownSlopes!]).toEqual(
        [constant!, sharedSlope!, law!, ownSlopes!].sort((a, b) => a - b)
      );
    }
  });

  it("gives the same bytes again, as the whole analysis does in a process of its own", async () => {
    expect(toJson((await loadResults()).prediction)).toBe(toJson(record));
  }, 120_000);

  it("runs the stages of a series again when its own samples change, and of no other", () => {
    const samples = buildSamples(runs, study);
    expect(toJson(buildPrediction({ runs, study, samples }, kept))).toBe(toJson(record));
    const before = readdirSync(folder).length;
    const [first, ...others] = samples;
    const changed = { ...first!, effects: { ...first!.effects, df: first!.effects.df + 1 } };
    const again = buildPrediction({ runs, study, samples: [changed, ...others] }, kept);
    expect(readdirSync(folder)).toHaveLength(before + 1);
    expect(again.curves).toHaveLength(record.curves.length);
  });
});
