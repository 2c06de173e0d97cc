/** Sentences of the pages on efficiency, saturation and the overview: a wording for every outcome. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import type { CellRecord } from "../../src/lib/records/claims-record.js";
import type { CrossingsRecord, DetectabilityRecord, LinkRecord } from "../../src/lib/records/experiments-record.js";
import type { ProfileIntervalRecord, SeriesInferenceRecord } from "../../src/lib/records/inference-record.js";
import type { Results } from "../../src/lib/results.js";
import {
  detectReading,
  detectSentence,
  linkReading,
  pairsAhead,
  pairsSentence,
  topPairAdvice,
  topPairLines,
  topPairSentence,
  topPairs
} from "../../src/paper/efficiency/efficiency-text.js";
import type { SlopeSeries } from "../../src/paper/efficiency/slopes-data.js";
import { orderSentences, tenfoldReading } from "../../src/paper/efficiency/tenfold/tenfold-figure.js";
import { findingBadge } from "../../src/paper/ledger/claim-units.js";
import { standingStill } from "../../src/paper/power-law/predictions-read.js";
import { cloudReading } from "../../src/paper/saturation/cloud/cloud-figure.js";
import { heldOutSentences } from "../../src/paper/saturation/k-of-n/k-of-n-words.js";
import { profileReading } from "../../src/paper/saturation/profile/profile-figure.js";
import { referenceReading } from "../../src/paper/saturation/reference-loss/reference-loss-figure.js";
import { identifiedSentence, shareReached, shrinkSentence } from "../../src/paper/saturation/saturation-text.js";
import { sensitivityReading } from "../../src/paper/saturation/sensitivity/sensitivity-figure.js";

const slope = (modelSize: number, k: number, half = 0.001) => ({
  modelSize,
  points: 100,
  k,
  interval: [k - half, k + half] as [number, number],
  standardError: half / 2
});

function series(sizes: ReturnType<typeof slope>[], variant = "base"): SlopeSeries {
  return {
    variant,
    resource: "compute",
    fromStep: null,
    sizes,
    kMax: 0.13,
    kMaxSampling: [0.11, 0.15],
    kMaxInterval: [0.11, 0.15],
    n0: 13e9,
    n0Interval: [9e9, 18e9],
    chi2: 20,
    df: 5,
    misfits: false,
    band: { modelSize: [], k: [], low: [], high: [] },
    heldOut: null
  } as SlopeSeries;
}

describe("order of the slopes", () => {
  it.each([
    [
      [slope(1e9, 0.01), slope(3e9, 0.02), slope(7e9, 0.04)],
      "In base models every size learns faster than the next smaller one. No two neighbours\u2019 intervals overlap."
    ],
    [
      [slope(1e9, 0.02), slope(3e9, 0.01), slope(7e9, 0.04)],
      "In base models the order is broken once: 3B gains less than 1B. No two neighbours\u2019 intervals overlap."
    ],
    [
      [slope(1e9, 0.02), slope(3e9, 0.01), slope(7e9, 0.009)],
      "In base models the order is broken 2 times: 3B gains less than 1B and 7B gains less than 3B. Of neighbours, the intervals overlap for 3B with 7B."
    ]
  ])("%#", (sizes, sentence) => {
    expect(orderSentences(sizes, "base")).toBe(sentence);
  });

  it("is the title's too", () => {
    expect(tenfoldReading([series([slope(1e9, 0.01), slope(7e9, 0.1)])], "compute")).toBe(
      "Ten times the compute removes 21% of the loss at 7B, 2.3% at 1B"
    );
    expect(tenfoldReading([series([slope(1e9, 0.1), slope(7e9, 0.01)]), series([], "instruct")], "data")).toBe(
      "Ten times the data removes 2.3% of the loss at 7B, no more than 21% at 1B (base)"
    );
  });
});

function crossings(inRange: string, variant = "base"): CrossingsRecord {
  const ends = { from: { chanceLarger: 0.43 }, to: { chanceLarger: 0.91 } };
  const pair = { smaller: 32e9, larger: 72e9, neighbours: true, x: 4.6e18, inRange, ends };
  return { family: "f", variant, resource: "compute", pairs: [pair], budgets: [] } as unknown as CrossingsRecord;
}

describe("pairs of sizes at equal budgets", () => {
  it.each([
    ["overtakes", "72B is ahead of 32B from 4.6\u00a0\u00d7\u00a010<sup>18</sup>\u00a0FLOPs on"],
    ["falls behind", "72B is ahead of 32B up to 4.6\u00a0\u00d7\u00a010<sup>18</sup>\u00a0FLOPs"],
    ["ahead throughout", "72B is ahead of 32B at every common budget"],
    ["behind throughout", "72B is behind 32B at every common budget"],
    ["nothing in common", "72B and 32B were never measured at the same compute"]
  ])("%s", (inRange, sentence) => {
    expect(topPairSentence(crossings(inRange))).toBe(sentence);
  });

  it("are said a variant at a time, each with its chances", () => {
    const both = [crossings("ahead throughout"), crossings("behind throughout", "instruct")];
    expect(topPairs(both, "compute")).toBe(
      "At equal compute the data cannot say which of 72B and 32B has the lower loss. The chance that 72B has the lower loss goes from 43% at the smallest common budget to 91% at the largest (base). In instruct models that chance goes from 43% to 91%."
    );
    expect(topPairLines(both, "compute")).toBe(
      "In base models, by the line fitted to each size alone, 72B is ahead of 32B at every common budget. In instruct models, by the line fitted to each size alone, 72B is behind 32B at every common budget."
    );
  });

  it("are settled where one is ahead in nearly all draws at an end", () => {
    const settled = crossings("overtakes");
    settled.pairs[0]!.ends!.to.chanceLarger = 0.98;
    expect(topPairs([settled], "compute")).toMatch(
      / on\. The chance that 72B has the lower loss goes from 43% at the smallest common budget to 98% at the largest \(base\)\.$/
    );
    expect(topPairAdvice([settled], "compute")).toBe(topPairLines([settled], "compute"));
    settled.pairs[0]!.ends!.to.chanceLarger = 0.97;
    expect(topPairAdvice([settled], "compute")).toBe(
      "At equal compute the data cannot say which of 72B and 32B has the lower loss."
    );
  });

  it("are counted, exceptions named", () => {
    expect(pairsSentence([crossings("ahead throughout")], "compute")).toBe(
      "Of 1 pair of sizes measured at a common compute, the larger is ahead throughout in 1."
    );
    const two = [crossings("ahead throughout"), crossings("behind throughout", "instruct")];
    expect(pairsAhead(two, "compute")).toEqual({ ahead: 1, all: 2 });
    expect(pairsAhead([...two, crossings("nothing in common")], "compute").all).toBe(2);
    expect(pairsSentence([crossings("ahead throughout"), crossings("behind throughout", "instruct")], "compute")).toBe(
      "Of 2 pairs of sizes measured at a common compute, the larger is ahead throughout in 1. The other: 72B stays behind 32B (instruct)."
    );
  });
});

describe("slopes of both resources", () => {
  const link = (...gaps: [number, number, number][]) =>
    [
      {
        variant: "base",
        sizes: gaps.map(([difference, low, high]) => ({
          modelSize: 7e9,
          kCompute: 0.1,
          raw: { difference, se: 1, interval: [low, high] }
        }))
      }
    ] as unknown as LinkRecord[];

  it.each([
    [link([0, -0.01, 0.01]), "The two slopes of every curve agree within their error"],
    [
      link([0.01, 0.005, 0.015], [-0.002, -0.003, -0.001]),
      "The two slopes of every curve differ beyond their error, by 2.0% to 10%"
    ],
    [
      link([0.01, 0.005, 0.015], [0.001, -0.003, 0.004]),
      "The two slopes of a curve differ by 1.0% to 10%, beyond error in one of two curves"
    ]
  ])("%#: %s", (links, sentence) => {
    expect(linkReading(links)).toBe(sentence);
  });
});

describe("slopes that could have been seen", () => {
  const records = (k: number, within: boolean) =>
    [
      {
        variant: "base",
        sizes: [
          { modelSize: 1e9, k, minimumSlope: 0.01, theseProblems: { within: false }, suchProblems: { within } },
          {
            modelSize: 7e9,
            k: 0.1,
            minimumSlope: 0.01,
            theseProblems: { within: false },
            suchProblems: { within: false }
          }
        ]
      }
    ] as unknown as DetectabilityRecord[];

  it("says which are too small, or which is nearest", () => {
    expect(detectReading(records(0.005, false))).toBe("1B base learns too slowly for this test to be sure to see");
    expect(detectReading(records(0.02, false))).toBe(
      "Every slope is above the smallest that could have been seen; 1B base is nearest to it"
    );
  });

  it("tells these problems from such problems", () => {
    expect(detectSentence(records(0.02, false), 500)).toBe(
      "On these 500 problems every run\u2019s change of loss is beyond two standard errors. On other problems of the kind it would be too."
    );
    expect(detectSentence(records(0.02, true), 500)).toContain("cannot be said of 1B base");
  });
});

describe("the law's limit", () => {
  const sized = (...sizes: ReturnType<typeof slope>[]) =>
    ({ variant: "base", sizes }) as unknown as SeriesInferenceRecord;

  it("is reached in part by the largest size", () => {
    expect(
      shareReached({ law: { kMax: 0.1, n0: 8e9 }, sizes: [slope(72e9, 0.09)] } as unknown as SeriesInferenceRecord)
    ).toBeCloseTo(0.9, 12);
  });

  it.each([
    [[slope(8e9, 0.04), slope(16e9, 0.08), slope(32e9, 0.081)], "less, beyond two standard errors."],
    [
      [slope(8e9, 0.04, 0.1), slope(16e9, 0.08, 0.1), slope(32e9, 0.081, 0.1)],
      "less, but not beyond two standard errors."
    ],
    [[slope(8e9, 0.04), slope(16e9, 0.05), slope(32e9, 0.08)], "no less."]
  ])("has gains that shrink or not, %#", (sizes, end) => {
    expect(shrinkSentence(sized(...sizes)).endsWith(end)).toBe(true);
  });

  it("has gains per doubling with their standard errors, and less from 1.96 errors of their difference on", () => {
    // doublings of 1 and 2: gains 0.02 and g; the middle size is in both, with 1 + 1/2 of its error
    const [a, b, c] = [0.003, 0.002, 0.006];
    const error = Math.sqrt(a ** 2 + (1.5 * b) ** 2 + (c / 2) ** 2);
    const said = (z: number) => {
      const last = 0.02 - z * error;
      // half an interval is two errors here
      return shrinkSentence(
        sized(slope(8e9, 0.04, 2 * a), slope(16e9, 0.06, 2 * b), slope(64e9, 0.06 + 2 * last, 2 * c))
      );
    };
    expect(said(1.97)).toBe(
      "In base models each doubling of size adds +0.020 (standard error 0.004) to <i>k</i> from 8B to 16B. From 16B to 64B it adds +0.010 (standard error 0.003): less, beyond two standard errors."
    );
    expect(said(1.95)).toMatch(/: less, but not beyond two standard errors\.$/);
    expect(said(-0.01)).toMatch(/: no less\.$/);
  });

  const held = (word: string, low: number | null, high: number | null): ProfileIntervalRecord =>
    ({ word, low, high, threshold: 3.84 }) as ProfileIntervalRecord;
  const closed = held("identified", 9e9, 18e9);
  const open = held("not identified on the right", 9e9, null);

  it.each([
    [
      closed,
      closed,
      "By this profile the size at half the limit is known to 9.00B\u201318.0B; with the form\u2019s misfit counted, to 9.00B\u201318.0B"
    ],
    [
      closed,
      open,
      "By this profile the size at half the limit is known to 9.00B\u201318.0B by noise alone, and only from below, at 9.00B once the form\u2019s misfit counts"
    ],
    [open, open, "By this profile the slopes limit the size at half the limit only from below, at 9.00B"]
  ])("has a half-way size known or open, %#", (noise, misfit, title) => {
    expect(profileReading(noise, misfit)).toBe(title);
  });

  it("is identified in every series, or named where not", () => {
    const one = (noise: ProfileIntervalRecord, misfit: ProfileIntervalRecord) =>
      ({ variant: "base", resource: "data", profile: { noise, misfit } }) as unknown as SeriesInferenceRecord;
    expect(identifiedSentence([one(closed, closed)])).toMatch(
      /^The size at half the limit is bounded on both sides in every .* also when the form/
    );
    expect(identifiedSentence([one(closed, open)])).toMatch(/it is open for base against data\.$/);
    expect(identifiedSentence([one(open, open)])).toMatch(
      /^The size at half the limit is not bounded on both sides for base/
    );
  });

  it("is predicted without the largest, or by none", () => {
    const heldOut = {
      from: [1e9],
      modelSize: 72e9,
      measured: 0.1,
      interval: [0.09, 0.11] as [number, number],
      predicted: [
        { form: "saturating" as const, k: 0.105 },
        { form: "power" as const, k: 0.2 }
      ],
      jointLaw: null
    };
    expect(heldOutSentences([{ ...series([]), heldOut }])).toBe(
      "In base models 72B has a slope of 0.100 [0.090, 0.110]. Of the forms fitted to the slopes of the other sizes, weighted by their errors, the law comes nearest, with 0.105. In that interval lies the law."
    );
    expect(heldOutSentences([{ ...series([]), heldOut: { ...heldOut, jointLaw: 0.123 } }])).toContain(
      "lies the law. The joint fit of the law to their points, each size weighted equally, gives 0.123 (base)."
    );
    expect(heldOutSentences([{ ...series([]), heldOut }])).toMatch(/ In that interval lies the law\.$/);
    expect(
      heldOutSentences([{ ...series([]), heldOut: { ...heldOut, predicted: [{ form: "power", k: 0.2 }] } }])
    ).toMatch(/ In that interval lies no form\.$/);
  });

  it("moves with choices, inside its interval or beyond", () => {
    const sensitivity = [0.12, 0.14].map((kMax) => ({ choice: "c", value: "v", kMax, n0: 1, kLargest: 0.1 }));
    expect(sensitivityReading({ sensitivity, kMaxSampling: [0.1, 0.15] })).toMatch(/inside its sampling interval$/);
    expect(sensitivityReading({ sensitivity, kMaxSampling: [0.13, 0.15] })).toMatch(/beyond its sampling interval$/);
    expect(sensitivityReading({ sensitivity: [], kMaxSampling: [0.13, 0.15] })).toBe(
      "No choice of the fit settles a limit"
    );
  });

  it("has printed pairs inside the cloud, outside, or none", () => {
    const region = [
      { kMax: 0.1, n0: 1e9 },
      { kMax: 0.2, n0: 1e9 },
      { kMax: 0.2, n0: 1e11 },
      { kMax: 0.1, n0: 1e11 }
    ];
    const cloud = (...kMax: number[]) =>
      cloudReading({
        points: [],
        region,
        estimate: null,
        printed: kMax.map((k) => ({ name: `printed, ${k}`, kMax: k, n0: 1e10 }))
      });
    const head = "Limit and size at half of it rise together";
    expect(cloud()).toBe(head);
    expect(cloud(0.15)).toBe(`${head}; the printed pair lies among our resamples`);
    expect(cloud(0.15, 0.16)).toBe(`${head}; both printed pairs lie among our resamples`);
    expect(cloud(0.15, 0.3)).toBe(`${head}; of the printed pairs, that of the fit 0.3 lies outside our resamples`);
    expect(cloud(0.3, 0.4)).toBe(`${head}; the printed pairs lie outside our resamples`);
  });
});

describe("losses at one budget", () => {
  const found = (...losses: number[]) => [
    { variant: "base", sizes: losses.map((loss, i) => ({ modelSize: (i + 1) * 1e9, loss, error: 0.01 })) }
  ];
  it.each([
    [found(0.9, 0.8), "At the same compute loss goes from 0.900 at 1B to 0.800 at 2B (base)"],
    [
      found(0.9, 0.95, 0.8),
      "At the same compute loss goes from 0.900 at 1B to 0.800 at 3B; 2B lies above the next smaller size (base)"
    ],
    [found(0.9), "Too few sizes were measured at the same compute"]
  ])("%#: %s", (sizes, title) => {
    expect(referenceReading(sizes, "compute")).toBe(title);
  });
});

describe("the overview", () => {
  it("holds the law against the best way to stand still", () => {
    expect(standingStill({ law: 0.01, "last-value": 0.06, "mean-5": 0.05, "mean-10": 0.07 })).toBe(0.05);
  });

  const ledger = (id: string, cells: Partial<CellRecord>[], rule = "difference", unit = "in loss") =>
    ({
      claims: {
        rows: [{ id, margin: { rule, unit }, cells: cells.map((cell) => ({ beyond: false, estimate: 0.1, ...cell })) }],
        findings: [{ number: 2, claims: [id] }]
      }
    }) as unknown as Results;

  const said = (results: Results) =>
    [...JSDOM.fragment(String(findingBadge(results, 2))).querySelectorAll(".cells, .verdict")].map(
      ({ textContent }) => textContent
    );

  it("shows a badge only where the ledger has a finding", () => {
    const results = ledger("B1", [{ verdict: "contradicted" }]);
    expect(String(findingBadge(results, 2))).toContain("Contradicted in 1 of 1 curve<");
    expect(findingBadge(results, 1)).toBe("");
  });

  it("counts what a claim compares, and cells beside the claim not at all", () => {
    const results = ledger("A1", [
      { verdict: "contradicted" },
      { verdict: "supported" },
      { verdict: "supported", beyond: true }
    ]);
    expect(said(results)).toEqual(["Of 2 comparisons of two sizes: 1 supported, 1 contradicted"]);
  });

  it("says where a claim of sameness is contradicted by a lower loss alone", () => {
    const cells = [{ verdict: "supported" }, { verdict: "contradicted", estimate: -0.02 }] as const;
    const tests = "tests of 1 run with repeated problems";
    expect(said(ledger("D1", [...cells], "sameness"))).toEqual([
      `Of 2 ${tests}: 1 supported, 1 contradicted (by a lower loss)`
    ]);
    const both = [...cells, { verdict: "contradicted", estimate: 0.05 }] as const;
    expect(said(ledger("D1", [...both], "sameness"))).toEqual([
      `Of 3 ${tests}: 1 supported, 2 contradicted (1 by a lower loss)`
    ]);
    expect(said(ledger("D3", [...cells]))).toEqual([`Of 2 ${tests}: 1 supported, 1 contradicted`]);
  });

  it("counts things of one kind a badge, in the order of the claims", () => {
    const row = (id: string, verdicts: string[]) =>
      ledger(
        id,
        verdicts.map((verdict) => ({ verdict }) as never)
      ).claims.rows;
    const rows = [
      ...row("B1", ["supported", "contradicted"]),
      ...row("B4", ["undecided"]),
      ...row("B2", ["supported"])
    ];
    const results = { claims: { rows, findings: [{ number: 2, claims: ["B1", "B2", "B4"] }] } } as unknown as Results;
    expect(said(results)).toEqual(["Of 3 curves: 2 supported, 1 contradicted", "Undecided in 1 of 1 prediction"]);
  });
});
