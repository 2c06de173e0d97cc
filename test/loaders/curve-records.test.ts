/** Records of single curves as results carry them, of curves planted straight in logs. */
import { describe, expect, it } from "vitest";
import { curveRecords } from "../../loaders/analysis/prediction/curve-records.js";
import type { Subject } from "../../loaders/analysis/prediction/subject.js";
import type { Stage } from "../../loaders/analysis/stage-cache.js";
import { smoothBend } from "../../src/lib/inference/curves/smooth-bend.js";
import { drawnEffects, drawnSample } from "../helpers/drawn-sample.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { lineOf } from "../helpers/law-search.js";
import { tableSeries } from "../helpers/run-table.js";

const samples = [drawnSample({ modelSize: 1e9, k: 0.1, level: -0.4, points: 20, noise: 0.004 })];
const effects = { ...drawnEffects, cells: new Array(10).fill(null) as never };
const curves = samples.map(({ modelSize, lnX, lnL }) => ({
  ...{ modelSize, lnX, lnL, step: lnX.map((_, t) => t + 1), loss: lnL.map(Math.exp) }
}));
const subject = (resource: "compute" | "data", changes: Partial<Subject> = {}): Subject => ({
  ...{ series: tableSeries(), resource, curves, noise: null },
  key: { family: "test", variant: "base", resource, verdicts: true },
  ...changes
});
/** Forms and sigmoids are tests of their own: stages that are kept already. */
const keeping = () => {
  const asked: [string, unknown][] = [];
  const stage = ((name: string, input: unknown) => {
    asked.push([name, input]);
    return name === "sigmoid" ? "a sigmoid" : { fits: [] };
  }) as Stage;
  return { asked, stage };
};

describe("curveRecords(subject, stage)", () => {
  it("keeps the forms of a curve, and the sigmoid of one against compute, by their names and by what each reads", () => {
    const noise = { effects, samples };
    const against = (resource: "compute" | "data") => {
      const { asked, stage } = keeping();
      const [record] = curveRecords(subject(resource, { noise }), stage);
      return { asked, sigmoid: record?.sigmoid };
    };
    const forms = ["forms", { curve: curves[0], verdicts: true }];
    expect(against("compute")).toEqual({ asked: [forms, ["sigmoid", samples[0]]], sigmoid: "a sigmoid" });
    expect(against("data")).toEqual({ asked: [forms], sigmoid: null });
  });

  it("has a bend and errors of slopes where repeats are known, and says why there are none where they are not", () => {
    const [known] = curveRecords(subject("data", { noise: { effects, samples } }), keeping().stage);
    expect(known?.curvatureReason).toBeNull();
    // of 299 simulated curves: a p is a whole number of three hundredths
    const bend = (draws: number) => smoothBend(samples[0]!, effects, { draws });
    expect(known?.curvature?.bend).toEqual(bend(299));
    expect(bend(299).p).not.toBe(bend(99).p);
    expect(known?.slopes.every(({ standardError }) => (standardError ?? 0) > 0)).toBe(true);
    const { asked, stage } = keeping();
    const [record] = curveRecords(subject("compute"), stage);
    expect(asked.map(([name]) => name)).toEqual(["forms"]);
    expect(record).toMatchObject({
      ...{ family: "test", variant: "base", resource: "compute", verdicts: true, modelSize: 1e9, points: 20 },
      ...{ curvature: null, curvatureReason: "no single repeats of this family", sigmoid: null }
    });
  });

  it("has plain slopes of the whole and of its parts that have five points or more", () => {
    // parts are of steps 1 to 30, 31 to 104 and 52 to 104
    const at = (points: number, every: number) => {
      const step = Float64Array.from({ length: points }, (_, t) => every * (t + 1));
      const lnX = step.map(Math.log);
      const lnL = lnX.map((x, t) => -0.3 - 0.1 * x + 0.01 * Math.sin(t));
      const curve = { modelSize: 1e9, step, lnX, lnL, loss: lnL.map(Math.exp) };
      const [record] = curveRecords(subject("data", { curves: [curve] }), keeping().stage);
      for (const { fromStep, toStep, points: count, k, standardError } of record?.slopes ?? []) {
        const inside = (_: number, t: number) => (step[t] ?? 0) >= (fromStep ?? 0) && (step[t] ?? 0) <= (toStep ?? 1e9);
        const line = lineOf({ lnX: lnX.filter(inside), lnL: lnL.filter(inside) });
        expectRelative(k, line.k, 1e-9);
        expect([count, standardError]).toEqual([lnX.filter(inside).length, null]);
      }
      return record?.slopes.map(({ fromStep, toStep, points: count }) => [fromStep, toStep, count]);
    };
    const [whole, early, late, last] = [
      [null, null],
      [1, 30],
      [31, 104],
      [52, 104]
    ];
    expect(at(110, 1)).toEqual([
      [...whole, 110],
      [...early, 30],
      [...late, 74],
      [...last, 53]
    ]);
    expect(at(35, 1)).toEqual([
      [...whole, 35],
      [...early, 30],
      [...late, 5]
    ]);
    expect(at(34, 1)).toEqual([
      [...whole, 34],
      [...early, 30]
    ]);
    expect(at(15, 8)).toEqual([
      [...whole, 15],
      [...late, 10],
      [...last, 7]
    ]);
  });
});
