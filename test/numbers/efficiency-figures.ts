/** Every number in the figures of the page on learning efficiency. */
import { expect, it } from "vitest";
import { expectDots } from "./drawing.js";
import { bindFigure } from "./every-page.js";
import { between, fixed, powerOfTen, share, signed, sizeName, whole } from "./formats.js";
import { numbersIn, Page } from "./page.js";
import { crossing, dotNumbers, own, seriesOf, sizes, tenfold, tenfoldDots, variants } from "./quantities.js";
import { only, results } from "./results.js";

export const page = new Page("efficiency");
const { inference, experiments, curves, sizeLaws, study } = results();
const [three, four] = [3, 4].map((digits) => (value: number) => fixed(value, digits)) as [Print, Print];
type Print = (value: number) => string;
const removed = (k: number) => share(tenfold(k));
const both = variants.map((variant) => seriesOf(variant, "compute"));
const evaluations = whole(both.flatMap((one) => one.sizes).reduce((sum, { points }) => sum + points, 0));
/** Chance of the larger to be ahead at both ends of the common compute; never said to be certain. */
const chancesOf = (smaller: string, larger: string) => {
  const { pairs } = only(own(experiments.crossings), { variant: "base", resource: "compute" });
  const { ends } = pairs.find((pair) => sizeName(pair.smaller) === smaller && sizeName(pair.larger) === larger)!;
  return [ends!.from, ends!.to].map(({ chanceLarger }) =>
    chanceLarger >= 0.995 ? "99%" : chanceLarger < 0.005 ? "1%" : share(chanceLarger)
  );
};
const named = <Size extends { modelSize: number }>(records: readonly { variant: string; sizes: Size[] }[]) =>
  records.flatMap(({ variant, sizes: some }) =>
    some.map((size) => ({ ...size, name: `${variant} ${sizeName(size.modelSize)}` }))
  );

