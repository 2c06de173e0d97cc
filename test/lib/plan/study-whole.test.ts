/** What planStudy reads of results, in which every value is another, so that none can stand for its neighbour. */
import { describe, expect, it } from "vitest";
import { lateCurves, planStudy } from "../../../src/lib/plan/plan-study.js";
import { expectAlike } from "../../helpers/expect-relative.js";

const key = { family: "f", variant: "base", resource: "compute" } as const;
/** Records of everything else, none of which is this series'. */
const others = [{ family: "g" }, { variant: "instruct" }, { resource: "data" }].map((change) => ({
  ...key,
  ...change
}));
const fitted = (modelSize: number, k: number) => ({
  ...{ modelSize, learningEfficiency: k, referenceX: modelSize * 10, referenceLoss: 1 - k }
});
const law = (kMax: number, change: object = {}) => ({
  ...{ ...key, protocol: "full", objective: "log", status: "converged", ...change },
  law: { kMax, n0: kMax * 1e10, sizes: [fitted(1e9, kMax / 4), fitted(4e9, kMax / 2)] }
});
const curve = (modelSize: number, lastStep: number, change: object = {}) => ({
  ...{ family: "f", variant: "base", modelSize, step: [1, lastStep] },
  computeFlops: [modelSize * 1.23456789, modelSize * 2],
  ...{ dataSamples: [1.23456789, 20], testLoss: [0.987654321, 0.5], ...change }
});
/** Errors in the order of the names; the first number of each is the mean. */
const errors = (...means: (number | null)[]) => means.map((mean) => mean && [mean, 9, 9]);
const target = (kind: string, of: number, upTo: number | null, ...means: (number | null)[]) => ({
  ...{ kind, target: of, upTo, strict: errors(...means) }
});
const size = (modelSize: number, seenToStep: number) => ({ modelSize, seenToStep });
const cut = (share: number | null, inside: number | null, seen: number[], ...means: number[]) => ({
  ...{ share, inside, sizes: [size(1e9, seen[0]!), size(4e9, seen[1]!)], mean: errors(...means) }
});
const planned = [
  { modelSize: 1e9, from: 3, to: 7, tokensPerSample: 11 },
  { modelSize: 4e9, from: 13, to: 17, tokensPerSample: 19 },
  { modelSize: 9e9, from: 23, to: 29, tokensPerSample: 31 }
];
const results = {
  inputs: { hash: "abc" },
  study: {
    ...{ heldOutProblems: 500, batch: 512 },
    families: [
      { id: "h", name: "H" },
      { id: "f", name: "F" }
    ],
    series: [...others.slice(0, 2), key].map(({ family, variant }, i) => ({ family, variant, asPublished: i > 1 }))
  },
  planning: {
    ...{ groupSize: 8, settings: { draws: 400, unit: 1e-6, seed: 7 } },
    series: [{ ...key, noise: "the noise", sizes: planned }]
  },
  curves: [curve(1e9, 60), curve(4e9, 80), curve(9e9, 50, { family: "g" }), curve(9e9, 70, { variant: "instruct" })],
  laws: [
    ...others.map((other) => law(9, other)),
    law(8, { protocol: "late" }),
    law(0.12),
    law(0.2, { objective: "linear", status: "max-iterations" })
  ],
  sizeLaws: [
    ...others.map((other) => ({ ...other, ...fitted(1e9, 9) })),
    ...[1e9, 4e9, 9e9].map((N, i) => ({ ...key, ...fitted(N, 0.03 * (i + 1)) }))
  ],
  prediction: {
    orders: { within: ["last-value", "own-slope", "law", "mean-5"], strict: ["copy", "chosen"] },
    within: [
      ...others.map((other) => ({ ...other, cuts: [cut(0.1, 1, [1, 1], 1, 1, 1, 1)] })),
      {
        ...key,
        cuts: [
          // the least factor is of the second size, then of the first
          cut(0.75, 0.9, [40, 64], 0.3, 0.01, 0.04, 0.2),
          cut(null, 0.5, [1, 1], 1, 1, 1, 1),
          cut(0.5, null, [30, 20], 0.25, 0.02, 0.05, 0.35)
        ]
      }
    ],
    between: [
      ...others.map((other) => ({ ...other, targets: [target("up-to", 1e12, 1e11, 1, 1)] })),
      {
        ...key,
        targets: [
          target("leave-one-out", 1e9, null, 0.9, 0.5),
          target("leave-one-out", 4e9, null, 0.9, 0.06),
          target("leave-one-out", 6e9, null, 0.9, 0.02),
          target("leave-one-out", 7e9, null, 0.9, null),
          target("leave-one-out", 9e9, null, 0.9, 0.7),
          target("up-to", 9e9, 3e9, 0.9, 0.3),
          target("up-to", 6e9, 4e9, 0.9, 0.8),
          target("up-to", 9e9, 6e9, 0.9, null),
          target("up-to", 9e9, null, 0.9, 0.8)
        ]
      }
    ]
  },
  experiments: {}
};
const read = (change: object = {}) => planStudy({ ...results, ...change } as never);
const line = (modelSize: number, k: number) => ({ k, x: modelSize * 10, loss: 1 - k });

