/** Every number on the overview, bound to the results. */
import { describe, expect, it } from "vitest";
import { missing } from "../browser/browser.js";
import { expectDots } from "./drawing.js";
import { othersOn, record } from "./elsewhere-words.js";
import { badgeOf, bindFigures } from "./every-page.js";
import { between, fixed, parameters, percent, share, signed, sizeName, whole } from "./formats.js";
import { bindLaw, bindLawButtons } from "./law-figure.js";
import { numbersIn, Page, wordsOf } from "./page.js";
import {
  adviceNumbers,
  brokenNumbers,
  lateNumbers,
  otherWindows,
  reuseDots,
  rivalsAt,
  seriesOf,
  sizes,
  tenfold,
  tenfoldDots,
  variants as variantNames
} from "./quantities.js";
import { only, results } from "./results.js";

const page = new Page("index");
const { study, curves, claims, comparison, prediction, experiments } = results();
const main = { family: "qwen2.5", variant: "base", resource: "compute" } as const;
const base = seriesOf("base", "compute");
const [small, large] = [base.sizes[0]!, base.sizes.at(-1)!];
const three = (value: number) => fixed(value, 3);
const removed = (k: number) => share(tenfold(k));

/** Head, key number, sentences and points of a finding, as four elements. */
function finding(number: number) {
  const block = page.find(`.overview-text:has(#finding-${number})`);
  page.words(block.querySelector(".finding-head")!, `Finding ${number}`);
  const [sure, todo, elsewhere] = [...block.querySelectorAll(".finding-points dd")] as [Element, Element, Element];
  page.words(elsewhere, `${elsewhereOf(number)} Runs of other studies`);
  return { big: block.querySelector(".big")!, prose: block.querySelectorAll("p")[2]!, sure, todo };
}

/** What cells of the other studies say of each row of a finding. */
function elsewhereOf(number: number): string {
  const names: Record<string, string> = {
    ...{ size: "Larger models learn faster", straight: "One power law a run", saturation: "Saturation of k(N)" },
    ...{ forecast: "Each run’s first half predicts its rest", "held-out": "72B predicted from smaller sizes" },
    reuse: "Problems can be repeated"
  };
  const said = record.rows
    .filter((row) => row.finding === number)
    .map(({ id, columns }) => {
      const tested = columns.some(({ study, cannot }) => study !== "first" && cannot === null);
      return `${names[id]!}: ${tested ? othersOn(id) : "no other study here can test it"}.`;
    });
  return said.join(" ");
}

const badge = (number: number): string => badgeOf(only(claims.findings, { number }).claims);

/** Mean absolute errors at 72B left out, its level set on its first ten evaluations or nothing of it seen; and of a run's rest. */
function errors() {
  const { orders, between: records, within } = prediction;
  const target = only(only(records, main).targets, { kind: "leave-one-out", target: 72e9 });
  const cut = only(only(within, main).cuts, { share: null });
  const of = (names: readonly string[], rows: readonly (readonly number[] | null)[], name: string) =>
    rows[names.indexOf(name)]![0]!;
  const run = (name: string) => of(orders.within, cut.mean, name);
  const level = only(target.calibrated, { seen: 10 }).errors;
  return {
    law: of(orders.calibrated, level, "law"),
    sharedSlope: of(orders.calibrated, level, "shared-slope"),
    unseen: guesses.map((name) => of(orders.strict, target.strict, name)).sort((a, b) => a - b),
    zeroShot: zeroShotEnds(orders.strict.map((name, i) => [name, target.strict[i]?.[0] ?? Number.NaN])),
    run: { law: run("law"), own: run("own-slope"), still: Math.min(...["last-value", "mean-5", "mean-10"].map(run)) },
    seenToStep: cut.sizes[0]!.seenToStep,
    evaluations: String(only(target.calibrated, { seen: null }).scored),
    stops: [only(within, main), only(within, { ...main, variant: "instruct" })]
  };
}

/** Ways to extrapolate the height. */
const guesses = ["linear", "quadratic", "logistic", "copy"];

