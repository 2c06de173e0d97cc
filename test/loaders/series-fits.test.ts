/** Which laws and slopes a study's series have: by resource, window, counts and samples, with slopes by plain least squares. */
import { describe, expect, it } from "vitest";
import { buildFits, hasResource, recordCurve } from "../../loaders/analysis/build-fits.js";
import { buildRunLaws, buildRunSlopes } from "../../loaders/analysis/build-run-slopes.js";
import { buildRuns, type RunTable } from "../../loaders/study/build-runs.js";
import { parseStudy, seriesCurves } from "../../loaders/study/study.js";
import { sampleAlone } from "../../src/lib/inference/sizes/slope-sample.js";
import { fitLaw } from "../../src/lib/law/fit-law.js";
import { selectWindow } from "../../src/lib/protocols.js";
import type { Curve } from "../../src/lib/runs.js";
import { countUserRun } from "../../src/lib/user-runs/count-user-run.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { columns, doubles, identity, parquetLog, projectWith } from "./log-files.js";

interface Planted {
  family: string;
  /** evaluations of each size */
  steps: number[];
  kind?: "repeat" | "mean";
  /** index of a size without tokens, and so without compute */
  blank?: number;
  /** index of a size whose last evaluation has a score of 1 */
  solved?: number;
}

const families: Planted[] = [
  { family: "whole", steps: [40, 40, 40, 40], solved: 1 },
  { family: "blank", steps: [40, 40, 40], blank: 2 },
  { family: "few", steps: [40, 40] },
  { family: "short", steps: [40, 40, 2] },
  { family: "lone", steps: [40, 40, 1] },
  { family: "drawn", steps: [40, 40, 40] },
  { family: "means", steps: [40, 40], kind: "mean" }
];
const sizes = [1e9, 3e9, 9e9, 27e9];

function logsOf({ family, steps, kind = "repeat", blank, solved }: Planted): [string, Uint8Array][] {
  return steps.map((n, i) => {
    const k = 0.04 + 0.02 * i;
    const loss = (at: number) => 0.9 * at ** -k * (1 + 0.02 * Math.sin(3 * at + i));
    const score = Array.from({ length: n }, (_, t) => (i === solved && t === n - 1 ? 1 : 1 - loss(t + 1)));
    const run = `${family}-${i}`;
    const of = { run, family, modelSize: sizes[i]!, kind, repeats: 4, repeat: kind === "mean" ? null : 1 };
    const withoutCompute: Record<string, null> = i === blank ? { tokens: null, flops: null } : {};
    return [
      `data/runs/${run}.parquet`,
      parquetLog(identity(of), columns(n, { score_holdout: doubles(score), ...withoutCompute }))
    ];
  });
}

const studyOf = (problems: number) =>
  parseStudy(`title: Of many make
provenance: Made for a test.
algorithm: PPO
domain: arithmetic
benchmark: holdout
${problems > 0 ? `heldOutProblems: ${problems}` : ""}
batch: 512
families:
${families
  .map(
    ({ family, steps, kind = "repeat" }) => `  - id: ${family}
    name: ${family}
    heldOutSize: ${sizes[steps.length - 1]! / 1e9}
    asPublished: ${family === "drawn"}
    variants:
      - id: base
        curves: ${kind}
        early: { firstPoints: 15 }
`
  )
  .join("")}repeats: 4
`);
const study = studyOf(400);
const readRuns = (): Promise<RunTable> => buildRuns(projectWith(Object.fromEntries(families.flatMap(logsOf))));

/** Fall of ln L per unit of ln X, least squares. */
function slope(x: ArrayLike<number>, loss: ArrayLike<number>): number {
  const [lnX, lnL] = [Array.from(x, Math.log), Array.from(loss, Math.log)];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(lnX), mean(lnL)];
  const sum = (of: (i: number) => number) => lnX.reduce((total, _, i) => total + of(i), 0);
  return -sum((i) => (lnX[i]! - mx) * (lnL[i]! - my)) / sum((i) => (lnX[i]! - mx) ** 2);
}

