/** The figures that pages can ask for: one file each in `src/paper/figures`, drawn at build by the code that runs in the page too. */
import { JSDOM } from "jsdom";
import { withCounterpart } from "../../src/paper/counterparts.js";
import { figureData } from "../../src/paper/figure-data.js";
import { withOrigin } from "../../src/paper/figure-origin.js";
import type { Directive, FigureRenderer, StudySite } from "../../src/paper/site.js";
import { membersOf } from "./registry.js";

export async function siteFigures(study: StudySite): Promise<Record<string, Directive>> {
  const { document } = new JSDOM("<!DOCTYPE html>").window;
  const { results, reference } = study;
  const site = { ...study, data: figureData(results), document };
  const renderers = await membersOf<FigureRenderer>("figures", "figure");
  return Object.fromEntries(
    Object.entries(renderers).map(([kind, render]) => {
      const draw = render(site);
      const whole = (html: string) => withCounterpart(withOrigin(html, kind, results), reference.study.counterparts);
      return [kind, (...asked: Parameters<Directive>) => whole(draw(...asked))];
    })
  );
}
