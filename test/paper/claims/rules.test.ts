/** Every rule of the ledger on planted results: each verdict that all of its cells can have, and sentences that stay sentences. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { tallyOf, tallyWords } from "../../../src/lib/claims/cells.js";
import type { Verdict } from "../../../src/lib/claims/claim.js";
import type { ClaimInputs } from "../../../src/lib/claims/ledger.js";
import { normalCdf } from "../../../src/lib/statistics/distributions.js";
import { flattenLate } from "../../../src/paper/claims/late-slopes.js";
import { leadOf } from "../../../src/paper/claims/lead.js";
import { rules } from "../../../src/paper/claims/rules.js";

const { claims: _, ...results } = await loadResults(projectRoot);
const dense = { family: "qwen3", model: "Qwen3 32B", modelSize: 32e9, testLoss: 0.6, dense: true };
const inputs: ClaimInputs = { ...results, external: [dense] };

type Change = (inputs: ClaimInputs) => void;
type Verdicts = Partial<Record<Verdict, Change>>;

/** By id of the claim: what has to stand in the results for a verdict of every cell that counts. */
const cases: Record<string, Verdicts> = {
  A1: order("compute"),
  A2: order("data"),
  A3: ahead("compute"),
  A4: {
    supported: pairEnds(0.2, 0.03),
    contradicted: pairEnds(-0.2, 0.03),
    undecided: pairEnds(0.001, 0.5),
    "not testable": none("crossings")
  },
  A5: ahead("data"),
  B1: lateSlope("compute"),
  B2: lateSlope("data"),
  B3: {
    supported: slopesOfLaw(1, 0.01),
    contradicted: slopesOfLaw(2, 0.01),
    undecided: slopesOfLaw(1, 1),
    "not testable": noSeries
  },
  B4: {
    supported: difference(-0.01, 0.01),
    contradicted: difference(0.02, 0.03),
    undecided: difference(-0.1, 0.1),
    "not testable": noSeries
  },
  B5: {
    supported: errors(0.01, 0.05, 0),
    contradicted: errors(0.01, 0.01, 0),
    undecided: errors(0.01, 0.02, 0.1),
    "not testable": (r) => {
      r.prediction.within = [];
    }
  },
  B6: {
    supported: fits(0.995),
    contradicted: fits(0.98),
    undecided: fits(0.987),
    "not testable": (r) => {
      r.laws = [];
    }
  },
  B7: {
    supported: gaps(-0.001, 0.001),
    contradicted: gaps(0.03, 0.04),
    undecided: gaps(-0.1, 0.1),
    "not testable": none("links")
  },
  C1: {
    supported: leads(5, 60),
    contradicted: leads(60, 5),
    undecided: leads(5, 6),
    "not testable": noSeries
  },
  C2: {
    supported: lastSlopes([0.05, 0.1, 0.11], 0.001),
    contradicted: lastSlopes([0.05, 0.06, 0.11], 0.001),
    undecided: lastSlopes([0.05, 0.1, 0.11], 0.1),
    "not testable": noSeries
  },
  D1: {
    supported: reuse([-0.01, 0.01]),
    contradicted: reuse([0.01, 0.03]),
    undecided: reuse([-0.01, 0.03]),
    "not testable": noReuse
  },
  D2: {
    supported: reuse([-0.05, 0.01]),
    contradicted: reuse([0.01, 0.03]),
    undecided: reuse([-0.01, 0.03]),
    "not testable": noReuse
  },
  D3: {
    supported: reuse([0.01, 0.03]),
    contradicted: reuse([-0.01, 0.01]),
    undecided: reuse([-0.01, 0.03]),
    "not testable": noReuse
  },
  E1: { "not testable": () => {} },
  E2: {
    supported: transfer([-0.1, -0.05]),
    contradicted: transfer([-0.01, 0.01]),
    undecided: transfer([-0.1, 0.1]),
    "not testable": noTransfer
  },
  E3: {
    supported: transfer([-0.04, 0.01]),
    contradicted: transfer([-0.1, -0.04]),
    undecided: transfer([-0.1, 0.1]),
    "not testable": noTransfer
  },
  E4: {
    supported: transfer([0.05, 0.1]),
    contradicted: transfer([-0.01, 0.01]),
    undecided: transfer([-0.1, 0.1]),
    "not testable": noTransfer
  },
  E5: {
    supported: groups(-0.05, 0.001),
    contradicted: groups(0.05, 0.001),
    undecided: groups(-0.001, 1),
    "not testable": noRollouts
  },
  E6: {
    supported: budgets(10, 0.99, 0),
    contradicted: budgets(10, 0, 0.99),
    undecided: budgets(10, 0.5, 0.1),
    "not testable": budgets(1.5, 0.99, 0)
  },
  E7: {
    supported: ends(-1, 0.0001),
    contradicted: ends(0.5, 0.0001),
    undecided: ends(-0.01, 10),
    "not testable": none("outcomeScale")
  },
  E8: {
    supported: other(0.9),
    contradicted: other(0.2),
    undecided: (r) => {
      for (const curve of r.curves) curve.testLoss = curve.testLoss.map(() => 0.5);
      other(0.5)(r);
    },
    "not testable": (r) => {
      r.external = [];
    }
  }
};

