/** Which counters of `define_metric` place evaluations: those that count steps of training. */
import { describe, expect, it } from "vitest";
import type { Value } from "../../../src/import/number-columns.js";
import { PlacedRows } from "../../../src/import/readers/wandb/placed-rows.js";

/** Steps at which the evaluations stand of a run that counts them, beside rows of training at every call. */
function placesOf(evaluations: readonly { call: number; count: number }[], counter = "eval_at") {
  const rows = new PlacedRows();
  rows.define("eval/accuracy", counter);
  const last = evaluations.at(-1)!.call;
  const out: Map<string, Value>[] = [];
  for (let call = 0; call <= last; call++) {
    const at = evaluations.find((one) => one.call === call);
    const row = new Map<string, Value>([["_step", call]]);
    if (at === undefined) row.set("train/reward", 0.5);
    else row.set("eval/accuracy", call / 1000).set(counter, at.count);
    out.push(...rows.add(row));
  }
  const placed = [...out, ...rows.end()].filter((row) => row.has("eval/accuracy"));
  return { steps: placed.map((row) => row.get("_step")), remarks: rows.remarks() };
}

const eight = Array.from({ length: 8 }, (_, i) => i);

describe("a counter of evaluations", () => {
  it("places them at the steps that it counts, as far as the run's own", () => {
    const { steps, remarks } = placesOf(eight.map((i) => ({ call: 6 * i + 5, count: 5 * i + 5 })));
    expect(steps).toEqual([5, 10, 15, 20, 25, 30, 35, 40]);
    expect(remarks).toEqual(["by define_metric eval/accuracy stands at the steps of eval_at"]);
  });

  it("places none where it counts evaluations, though a resumed run's count is as high as its calls", () => {
    // evaluations 40 to 47 of a run that goes on, at calls 5, 11, ... 47
    const { steps, remarks } = placesOf(eight.map((i) => ({ call: 6 * i + 5, count: 40 + i })));
    expect(steps).toEqual([5, 11, 17, 23, 29, 35, 41, 47]);
    expect(remarks[0]).toMatch(/may count no steps of training.*--step eval_at takes it/);
  });

  it.each(["epoch", "train/epoch", "total_samples", "num_tokens", "total_tokens"])(
    "places none where it is known to count something else: %s",
    (counter) => {
      const evaluations = eight.map((i) => ({ call: 6 * i + 5, count: 5 * i + 5 }));
      const { steps, remarks } = placesOf(evaluations, counter);
      expect([steps, remarks]).toEqual([evaluations.map(({ call }) => call), []]);
    }
  );

  it("places them where each step is evaluated, with two calls a step", () => {
    const { steps } = placesOf(eight.map((i) => ({ call: 2 * i + 1, count: i + 8 })));
    expect(steps).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  });

  it("places none where it goes back, has fractions, or ends far from the calls", () => {
    const calls = eight.map((i) => 6 * i + 5);
    for (const counts of [
      [5, 10, 15, 10, 25, 30, 35, 40],
      [5, 10, 15, 14, 25, 30, 35, 40],
      eight.map((i) => 5 * i + 5.5),
      eight.map((i) => 10 * i + 10)
    ])
      expect(placesOf(calls.map((call, i) => ({ call, count: counts[i]! }))).steps).toEqual(calls);
  });
});
