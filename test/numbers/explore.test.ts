/** Every number of the page to explore the law, bound to the results. */
import { describe, expect, it } from "vitest";
import { fixed, parameters, share, sizeName } from "./formats.js";
import { numbersIn, Page, wordsOf } from "./page.js";
import { lawAt, rivalsAt, seriesOf } from "./quantities.js";
import { only, results } from "./results.js";

const page = new Page("explore");
const three = (value: number) => fixed(value, 3);
const { laws, curves, comparison } = results();
const lawOf = (variant: "base" | "instruct", resource: "compute" | "data", protocol: "full" | "inter") =>
  only(laws, { family: "qwen2.5", variant, resource, protocol, objective: "log" });
const full = lawOf("base", "compute", "full");
const inter = lawOf("base", "compute", "inter");
const removed = (k: number) => share(1 - 10 ** -k);

/** RMS of ln L of the law with a pair, each size weighing the same and its height set on its own points. */
function errorOf(pair: { kMax: number; n0: number }): number {
  const own = curves.filter(
    ({ family, variant, kind }) => family === "qwen2.5" && variant === "base" && kind === "mean"
  );
  const squares = own.map(({ modelSize, step, computeFlops, testLoss }) => {
    const left = step.flatMap((one, i) =>
      one < 1 ? [] : [Math.log(testLoss[i]!) + lawAt(pair, modelSize) * Math.log(computeFlops[i]!)]
    );
    const mean = left.reduce((sum, one) => sum + one, 0) / left.length;
    return left.reduce((sum, one) => sum + (one - mean) ** 2, 0) / left.length;
  });
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length);
}

describe("the page to explore the law", () => {
  it("says what the law and its rivals predict for a size of 200B", () => {
    const base = seriesOf("base", "compute");
    const rivals = rivalsAt(base, 2e11)
      .map(({ k }) => k)
      .sort((a, b) => a - b);
    const k = lawAt(full.law, 2e11);
    const tiles = [...page.find("#figure-explore [data-part=numbers]").querySelectorAll("dt, dd")].slice(-4);
    const ends = [rivals[0]!, rivals.at(-1)!];
    expect(tiles.map((tile) => numbersIn(wordsOf(tile)))).toEqual([
      ["200B"],
      [k, ...ends].map(three),
      ["200B"],
      [k, ...ends].map(removed)
    ]);
  });

  it("tells the tour in five sentences, each with the address of its view", () => {
    const states = page.all("ol.tour > li");
    expect(states).toHaveLength(5);
    const links = states.map(
      (state) => new URLSearchParams(state.querySelector("a")!.getAttribute("href")!.split("#")[0])
    );
    const printed = only(comparison.rows, {
      ...{ family: "qwen2.5", variant: "base", resource: "compute" },
      ...{ scenario: "inter", quantity: "kMax" }
    }).published;
    const large = only(curves, { family: "qwen2.5", variant: "base", modelSize: 72e9, kind: "mean" });
    const fitted = only(full.law.sizes, { modelSize: 72e9 });
    const line = Math.exp(fitted.intercept! - fitted.learningEfficiency! * Math.log(large.computeFlops.at(-1)!));
    const [kMax, n0] = links[3]!.get("pair")!.split(",").map(Number) as [number, number];
    expect(kMax).toBeGreaterThan(1.2 * full.law.kMax!);
    expect(kMax).toBeLessThan(1.3 * full.law.kMax!);
    const worse = errorOf({ kMax, n0: n0 * 1e9 }) / errorOf({ kMax: full.law.kMax!, n0: full.law.n0! }) - 1;
    const expected = [
      ["0.5B", "72B", three(full.law.kMax!), share(Math.abs(line / large.testLoss.at(-1)! - 1)), "72B"],
      [three(printed), "72B"],
      ["72B", "72B", three(inter.law.kMax!)],
      [three(kMax), share(worse)],
      [three(lawOf("instruct", "data", "full").law.kMax!)]
    ];
    for (const [i, state] of states.entries()) page.numbers(state, expected[i]!);
    expect(links[1]!.get("pair")).toMatch(new RegExp(`^${three(printed)},`));
    expect(links[2]!.get("sizes")).toBe("0.5,1.5,3,7,14,32");
    expect([links[4]!.get("variant"), links[4]!.get("resource")]).toEqual(["instruct", "data"]);
  });

  it("draws the law of all sizes, base against compute", () => {
    page.numbers("#figure-explore [data-part=reading]", [
      ...[three(full.law.kMax!), parameters(full.law.n0!), "72B"],
      ...numbersIn(wordsOf(page.find("#figure-explore [data-part=reading]"))).slice(3)
    ]);
    const base = seriesOf("base", "compute");
    const table = page.find("#figure-explore [data-part=table] table");
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.children].map(wordsOf));
    expect(rows.map(([name]) => name)).toEqual(base.sizes.map(({ modelSize }) => sizeName(modelSize)));
    expect(rows.map((row) => row[3])).toEqual(base.sizes.map(({ k }) => fixed(k, 4)));
  });
});