const counted = (judged: ReturnType<(typeof rules)[string]["judge"]>) => judged.cells.filter(({ beyond }) => !beyond);

describe("the rule of each claim", () => {
  it("is tried for every claim, and for every verdict but those of published points", () => {
    expect(Object.keys(cases)).toEqual(Object.keys(rules));
    for (const [id, verdicts] of Object.entries(cases)) expect(Object.keys(verdicts)).toHaveLength(id === "E1" ? 1 : 4);
  });

  const rows = Object.entries(cases).flatMap(([id, verdicts]) =>
    Object.entries(verdicts).map(([verdict, change]) => ({ id, verdict, change }))
  );
  it.each(rows)("$id can be $verdict", ({ id, verdict, change }) => {
    const planted = structuredClone(inputs);
    change(planted);
    const judged = rules[id]!.judge(planted);
    const found = counted(judged).map((cell) => cell.verdict);
    expect(tallyWords(tallyOf(counted(judged)))).toMatch(new RegExp(`^${verdict}`));
    expect(new Set(found).size).toBeLessThanOrEqual(1);
    expect(judged.argument).toMatch(/^[A-Z0-9].*\.$/);
    expect(judged.argument).not.toMatch(/undefined|NaN|null|Infinity|, *,|: *;/);
    expect(Number.isFinite(judged.number?.value ?? 0)).toBe(true);
    for (const end of judged.number?.interval ?? []) expect(Number.isFinite(end ?? 0)).toBe(true);
  });

  it("knows nothing where nothing was measured", () => {
    const nothing = structuredClone(inputs);
    Object.assign(nothing, { laws: [], curves: [], external: [] });
    Object.assign(nothing.inference, { series: [], runEffects: [] });
    Object.assign(nothing.prediction, { curves: [], within: [] });
    Object.assign(nothing.experiments, {
      ...{ reuse: null, rollouts: null, transfer: null, uncertainty: null },
      ...{ outcomeScale: [], crossings: [], links: [], detectability: [] }
    });
    for (const { judge } of Object.values(rules)) {
      const { cells, number } = judge(nothing);
      expect([cells, number]).toEqual([[], null]);
    }
  });

  it("never finds reuse at the largest factor both without loss and with it", () => {
    for (const low of [-0.03, -0.01, 0.001, 0.01])
      for (const width of [0.005, 0.02, 0.05]) {
        const planted = structuredClone(inputs);
        reuse([low, low + width])(planted);
        const at100 = (id: string) => rules[id]!.judge(planted).cells.find(({ what }) => what === "base, reuse 100")!;
        expect([at100("D1").verdict, at100("D3").verdict]).not.toEqual(["supported", "supported"]);
        // both are contradicted only where reuse is shown to be better
        const neither = at100("D1").verdict === "contradicted" && at100("D3").verdict === "contradicted";
        expect(neither).toBe(low + width < 0 && low < -0.02);
        expect(at100("D1").beyond).toBe(true);
      }
  });

  it("counts in E2 and E3 the cells of each variant that gain, or gain more than is claimed", () => {
    const said = (id: string, interval: [number, number]) => {
      const planted = structuredClone(inputs);
      transfer(interval)(planted);
      const { argument, cells } = rules[id]!.judge(planted);
      const of = (variant: string) => cells.filter(({ group }) => group.endsWith(`, ${variant}`)).length;
      return { argument, base: of("base"), instruct: of("instruct") };
    };
    for (const [id, words, none] of [
      ["E2", "The loss falls, beyond the error, in", "The loss falls, beyond the error, in 0 of"],
      ["E3", "A gain above 0.03 is shown in", "No gain above 0.03 is shown."]
    ] as const) {
      const { argument, base, instruct } = said(id, [-0.2, -0.1]);
      expect(Math.min(base, instruct)).toBeGreaterThan(0);
      expect(argument.startsWith(`${words} `)).toBe(true);
      expect(argument).toContain(`${base} of ${base} base cells`);
      expect(argument).toContain(`${instruct} of ${instruct} instruct cells`);
      expect(said(id, [-0.01, 0.01]).argument.startsWith(none)).toBe(true);
    }
  });

  it("counts of B1 the curves that flatten late and those that grow steeper, and nothing where the ledger does not ask", async () => {
    const all = await loadResults(projectRoot);
    const cells = all.claims.rows.find(({ id }) => id === "B1")!.cells.filter(({ beyond }) => !beyond);
    const apart = cells.filter(({ verdict }) => verdict === "contradicted").map(({ estimate }) => Math.sign(estimate!));
    const { curves, steeper, of } = flattenLate(all)!;
    expect([curves, steeper, of]).toEqual([
      apart.filter((sign) => sign < 0).length,
      apart.filter((sign) => sign > 0).length,
      cells.length
    ]);
    expect(flattenLate({ ...all, claims: { ...all.claims, rows: [] } })).toBeNull();
  });

  it("asks of B4 and B7 the same width", () => {
    const wide = structuredClone(inputs);
    gaps(-1, 1)(wide);
    difference(-1, 1)(wide);
    const verdictsOf = (id: string) => new Set(counted(rules[id]!.judge(wide)).map(({ verdict }) => verdict));
    expect([verdictsOf("B7"), verdictsOf("B4")]).toEqual([new Set(["undecided"]), new Set(["undecided"])]);
  });

  it("names in C1 the forms that the saturating one is set against: the Hill form, with one parameter more, may have less", () => {
    const series = results.inference.series.filter(({ family }) => family === "qwen2.5");
    const less = series.filter(({ forms }) => {
      const chi2 = (name: string) => forms.all.find(({ form }) => form === name)!.chi2;
      return chi2("saturating") < Math.min(chi2("power"), chi2("logarithmic"));
    });
    const hill = series.filter(({ forms }) => {
      const [own, other] = ["saturating", "hill"].map((name) => forms.all.find(({ form }) => form === name)!.chi2);
      return other! < own!;
    });
    expect(hill.length).toBeGreaterThan(0);
    expect(rules.C1!.judge(inputs).argument).toContain(
      `With all sizes the saturating form fits better than a power of N and than a line in ln N in ${less.length} of ${series.length} series`
    );
  });

  it("has what half the misfit shows of a lead: the same chi-square says less where no form fits", () => {
    const lead = (saturating: number, power: number) =>
      leadOf(
        [
          { form: "saturating", chi2: saturating },
          { form: "power", chi2: power },
          { form: "logarithmic", chi2: 99 }
        ],
        7
      );
    expect(lead(5, 15)).toBe(10);
    expect(lead(20, 30)).toBe(2.5);
    expect(lead(30, 20)).toBe(-2.5);
  });
});

