/** Every rule of the ledger on planted results: each verdict that it can give, and sentences that stay sentences. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import type { Verdict } from "../../../src/lib/claims/claim.js";
import type { ClaimInputs } from "../../../src/lib/claims/ledger.js";
import type { OrderWord } from "../../../src/lib/inference/experiments/outcome-scale.js";
import type { TransferVerdict } from "../../../src/lib/inference/experiments/transfer.js";
import type { Crossing } from "../../../src/lib/inference/sizes/crossings.js";
import { rules } from "../../../src/paper/claims/rules.js";

const { claims: _, ...results } = await loadResults(projectRoot);
const dense = { family: "qwen3", model: "Qwen3 32B", modelSize: 32e9, testLoss: 0.6, dense: true };
const inputs: ClaimInputs = { ...results, external: [dense] };

type Change = (inputs: ClaimInputs) => void;
type Verdicts = Partial<Record<Verdict, Change>>;

/** By id of the claim: what has to stand in the results for a verdict. */
const cases: Record<string, Verdicts> = {
  A1: order("compute"),
  A2: order("data"),
  A3: ahead("compute"),
  A4: {
    supported: chances(() => 0.01),
    "supported in part": chances(() => 0.4),
    "not supported": chances(() => 0.9),
    "not testable with these data": none("crossings")
  },
  A5: ahead("data"),
  B1: halves("compute"),
  B2: halves("data"),
  B3: {
    supported: bestForm(() => "saturating"),
    "supported in part": bestForm((i) => (i === 0 ? "power" : "saturating")),
    "not supported": bestForm(() => "power"),
    "not testable with these data": noSeries
  },
  B4: {
    supported: difference(-0.01, 0.01),
    "supported in part": difference(-0.1, 0.1),
    "not supported": difference(0.001, 0.002),
    "not testable with these data": noSeries
  },
  B5: {
    supported: errors({ law: 0.01, slope: 0.02, still: 0.03 }),
    "supported in part": errors({ law: 0.02, slope: 0.01, still: 0.03 }),
    "not supported": errors({ law: 0.02, slope: 0.03, still: 0.01 }),
    "not testable with these data": (r) => {
      r.prediction.within = [];
    }
  },
  B6: {
    supported: fits(0.995, 0.995),
    "supported in part": fits(0.995, 0.9),
    "not supported": fits(0.98, 0.995),
    "not testable with these data": (r) => {
      r.laws = [];
    }
  },
  B7: {
    supported: gaps(() => [-0.001, 0.001]),
    "supported in part": gaps((i) => (i % 2 === 0 ? [-0.001, 0.001] : [0.01, 0.02])),
    "not supported": gaps(() => [0.01, 0.02]),
    "not testable with these data": none("links")
  },
  C1: {
    supported: leads("saturating", "saturating"),
    "supported in part": leads("saturating", "power"),
    "not supported": leads("power", "power"),
    "not testable with these data": noSeries
  },
  C2: {
    supported: lastSlopes([0.05, 0.1, 0.11], 0.001),
    "supported in part": lastSlopes([0.05, 0.1, 0.11], 0.1),
    "not supported": lastSlopes([0.05, 0.06, 0.11], 0.001),
    "not testable with these data": noSeries
  },
  D1: reuse((tau) => tau < 50),
  D2: reuse((tau) => tau < 5),
  D3: {
    supported: atLargest(() => [0.01, 0.05]),
    "supported in part": atLargest((i) => (i === 0 ? [-0.01, 0.05] : [0.01, 0.05])),
    "not supported": atLargest(() => [-0.01, 0.01]),
    "not testable with these data": noReuse
  },
  E1: { "not testable with these data": () => {} },
  E2: {
    supported: cells(() => "gain"),
    "supported in part": cells(({ variant }) => (variant === "base" ? "gain" : "no change shown")),
    "not supported": cells(() => "no change shown"),
    "not testable with these data": noTransfer
  },
  E3: {
    supported: cells(() => "no change shown"),
    "supported in part": cells(({ variant }) => (variant === "base" ? "gain" : "no change shown")),
    "not supported": cells(() => "gain"),
    "not testable with these data": noTransfer
  },
  E4: {
    supported: cells(() => "loss"),
    "supported in part": cells(({ variant }) => (variant === "base" ? "loss" : "gain")),
    "not supported": cells(() => "gain"),
    "not testable with these data": noTransfer
  },
  E5: {
    supported: groups([-0.02, -0.01], 0.99),
    "supported in part": groups([-0.02, -0.01], 0.5),
    "not supported": groups([-0.01, 0.01], 0.5),
    "not testable with these data": noRollouts
  },
  E6: {
    supported: budgets(10, [0.99, 0.99]),
    "supported in part": budgets(10, [0.99, 0.2]),
    "not supported": budgets(10, [0.2, 0.2]),
    "not testable with these data": budgets(1.5, [0.99, 0.99])
  },
  E7: {
    supported: ends(true, "holds"),
    "supported in part": ends(true, "reversed"),
    "not supported": ends(false, "does not hold"),
    "not testable with these data": none("outcomeScale")
  },
  E8: {
    supported: other([0.6]),
    "supported in part": other([0.6, 0.4]),
    "not supported": other([0.2]),
    "not testable with these data": other([])
  }
};

