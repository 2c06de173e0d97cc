/** The profile of N_0, the resampled fits and other choices of the fit, at every view: from the results. */
import { describe, expect, it } from "vitest";
import { figureData } from "../../../src/components/loss-curves/loss-curves-data.js";
import { cloudFigure } from "../../../src/paper/saturation/cloud/cloud-figure.js";
import { profileFigure } from "../../../src/paper/saturation/profile/profile-figure.js";
import { saturationData } from "../../../src/paper/saturation/saturation-data.js";
import { sensitivityFigure } from "../../../src/paper/saturation/sensitivity/sensitivity-figure.js";
import { between, fixed, parameters, sizeName, whole } from "../../numbers/formats.js";
import { everySeries, hash, listed, own, results, seriesOf } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const curves = figureData(results);
const saturation = saturationData(results);
const resamples = whole(results.inference.settings.resamples);
const three = (value: number) => fixed(value, 3);
const settled = (value: number | null, format: (value: number) => string) =>
  value === null ? "undefined" : format(value);

describe("the profile of N_0", () => {
  it.each(everySeries)("is described by its own series: %s, %s", (variant, resource) => {
    const { law, profile, sizes } = seriesOf(variant, resource);
    const said = saidBy(viewAt(profileFigure, { saturation }, { variant, resource }));
    const { noise, misfit } = profile;
    const ends = ({ low, high }: typeof noise) => [low, high].map((end) => parameters(end!));
    expect([noise.word, misfit.word]).toEqual(["identified", "identified"]);
    expect([said.view, said.shown]).toEqual([
      `${variant}, ${resource}`,
      `${variant}, ${resource}, joint fit of the law`
    ]);
    expect(said.subtitle).toContain(`Qwen2.5 ${variant}, loss against ${resource}`);
    expect(said.reading).toBe(
      `By this profile the size at half the limit is known to ${ends(noise).join("–")}; with the form’s misfit counted, to ${ends(misfit).join("–")}`
    );
    expect(said.caption).toContain(`(its chi-square is ${fixed(law.chi2 / law.df, 1)} per degree of freedom)`);
    expect(said.source).toBe(`${sizes.length} sizes · ${hash}`);
    expect(said.description).toContain(
      `For ${variant}, ${resource}: smallest at ${parameters(law.n0!)}; the 95% interval is ${ends(noise).join(" to ")}. Identified. With the form’s misfit counted as noise it is identified from ${ends(misfit).join(" to ")}.`
    );
    expect(said.table.slice(1)).toEqual([
      ["noise alone", fixed(noise.threshold, 2), ...ends(noise), "identified"],
      ["misfit too", fixed(misfit.threshold, 2), ...ends(misfit), "identified"]
    ]);
    const exact = sizes.map(({ modelSize, k, standardError }, i) => {
      const [slope, error] = said.exact[`k and its error at ${sizeName(modelSize)}`]!.split(", ").map(Number);
      expect(Object.keys(said.exact)[i]).toBe(`k and its error at ${sizeName(modelSize)}`);
      return [slope! / k, error! / standardError];
    });
    for (const ratio of exact.flat()) expect(ratio).toBeCloseTo(1, 12);
  });
});

