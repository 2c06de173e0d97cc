/** Every number on the page on learning efficiency, bound to the results: prose and tables. Its figures are in efficiency-figures. */
import { describe, expect, it } from "vitest";
import { claimOracles } from "./claim-oracles.js";
import { bindEfficiencyFigures, page } from "./efficiency-figures.js";
import { bindClaims, bindFigures } from "./every-page.js";
import { between, figures, fixed, parameters, powerOfTen, share, sizeName, whole } from "./formats.js";
import { numbersIn, wordsOf } from "./page.js";
import {
  crossing,
  lateNumbers,
  orderNumbers,
  own,
  rankCorrelation,
  seriesOf,
  sizes,
  tenfold,
  topPairLineNumbers,
  topPairNumbers,
  variants
} from "./quantities.js";
import { only, results } from "./results.js";

const { inference, experiments, study } = results();
const removed = (k: number) => share(tenfold(k));
const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
const two = (value: number) => figures(value, 2);
const scales = variants.map((variant) => only(own(experiments.outcomeScale), { variant, resource: "compute" }));

/** "21% [19%, 24%] of the loss at 72B and 1.6% [1.0%, 2.2%] at 0.5B" */
function tenfoldNumbers(resource: "compute" | "data"): string[] {
  const all = seriesOf("base", resource).sizes;
  return [all.at(-1)!, all[0]!].flatMap(({ k, interval, modelSize }) => [
    ...[removed(k), ...numbersIn(between(interval, removed)), sizeName(modelSize)]
  ]);
}

const orders = (resource: "compute" | "data") =>
  variants.flatMap((variant) => orderNumbers(seriesOf(variant, resource).sizes));

/** Whether slopes rise with size, and how many of the pairs are turned though none beyond its error. */
function ordered({ word, slopes }: (typeof scales)[number]["orders"][number]): string {
  const turned = slopes.flatMap((a, i) => slopes.slice(i + 1).filter((b) => b.slope < a.slope)).length;
  return word === "holds" && turned > 0 ? `holds within error (${turned} of 21 pairs turned)` : word;
}

