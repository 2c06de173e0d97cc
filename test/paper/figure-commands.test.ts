/** The command under a figure gives the law that the figure shows; a fit that the command line does not know has none. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type ChoiceFigure, choicesOfQuery, settle } from "../../src/components/frame/choice-figure.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { lossCurves } from "../../src/components/loss-curves/loss-curves-figure.js";
import { slopesData } from "../../src/paper/efficiency/slopes-data.js";
import { exploreFigure } from "../../src/paper/overview/explore/explore-figure.js";
import { exploreData, lawData } from "../../src/paper/overview/law/law-data.js";
import { lawFigure } from "../../src/paper/overview/law/law-figure.js";
import { kOfNFigure } from "../../src/paper/saturation/k-of-n/k-of-n-figure.js";
import { saturationData } from "../../src/paper/saturation/saturation-data.js";
import { sensitivityFigure } from "../../src/paper/saturation/sensitivity/sensitivity-figure.js";
import { rlscale } from "../helpers/command-line.js";
import { expectRelative } from "../helpers/expect-relative.js";

const results = await loadResults(projectRoot);
const curves = figureData(results);

/** Values to full precision under a figure, by their names without marks, and its command. */
function underneath<Data>(figure: ChoiceFigure<Data>, data: Data, query: string) {
  const choices = settle(figure, data, choicesOfQuery(new URLSearchParams(query)));
  const shown = String(figure.view(data, choices).computed);
  const named = [...shown.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)];
  const values = new Map(named.map(([, name, value]) => [name!.replace(/<[^>]*>/g, ""), Number(value)]));
  return { values, command: /<code>npx rlscale ([^<]*)<\/code>/.exec(shown)?.[1] ?? null };
}

const law = (query: string) => underneath(lawFigure, lawData(results), query);
const explore = (query: string) => underneath(exploreFigure, exploreData(results), query);
const lines = (query: string) => underneath(lossCurves(), curves, query);
const kOfN = (query: string) => underneath(kOfNFigure, { slopes: slopesData(results), curves }, query);
const sensitivity = (query: string) =>
  underneath(sensitivityFigure, { saturation: saturationData(results), curves }, query);
const six = "0.5,1.5,3,7,14,32";

describe("the command under a figure", () => {
  it.each([
    ["law", "", law, "Kmax"],
    ["law", `sizes=${six}`, law, "Kmax"],
    ["explore", "", explore, "Kmax"],
    ["explore", "variant=instruct&resource=data", explore, "Kmax"],
    ["lines", "", lines, "Kmax"],
    ["lines", "variant=instruct&protocol=intra&objective=linear", lines, "Kmax"],
    ["lines", `protocol=full&resource=data&sizes=${six}`, lines, "Kmax"],
    ["k of N", "", kOfN, "Kmax"],
    ["k of N", `variant=instruct&resource=data&objective=linear&sizes=${six}`, kOfN, "Kmax"],
    ["sensitivity", "", sensitivity, /^default/],
    ["sensitivity", "first=9&last=90&squares=linear&without=largest", sensitivity, /^chosen/],
    ["sensitivity", "variant=instruct&resource=data&first=9", sensitivity, /^chosen/]
  ] as const)("gives the law of %s: %s", async (_, query, of, name) => {
    const { values, command } = of(query);
    const [, kMax] = [...values].find(([key]) => (typeof name === "string" ? key === name : name.test(key)))!;
    const { code, out, err } = await rlscale(...command!.split(" "), "--json");
    expect([code, err]).toEqual([0, ""]);
    const fitted = JSON.parse(out).law;
    expectRelative(fitted.kMax, kMax, 1e-6);
    const n0 = values.get("N0");
    if (n0 !== undefined) expectRelative(fitted.n0, n0, 1e-6);
  });

  it.each([
    ["law", "pair=0.152,17.4", law],
    ["explore", "pair=0.152,17.4", explore],
    ["lines", "protocol=intra&cut=40", lines],
    ["sensitivity", "huber=0.02", sensitivity],
    ["sensitivity", "weights=point", sensitivity],
    ["sensitivity", "huber=0.02&first=9&without=largest", sensitivity]
  ] as const)("is not there for a fit that the command line does not know: %s, %s", (_, query, of) => {
    expect(of(query).command).toBeNull();
  });
});
