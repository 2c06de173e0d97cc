/** Errors of predictions and the loss decomposition, at every view: from the results. */
import { describe, expect, it } from "vitest";
import { figureData } from "../../../src/components/loss-curves/loss-curves-data.js";
import { decompositionFigure } from "../../../src/paper/power-law/decomposition/decomposition-figure.js";
import { errorByCutFigure } from "../../../src/paper/power-law/error-by-cut/error-by-cut-figure.js";
import { predictionData } from "../../../src/paper/power-law/prediction-data.js";
import { predictionErrorsFigure } from "../../../src/paper/power-law/prediction-errors/prediction-errors-figure.js";
import { figures, fixed, parameters, percent, share, sizeName, whole } from "../../numbers/formats.js";
import { curvesOf, everySeries, listed, meanOf, own, resources, results, variants } from "./study.js";
import { readOutsOf, saidBy, viewAt } from "./view-words.js";

const data = predictionData(results);
const curves = figureData(results);
const { orders } = results.prediction;
const three = (value: number) => fixed(value, 3);
const titleOf = (variant: string) => (variant === "base" ? "Base" : "Instruct");
const withinOf = (variant: string, resource: string) =>
  own(results.prediction.within).find((one) => one.variant === variant && one.resource === resource)!;

describe("errors of predicted losses", () => {
  it.each(everySeries)("each under its name: %s, %s", (variant, resource) => {
    const target = own(results.prediction.between)
      .find((one) => one.variant === variant && one.resource === resource)!
      .targets.find(({ kind, target: size }) => kind === "leave-one-out" && size === 72e9)!;
    const calibrated = (seen: number | null, name: string) =>
      target.calibrated.find((one) => one.seen === seen)!.errors[(orders.calibrated as string[]).indexOf(name)]![0];
    const strict = (name: string) => target.strict[(orders.strict as string[]).indexOf(name)]![0];
    const cut = withinOf(variant, resource).cuts.find((one) => one.share === null)!;
    const early = (name: string) => cut.mean[(orders.within as string[]).indexOf(name)]![0];
    const guessed = "Law, height guessed by ";
    const across: [string, number][] = [
      ["Law, height fitted to all of 72B", calibrated(null, "law")],
      ["Law, height fitted to 72B’s first 10 evaluations", calibrated(10, "law")],
      [`${guessed}a straight line in ln N`, strict("linear")],
      [`${guessed}a quadratic`, strict("quadratic")],
      [`${guessed}a logistic curve`, strict("logistic")],
      [`${guessed}copying that of the next smaller size`, strict("copy")],
      ["One slope for all sizes, height fitted to all of 72B", calibrated(null, "shared-slope")],
      ["Mean loss of 72B: no learning", calibrated(null, "constant")],
      ["Mean loss of the next smaller size", strict("constant")]
    ];
    const along: [string, number][] = [
      ["Law of the early steps", early("law")],
      ["Slope of each size alone", early("own-slope")],
      ["Loss stays at the mean of the last five", early("mean-5")],
      ["Loss stays at the last value", early("last-value")]
    ];
    const view = viewAt(predictionErrorsFigure, data, { variant, resource });
    const said = saidBy(view);
    expect([said.view, said.shown]).toEqual([`${variant}, ${resource}`, `${variant}, ${resource}`]);
    expect(said.subtitle).toContain(`Qwen2.5 ${variant}, against ${resource}`);
    expect(said.table.slice(1)).toEqual([...across, ...along].map(([name, error]) => [name, share(error)]));
    expect(said.exact).toEqual(Object.fromEntries([...across, ...along].map(([name, error]) => [name, String(error)])));
    const alone = across.filter(([name]) => name.startsWith(guessed) || name.endsWith("next smaller size"));
    const used = [...across, ...along].filter((one) => !alone.includes(one));
    const ends = (some: readonly [string, number][]) => {
      const sorted = [...some].sort((a, b) => a[1] - b[1]);
      return [sorted[0]!, sorted.at(-1)!].map(([name, error]) => `${name}, ${share(error)}`).join(", to ");
    };
    expect(said.description).toBe(
      `Mean error of the predicted loss for 13 predictions. Measured losses of the size are used, from ${ends(used)}. Predicted from smaller sizes alone, from ${ends(alone)}.`
    );
    const read =
      (group: string) =>
      ([name, error]: [string, number]) =>
        `${group}, ${name}, ${alone.some(([one]) => one === name) ? "predicted from smaller sizes alone" : "measured losses of the size are used"}: mean error of the predicted loss ${share(error)}`;
    expect(readOutsOf(view)).toEqual([
      ...across.map(read("Between sizes, 72B held out")),
      ...along.map(read("Within a run, after the study’s early steps"))
    ]);
  });
});

