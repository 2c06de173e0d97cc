/** Tables with a column a run, as pivoting gives them and pages of loggers export them: which run and metric each column is. */
import { firstOf } from "../../lib/items.js";
import { lookUp } from "../names/aliases.js";
import { saysRun } from "../names/model-size.js";

export interface RunColumn {
  name: string;
  run: string;
  /** null: the header names the run alone */
  metric: string | null;
}

/** What the pages of Weights & Biases put between a run and its metric, and behind it the least and greatest of a mean. */
const between = " - ";
const extreme = /__(?:MIN|MAX)$/;
/** What SwanLab writes behind the metric: the column of the values ends in `_step`. */
const swanlab = /_step$/;
const swanlabTime = "_timestamp";
/** The word that goes with such a number: it is the run's. */
const runWord = /(?:^|[^a-z])(?:seed|run|exp|experiment|trial)$/i;
/** Words that a metric begins with; before them stands the run. */
const metricWord =
  /^(?:val|valid|validation|eval|evaluation|test|train|training|critic|actor|rollout|metrics?|acc|accuracy|reward|rewards|score|pass|mean|avg|loss|perf|response|global|env|solve|success|correct)(?![a-z])/i;
const separators = /[-_/.:| ]+/g;

/** Whether a column of this name could be a run's: its numbers are worth keeping until all names are known. */
export function mayBeRun(name: string): boolean {
  return name.includes(between) || swanlab.test(name) || saysRun(name);
}

/**
 * The columns that are runs among those of a table; empty where none are.
 *
 * @param names of columns of numbers, those of the steps aside
 * @param all names, those of texts among them: times of SwanLab's export may be either
 */
export function runColumns(names: readonly string[], all: ReadonlySet<string> = new Set(names)): RunColumn[] {
  const exported = ofSwanlab(names, all) ?? ofPages(names) ?? ofSizes(names);
  return exported.filter(({ name }) => !(extreme.test(name) && all.has(name.replace(extreme, ""))));
}

/** `{experiment}-{key}_step` beside `{experiment}-{key}_timestamp`. */
function ofSwanlab(names: readonly string[], all: ReadonlySet<string>): RunColumn[] | null {
  const found = names.filter((name) => swanlab.test(name) && all.has(name.replace(swanlab, swanlabTime)));
  if (found.length === 0) return null;
  const bodies = found.map((name) => name.replace(swanlab, ""));
  const shared = sharedEnd(bodies);
  return found.map((name, i) => {
    const body = bodies[i]!;
    const metric = metricAtEnd(body, /-/g) ?? shared;
    return { name, run: metric === null ? body : body.slice(0, -metric.length - 1), metric };
  });
}

/** `{run} - {metric}`: a metric has no " - " in it, a run may. */
function ofPages(names: readonly string[]): RunColumn[] | null {
  const found = names.flatMap((name) => {
    const cut = name.lastIndexOf(between);
    return cut > 0 ? [{ name, run: name.slice(0, cut), metric: name.slice(cut + between.length) }] : [];
  });
  const metrics = found.map(({ metric }) => metric);
  const isMetric = (metric: string) =>
    lookUp(metric) !== null || metrics.indexOf(metric) !== metrics.lastIndexOf(metric);
  const runs = found.filter(({ metric }) => isMetric(metric));
  return runs.length > 0 ? runs : null;
}

/** A size or a number of a run in each name: `0.6b`, `qwen-7b/val/accuracy`, `accuracy_7B`, `seed1`. */
function ofSizes(names: readonly string[]): RunColumn[] {
  const found = names.filter(saysRun).map((name): RunColumn => {
    const behind = metricAtEnd(name, separators);
    if (behind !== null) return { name, run: trimmed(name.slice(0, -behind.length)), metric: behind };
    const before = metricAtStart(name);
    return before === null
      ? { name, run: name.trim(), metric: null }
      : { name, run: trimmed(name.slice(before.length)), metric: before };
  });
  // a metric of one run alone may be about something else of that size
  const several = found.filter(({ metric, run }) =>
    found.some((other) => other.metric === metric && other.run !== run)
  );
  if (several.length > 0) return several;
  const isScore = (name: string) => lookUp(name) !== null && lookUp(name)!.alias.meaning !== "known";
  return found.length === 1 && firstOf(found).metric === null && !names.some(isScore) ? found : [];
}

/** The longest end of a name that begins with a word of metrics and that the table of names knows; null where there is none. */
function metricAtEnd(name: string, separator: RegExp): string | null {
  for (const { index, 0: found } of name.matchAll(separator)) {
    const end = name.slice(index + found.length);
    if (metricWord.test(end) && lookUp(end) !== null && !saysRun(end)) return end;
  }
  return null;
}

/** The longest beginning of a name that the table of names knows, before a separator. */
function metricAtStart(name: string): string | null {
  let longest: string | null = null;
  // a point between digits is the size's own
  for (const { index } of name.matchAll(/(?:[-_/:| ([]|(?<!\d)\.|\.(?!\d))+/g)) {
    const start = name.slice(0, index);
    const isMetric = start !== "" && lookUp(start) !== null && !saysRun(start) && !runWord.test(start);
    if (isMetric) longest = start;
  }
  return longest;
}

/** The longest end that all have behind a dash, where there are several. */
function sharedEnd(bodies: readonly string[]): string | null {
  const [first] = bodies;
  if (first === undefined || new Set(bodies).size < 2) return null;
  for (const { index } of first.matchAll(/-/g)) {
    const end = first.slice(index);
    if (bodies.every((body) => body.endsWith(end) && body.length > end.length)) return end.slice(1);
  }
  return null;
}

/** A run's name without what stood between it and the metric, brackets among it. */
function trimmed(text: string): string {
  return text.replace(/^[-_/.:|\s([{]+|[-_/.:|\s)\]}]+$/g, "");
}
