/** By which words a term is found: those that a page writes, and those that a reader asks by. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { glossary } from "../../src/report/glossary/glossary.js";
import { glossaryList } from "../../src/report/glossary-list.js";
import { textOf } from "../components/table-cells.js";

const termOf = (of: "written" | "asked", word: string) =>
  glossary.filter((term) => term[of]?.includes(word)).map(({ id }) => id);

describe("glossary", () => {
  it.each([
    ["base-model", "base models, base model"],
    ["bootstrap", "block bootstrap, bootstrap draws, bootstrap, resamples"],
    ["compute", "training compute, FLOPs"],
    ["interval", "confidence interval, intervals, interval"],
    ["data", "samples seen"],
    ["data-reuse", "data reuse, repeating each problem, passes over"],
    ["drift", "slow departures, slow departure, drift"],
    ["equivalence", "equivalence margin, margin"],
    ["evaluation", "evaluations, evaluation"],
    ["extrapolation", "extrapolation, extrapolated, extrapolates"],
    ["group-size", "group size"],
    ["held-out", "held-out, held out"],
    ["instruct-model", "instruct models, instruct model"],
    ["intercept", "height of its line, height of the line, intercepts, intercept"],
    ["late-slope", "late slope"],
    ["k-max", "<i>K</i><sub>max</sub>"],
    ["efficiency", "learning efficiency, learning efficiencies"],
    ["least-squares", "least squares"],
    ["log-odds", "log-odds"],
    ["model-size", "model sizes, model size"],
    ["n0", "<i>N</i><sub>0</sub>, size at half the limit"],
    ["no-change", "no-change baseline, no further change"],
    ["pass-rate", "pass rates, pass rate"],
    ["power-law", "power laws, power law"],
    ["prediction-interval", "prediction interval, prediction band"],
    ["residual", "residuals, residual"],
    ["rollout", "rollouts, rollout"],
    ["saturation", "saturation, saturates, levels off, level off"],
    ["seed", "repeats"],
    ["series", "series of sizes"],
    ["standard-error", "standard errors, standard error, binomial"],
    ["test-loss", "test loss"],
    ["transfer", "carry over, carries over"],
    ["zero-shot", "zero-shot"]
  ])("explains %s where a page writes %s", (id, words) => {
    for (const word of words.split(", ")) expect([word, termOf("written", word)]).toEqual([word, [id]]);
  });

  it.each([
    ["base-model", "base, pretrained model"],
    ["prediction-interval", "forecast interval"],
    ["series", "series"],
    ["bootstrap", "resample, resampling"],
    ["cell", "cells, verdicts by cell"],
    ["chi-square", "chi2, misfit, goodness of fit"],
    ["claim", "claims, verdict, supported, contradicted"],
    ["compute", "compute, flop, flops, training cost"],
    ["interval", "error bar, uncertainty, ci"],
    ["data", "samples, training data"],
    ["data-reuse", "reuse, reuse factor, tau, repeated data, epochs"],
    ["drift", "autocorrelation, autoregression"],
    ["extrapolation", "extrapolate, forecast, predict, prediction"],
    ["group-size", "G, rollouts per prompt, rollout n"],
    ["held-out", "holdout, test set"],
    ["k-max", "Kmax, K max, maximum efficiency, limit of k"],
    ["law", "the law, formula, equation"],
    ["efficiency", "k, k(N), slope, efficiency"],
    ["least-squares", "objective, ordinary least squares, ols"],
    ["model-size", "N, parameters, size"],
    ["n0", "N0, N 0, half-efficiency size, half size, half-way size"],
    ["pass-rate", "pass@1, accuracy, score"],
    ["power-law", "scaling law, log-log"],
    ["r-squared", "R2, r squared, coefficient of determination"],
    ["saturation", "saturate, saturating, plateau, ceiling, diminishing returns"],
    ["seed", "seed, run-to-run variation, repeat"],
    ["transfer", "transfer, generalisation, out of domain"],
    ["zero-shot", "unseen size, zero shot"]
  ])("finds %s for a reader who asks by %s", (id, words) => {
    for (const word of words.split(", ")) expect([word, termOf("asked", word)]).toEqual([word, [id]]);
  });

  it("has every term once, each with its meaning under its address", () => {
    const list = glossaryList();
    const found = [...list.matchAll(/<dt id="([\w-]+)">(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map((term) => term.slice(1));
    expect(found).toEqual(glossary.map(({ id, name, meaning }) => [id, name, meaning]));
    expect(new Set(glossary.map(({ id }) => id)).size).toBe(glossary.length);
    expect(found.every(([, , meaning]) => meaning!.length > 20)).toBe(true);
    expect(list).toMatch(/^<dl class="glossary">.*<\/dl>$/s);
  });

  it("names and explains its terms in the words and the order that its page has on record", () => {
    const lines = readFileSync("test/record/pages/glossary.txt", "utf8").trimEnd().split("\n");
    const said = glossary.flatMap(({ name, meaning }) => [textOf(name), textOf(meaning)]);
    expect(lines.slice(3)).toEqual(said.map((words) => words.replace("^", "").replace(/\s+/g, " ")));
  });
});
