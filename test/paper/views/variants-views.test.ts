/** Base beside instruct, and another family as published, at every view: from the results. */
import { describe, expect, it } from "vitest";
import { finalLossFigure } from "../../../src/paper/beyond/base-and-instruct/final-loss/final-loss-figure.js";
import { pairedSlopesFigure } from "../../../src/paper/beyond/base-and-instruct/paired-slopes/paired-slopes-figure.js";
import { variantsData } from "../../../src/paper/beyond/base-and-instruct/variants-data.js";
import { familyCurvesFigure } from "../../../src/paper/beyond/llama/family-curves/family-curves-figure.js";
import { publishedFamily } from "../../../src/paper/beyond/llama/other-families.js";
import { between, fixed, parameters, r2, signed, sizeName } from "../../numbers/formats.js";
import { paperSite } from "../paper-site.js";
import { curvesOf, hash, listed, meanOf, named, own, place, resources, results, seriesOf, variants } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const site = await paperSite(results);
const data = variantsData(site);
const three = (value: number) => fixed(value, 3);
const words = ["no", "one", "two", "three", "four", "five", "six", "seven"];

describe("slopes of base and instruct", () => {
  it.each(resources)("against %s", (resource) => {
    const pairs = seriesOf("base", resource).sizes.map((base) => ({
      base,
      instruct: seriesOf("instruct", resource).sizes.find(({ modelSize }) => modelSize === base.modelSize)!
    }));
    const view = viewAt(pairedSlopesFigure, data, { resource });
    const said = saidBy(view);
    expect([said.view, said.shown]).toEqual([resource, resource]);
    expect(said.subtitle).toContain(`per unit of ln ${resource}. Qwen2.5, ${words[pairs.length]} sizes;`);
    const slower = pairs.filter(({ base, instruct }) => instruct.k < base.k);
    const clear = pairs.filter(
      ({ base, instruct }) =>
        Math.abs(instruct.k - base.k) > 1.96 * Math.hypot(base.standardError, instruct.standardError)
    );
    const at = clear.map(({ base }) => base.modelSize);
    const lead =
      slower.length === pairs.length ? "every size" : `${words[slower.length]} of ${words[pairs.length]} sizes`;
    expect(said.reading).toBe(
      `Instruction-tuned models learn more slowly at ${lead}, ${at.length === 0 ? "though at no size beyond the noise" : `beyond the noise at ${named(at)}`}`
    );
    const apart = pairs.filter(
      ({ base: { interval: a }, instruct: { interval: b } }) => a[0]! > b[1]! || b[0]! > a[1]!
    );
    const values = pairs.map(
      ({ base, instruct }) => `${sizeName(base.modelSize)} ${three(base.k)} and ${three(instruct.k)}`
    );
    expect(said.description).toBe(
      `k of base, against ${resource} and k of instruct, against ${resource}, by size. both variants: ${listed(values)}; ${apart.length === 0 ? "no size’s intervals part" : `intervals part at ${named(apart.map(({ base }) => base.modelSize))}`}.`
    );
    expect(said.table.slice(1)).toEqual(
      pairs.map(({ base, instruct }) => [
        ...[sizeName(base.modelSize), three(base.k), between(base.interval, three)],
        ...[three(instruct.k), between(instruct.interval, three), signed(instruct.k - base.k, 3)]
      ])
    );
    expect(readOutsOf(view)).toEqual(
      pairs.map(
        ({ base, instruct }) =>
          `both variants, ${sizeName(base.modelSize)}: k of base ${three(base.k)} ${between(base.interval, three)}, k of instruct ${three(instruct.k)} ${between(instruct.interval, three)}`
      )
    );
  });
});

