/** What the page on data reuse says of records whose numbers all differ, with and without repeats, gaps and logs. */
import { describe, expect, it } from "vitest";
import type { ReuseRecord, ReuseResult, ReuseRow } from "../../src/lib/records/reuse-record.js";
import { topic } from "../../src/paper/data-reuse/data-reuse-words.js";
import type { StudySite } from "../../src/paper/paper-site.js";

/** One run scatters by s = 0.008 with 60 degrees of freedom, t = 2.0003: its error is 0.00894 against four repeats, 0.00980 against two. */
const window = (
  [from, to]: [number, number],
  repeats: readonly number[],
  rows: readonly [reuseFactor: number, difference: number, evaluations: number, ...Partial<ReuseRow>[]][],
  together: readonly [upTo: number, difference: number, equivalent: boolean][] = []
) =>
  ({
    window: { from, to },
    margin: 0.03,
    reference: { loss: 0.7, se: 0.001, runs: repeats.map((loss, i) => ({ run: `repeat-${i}`, loss })) },
    error: { s: 0.008, df: 60, cells: 3 },
    rows: rows.map(([reuseFactor, difference, evaluations, changed]) => ({
      ...{ reuseFactor, difference, evaluations, loss: 0.7 + difference, otherwise: [] },
      test: { interval: [difference - 0.0175, difference + 0.0175], verdict: "undecided", nonInferior: false },
      ...changed
    })),
    together: together.map(([upTo, difference, equivalent]) => ({ upTo, difference, test: { equivalent } }))
  }) as unknown as ReuseResult;

const siteOf = (variants: readonly object[], series: readonly object[] = [], reuseSubsets: readonly object[] = []) => {
  const reuse = {
    ...{ family: "made", modelSize: 13e9, reference: 1, limits: ["One size.", "One run."], variants }
  } as unknown as ReuseRecord;
  const results = {
    experiments: { reuse },
    ...{ inputs: { hash: "0" }, study: { heldOutProblems: 41, families: [] }, series: [], curves: [] }
  };
  return { results, series, reference: { reuseSubsets } } as unknown as StudySite;
};
const run = (variant: string, reuseFactor: number, sameAs: string | null, state = "current") => ({
  ...{ experiment: "reuse", variant, modelSize: 13e9, reuseFactor, state, sameAs },
  ...{
    run: `${variant}-${reuseFactor}-${state}`,
    step: [55, 65, 75],
    samples: [1, 2, 3],
    flops: [1, 2, 3],
    responseLength: [1, 2, 3]
  },
  benchmarks: [{ benchmark: "held-out", testLoss: [0.7, 0.7, 0.7], excluded: [] }]
});

const verdicts = (...all: string[]) => all.map((verdict) => ({ how: "raw", se: 1, df: 1, verdict }));

