/** The figures that pages can ask for: one file each in `figures/`, drawn at build by the code that runs in the page too. */
import { JSDOM } from "jsdom";
import type { Results } from "../../src/lib/results.js";
import { withCounterpart } from "./counterparts.js";
import { figureData } from "./figure-data.js";
import { withOrigin } from "./figure-origin.js";
import type { Directive } from "./markdown/hook.js";
import { type FigureRenderer, membersOf } from "./registry.js";

export async function siteFigures(results: Results): Promise<Record<string, Directive>> {
  const { document } = new JSDOM("<!DOCTYPE html>").window;
  const site = { results, data: figureData(results), document };
  const renderers = await membersOf<FigureRenderer>("figures", "figure");
  return Object.fromEntries(
    Object.entries(renderers).map(([kind, render]) => {
      const draw = render(site);
      return [kind, (...asked: Parameters<Directive>) => withCounterpart(withOrigin(draw(...asked), kind, results))];
    })
  );
}