describe("planStudy(results)", () => {
  it("has the study, its curves to six figures, and families that are planned for", () => {
    const { series, ...study } = read();
    expect(series).toHaveLength(1);
    expect(study).toEqual({
      ...{ hash: "abc", problems: 500, batch: 512, groupSize: 8, families: [{ id: "f", name: "F" }] },
      draws: { count: 400, unit: 1e-6, seed: 7 },
      curves: results.curves.map(({ family, variant, modelSize, step }) => ({
        ...{ family, variant, modelSize, step, samples: [1.23456789, 20], loss: [0.987654, 0.5] },
        flops: [Number((modelSize * 1.23456789).toPrecision(6)), modelSize * 2]
      })),
      ...{ reuse: [], rollouts: [] }
    });
  });

  it("has a series' laws, sizes with the line of each law, noise and backtests, and no other series'", () => {
    const [series] = read().series;
    expectAlike(
      series,
      {
        ...{ ...key, asPublished: true, noise: "the noise", late: null },
        laws: { joint: { kMax: 0.12, n0: 1.2e9 }, linear: { kMax: 0.2, n0: 2e9 } },
        sizes: planned.map((one, i) => ({
          ...one,
          lines: {
            joint: i < 2 ? line(one.modelSize, [0.03, 0.06][i]!) : null,
            linear: i < 2 ? line(one.modelSize, [0.05, 0.1][i]!) : null,
            own: line(one.modelSize, 0.03 * (i + 1))
          }
        })),
        backtest: {
          within: [
            { share: 0.5, factor: 60 / 30, law: 0.05, still: 0.25, inside: null },
            { share: 0.75, factor: 80 / 64, law: 0.04, still: 0.2, inside: 0.9 }
          ],
          above: [
            { from: 6e9, target: 9e9, factor: 1.5, error: null },
            { from: 3e9, target: 9e9, factor: 3, error: 0.3 }
          ],
          between: 0.04
        }
      },
      1e-12
    );
    expect(Object.keys(series!.laws)).toEqual(["joint", "linear"]);
  });

  it("has nothing where laws, backtests or the series' description are missing", () => {
    const [series] = read({
      ...{ laws: results.laws.slice(0, 4), sizeLaws: results.sizeLaws.slice(0, 3) },
      prediction: { ...results.prediction, within: [], between: [] },
      study: { ...results.study, series: results.study.series.slice(0, 2) }
    }).series;
    const none = { joint: null, linear: null, own: null };
    expect(series).toMatchObject({
      ...{ asPublished: false, laws: { joint: null, linear: null } },
      sizes: [{ lines: none }, { lines: none }, { lines: none }],
      backtest: { within: [], above: [], between: null }
    });
    // as published, of a series of another resource too: points are the same
    const described = (asPublished: boolean) => ({ study: { ...results.study, series: [{ ...key, asPublished }] } });
    expect([true, false].map((value) => read(described(value)).series[0]!.asPublished)).toEqual([true, false]);
  });

  it.each([
    ["converged", true],
    ["max-iterations", true],
    ["flat", false],
    ["at-bound", false]
  ])("a law that ended %s is taken: %s", (status, isTaken) => {
    const [series] = read({ laws: [law(0.12, { status })] }).series;
    expect(series!.laws.joint !== null).toBe(isTaken);
    expect(series!.sizes[0]!.lines.joint !== null).toBe(isTaken);
  });

  it("has ln X against the resource of a series and ln L of its curves alone", () => {
    const curves = results.curves as never;
    const [first, ...more] = lateCurves(curves, key);
    expect(more.map(({ modelSize }) => modelSize)).toEqual([4e9]);
    expectAlike(
      { ...first, lnX: [...first!.lnX], lnL: [...first!.lnL] },
      {
        modelSize: 1e9,
        lnX: [Math.log(1.23456789e9), Math.log(2e9)],
        lnL: [Math.log(0.987654321), Math.log(0.5)]
      },
      1e-12
    );
    const [byData] = lateCurves(curves, { ...key, resource: "data" });
    expectAlike([...byData!.lnX], [Math.log(1.23456789), Math.log(20)], 1e-12);
  });

  it("has the rows of the first window of the runs on repeated problems, and none without one", () => {
    const row = (reuseFactor: number) => ({
      ...{ reuseFactor, difference: reuseFactor / 100, extra: 1 },
      test: { interval: [-reuseFactor, reuseFactor], verdict: `verdict ${reuseFactor}` }
    });
    const window = (margin: number, ...factors: number[]) => ({ margin, rows: factors.map(row) });
    const { reuse } = read({
      experiments: {
        reuse: {
          ...{ family: "f", modelSize: 7e9 },
          variants: [
            { variant: "base", notWorseUpTo: 20, windows: [window(0.02, 5, 25), window(0.03, 9)] },
            { variant: "instruct", notWorseUpTo: null, windows: [] }
          ]
        }
      }
    });
    expect(reuse).toEqual([
      {
        ...{ family: "f", modelSize: 7e9, variant: "base", notWorseUpTo: 20, margin: 0.02 },
        rows: [5, 25].map((factor) => ({
          ...{ reuseFactor: factor, difference: factor / 100 },
          ...{ interval: [-factor, factor], verdict: `verdict ${factor}` }
        }))
      }
    ]);
  });

  it("has the groups of the runs with other rollouts: after equal samples, at measured budgets, and their means", () => {
    const group = (groupSize: number, measured = true) => ({
      ...{ groupSize, loss: groupSize / 100, chanceBest: groupSize / 50, se: groupSize / 1000, measured, extra: 1 }
    });
    const variant = {
      variant: "base",
      perSample: [
        { groups: [group(4), group(8)], chanceBest: [{ groupSize: 8, chance: 0.9 }] },
        { groups: [group(32)], chanceBest: [] }
      ],
      bestGroup: { budgets: [{ computeFlops: 1e18, groups: [group(4), group(8, false), group(16)] }] },
      perFlop: [{ from: 1, to: 2, extra: 1, groups: [group(4), group(8)] }]
    };
    const rollouts = (...variants: object[]) =>
      read({ experiments: { rollouts: { family: "f", modelSize: 7e9, variants } } }).rollouts;
    const shared = { family: "f", modelSize: 7e9, variant: "base" };
    expect(rollouts(variant)).toEqual([
      {
        ...shared,
        perSample: [
          { groupSize: 4, loss: 0.04, chanceBest: 0 },
          { groupSize: 8, loss: 0.08, chanceBest: 0.9 }
        ],
        budgets: [
          {
            computeFlops: 1e18,
            groups: [4, 16].map((groupSize) => ({ groupSize, loss: groupSize / 100, chanceBest: groupSize / 50 }))
          }
        ],
        means: [
          {
            ...{ from: 1, to: 2 },
            groups: [4, 8].map((groupSize) => ({ groupSize, loss: groupSize / 100, se: groupSize / 1000 }))
          }
        ]
      }
    ]);
    expect(rollouts({ ...variant, perSample: [], bestGroup: null, perFlop: [] })).toEqual([
      { ...shared, perSample: [], budgets: [], means: [] }
    ]);
  });
});
