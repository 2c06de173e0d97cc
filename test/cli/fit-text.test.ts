/** What `rlscale fit PATH...` prints, whole, from records whose every number is another. */
import { describe, expect, it } from "vitest";
import { fitLogsText } from "../../loaders/cli/fit/fit-logs-text.js";
import type { FittedRun, LogFits } from "../../src/import/study/fit-runs.js";
import type { Comparison } from "../../src/lib/user-runs/compare-with-study.js";

const beside = {
  ...{ family: "qwen", variant: "base", resource: "compute", k: 0.1234, interval: [0.1122, 0.1345] },
  ...{ verdict: "higher", why: null, unconfirmed: false, outside: false },
  test: {
    ...{ modelSize: 3e9, run: 0.7771, study: 0.4442, difference: 0.3331, interval: [0.2221, 0.4449], p: 0.01234 }
  }
} as unknown as Comparison;

const counts = {
  ...{ k: 0.0987, interval: [0.0876, null], likelihood: "binomial", answers: 512, answersFrom: "column n" },
  ...{ points: 46, allRight: 6, status: "converged" }
};

const fit = {
  ...{ run: "r1", path: "a.jsonl", score: "acc", role: "evaluation", resource: "compute", unit: "FLOPs" },
  ...{ modelSize: 7e9, points: 37, k: 0.0543, interval: [0.0432, 0.0654], growth: "improved" },
  ...{ form: null, forms: [], state: { word: "flat", since: 84 }, stateAlong: "steps", formsAlong: "FLOPs" },
  ...{ leftOut: { "test loss 0": 5 }, assumptions: ["r1: taken"], counts: null, study: [] }
} as unknown as FittedRun;

function said(
  changes: readonly object[],
  more: Partial<LogFits> = {},
  to?: "qwen2.5",
  places: string[] = []
): string[] {
  const of = {
    ...{ fits: changes.map((change) => ({ ...fit, ...change })), withoutSlope: [], resource: "compute", laws: [] },
    ...{ scores: { taken: [], passedOver: [] }, warnings: [], refused: [], problems: [], ...more }
  } as unknown as LogFits;
  return fitLogsText(of, to, places)
    .split("\n")
    .map((line) => line.replace(/ {2,}/g, "  "));
}
const from = (lines: readonly string[], start: string) => lines.filter((line) => line.startsWith(start));

describe("fitLogsText(fits, beside, places)", () => {
  it("has size, points, k and its interval of each run, and by counts where one has them", () => {
    const lines = said([{}, { run: "r2", modelSize: null, growth: "not shown" }]);
    const head = lines.indexOf("ln L = -k ln X + E, L = 1 - score, X = FLOPs");
    expect(lines.slice(head + 2, head + 5)).toEqual([
      "run  size  score  points  k  95 %, this run",
      "r1  7B  acc  37  0.0543  [0.0432, 0.0654]",
      "r2  ?  acc  37  0.0543  [0.0432, 0.0654] not shown"
    ]);
    const counted = said([{ counts }, { run: "r2" }]);
    const at = counted.findIndex((line) => line.startsWith("run  size"));
    expect(counted.slice(at, at + 3)).toEqual([
      "run  size  score  points  k  95 %, this run  k, counts  95 %, this run",
      "r1  7B  acc  37  0.0543  [0.0432, 0.0654]  0.0987  [0.0876, open]",
      "r2  7B  acc  37  0.0543  [0.0432, 0.0654]  none  none"
    ]);
    expect(from(counted, "counts: ")).toEqual([
      "counts: 1 run: binomial, 512 answers an evaluation (column n), 6 of 46 evaluations with a score of exactly 1, kept"
    ]);
    const stated = said([{ counts: { ...counts, answersFrom: "stated", likelihood: "half-count", allRight: 0 } }]);
    expect(from(stated, "counts: ")).toEqual([
      "counts: 1 run: half-count, answers an evaluation not known: half a wrong answer of 512 is added to each; --problems says how many there are"
    ]);
  });

  it("names what X counts: of data the unit of the runs", () => {
    expect(said([{ unit: "steps" }], { resource: "data" })).toContain("ln L = -k ln X + E, L = 1 - score, X = steps");
    const alone = { ...fit, counts, run: "r3" } as Record<string, unknown>;
    for (const name of ["k", "interval", "points"]) delete alone[name];
    const counted = said([], { withoutSlope: [alone] as never });
    expect(from(counted, "ln L")).toEqual([]);
    expect(from(counted, "by counts alone")).toEqual(["by counts alone: r3, acc: k 0.0987 [0.0876, open]"]);
  });

  it("sets each run beside a study: both slopes, their difference with its interval, and the verdict", () => {
    const compared = (change: object) => from(said([{ study: [{ ...beside, ...change }] }], {}, "qwen2.5"), "r1: ");
    expect(compared({})).toEqual([
      "r1: log-odds of the score rise by 0.78 per unit of ln X, those of the study's qwen base 3B by 0.44 over the same X: higher (difference 0.33 [0.222, 0.445], p = 0.012)"
    ]);
    expect(compared({ test: { ...beside.test, p: 0.0009 } })[0]).toMatch(/, p < 0\.001\)$/);
    expect(compared({ test: { ...beside.test, p: 0.001 } })[0]).toMatch(/, p = 0\.0010\)$/);
    const none = { test: null, why: "another score" };
    expect(compared(none)).toEqual([
      "r1: k 0.0543, the law of the study's qwen base 0.123 [0.112, 0.135] at this size: not a comparison (another score)"
    ]);
    expect(compared({ ...none, outside: true, unconfirmed: true })).toEqual([
      "r1: k 0.0543, the law of the study's qwen base 0.123 [0.112, 0.135] at this size, its law stretched beyond the sizes measured: not a comparison (another score; --same-problems if these are the study's)"
    ]);
    expect(from(said([{}], {}, "qwen2.5"), "r1: not")).toEqual([
      "r1: not set beside qwen2.5: its size is not known, or far from those measured there"
    ]);
    expect(from(said([{ study: [beside] }]), "r1: log-odds")).toEqual([]);
  });

  it("says each assumption once, what is left out, warned of, refused and noted, and where runs lie that are called alike", () => {
    const lines = said(
      [{}, {}],
      {
        ...{ warnings: ["w 1"], problems: ["p 2"], refused: [{ path: "b.csv", run: "r9", reason: "no score" }] },
        scores: { taken: [{ name: "acc", role: "unknown", runs: 2 }], passedOver: [] } as never
      },
      undefined,
      ["r1: a.jsonl, b.jsonl"]
    );
    expect(lines.slice(-10, -1)).toEqual([
      "run r1: a.jsonl, b.jsonl",
      "",
      "score fitted: acc (role not stated), 2 runs",
      ...new Array<string>(2).fill("left out: r1: 5 of 42 evaluations of acc: 5 (test loss 0)"),
      "warning: w 1",
      "assumed: r1: taken",
      "not fitted: b.csv, r9: no score",
      "note: p 2"
    ]);
    const many = said(new Array(103).fill({}));
    expect(many).toContain("and 3 more runs; --json has all");
    expect(many).toContain("and 93 more runs that leave points out; --json has all");
  });
});
