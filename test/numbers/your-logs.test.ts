/** Every number that the page of a reader's logs gives out before a log is dropped, bound to the results. */
import { describe, expect, it } from "vitest";
import { bindFigure, bindFigures } from "./every-page.js";
import { between, fixed, powerOfTen, sizeName } from "./formats.js";
import { Page } from "./page.js";
import { own, seriesOf, sizes } from "./quantities.js";
import { results } from "./results.js";

const page = new Page("your-logs");
const [three, four] = [3, 4].map((digits) => (value: number) => fixed(value, digits)) as [Print, Print];
type Print = (value: number) => string;

describe("the page of a reader's logs", () => {
  it("draws the study's curves, with their ends", () => {
    const curves = own(results().curves).filter(({ variant }) => variant === "base");
    const [first, last] = [curves[0]!, curves.at(-1)!].map(({ modelSize }) => sizeName(modelSize)) as [string, string];
    bindFigure(page, "figure-y-1", {
      subtitle: [first, last],
      description: [String(curves.length)]
    });
    const table = page.find("#figure-y-1 [data-part=table] table");
    rowsOf(
      table,
      curves.map(({ modelSize, computeFlops, testLoss }) => [
        ...["the study", sizeName(modelSize)],
        ...[0, -1].flatMap((i) => [`${powerOfTen(computeFlops.at(i)!)} FLOPs`, three(testLoss.at(i)!)])
      ])
    );
  });

  it("draws the study's slopes with their intervals", () => {
    const rows = seriesOf("base", "compute").sizes;
    bindFigure(page, "figure-y-2", {
      key: [],
      description: rows.flatMap(({ modelSize, k }) => [sizeName(modelSize), three(k)])
    });
    const table = page.find("#figure-y-2 [data-part=table] table");
    rowsOf(
      table,
      rows.map(({ modelSize, k, interval }) => ["the study", sizeName(modelSize), four(k), between(interval, four)])
    );
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    expect(page.left(sizes)).toEqual([]);
  });

  function rowsOf(table: Element, rows: string[][]): void {
    table.setAttribute("id", "bound-here");
    page.tableAt(
      "#bound-here",
      rows.map(([head, ...cells]) => ({ head: head!, cells }))
    );
    table.removeAttribute("id");
  }
});
