import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import { expect, it } from "vitest";
import { backtestFigure } from "../../src/components/runs/backtest-figure.js";

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
