import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import { expect, it } from "vitest";
import { backtestFigure } from "../../src/paper/runs/backtest/backtest-figure.js";
import { expectDots } from "../numbers/drawing.js";

const { document } = new JSDOM().window;
const runs = JSON.parse(readFileSync("data/what-runs-tell.json", "utf8"));

it("draws each cut with the sign that its key has", () => {
  const { key, draw } = backtestFigure.view({ runs }, {});
  expect(key).toEqual([
    { mark: "dot", label: "25% seen" },
    { mark: "diamond", label: "50% seen" },
    { mark: "ring", label: "75% seen" }
  ]);
  const drawing = draw({ document, width: 680, label: "" });
  const glyphs = [...drawing.querySelectorAll("circle, path[stroke-linejoin=round]")].slice(0, 3);
  const signs = glyphs.map(
    (one) => `${one.tagName} ${one.getAttribute("fill")?.includes("surface") ? "open" : "filled"}`
  );
  expect(signs.sort()).toEqual(["circle filled", "circle open", "path open"]);
});

it("says, draws, lists and gives out the errors of each source, every form its own", () => {
  const { backtest } = runs as { backtest: { source: string; cut: number | null; errors: Record<string, number> }[] };
  const points = (value: number) => (100 * value).toFixed(2);
  const forms = [
    "auto",
    "no-change",
    "last-two",
    "last-four",
    "smoothed",
    "sigmoid",
    "power",
    "power-floor",
    "exponential"
  ];
  for (const source of new Set(backtest.map((row) => row.source))) {
    const figure = backtestFigure.view({ runs }, { runs: source });
    const own = backtest.filter((row) => row.source === source);
    const [whole, cuts] = [own.find(({ cut }) => cut === null)!.errors, own.filter(({ cut }) => cut !== null)];
    const [auto, same, sigmoid] = ["auto", "no-change", "sigmoid"].map((form) => points(whole[form]!));
    const said = `Over all cuts our forecast is off by ${auto} points, no change by ${same}, a sigmoid by ${sigmoid}`;
    expect(figure.reading).toBe(said);
    const given = figure
      .csv!.trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    expect(given.map(([, cut, , form, error]) => [Number(cut), form, Number(error)])).toEqual(
      cuts.flatMap(({ cut, errors }) => forms.map((form) => [cut, form, errors[form]]))
    );
    const cells = [...new JSDOM(String(figure.table)).window.document.querySelectorAll("tbody td")];
    expect(cells.map((cell) => cell.textContent)).toEqual(
      forms.flatMap((form) => cuts.map(({ errors }) => points(errors[form]!)))
    );
    const dots = forms.flatMap((form) => cuts.map(({ errors }) => ({ value: 100 * errors[form]! })));
    expectDots(figure.draw({ document, width: 680, label: "" }), dots);
  }
});
