/** What figures say of a mark, by keyboard alone: every sentence is one that the results give, with its numbers. */
import { describe, expect, it } from "vitest";
import { missing, unfolded, useSite } from "../browser/browser.js";
import { between, fixed, powerOfTen, share, signed, sizeName } from "./formats.js";
import { bestFitting } from "./plan-oracle.js";
import { own, seriesOf, tenfold, variants } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();
const { curves, laws, experiments, inference } = results();
const three = (value: number) => fixed(value, 3);
const four = (value: number) => fixed(value, 4);
const change = (value: number) => signed(value, 3);
const removed = (k: number) => share(tenfold(k));
/** 1.3 × 10 to the power of 16 */
const flops = (value: number) => {
  const [mantissa, power] = powerOfTen(value).split("10") as [string, string];
  return `${mantissa}10 to the power of ${[...power].map((one) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(one)).join("")} FLOPs`;
};
const both = variants.flatMap((variant) => seriesOf(variant, "compute").sizes.map((size) => ({ variant, ...size })));
const links = own(experiments.links).flatMap(({ variant, sizes }) => sizes.map((size) => ({ variant, ...size })));
const slopeOf = (variant: string, modelSize: number, resource: "compute" | "data") => {
  const { k, interval } = only(seriesOf(variant as "base", resource).sizes, { modelSize });
  return `k against ${resource} ${three(k)} ${between(interval, three)}`;
};

/** Sentences on the points of the base curves with a law's line beside them. */
const points = (protocol: "inter" | "full") => {
  const { law } = only(laws, { family: "qwen2.5", variant: "base", resource: "compute", protocol, objective: "log" });
  return own(curves)
    .filter(({ variant }) => variant === "base")
    .flatMap(({ modelSize, step, computeFlops, testLoss }) => {
      const line = law.sizes.find((size) => size.modelSize === modelSize);
      return step.flatMap((one, i) => {
        if (!line) return [];
        const [x, loss] = [computeFlops[i]!, testLoss[i]!];
        const fitted = Math.exp(line.intercept - line.learningEfficiency * Math.log(x));
        const off = loss / fitted - 1;
        return `${sizeName(modelSize)} base, step ${one} of ${step.at(-1)}, ${flops(x)}: loss ${three(loss)} (fitted ${three(fitted)}, ${share(Math.abs(off))} ${off < 0 ? "below" : "above"})`;
      });
    });
};

const figures: [string, string, string, string[]][] = [
  [
    ...(["efficiency", "figure-1-1", ""] as const),
    both.map(
      ({ variant, modelSize, k, interval }) =>
        `${sizeName(modelSize)}, ${variant}: loss removed by ten times the compute ${removed(k)} ${between(interval, removed)}`
    )
  ],
  [
    ...(["efficiency", "figure-1-4", ""] as const),
    own(experiments.detectability)
      .filter(({ resource }) => resource === "compute")
      .flatMap(({ variant, sizes }) =>
        sizes.map(
          ({ modelSize, k, minimumSlope }) =>
            `${sizeName(modelSize)}, ${variant}: learning efficiency k against compute ${four(k)}, smallest that would be seen ${four(minimumSlope)}`
        )
      )
  ],
  [
    ...(["efficiency", "figure-1-3", ""] as const),
    links.flatMap(({ variant, modelSize, kData, kCompute, raw }) => [
      `${variant}, ${sizeName(modelSize)}: ${slopeOf(variant, modelSize, "compute")}, ${slopeOf(variant, modelSize, "data")}`,
      `${sizeName(modelSize)}, ${variant}: ratio of slopes minus 1 ${[
        kData / kCompute - 1,
        ...raw.interval.map((end) => end / kCompute)
      ]
        .map((value) => `${value < 0 ? "−" : "+"}${share(Math.abs(value))}`)
        .join(" [")
        .replace(/ \[([^ ]+)$/, ", $1]")}`
    ])
  ],
  [
    ...(["data-reuse", "figure-4-1", ""] as const),
    experiments.reuse!.variants.flatMap(({ variant, windows }) =>
      windows[0]!.rows.map(
        ({ reuseFactor, difference, test }) =>
          `${variant}, times each problem is seen ${reuseFactor}×: difference of end loss ${change(difference)} ${between(test.interval, change)}`
      )
    )
  ],
  ...["70", "60"].map((from): [string, string, string, string[]] => [
    ...(["data-reuse", "figure-4-1", `?window=${from}`] as const),
    experiments.reuse!.variants.flatMap(({ variant, windows }) =>
      windows
        .find(({ window }) => window.from === Number(from))!
        .rows.map(
          ({ reuseFactor, difference, test }) =>
            `${variant}, times each problem is seen ${reuseFactor}×: difference of end loss ${change(difference)} ${between(test.interval, change)}`
        )
    )
  ]),
  ["power-law", "figure-2-1", "", points("inter")],
  ["power-law", "figure-2-1", "?protocol=full", points("full")],
  [
    ...(["plan", "figure-p-2", ""] as const),
    own(curves)
      .filter(({ variant, modelSize }) => variant === "base" && modelSize === bestFitting.modelSize)
      .flatMap(({ step, computeFlops, testLoss }) =>
        step.map(
          (one, i) =>
            `${sizeName(bestFitting.modelSize)}, step ${one}, ${flops(computeFlops[i]!)}: loss ${three(testLoss[i]!)}`
        )
      )
  ]
];

describe.skipIf(reason !== null)("the read-out of a figure, by arrow keys", () => {
  const at = useSite();

  it.each(figures)("%s, %s%s", async (name, id, view, sentences) => {
    expect(inference.settings.confidence).toBe(0.95);
    const page = await unfolded(await at.browser.newPage({ viewport: { width: 1280, height: 900 } }));
    await page.goto(`${at.url}${name}.html${view}`, { waitUntil: "networkidle" });
    const frame = page.locator(`#${id}`);
    await frame.locator("[data-part='plot'] > [tabindex='0']:visible").focus();
    const said: string[] = [];
    // some to the right, some down, back at the start: what is said twice counts once
    const keys = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp"];
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(170);
      said.push((await frame.locator("[data-part='read']").textContent())!.replace(/[\s\u00a0\u202f]+/g, " "));
    }
    await page.close();
    expect(new Set(said).size, said.join("\n")).toBeGreaterThan(3);
    // where lines can be read as well, they say of which size
    const marks = said.filter((sentence) => !/, line|the plan/.test(sentence));
    expect(marks.length).toBeGreaterThan(3);
    const known = new Set(sentences);
    expect(marks.filter((sentence) => !known.has(sentence))).toEqual([]);
  });
});