function none(name: "crossings" | "links" | "outcomeScale"): Change {
  return (r) => {
    r.experiments[name] = [];
  };
}

function noSeries(r: ClaimInputs): void {
  r.inference.series = [];
}

function noReuse(r: ClaimInputs): void {
  r.experiments.reuse = null;
}

function noTransfer(r: ClaimInputs): void {
  r.experiments.transfer = null;
}

function noRollouts(r: ClaimInputs): void {
  r.experiments.rollouts = null;
}

/** Slopes of every size in every scale: from the smallest on they grow by a share, with an error. */
function slopes(r: ClaimInputs, step: number, se: number): void {
  for (const { orders } of r.experiments.outcomeScale)
    for (const order of orders)
      for (const [i, one] of order.slopes.entries()) Object.assign(one, { slope: 0.1 * (1 + step) ** i, se });
}

function order(resource: string): Verdicts {
  const change =
    (step: number, se: number): Change =>
    (r) =>
      slopes(r, step, se);
  return {
    supported: change(1, 0.001),
    contradicted: change(-0.1, 0.001),
    undecided: change(0.1, 10),
    "not testable": (r) => {
      r.experiments.outcomeScale = r.experiments.outcomeScale.filter((one) => one.resource !== resource);
    }
  };
}

/** Both ends of every pair: the larger model's loss is the smaller one's times a factor, with that error of its logarithm. */
function pairEnds(lnRatio: number, se: number): Change {
  return (r) => {
    for (const { pairs } of r.experiments.crossings)
      for (const { ends } of pairs)
        for (const end of ends ? [ends.from, ends.to] : []) {
          end.smallerLoss = 0.5;
          end.largerLoss = 0.5 * Math.exp(lnRatio);
          end.chanceLarger = normalCdf(-lnRatio / se);
        }
  };
}