describe("resampled fits", () => {
  it.each(everySeries)("are those of their own series: %s, %s", (variant, resource) => {
    const { law, cloud } = seriesOf(variant, resource);
    const view = viewAt(cloudFigure, { saturation }, { variant, resource });
    const said = saidBy(view);
    const count = cloud.kMax.length;
    const printed = own(results.comparison.rows)
      .filter((row) => row.variant === variant && row.resource === resource && row.quantity === "kMax")
      .map(({ scenario, published }) => {
        const n0 = own(results.comparison.rows).find(
          (row) =>
            row.variant === variant && row.resource === resource && row.quantity === "n0" && row.scenario === scenario
        )!;
        const name = { inter: "between sizes", intra: "within a run" }[scenario as string]!;
        return { name, kMax: published, n0: n0.published * 1e9 };
      });
    const where = printed.map((pair) => ({ ...pair, inside: insideMost(cloud, pair) }));
    expect(said.view).toBe(`${variant}, ${resource}`);
    expect(said.shown).toBe(`${variant}, ${resource}, ${count} of ${resamples} resampled fits`);
    expect(said.subtitle).toContain(`Qwen2.5 ${variant}, loss against ${resource}`);
    expect(said.caption).toContain(`; ${count} of ${resamples} are drawn.`);
    expect(said.source).toBe(`${printed.length} printed pairs · ${hash}`);
    expect(said.table.slice(1)).toEqual([
      ["ours", three(law.kMax!), parameters(law.n0!), "yes"],
      ...where.map(({ name, kMax, n0, inside }) => [
        ...[`printed, ${name}`, three(kMax), parameters(n0), inside ? "yes" : "no"]
      ])
    ]);
    const outside = where.filter(({ inside }) => !inside).map(({ name }) => name);
    const head = "Limit and size at half of it rise together";
    expect(said.reading).toBe(
      outside.length === 0
        ? `${head}; both printed pairs lie among our resamples`
        : outside.length === printed.length
          ? `${head}; the printed pairs lie outside our resamples`
          : `${head}; of the printed pairs, that of the fit ${outside[0]} lies outside our resamples`
    );
    const lie = (inside: boolean) => {
      const those = where.filter((pair) => pair.inside === inside).map(({ name }) => `printed, ${name}`);
      const words = listed(those);
      return those.length === 0
        ? ""
        : ` ${words[0]!.toUpperCase()}${words.slice(1)} ${those.length === 1 ? "lies" : "lie"} ${inside ? "inside" : "outside"} the 95% region.`;
    };
    expect(said.description).toBe(
      `${count} resampled fits of K_max and N_0; the two rise together (rank correlation ${fixed(cloud.rankCorrelation, 2)}).${lie(true)}${lie(false)}`
    );
    expect(said.computed).toContain(`over all resamples: ${three(cloud.rankCorrelation)}.`);
    expect(said.exact).toEqual({ Kmax: String(law.kMax), N0: String(law.n0) });
    const outs = readOutsOf(view);
    expect(outs).toContain(`our fit: Kmax ${three(law.kMax!)}, N0 ${parameters(law.n0!)}`);
    for (const { name, kMax, n0 } of printed)
      expect(outs).toContain(`printed, ${name}: Kmax ${three(kMax)}, N0 ${parameters(n0)}`);
  });
});

/** Whether a pair lies among the 95% of resampled fits that are nearest to their middle: in a triangle of three of them. */
function insideMost(cloud: { kMax: number[]; n0: number[] }, pair: { kMax: number; n0: number }): boolean {
  const points = cloud.kMax.map((kMax, i) => [kMax, Math.log(cloud.n0[i]!)] as const);
  const mean = ([0, 1] as const).map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  const [kk, ll, kl] = (
    [
      [0, 0],
      [1, 1],
      [0, 1]
    ] as const
  ).map(([a, b]) => points.reduce((sum, point) => sum + (point[a] - mean[a]!) * (point[b] - mean[b]!), 0)) as [
    number,
    number,
    number
  ];
  const distance = ([k, l]: readonly [number, number]) =>
    (k - mean[0]!) ** 2 * ll - 2 * (k - mean[0]!) * (l - mean[1]!) * kl + (l - mean[1]!) ** 2 * kk;
  const near = [...points].sort((a, b) => distance(a) - distance(b)).slice(0, Math.ceil(0.95 * points.length));
  // outside where some direction has the pair beyond all of them
  return Array.from({ length: 7200 }, (_, i) => (i * Math.PI) / 3600).every((angle) => {
    const along = ([k, l]: readonly [number, number]) => (Math.cos(angle) * k) / 0.03 + Math.sin(angle) * l;
    return along([pair.kMax, Math.log(pair.n0)]) <= Math.max(...near.map(along));
  });
}