/** "5" and "27%": the least and the largest error over four ways to extrapolate the height. */
function zeroShotEnds(errors: readonly (readonly [string, number])[]): string[] {
  const some = errors.filter(([name]) => guesses.includes(name));
  const values = some.map(([, value]) => value * 100);
  return [fixed(Math.min(...values), 0), `${fixed(Math.max(...values), 0)}%`];
}

/** Passes up to which claim D2 is supported, base and instruct. */
const reuseCells = only(claims.rows, { id: "D2" }).cells;
const harmless = String(
  Math.max(
    ...[2, 5, 20, 25].filter((passes) =>
      reuseCells.every(({ what, verdict }) => Number(what.split(" ").at(-1)) > passes || verdict === "supported")
    )
  )
);

const { kMax, n0, kMaxWidened } = base.law;
const limit = [three(kMax!), ...numbersIn(between(kMaxWidened, three))];
const reached = percent(1 / (1 + n0! / 72e9));
const rivals = rivalsAt(base, 1e12).map(({ k }) => k);
const far = ["1,000B", ...[kMax! / (1 + n0! / 1e12), Math.min(...rivals), Math.max(...rivals)].map(three)];
const { variants } = experiments.reuse!;
const reach = variants.map(({ notWorseUpTo }) => notWorseUpTo!);
const margin = String(variants[0]!.windows[0]!.margin);

