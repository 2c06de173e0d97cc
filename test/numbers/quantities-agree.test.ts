/**
 * One quantity has one value wherever it is kept or printed: in every part of the results that holds it, in the record of
 * `rlscale check` (data/numbers.json, six digits), in the tables, in the claims, and in what `fit` prints.
 * What pages print of it is looked at in test/browser/one-quantity.test.ts and named-quantities.test.ts.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Resource, Variant } from "../../src/lib/runs.js";
import { site } from "../browser/browser.js";
import { rlscale } from "../helpers/command-line.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { csvCells } from "./given-out.js";
import { crossing, lawAt, own, seriesOf, variants } from "./quantities.js";
import { only, results } from "./results.js";

const { laws, sizeLaws, inference, prediction, experiments, claims, curves } = results();
const record = JSON.parse(readFileSync("data/numbers.json", "utf8")) as Record<string, Record<string, number | string>>;
const largest = 72e9;
const all = variants.flatMap((variant) =>
  (["compute", "data"] as const).map((resource): [Variant, Resource] => [variant, resource])
);
const six = (value: number) => Number(value.toPrecision(6));

/** The one row of a table in which these columns have these values. */
function rowOf(table: string, keys: Record<string, string>): Record<string, string | null> {
  const [head, ...rows] = csvCells(readFileSync(join(site, `data/tables/${table}.csv`), "utf8"));
  const named = rows.map((cells) => Object.fromEntries(head!.map((column, i) => [column!, cells[i]!])));
  return only(named, keys);
}

/** Where a value stands, by what is there; a record and a print have six digits, the others all. */
type Places = Record<string, { exact: number } | { sixDigits: number }>;

function expectOne(value: number, places: Places): void {
  for (const [where, found] of Object.entries(places)) {
    if ("exact" in found)
      expect(Math.abs(found.exact / value - 1), `${where}: ${found.exact} for ${value}`).toBeLessThan(1e-9);
    else expect(found.sixDigits, where).toBe(six(value));
  }
}

const recorded = (part: string, path: string) => {
  const value = record[part]?.[path];
  if (typeof value !== "number") throw new Error(`data/numbers.json: no number ${part}${path}`);
  return { sixDigits: value };
};
const exact = (value: number | string | null | undefined) => ({ exact: Number(value) });

/** What `rlscale fit` prints of a law, and with --json. */
async function fitted(variant: Variant, resource: Resource, protocol: "full" | "inter") {
  const args = ["fit", "--family", "qwen2.5", "--variant", variant, "--resource", resource, "--protocol", protocol];
  const [text, json] = await Promise.all([rlscale(...args), rlscale(...args, "--json")]);
  expect([text.code, json.code]).toEqual([0, 0]);
  const printed = (name: string) => Number(new RegExp(`^${name} +([\\d.]+)`, "m").exec(text.out)![1]);
  const { law } = JSON.parse(json.out) as { law: { kMax: number; n0: number } };
  return { kMax: printed("K_max"), n0: printed("N_0") * 1e9, law };
}

