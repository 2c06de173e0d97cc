import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  evaluateSlopeForm,
  fitSlopeForm,
  parametricForms,
  type SlopeForm,
  type SlopePoint
} from "../../../src/lib/forms/size-forms.js";
import { attributeForms } from "../../../src/lib/inference/runs/attribution.js";
import { n0Profile } from "../../../src/lib/inference/sizes/n0-profile.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { studySizes } from "../../helpers/planted.js";
import { samplesOf } from "../../helpers/study-samples.js";

interface SciPySeries {
  variant: string;
  resource: string;
  k: number[];
  sd: number[];
  chi2: Record<Exclude<SlopeForm, "free">, number>;
  aic: Record<Exclude<SlopeForm, "free">, number>;
  profile: { chi2: number; n0: number; noise: [number, number]; misfit: [number, number]; misfitRise: number };
}
const scipy = JSON.parse(readFileSync("test/fixtures/scipy/slopes.json", "utf8")) as {
  tool: string;
  series: SciPySeries[];
};
const pointsOf = ({ k, sd }: Pick<SciPySeries, "k" | "sd">): SlopePoint[] =>
  studySizes.map((modelSize, i) => ({ modelSize, k: k[i]!, variance: sd[i]! ** 2 }));

describe("fitSlopeForm(form, points)", () => {
  const planted: Record<(typeof parametricForms)[number], Record<string, number>> = {
    saturating: { kMax: 0.13, n0: 14e9 },
    power: { a: 0.05, b: 0.6 },
    logarithmic: { a: 0.06, b: 0.02 },
    hill: { kMax: 0.12, n0: 9e9, h: 1.4 }
  };
  for (const form of parametricForms) {
    const parameters = planted[form];
    it(`recovers a planted ${form} form`, () => {
      const points = studySizes.map((modelSize) => ({
        modelSize,
        k: evaluateSlopeForm({ form, parameters }, modelSize),
        variance: 1e-6
      }));
      const fit = fitSlopeForm(form, points);
      expect(fit.status).toBe("converged");
      expect(fit.chi2).toBeLessThan(1e-6);
      for (const [name, value] of Object.entries(parameters)) expectRelative(fit.parameters[name]!, value, 1e-4);
      expect(fit.aic).toBe(fit.chi2 + 2 * fit.q);
    });
  }

  it("says at-bound where a linear growth leaves no limit", () => {
    const points = studySizes.map((modelSize) => ({ modelSize, k: 1e-12 * modelSize, variance: 1e-8 }));
    expect(fitSlopeForm("saturating", points).status).toBe("at-bound");
  });

  it("the free form has chi-square 0 and a parameter per size", () => {
    const fit = fitSlopeForm("free", pointsOf(scipy.series[0]!));
    expect([fit.chi2, fit.q, fit.df, fit.aic]).toEqual([0, 7, 0, 14]);
  });

  it(`reaches the chi-square and AIC of ${scipy.tool} for every form and series, on slopes that agree`, () => {
    for (const series of scipy.series) {
      const { samples } = samplesOf(series.variant, series.resource);
      for (const [i, { k }] of samples.entries()) expectRelative(k, series.k[i]!, 1e-9);
      for (const form of parametricForms) {
        const { chi2, aic } = fitSlopeForm(form, pointsOf(series));
        expectRelative(chi2, series.chi2[form], 1e-7);
        expectRelative(aic, series.aic[form], 1e-7);
      }
    }
  });
});

describe("n0Profile(points, tQuantile)", () => {
  it(`has, with weights by errors, the minimum and both intervals of ${scipy.tool}, at rises of 3.84 and of F(1, 5) chi2 / df`, () => {
    for (const series of scipy.series) {
      const points = pointsOf(series).map((point) => ({ ...point, weight: 1 / point.variance }));
      const profile = n0Profile(points, (df) => tQuantile(0.975, df));
      expectRelative(profile.chi2, series.profile.chi2, 1e-9);
      expectRelative(profile.n0!, series.profile.n0, 1e-6);
      expectRelative(profile.misfit.threshold, series.profile.misfitRise, 1e-9);
      for (const name of ["noise", "misfit"] as const) {
        const { low, high, word } = profile[name];
        expect(word).toBe("identified");
        // both solve for the crossing to 1e-13 in ln N_0; the minimum below it is known to 1e-9
        expectRelative(low!, series.profile[name][0], 1e-7);
        expectRelative(high!, series.profile[name][1], 1e-7);
      }
    }
  });

  it("is open on the right when slopes grow in proportion to size, and then has no best N_0", () => {
    const points = studySizes.map((modelSize) => ({ modelSize, k: 1e-12 * modelSize, variance: 1e-8, weight: 1 }));
    const profile = n0Profile(points, () => 2.57);
    expect(profile.noise.word).toBe("not identified on the right");
    expect([profile.n0, profile.kMax, profile.noise.high]).toEqual([null, null, null]);
  });

  it("is open on the left when all slopes are alike", () => {
    const points = studySizes.map((modelSize) => ({ modelSize, k: 0.1, variance: 1e-4, weight: 1 }));
    expect(n0Profile(points, () => 2.57).noise.word).toBe("not identified on the left");
  });
});

describe("attributeForms(points, options)", () => {
  it("names the truth always without noise, and no better than chance where noise drowns the slopes", () => {
    const fine = studySizes.map((modelSize) => ({ modelSize, k: 0.13 / (1 + 14e9 / modelSize), variance: 1e-10 }));
    expect(attributeForms(fine, { datasets: 20, seed: 1 }).map(({ hitRate }) => hitRate)).toEqual(
      [1, 1, 1].map((n) => expect.closeTo(n, 9))
    );
    const drowned = fine.map((point) => ({ ...point, variance: 0.01 }));
    for (const { hitRate } of attributeForms(drowned, { datasets: 100, seed: 1 })) expect(hitRate).toBeLessThan(0.8);
  });
});
