/** Every number on the page on the power law, bound to the results: prose and tables. Its figures are in power-law-figures. */
import { describe, expect, it } from "vitest";
import { bindClaims, bindFigures } from "./every-page.js";
import { between, figures, fixed, parameters, percent, r2, share, signed, sizeName, whole } from "./formats.js";
import { numbersIn, wordsOf } from "./page.js";
import { bindPowerLawFigures, errors, guesses, page } from "./power-law-figures.js";
import { adviceNumbers, own, seriesOf, sigmoidRows, sizes, variants } from "./quantities.js";
import { only, results } from "./results.js";

const { prediction, laws, sizeLaws } = results();
const { orders, settings } = prediction;
const three = (value: number) => fixed(value, 3);
const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
const names = "none one two three four five six seven eight nine ten".split(" ");
const inWords = (flags: readonly boolean[]) =>
  names[flags.filter(Boolean).length] ?? String(flags.filter(Boolean).length);
const curves = own(prediction.curves).filter(({ resource }) => resource === "compute");
const first = (triple: readonly number[] | null | undefined) => (triple ? share(triple[0]!) : "–");
const both = (words: (one: ReturnType<typeof errors>, variant: (typeof variants)[number]) => string[]) =>
  variants.flatMap((variant) => words(errors(variant), variant));

