/** Every number in the figures of the page of the saturation. */
import { expect, it } from "vitest";
import { expectBars, expectDots } from "./drawing.js";
import { bindFigure } from "./every-page.js";
import { between, fixed, parameters, percent, sizeName, whole } from "./formats.js";
import { numbersIn, Page, wordsOf } from "./page.js";
import { lawAt, rivalsAt, seriesOf, sizes, z95 } from "./quantities.js";
import { only, results } from "./results.js";

export const page = new Page("saturation");
const { inference, comparison, curves, sizeLaws, study } = results();
const { resamples, confidence } = inference.settings;
const [base, instruct] = [seriesOf("base", "compute"), seriesOf("instruct", "compute")];
const { law, profile, cloud, sensitivity } = base;
const three = (value: number) => fixed(value, 3);
const four = (value: number) => fixed(value, 4);
const level = percent(confidence);
const ends = (interval: (number | null)[], format = three) => numbersIn(between(interval, format));

/** What is said of 72B left out, for both variants: the nearest form, the joint law, and what was measured. */
export function heldOutNumbers(): string[] {
  return [base, instruct].flatMap(({ forms, heldOut }) => {
    const left = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === 72e9)!;
    const nearest = [...left.predicted].sort(
      (a, b) => Math.abs(a.k - left.measured) - Math.abs(b.k - left.measured)
    )[0]!;
    const { predicted, measured, measuredInterval } = heldOut!;
    return ["72B", three(measured), ...ends(measuredInterval), three(nearest.k), three(predicted!)];
  });
}