describe("buildFits(runs, study)", () => {
  it("has the laws that sizes, evaluations and resources of each series allow, and every size's own", async () => {
    const runs = await readRuns();
    const { laws, sizeLaws, curves } = buildFits(runs, study);
    const law = (family: string, resource: string, protocols: string[]) =>
      protocols.flatMap((protocol) => ["log", "linear"].map((each) => `${family} ${resource} ${protocol} ${each}`));
    expect(laws.map((one) => `${one.family} ${one.resource} ${one.protocol} ${one.objective}`).sort()).toEqual(
      [
        ...["compute", "data"].flatMap((resource) => law("whole", resource, ["full", "inter", "intra"])),
        // three sizes: between sizes two are left; one of them without compute
        ...law("blank", "data", ["full", "intra"]),
        ...["compute", "data"].flatMap((resource) => law("drawn", resource, ["full", "intra"]))
      ].sort()
    );
    const whole = seriesCurves(runs, study, study.series[0]!);
    for (const { resource, objective, window, law, goodness } of laws.filter((one) => one.family === "whole")) {
      const fit = fitLaw(selectWindow(whole, window), { resource, objective });
      expect([law.kMax, law.n0, law.sizes, goodness]).toEqual([fit.kMax, fit.n0, fit.sizes, fit.goodness]);
    }
    const count = (family: string) => sizeLaws.filter((one) => one.family === family).length;
    // two resources a size; one evaluation has no line
    expect(families.map(({ family }) => count(family))).toEqual([8, 3, 4, 6, 4, 6, 4]);
    for (const { run, family, modelSize, computeFlops, dataSamples, testLoss } of curves) {
      const found = sizeLaws.filter((one) => one.family === family && one.modelSize === modelSize);
      for (const { resource, learningEfficiency } of found)
        expectRelative(learningEfficiency, slope(resource === "compute" ? computeFlops : dataSamples, testLoss), 1e-9);
      expect(computeFlops).toHaveLength(run === "blank-2" ? 0 : dataSamples.length);
    }
  });

  it("records no compute of a curve that has blanks, or zeros, among it", () => {
    const curve = (computeFlops: number[]): Curve => ({
      ...{ run: "one", modelSize: 1e9, step: Float64Array.of(1, 2), dataSamples: Float64Array.of(512, 1024) },
      ...{ computeFlops: Float64Array.from(computeFlops), testLoss: Float64Array.of(0.5, 0.4) }
    });
    const flops = (values: number[]) => recordCurve(study, study.series[0]!, curve(values)).computeFlops;
    expect(
      [
        [1, 2],
        [0, 2],
        [1, Number.NaN]
      ].map(flops)
    ).toEqual([[1, 2], [], []]);
    expect(hasResource(curve([0, 2]), "data")).toBe(true);
  });
});

describe("buildRunSlopes(runs, study, samples) and buildRunLaws", () => {
  const samples = [
    { family: "few", variant: "base" },
    // neither is a series of this study
    { family: "blank", variant: "instruct" },
    { family: "other", variant: "base" }
  ] as const;

  it("has the runs of series that have no samples and are no drawn points, with slopes and counts of each", async () => {
    const runs = await readRuns();
    const found = buildRunSlopes(runs, study, samples);
    const of = (run: string, resources: string[]) => resources.map((resource) => `${run} ${resource}`);
    const both = ["compute", "data"];
    expect(found.map(({ run, resource }) => `${run} ${resource}`)).toEqual([
      ...["whole-0", "whole-1", "whole-2", "whole-3", "blank-0", "blank-1"].flatMap((run) => of(run, both)),
      ...of("blank-2", ["data"]),
      // two evaluations, or one, are too few
      ...["short-0", "short-1", "lone-0", "lone-1", "means-0", "means-1"].flatMap((run) => of(run, both))
    ]);
    const curves = study.series.flatMap((series) =>
      seriesCurves(runs, study, series).map((curve) => ({ series, curve }))
    );
    for (const { run, resource, k, counts, modelSize } of found) {
      const { series, curve } = curves.find((one) => one.curve.run === run)!;
      const x = resource === "compute" ? curve.computeFlops : curve.dataSamples;
      expectRelative(k, slope(x, curve.testLoss), 1e-9);
      expect(modelSize).toBe(curve.modelSize);
      expect(counts).toMatchObject({ answers: 400, answersFrom: "heldOutProblems", points: 40 });
      expect(counts!.allRight).toBe(run === "whole-1" ? 1 : 0);
      if (run === "whole-1") continue;
      const [lnX, lnL] = [x.map(Math.log), curve.testLoss.map(Math.log)];
      const repeatsAt = new Float64Array(40).fill(series.kind === "mean" ? 4 : 1);
      const answers = { count: 400, from: "heldOutProblems" };
      const counted = { lnX, loss: curve.testLoss, answers, repeatsAt };
      expect(counts!.k).toBe(countUserRun(counted, sampleAlone(1, lnX, lnL, run))!.k);
    }
  });

  it("states a number of answers where the study has none", async () => {
    const [first] = buildRunSlopes(await readRuns(), studyOf(0), samples);
    expect(first!.counts).toMatchObject({ likelihood: "half-count", answersFrom: "stated" });
  });

  it("has laws over three sizes or more, against what every run of a series has", async () => {
    const laws = buildRunLaws(await readRuns(), study, samples);
    expect(laws.map(({ family, resource }) => `${family} ${resource}`)).toEqual([
      ...["whole compute", "whole data", "blank data"],
      // two evaluations of a size have a line, one has none
      ...["short compute", "short data"]
    ]);
    for (const { counts } of laws) expect(counts).not.toBeNull();
  });
});
