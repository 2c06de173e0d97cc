/** Titles, numbers and captions of figures at the views that no page shows first: of the choice, and of no other series. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";

import { type Choices, settle } from "../../src/components/frame/choice-figure.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { transferCurvesFigure } from "../../src/paper/beyond/transfer/transfer-curves/transfer-curves-figure.js";
import { transferData } from "../../src/paper/beyond/transfer/transfer-data.js";
import { slopesData } from "../../src/paper/efficiency/slopes-data.js";
import { predictionData } from "../../src/paper/power-law/prediction-data.js";
import { predictionErrorsFigure } from "../../src/paper/power-law/prediction-errors/prediction-errors-figure.js";
import { kOfNFigure } from "../../src/paper/saturation/k-of-n/k-of-n-figure.js";
import { profileFigure } from "../../src/paper/saturation/profile/profile-figure.js";
import { referenceLossFigure } from "../../src/paper/saturation/reference-loss/reference-loss-figure.js";
import { saturationData } from "../../src/paper/saturation/saturation-data.js";
import { sensitivityFigure } from "../../src/paper/saturation/sensitivity/sensitivity-figure.js";
import { fixed, parameters, share, sizeName } from "../numbers/formats.js";
import { paperSite } from "./paper-site.js";

const results = await loadResults(projectRoot);
const site = await paperSite(results);
const curves = figureData(results);
const own = results.inference.series.filter(({ family }) => family === "qwen2.5");
const names = own.map(({ variant, resource }) => [variant, resource] as const);
const seriesOf = (variant: string, resource: string) =>
  own.find((series) => series.variant === variant && series.resource === resource)!;
const csvRows = (csv: string) => {
  const [head, ...lines] = csv
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return lines.map((line) => Object.fromEntries(head!.map((name, i) => [name, line[i]!])));
};

describe("a limit that is fitted with another choice", () => {
  const data = { saturation: saturationData(results), curves };
  const asked: Choices[] = [{ first: "21" }, { last: "40" }, { squares: "linear" }, { without: "largest" }];
  const readings = names.flatMap(([variant, resource]) =>
    asked.map((choice) => {
      const choices = settle(sensitivityFigure, data, { variant, resource, ...choice });
      const { reading, csv } = sensitivityFigure.view(data, choices);
      const kMax = csvRows(csv!).find((row) => row.choice === "chosen")!.k_max!;
      const [low, high] = seriesOf(variant, resource).law.kMaxInterval as [number, number];
      const where = Number(kMax) >= low && Number(kMax) <= high ? "inside" : "beyond";
      const said = `the limit is ${fixed(Number(kMax), 3)}, ${where} the default fit\u2019s sampling interval`;
      return { reading, said, where, kMax };
    })
  );

  it("is inside or beyond the sampling interval of its own series", () => {
    for (const { reading, said, kMax } of readings)
      if (kMax === "") expect(reading).toMatch(/do not settle a limit$/);
      else expect(reading).toContain(said);
    expect(new Set(readings.map(({ where }) => where)).size).toBe(2);
  });
});

describe("the law of k(N)", () => {
  const data = { slopes: slopesData(results), curves };
  const numbersOf = (choices: Choices) =>
    Object.fromEntries(
      kOfNFigure.view(data, settle(kOfNFigure, data, choices)).numbers!.map(({ id, value }) => [id, String(value)])
    );

  it.each(names)("has its interval with the default fit, and none with another: %s, %s", (variant, resource) => {
    const { law } = seriesOf(variant, resource);
    const [low, high] = law.kMaxWidened;
    const interval = low === null || high === null ? "" : ` <small>[${fixed(low, 3)}, ${fixed(high, 3)}]</small>`;
    expect(numbersOf({ variant, resource }).kMax).toBe(`${fixed(law.kMax!, 3)}${interval}`);
    const others: Choices[] = [{ objective: "linear" }, { sizes: "1.5,3,7,14,32,72" }];
    for (const changed of others)
      for (const id of ["kMax", "n0"]) expect(numbersOf({ variant, resource, ...changed })[id]).not.toMatch(/\[|small/);
  });
});

describe("the losses at one budget", () => {
  it.each(["data", "compute"])("leave out the sizes that were not measured there, by name: %s", (at) => {
    const view = referenceLossFigure.view({ curves }, settle(referenceLossFigure, { curves }, { at }));
    const shown = new Set(csvRows(view.csv!).map((row) => `${row.variant} ${row.model_size}`));
    const left = results.curves
      .filter(({ family, benchmark }) => family === "qwen2.5" && benchmark === results.study.benchmark)
      .filter(({ variant, modelSize }) => !shown.has(`${variant} ${modelSize}`))
      .map(({ variant, modelSize }) => `${sizeName(modelSize)} ${variant}`);
    const [, said = ""] = /Not measured there, and left out: ([^.]*(?:\.\d[^.]*)*)\./.exec(String(view.caption)) ?? [];
    expect(said === "" ? [] : said.split(/, | and /).sort()).toEqual(left.sort());
  });
});

describe("one benchmark along training", () => {
  const data = { transfer: transferData(site)! };
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = ["base", "instruct"].flatMap((variant) =>
    data.transfer.benchmarks.map(({ benchmark, label }) => [variant, benchmark, label] as const)
  );

  it.each(all)("says how many sizes fall, and which the most: %s, %s", (variant, benchmark, label) => {
    const choices = settle(transferCurvesFigure, data, { variant, bench: benchmark });
    const { reading } = transferCurvesFigure.view(data, choices);
    const moves = site.series
      .filter(
        (run) => run.experiment === "main" && run.kind === "mean" && run.state === "current" && run.variant === variant
      )
      .filter(({ family }) => family === "qwen2.5")
      .flatMap(({ modelSize, step, benchmarks }) => {
        const found = benchmarks.find((one) => one.benchmark === benchmark);
        const losses = (found?.testLoss ?? []).filter((loss, i): loss is number => loss !== null && step[i]! > 0);
        return losses.length === 0 ? [] : [{ modelSize, move: mean(losses.slice(-10)) - mean(losses.slice(0, 5)) }];
      });
    const least = moves.reduce((a, b) => (b.move < a.move ? b : a));
    const falls = moves.filter(({ move }) => move < 0).length;
    expect(reading).toBe(
      least.move >= 0
        ? `On ${label} no size ends below where it began`
        : `On ${label} the loss of ${falls} ${falls === 1 ? "size" : "sizes"} of ${moves.length} falls, most at ${sizeName(least.modelSize)}, by ${fixed(-least.move, 3)}`
    );
  });
});

describe("predictions beside baselines", () => {
  const data = predictionData(results);
  const { orders, between } = results.prediction;

  it.each(names)("are titled and noted with the errors of their own series: %s, %s", (variant, resource) => {
    const target = between
      .find((one) => one.family === "qwen2.5" && one.variant === variant && one.resource === resource)!
      .targets.find(({ kind, target: size }) => kind === "leave-one-out" && size === 72e9)!;
    const fittedTo = (seen: number | null) =>
      target.calibrated.find((one) => one.seen === seen)!.errors[orders.calibrated.indexOf("law")]![0];
    const strict = (name: string) => target.strict[(orders.strict as readonly string[]).indexOf(name)]![0];
    const guesses = ["linear", "quadratic", "logistic", "copy"].map(strict);
    const [least, most] = [Math.min(...guesses), Math.max(...guesses)].map((error) => Math.round(100 * error));
    const choices = settle(predictionErrorsFigure, data, { variant, resource });
    const { reading, caption } = predictionErrorsFigure.view(data, choices);
    expect(reading).toBe(
      `Given 72B\u2019s first ten evaluations, the law is ${share(fittedTo(10))} off; from smaller sizes alone ${least} to ${most}%, as its height is guessed; the next smaller size\u2019s mean loss ${share(strict("constant"))}`
    );
    const { scored } = target.calibrated.find(({ seen }) => seen === null)!;
    expect(caption).toContain(`height from all ${scored} evaluations of 72B`);
    expect(caption).toContain(`a perfect prediction of 72B an error of ${share(target.noise!)}.`);
  });
});

describe("the profile of the half-way size", () => {
  const data = { saturation: saturationData(results) };
  const billions = (value: number) => Number(/^([\d.]+)B$/.exec(parameters(value))![1]);

  it.each(names)("has its thresholds and its interval's ends from its own series: %s, %s", (variant, resource) => {
    const { profile } = seriesOf(variant, resource);
    const { caption, reading, table } = profileFigure.view(data, settle(profileFigure, data, { variant, resource }));
    expect(String(caption)).toContain(`Lower threshold, ${fixed(profile.noise.threshold, 2)}: `);
    expect(String(caption)).toContain(`Upper, ${fixed(profile.misfit.threshold, 1)}: `);
    const ends = [profile.noise, profile.misfit].map(({ low, high }) => [low, high]);
    const cells = [...String(table).matchAll(/<tr>(.*?)<\/tr>/gs)]
      .slice(1)
      .map(([row]) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, "")));
    expect(cells.map((row) => row.slice(-3, -1))).toEqual(
      ends.map((pair) => pair.map((end) => (end === null ? "open" : parameters(end))))
    );
    for (const end of ends[0]!) if (end !== null) expect(reading).toContain(`${billions(end)}`);
  });
});