export function bindSaturationFigures(): void {
  it("draws slopes, law and rivals against size", () => {
    const [limit, far] = [three(law.kMax!), rivalsAt(base, 1e12).map(({ k }) => k)];
    const own = (series: typeof base) => series.sizes.flatMap(({ k }, i) => [sizes[i]!, three(k)]);
    const last = base.band.modelSize.at(-1)!;
    const apart = (form: string) =>
      Math.max(
        ...[...base.band.modelSize.filter((N) => N < 72e9), 72e9].map((N) =>
          Math.abs(rivalsAt(base, N).find((rival) => rival.form === form)!.k - lawAt(law, N))
        )
      );
    bindFigure(page, "figure-3-1", {
      reading: [three(lawAt(law, 1e12)), three(Math.min(...far)), three(Math.max(...far)), "1,000B"],
      shown: ["0.5B", "72B"],
      numbers: [
        ...[limit, ...ends(law.kMaxWidened), parameters(law.n0!), ...ends(law.n0Widened, parameters)],
        ...[fixed(law.chi2, 1), String(law.df), ...ends(law.kMaxInterval)],
        ...["72B", percent(lawAt(law, 72e9) / law.kMax!)],
        ...["72B", three(lawAt(law, 72e9)), three(base.sizes.at(-1)!.k)]
      ],
      caption: ["0.5B", "72B", whole(resamples), "0.5B", "32B", "72B"],
      source: [whole([base, instruct].flatMap((one) => one.sizes).reduce((sum, { points }) => sum + points, 0))],
      description: [
        ...[level, ...own(base), ...own(instruct)],
        ...[three(lawAt(law, 0.5e9)), "0.5B", three(lawAt(law, last)), `${Number((last / 1e9).toPrecision(3))}B`],
        ...[limit, ...ends(law.kMaxWidened)],
        ...["hill", "power", "logarithmic"].flatMap((form) => [three(apart(form)), "72B"]),
        ...heldOutNumbers()
      ],
      computed: ["0.5B", "72B"],
      exact: [String(law.kMax), String(law.n0)]
    });
    const [drawn, predictions] = page.panels("figure-3-1") as [Element, Element];
    expectDots(
      drawn,
      [base, instruct].flatMap((one) => one.sizes.map(({ k, interval }) => ({ value: k, interval }))),
      { along: "y" }
    );
    expectDots(
      predictions,
      [base, instruct].flatMap(({ forms }) => {
        const left = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === 72e9)!;
        return ["saturating", "power", "logarithmic", "hill"].map((form) => ({
          value: left.predicted.find((one) => one.form === form)!.k
        }));
      })
    );
    // the interval of what was measured, behind each group of dots
    const measured = [...predictions.querySelectorAll("rect")].map((rect) => {
      rect.setAttribute("data-m", "");
      return rect;
    });
    expect(measured).toHaveLength(2);
    expectBars(
      predictions,
      [base, instruct].map(({ heldOut }) => heldOut!.measuredInterval as [number, number])
    );
    expect(page.labels("figure-3-1")).toEqual(["72B"]);
    page.table(
      "Slopes of each size and of the law",
      [base, instruct].flatMap((one) =>
        one.sizes.map(({ modelSize, points, k, interval }) => ({
          head: `${one.variant} ${sizeName(modelSize)}`,
          cells: [
            ...[String(points), four(k), between(interval, four)],
            one === base ? four(lawAt(law, modelSize)) : "–"
          ]
        }))
      )
    );
  });

  it("draws how well the half-way size is known", () => {
    const { noise, misfit } = profile;
    const span = ({ low, high }: typeof noise) => [parameters(low!), parameters(high!)];
    bindFigure(page, "figure-3-2", {
      reading: [...span(noise), ...span(misfit)],
      caption: [fixed(noise.threshold, 2), fixed(misfit.threshold, 1), fixed(law.chi2 / law.df, 1)],
      source: [String(base.sizes.length)],
      description: [parameters(law.n0!), level, ...span(noise), ...span(misfit)],
      exact: base.sizes.flatMap(({ k, standardError }, i) => [sizes[i]!, String(k), String(standardError)])
    });
    expect(page.labels("figure-3-2")).toEqual([...span(noise), ...span(misfit)]);
    page.table(
      "Intervals of the size at half the limit",
      [noise, misfit].map((one, i) => ({
        head: ["noise alone", "misfit too"][i]!,
        cells: [fixed(one.threshold, 2), ...span(one), one.word]
      }))
    );
  });

  it("draws limit and half-way size together, with the pairs as printed", () => {
    const drawn = String(cloud.kMax.length);
    expect(cloud.n0).toHaveLength(cloud.kMax.length);
    const rows = comparison.rows.filter(
      ({ family, variant, resource }) => [family, variant, resource].join() === "qwen2.5,base,compute"
    );
    const printed = ["intra", "inter"].map((scenario) =>
      ["kMax", "n0"].map((quantity) => only(rows, { table: "Table 6", scenario, quantity }).published)
    );
    const where = printed.map(([kMax, n0]) => (nearerThanMost(kMax!, n0! * 1e9) ? "inside" : "outside"));
    const description = wordsOf(page.find("#figure-3-3 [data-part=description]"));
    const words = description.match(/(?:inside|outside)(?= the 95% region)/g);
    expect(words?.sort()).toEqual([...new Set(where)].sort());
    bindFigure(page, "figure-3-3", {
      shown: [drawn, whole(resamples)],
      caption: [drawn, whole(resamples)],
      source: [String(printed.length)],
      description: [drawn, fixed(cloud.rankCorrelation, 2), ...[...new Set(where)].map(() => level)],
      computed: [three(cloud.rankCorrelation), level],
      exact: [String(law.kMax), String(law.n0)]
    });
    expect(page.labels("figure-3-3")).toEqual([]);
    page.table("Pairs", [
      { head: "ours", cells: [three(law.kMax!), parameters(law.n0!), null] },
      ...printed.map(([kMax, n0], i) => ({
        head: `printed, ${["within a run", "between sizes"][i]}`,
        cells: [three(kMax!), parameters(n0! * 1e9), null]
      }))
    ]);
  });

  it("draws the loss of each size at one number of samples", () => {
    const X = budget();
    const losses = (["base", "instruct"] as const).map((variant) =>
      sizeLaws
        .filter((one) => one.family === "qwen2.5" && one.variant === variant && one.resource === "data")
        .map(({ modelSize, learningEfficiency, intercept }) => {
          const loss = Math.exp(intercept - learningEfficiency * Math.log(X));
          const error = z95 * Math.sqrt((loss * (1 - loss)) / study.heldOutProblems);
          const [low, high] = [loss - error, Math.min(1, loss + error)];
          const cells = [three(loss), between([low, high], three), fixed(intercept, 2)];
          return { head: `${variant} ${sizeName(modelSize)}`, cells, value: loss, interval: [low, high] };
        })
    );
    const [first, last] = [losses[0]![0]!, losses[0]!.at(-1)!];
    bindFigure(page, "figure-3-4", {
      reading: [first.cells[0]!, "0.5B", last.cells[0]!, "72B"],
      subtitle: [whole(X)],
      view: [whole(X)],
      shown: [whole(X)],
      caption: ["1", level, String(study.heldOutProblems)],
      description: losses.flatMap((rows) => rows.flatMap(({ cells }, i) => [sizes[i]!, cells[0]!])),
      exact: ["20000"]
    });
    expect(page.labels("figure-3-4")).toEqual([]);
    expectDots(page.drawing("figure-3-4"), losses.flat(), { along: "y", log: true });
    page.table("Losses at", losses.flat(), [whole(X), "1"]);
  });

  it("draws the limit under each choice of the fit", () => {
    const titles: Record<string, string> = {
      default: "Default",
      "first step": "First step kept",
      "last step": "Last step kept",
      sizes: "Sizes",
      objective: "Squares of",
      weights: "Weights",
      likelihood: "Likelihood",
      "Huber delta": "Huber’s loss, delta",
      "the paper": "As the paper does it"
    };
    const sorted = [...sensitivity].sort((a, b) => a.kMax! - b.kMax!);
    const [least, most, first] = [sorted[0]!, sorted.at(-1)!, only(sensitivity, { choice: "default" })];
    const [low, high] = [three(least.kMax!), three(most.kMax!)];
    const sampling = ends(law.kMaxInterval);
    bindFigure(page, "figure-3-5", {
      reading: [low, high],
      numbers: [
        ...[three(first.kMax!), parameters(first.n0!), "72B", three(first.kLargest!)],
        ...[low, high, ...sampling]
      ],
      description: [
        ...[String(sensitivity.length), three(first.kMax!), level, ...sampling],
        ...[least.value, low, high]
      ],
      exact: sensitivity.flatMap(({ value, kMax }) => [...numbersIn(value), String(kMax)])
    });
    expect(page.labels("figure-3-5")).toEqual(
      sensitivity.flatMap(({ value, kMax }) => [...numbersIn(value), three(kMax!)])
    );
    expectDots(
      page.drawing("figure-3-5"),
      sensitivity.map(({ kMax }) => ({ value: kMax! }))
    );
    page.table(
      "The law under each choice",
      sensitivity.map(({ choice, value, kMax, n0, kLargest }) => ({
        head: `${titles[choice]}: ${value}`,
        cells: [three(kMax!), parameters(n0!), three(kLargest!)]
      })),
      ["72B"]
    );
  });
}

