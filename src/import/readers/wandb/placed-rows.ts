/**
 * Rows of a W&B history at the steps that `define_metric` gives them: a metric with a `step_metric` is plotted against it, and
 * `_step` counts calls of `log()` alone.
 */
import { lastOf } from "../../../lib/items.js";
import { someOf } from "../../../lib/some-of.js";
import { lookUp } from "../../names/aliases.js";
import type { Value } from "../../number-columns.js";

type Row = Map<string, Value>;

/** Rows that are kept until the run ends, since only then it shows what its counters count. */
const mostHeld = 200_000;
/** How far the last value of a counter of training steps may be from the number of calls of `log()`: calls of evaluations count too. */
const farthest = 1.5;

interface CountedMetrics {
  counter: string;
  /** as `define_metric` names them: `eval/*` */
  metrics: string[];
}

export class PlacedRows {
  /** metrics by the counter that they stand against, as `define_metric` names them: `eval/*` */
  readonly #counters = new Map<string, Set<string>>();
  readonly #placed: CountedMetrics[] = [];
  #held: Row[] = [];
  /** rows stand at `_step`: some are out already, or there are too many */
  #isOver = false;

  define(metric: string, counter: string): void {
    if (counter === "" || counter === "_step" || metric === counter) return;
    // samples, tokens and epochs are no steps
    const meaning = lookUp(counter)?.alias.meaning;
    if (meaning !== undefined && meaning !== "step") return;
    this.#counters.set(counter, (this.#counters.get(counter) ?? new Set()).add(metric));
  }

  /** Rows that can go on, as this one came. */
  *add(row: Row): Iterable<Row> {
    if (this.#counters.size === 0) this.#isOver = true;
    if (!this.#isOver) {
      this.#held.push(row);
      if (this.#held.length <= mostHeld) return;
      this.#isOver = true;
      yield* this.#held.splice(0);
    } else yield row;
  }

  /** The rows that were held, by step. */
  *end(): Iterable<Row> {
    let rows = this.#held;
    for (const [counter, metrics] of this.#counters) {
      if (!this.#countsSteps(counter)) continue;
      this.#counters.delete(counter);
      this.#placed.push({ counter, metrics: [...metrics] });
      rows = rows.flatMap((row) => placed(row, counter, [...metrics]));
    }
    yield* rows
      .map((row, place) => ({ row, place }))
      .sort(byStep)
      .map(({ row }) => row);
  }

  /** What became of each counter, a sentence: after the end. */
  remarks(): string[] {
    const stand = ({ metrics }: CountedMetrics) =>
      `by define_metric ${someOf(metrics, 6)} ${metrics.length === 1 ? "stands" : "stand"}`;
    const others = [...this.#counters].filter(([counter]) => lookUp(counter)?.alias.meaning !== "step");
    return [
      ...this.#placed.map((metric) => `${stand(metric)} at the steps of ${metric.counter}`),
      ...others
        .map(([counter, metrics]) => ({ counter, metrics: [...metrics] }))
        .map(
          (item) =>
            `${stand(item)} against ${item.counter}, which may count no steps of training, here against the steps of the log: --step ${item.counter} takes it`
        )
    ];
  }

  /**
   * Whether a counter counts steps of training: it has whole numbers that never fall, and stands in every row, or goes as far as
   * the log's own; not one evaluation after the other.
   */
  #countsSteps(counter: string): boolean {
    const rows = this.#held.filter((row) => row.has(counter));
    const counts = rows.map((row) => Number(row.get(counter)));
    const steps = rows.map((row) => Number(row.get("_step")));
    const rises = (values: readonly number[]) => values.slice(1).map((value, i) => value - values[i]!);
    if (counts.length < 2 || !counts.every((count) => Number.isInteger(count) && count >= 0)) return false;
    if (rises(counts).some((rise) => rise < 0)) return false;
    if (rows.length === this.#held.length) return true;
    const isIndex = rises(counts).every((rise) => rise === 1) && rises(steps).every((rise) => rise > 2);
    const ratio = lastOf(counts) / lastOf(steps);
    return !isIndex && ratio <= farthest && ratio >= 1 / farthest;
  }
}

/** A row whose metrics of the counter stand at its count, and what else it has where it was. */
function placed(row: Row, counter: string, metrics: readonly string[]): Row[] {
  const count = row.get(counter);
  if (count === undefined || count === row.get("_step")) return [row];
  const at: Row = new Map();
  const rest: Row = new Map();
  for (const [key, value] of row) {
    if (key.startsWith("_")) for (const row of [at, rest]) row.set(key, value);
    else (key === counter || metrics.some((metric) => covers(metric, key)) ? at : rest).set(key, value);
  }
  at.set("_step", count);
  return [...rest.keys()].some((key) => !key.startsWith("_")) ? [at, rest] : [at];
}

function covers(metric: string, key: string): boolean {
  return metric.endsWith("*") ? key.startsWith(metric.slice(0, -1)) : key === metric;
}

function byStep(a: { row: Row; place: number }, b: { row: Row; place: number }): number {
  return Number(a.row.get("_step")) - Number(b.row.get("_step")) || a.place - b.place;
}
