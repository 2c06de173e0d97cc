/**
 * What became of each number that the audit of the statistics named: before, as the audit or the record before had it; now, from the
 * results; why; and what checks it.
 */
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { tallyWords } from "../../../src/lib/claims/cells.js";
import { answer } from "../../../src/lib/plan/answer.js";
import { planStudy } from "../../../src/lib/plan/plan-study.js";
import { readQuestion } from "../../../src/lib/plan/question.js";
import type { Resource } from "../../../src/lib/runs.js";
import { compareWithStudy, studySlopes } from "../../../src/lib/user-runs/compare-with-study.js";
import { lateBacktests } from "../../../src/report/words/late-backtests.js";
import { digits, table } from "./table.js";

const results = await loadResults(projectRoot);
const { inference, claims, prediction, experiments, study } = results;
const family = "qwen2.5";
const percents = (value: number) => `${Math.round(100 * value)}%`;
const billions = (value: number | null | undefined) => (value == null ? "open" : `${digits(value / 1e9, 3)}B`);
const series = (variant: string) =>
  inference.series.find((one) => one.family === family && one.variant === variant && one.resource === "compute")!;

export function items(): string {
  return table(
    ["item", "quantity", "before", "now", "why", "checked by"],
    [
      ...beside(),
      ...verdicts(),
      ...coverage(),
      ...doublings(),
      ...firstSteps(),
      ...groups(),
      ...headline(),
      ...planner()
    ]
  );
}

/** 3: the study's own single runs beside the study. */
function beside(): string[][] {
  const slopes = studySlopes(results);
  const own = results.otherCurves.filter(
    (curve) => curve.family === family && curve.kind === "repeat" && curve.state === "current"
  );
  const rejected = (resource: Resource) =>
    own.filter((curve) =>
      compareWithStudy(
        {
          ...{ run: curve.run, modelSize: curve.modelSize },
          lnX: Float64Array.from(resource === "compute" ? curve.computeFlops : curve.dataSamples, Math.log),
          lnL: Float64Array.from(curve.testLoss, Math.log)
        },
        study.benchmark,
        resource,
        slopes.filter(({ variant }) => variant === curve.variant),
        { sameProblems: true }
      ).some(({ verdict }) => verdict === "higher" || verdict === "lower")
    ).length;
  return (["compute", "data"] as const).map((resource) => [
    "3",
    `single runs of the study rejected beside it, ${resource}`,
    "3 of them, and the mean of 1.5B",
    `${rejected(resource)} of ${own.length}`,
    "the measured size of the same benchmark over the same X, on log-odds; the misfit that both share cancels",
    "test/lib/user-runs/compare-with-study.test.ts"
  ]);
}

/** 4: what the cells say. */
function verdicts(): string[][] {
  const mixed = claims.rows.filter(({ verdict }) => verdict === null).length;
  const simulated = new Set(claims.characteristics.rows.map(({ claim }) => claim)).size;
  const b3 = claims.rows.find(({ id }) => id === "B3")!;
  const b6 = claims.rows.find(({ id }) => id === "B6")!.cells.filter(({ beyond }) => !beyond);
  const width = b6.map(({ interval }) => interval![1]! - interval![0]!);
  return [
    [
      "4",
      `claims "in part"`,
      "19 of 25",
      `0; ${mixed} of ${claims.rows.length} show cells that differ`,
      "four verdicts, given to cells",
      "test/lib/claims/decide.test.ts"
    ],
    [
      "4",
      "claims with simulated operating characteristics",
      "none",
      `${simulated} of ${claims.rows.length}`,
      "a rule is known by its errors",
      "test/paper/claims/ledger.test.ts"
    ],
    [
      "4",
      "verdicts that half or twice the margin changes",
      "not listed",
      `${claims.marginChanges.length} cells`,
      "a margin is a choice",
      "test/numbers/claims.test.ts"
    ],
    [
      "4",
      "B3",
      `"supported"`,
      tallyWords(b3.tally),
      "each slope against the law, by its margin",
      "test/numbers/claim-oracles.ts"
    ],
    [
      "4",
      "B6, width of the interval of pooled R²",
      "0",
      `${digits(Math.min(...width))} to ${digits(Math.max(...width))}`,
      "blocks of evaluations drawn from each size",
      "test/paper/claims/rules.test.ts"
    ]
  ];
}

/** 6: coverage of the worst size. */
function coverage(): string[][] {
  return inference.coverage!.truths.map(({ truth, bySize, k }) => [
    "6",
    `slopes held, ${truth}`,
    /AR\(1\) 0.9/.test(truth) ? "worst size 0.78 to 0.85" : "not simulated, or on average alone",
    `${digits(k, 3)}; worst size ${digits(Math.min(...bySize), 3)}`,
    "slow departures as large and long as the residuals allow",
    "npm run bench:coverage"
  ]);
}