/** Of the budgets 1, 2, 5 times a power of ten that most sizes were measured at, the middle one. */
function budget(): number {
  const spans = curves
    .filter(({ family }) => family === "qwen2.5")
    .map(({ dataSamples }) => [dataSamples[0]!, dataSamples.at(-1)!] as const);
  const round = [2, 3, 4].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  const within = (X: number) => spans.filter(([from, to]) => from <= X && X <= to).length;
  const most = Math.max(...round.map(within));
  const best = round.filter((X) => within(X) === most);
  return best[Math.floor(best.length / 2)]!;
}

/** Whether a pair is nearer to the middle of the drawn pairs than 95 % of them, by Mahalanobis's distance in K_max and ln N_0. */
function nearerThanMost(kMax: number, n0: number): boolean {
  const pairs = cloud.kMax.map((k, b) => [k, Math.log(cloud.n0[b]!)] as const);
  const mean = (of: (pair: readonly [number, number]) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [k0, l0] = [mean(([k]) => k), mean(([, l]) => l)];
  const [kk, ll, kl] = [
    mean(([k]) => (k - k0) ** 2),
    mean(([, l]) => (l - l0) ** 2),
    mean(([k, l]) => (k - k0) * (l - l0))
  ];
  const distance = (k: number, l: number) =>
    (ll * (k - k0) ** 2 - 2 * kl * (k - k0) * (l - l0) + kk * (l - l0) ** 2) / (kk * ll - kl ** 2);
  const all = pairs.map(([k, l]) => distance(k, l)).sort((a, b) => a - b);
  return distance(kMax, Math.log(n0)) < all[Math.ceil(0.95 * all.length) - 1]!;
}
