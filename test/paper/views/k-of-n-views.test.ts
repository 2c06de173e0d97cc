/** The law of k(N) and its rivals, at every view: title, numbers, table, description and read-outs, from the results. */
import { describe, expect, it } from "vitest";
import { figureData } from "../../../src/components/loss-curves/loss-curves-data.js";
import { slopesData } from "../../../src/paper/efficiency/slopes-data.js";
import { kOfNFigure } from "../../../src/paper/saturation/k-of-n/k-of-n-figure.js";
import { between, fixed, parameters, share, sizeName, whole } from "../../numbers/formats.js";
import { everySeries, hash, listed, own, results, seriesOf, variants } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const slopes = slopesData(results);
const curves = figureData(results);
const resamples = whole(results.inference.settings.resamples);
const three = (value: number) => fixed(value, 3);
const four = (value: number) => fixed(value, 4);

const names: Record<string, [title: string, inSentence: string]> = {
  saturating: ["The law", "the law"],
  hill: ["Hill", "the Hill form"],
  power: ["Power of N", "the power of N"],
  logarithmic: ["Straight in ln N", "the line in ln N"]
};
const formAt = (form: string, p: Readonly<Record<string, number>>, N: number): number =>
  ({
    power: () => p.a! * (N / 1e10) ** p.b!,
    logarithmic: () => p.a! + p.b! * Math.log(N / 1e10),
    hill: () => p.kMax! / (1 + (p.n0! / N) ** p.h!)
  })[form]!();

const fits = [
  { how: "all sizes, ln L", choices: {}, protocol: "full", objective: "log" },
  { how: "all sizes, L", choices: { objective: "linear" }, protocol: "full", objective: "linear" },
  { how: "without 72B, ln L", choices: { sizes: "0.5,1.5,3,7,14,32" }, protocol: "inter", objective: "log" },
  {
    ...{ how: "without 72B, L", choices: { sizes: "0.5,1.5,3,7,14,32", objective: "linear" } },
    ...{ protocol: "inter", objective: "linear" }
  }
] as const;

