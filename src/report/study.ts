/**
 * The whole study for the cells of a page that nothing changes: they are rendered at build, so a reader never fetches it.
 *
 *     import {loadStudy} from "./report/study.js";
 *     const study = await loadStudy();
 *
 * A cell that stays live takes a small file of its own instead.
 */
import { FileAttachment } from "observablehq:stdlib";
import { takeOver as asDrawing } from "../client/figures/drawing.js";
import { takeOver as asStill } from "../client/figures/still.js";
import type { LoggedRun } from "../lib/records/series.js";
import type { Results } from "../lib/results.js";
import { fragment } from "../live/fragment.js";
import { isPrerendered } from "../live/prerendering.js";
import { withCounterpart } from "./counterparts.js";
import { figureData } from "./figure-data.js";
import { withOrigin } from "./figure-origin.js";
import type { StudyReference } from "./reference.js";
import type { ContextTopic, FigureRenderer, FigureSite, TableRenderer } from "./site.js";
import type { Origins } from "./study-report.js";

export async function loadStudy<Reference extends StudyReference>(): Promise<FigureSite<Reference>> {
  const [results, series, reference] = await Promise.all([
    FileAttachment("../data/results.json").json<Results>(),
    FileAttachment("../data/series.json").json<LoggedRun[]>(),
    FileAttachment("../data/reference.json").json<Reference>()
  ]);
  return { results, series, reference, data: figureData(results), document };
}

/** A figure without choices, in its frame; `origins` of kinds that are of one study alone. */
export function drawn<Reference extends StudyReference>(
  study: FigureSite<Reference>,
  kind: string,
  render: FigureRenderer<Reference>,
  options: Record<string, unknown> = {},
  body = "",
  origins: Origins = {}
): DocumentFragment {
  const html = withOrigin(render(study, options, body), kind, study, origins);
  const shown = fragment(withCounterpart(html, study.reference.study.counterparts));
  // what the build has drawn is taken over where the page is read; in a preview that is here
  if (!isPrerendered()) for (const frame of shown.querySelectorAll<HTMLElement>("figure[data-live]")) void taken(frame);
  return shown;
}

/** A table. */
export function tableOf<Reference extends StudyReference>(
  study: FigureSite<Reference>,
  render: TableRenderer<Reference>,
  options: Record<string, unknown> = {}
): DocumentFragment {
  return fragment(render(study, options));
}

/** The words of a topic: numbers and sentences. Asking for one that is not there is an error that names it. */
export function wordsOf<Reference extends StudyReference>(
  study: FigureSite<Reference>,
  topic: ContextTopic<Reference>
): Record<string, unknown> {
  return strict(topic(study) as Record<string, unknown>, "");
}

async function taken(frame: HTMLElement): Promise<void> {
  const takeOver = { drawing: asDrawing, still: asStill }[frame.dataset.live ?? ""];
  await takeOver?.(frame);
}

const asked = new Set(["then", "next", "return", "toJSON", "nodeType"]);

function strict<Values extends object>(values: Values, path: string): Values {
  return new Proxy(values, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver);
      // what others ask of any value, to see what it is
      if (typeof name === "symbol" || asked.has(name)) return value;
      const place = path === "" ? name : `${path}.${name}`;
      if (value === undefined && !Array.isArray(target)) {
        throw new RangeError(`no "${place}" here; there are ${Object.keys(target).join(", ")}`);
      }
      return typeof value === "object" && value !== null && !Array.isArray(value) ? strict(value, place) : value;
    }
  });
}