function ahead(resource: string): Verdicts {
  return {
    supported: pairEnds(-0.2, 0.03),
    contradicted: pairEnds(0.2, 0.03),
    undecided: pairEnds(-0.001, 0.5),
    "not testable": (r) => {
      r.experiments.crossings = r.experiments.crossings.filter((one) => one.resource !== resource);
    }
  };
}

function lateSlope(resource: string): Verdicts {
  const change =
    (late: number, standardError: number): Change =>
    (r) => {
      for (const curve of r.prediction.curves) {
        if (curve.slopes.length === 0) continue;
        Object.assign(curve.slopes[0]!, { k: 0.1, standardError });
        Object.assign(curve.slopes.at(-1)!, { k: late, standardError });
      }
    };
  return {
    supported: change(0.09, 0.001),
    contradicted: change(0.02, 0.001),
    undecided: change(0.02, 1),
    "not testable": (r) => {
      r.prediction.curves = r.prediction.curves.filter((curve) => curve.resource !== resource);
    }
  };
}

/** Slopes at the law's times a factor. */
function slopesOfLaw(factor: number, error: number): Change {
  return (r) => {
    for (const { law, sizes } of r.inference.series)
      for (const size of sizes) {
        const k = law.kMax! / (1 + law.n0! / size.modelSize);
        Object.assign(size, { k: k * factor, standardError: k * error });
      }
  };
}

function difference(low: number, high: number): Change {
  return (r) => {
    for (const { heldOut } of r.inference.series) heldOut!.differenceInterval = [low, high];
  };
}

/** Errors of every size: the law's, those of all others, and by how much sizes differ in the latter. */
function errors(law: number, others: number, spread: number): Change {
  return (r) => {
    const of = (name: string, i: number): [number, number] => [
      name === "law" ? law : others + (i % 2 === 0 ? spread : -spread),
      0
    ];
    for (const { cuts } of r.prediction.within)
      for (const cut of cuts) {
        cut.mean = r.prediction.orders.within.map((name) => [name === "law" ? law : others, 0]);
        for (const [i, size] of cut.sizes.entries())
          size.errors = r.prediction.orders.within.map((name) => of(name, i));
      }
  };
}

function fits(pooled: number): Change {
  return (r) => {
    for (const { goodness } of r.laws) goodness.r2 = pooled;
  };
}

function gaps(low: number, high: number): Change {
  return (r) => {
    for (const { sizes } of r.experiments.links)
      for (const size of sizes) Object.assign(size, { kCompute: 0.1 }).raw.interval = [low, high];
  };
}