describe("the law of k(N) and its rivals", () => {
  const all = everySeries.flatMap(([variant, resource]) =>
    fits.map((fit) => [variant, resource, fit.how, fit] as const)
  );

  const expectedOf = (variant: string, resource: string, { protocol, objective }: (typeof fits)[number]) => {
    const { law } = own(results.laws).find(
      (one) =>
        one.variant === variant && one.resource === resource && one.protocol === protocol && one.objective === objective
    )!;
    const series = seriesOf(variant, resource);
    const rivals = protocol === "full" ? series.forms.all : series.forms.withoutHeldOut;
    const at = (N: number) => law.kMax! / (1 + law.n0! / N);
    return { law, series, at, rivals: rivals.filter(({ form }) => ["hill", "power", "logarithmic"].includes(form)) };
  };

  it.each(all)("in title and numbers: %s, %s, %s", (variant, resource, _, fit) => {
    const { law, series, at, rivals } = expectedOf(variant, resource, fit);
    const said = saidBy(viewAt(kOfNFigure, { slopes, curves }, { variant, resource, ...fit.choices }));
    const standard = fit.how === "all sizes, ln L";
    const range = fit.protocol === "full" ? "0.5B–72B" : "0.5B–32B";
    expect(said.view).toBe(`${variant}, ${resource}${standard ? "" : ", changed fit"}`);
    expect(said.subtitle).toContain(`Qwen2.5, loss against ${resource}`);
    expect(said.shown).toBe(
      `law for ${variant}, ${resource}, fitted on ${range}, least squares on ${fit.objective === "log" ? "ln L" : "L"}`
    );
    const ks = rivals.map(({ form, parameters: p }) => formAt(form, p, 1e12)).sort((a, b) => a - b);
    const head = standard
      ? "The"
      : `Fitted${fit.protocol === "full" ? "" : " without 72B"}${fit.objective === "log" ? "" : " on the loss itself"}, the`;
    expect(said.reading).toBe(
      `${head} law says k = ${three(at(1e12))} and its rivals ${three(ks[0]!)} to ${three(ks.at(-1)!)} at 1,000B, where nothing was measured`
    );
    const { chi2, df, widening, kMaxInterval, kMaxWidened, n0Widened } = series.law;
    expect(widening).toBeGreaterThan(1);
    const ends = (interval: readonly (number | null)[], format: (value: number) => string) =>
      standard ? ` ${between(interval, format)}` : "";
    const largest = series.sizes.at(-1)!;
    expect(said.numbers).toEqual({
      kMax: `Limit Kmax: ${three(law.kMax!)}${ends(kMaxWidened, three)}`,
      n0: `N0, size at half of it, interval by bootstrap: ${parameters(law.n0!)}${ends(n0Widened, parameters)}`,
      chi2: `Chi-square of the law on the slopes: ${standard ? `${fixed(chi2, 1)} df = ${df}; Kmax by sampling alone ${between(kMaxInterval, three)}` : "–"}`,
      share: `Share of the limit reached at 72B: ${share(at(72e9) / law.kMax!)}`,
      lawLargest: `k of 72B: the law, its line alone: ${three(at(72e9))}, ${three(largest.k)}`
    });
    for (const [name, value] of [
      ["Kmax", law.kMax!],
      ["N0", law.n0!]
    ] as const)
      expect(Number(said.exact[name]) / value - 1).toBeCloseTo(0, 6);
    expect(said.caption).toContain(`The law is one joint fit to ${range}, ${variant}, with`);
    expect(said.caption).toContain(
      standard ? `Band: ${resamples} draws of noise` : "The band belongs to the default fit"
    );
    const points = variants.flatMap((one) => seriesOf(one, resource).sizes.map((size) => size.points));
    expect(said.source).toBe(`${whole(points.reduce((a, b) => a + b, 0))} points of the curves · ${hash}`);
  });

  it.each(all)("in table and description: %s, %s, %s", (variant, resource, _, fit) => {
    const { law, series, at, rivals } = expectedOf(variant, resource, fit);
    const said = saidBy(viewAt(kOfNFigure, { slopes, curves }, { variant, resource, ...fit.choices }));
    const both = variants.map((one) => ({ ...seriesOf(one, resource), variant: one }));
    expect(said.table).toEqual([
      ["Size", "Points", "Own k", "95% interval", `k of the law, ${variant}`],
      ...both.flatMap(({ variant: one, sizes }) =>
        sizes.map(({ modelSize, points, k, interval }) => [
          ...[`${one} ${sizeName(modelSize)}`, String(points), four(k), between(interval, four)],
          one === variant ? four(at(modelSize)) : "–"
        ])
      )
    ]);
    const slopesOf = ({ variant: one, sizes }: (typeof both)[number]) =>
      `${one} ${listed(sizes.map(({ modelSize, k }) => `${sizeName(modelSize)} ${three(k)}`))}`;
    const drawn = series.band.modelSize;
    const last = drawn.at(-1)!;
    const limit = fit.how === "all sizes, ln L" ? ` ${between(series.law.kMaxWidened, three)}` : "";
    // at 72B, between the two places that are drawn beside it: even in ln N
    const after = drawn.findIndex((N) => N >= 72e9);
    const [a, b] = [drawn[after - 1]!, drawn[after]!];
    const part = Math.log(72e9 / a) / Math.log(b / a);
    const largest = (apart: (N: number) => number) =>
      Math.max(
        ...drawn.slice(0, after).map((N) => Math.abs(apart(N))),
        Math.abs((1 - part) * apart(a) + part * apart(b))
      );
    const order = ["hill", "power", "logarithmic"];
    const gaps = order.map((form) => {
      const { parameters: p } = rivals.find((one) => one.form === form)!;
      const gap = largest((N) => formAt(form, p, N) - at(N));
      return `${names[form]![0]} stays within ${three(gap)} of it up to 72B.`;
    });
    const held = both.map(({ variant: one, sizes, forms, heldOut }) => {
      const { k, interval } = sizes.at(-1)!;
      const { predicted } = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === 72e9)!;
      const nearest = [...predicted].sort((a, b) => Math.abs(a.k - k) - Math.abs(b.k - k))[0]!;
      const landing = predicted.filter((one) => one.k >= interval[0]! && one.k <= interval[1]!);
      return [
        `In ${one} models 72B has a slope of ${three(k)} ${between(interval, three)}.`,
        `Of the forms fitted to the slopes of the other sizes, weighted by their errors, ${names[nearest.form]![1]} comes nearest, with ${three(nearest.k)}.`,
        `In that interval ${landing.length === 0 ? "lies no form" : `${landing.length === 1 ? "lies" : "lie"} ${listed(landing.map(({ form }) => names[form]![1]))}`}.`,
        `The joint fit of the law to their points, each size weighted equally, gives ${three(heldOut!.predicted!)} (${one}).`
      ].join(" ");
    });
    expect(said.description).toBe(
      [
        `Learning efficiency by size with 95% intervals: ${both.map(slopesOf).join("; ")}.`,
        `The law rises from ${three(at(drawn[0]!))} at ${sizeName(drawn[0]!)} to ${three(at(last))} at ${sizeName(Number(last.toPrecision(3)))}; its limit is ${three(law.kMax!)}${limit}.`,
        ...[...gaps, ...held]
      ].join(" ")
    );
  });

  it.each(everySeries)("in what its marks say: %s, %s", (variant, resource) => {
    const outs = readOutsOf(viewAt(kOfNFigure, { slopes, curves }, { variant, resource }));
    const { at, series, rivals } = expectedOf(variant, resource, fits[0]);
    const { modelSize: along, low, high } = series.band;
    const size = (N: number) => sizeName(Number(N.toPrecision(3)));
    // beside these, a mark at 72B ends what is drawn solid and begins what is dashed
    const of = (name: string) => outs.filter((out) => out.startsWith(`${name}, `) && !out.startsWith(`${name}, 72B`));
    expect(of("The law")).toEqual(
      along.map(
        (N, i) => `The law, ${size(N)}: learning efficiency k ${three(at(N))} ${between([low[i]!, high[i]!], three)}`
      )
    );
    for (const { form, parameters: p } of rivals) {
      const name = names[form]![0];
      const drawn = of(name);
      const known = along.map((N) => `${name}, ${size(N)}: learning efficiency k ${three(formAt(form, p, N))}`);
      expect(drawn.length, name).toBeGreaterThan(40);
      // a rival may leave the drawing at its upper edge
      const last = drawn.length < known.length ? drawn.length - 1 : drawn.length;
      expect(drawn.slice(0, last)).toEqual(known.slice(0, last));
    }
    const both = variants.map((one) => ({ ...seriesOf(one, resource), variant: one }));
    for (const { variant: one, sizes, forms } of both) {
      expect(outs.filter((out) => out.startsWith(`${one}, `))).toEqual(
        sizes.map(
          ({ modelSize, k, interval }) =>
            `${one}, ${sizeName(modelSize)}: learning efficiency k ${three(k)} ${between(interval, three)}`
        )
      );
      const { predicted } = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === 72e9)!;
      const title = one === "base" ? "Base" : "Instruct";
      expect(outs.filter((out) => out.startsWith(`${title}, `)).sort()).toEqual(
        predicted.map(({ form, k }) => `${title}, ${names[form]![0]}: k ${three(k)}`).sort()
      );
    }
  });
});
