/**
 * The whole study for the cells of a page that nothing changes: they are rendered at build, so a reader never fetches it.
 *
 *     import {loadStudy} from "./report/whole-study.js";
 *     const study = await loadStudy();
 *
 * A cell that stays live takes a small file of its own instead.
 */
import { FileAttachment } from "observablehq:stdlib";
import { figureData } from "../components/loss-curves/loss-curves-data.js";
import type { LoggedRun } from "../lib/records/series-record.js";
import type { Results } from "../lib/results.js";
import { fragment } from "../live/fragment.js";
import type { StudyReference } from "./reference.js";
import type { ContextTopic, FigureSite, TableRenderer } from "./site.js";

export async function loadStudy<Reference extends StudyReference>(): Promise<FigureSite<Reference>> {
  loaded ??= readStudy();
  return { ...((await loaded) as Study<Reference>), document };
}

type Study<Reference extends StudyReference> = Omit<FigureSite<Reference>, "document">;

/** Read once for all pages that the build looks at. */
let loaded: Promise<Study<StudyReference>> | undefined;

async function readStudy(): Promise<Study<StudyReference>> {
  const [results, series, reference] = await Promise.all([
    FileAttachment("../data/results.json").json<Results>(),
    FileAttachment("../data/series.json").json<LoggedRun[]>(),
    FileAttachment("../data/reference.json").json<StudyReference>()
  ]);
  return frozen({ results, series, reference, data: figureData(results) });
}

/** What pages share: a cell that writes into it fails, where the next page would show what it has written. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

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