describe("losses late in training", () => {
  const step = 103;
  const problems = results.study.heldOutProblems;
  const others = site.reference.externalModels;

  it.each(["mean", "best"] as const)("as the %s", (value) => {
    const rows = variants.flatMap((variant) =>
      curvesOf(variant).map((curve) => {
        const loss = curve.testLoss[curve.step.indexOf(step)]!;
        const passRate = own(results.experiments.passRates!).find(
          (row) => row.variant === variant && row.modelSize === curve.modelSize
        )?.best;
        const best = passRate === null || passRate === undefined ? null : 1 - passRate;
        const shown = value === "best" ? best : loss;
        const ends = (one: number) => {
          const half = 1.96 * Math.sqrt((one * (1 - one)) / problems);
          return [one - half, one + half];
        };
        return { variant, modelSize: curve.modelSize, loss, best, shown, ends };
      })
    );
    const view = viewAt(finalLossFigure, data, { value });
    const said = saidBy(view);
    const name = value === "best" ? "best of all evaluations" : `mean at step ${step}`;
    expect([said.view, said.shown]).toEqual([name, name]);
    const widest = rows.filter(({ best }) => best !== null).sort((a, b) => b.loss - b.best! - (a.loss - a.best!))[0]!;
    const gap = three(widest.loss - widest.best!);
    const of = (variant: string) => rows.filter((row) => row.variant === variant);
    const below = of("instruct").filter(
      ({ modelSize, loss }) => loss < of("base").find((row) => row.modelSize === modelSize)!.loss
    );
    expect(said.reading).toBe(
      value === "best"
        ? `The best single evaluation lies up to ${gap} below the mean of the runs, most at ${widest.variant} ${sizeName(widest.modelSize)}`
        : `Loss falls with size in both variants, and instruct ends below base ${below.length === 7 ? "throughout" : `at ${below.length} of 7 sizes`}`
    );
    expect(said.subtitle).toContain(`Qwen2.5, both variants; ${others.length} other models in grey`);
    expect(said.caption).toContain(
      `what ${problems} problems can tell. The best single evaluation lies up to ${gap} below the mean at step ${step} (${widest.variant} ${sizeName(widest.modelSize)}),`
    );
    const losses = (variant: string) =>
      listed(
        of(variant).flatMap(({ modelSize, shown }) =>
          shown === null ? [] : [`${sizeName(modelSize)} ${three(shown)}`]
        )
      );
    expect(said.description).toBe(
      `Base: ${losses("base")}. Instruct: ${losses("instruct")}. Other models: ${listed(others.map(({ model, value: loss }) => `${model} ${three(loss)}`))}.`
    );
    expect(said.table).toEqual([
      ["Model", `Mean at step ${step}`, "95% interval", "Best single evaluation"],
      ...rows.map(({ variant, modelSize, loss, best, ends }) => [
        ...[`Qwen2.5 ${variant}, ${sizeName(modelSize)}`, three(loss), between(ends(loss), three)],
        best === null ? "–" : three(best)
      ]),
      ...others.map(({ model, value: loss }) => [model, three(loss), "–", "–"])
    ]);
    const outs = readOutsOf(view);
    expect(outs.filter((out) => /^(Base|Instruct), /.test(out)).sort()).toEqual(
      rows
        .flatMap(({ variant, modelSize, shown, ends }) =>
          shown === null
            ? []
            : [
                `${variant === "base" ? "Base" : "Instruct"}, ${sizeName(modelSize)}: test loss ${three(shown)} ${between(ends(shown), three)}`
              ]
        )
        .sort()
    );
    const mixed = (architecture: string) => (architecture === "mixture-of-experts" ? ", mixture of experts" : "");
    expect(outs.filter((out) => out.startsWith("other models, ")).sort()).toEqual(
      others
        .map(
          ({ model, modelSize, value: loss, architecture }) =>
            `other models, ${model}, ${sizeName(modelSize)}${mixed(architecture)}: test loss ${three(loss)}`
        )
        .sort()
    );
  });
});

