/** Every number of the law to play with, as it stands and at each of its buttons. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { unfolded, useSite } from "../browser/browser.js";
import { expectDots } from "./drawing.js";
import { bindFigure, type FigureParts } from "./every-page.js";
import { fixed, parameters, r2, share, sizeName, whole } from "./formats.js";
import { numbersIn, type Page } from "./page.js";
import { lawAt, seriesOf, sizes } from "./quantities.js";
import { only, results } from "./results.js";

const main = { family: "qwen2.5", variant: "base", resource: "compute" } as const;
const three = (value: number) => fixed(value, 3);
const four = (value: number) => fixed(value, 4);
/** The words of a figure that a reader sees beside its drawing. */
const seen = ["reading", "subtitle", "numbers", "caption"] as const;
const six = "0.5,1.5,3,7,14,32";

interface State {
  kMax: number;
  n0: number;
  rms: number;
  least: number;
  r2: number;
  /** the line over the last measured loss of 72B, less one; and with its height extrapolated */
  last: number;
  strict: number | null;
  /** K_max of pairs that fit nearly as well: by SciPy, test/fixtures/scipy/law_pair.py */
  span: readonly [number, number];
}

function states(): Record<"ours" | "paper" | "without", State> {
  const { laws, prediction, comparison, curves } = results();
  const oracle = JSON.parse(readFileSync("test/fixtures/scipy/law-pair.json", "utf8")) as {
    states: (State & { name: string; strictLast: number | null })[];
  };
  const scipy = (name: string) => only(oracle.states, { name });
  const fitOf = (protocol: "full" | "inter") => only(laws, { ...main, protocol, objective: "log" });
  const [full, inter] = [fitOf("full"), fitOf("inter")];
  const target = only(only(prediction.between, main).targets, { kind: "leave-one-out", target: 72e9 });
  const rms = (law: typeof full) => Math.sqrt(law.goodness.objective!);
  const large = only(curves, { family: "qwen2.5", variant: "base", modelSize: 72e9, kind: "mean" });
  const own = only(full.law.sizes, { modelSize: 72e9 });
  const line = Math.exp(own.intercept! - own.learningEfficiency! * Math.log(large.computeFlops.at(-1)!));
  const printed = (quantity: "kMax" | "n0") =>
    only(comparison.rows, { ...main, scenario: "inter", quantity }).published;
  const { paper, ours, without } = { paper: scipy("paper"), ours: scipy("ours"), without: scipy("without") };
  return {
    ours: {
      ...{ kMax: full.law.kMax!, n0: full.law.n0!, rms: rms(full), least: rms(full), r2: full.goodness.r2! },
      ...{ last: line / large.testLoss.at(-1)! - 1, strict: null, span: ours.span }
    },
    paper: {
      ...{ kMax: printed("kMax"), n0: printed("n0") * 1e9, rms: paper.rms, least: rms(inter), r2: paper.r2 },
      ...{ last: paper.last, strict: paper.strictLast, span: paper.span }
    },
    without: {
      ...{ kMax: inter.law.kMax!, n0: inter.law.n0!, rms: rms(inter), least: rms(inter), r2: inter.goodness.r2! },
      last: only(target.calibrated, { seen: null }).errors[prediction.orders.calibrated.indexOf("law")]![2]!,
      strict: target.strict[prediction.orders.strict.indexOf("chosen")]![2]!,
      span: without.span
    }
  };
}

function partsOf(name: keyof ReturnType<typeof states>): FigureParts {
  const state = states()[name];
  const { kMax, n0, rms, least, last, strict, span } = state;
  const { curves } = results();
  const own = sizes.map((name) =>
    only(curves, { family: "qwen2.5", variant: "base", modelSize: Number.parseFloat(name) * 1e9, kind: "mean" })
  );
  const measured = own.at(-1)!.testLoss.at(-1)!;
  const evaluations = own.reduce((sum, { step }) => sum + step.filter((one) => one >= 1).length, 0);
  const off = (error: number) => share(Math.abs(error));
  const pair = [three(kMax), parameters(n0)];
  const k = (name: string) => three(lawAt({ kMax, n0 }, Number.parseFloat(name) * 1e9));
  const left = strict === null ? [] : ["72B"];
  return {
    // a fit says whether 72B is in it: the paper's pair is named by its owner
    reading: [...pair, ...(name === "paper" ? [] : ["72B"]), off(last), "72B"],
    subtitle: [String(sizes.length), whole(evaluations)],
    view: pair,
    shown: [...pair, ...(strict === null ? sizes : sizes.slice(0, -1))],
    numbers: [
      ...[three(kMax), parameters(n0), four(rms), four(least), r2(state.r2)],
      ...["72B", three(measured * (1 + last)), three(measured), "72B", ...(strict === null ? [] : [off(strict)])]
    ],
    caption: [
      ...left,
      ...(strict === null ? [] : ["72B", off(strict)]),
      ...["5.0%", ...span.map(three), "20%", "0.5B", "32B"]
    ],
    description: [
      String(sizes.length),
      k("0.5B"),
      "0.5B",
      k("72B"),
      "72B",
      ...pair,
      four(rms),
      r2(state.r2),
      off(last),
      "72B"
    ],
    exact: [kMax, n0, rms]
  };
}

