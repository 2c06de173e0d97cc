/** Where the runs of Figure 4.2 are drawn: each evaluation, and the median of nine through them, by the axes' own labels. */
import { describe, expect, it } from "vitest";
import { apart, cornersOf, dotsOf, type Place, scalesOf } from "./drawing.js";
import { type Evaluation, medianOf, readLoss } from "./logs.js";
import { Page, wordsOf } from "./page.js";

/** Pixels: labels, points and lines are rounded to a tenth, and each is drawn from where the one before was. */
const near = 0.3;

/** The panels of a drawing in its order: title, axes and what is drawn inside. Only the first of a row has labels on y. */
function panelsOf(svg: Element) {
  let labelled: Element | undefined;
  return [...svg.querySelectorAll(":scope > g[data-box]")].map((inside) => {
    const title = inside.previousElementSibling!;
    const across = title.previousElementSibling!;
    const up = across.previousElementSibling!;
    if (wordsOf(up) !== "") labelled = up;
    expect(heightsOf(up)).toEqual(heightsOf(labelled!));
    const axes = { querySelectorAll: (words: string) => [labelled!, across].flatMap((one) => within(one, words)) };
    const of = (kind: RegExp) =>
      [...inside.querySelectorAll("path")].filter((path) => kind.test(path.getAttribute("d")!));
    return { title: wordsOf(title), at: scalesOf(axes as never, Number), dots: of(/h0/), lines: of(/l/) };
  });
}

const heightsOf = (axis: Element) =>
  [...axis.querySelectorAll(".tick")].map((tick) => tick.getAttribute("transform")!.split(",")[1]);

/** Elements of a selector in an axis, itself included. */
const within = (axis: Element, selector: string) =>
  [...axis.parentElement!.querySelectorAll(selector)].filter((one) => axis.contains(one));

/** Median of up to nine values about each; fewer at the start, as many on both sides; Tukey's rule for the first. */
function smoothed(losses: readonly number[]): number[] {
  const smooth = losses.map((_, i) => {
    const reach = Math.min(4, i);
    return medianOf(losses.slice(i - reach, i + reach + 1));
  });
  smooth[0] = medianOf([losses[0]!, smooth[1]!, 3 * smooth[1]! - 2 * smooth[2]!]);
  return smooth;
}

function expectRun(at: (x: number, y: number) => Place, run: readonly Evaluation[], dots: Element, line: Element) {
  const drawn = dotsOf(dots);
  expect(drawn).toHaveLength(run.length);
  for (const [i, { step, loss }] of run.entries())
    expect(apart(drawn[i]!, at(step, loss)), `step ${step}`).toBeLessThan(near);
  const corners = cornersOf(line);
  const smooth = smoothed(run.map(({ loss }) => loss));
  expect(apart(corners[0]!, at(run[0]!.step, smooth[0]!))).toBeLessThan(near);
  expect(apart(corners.at(-1)!, at(run.at(-1)!.step, smooth.at(-1)!))).toBeLessThan(near);
  for (const [i, { step }] of run.entries()) {
    const { x, y } = at(step, smooth[i]!);
    const next = Math.max(
      1,
      corners.findIndex((corner) => corner.x >= x - 0.05)
    );
    const [a, b] = [corners[next - 1]!, corners[next]!];
    expect(Math.abs(a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y) - y), `median at step ${step}`).toBeLessThan(0.5);
  }
}

describe("the runs of Figure 4.2, as they are drawn", () => {
  const panels = panelsOf(new Page("data-reuse").drawing("figure-4-2"));
  const read = (tau: number) => readLoss(`data/runs/reuse/qwen2.5-base-7b-tau-${tau}.arrow`);

  it("have a panel for each number of passes", () => {
    expect(panels.map(({ title }) => title.split(" ")[0])).toEqual([2, 5, 20, 25, 50, 100].map((tau) => `${tau}×`));
  });

  it.each(panels.map((panel) => [panel.title, panel] as const))("%s over the reference", async (title, panel) => {
    const { at, dots, lines } = panel;
    const [reference, run] = [await read(1), await read(Number.parseInt(title, 10))];
    // the run's line lies on a wider one in the colour of the page
    expect([dots.length, lines.length]).toEqual([2, 3]);
    expectRun(at, reference, dots[0]!, lines[0]!);
    expectRun(at, run, dots[1]!, lines[1]!);
    expectRun(at, run, dots[1]!, lines[2]!);
  });
});