describe("the page on learning efficiency", () => {
  it("answers with what ten times the compute removes, and how open the order of 72B and 32B is", () => {
    page.numbers(".answer > p:first-child", [
      ...tenfoldNumbers("compute"),
      ...lateNumbers("base", "compute"),
      ...topPairNumbers()
    ]);
  });

  it("says which sizes are out of order, against both resources", () => {
    page.numbers(".chapter > p", orders("compute"), "Each dot is one size");
    page.numbers(".chapter > p", [...tenfoldNumbers("data"), ...orders("data")], "Ten times the data");
  });

  it("counts the pairs in which the larger is ahead throughout", () => {
    const places: [string, string | RegExp][] = [
      ["A3", "at a common compute"],
      ["A5", "Per sample the picture is simpler"],
      ["A5", /^Where compute is scarce.*at a common number of samples/]
    ];
    for (const [id, words] of places) {
      const [, all, ahead, ...others] = claimOracles[id]!().argument;
      // the claim says last how many runs bend, and before that how many pairs share nothing
      const names = others.slice(0, -2);
      const pairs = names.slice(0, names.length - (names.length % 2));
      const lines = id === "A3" ? topPairLineNumbers() : [];
      page.numbers("p", [all!, ahead!, ...pairs, ...lines], words);
    }
  });

  it("lists where neighbouring sizes cross, and the chance of the larger at both ends", () => {
    const rows = variants.flatMap((variant) =>
      only(own(experiments.crossings), { variant, resource: "compute" })
        .pairs.filter(({ neighbours }) => neighbours)
        .map(({ smaller, larger, ends }) => {
          const x = crossing(variant, "compute", smaller, larger);
          const { from, to } = ends!;
          const ahead = [from, to].map(({ smallerLoss, largerLoss }) => largerLoss < smallerLoss);
          const measured = from.x <= x && x <= to.x;
          expect(measured).toBe(ahead[0] !== ahead[1]);
          const word = ahead[1] ? "falls below" : "rises above";
          return {
            head: `${capital(variant)}, ${sizeName(larger)} over ${sizeName(smaller)}`,
            cells: [
              measured ? `${powerOfTen(x)} FLOPs` : `none; they would meet ${x < from.x ? "below" : "above"} it`,
              measured ? word : `${ahead[0] ? "lower" : "higher"} throughout`,
              ...[share(from.chanceLarger), share(to.chanceLarger)]
            ]
          };
        })
    );
    page.table("Neighbouring sizes on their own power laws", rows);
  });

  it("says how the two slopes differ, and which changes other problems might not show", () => {
    const all = own(experiments.links).flatMap((one) => one.sizes);
    const [above, left] = [
      all.filter(({ kData, kCompute }) => kData > kCompute).length,
      Math.max(...all.map(({ kData, kCompute, exponent }) => Math.abs(1 - (kCompute * exponent) / kData)))
    ];
    page.numbers("p", [String(above), String(all.length), share(left)], "The slope against data is the larger one");
    const runs = own(experiments.detectability)
      .filter(({ resource }) => resource === "compute")
      .flatMap((one) => one.sizes);
    expect(runs.filter(({ change, theseProblems }) => Math.abs(change) <= 2 * theseProblems.se)).toEqual([]);
    const open = runs.filter(({ change, suchProblems }) => Math.abs(change) <= 2 * suchProblems.se);
    const problems = String(study.heldOutProblems);
    page.numbers("p", [problems, ...open.map(({ modelSize }) => sizeName(modelSize)), problems], "On these");
    page.numbers("p", [problems], "The loss is that of");
  });

  it("lists slopes on three scales of the outcome", () => {
    const names = { "log loss": "ln L", loss: "L", "log-odds": "log-odds" };
    page.table(
      "Fall of the outcome",
      scales.flatMap(({ variant, orders: all }) =>
        all.map((order) => ({
          head: `${capital(variant)}, ${names[order.scale]}`,
          cells: [...order.slopes.map(({ slope }) => two(slope)), ordered(order)]
        }))
      ),
      sizes
    );
    const outcome = { "log loss": "the logarithm of the loss", loss: "the loss itself" };
    const said = scales.map(({ variant, orders: all }) => {
      const [a, b, c] = all.map((order) => {
        const [word, turned] = ordered(order).split(/ within error \(|\)$/) as [string, string?];
        const on = `on ${outcome[order.scale as "loss"] ?? "the log-odds of a right answer"}`;
        return { word, on: turned === undefined ? on : `${on} (${turned}, within error)` };
      });
      // the two scales of the loss have one word; the log-odds its own, or the same
      expect(b!.word).toBe(a!.word);
      const head = `In ${variant} models the order by size ${a!.word} ${a!.on}`;
      return c!.word === a!.word ? `${head}, ${b!.on} and ${c!.on}.` : `${head} and ${b!.on}. It ${c!.word} ${c!.on}.`;
    });
    const place = page.find("p", "The order depends on");
    expect(wordsOf(place)).toContain(said.join(" "));
    page.bind(place);
  });

  it("lists k beside the mean pass rate", () => {
    const ranks = scales.map(({ identity: { sizes: all } }) =>
      rankCorrelation(
        all.map(({ meanPass }) => meanPass),
        all.map(({ k }) => k)
      )
    );
    page.table(
      "k against compute beside the mean pass rate",
      scales.flatMap(({ variant, identity }) =>
        identity.sizes.map(({ modelSize, meanPass, logOdds }, i) => ({
          head: `${capital(variant)}, ${sizeName(modelSize)}`,
          cells: [
            ...[share(meanPass), two(seriesOf(variant, "compute").sizes[i]!.k)],
            ...[two(logOdds), two(meanPass * logOdds)]
          ]
        }))
      ),
      ranks.map((rank) => fixed(rank, 2))
    );
  });

  it("lists the parts of each slope's standard error", () => {
    page.numbers("p", [whole(inference.settings.resamples)], "The interval is of");
    const { fromStep, common, each } = seriesOf("instruct", "compute").firstSteps!;
    const steps = [String(fromStep), String(fromStep - 1)];
    page.numbers("p", ["32B", "72B", ...steps, parameters(common.n0!), parameters(each.n0!)], "begin at step");
    page.table(
      "Standard error of the slope of each size alone",
      variants.flatMap((variant) =>
        seriesOf(variant, "compute").sizes.map(
          ({ modelSize, k, standardError, standardErrorOls, variance: { white, run, misfit }, repeats }) => ({
            head: `${capital(variant)}, ${sizeName(modelSize)}`,
            cells: [
              ...[k, standardError, ...[white, run, misfit, white + run + misfit].map(Math.sqrt), standardErrorOls].map(
                (value) => fixed(value, 4)
              ),
              [...new Set(repeats)].join("–")
            ]
          })
        )
      )
    );
  });

  bindEfficiencyFigures();

  it("has no number that is not bound", () => {
    bindFigures(page);
    bindClaims(page);
    expect(page.left([])).toEqual([]);
  });
});