describe("the rule of each claim", () => {
  it("is tried for every claim", () => {
    expect(Object.keys(cases)).toEqual(Object.keys(rules));
  });

  const rows = Object.entries(cases).flatMap(([id, verdicts]) =>
    Object.entries(verdicts).map(([verdict, change]) => ({ id, verdict, change }))
  );
  it.each(rows)("$id can be $verdict", ({ id, verdict, change }) => {
    const planted = structuredClone(inputs);
    change(planted);
    const judged = rules[id]!.judge(planted);
    expect(judged.verdict).toBe(verdict);
    expect(judged.argument).toMatch(/^[A-Z0-9].*\.$/);
    expect(judged.argument).not.toMatch(/undefined|NaN|null|Infinity|, *,|: *;/);
    expect(Number.isFinite(judged.number?.value ?? 0)).toBe(true);
    for (const end of judged.number?.interval ?? []) expect(Number.isFinite(end ?? 0)).toBe(true);
  });

  it("knows nothing where nothing was measured", () => {
    const nothing = structuredClone(inputs);
    Object.assign(nothing, { laws: [], curves: [], external: [] });
    Object.assign(nothing.inference, { series: [] });
    Object.assign(nothing.prediction, { curves: [], within: [] });
    Object.assign(nothing.experiments, {
      ...{ reuse: null, rollouts: null, transfer: null },
      ...{ outcomeScale: [], crossings: [], links: [], detectability: [] }
    });
    for (const { judge } of Object.values(rules)) {
      const { verdict, number } = judge(nothing);
      expect([verdict, number]).toEqual(["not testable with these data", null]);
    }
  });

  it("does not call a comparison supported that is too noisy to tell", () => {
    const noisy = structuredClone(inputs);
    gaps(() => [-1, 1])(noisy);
    difference(-1, 1)(noisy);
    expect([rules.B7, rules.B4].map((rule) => rule!.judge(noisy).verdict)).toEqual([
      "supported in part",
      "supported in part"
    ]);
  });

  it("names no best form of k(N) where noise gives forms back too rarely", () => {
    const blurred = structuredClone(inputs);
    bestForm(() => "saturating")(blurred);
    for (const { attribution } of blurred.inference.series) for (const one of attribution) one.hitRate = 0.79;
    expect(rules.B3!.judge(blurred).verdict).toBe("not supported");
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

function order(resource: string): Verdicts {
  const word = (to: OrderWord): Change => scale("log loss", to, resource);
  return {
    supported: word("holds"),
    "supported in part": word("holds in part"),
    "not supported": word("does not hold"),
    "not testable with these data": none("outcomeScale")
  };
}

function scale(name: string, word: OrderWord, resource: string): Change {
  return (r) => {
    for (const one of r.experiments.outcomeScale)
      for (const entry of one.orders) if (entry.scale === name && one.resource === resource) entry.word = word;
  };
}

function pairsOf(change: (pair: Crossing, i: number) => void): Change {
  return (r) => {
    for (const { pairs } of r.experiments.crossings) for (const [i, pair] of pairs.entries()) change(pair, i);
  };
}

function ahead(resource: string): Verdicts {
  const change = (word: (i: number) => Crossing["inRange"]) =>
    pairsOf((pair, i) => Object.assign(pair, { inRange: word(i) }));
  return {
    supported: change(() => "ahead throughout"),
    "supported in part": change((i) => (i === 0 ? "behind throughout" : "ahead throughout")),
    "not supported": change(() => "behind throughout"),
    "not testable with these data": pairsOf((pair) => Object.assign(pair, { ends: null, resource }))
  };
}

function chances(larger: () => number): Change {
  return pairsOf(({ ends }) => {
    if (ends) ends.from.chanceLarger = larger();
  });
}

function halves(resource: string): Verdicts {
  const change =
    (described: boolean, foretold: boolean): Change =>
    (r) => {
      const { forms } = r.prediction.orders;
      for (const { verdict } of r.prediction.curves) {
        if (!verdict) continue;
        verdict.deltas = forms.map((form) => (form === "power" && !described ? 50 : 0));
        verdict.forecast = foretold ? "power" : "sigmoid";
      }
    };
  return {
    supported: change(true, true),
    "supported in part": change(true, false),
    "not supported": change(false, false),
    "not testable with these data": (r) => {
      r.prediction.curves = r.prediction.curves.filter((curve) => curve.resource !== resource);
    }
  };
}

function bestForm(form: (series: number) => string): Change {
  return (r) => {
    for (const [i, { forms }] of r.inference.series.entries())
      for (const fit of forms.all) fit.chi2 = fit.form === form(i) ? 5 : 30;
  };
}

function difference(low: number, high: number): Change {
  return (r) => {
    for (const { heldOut } of r.inference.series) heldOut!.differenceInterval = [low, high];
  };
}

function errors({ law, slope, still }: Record<"law" | "slope" | "still", number>): Change {
  return (r) => {
    for (const { cuts } of r.prediction.within)
      for (const cut of cuts)
        cut.mean = r.prediction.orders.within.map((name) => [
          name === "law" ? law : name === "own-slope" ? slope : still,
          0
        ]);
  };
}

function fits(pooled: number, alone: number): Change {
  return (r) => {
    for (const { goodness, law } of r.laws) {
      goodness.r2 = pooled;
      for (const size of law.sizes) size.r2 = alone;
    }
  };
}

function gaps(interval: (size: number) => [number, number]): Change {
  return (r) => {
    for (const { sizes } of r.experiments.links)
      for (const [i, size] of sizes.entries()) Object.assign(size, { kCompute: 0.1 }).raw.interval = interval(i);
  };
}

function leads(all: string, without: string): Change {
  return (r) => {
    for (const { forms } of r.inference.series) {
      for (const fit of forms.all) fit.chi2 = fit.form === all ? 5 : 30;
      for (const fit of forms.withoutHeldOut) fit.chi2 = fit.form === without ? 5 : 30;
      for (const { predicted } of forms.heldOut)
        for (const one of predicted) one.error = one.form === without ? 0 : 0.05;
    }
  };
}

function lastSlopes(k: readonly [number, number, number], standardError: number): Change {
  return (r) => {
    for (const { sizes } of r.inference.series)
      for (const [i, size] of sizes.slice(-3).entries()) Object.assign(size, { k: k[i], standardError });
  };
}

function reuse(some: (tau: number) => boolean): Verdicts {
  const shown =
    (nonInferior: (tau: number) => boolean): Change =>
    (r) => {
      for (const { windows } of r.experiments.reuse!.variants)
        for (const row of windows[0]!.rows) row.test.nonInferior = nonInferior(row.reuseFactor);
    };
  return {
    supported: shown(() => true),
    "supported in part": shown(some),
    "not supported": shown(() => false),
    "not testable with these data": noReuse
  };
}

function atLargest(interval: (variant: number) => [number, number]): Change {
  return (r) => {
    for (const [i, { windows }] of r.experiments.reuse!.variants.entries())
      for (const { test } of windows[0]!.rows) Object.assign(test, { interval: interval(i), detectable: true });
  };
}

function cells(verdict: (cell: { variant: string }) => TransferVerdict): Change {
  return (r) => {
    for (const cell of r.experiments.transfer!.benchmarks.cells) {
      cell.theseQuestions.verdict = verdict(cell);
      cell.difference = cell.theseQuestions.verdict === "gain" ? -0.2 : 0;
    }
  };
}

function groups(interval: [number, number], chance: number): Change {
  return (r) => {
    for (const { perSample } of r.experiments.rollouts!.variants) {
      const [first] = perSample;
      first!.perDoubling.interval = interval;
      const largest = Math.max(...first!.groups.map(({ groupSize }) => groupSize));
      for (const one of first!.chanceBest) one.chance = one.groupSize === largest ? chance : 0;
    }
  };
}

function budgets(range: number, grows: readonly number[]): Change {
  return (r) => {
    for (const [i, { bestGroup }] of r.experiments.rollouts!.variants.entries()) {
      bestGroup!.budgets.at(-1)!.computeFlops = bestGroup!.budgets[0]!.computeFlops * range;
      bestGroup!.chanceGrows = grows[i]!;
    }
  };
}

function ends(falls: boolean, word: OrderWord): Change {
  return (r) => {
    for (const curve of r.curves) {
      const rank = Math.log(curve.modelSize) / 100;
      curve.testLoss = curve.testLoss.map(() => (falls ? 0.9 - rank : 0.5 + rank));
    }
    scale("loss", word, "data")(r);
  };
}

/** Dense models with these losses; the one that is the largest of them has 32B. */
function other(losses: readonly number[]): Change {
  return (r) => {
    r.external = losses.map((testLoss) => ({ ...dense, testLoss }));
  };
}