describe("errors by the part of a run that was seen", () => {
  const methods = ["law", "own-slope", "last-value", "mean-5", "mean-10"];
  const titles = ["law", "one size", "last value", "last 5", "last 10"];

  it.each(resources)("against %s", (resource) => {
    const both = variants.map((variant) => {
      const { cuts, lawStopsAtAgainstStill: stop } = withinOf(variant, resource);
      return { variant, stop, cuts: cuts.filter(({ share: part }) => part !== null) };
    });
    const error = ({ mean }: (typeof both)[number]["cuts"][number], method: string) =>
      share(mean[(orders.within as string[]).indexOf(method)]![0]);
    const view = viewAt(errorByCutFigure, data, { resource });
    const said = saidBy(view);
    expect([said.view, said.shown]).toEqual([resource, resource]);
    expect(said.subtitle).toContain(`mean over sizes, against ${resource};`);
    const stops = both.map(({ variant, stop }) => `from ${percent(stop!)} of a run on for ${variant}`);
    expect(said.reading).toBe(
      both[0]!.stop === both[1]!.stop
        ? `From ${percent(both[0]!.stop!)} of a run on, “no further change” is as good as the law`
        : `“No further change” becomes as good as the law ${stops.join(" and ")}`
    );
    expect(said.table).toEqual([
      ["Variant, share seen", ...titles],
      ...both.flatMap(({ variant, cuts }) =>
        cuts.map((cut) => [`${variant}, ${percent(cut.share!)}`, ...methods.map((method) => error(cut, method))])
      )
    ]);
    expect(said.description).toBe(
      both
        .map(({ variant, cuts }) => {
          const course = (method: string) => `${error(cuts[0]!, method)} to ${error(cuts.at(-1)!, method)}`;
          return `${variant}: as the share seen grows from ${percent(cuts[0]!.share!)} to ${percent(cuts.at(-1)!.share!)}, the mean error goes from ${course("law")} for the law, from ${course("own-slope")} for slopes of single sizes, from ${course("mean-5")} for losses that stay at the mean of the last five.`;
        })
        .join(" ")
    );
    expect(readOutsOf(view).sort()).toEqual(
      both
        .flatMap(({ variant, cuts }) =>
          cuts.flatMap((cut) =>
            methods.map(
              (method, i) =>
                `${titleOf(variant)}, ${titles[i]}, share of each run that was seen ${percent(cut.share!)}: mean error over the rest of the run ${error(cut, method)}`
            )
          )
        )
        .sort()
    );
  });
});

