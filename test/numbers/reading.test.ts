/** Every number on the page on how printed numbers were made, bound to the results, the logs and the printed numbers. */
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { expectBars, expectDots } from "./drawing.js";
import { bindFigure, bindFigures } from "./every-page.js";
import { between, sizeName } from "./formats.js";
import { meanOf, readLoss } from "./logs.js";
import { dotNumbers, own, seriesOf, sizes, variants } from "./quantities.js";
import { bindRuns, change, four, outOf, page, read, reading, three } from "./reading-runs.js";
import { only, results } from "./results.js";

const { experiments, curves } = results();
const level = "95%";

interface Reference {
  family: string;
  variant: string;
  resource: string;
  scenario: string;
  quantity: string;
  status: string;
  modelSize: number;
  value: number;
  maxRelativeDeviation?: number;
}

const reference = (name: string) =>
  (JSON.parse(read(`reference/${name}.json`)) as Reference[]).filter(({ status }) => status === "current");

describe("the page on how printed numbers were made", () => {
  it("sets printed pass rates beside the best and the last evaluations", () => {
    const rows = variants.flatMap((variant) =>
      experiments
        .passRates!.filter((row) => row.variant === variant)
        .map(({ modelSize, printedText, printed, best }) => {
          const { testLoss } = only(own(curves), { variant, modelSize });
          const lastTen = 1 - meanOf(testLoss.slice(-10));
          const name = sizeName(modelSize);
          return { variant, name, printedText, printed, best: best!, last: 1 - testLoss.at(-1)!, lastTen };
        })
    );
    const top = (value: (row: (typeof rows)[number]) => number) =>
      dotNumbers(
        variants.flatMap((group) =>
          rows
            .filter(({ variant }) => variant === group)
            .reverse()
            .map((row) => ({ name: row.name, value: value(row), group }))
        ),
        three
      );
    const same = rows.filter(({ printed, best }) => Math.abs(printed - best) < 0.0005 + 1e-9);
    expect(same).toHaveLength(rows.length);
    bindFigure(page, "figure-r-1", {
      description: [String(rows.length), ...top(({ printed }) => printed), ...top(({ lastTen }) => lastTen)],
      computed: ["1", "1"]
    });
    const fromTop = variants.flatMap((group) => rows.filter(({ variant }) => variant === group).reverse());
    expect(page.labels("figure-r-1")).toEqual(fromTop.map(({ name }) => name));
    expectDots(
      page.drawing("figure-r-1"),
      fromTop.flatMap(({ printed, lastTen }) => [{ value: printed }, { value: lastTen }])
    );
    page.table(
      "Pass rates",
      rows.map(({ variant, name, printedText, printed, best, last, lastTen }) => ({
        head: `${variant} ${name}`,
        cells: [printedText, three(best), three(last), three(lastTen), change(3)(printed - lastTen)]
      }))
    );
    const excess = meanOf(rows.map(({ printed, lastTen }) => printed - lastTen));
    page.numbers("p", [String(same.length), String(rows.length), three(excess)], "printed rates are the best single");
  });

  it("sets the paper's markers beside each size's own slope", () => {
    const points = reference("k-points").filter(
      ({ quantity, variant, resource, scenario }) =>
        [quantity, variant, resource, scenario].join() === "k,base,compute,inter"
    );
    const rows = seriesOf("base", "compute").sizes.map(({ modelSize, k, interval }) => ({
      name: sizeName(modelSize),
      marker: points.find((one) => one.modelSize === modelSize)!.value,
      value: k,
      interval: interval as [number, number]
    }));
    const fits = reference("law-digits").filter(({ quantity }) => quantity === "K_max");
    const [mantissa, exponent] = Math.max(...fits.map(({ maxRelativeDeviation }) => maxRelativeDeviation!))
      .toExponential(0)
      .split("e-") as [string, string];
    const top = [...rows].reverse();
    bindFigure(page, "figure-r-2", {
      subtitle: [level],
      caption: [String(fits.length), "1", `${mantissa} × 10⁻${"⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(exponent)]}`],
      description: [
        ...[String(rows.length), ...dotNumbers(top, three)],
        ...dotNumbers(
          top.map(({ name, marker }) => ({ name, value: marker })),
          three
        )
      ],
      exact: rows.flatMap(({ name, marker }) => [name, String(marker)])
    });
    const inside = rows.map(({ marker, interval: [low, high] }) => low <= marker && marker <= high);
    expect(reading("figure-r-2")).toContain(outOf(inside));
    expect(page.labels("figure-r-2")).toEqual(top.map(({ name }) => name));
    expectDots(
      page.drawing("figure-r-2"),
      top.flatMap(({ value, interval, marker }) => [{ value, interval }, { value: marker }])
    );
    page.table(
      "Slopes and markers",
      rows.map(({ name, value, interval, marker }) => ({
        head: name,
        cells: [three(value), between(interval, three), three(marker)]
      }))
    );
  });

  it("says where points rest on fewer repeats", () => {
    const { repeats, repeatsAlong } = parse(read("study.yaml")) as {
      repeats: number;
      repeatsAlong: { variant: string; modelSize: number; from: number; repeats: number }[];
    };
    expect(repeatsAlong.every(({ variant }) => variant === "base")).toBe(true);
    const rows = own(curves)
      .filter(({ variant }) => variant === "base")
      .flatMap(({ modelSize, step }) => {
        const name = sizeName(modelSize);
        const fewer = repeatsAlong.find((one) => one.modelSize === modelSize / 1e9);
        const [from, to] = [step[0]!, step.at(-1)!];
        if (!fewer) return [{ name, from, to, repeats }];
        return [
          { name, from, to: fewer.from - 1, repeats },
          { name, from: fewer.from, to, repeats: fewer.repeats }
        ];
      });
    const fewer = rows.filter((row) => row.repeats < repeats);
    bindFigure(page, "figure-r-3", {
      reading: fewer.map(({ name }) => name),
      description: [
        String(repeats),
        ...[...fewer].reverse().flatMap((row) => [row.name, ...[row.repeats, row.from, row.to].map(String)])
      ]
    });
    const spans = [...sizes].reverse().map((size) => rows.filter(({ name }) => name === size));
    expect(page.labels("figure-r-3")).toEqual(
      spans.flatMap((some) => [some[0]!.name, ...some.map((row) => String(row.repeats))])
    );
    const drawing = page.drawing("figure-r-3");
    // steps are half a step wide on either side
    expectBars(
      drawing,
      spans.flat().map(({ from, to }) => [from - 0.5, to + 0.5])
    );
    const heights = [...drawing.querySelectorAll("rect[data-m]")].map((bar) => Number(bar.getAttribute("height")));
    expect(heights.map((height) => (repeats * height) / Math.max(...heights)).map(Math.round)).toEqual(
      spans.flat().map((row) => row.repeats)
    );
    page.table(
      /^Repeats/,
      rows.map(({ name, from, to, repeats: n }) => ({ head: name, cells: [`${from}–${to}`, String(n)] }))
    );
    const { printed, withoutSingleSteps } = experiments.uncertainty!.find((row) => row.withoutSingleSteps !== null)!;
    page.numbers(
      "p",
      [
        ...fewer.flatMap(({ name, from, to }) => [name, String(from), String(to)]),
        ...["32B", four(printed.std), four(withoutSingleSteps!)]
      ],
      "The printed spread of"
    );
    // steps with one run count as zero: the mean over the others is larger by the share of steps that they are
    const { step } = only(own(curves), { variant: "base", modelSize: 32e9 });
    const alone = step.filter((one) => one >= fewer[0]!.from).length;
    expect(withoutSingleSteps!).toBeCloseTo((printed.std * step.length) / (step.length - alone), 6);
  });

  bindRuns();

  it("sets the loss at step 0 beside the first evaluations", async () => {
    const rows = await Promise.all(
      own(curves)
        .filter(({ variant }) => variant === "instruct")
        .map(async ({ modelSize, step, testLoss }) => {
          const name = sizeName(modelSize);
          const [zero] = await readLoss(`data/runs/main/qwen2.5-instruct-${name.toLowerCase()}-step-0.parquet`);
          const { first } = only(own(experiments.transfer!.heldOut.cells), { variant: "instruct", modelSize });
          expect(step.filter((one) => one >= first.from && one <= first.to)).toHaveLength(10);
          const mean = meanOf(testLoss.filter((_, i) => step[i]! >= first.from && step[i]! <= first.to));
          return { name, zero: zero!.loss, mean };
        })
    );
    const widest = [...rows].sort((a, b) => Math.abs(b.zero - b.mean) - Math.abs(a.zero - a.mean))[0]!;
    const dots = (value: (row: (typeof rows)[number]) => number) =>
      dotNumbers(
        [...rows].reverse().map((row) => ({ name: row.name, value: value(row) })),
        three
      );
    bindFigure(page, "figure-r-7", {
      reading: [three(Math.abs(widest.zero - widest.mean))],
      subtitle: ["0"],
      key: ["0"],
      caption: ["0", "0"],
      description: ["0", String(rows.length), "0", ...dots(({ zero }) => zero), ...dots(({ mean }) => mean)],
      computed: [widest.name, "0"]
    });
    const top = [...rows].reverse();
    expect(page.labels("figure-r-7")).toEqual(top.map(({ name }) => name));
    expectDots(
      page.drawing("figure-r-7"),
      top.flatMap(({ zero, mean }) => [{ value: zero }, { value: mean }])
    );
    page.table(
      "Start of training",
      rows.map(({ name, zero, mean }) => ({ head: name, cells: [three(zero), three(mean), change(3)(zero - mean)] })),
      ["0"]
    );
  });

  it("sets printed final losses of Llama beside its published curves", () => {
    const rows = experiments
      .uncertainty!.filter(({ family }) => family === "llama3")
      .map(({ modelSize, printed }) => {
        const { testLoss } = only(curves, { family: "llama3", modelSize });
        const mean = meanOf(testLoss);
        const deviation = Math.sqrt(meanOf(testLoss.map((loss) => (loss - mean) ** 2)));
        return { name: sizeName(modelSize), printed, testLoss, mean, deviation };
      });
    const dots = (value: (row: (typeof rows)[number]) => number) =>
      dotNumbers(
        [...rows].reverse().map((row) => ({ name: row.name, value: value(row) })),
        three
      );
    bindFigure(page, "figure-r-8", {
      description: [
        String(rows.length),
        ...dots(({ printed }) => printed.finalLoss),
        ...dots(({ testLoss }) => testLoss.at(-1)!)
      ],
      exact: rows.flatMap(({ name, mean, deviation }) => [name, mean, name, deviation])
    });
    const top = [...rows].reverse();
    expect(page.labels("figure-r-8")).toEqual(top.map(({ name }) => name));
    expectDots(
      page.drawing("figure-r-8"),
      top.flatMap(({ printed, testLoss }) => [{ value: printed.finalLoss }, { value: testLoss.at(-1)! }])
    );
    page.table(
      "Printed, and what the curve gives",
      rows.map(({ name, printed, testLoss, mean, deviation }) => ({
        head: name,
        cells: [
          ...[printed.finalLoss, mean, testLoss.at(-1)!, printed.std, deviation].map(four),
          String(testLoss.length)
        ]
      }))
    );
    expect(rows.every(({ printed, mean }) => four(mean) === four(printed.finalLoss))).toBe(true);
    expect(rows.every(({ printed, deviation }) => four(deviation) === four(printed.std))).toBe(true);
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    expect(page.left([])).toEqual([]);
  });
});