describe("another family as published", () => {
  const family = publishedFamily(results)!;
  const source = { ...family, hash: results.inputs.hash };

  /** The joint law by least squares on ln L, each size weighted equally: for each N_0 the limit follows; a search over N_0. */
  const lawOf = (curves: { modelSize: number; x: readonly number[]; loss: readonly number[] }[]) => {
    const parts = curves.map(({ modelSize, x, loss }) => {
      const [lnX, lnL] = [x.map(Math.log), loss.map(Math.log)];
      const [mx, my] = [meanOf(lnX), meanOf(lnL)];
      const xx = meanOf(lnX.map((one) => (one - mx) ** 2));
      const xy = meanOf(lnX.map((one, i) => (one - mx) * (lnL[i]! - my)));
      const yy = meanOf(lnL.map((one) => (one - my) ** 2));
      return { modelSize, mx, my, xx, xy, yy };
    });
    const at = (lnN0: number) => {
      const g = parts.map(({ modelSize }) => 1 / (1 + Math.exp(lnN0) / modelSize));
      const kMax =
        -parts.reduce((s, p, i) => s + g[i]! * p.xy, 0) / parts.reduce((s, p, i) => s + g[i]! ** 2 * p.xx, 0);
      const left = parts.reduce((s, p, i) => s + p.yy + 2 * kMax * g[i]! * p.xy + (kMax * g[i]!) ** 2 * p.xx, 0);
      return { kMax, left };
    };
    let [low, high] = [Math.log(1e7), Math.log(1e13)];
    for (let i = 0; i < 200; i++) {
      const [a, b] = [low + (high - low) * 0.382, low + (high - low) * 0.618];
      if (at(a).left < at(b).left) high = b;
      else low = a;
    }
    const n0 = Math.exp((low + high) / 2);
    const { kMax } = at((low + high) / 2);
    const ks = parts.map(({ modelSize }) => kMax / (1 + n0 / modelSize));
    const fitted = curves.map(({ x }, i) =>
      x.map((X) => Math.exp(parts[i]!.my - ks[i]! * (Math.log(X) - parts[i]!.mx)))
    );
    return { kMax, n0, ks, fitted };
  };

  it.each(["current", "earlier"] as const)("in its %s version", (version) => {
    const all = (
      version === "current" ? results.curves : results.otherCurves.filter(({ state }) => state === "earlier")
    )
      .filter((curve) => curve.family === family.family)
      .sort((a, b) => a.modelSize - b.modelSize);
    const laws = resources.map((resource) =>
      lawOf(
        all.map(({ modelSize, computeFlops, dataSamples, testLoss }) => ({
          modelSize,
          x: resource === "compute" ? computeFlops : dataSamples,
          loss: testLoss
        }))
      )
    );
    const view = viewAt(familyCurvesFigure, source, { version });
    const said = saidBy(view);
    const name = version === "current" ? "as published now" : "as published before";
    expect([said.view, said.shown]).toEqual([name, name]);
    expect(said.reading).toBe(
      `Through the points as published, the law’s limit is ${three(laws[0]!.kMax)} on compute and ${three(laws[1]!.kMax)} on data`
    );
    const points = all.reduce((sum, { step }) => sum + step.length, 0);
    expect(said.subtitle).toContain(`Llama 3 instruct, ${words[all.length]} sizes, ${points} points as the paper`);
    expect(said.source).toBe(hash);
    const losses = all.flatMap(({ testLoss }) => testLoss);
    const spread = losses.reduce((sum, loss) => sum + (loss - meanOf(losses)) ** 2, 0);
    const explained = (fitted: readonly number[][]) =>
      r2(1 - fitted.flat().reduce((sum, loss, i) => sum + (losses[i]! - loss) ** 2, 0) / spread);
    const constant = explained(all.map(({ testLoss }) => testLoss.map(() => meanOf(testLoss))));
    expect(said.numbers).toEqual(
      Object.fromEntries(
        resources.flatMap((resource, i) => [
          [`kMax-${resource}`, `Kmax, ${resource}: ${three(laws[i]!.kMax)}`],
          [`n0-${resource}`, `N0, ${resource}: ${parameters(laws[i]!.n0)}`],
          [`r2-${resource}`, `R^2, ${resource} (no learning ${constant}): ${explained(laws[i]!.fitted)}`]
        ])
      )
    );
    const courses = all.map(({ modelSize, testLoss }) => [
      ...[sizeName(modelSize), three(testLoss[0]!), three(testLoss.at(-1)!)]
    ]);
    expect(said.description).toBe(
      `Two log-log panels of test loss, against compute and against data, for ${listed(courses.map(([size]) => size!))} of Llama 3 instruct. ${courses.map(([size, first, last]) => `${size} goes from ${first} to ${last}.`).join(" ")}`
    );
    expect(said.table).toEqual([
      ["Size", "Points", "First loss", "Last loss", "k, compute", "k, data"],
      ...all.map(({ step }, i) => {
        const [size, first, last] = courses[i] as [string, string, string];
        return [size, String(step.length), first, last, ...laws.map(({ ks }) => three(ks[i]!))];
      })
    ]);
    for (const [i, resource] of resources.entries())
      for (const [name, value] of [
        ["Kmax", laws[i]!.kMax],
        ["N0", laws[i]!.n0]
      ] as const)
        expect(Number(said.exact[`${name}, ${resource}`]) / value).toBeCloseTo(1, 6);
    const marks = readOutsOf(view).filter((out) => !out.includes(", the law, "));
    expect(marks).toEqual(
      resources.flatMap((resource) =>
        all.flatMap(({ modelSize, computeFlops, dataSamples, testLoss }) =>
          testLoss.map((loss, i) => {
            const x = (resource === "compute" ? computeFlops : dataSamples)[i]!;
            return `${sizeName(modelSize)} against ${resource}, ${place(resource, x)}: loss ${three(loss)}`;
          })
        )
      )
    );
    const lines = readOutsOf(view).filter((out) => out.includes(", the law, "));
    for (const [i, resource] of resources.entries())
      for (const [n, { modelSize, computeFlops, dataSamples }] of all.entries()) {
        const x = resource === "compute" ? computeFlops : dataSamples;
        const { fitted } = laws[i]!;
        const head = `${sizeName(modelSize)} against ${resource}, the law, `;
        const mine = lines.filter((line) => line.startsWith(head));
        const end = (at: number) => `${head}${place(resource, x.at(at)!)}: loss ${three(fitted[n]!.at(at)!)}`;
        expect([mine[0], mine.at(-1)]).toEqual([end(0), end(-1)]);
      }
  });
});