describe("the loss decomposition", () => {
  const all = variants.flatMap((variant) => (["early", "between"] as const).map((part) => [variant, part] as const));
  const recordOf = (variant: string, part: string) =>
    own(results.prediction.decomposition).find(
      (one) => one.variant === variant && one.window === part && !one.betaHeld
    )!;

  it.each(all)("is said with its own errors and parameters: %s, %s", (variant, part) => {
    const record = recordOf(variant, part);
    const said = saidBy(viewAt(decompositionFigure, { results: data, curves }, { variant, part }));
    const view = `${variant}, ${part === "early" ? "within a run" : "between sizes"}`;
    expect([said.view, said.shown]).toEqual([view, view]);
    const scored = record.sizes.filter(({ fitted }) => part === "early" || !fitted);
    const ours = meanOf(scored.map(({ absolute }) => absolute!));
    const law = meanOf(scored.map(({ lawAbsolute }) => lawAbsolute!));
    const place = part === "early" ? "the rest of a run" : sizeName(scored[0]!.modelSize);
    const how = ours > 1.1 * law ? "less well than" : ours < 0.9 * law ? "better than" : "about as well as";
    expect(said.reading).toBe(
      `The loss decomposition predicts ${place} ${how} the power law, ${share(ours)} against ${share(law)}`
    );
    expect(said.subtitle).toBe(
      part === "early"
        ? `Loss decomposition fitted to the first 30% of each run from ${sizeName(record.sizes[0]!.modelSize)} on, ${variant}, against samples`
        : `Loss decomposition fitted without the held-out size, two parameters set on that size’s own points, ${variant}, against samples`
    );
    const sizes = record.sizes.length;
    expect(said.numbers).toEqual({
      decomposition: `Mean error, decomposition: ${share(ours)}`,
      law: `Mean error, power law: ${share(law)}`,
      // L_inf, N_0, alpha and beta, with lambda and D_0 of each size; K_max and N_0, with a height of each size
      parameters: `Parameters, decomposition: ${4 + 2 * sizes}`,
      lawParameters: `Parameters, power law: ${2 + sizes}`
    });
    const doubts = listed(record.notIdentified).replaceAll("_", "");
    expect(said.caption).toContain(
      doubts === "" ? "All parameters are settled by these points." : `Not settled by these points: ${doubts}.`
    );
    expect(said.caption).toContain(
      `mean error of the losses ${part === "early" ? "after the cut" : "of all its points"}`
    );
    expect(said.description).toBe(
      record.sizes
        .map(
          ({ modelSize, absolute, lawAbsolute }) =>
            `${sizeName(modelSize)}: decomposition ${share(absolute!)}, power law ${share(lawAbsolute!)} off on average.`
        )
        .join(" ")
    );
    expect(said.table.slice(1)).toEqual(
      record.sizes.map(({ modelSize, lambda, d0, floor, absolute, lawAbsolute, r2 }) => [
        ...[sizeName(modelSize), three(lambda), whole(d0), three(floor)],
        ...[share(absolute!), share(lawAbsolute!), three(r2!)]
      ])
    );
    expect(said.exact).toEqual({
      ...{ Linf: String(record.lInf), N0: parameters(record.n0) },
      ...{ α: figures(record.alpha, 4), β: figures(record.beta, 4) }
    });
    expect(said.computed).toContain(`Status: ${record.status}.`);
  });

  it.each(all)("is read out with the points that it has seen: %s, %s", (variant, part) => {
    const record = recordOf(variant, part);
    const view = viewAt(decompositionFigure, { results: data, curves }, { variant, part });
    const outs = readOutsOf(view);
    const rows = view
      .csv!.trim()
      .split("\n")
      .map((row) => row.split(","));
    for (const { modelSize, lambda, d0, floor, fitted } of record.sizes) {
      const { dataSamples, testLoss } = curvesOf(variant).find((curve) => curve.modelSize === modelSize)!;
      const at = (name: string) => (loss: number, i: number) =>
        `${sizeName(modelSize)}, ${name}, training samples ${whole(dataSamples[i]!)}: test loss ${three(loss)}`;
      const line = dataSamples.map((D) => floor + lambda / (1 + (D / d0) ** record.beta));
      const seen = part === "early" ? Math.floor(0.3 * testLoss.length) : fitted ? testLoss.length : 0;
      const points = testLoss.map(at("decomposition"));
      const fittedTo = line.map(at("decomposition")).slice(0, seen);
      const beyond = line.map(at("beyond")).slice(Math.max(0, seen - 1));
      const mine = outs.filter((out) => out.startsWith(`${sizeName(modelSize)}, `));
      expect(mine.filter((out) => !points.includes(out) && !fittedTo.includes(out) && !beyond.includes(out))).toEqual(
        []
      );
      expect(points.filter((point) => !mine.includes(point))).toEqual([]);
      expect(mine.some((out) => out.includes(", beyond, "))).toBe(seen < testLoss.length);
      const given = rows.filter(([what, size]) => what === "point" && size === String(modelSize));
      expect(given.map((row) => row.slice(2, 5))).toEqual(
        testLoss.map((loss, i) => [dataSamples[i]!, loss, i < seen].map(String))
      );
      for (const [i, row] of given.entries()) expect(Number(row[5]) / line[i]!).toBeCloseTo(1, 9);
    }
  });
});