export function bindLaw(page: Page): void {
  it("draws the law with the pair of all sizes, in every word", () => {
    const { ours } = states();
    bindFigure(page, "figure-law", partsOf("ours"));
    const base = seriesOf("base", "compute");
    page.table("The law with this pair, size by size", [
      ...base.sizes.map(({ modelSize, points, k }) => ({
        head: sizeName(modelSize),
        cells: [String(points), four(lawAt(ours, modelSize)), four(k), meanError(modelSize)]
      }))
    ]);
    const [, curve, valley] = page.panels("figure-law");
    expectDots(
      curve!,
      base.sizes.map(({ k }) => ({ value: k })),
      { along: "y" }
    );
    const named = [states().paper, states().without, ours];
    expectDots(
      valley!,
      named.map(({ kMax }) => ({ value: kMax })),
      { along: "y" }
    );
    expectDots(
      valley!,
      named.map(({ n0 }) => ({ value: n0 / 1e9 })),
      { along: "x", log: true }
    );
  });
}

/** The same where a reader presses a button: the page works it out again. */
export function bindLawButtons(): void {
  const at = useSite();

  it.each([
    ["Ours", "ours", ""],
    ["The paper\u2019s fit", "paper", `?pair=0.152%2C17.4&sizes=${encodeURIComponent(six)}`],
    ["Without 72B", "without", `?sizes=${encodeURIComponent(six)}`]
  ] as const)("says the numbers of the button %s, and of its address", async (button, name, query) => {
    const page = await unfolded(await at.browser.newPage({ viewport: { width: 1280, height: 900 } }));
    const read = () =>
      page.evaluate(
        (parts) =>
          parts.map((part) => {
            const copy = document.querySelector(`#figure-law [data-part=${part}]`)!.cloneNode(true) as Element;
            for (const index of copy.querySelectorAll("sub")) index.remove();
            // terms and values are blocks without a space between them
            const blocks = part === "numbers" ? [...copy.querySelectorAll("dt, dd")] : [copy];
            return blocks.map((block) => block.textContent).join(" ");
          }),
        [...seen]
      );
    const wanted = partsOf(name);
    const expected = seen.map((part) => wanted[part]);
    // from another state, so that each button has something to change
    await page.goto(`${at.url}index.html?pair=0.21%2C46`);
    await page.waitForSelector("#figure-law[data-ready]");
    await page.locator("#figure-law .preset", { hasText: button }).click();
    await expect.poll(async () => (await read()).map(numbersIn)).toEqual(expected);
    expect(new URL(page.url()).search).toBe(query);
    await page.goto(`${at.url}index.html${query}`);
    await page.waitForSelector("#figure-law[data-ready]");
    expect((await read()).map(numbersIn)).toEqual(expected);
    await page.close();
  });
}

function meanError(modelSize: number): string {
  const { laws, curves } = results();
  const fit = only(laws, { ...main, protocol: "full", objective: "log" });
  const { learningEfficiency: k, intercept } = only(fit.law.sizes, { modelSize });
  const curve = only(curves, { family: "qwen2.5", variant: "base", modelSize, kind: "mean" });
  const errors = curve.testLoss.flatMap((loss, i) =>
    curve.step[i]! < 1 ? [] : [Math.abs(Math.exp(intercept! - k! * Math.log(curve.computeFlops[i]!)) / loss - 1)]
  );
  return share(errors.reduce((a, b) => a + b) / errors.length);
}