/** 2: beyond the end of a run. */
function doublings(): string[][] {
  return lateBacktests(results, family).map(({ variant, resource, late, law, inside, worst, ahead }) => [
    "2",
    `second halves from the first, ${variant}, ${resource}: mean of ln L measured less predicted`,
    digits(law, 2),
    `${digits(late, 2)}; ${percents(inside)} in the interval, worst size ${percents(worst.inside)} (a right interval: ${percents(ahead!.worst)} in the median)`,
    Math.abs(late) > Math.abs(law) ? "the late share does harm here" : "the late share of the law's slope",
    "test/numbers/methods.test.ts"
  ]);
}

/** 9: where a fit begins. */
function firstSteps(): string[][] {
  return (["base", "instruct"] as const).flatMap((variant) => {
    const { firstSteps } = series(variant);
    if (firstSteps === null) return [];
    const { fromStep, common, each } = firstSteps;
    const miss = ({ largestMiss }: typeof common) =>
      largestMiss === null ? "none" : digits(Math.abs(largestMiss.k - largestMiss.law), 2);
    return [
      [
        "9",
        `N_0, ${variant}: from step ${fromStep}; each size from its first`,
        billions(common.n0),
        billions(each.n0),
        "both are shown; the common step stays the estimate",
        "test/numbers/saturation.test.ts"
      ],
      ["9", `largest miss of k, ${variant}`, miss(common), miss(each), "the same", "test/numbers/saturation.test.ts"]
    ];
  });
}

/** 10: which G leads per FLOP. */
function groups(): string[][] {
  return experiments.rollouts!.variants.flatMap(({ variant, perFlop }) =>
    perFlop.map(({ best, groups: all }, i) => {
      const first = all.find(({ groupSize }) => groupSize === best)!;
      const next = all.filter(({ groupSize }) => groupSize !== best).reduce((a, b) => (b.loss < a.loss ? b : a));
      return [
        "10",
        `G that leads per FLOP, ${variant}, window ${i + 1} of the shared compute`,
        "G = 4, with a chance of 65 to 85%",
        `G = ${best} by ${digits(next.loss - first.loss, 2)} ± ${digits(Math.hypot(first.se, next.se), 2)} before G = ${next.groupSize}`,
        "raw means in the range that all share; a power law of whole runs said G = 4",
        "test/numbers/rollouts.test.ts"
      ];
    })
  );
}

/** 11: headlines. */
function headline(): string[][] {
  const largest = prediction.curves.find(
    (curve) => curve.variant === "base" && curve.modelSize === 72e9 && curve.resource === "compute"
  )!;
  const [whole, late] = [largest.slopes[0]!, largest.slopes.at(-1)!];
  const target = (variant: string) =>
    prediction.between
      .find((one) => one.variant === variant && one.family === family && one.resource === "compute")!
      .targets.find(({ kind, target: size }) => kind === "leave-one-out" && size === 72e9)!;
  return [
    [
      "11",
      `slope of 72B base: whole run; from step ${late.fromStep}`,
      digits(whole.k, 3),
      `${digits(whole.k, 3)}; ${digits(late.k, 2)} ± ${digits(late.standardError!, 2)}`,
      "most of it came early",
      "test/numbers/index.test.ts"
    ],
    ...(["base", "instruct"] as const).map((variant) => {
      const { calibrated, strict } = target(variant);
      const law = prediction.orders.calibrated.indexOf("law");
      const of = (seen: number | null) => calibrated.find((one) => one.seen === seen)!.errors[law]![0];
      const unseen = (["linear", "quadratic", "logistic", "copy"] as const).flatMap(
        (name) => strict[prediction.orders.strict.indexOf(name)]?.[0] ?? []
      );
      return [
        "11",
        `error at 72B, ${variant}: height fitted to its own points; from smaller sizes`,
        `${digits(100 * of(null), 2)}%; one form of the height`,
        `${digits(100 * of(10), 2)}% from its first ten evaluations; ${Math.round(100 * Math.min(...unseen))} to ${Math.round(100 * Math.max(...unseen))}%`,
        "a height fitted to the points that are scored is no forecast; the form was picked among four",
        "test/numbers/power-law.test.ts"
      ];
    })
  ];
}

/** 12: the planner's answer to the page's first question. */
function planner(): string[][] {
  const asked = planStudy(results);
  const { best, sizes } = answer(asked, readQuestion(asked, {}).question);
  const chances = sizes.map(({ chance }) => chance ?? 0);
  return [
    [
      "12",
      "chance of the best size, first question of /plan",
      "100%, rivals excluded for memory",
      `${billions(best)}: ${percents(Math.max(...chances))} among ${sizes.length} sizes, ${chances.filter((chance) => chance > 0).length} with a chance`,
      "memory warns, and excludes nobody",
      "test/numbers/plan.test.ts"
    ]
  ];
}