export function bindEfficiencyFigures(): void {
  it("draws what ten times the compute removes", () => {
    const [small, large] = [both[0]!.sizes[0]!, both[0]!.sizes.at(-1)!];
    bindFigure(page, "figure-1-1", {
      reading: [removed(large.k), "72B", removed(small.k), "0.5B"],
      // 1 − 10 to the −k
      subtitle: ["1", "10"],
      computed: ["1", "10"],
      caption: [String(seriesOf("instruct", "compute").firstSteps!.fromStep), whole(inference.settings.resamples)],
      source: [evaluations],
      description: [
        String(sizes.length),
        ...both.flatMap((one) =>
          dotNumbers(
            one.sizes
              .map(({ modelSize, k, interval }) => ({ name: sizeName(modelSize), value: k, interval }))
              .reverse(),
            removed
          )
        )
      ],
      exact: named(both).flatMap(({ name, k }) => [...numbersIn(name), String(k)])
    });
    expect(page.labels("figure-1-1")).toEqual([...sizes].reverse());
    expectDots(page.drawing("figure-1-1"), tenfoldDots());
    page.table(
      "Slope of each size alone against compute",
      named(both).map(({ name, points, k, interval }) => ({
        head: name,
        cells: [String(points), four(k), between(interval, four), removed(k), between(interval, removed)]
      }))
    );
  });

  it("draws who leads at a budget", () => {
    // where the figure's line stands at first
    const budget = 1e19;
    const lines = own(curves)
      .filter(({ variant }) => variant === "base")
      .map(({ modelSize, computeFlops }) => {
        const law = only(own(sizeLaws), { variant: "base", resource: "compute", modelSize });
        const loss = (x: number) => Math.exp(law.intercept - law.learningEfficiency * Math.log(x));
        // the last step's mean is over fewer repeats, and may have less compute than the step before
        const [from, to] = [Math.min(...computeFlops), Math.max(...computeFlops)];
        return { name: sizeName(modelSize), modelSize, k: law.learningEfficiency, loss, from, to };
      })
      .sort((a, b) => a.modelSize - b.modelSize);
    const at = (x: number) =>
      lines.filter(({ from, to }) => from <= x && x <= to).sort((a, b) => a.loss(x) - b.loss(x));
    const ranked = at(budget);
    const [first, second] = ranked;
    const [from, to] = [Math.min(...lines.map((line) => line.from)), Math.max(...lines.map((line) => line.to))];
    const leaders = Array.from({ length: 20_000 }, (_, i) => at(from * (to / from) ** (i / 20_000))[0]!.name).filter(
      (name, i, all) => name !== all[i - 1]
    );
    const crossings = lines.flatMap((smaller, i) =>
      lines.slice(i + 1).flatMap((larger) => {
        const x = crossing("base", "compute", smaller.modelSize, larger.modelSize);
        const shared = x >= Math.max(smaller.from, larger.from) && x <= Math.min(smaller.to, larger.to);
        return shared ? [{ smaller: smaller.name, larger: larger.name, x }] : [];
      })
    );
    expect(second!.loss(budget) - first!.loss(budget)).toBeLessThan(0.005);
    const absent = lines.filter((line) => !ranked.includes(line)).map(({ name }) => name);
    bindFigure(page, "figure-1-2", {
      reading: [first!.name, second!.name, three(first!.loss(budget))],
      subtitle: [powerOfTen(budget)],
      view: [powerOfTen(budget)],
      shown: [powerOfTen(budget)],
      caption: [...leaders, powerOfTen(budget), ...absent],
      source: [whole(own(curves).reduce((sum, { variant, step }) => sum + (variant === "base" ? step.length : 0), 0))],
      description: [
        ...["1.0", "10", "19", ...ranked.flatMap(({ name, loss }) => [name, three(loss(budget))])],
        ...[...leaders, ...crossings.flatMap(({ smaller, larger }) => [larger, smaller])]
      ],
      exact: crossings.flatMap(({ smaller, larger, x }) => [smaller, larger, larger, ...chancesOf(smaller, larger), x])
    });
    const [curvesDrawn, ranking] = page.panels("figure-1-2") as [Element, Element];
    expectDots(
      ranking,
      ranked.map(({ loss }) => ({ value: loss(budget) }))
    );
    // each crossing's ring, where both lines are
    const rings = crossings.map(({ smaller, x }) => ({ x, loss: lines.find(({ name }) => name === smaller)!.loss(x) }));
    expectDots(
      curvesDrawn,
      rings.map(({ loss }) => ({ value: loss })),
      { along: "y", log: true }
    );
    expect(page.labels("figure-1-2")).toEqual([
      ...ranked.flatMap(({ name, loss }) => [name, three(loss(budget))]),
      ...["1.0", "1019"]
    ]);
    page.table(
      "Losses at",
      lines.map((line) => ({
        head: line.name,
        cells: [
          ...(ranked.includes(line)
            ? [three(line.loss(budget)), three(line.loss(budget) - first!.loss(budget))]
            : ["not measured here", "–"]),
          ...[three(line.k), `${powerOfTen(line.from)} FLOPs`, `${powerOfTen(line.to)} FLOPs`]
        ]
      })),
      [powerOfTen(budget)]
    );
  });

  it("draws the two slopes of each size", () => {
    const all = named(own(experiments.links));
    const relative = all.map(({ kData, kCompute }) => Math.abs(kData / kCompute - 1));
    bindFigure(page, "figure-1-3", {
      reading: [share(Math.min(...relative)), share(Math.max(...relative))],
      caption: [whole(inference.settings.resamples)],
      source: [String(all.length)],
      description: variants.flatMap((variant) =>
        seriesOf(variant, "compute").sizes.flatMap(({ k }, i) => [
          ...[sizes[i]!, three(k), three(seriesOf(variant, "data").sizes[i]!.k)]
        ])
      ),
      exact: all.flatMap(({ name, raw }) => [...numbersIn(name), String(raw.difference)])
    });
    const [slopes, changes] = page.panels("figure-1-3") as [Element, Element];
    for (const [along, value] of [
      ["x", "kCompute"],
      ["y", "kData"]
    ] as const) {
      expectDots(
        slopes,
        all.map((one) => ({ value: one[value] })),
        { along }
      );
    }
    expectDots(
      changes,
      [...sizes.keys()].reverse().flatMap((i) =>
        variants.map((_, v) => {
          const { kData, kCompute, raw } = all[v * sizes.length + i]!;
          return { value: kData / kCompute - 1, interval: raw.interval.map((end) => end / kCompute) };
        })
      )
    );
    expect(page.labels("figure-1-3")).toEqual([...[...sizes].reverse(), "1"]);
    const change = (value: number) => signed(value, 4);
    page.table(
      "Both slopes of each size",
      all.map(({ name, kCompute, kData, raw, exponent }) => ({
        head: name,
        cells: [
          ...[four(kCompute), four(kData), change(kData - kCompute), between(raw.interval, change)],
          ...[share(kData / kCompute - 1), three(exponent)]
        ]
      }))
    );
    expect(all.filter(({ raw: { interval } }) => interval[0] <= 0 && interval[1] >= 0)).toEqual([]);
  });

  it("draws the smallest slope that would have been seen", () => {
    const records = own(experiments.detectability).filter(({ resource }) => resource === "compute");
    const all = named(records);
    // quantiles of Student's t with 15 degrees of freedom, SciPy 1.15: 0.975 and 0.8
    const factor = 2.131449545559776 + 0.8662449731949518;
    for (const { minimumSlope, se } of all) expect(minimumSlope / se).toBeCloseTo(factor, 6);
    const nearest = [...all].sort((a, b) => a.k / a.minimumSlope - b.k / b.minimumSlope)[0]!;
    expect(nearest.k).toBeGreaterThan(nearest.minimumSlope);
    bindFigure(page, "figure-1-4", {
      reading: [sizeName(nearest.modelSize)],
      subtitle: ["5%", "80%", String(study.heldOutProblems)],
      caption: [fixed(factor, 2), "97.5%", "80%"],
      source: [String(all.length)],
      description: [
        String(sizes.length),
        ...records.flatMap((one) =>
          dotNumbers(one.sizes.map(({ modelSize, k }) => ({ name: sizeName(modelSize), value: k })).reverse(), three)
        )
      ],
      exact: all.flatMap(({ name, minimumSlope }) => [...numbersIn(name), String(minimumSlope)])
    });
    expect(page.labels("figure-1-4")).toEqual([...sizes].reverse());
    const dots = [...sizes].reverse().flatMap((size) => all.filter(({ name }) => name.endsWith(` ${size}`)));
    expectDots(
      page.drawing("figure-1-4"),
      dots.map(({ k, minimumSlope }) => ({ value: k, tick: minimumSlope })),
      { log: true }
    );
    page.table(
      "What could have been seen",
      all.map(({ name, k, se, minimumSlope, change, theseProblems, suchProblems }) => ({
        head: name,
        cells: [
          ...[four(k), four(se), four(minimumSlope), signed(change, 3)],
          ...[three(theseProblems.se), three(suchProblems.se)]
        ]
      }))
    );
  });
}