describe("the overview", () => {
  it("counts sizes, evaluations, problems and claims", () => {
    const own = curves.filter(({ family }) => family === "qwen2.5");
    const evaluations = own.reduce((sum, { step }) => sum + step.length, 0);
    page.words(".kicker", `A recomputed companion to arXiv ${study.arxiv} (${study.venue})`);
    const all = own.map(({ modelSize }) => modelSize);
    const ends = [sizeName(Math.min(...all)), sizeName(Math.max(...all))];
    const fitted = variantNames
      .flatMap((variant) => seriesOf(variant, "compute").sizes)
      .reduce((sum, { points }) => sum + points, 0);
    page.numbers(".dek", [whole(fitted), whole(evaluations), ...ends], "refitted");
    const having = (verdict: string | null) => claims.rows.filter((row) => row.verdict === verdict).length;
    page.words(
      ".hero-claims",
      `We rechecked their ${claims.rows.length} claims: ${having("supported")} hold in every case tested, ${having("contradicted")} fail in every case, ${having(null)} are mixed, ${having("undecided")} are undecided, ${having("not testable")} cannot be tested.`
    );
    expect(wordsOf(page.find(".dek", "refitted"))).toMatch(/ of seven /);
    expect(new Set(all).size).toBe(7);
    expect(wordsOf(page.find(".dek", "claim that"))).toMatch(new RegExp(`^${study.authors} claim that`));
    page.free(".law-line", "the formula of the law");
    for (const letter of ["L: test loss", "X: compute", "E(N): the height"])
      expect(wordsOf(page.find(".law-line"))).toContain(letter);
  });

  it("explains each letter of the law", () => {
    const letters = page.all(".law-line > span a.term");
    expect(letters.map((one) => one.textContent)).toEqual(["L", "k(N)", "X", "E(N)", "K", "N", "N"]);
    const places = ["test-loss", "efficiency", "resource", "intercept", "k-max", "n0", "model-size"];
    expect(letters.map((one) => one.getAttribute("href")!.split("#")[1])).toEqual(places);
    expect(letters[6]!.getAttribute("data-meaning")).toContain("parameters of a model");
    for (const one of letters) expect(one.getAttribute("data-term")).toBeTruthy();
  });

  bindLaw(page);

  it("says of each finding what holds, with its verdicts", () => {
    const { zeroShot, run } = errors();
    const gain = only(only(claims.rows, { id: "B5" }).cells, { what: "base, compute: against no change" });
    const bent = only(claims.rows, { id: "B1" }).cells.filter(({ verdict }) => verdict === "contradicted").length;
    const forms = only(claims.rows, { id: "C1" }).cells;
    const leading = forms.filter(({ verdict }) => verdict === "supported").length;
    const worst = String(variants[0]!.windows[0]!.rows.at(-1)!.reuseFactor);
    const without = base.withoutHeldOut;
    const tiles = [
      ["Larger models learn faster, in most comparisons", removed(large.k), "72B", removed(small.k), "0.5B"],
      [
        `Within a run the law is not shown to beat “no change”; for a size left out it is ${zeroShot.join(" to ")} off`,
        ...[
          share(run.law),
          share(run.still),
          share(gain.estimate!),
          ...numbersIn(between(gain.interval!, share)),
          String(bent),
          String(only(claims.rows, { id: "B1" }).cells.length),
          "52"
        ]
      ],
      [
        "The data do not fix where gains level off",
        ...[...limit, "72B", three(without.kMax!), ...numbersIn(between(without.kMaxWidened, three))],
        ...[String(leading), String(forms.length)]
      ],
      [
        `Problems can be repeated up to ${harmless} times; ${worst} times ends at a higher loss`,
        ...[...reach.map(String), margin, "7B"]
      ]
    ];
    for (const [i, [name, ...numbers]] of tiles.entries()) {
      const tile = page.all("ol.tiles > li")[i]!;
      page.words(tile.querySelector(".tile-name")!, name!);
      page.words(tile.querySelector(".tile-verdict")!, badge(i + 1));
      page.words(tile.querySelector(".tile-number")!, String(i + 1));
      page.numbers(tile.querySelector(".tile-fact")!, numbers);
      page.words(`#finding-${i + 1}`, name!);
    }
  });

  it("says what ten times the compute removes, which sizes break the order, and where 72B passes 32B", () => {
    const { big, prose, todo } = finding(1);
    page.numbers(big, [removed(large.k), ...numbersIn(between(large.interval, removed)), "72B"]);
    page.numbers(prose, ["0.5B", removed(small.k), ...lateNumbers("base", "compute"), ...brokenNumbers(base.sizes)]);
    const places = experiments.crossings
      .filter(({ family, resource }) => family === "qwen2.5" && resource === "data")
      .flatMap(({ pairs }) => pairs.map(({ inRange }) => String(inRange)))
      .filter((place) => place !== "nothing in common");
    const ahead = places.filter((place) => place === "ahead throughout");
    page.numbers(todo, [String(ahead.length), String(places.length), "72B", "32B"]);
    expect(page.labels("drawing-tenfold")).toEqual([...sizes].reverse());
    expectDots(page.drawing("drawing-tenfold"), tenfoldDots());
    page.numbers("#drawing-tenfold [data-part=reading]", [removed(large.k), "72B", removed(small.k), "0.5B"]);
  });

  it("says how far predictions of 72B and of the rest of a run err, beside their baselines", () => {
    const { big, prose, sure, todo } = finding(2);
    const { law, sharedSlope, unseen, zeroShot, run, seenToStep, evaluations, stops } = errors();
    const pooled = only(prediction.pooled, main);
    page.numbers(big, [...zeroShot, "72B", share(law), "72B", evaluations]);
    page.numbers(prose, [String(seenToStep), share(run.own)]);
    expect(prose!.textContent).toContain("; that is not shown to differ from the law.");
    const [low, high] = only(only(claims.rows, { id: "B5" }).cells, { what: "base, compute: against each size's line" })
      .interval!;
    expect(low! * high!).toBeLessThan(0);
    const cut = only(only(prediction.within, main).cuts, { share: null });
    const [calm, ofLaw] = (["last-value", "mean-5", "mean-10", "law"] as const)
      .map((name) => prediction.orders.within.indexOf(name))
      .reduce<[number, number]>(
        ([best], at, i) => (i === 3 ? [best, at] : [best < 0 || cut.mean[at]![0] < cut.mean[best]![0] ? at : best, at]),
        [-1, -1]
      );
    const gains = cut.sizes.map(({ modelSize, errors }) => ({ modelSize, gain: errors[calm]![0] - errors[ofLaw]![0] }));
    const ends = [...gains].sort((a, b) => a.gain - b.gain);
    page.numbers(sure, [
      ...[ends[0]!, ends.at(-1)!].flatMap(({ modelSize, gain: one }) => [share(one), sizeName(modelSize)]),
      ...[three(pooled.law!), three(pooled.constant!)]
    ]);
    page.numbers(todo, adviceNumbers(stops));
    page.numbers("#drawing-prediction [data-part=reading]", [share(run.law), share(run.still), ...zeroShot]);
    expect(page.labels("drawing-prediction")).toEqual([
      ...["72B", "72B", "10", share(law), "72B", "10", share(sharedSlope), ...zeroShot],
      ...[String(seenToStep), share(run.law), share(run.own), share(run.still)]
    ]);
    const drawn = [law, sharedSlope, ...unseen, run.law, run.own, run.still];
    expectDots(
      page.drawing("drawing-prediction"),
      drawn.map((value) => ({ value }))
    );
  });

  it("says where the law levels off, with all sizes and without the largest", () => {
    const { big, prose, sure, todo } = finding(3);
    const without = base.withoutHeldOut;
    page.numbers(big, limit);
    page.numbers(prose, [parameters(n0!), reached, "72B"]);
    page.numbers(sure, [
      "72B",
      ...[three(without.kMax!), ...numbersIn(between(without.kMaxWidened, three)), parameters(without.n0!), "72B"],
      ...[three(base.heldOut!.predicted!), "72B", three(large.k)]
    ]);
    page.numbers(todo, [...limit, "72B"]);
    expect(page.labels("drawing-k-of-n")).toEqual([]);
    const own = base.sizes.map(({ k, interval }) => ({ value: k, interval }));
    expectDots(page.drawing("drawing-k-of-n"), own, { along: "y" });
    page.numbers("#drawing-k-of-n [data-part=reading]", [...far.slice(1), far[0]!]);
  });

  it("says up to how many passes reuse costs less than the margin", () => {
    const { big, prose, sure, todo } = finding(4);
    const last = variants.map(({ windows }) => windows[0]!.rows.at(-1)!);
    const change = (value: number) => signed(value, 3);
    page.numbers(big, [harmless, margin, ...reach.map(String)]);
    page.words(
      prose,
      `At ${last[0]!.reuseFactor} passes the end loss differs by ` +
        `${last.map(({ difference, test }, i) => `${change(difference)} ${between(test.interval, change)} (${variants[i]!.variant})`).join(" and ")}.`
    );
    page.words(
      sure,
      `The end loss of one run varies by ${three(variants[0]!.windows[0]!.error.s)} between repeats. ${otherWindows()}`
    );
    page.numbers(todo, [harmless]);
    const passes = variants[0]!.windows[0]!.rows.map(({ reuseFactor }) => String(reuseFactor));
    expect(page.labels("drawing-reuse")).toEqual([margin, ...passes]);
    expectDots(page.drawing("drawing-reuse"), reuseDots(), { along: "y" });
    page.numbers("#drawing-reuse [data-part=reading]", [...reach.map(String), margin]);
  });

  it("counts the printed numbers that come back, and names each fit's worst", () => {
    const { rows } = comparison;
    const how = (match: string) => String(rows.filter((row) => row.match === match).length);
    page.numbers("p", [String(rows.length), how("every digit"), how("within")], "printed numbers");
    const rank = ["every digit", "within", "cannot be recomputed", "differs"];
    const pairs = rows.filter(({ quantity }) => quantity === "kMax" || quantity === "n0");
    const fitOf = ({ family, variant, resource, scenario }: (typeof rows)[number]) =>
      [family, variant, resource, scenario].join();
    const words = [...new Set(pairs.map(fitOf))].map((name) => {
      const fit = pairs.filter((row) => fitOf(row) === name);
      const worst = Math.max(...fit.map(({ match }) => rank.indexOf(match)));
      const apart = Math.max(...fit.map(({ relativeDifference }) => Math.abs(relativeDifference!)));
      // a bound is rounded up
      const bound = fixed(Math.ceil(apart * 1000) / 10, 1).replace(".0", "");
      return rank[worst] === "within" ? `within ${bound}%` : rank[worst]!;
    });
    for (const [i, item] of page.all("ul.strip .match").entries()) page.words(item, words[i]!);
    expect(page.all("ul.strip .match")).toHaveLength(words.length);
  });

  it("draws at the confidence of the study", () => {
    const confidence = percent(results().inference.settings.confidence);
    for (const name of ["tenfold", "k-of-n", "reuse"])
      page.numbers(`#drawing-${name} [data-part=subtitle]`, [confidence]);
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    expect(page.left([])).toEqual([]);
  });
});

describe.skipIf(missing() !== null)("the law on the overview", () => bindLawButtons());
