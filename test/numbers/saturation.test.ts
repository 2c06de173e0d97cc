/** Every number on the page of the saturation, bound to the results: prose and tables. Its figures are in saturation-figures. */
import { describe, expect, it } from "vitest";
import { bindClaims, bindFigures } from "./every-page.js";
import { between, fixed, parameters, percent, share, signed, sizeName, whole } from "./formats.js";
import { numbersIn, wordsOf } from "./page.js";
import { fallOfGain, gain, lawAt, rivalsAt, seriesOf, z95 } from "./quantities.js";
import { results } from "./results.js";
import { bindSaturationFigures, heldOutNumbers, page } from "./saturation-figures.js";

const { inference } = results();
const series = inference.series.filter(({ family }) => family === "qwen2.5");
const [base, instruct] = [seriesOf("base", "compute"), seriesOf("instruct", "compute")];
const three = (value: number) => fixed(value, 3);
const one = (value: number) => fixed(value, 1);
const formNames = { saturating: "The law", power: "Power of N", logarithmic: "Straight in ln N", hill: "Hill" };
const titleOf = ({ variant, resource }: (typeof series)[number]) =>
  `${variant[0]!.toUpperCase()}${variant.slice(1)}, ${resource}`;

describe("the page of the saturation", () => {
  it("answers with the limit, its interval and the limit without the largest size", () => {
    const { law, withoutHeldOut } = base;
    page.words(
      ".answer > p:first-child",
      `The data do not fix where gains level off. Under the law, learning efficiency k levels off at ${three(law.kMax!)} ${between(law.kMaxWidened, three)} ` +
        `(base, compute), and 72B has reached ${percent(lawAt(law, 72e9) / law.kMax!)} of that. Fitted without 72B the limit is ` +
        `${three(withoutHeldOut.kMax!)} ${between(withoutHeldOut.kMaxWidened, three)}, higher, with a wider interval.`
    );
    page.numbers("p", [percent(lawAt(law, 72e9) / law.kMax!)], "At the largest size the law has reached");
  });

  it("gives the gains per doubling of size, and what is predicted of 72B", () => {
    const gains = [base, instruct].flatMap((own) => {
      const [a, b, c] = own.sizes.slice(-3) as [(typeof own.sizes)[0], (typeof own.sizes)[0], (typeof own.sizes)[0]];
      const said = (of: { value: number; error: number }) => [...numbersIn(signed(of.value, 3)), three(of.error)];
      return [...said(gain(a, b)), "14B", "32B", "32B", "72B", ...said(gain(b, c))];
    });
    const gaps = base.sizes.flatMap(({ modelSize }) =>
      rivalsAt(base, modelSize).map(({ k }) => Math.abs(k - lawAt(base.law, modelSize)))
    );
    page.numbers("p", [three(Math.max(...gaps)), ...gains], "each doubling of size adds");
    const beyond = [base, instruct].map(({ sizes: own }) => {
      const { fall, error } = fallOfGain(own);
      return fall > z95 * error ? "less, beyond" : fall > 0 ? "less, but not beyond" : "no less";
    });
    const prose = wordsOf(page.find("p", "each doubling of size adds"));
    expect(prose.match(/no less|less, (?:but not )?beyond/g)).toEqual(beyond);
    page.numbers(".chapter > p", heldOutNumbers(), "Of the forms fitted to the slopes of the other sizes");
    const within = [base, instruct].map(({ forms, heldOut }) => {
      const [low, high] = heldOut!.measuredInterval as [number, number];
      const left = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === 72e9)!;
      return left.predicted.filter(({ k }) => low <= k && k <= high).map(({ form }) => form);
    });
    const said = wordsOf(page.find(".chapter > p", "Of the forms fitted to the slopes of the other sizes"));
    const landing = said.match(/In that interval lies? [^.]*/g);
    const inSentence = {
      saturating: "the law",
      logarithmic: "the line in ln N",
      power: "the power of N",
      hill: "the Hill form"
    };
    expect(landing?.map((words) => Object.values(inSentence).filter((form) => words.includes(form)))).toEqual(
      within.map((forms) =>
        Object.entries(inSentence).flatMap(([form, words]) => (forms.some((one) => one === form) ? [words] : []))
      )
    );
  });

  it("says how much wider the interval is with the form's misfit, and how far choices move the limit", () => {
    const { law, sensitivity } = base;
    const factor = Math.sqrt(law.chi2 / law.df);
    const [widened, sampling] = [law.kMaxWidened, law.kMaxInterval].map((ends) => numbersIn(between(ends, three)));
    page.numbers("p", [one(factor), ...widened!, ...sampling!], "instead of");
    const limits = sensitivity.map(({ kMax }) => kMax!);
    page.numbers("p", [three(Math.min(...limits)), three(Math.max(...limits)), ...sampling!], "These choices move");
    page.numbers("p", [whole(inference.settings.resamples)], "Intervals:");
    page.numbers("p", [sizeName(base.sizes.at(-1)!.modelSize)], "No model above");
  });

  it("gives N_0 with weights by errors, and the law by the first step kept", () => {
    const own = [base, instruct];
    const byErrors = own.map(({ forms }) => forms.all.find(({ form }) => form === "saturating")!.parameters.n0!);
    page.numbers(
      "p",
      own.flatMap(({ law }, i) => [parameters(byErrors[i]!), parameters(law.n0!)]),
      "weighted by their errors, as"
    );
    expect(base.firstSteps).toBeNull();
    const { fromStep, common, each, earlier } = instruct.firstSteps!;
    expect(earlier.map(({ points }) => points)).toEqual(earlier.map(() => fromStep - 1));
    expect(common.n0).toBe(instruct.law.n0);
    const said = ["32B", "72B", String(fromStep), String(fromStep - 1), parameters(common.n0!), parameters(each.n0!)];
    page.numbers("p", said, "begin at step");
    page.table(
      "The law by the first step kept",
      series.flatMap((one) => {
        if (one.firstSteps === null) return [];
        return [one.firstSteps.common, one.firstSteps.each].map(({ kMax, n0, largestMiss }, i) => {
          const { modelSize, k, law } = largestMiss!;
          return {
            head: i === 0 ? `${titleOf(one)}: all sizes from step ${fromStep}` : "… each size from its first step",
            cells: [three(kMax!), parameters(n0!), sizeName(modelSize), three(k), three(law), signed(k - law, 3)]
          };
        });
      })
    );
  });

  it("lists limit and half-way size of every series, with and without the largest size", () => {
    const lengths = inference.settings.blockLengths.map(String);
    const row = (head: string, law: (typeof base)["law"]) => ({
      head,
      cells: [
        `${three(law.kMax!)} ${between(law.kMaxWidened, three)}`,
        between(law.kMaxInterval, three),
        lengths
          .map((length) => law.otherBlocks.find(({ blockLength }) => String(blockLength) === length)!.kMaxInterval)
          .map((ends) => between(ends, three))
          .join(", "),
        `${parameters(law.n0!)} ${between(law.n0Widened, parameters)}`,
        between(law.n0Interval, parameters),
        one(law.chi2),
        String(law.df),
        share(law.undefinedShare)
      ]
    });
    page.table(
      "The law’s limit and the size at half of it",
      series.flatMap((own) => [row(titleOf(own), own.law), row("… without the size held out", own.withoutHeldOut)]),
      ["95", ...lengths]
    );
  });

  it("compares the forms of k(N) by chi-square, AIC and the error of sizes left out", () => {
    const formulas = {
      saturating: "K / (1 + N/N)",
      power: "a Nb",
      logarithmic: "a + b ln N",
      hill: "K / (1 + (N/N)h)"
    };
    const names = Object.keys(formNames) as (keyof typeof formNames)[];
    const rows = series.flatMap(({ forms }) => {
      const fits = (from: typeof forms.all) => names.map((name) => from.find(({ form }) => form === name)!);
      const aic = ({ chi2, q }: (typeof forms.all)[number]) => chi2 + 2 * q;
      const above = (fit: (typeof forms.all)[number], among: typeof forms.all) => {
        const apart = aic(fit) - Math.min(...among.map(aic));
        return apart < 0.05 ? "least" : signed(apart, 1);
      };
      const [all, without] = [fits(forms.all), fits(forms.withoutHeldOut)];
      return names.map((name, i) => ({
        head: formNames[name],
        cells: [
          ...[formulas[name], String(all[i]!.q), one(all[i]!.chi2), one(all[i]!.chi2 / all[i]!.df)],
          ...[above(all[i]!, all), one(without[i]!.chi2), above(without[i]!, without)],
          three(rootMeanSquare(forms.heldOut, name))
        ]
      }));
    });
    page.table("Forms of k(N)", rows);
  });

  it("says which form describes the slopes best, and which errs least on sizes left out", () => {
    const rivals = base.forms.all.filter(({ form }) => form !== "free");
    const law = rivals.find(({ form }) => form === "saturating");
    const best = rivals.reduce((a, b) => (b.chi2 + 2 * b.q < a.chi2 + 2 * a.q ? b : a));
    const other = instruct.forms.all.find(({ form }) => form === "saturating")!;
    page.numbers(
      "p",
      [
        ...(best === law ? [] : [one(law!.chi2 + 2 * law!.q - (best.chi2 + 2 * best.q))]),
        // SciPy's chi2.sf of 16.1524 and 13.7162 with 5 degrees of freedom: 0.00642226 and 0.0175165
        ...[one(law!.chi2 / law!.df), "0.006", "4", one(other.chi2 / other.df), "0.02", "4"]
      ],
      "the least AIC"
    );
    const errors = [base, instruct].flatMap(({ forms }) =>
      (Object.keys(formNames) as (keyof typeof formNames)[])
        .map((name) => rootMeanSquare(forms.heldOut, name))
        .sort((a, b) => a - b)
        .map(three)
    );
    page.numbers("p", errors, "Each size left out in turn");
  });

  it("lists what each form predicts of larger sizes from smaller ones", () => {
    const rows = [base, instruct].flatMap((own) =>
      own.forms.heldOut
        .filter(({ design }) => design === "up to")
        .map(({ modelSize, upTo, measured, standardError, predicted }) => ({
          head: `${titleOf(own).replace(/,.*/, "")}, ${sizeName(modelSize)} from sizes up to ${sizeName(upTo!)}`,
          cells: [
            `${three(measured)} ± ${three(standardError)}`,
            ...Object.keys(formNames).map((name) =>
              signed(predicted.find(({ form }) => form === name)!.k - measured, 3)
            )
          ]
        }))
    );
    page.table("Slope of larger sizes", rows);
  });

  it("lists how often the true form is found", () => {
    const rates = series.flatMap(({ attribution }) => attribution);
    const span = (values: number[]) => [share(Math.min(...values)), share(Math.max(...values))];
    page.numbers(
      "p",
      [...span(rates.map(({ hitRate }) => hitRate)), ...span(rates.map(({ hitRateMisfit }) => hitRateMisfit))],
      "Slopes made up from one of three forms"
    );
    const rows = series.map((own) => ({
      head: titleOf(own),
      cells: (["saturating", "power", "logarithmic"] as const).flatMap((form) => {
        const { hitRate, hitRateMisfit } = own.attribution.find(({ truth }) => truth === form)!;
        return [share(hitRate), share(hitRateMisfit)];
      })
    }));
    page.table("How often the true form", rows);
  });

  bindSaturationFigures();

  it("has no number that is not bound", () => {
    bindFigures(page);
    bindClaims(page);
    expect(page.left([])).toEqual([]);
  });
});

/** Of a form, over the sizes left out in turn. */
function rootMeanSquare(heldOut: (typeof base)["forms"]["heldOut"], name: string): number {
  const errors = heldOut
    .filter(({ design }) => design === "each")
    .map(({ measured, predicted }) => predicted.find(({ form }) => form === name)!.k - measured);
  return Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
}