describe("the words of data reuse", () => {
  it("name the runs of each variant, their differences, windows and repeats", () => {
    const test = (low: number, verdict: string) => ({ test: { interval: [low, 9], verdict } }) as Partial<ReuseRow>;
    const variants = [
      {
        variant: "base",
        windows: [
          window(
            [60, 79],
            [0.71, 0.735, 0.72, 0.702],
            [
              [2, -0.004, 20, { ...test(-1, "not worse"), otherwise: verdicts("not worse", "worse") as never }],
              [10, 0.011, 17, { ...test(0.001, "undecided"), otherwise: verdicts("undecided") as never }],
              [40, 0.061, 20, { ...test(0.04, "worse"), otherwise: verdicts("undecided") as never }]
            ],
            [
              [2, -0.004, true],
              [10, 0.0035, true],
              [40, 0.0227, false]
            ]
          ),
          window(
            [50, 69],
            [0.7, 0.7, 0.7, 0.7],
            [
              [2, -0.004, 20],
              [10, 0.02, 20]
            ]
          ),
          window(
            [70, 79],
            [0.7, 0.7, 0.7, 0.7],
            [
              [2, -0.004, 20],
              [10, 0.003, 20]
            ]
          )
        ]
      },
      {
        variant: "instruct",
        windows: [
          window(
            [60, 79],
            [0.6, 0.607],
            [
              [2, 0.003, 18, { ...test(-1, "not worse"), otherwise: verdicts("not worse") as never }],
              [40, 0.033, 20, { ...test(0.016, "undecided"), otherwise: verdicts("worse") as never }]
            ],
            [
              [2, 0.003, true],
              [40, 0.018, false]
            ]
          ),
          window([50, 69], [0.6, 0.6, 0.6, 0.6], [[2, 0.003, 20]]),
          window([70, 79], [0.6, 0.6, 0.6, 0.6], [[2, 0.003, 20]])
        ]
      }
    ];
    const series = [
      run("base", 1, "made-repeat-3"),
      run("base", 1, "made-repeat-4", "earlier"),
      run("base", 2, "made-repeat-5"),
      run("base", 10, null),
      run("base", 40, null),
      run("instruct", 1, "made-repeat-3"),
      run("instruct", 2, null),
      run("instruct", 40, null)
    ];
    const subsets = [1, 2, 5, 10, 25, 40].map((reuseFactor) => ({ reuseFactor }));
    expect(topic(siteOf(variants, series, subsets))).toEqual({
      size: "13B",
      margin: "0.03",
      safest: 2,
      from: 60,
      to: 79,
      answer:
        "Up to 10 passes in base and 2 in instruct, training on repeated problems is shown to end less than 0.03 above the loss of fresh ones.",
      farthest:
        "At 40 passes it ends above that loss by +0.061 [+0.043, +0.079] in base and +0.033 [+0.013, +0.053] in instruct.",
      above:
        "Shown to end above the loss of fresh problems at all: 10 and 40 passes (base) and 40 passes (instruct). Shown to end more than 0.03 above: 40 passes (base).",
      undecided: "Undecided at this margin: 40 in instruct.",
      worse: "Shown to be worse by more than 0.03: 40 in base.",
      power:
        "If reuse made no difference at all, one such run would be shown \u201cnot worse\u201d with a chance of 91% in base and 85% in instruct; \u201cundecided\u201d therefore says as much about the noise as about reuse.",
      windows:
        "With other steps as the end of a run, the limit moves: it is 2 passes in both variants over steps 50\u201369.",
      choices:
        "With the error pooled on another scale, or taken from this size alone, 3 of 5 verdicts change: 2 and 40 in base and 40 in instruct.",
      spread:
        "The repeats of the main run lie up to 0.033 in base and 0.007 in instruct apart over the same steps. Pooled over every setting that has repeats, one run scatters by 0.0080, with 60 degrees of freedom.",
      together:
        "Averaged over all runs up to 10 passes in base (+0.004) and up to 2 passes in instruct (+0.003), the difference is shown to lie within \u00b10.03; an average hides what its last member does.",
      limits: "One size. One run.",
      withoutCurve: "Subsets for 5 and 25 passes were released too, but no curve of such a run is drawn anywhere.",
      reference:
        "The run that the paper draws as its reference is repeat 3 of the main run, not a run of its own and not a mean.",
      repeats: "4 repeats of one prompt in base and 2 repeats of one prompt in instruct",
      matched:
        "Where a run lacks evaluations (it has 17 of 20 for 10 passes in base and 18 of 20 for 2 passes in instruct), the reference is the mean over those that the run has.",
      level:
        "Each test is at 2.5% a side, as every claim on this site is: a run is not worse where its 95% interval ends below the margin."
    });
  });

  it("say so where nothing is shown, nothing moves and the reference is no repeat", () => {
    const same = { otherwise: verdicts("undecided") as never };
    const windows = [
      window([60, 79], [0.7], [[3, 0.025, 20, same]], [[3, 0.025, false]]),
      window([50, 69], [0.7], [[3, 0.025, 20]])
    ];
    const said = topic(
      siteOf(
        [{ variant: "base", windows }],
        [run("base", 1, null), run("base", 3, null)],
        [1, 3].map((reuseFactor) => ({ reuseFactor }))
      )
    ) as Record<string, unknown>;
    expect(said).toMatchObject({
      safest: 0,
      answer: "Even the fewest passes are not shown to end less than 0.03 above the loss of fresh problems.",
      farthest: "At 3 passes it ends above that loss by +0.025 [+0.002, +0.048] in base.",
      above:
        "Shown to end above the loss of fresh problems at all: 3 passes (base). Shown to end more than 0.03 above: none.",
      undecided: "Undecided at this margin: 3 in base.",
      worse: "No run is shown to be worse by more than 0.03.",
      windows: "With steps 50\u201369 as the end of a run, the limit is the same.",
      choices:
        "With the error pooled on another scale, or taken from this size alone, all 1 verdicts at \u00b10.03 stay as they are.",
      together:
        "Even averaged over runs, no stretch of passes is shown to be the same as fresh data within \u00b10.03.",
      withoutCurve: "Every released subset has a curve.",
      reference: "The run that the paper draws as its reference is one run, not a mean.",
      repeats: "1 repeat of one prompt in base",
      matched: "Both have every evaluation of the window."
    });
  });

  it("say that no run is undecided or above, and which window has no reach", () => {
    const windows = [window([60, 79], [0.7, 0.71], [[3, -0.05, 20]]), window([50, 69], [0.7, 0.7], [[3, 0.06, 20]])];
    const two = [
      run("base", 1, "made-repeat-2"),
      run("base", 3, null),
      run("instruct", 1, "made-repeat-4"),
      run("instruct", 3, null)
    ];
    const both = ["base", "instruct"].map((variant) => ({ variant, windows }));
    expect(topic(siteOf(both, two))).toMatchObject({
      answer:
        "Up to 3 passes in both variants, training on repeated problems is shown to end less than 0.03 above the loss of fresh ones.",
      above: "No run is shown to end above the loss of fresh problems.",
      undecided: "No run is left undecided.",
      windows:
        "With other steps as the end of a run, the limit moves: it is no number of passes over steps 50\u201369.",
      reference: "The run that the paper draws as its reference is one run, not a mean."
    });
  });

  it("are none where the study has no such runs", () => {
    const site = siteOf([]);
    expect(topic({ ...site, results: { ...site.results, experiments: { reuse: null } } } as StudySite)).toEqual({});
  });
});
