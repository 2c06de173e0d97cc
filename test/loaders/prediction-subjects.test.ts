/** Which series are predicted, against what, and from which points, of runs planted without a log. */
import { describe, expect, it } from "vitest";
import { predictionSubjects, predictStage } from "../../loaders/analysis/prediction/build-prediction.js";
import { runTable, type TableRun, tableSeries, tableStudy } from "../helpers/run-table.js";

const planted = (modelSize: number, points: number, changes: Partial<TableRun> = {}): TableRun => ({
  ...{ run: `run-${modelSize}`, modelSize },
  loss: Array.from({ length: points }, (_, t) => 0.9 * (t + 1) ** -0.1),
  ...changes
});
const subjectsOf = (runs: readonly TableRun[], samples: Parameters<typeof predictionSubjects>[0]["samples"] = []) =>
  predictionSubjects({ runs: runTable(runs), study: tableStudy(), samples });
const against = (runs: readonly TableRun[]) => subjectsOf(runs).map(({ resource }) => resource);
const three = [planted(1e9, 30), planted(2e9, 30), planted(16e9, 40)];

describe("predictionSubjects({ runs, study, samples })", () => {
  it("are a series of three sizes and thirty points each, once against compute and once against data", () => {
    expect(against(three)).toEqual(["compute", "data"]);
    expect(against(three.slice(1))).toEqual([]);
    expect(against(three.map((run) => ({ ...run, family: "other" })))).toEqual([]);
    expect(against([planted(1e9, 29), ...three.slice(1)])).toEqual([]);
  });

  it("leaves out a resource that a run lacks, be it the only one of three", () => {
    expect(against([planted(1e9, 30, { flops: null }), ...three.slice(1)])).toEqual(["data"]);
    const noSamples = Array.from({ length: 30 }, (_, t) => (t === 3 ? 0 : 100 * (t + 1)));
    const flops = Array.from({ length: 30 }, (_, t) => 1e12 * (t + 1));
    expect(against([planted(1e9, 30, { samples: noSamples, flops }), ...three.slice(1)])).toEqual(["compute"]);
  });

  it("have every point from the first step that all sizes have, in logs of their own resource", () => {
    const late = planted(1e9, 33);
    const runs = [{ ...late, loss: late.loss.map((value, t) => (t < 3 ? 0 : value)) }, ...three.slice(1)];
    // the others have 27 and 37 points from there
    expect(against(runs)).toEqual([]);
    const longer = [runs[0] ?? late, planted(2e9, 34), planted(16e9, 40)];
    for (const { resource, curves } of subjectsOf(longer)) {
      expect(curves.map(({ modelSize, step }) => [modelSize / 1e9, step.length, step[0]])).toEqual([
        ...[
          [1, 30, 4],
          [2, 31, 4],
          [16, 37, 4]
        ]
      ]);
      for (const { modelSize, step, lnX, lnL, loss } of curves) {
        const unit = resource === "compute" ? 600 * modelSize : 100;
        expect(lnX).toEqual(step.map((at) => Math.log(unit * at)));
        expect(loss).toEqual(step.map((at) => 0.9 * at ** -0.1));
        expect(lnL).toEqual(loss.map(Math.log));
      }
    }
  });

  it("carry the noise of their own family, variant and resource, and verdicts unless as published", () => {
    const effects = { slopeRatio: 1, levelRatio: 1, df: 9, noiseToBinomial: 1, sxx: 1, steps: 1, cells: [] };
    const sample = { family: "test", variant: "base" as const, resource: "data" as const, effects, samples: [] };
    const others = [
      { ...sample, family: "other" },
      { ...sample, variant: "instruct" as const }
    ];
    expect(subjectsOf(three, [...others, sample]).map(({ noise }) => noise)).toEqual([null, sample]);
    expect(subjectsOf(three)[0]?.key).toEqual({ family: "test", variant: "base", resource: "compute", verdicts: true });
    const study = tableStudy({ series: [tableSeries({ asPublished: true })] });
    const published = predictionSubjects({ runs: runTable(three), study, samples: [] });
    expect(published.map(({ key }) => key.verdicts)).toEqual([false, false]);
  });
});

describe("predictStage(subject, stage)", () => {
  it("is kept by the name of prediction, for this very subject", () => {
    const [subject] = subjectsOf(three);
    const asked: unknown[] = [];
    const kept = { curves: [] };
    const stage = (name: string, input: unknown) => {
      asked.push([name, input]);
      return kept as never;
    };
    expect(subject && predictStage(subject, stage)).toBe(kept);
    expect(asked).toEqual([["prediction", subject]]);
  });
});