describe("the limit with other choices of the fit", () => {
  const titles: Record<string, string> = {
    ...{ default: "Default", "first step": "First step kept", "last step": "Last step kept", sizes: "Sizes" },
    ...{ objective: "Squares of", weights: "Weights", likelihood: "Likelihood" },
    ...{ "Huber delta": "Huber’s loss, delta", "the paper": "As the paper does it" }
  };
  const asked = [
    ["from step 21", { first: "21" }, "first step", "21"],
    ["to step 40", { last: "40" }, "last step", "40"],
    ["on L", { squares: "linear" }, "objective", "L, as in the paper"],
    ["with equal evaluations", { weights: "point" }, "weights", "equal evaluations"],
    ["with Huber’s delta 0.02", { huber: "0.02" }, "Huber delta", "0.02"],
    ["without 72B", { without: "largest" }, "sizes", "without the largest"],
    ["on L and without 72B", { settings: "paper" }, "the paper", "L, without the largest"]
  ] as const;
  const all = everySeries.flatMap(([variant, resource]) => [
    [variant, resource, "", {}, "default", ""] as const,
    ...asked.map((one) => [variant, resource, ...one] as const)
  ]);

  it.each(all)("%s, %s: %s", (variant, resource, how, choices, choice, value) => {
    const { law, sensitivity } = seriesOf(variant, resource);
    const view = viewAt(sensitivityFigure, { saturation, curves }, { variant, resource, ...choices });
    const said = saidBy(view);
    const chosen = sensitivity.find((row) => row.choice === choice && (value === "" || row.value === value))!;
    const title = how === "" ? `${variant}, ${resource}` : `${variant}, ${resource}, ${how}`;
    expect([said.view, said.shown]).toEqual([title, title]);
    expect(said.subtitle).toContain(
      `${how === "" ? "" : ", and as chosen"}. Qwen2.5 ${variant}, loss against ${resource}`
    );
    const known = sensitivity.filter(({ kMax }) => kMax !== null).sort((a, b) => a.kMax! - b.kMax!);
    const [least, most] = [known[0]!, known.at(-1)!];
    const [low, high] = law.kMaxInterval as [number, number];
    const inside = ([a, b]: readonly [number, number]) => (a >= low && b <= high ? "inside" : "beyond");
    const reading =
      how === ""
        ? `Choices of the fit move the limit from ${three(least.kMax!)} to ${three(most.kMax!)}, ${inside([least.kMax!, most.kMax!])} its sampling interval`
        : `Fitted ${how}, the limit is ${three(chosen.kMax!)}, ${inside([chosen.kMax!, chosen.kMax!])} the default fit’s sampling interval`;
    expect(said.reading).toBe(reading);
    expect(said.numbers).toEqual({
      kMax: `Limit Kmax: ${settled(chosen.kMax, three)}`,
      n0: `N0, size at half of it: ${settled(chosen.n0, parameters)}`,
      kLargest: `k of 72B: ${settled(chosen.kLargest, three)}`,
      range: `Range over the rows: ${three(least.kMax!)} to ${three(most.kMax!)} sampling alone ${between([low, high], three)}`
    });
    const nameOf = (row: typeof least) =>
      ({
        "first step": `first step kept ${row.value}`,
        "last step": `last step kept ${row.value}`,
        "Huber delta": `Huber’s loss with delta ${row.value}`,
        sizes: "the largest size left out"
      })[row.choice] ?? row.value;
    expect(said.description).toBe(
      `Limit of the law under ${sensitivity.length} choices of the fit. The default gives ${three(law.kMax!)}, 95% by sampling alone ${three(low)} to ${three(high)}. Smallest with ${nameOf(least)}: ${three(least.kMax!)}; largest with ${nameOf(most)}: ${three(most.kMax!)}.${how === "" ? "" : ` ${reading}.`}`
    );
    const standard = sensitivity.find((row) => row.choice === "default")!;
    expect(said.caption).toContain(`with one choice changed from the default: ${standard.value}.`);
    const rows = [
      { ...standard, title: titles.default },
      ...(how === "" ? [] : [{ ...chosen, title: "As chosen", value: how }]),
      ...sensitivity.filter((row) => row !== standard).map((row) => ({ ...row, title: titles[row.choice] }))
    ];
    expect(said.table.slice(1)).toEqual(
      rows.map(({ title, value: words, kMax, n0, kLargest }) => [
        ...[`${title}: ${words}`, settled(kMax, three), settled(n0, parameters), settled(kLargest, three)]
      ])
    );
    expect(
      Object.values(said.exact).map((one) => (one === "undefined" ? null : Number(Number(one).toPrecision(7))))
    ).toEqual(rows.map(({ kMax }) => kMax && Number(kMax.toPrecision(7))));
    expect(readOutsOf(view)).toEqual(
      rows.flatMap(({ title, value: words, kMax }) =>
        kMax === null ? [] : [`${title}, ${words}: limit of learning efficiency ${three(kMax)}`]
      )
    );
  });
});