describe("the page on the power law", () => {
  it("answers with the errors at 72B and in the rest of a run", () => {
    const cells = only(results().claims.rows, { id: "B5" }).cells;
    for (const variant of variants) {
      const { target, cut, seen, strict, later } = errors(variant);
      const gain = only(cells, { what: `${variant}, compute: against no change` });
      page.numbers(
        ".answer > p",
        [
          ...["72B", String(only(target.calibrated, { seen: null }).scored), first(seen(10)("law"))],
          ...[...guesses(strict), String(cut.sizes[0]!.seenToStep), first(later("law"))],
          share(Math.min(...["last-value", "mean-5", "mean-10"].map((name) => later(name)![0]!))),
          ...[share(gain.estimate!), ...numbersIn(between(gain.interval!, share))]
        ],
        `${capital(variant)} models. Across sizes`
      );
    }
  });

  it("says what the law gives 72B, from the level of which form, and after a pilot of how many evaluations", () => {
    page.numbers(
      "p",
      both(({ target, strict }, variant) => {
        const held = only(seriesOf(variant, "compute").forms.heldOut, { design: "each", modelSize: 72e9 });
        const { k } = only(held.predicted, { form: "saturating" });
        return ["72B", ...[target.k!, target.ownK, k].map(three), first(strict("chosen")), first(strict("constant"))];
      }),
      "the joint fit to the points"
    );
    const { target, seen, strict } = errors("base");
    const forms = ["linear", "quadratic", "logistic", "copy"].map(strict).map(first);
    page.numbers("p", [...forms, "72B"], "Where the height comes from");
    const pilot = [1, 5, 10].map((points) => first(seen(points)("law")));
    page.numbers("p", ["72B", ...pilot, first(seen(25)("law")), "25", share(target.noise!)], "A pilot run of 72B");
    page.numbers("p", [String(settings.referenceStep)], "The dotted line takes its height at step");
  });

  it("sets pooled R² beside its baselines", () => {
    const pooled = variants.map((variant) => only(own(prediction.pooled), { variant, resource: "compute" }));
    const numbers = pooled.flatMap(({ law, sharedSlope, constant, heldOutAlone }) => [
      ...[r2(law!), r2(sharedSlope!), r2(constant!), "72B", r2(heldOutAlone.law!)]
    ]);
    page.numbers("p", numbers, "pooled over the sizes");
  });

  it("says from what share on the law is no better, and how often its intervals hold", () => {
    const runs = variants.map((variant) => errors(variant).run);
    page.numbers(
      "p",
      [
        ...runs.flatMap(({ lawStopsAt, lawStopsAtAgainstStill }) => [
          share(lawStopsAtAgainstStill!),
          share(lawStopsAt!)
        ]),
        ...[percent(results().inference.settings.confidence), ...runs.map(({ coverage }) => share(coverage!))]
      ],
      "past"
    );
  });

  it("counts the curves that each form describes and predicts best, and those that bend", () => {
    const verdicts = curves.map(({ verdict }) => verdict!);
    const by = orders.forms.indexOf("power");
    const place = page.find("p", "the power law describes");
    page.numbers(place, [String(curves.length), String(settings.clearMargin)]);
    expect(wordsOf(place)).toContain(
      `describes ${inWords(verdicts.map(({ description }) => description === "power"))} best; some other form is clearly ` +
        `better (AICc lower by more than ${settings.clearMargin}) for ` +
        `${inWords(verdicts.map(({ deltas }) => deltas[by]! > settings.clearMargin))}. It predicts the rest of the run ` +
        `best for ${inWords(verdicts.map(({ forecast }) => forecast === "power"))}.`
    );
    const terms = curves.map(({ curvature }) => curvature!.quadratic);
    const bent = [terms.map(({ p }) => p < 0.05), terms.map(({ pWithRuns }) => pWithRuns < 0.05)].map(inWords);
    const smooth = curves.map(({ curvature }) => curvature!.bend);
    const lateCells = only(results().claims.rows, { id: "B1" }).cells.map(
      ({ beyond, verdict, estimate }) => !beyond && verdict === "contradicted" && estimate! < 0
    );
    const which = variants.map((variant) => {
      const found = curves.filter((one) => one.variant === variant && one.curvature!.bend.p < 0.05);
      return `${found.map(({ modelSize }) => sizeName(modelSize)).join(" and ")} ${variant}`;
    });
    page.words(
      "p",
      `${bent[0]![0]!.toUpperCase()}${bent[0]!.slice(1)} of ${curves.length} curves deviate from a straight line beyond evaluation noise (p below 0.05); ${bent[1]} still do after allowing for run-to-run differences. ` +
        `A test of any smooth bend that allows for slow drift along a run, and is somewhat too ready where all runs of a size share it, finds ${inWords(smooth.map((one) => one.p < 0.05))}: ${which.join(" and ")}. ` +
        `Claim B1 asks another question, whether the slope from step 52 on is below the whole run’s beyond its error: it is in ${inWords(lateCells)}.`,
      "beyond evaluation noise"
    );
  });

  it("lists each size held out in turn", () => {
    const key = { family: "qwen2.5", variant: "base", resource: "compute" } as const;
    const { law } = only(laws, { ...key, protocol: "full", objective: "log" });
    const targets = only(prediction.between, key).targets.filter(({ kind }) => kind === "leave-one-out");
    page.table(
      "Each size held out in turn, base",
      targets.map(({ target, k, ownK, calibrated, strict, noise }) => {
        const level = only(calibrated, { seen: null }).errors;
        return {
          head: sizeName(target),
          cells: [
            ...[three(k!), three(ownK), first(level[orders.calibrated.indexOf("law")])],
            first(level[orders.calibrated.indexOf("own-slope")]),
            first(strict[orders.strict.indexOf("chosen")]),
            first(level[orders.calibrated.indexOf("constant")]),
            ...[share(noise!), r2(only(law.sizes, { modelSize: target }).r2!)],
            r2(only(sizeLaws, { ...key, modelSize: target }).r2!)
          ]
        };
      })
    );
  });

  it.each(variants)("lists every prediction of a size that was not fitted, %s", (variant) => {
    const { targets } = only(own(prediction.between), { variant, resource: "compute" });
    page.table(
      new RegExp(`not fitted on, ${variant}, against compute`),
      targets.map(({ kind, upTo, target, k, ownK, levelForm, strict, calibrated }) => {
        const ten = only(calibrated, { seen: 10 }).errors;
        return {
          head: `${sizeName(target)} from ${kind === "up-to" ? `sizes up to ${sizeName(upTo!)}` : "all others"}`,
          cells: [
            ...[k === null ? "at a bound" : `${three(k)} / ${three(ownK)}`, levelForm],
            ...["chosen", "intercept", "constant"].map((name) =>
              first(strict[orders.strict.indexOf(name as "chosen")])
            ),
            ...[1, 5, 10, 25, null].map((seen) =>
              first(only(calibrated, { seen }).errors[orders.calibrated.indexOf("law")])
            ),
            first(ten[orders.calibrated.indexOf("own-slope")]),
            first(ten[orders.calibrated.indexOf("last-value")])
          ]
        };
      }),
      ["1", "1", "5", "10", "25", "10", "10"]
    );
  });

  it("lists the forms of each curve and of all sizes together", () => {
    const words = { power: "power law", "power-floor": "power law with a floor", exponential: "exponential" };
    const name = (form: string) => words[form as keyof typeof words] ?? form;
    page.table(
      "Forms of L(X) for each curve",
      curves.map(({ variant, modelSize, verdict }) => ({
        head: `${capital(variant)}, ${sizeName(modelSize)}`,
        cells: [
          `${name(verdict!.description)}${verdict!.clear ? "" : " (close)"}`,
          ...verdict!.deltas.map((delta) => fixed(delta!, 1)),
          name(verdict!.forecast!),
          ...verdict!.forecastErrors.map((error) => share(error!))
        ]
      }))
    );
    const joint = own(prediction.joint).filter(({ verdicts }) => verdicts);
    page.table(
      "Joint forms of all sizes",
      joint.map(({ variant, resource, form, q, aicc, r2: all, r2Constant, forecasts, notIdentified }) => {
        const rivals = joint.filter((one) => one.variant === variant && one.resource === resource);
        const change = (value: number) => `${signed(value * 100, Math.abs(value) < 0.0995 ? 1 : 0)}%`;
        return {
          head: `${capital(variant)}, ${resource}: ${form === "power-law" ? "the law" : "loss decomposition"}`,
          cells: [
            ...[
              String(q),
              whole(aicc! - Math.min(...rivals.map((one) => one.aicc!))),
              `${r2(all!)} (${r2(r2Constant!)})`
            ],
            ...forecasts.map(({ error, finalError }) => `${share(error)} (${change(finalError)})`),
            notIdentified.join(", ").replace(/, ([^,]+)$/, " and $1") || "–"
          ]
        };
      }),
      joint[0]!.forecasts.map((one) => percent(1 - one.share))
    );
  });

  it("sets the decomposition of all sizes beside the law in words", () => {
    const ends = variants.flatMap((variant) => {
      const [law, other] = (["power-law", "loss-decomposition"] as const).map(
        (form) => only(own(prediction.joint), { variant, form, verdicts: true }).forecasts.at(-1)!
      );
      return [percent(1 - law!.share), share(other!.error), share(law!.error)];
    });
    page.numbers("p", ends, "of all sizes together, against data");
  });

  it("lists how each curve bends", () => {
    const probability = (p: number) => (p < 0.001 ? "<0.001" : three(p));
    page.table(
      "Curvature of ln L in ln X",
      curves.map(({ variant, modelSize, curvature, slopes }) => ({
        head: `${capital(variant)}, ${sizeName(modelSize)}`,
        cells: [
          figures(curvature!.quadratic.coefficient, 2),
          ...[
            curvature!.quadratic.p,
            curvature!.quadratic.pWithRuns,
            curvature!.cubic.pWithRuns,
            curvature!.bend.p
          ].map(probability),
          fixed(curvature!.excess, 1),
          ...slopes.map(({ k, standardError }) => `${three(k)} ± ${three(standardError!)}`)
        ]
      })),
      curves[0]!.slopes.slice(1).flatMap(({ fromStep, toStep }) => [fromStep, toStep].map(String))
    );
  });

  it("lists each curve as a sigmoid, and counts what is identified", () => {
    page.table("The score as a sigmoid of compute", sigmoidRows(), ["10¹⁸"]);
    const of = curves.map(({ sigmoid }) => sigmoid!);
    const ends = variants.flatMap((variant) => {
      const known = curves.filter((one) => one.variant === variant && one.sigmoid!.a.identified);
      return [known[0]!, known.at(-1)!].flatMap(({ modelSize, sigmoid }) => [
        three(sigmoid!.a.value),
        sizeName(modelSize)
      ]);
    });
    const place = page.find("p", "the asymptote A of the score is identified");
    const counted = wordsOf(place);
    const flags = (name: "r0" | "a" | "b" | "cMid") => inWords(of.map((one) => one[name].identified));
    const closer = inWords(of.map(({ rms, rmsPowerLaw }) => rms < rmsPowerLaw));
    const inDigits = (words: string[]) => words.filter((word) => /\d/.test(word));
    const counts = inDigits([flags("r0"), flags("b"), flags("cMid"), closer]);
    // 0.529 of the backtests, as `npm run bench:forecast` prints it
    page.numbers(place, [...inDigits([flags("a")]), String(of.length), ...ends, ...counts, "53%"]);
    expect(counted).toContain(`is identified for ${flags("a")} of ${of.length} curves`);
    expect(counted).toContain(`for ${flags("r0")}, the sharpness B for ${flags("b")}, the middle`);
    expect(counted).toContain(`for ${flags("cMid")}. The sigmoid`);
    expect(counted).toContain(`for ${closer}. The intervals`);
  });

  it("lists each slope by counts beside that on ln L, and says what counts change", () => {
    const { counts, series } = results().inference;
    const rows = counts.flatMap(({ variant, resource, sizes: counted }) =>
      counted.map((one) => {
        const key = { family: "qwen2.5", variant, resource } as const;
        const log = only(only(series, key).sizes, { modelSize: one.modelSize });
        const law = only(sizeLaws, { ...key, modelSize: one.modelSize });
        return { variant, resource, one, log, level: law.referenceLoss };
      })
    );
    type Row = (typeof rows)[number];
    const between = (ends: readonly (number | null)[]) => `[${ends.map((end) => three(end!)).join(", ")}]`;
    page.table(
      "Slopes by counts of failed problems",
      rows.map(({ one, log, level }) => ({
        head: sizeName(one.modelSize),
        cells: [
          ...[`${three(log.k)} ${between(log.interval)}`, `${three(one.k)} ${between(one.interval)}`],
          ...[three(level), three(one.level), one.rho > 0 ? "beta-binomial" : "binomial"],
          ...[fixed(one.dispersion!, 1), figures(one.firstToLast, 2), String(one.allRight)]
        ]
      })),
      ["1"]
    );
    const compute = rows.filter(({ resource }) => resource === "compute");
    const moved = ({ one, log }: Row) => Math.abs(one.k - log.k);
    const [{ one, log, variant }, second] = [...compute].sort((a, b) => moved(b) - moved(a)) as [Row, Row];
    const name = `${sizeName(one.modelSize)} ${variant}`;
    const outside = compute.filter(({ one: { k }, log: { interval } }) => k < interval[0]! || k > interval[1]!);
    const where = outside.map((row) => `${sizeName(row.one.modelSize)} ${row.variant}`).join(" and ");
    const points = compute.reduce((sum, row) => sum + row.one.points, 0);
    expect(compute.map((row) => row.one.allRight)).toEqual(compute.map(() => 0));
    const joint = variants.map((each) => {
      const key = { family: "qwen2.5", variant: each, resource: "compute" } as const;
      const pair = (of: { kMax: number | null; n0: number | null }) => [three(of.kMax!), parameters(of.n0!)] as const;
      const [[k, n], [kLog, nLog]] = [pair(only(counts, key).law!), pair(only(series, key).law)];
      return `K ${k} and N ${n} for ${each} (on ln L ${kLog} and ${nLog})`;
    });
    page.words(
      "p",
      "Each evaluation can also be taken as failed problems out of 500 for each repeat, with a binomial likelihood, or a beta-binomial one where evaluations scatter more than that. " +
        `Against compute, this moves the slope of ${name} most, from ${three(log.k)} to ${three(one.k)}; no other moves by more than ${fixed(moved(second), 4)}. ` +
        `${outside.length === 0 ? `All ${compute.length} stay inside` : `${where} ${outside.length === 1 ? "leaves" : "leave"}`} the interval of the slope on ln L. ` +
        `The reason is the weights. A logarithm weighs all evaluations alike; counts weigh one by the odds of failing, so that high losses, which come early, count more: the first evaluation of ${name} weighs ${figures(one.firstToLast, 2)} times the last. ` +
        `A score of exactly 1 has no logarithm and would be excluded; counts would keep it. None of these ${whole(points)} evaluations has one. ` +
        `One law for all sizes by the binomial likelihood has ${joint.join(" and ")}. It trusts each size by evaluation noise alone, not by how far runs differ, so it is a check and not the estimate.`,
      "Each evaluation can also be taken"
    );
  });

  it("says how many evaluations the logs hold of its curves, and how many are excluded", () => {
    const of = (variant: string) =>
      own(results().curves)
        .filter((one) => one.variant === variant)
        .reduce((sum, { step }) => sum + step.length, 0);
    const steps = own(results().curves)
      .filter(({ variant }) => variant === "instruct")
      .map(({ step }) => step);
    const first = Math.max(...steps.map((some) => some[0]!));
    const before = steps.flat().filter((step) => step < first).length;
    const words = wordsOf(page.find("p", "What the logs hold"));
    expect(words).toContain(
      `What the logs hold: base ${whole(of("base"))} evaluations, none excluded; instruct ${whole(of("instruct"))} evaluations, none excluded (fits leave out the ${before} before step ${first}).`
    );
    page.numbers("p", [whole(of("base")), whole(of("instruct")), String(before), String(first)], "What the logs hold");
  });

  it("advises forecasts until no change predicts as well", () => {
    page.numbers("p", adviceNumbers(variants.map((variant) => errors(variant).run)), "Forecast the rest of a run");
  });

  bindPowerLawFigures();

  it("has no number that is not bound", () => {
    bindFigures(page);
    bindClaims(page);
    expect(page.left(sizes)).toEqual([]);
  });
});
