/** What runs on repeated problems and with other groups say, on records in which every value is another. */
import { describe, expect, it } from "vitest";
import { groupAdvice, reuseAdvice, tiedGroups } from "../../../src/lib/plan/limited-data.js";
import type { PlanStudy } from "../../../src/lib/plan/plan-study.js";

const base = { family: "f", variant: "base" } as const;
describe("reuseAdvice(study, series, samples, unique)", () => {
  const row = (reuseFactor: number, verdict = "not worse") => ({
    reuseFactor,
    verdict,
    difference: 0,
    interval: [0, 0]
  });
  const rows = [row(50, "undecided"), row(5), row(100, "worse"), row(20)];
  const record = { ...base, modelSize: 7e9, notWorseUpTo: 20, margin: 0.02, rows };
  const study = { reuse: [{ ...record, variant: "instruct", modelSize: 1 }, record] } as unknown as PlanStudy;
  const say = (samples: number, of = study) => {
    const { below, above, word, reuseFactor, ...rest } = reuseAdvice(of, base, samples, 1000);
    expect(rest).toEqual({ safe: of === study ? 20 : null, margin: 0.02, modelSize: 7e9 });
    return [reuseFactor, below?.reuseFactor ?? null, above?.reuseFactor ?? null, word];
  };

  it("is by the runs with as many passes or the next fewer and more", () => {
    expect([500, 1000, 1001].map((samples) => say(samples))).toEqual([
      [1, null, 5, "fresh"],
      [1, null, 5, "fresh"],
      [1.001, null, 5, "not worse"]
    ]);
    expect([5000, 19_999, 20_000, 20_001, 50_000].map((samples) => say(samples))).toEqual([
      [5, 5, 5, "not worse"],
      [19.999, 5, 20, "not worse"],
      [20, 20, 20, "not worse"],
      [20.001, 20, 50, "undecided"],
      [50, 50, 50, "undecided"]
    ]);
    expect([50_001, 100_000, 100_001].map((samples) => say(samples))).toEqual([
      [50.001, 50, 100, "worse"],
      [100, 100, 100, "worse"],
      [100.001, 100, null, "beyond"]
    ]);
  });

  it("is undecided from the first pass on where nothing was shown to be safe, and by the one below where that is worse", () => {
    const unsafe = { reuse: [{ ...record, notWorseUpTo: null }] } as unknown as PlanStudy;
    expect(say(1001, unsafe)).toEqual([1.001, null, 5, "undecided"]);
    const worse = {
      reuse: [{ ...record, notWorseUpTo: null, rows: [row(2, "worse"), row(9)] }]
    } as unknown as PlanStudy;
    expect(say(5000, worse)).toEqual([5, 2, 9, "worse"]);
  });

  it("knows of no runs what is fresh alone", () => {
    const none = { reuse: [{ ...record, family: "g" }] } as unknown as PlanStudy;
    const nothing = { safe: null, margin: null, modelSize: null, below: null, above: null };
    expect(reuseAdvice(none, base, 1000, 1000)).toEqual({ ...nothing, reuseFactor: 1, word: "fresh" });
    expect(reuseAdvice(none, base, 1100, 1000)).toEqual({ ...nothing, reuseFactor: 1.1, word: "none" });
    for (const unique of [0, -5, Number.NaN])
      expect(() => reuseAdvice(study, base, 10, unique)).toThrow(
        `plan: problems at hand must be above 0; got ${unique}`
      );
  });
});

describe("groupAdvice(study, series, flops)", () => {
  const group = (groupSize: number, loss: number, chanceBest: number) => ({ groupSize, loss, chanceBest });
  const record = {
    ...{ ...base, modelSize: 7e9 },
    perSample: [group(4, 0.3, 0.1), group(8, 0.29, 0.6), group(16, 0.31, 0.6), group(32, 0.4, 0.2)],
    budgets: [
      { computeFlops: 1e18, groups: [group(4, 0.5, 0.2), group(8, 0.4, 0.7), group(16, 0.4, 0.1)] },
      { computeFlops: 4e18, groups: [group(4, 0.3, 0.9), group(8, 0.35, 0.1)] }
    ],
    means: [
      { from: 1, to: 0.5e18, groups: [] },
      { from: 2, to: 1e18, groups: [] },
      { from: 3, to: 5e18, groups: [] }
    ]
  };
  const studyOf = (change: object = {}) => ({ rollouts: [{ ...record, ...change }] }) as unknown as PlanStudy;

  it("has who led at the nearest budget in ln C, and after equal samples, the first of those that tie", () => {
    const shared = { from: 1e18, to: 4e18, modelSize: 7e9, perSample: { groupSize: 8, chance: 0.6 } };
    const [low, high] = [
      { ...shared, groupSize: 8, chance: 0.7, computeFlops: 1e18, means: record.means[1] },
      { ...shared, groupSize: 4, chance: 0.9, computeFlops: 4e18, means: record.means[2] }
    ];
    expect(groupAdvice(studyOf(), base, 1e18)).toEqual({ ...low, inside: true });
    expect(groupAdvice(studyOf(), base, 1.99e18)).toEqual({ ...low, inside: true });
    expect(groupAdvice(studyOf(), base, 2.01e18)).toEqual({ ...high, inside: true });
    expect(groupAdvice(studyOf(), base, 4e18)).toEqual({ ...high, inside: true });
    // sums of FLOPs are rounded
    expect(groupAdvice(studyOf(), base, 4e18 * (1 + 1e-10))).toEqual({ ...high, inside: true });
    expect(groupAdvice(studyOf(), base, 1e18 * (1 - 1e-10))).toEqual({ ...low, inside: true });
    expect(groupAdvice(studyOf(), base, 4e18 * (1 + 1e-8))).toEqual({ ...high, inside: false });
    expect(groupAdvice(studyOf(), base, 1e18 * (1 - 1e-8))).toEqual({ ...low, inside: false });
  });

  it("has nothing where there are no such runs, and no leader or means where these have none", () => {
    expect(groupAdvice(studyOf({ family: "g" }), base, 1e18)).toBeNull();
    expect(groupAdvice(studyOf({ variant: "instruct" }), base, 1e18)).toBeNull();
    expect(groupAdvice(studyOf({ budgets: [] }), base, 1e18)).toBeNull();
    expect(groupAdvice(studyOf({ perSample: [], means: [] }), base, 1e18)).toMatchObject({
      perSample: null,
      means: null
    });
    const near = { from: 0, to: 1e18 / (1 + 1e-10), groups: [] };
    expect(groupAdvice(studyOf({ means: [near] }), base, 1e18)!.means).toEqual(near);
  });
});

describe("tiedGroups(groups)", () => {
  it("has those within 1.96 errors of the difference of the lowest, lowest first", () => {
    const groups = [
      { name: "c", loss: 0.4 + 1.96 * 0.05 + 1e-9, se: 0.04 },
      { name: "b", loss: 0.4 + 1.96 * 0.05 - 1e-9, se: 0.04 },
      { name: "a", loss: 0.4, se: 0.03 },
      { name: "d", loss: 0.45, se: 0 }
    ];
    expect(tiedGroups(groups).map(({ name }) => name)).toEqual(["a", "d", "b"]);
    expect(groups.map(({ name }) => name)).toEqual(["c", "b", "a", "d"]);
    expect(tiedGroups([])).toEqual([]);
  });
});