function leads(saturating: number, rivals: number): Change {
  return (r) => {
    for (const { forms } of r.inference.series)
      for (const fit of [...forms.all, ...forms.withoutHeldOut])
        fit.chi2 = fit.form === "saturating" ? saturating : rivals;
  };
}

function lastSlopes(k: readonly [number, number, number], standardError: number): Change {
  return (r) => {
    for (const { sizes } of r.inference.series)
      for (const [i, size] of sizes.slice(-3).entries()) Object.assign(size, { k: k[i], standardError });
  };
}

function reuse(interval: [number, number]): Change {
  return (r) => {
    for (const { windows } of r.experiments.reuse!.variants)
      for (const { test } of windows[0]!.rows) test.interval = interval;
  };
}

/** Change of the loss in every cell; negative is a gain. */
function transfer(interval: [number, number]): Change {
  return (r) => {
    for (const cell of r.experiments.transfer!.benchmarks.cells) cell.theseQuestions.interval = interval;
  };
}

/** Loss by group size: a step for each doubling, with an error. */
function groups(step: number, se: number): Change {
  return (r) => {
    for (const { perSample } of r.experiments.rollouts!.variants) {
      const [first] = perSample;
      Object.assign(first!.perDoubling, { difference: step, se });
      for (const [i, group] of first!.groups.entries()) Object.assign(group, { loss: 0.5 + i * step, se });
    }
  };
}

function budgets(range: number, grows: number, shrinks: number): Change {
  return (r) => {
    for (const { bestGroup } of r.experiments.rollouts!.variants) {
      bestGroup!.budgets.at(-1)!.computeFlops = bestGroup!.budgets[0]!.computeFlops * range;
      Object.assign(bestGroup!, { chanceGrows: grows, chanceShrinks: shrinks });
    }
  };
}

/** Final losses in order of size, by a step; slopes of the loss the other way round; both with an error. */
function ends(step: number, error: number): Change {
  return (r) => {
    const all = [...new Set(r.curves.map(({ modelSize }) => modelSize))].sort((a, b) => a - b);
    for (const curve of r.curves)
      curve.testLoss = curve.testLoss.map(() => 0.5 + (step * all.indexOf(curve.modelSize)) / 40);
    slopes(r, -step, error);
    for (const { windows } of r.experiments.reuse!.variants) windows[0]!.error.deviation = error;
  };
}

/** The one dense model of the other family, of 32B. */
function other(testLoss: number): Change {
  return (r) => {
    r.external = [{ ...dense, testLoss }];
  };
}

describe("the interval of a cell", () => {
  it("ascends and holds the estimate, in every claim of the study and where measured slopes are below zero", () => {
    const below = structuredClone(inputs);
    for (const { sizes } of below.experiments.links)
      for (const size of sizes)
        Object.assign(size, { kCompute: -0.01 }).raw = { ...size.raw, difference: 0.002, interval: [0.001, 0.004] };
    for (const { heldOut } of below.inference.series)
      Object.assign(heldOut!, { measured: -0.02, difference: 0.01, differenceInterval: [0.005, null] });
    for (const [id, { judge }] of Object.entries(rules))
      for (const found of [inputs, below])
        for (const { what, estimate, interval } of judge(found).cells) {
          const [low, high] = [interval?.[0] ?? Number.NEGATIVE_INFINITY, interval?.[1] ?? Number.POSITIVE_INFINITY];
          expect(low, `${id}, ${what}`).toBeLessThanOrEqual(high);
          if (estimate !== null && interval !== null && id !== "A3" && id !== "A5")
            expect([low <= estimate + 1e-12, estimate <= high + 1e-12], `${id}, ${what}`).toEqual([true, true]);
        }
    const cellsOf = (id: string) => rules[id]!.judge(below).cells;
    for (const { estimate, interval } of cellsOf("B7")) {
      expect(estimate).toBeCloseTo(-0.2, 12);
      expect(interval).toEqual([-0.4, -0.1]);
    }
    expect(cellsOf("B4").length).toBeGreaterThan(0);
    for (const { estimate, interval } of cellsOf("B4")) {
      expect(estimate).toBeCloseTo(-0.5, 12);
      expect(interval).toEqual([null, -0.25]);
    }
  });
});
