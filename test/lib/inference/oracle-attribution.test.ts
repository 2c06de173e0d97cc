/** Shares of data sets in which each form wins, against test/fixtures/oracles/attribution.py, on both sides. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateSlopeForm, fitSlopeForm } from "../../../src/lib/forms/size-forms.js";
import { attributeForms, type Rival, rivals } from "../../../src/lib/inference/runs/attribution.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";

const oracle = JSON.parse(readFileSync("test/fixtures/oracles/attribution.json", "utf8")) as {
  tool: string;
  modelSize: number[];
  k: number[];
  sd: number[];
  datasets: number;
  names: Rival[];
  wins: Record<string, [number, number, number][]>;
};
const points = oracle.modelSize.map((modelSize, i) => ({
  modelSize,
  k: oracle.k[i]!,
  variance: oracle.sd[i]! * oracle.sd[i]!
}));

describe(`attributeForms(points, options), against ${oracle.tool}`, () => {
  it.each(["1.0", "4.0"])("names each form as often, variances times %s", (inflate) => {
    const datasets = 2000;
    expect(rivals).toEqual(oracle.names);
    attributeForms(points, { datasets, seed: 5, inflate: Number(inflate) }).forEach(({ wins, hitRate, truth }, t) => {
      rivals.forEach((form, i) => {
        const share = oracle.wins[inflate]![t]![i]!;
        const error = Math.sqrt(share * (1 - share) * (1 / datasets + 1 / oracle.datasets));
        expect(Math.abs(wins[form] - share)).toBeLessThan(4 * error + 1e-9);
      });
      expect(hitRate).toBe(wins[truth]);
    });
  });

  it("draws each truth from a seed of its own: one more than that of the truth before", () => {
    const datasets = 40;
    attributeForms(points, { datasets, seed: 5, inflate: 4 }).forEach(({ wins, truth }, t) => {
      const { normal } = seededRandom(5 + t);
      const { parameters } = fitSlopeForm(truth, points);
      const won = Array.from({ length: datasets }, () => {
        const drawn = points.map(({ modelSize, variance }) => {
          const k = evaluateSlopeForm({ form: truth, parameters }, modelSize) + 2 * Math.sqrt(variance) * normal();
          return { modelSize, k, variance };
        });
        return [...rivals].sort((a, b) => fitSlopeForm(a, drawn).chi2 - fitSlopeForm(b, drawn).chi2)[0];
      });
      for (const form of rivals) expect(wins[form]).toBe(won.filter((name) => name === form).length / datasets);
    });
  });
});