describe("one quantity, wherever it is kept", () => {
  it.each(all)("K_max and N_0 with their intervals, %s against %s", async (variant, resource) => {
    const key = `qwen2.5 ${variant} ${resource}`;
    const { law } = seriesOf(variant, resource);
    const joint = only(laws, { family: "qwen2.5", variant, resource, protocol: "full", objective: "log" });
    const keys = { family: "qwen2.5", variant, resource };
    const [table, intervals] = [
      rowOf("laws", { ...keys, protocol: "full", objective: "log" }),
      rowOf("inference-laws", { ...keys, sizes: "all" })
    ];
    const printed = await fitted(variant, resource, "full");
    for (const [name, column] of [
      ["kMax", "k_max"],
      ["n0", "n0"]
    ] as const) {
      expectOne(law[name]!, {
        "results, laws": exact(joint.law[name]),
        "check, laws": recorded(`laws[${key} full log]`, `.law.${name}`),
        "check, inference": recorded(`inference.series[${key}]`, `.law.${name}`),
        "laws.csv": exact(table[column]),
        "inference-laws.csv": exact(intervals[column]),
        "fit --json": exact(printed.law[name]),
        fit: { sixDigits: six(printed[name]) }
      });
      for (const [kind, file] of [
        ["Widened", ""],
        ["Interval", "_sampling"]
      ] as const) {
        for (const [i, end] of ["low", "high"].entries()) {
          expectOne(law[`${name}${kind}`][i]!, {
            "check, inference": recorded(`inference.series[${key}]`, `.law.${name}${kind}[${i}]`),
            "inference-laws.csv": exact(intervals[`${column}${file}_${end}`])
          });
        }
      }
    }
  });

  it("the lead of the saturating form in the claim of the ceiling is that of its first cell", () => {
    const { number, cells } = only(claims.rows, { id: "C1" });
    expect(cells[0]!.what).toBe("base, compute: all sizes");
    // a lead in chi-square is twice the logarithm of a likelihood ratio
    expectRelative(number!.value, Math.exp(cells[0]!.estimate! / 2), 1e-12);
    expect(number!.interval).toBeNull();
    expectOne(number!.value, { check: recorded("claims.rows[C1]", ".number.value") });
  });

  it.each(all)(
    "k of the held-out size by the joint fit, and by the weighted slope fit, %s against %s",
    async (variant, resource) => {
      const key = `qwen2.5 ${variant} ${resource}`;
      const { heldOut, forms } = seriesOf(variant, resource);
      const joint = only(laws, { family: "qwen2.5", variant, resource, protocol: "inter", objective: "log" });
      const target = only(only(own(prediction.between), { variant, resource }).targets, {
        kind: "leave-one-out",
        target: largest
      });
      const printed = await fitted(variant, resource, "inter");
      expectOne(heldOut!.predicted!, {
        // kept with six digits
        "results, prediction": { sixDigits: target.k! },
        "results, laws": exact(lawAt(joint.law, largest)),
        "check, inference": recorded(`inference.series[${key}]`, ".heldOut.predicted"),
        "check, prediction": recorded(`prediction.between[${key}].targets[leave-one-out ${largest}]`, ".k"),
        "fit --json": exact(lawAt(printed.law, largest))
      });
      // two of the six printed digits of K_max and N_0 together
      expect(Math.abs(lawAt(printed, largest) / heldOut!.predicted! - 1)).toBeLessThan(2e-5);
      const weighted = forms.heldOut
        .filter(({ modelSize, upTo }) => modelSize === largest && (upTo === null || upTo === 32e9))
        .map(({ predicted }) => only(predicted, { form: "saturating" }).k);
      expect(weighted.length).toBeGreaterThan(0);
      expect(new Set(weighted).size).toBe(1);
      expectOne(weighted[0]!, {
        oracle: { sixDigits: six(weightedLaw(variant, resource)) },
        check: recorded(`inference.series[${key}].forms.heldOut[each ${largest}].predicted[saturating]`, ".k")
      });
    }
  );

  it.each(all)("mean error of the held-out size, its level known, %s against %s", (variant, resource) => {
    const target = only(only(own(prediction.between), { variant, resource }).targets, {
      kind: "leave-one-out",
      target: largest
    });
    const { errors } = only(target.calibrated, { seen: null });
    const { step, testLoss, computeFlops, dataSamples } = only(own(curves), { variant, modelSize: largest });
    const { window } = only(laws, { family: "qwen2.5", variant, resource, protocol: "inter", objective: "log" });
    const points = step.flatMap((one, i) =>
      one < window.fromStep!
        ? []
        : [{ x: Math.log((resource === "compute" ? computeFlops : dataSamples)[i]!), loss: testLoss[i]! }]
    );
    const mean = (of: (point: (typeof points)[number]) => number) =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length;
    const level = mean(({ x, loss }) => Math.log(loss) + target.k! * x);
    const error = mean(({ x, loss }) => Math.abs(Math.exp(level - target.k! * x) / loss - 1));
    // kept with six digits
    expect(Math.abs(errors[prediction.orders.calibrated.indexOf("law")]![0] / error - 1)).toBeLessThan(1e-5);
  });

  it.each(all)("where neighbouring sizes' lines cross, %s against %s", (variant, resource) => {
    const keys = { family: "qwen2.5", variant, resource };
    const { pairs } = only(own(experiments.crossings), { variant, resource });
    const crossed = pairs.filter(({ neighbours, position }) => neighbours && position === "inside");
    for (const { smaller, larger, x } of crossed) {
      const line = (N: number) => rowOf("size-laws", { ...keys, model_size: `${N}` });
      const [a, b] = [line(smaller), line(larger)];
      expectOne(x!, {
        "results, size laws": exact(crossing(variant, resource, smaller, larger)),
        "size-laws.csv": exact(Math.exp((Number(b.intercept) - Number(a.intercept)) / (Number(b.k) - Number(a.k)))),
        check: recorded(`experiments.crossings[qwen2.5 ${variant} ${resource}].pairs[${smaller} ${larger}]`, ".x")
      });
    }
    expect(crossed.some(({ larger }) => larger === largest)).toBe(variant === "base" && resource === "compute");
  });

  it.each([
    ["B1", "compute"],
    ["B2", "data"]
  ] as const)("how many curves flatten late: claim %s, against %s", (id, resource) => {
    const cells = only(claims.rows, { id }).cells.filter(({ beyond }) => !beyond);
    const judged = own(prediction.curves).filter((curve) => curve.resource === resource && curve.verdict !== null);
    expect(cells).toHaveLength(judged.length);
    const flat = cells.filter(({ estimate, verdict }) => estimate! < 0 && verdict === "contradicted");
    expectOne(flat.length / cells.length, {
      claim: exact(only(claims.rows, { id }).number!.value),
      check: recorded(`claims.rows[${id}]`, ".number.value")
    });
  });

  it("slopes of each size, in the tables and by both parts of the results", () => {
    for (const { family, variant, resource, modelSize, learningEfficiency } of own(sizeLaws)) {
      const keys = { family, variant, resource, model_size: `${modelSize}` };
      expectOne(learningEfficiency, {
        inference: exact(only(only(own(inference.series), { variant, resource }).sizes, { modelSize }).k),
        "size-laws.csv": exact(rowOf("size-laws", keys).k),
        "inference-sizes.csv": exact(rowOf("inference-sizes", keys).k),
        check: recorded(`inference.series[${family} ${variant} ${resource}]`, `.sizes[${modelSize}].k`)
      });
    }
  });
});

/** k of the largest size by the law with the least weighted squares on the other sizes' slopes: N_0 by golden sections. */
function weightedLaw(variant: Variant, resource: Resource): number {
  const slopes = seriesOf(variant, resource).sizes.filter(({ modelSize }) => modelSize < largest);
  const at = (lnN0: number) => {
    const sum = (of: (k: number, g: number) => number) =>
      slopes.reduce(
        (total, one) =>
          total + of(one.k, lawAt({ kMax: 1, n0: Math.exp(lnN0) }, one.modelSize)) / one.standardError ** 2,
        0
      );
    const kMax = sum((k, g) => k * g) / sum((_, g) => g * g);
    return { kMax, rss: sum((k, g) => (k - kMax * g) ** 2) };
  };
  const cut = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(1e8), Math.log(1e13)];
  while (high - low > 1e-10) {
    const [a, b] = [high - cut * (high - low), low + cut * (high - low)];
    if (at(a).rss < at(b).rss) high = b;
    else low = a;
  }
  return lawAt({ kMax: at(low).kMax, n0: Math.exp(low) }, largest);
}
