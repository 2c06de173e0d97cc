/** A quantity that stands in several places of the built site has one value there, or another name beside it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Results } from "../../src/lib/results.js";
import { missing, pageFiles, site } from "./browser.js";

const reason = missing();
const results = () => JSON.parse(readFileSync(join(site, "data/results.json"), "utf8")) as Results;

/** The words of a page, without markup, scripts and drawings. */
function wordsOf(page: string): string {
  return readFileSync(join(site, page), "utf8")
    .replace(/<(script|style|svg)\b.*?<\/\1>/gs, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#?\w+;/g, " ")
    .replace(/\s+/g, " ");
}

const pages = () => pageFiles();

const three = (value: number) => value.toFixed(3);
const percent = (share: number) => `${Math.round(share * 100)}%`;

describe.skipIf(reason !== null)("one quantity, one value", () => {
  it("K_max stands with the interval that includes how far the law misses the slopes, on every page", () => {
    const { inference } = results();
    let found = 0;
    // a parameter of a run's sigmoid may begin with the same digits
    const sigmoids = new Set(
      results().prediction.curves.flatMap(({ sigmoid }) =>
        [sigmoid?.r0, sigmoid?.a].map(
          (one) => `${one?.value?.toFixed(3)} [${one?.low?.toFixed(3)}, ${one?.high?.toFixed(3)}]`
        )
      )
    );
    for (const { law, withoutHeldOut } of inference.series) {
      for (const { kMax, kMaxWidened } of [law, withoutHeldOut]) {
        const [low, high] = kMaxWidened;
        if (kMax === null || low === null || high === null) continue;
        const expected = `${three(kMax)} [${three(low)}, ${three(high)}]`;
        for (const page of pages()) {
          const words = wordsOf(page);
          for (const [printed] of words.matchAll(new RegExp(`${three(kMax)} \\[0\\.\\d+, 0\\.\\d+\\]`, "g"))) {
            if (sigmoids.has(printed)) continue;
            expect(`${page}: ${printed}`).toBe(`${page}: ${expected}`);
            found++;
          }
        }
      }
    }
    // overview, saturation and its table, methods or tables, claims, print
    expect(found).toBeGreaterThan(10);
  });

  it("K_max is found by the search with that interval too", () => {
    const { inference, study } = results();
    const titles = (JSON.parse(readFileSync(join(site, "data/search.json"), "utf8")) as { title: string }[]).map(
      ({ title }) => title
    );
    for (const { family, law } of inference.series) {
      if (family !== study.families[0]!.id) continue;
      const [low, high] = law.kMaxWidened;
      const start = `K_max ${three(law.kMax!)} [`;
      expect(titles.filter((title) => title.startsWith(start)).map((title) => title.split(", N_0")[0])).toEqual([
        `${start}${three(low!)}, ${three(high!)}]`
      ]);
    }
  });

  it("as many curves that another form describes clearly better on /power-law as claim B1 leaves standing", () => {
    const { prediction, study } = results();
    const curves = prediction.curves.filter(
      ({ family, resource, verdict }) => family === study.families[0]!.id && resource === "compute" && verdict !== null
    );
    const power = prediction.orders.forms.indexOf("power");
    const stands = curves.filter(({ verdict }) => verdict!.deltas[power]! <= 6).length;
    const numbers = "none one two three four five six seven eight nine ten eleven twelve".split(" ");
    expect(wordsOf("power-law.html")).toContain(
      `some other form is clearly better (AICc lower by more than 6) for ${numbers[curves.length - stands]}.`
    );
    expect(wordsOf("claims.html")).toContain(
      `Three other forms were tried: in ${curves.length - stands} of ${curves.length} curves one of them describes the run clearly better.`
    );
  });

  it("k of the held-out size, predicted: both fits named, both numbers on both pages", () => {
    const { inference, study } = results();
    for (const series of inference.series.filter(
      ({ family, resource }) => family === study.families[0]!.id && resource === "compute"
    )) {
      const { modelSize, predicted } = series.heldOut!;
      const weighted = series.forms.heldOut
        .find((one) => one.design === "each" && one.modelSize === modelSize)!
        .predicted.find(({ form }) => form === "saturating")!.k;
      expect(wordsOf("power-law.html")).toMatch(
        new RegExp(
          `In ${series.variant} models the joint fit to the points of the smaller sizes, each size weighted equally, gives 72B a slope of ${three(predicted!)}, .*? The weighted slope fit, of the law to their slopes, gives ${three(weighted)}`
        )
      );
      expect(wordsOf("saturation.html")).toContain(
        `The joint fit of the law to their points, each size weighted equally, gives ${three(predicted!)} (${series.variant}).`
      );
    }
  });

  it("a crossing of the two largest sizes stands with its chances", () => {
    const { experiments, study } = results();
    const crossed = experiments.crossings
      .filter(({ family, resource }) => family === study.families[0]!.id && resource === "compute")
      .map(({ pairs }) => pairs.filter(({ neighbours }) => neighbours).at(-1)!)
      .filter(({ inRange }) => inRange === "overtakes" || inRange === "falls behind");
    expect(crossed.length).toBeGreaterThan(0);
    for (const { ends } of crossed)
      expect(wordsOf("efficiency.html")).toContain(
        `goes from ${percent(ends!.from.chanceLarger)} at the smallest common budget to ${percent(ends!.to.chanceLarger)} at the largest`
      );
  });

  it("says of no rule that it was written before the answer", () => {
    for (const page of pages()) expect(wordsOf(page)).not.toMatch(/before the answer|beforehand was written/);
  });
});
