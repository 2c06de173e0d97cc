/** Values that a log carries on or fills in between evaluations are no evaluations: through whole logs. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { importLog } from "../helpers/import-log.js";

type Row = Record<string, unknown>;
const bytes = (text: string) => new TextEncoder().encode(text);
const importText = (path: string, text: string) => importLog(sourceOfBytes(path, bytes(text)));
const logOf = (rows: Row[]) => importText("run.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"));
const score = (step: number) => Number((1 - 0.7 * step ** -0.1).toFixed(4));
const steps = Array.from({ length: 60 }, (_, i) => i + 1);

/** Steps and values of the first run's column. */
function pointsOf({ runs: [run] }: Awaited<ReturnType<typeof importLog>>, name: string): [number, number][] {
  const { step, columns } = run!.table;
  return Array.from(step, (at, i): [number, number] => [at, columns.get(name)![i]!]).filter(
    ([, value]) => !Number.isNaN(value)
  );
}

const evaluated = [10, 20, 30, 40, 50, 60].map((step) => [step, score(step)]);

describe("values between evaluations", () => {
  it.each([
    ["carried forward", (at: number) => (at < 10 ? null : score(at - (at % 10))), "holds each value for 10 rows"],
    ["0", (at: number) => (at % 10 === 0 ? score(at) : 0), "is 0 at every step but each 10th"],
    ["-1", (at: number) => (at % 10 === 0 ? score(at) : -1), "is -1 at every step but each 10th"]
  ])("are blank where they are %s, and it is said", async (_, valueAt, said) => {
    const log = await logOf(
      steps.map((step) => ({ step, "val/accuracy": valueAt(step), "train/reward": 0.3 + step / 1000 }))
    );
    expect(pointsOf(log, "val/accuracy")).toEqual(evaluated);
    expect(pointsOf(log, "train/reward")).toHaveLength(60);
    expect(log.problems.join()).toContain(`val/accuracy ${said}`);
    expect(log.problems.join()).toMatch(/: (45|54) rows count as blank/);
  });

  it("are blank where the first evaluation stands for one row, off the grid of the others", async () => {
    const at = (step: number) => (step === 1 ? 1 : 3 * Math.floor((step - 2) / 3) + 2);
    const log = await logOf(steps.map((step) => ({ step, "val/accuracy": score(at(step)) })));
    const starts = steps.filter((step) => at(step) === step);
    expect(starts).toHaveLength(21);
    expect(pointsOf(log, "val/accuracy")).toEqual(starts.map((step) => [step, score(step)]));
    expect(log.problems.join()).toContain("val/accuracy holds each value for 3 rows");
  });

  it.each([
    [
      "zeros of a run that rarely succeeds, off any grid",
      (at: number) => ([7, 13, 24, 31, 44, 59].includes(at) ? 0.1 : 0)
    ],
    ["ties by chance", (at: number) => Math.round(score(at) * 30) / 30],
    ["few evaluations", (at: number) => (at % 20 === 0 ? 0.5 : 0)],
    ["a score that stands still", () => 0.5],
    ["a score at every step", score]
  ])("stay where they are measurements: %s", async (_, valueAt) => {
    const log = await logOf(steps.map((step) => ({ step, "val/accuracy": valueAt(step) })));
    expect(pointsOf(log, "val/accuracy")).toHaveLength(60);
  });
});

describe("scores by the words of their names", () => {
  it("are no score where they are an error of one, and asked about where they are a percentage below 1", async () => {
    const log = await logOf(
      steps.map((step) => ({
        step,
        accuracy: score(step),
        accuracy_stderr: 0.01,
        "acc_stderr,none": 0.02,
        accuracy_pct: step / 100
      }))
    );
    expect(log.runs[0]!.scores.map(({ name, reading }) => [name, reading])).toEqual([
      ["accuracy", "fraction"],
      ["accuracy_pct", "unclear"]
    ]);
    expect(log.runs[0]!.scores[1]!.remark).toContain("--score accuracy_pct --score-range 0,100");
  });
});

describe("numbers of other countries", () => {
  it.each([
    [
      "percentages with a comma between semicolons",
      "Schritt;step;accuracy",
      (at: number) => `x;${at};${(100 * score(at)).toFixed(2)} %`,
      /\./g
    ],
    [
      "decimals with a comma between tabs",
      "date\tstep\taccuracy",
      (at: number) => `04/03/2026\t${at}\t${score(at)}`,
      /\./g
    ],
    [
      "decimals with a point between tabs, thousands with a comma",
      "step\ttokens\taccuracy",
      (at: number) => `${at}\t1,234,000\t${score(at)}`,
      null
    ]
  ])("%s", async (_, header, row, point) => {
    const cells = steps.map((at) => (point === null ? row(at) : row(at).replace(point, ",")));
    const log = await importText("run.csv", [header, ...cells].join("\n"));
    expect(pointsOf(log, "accuracy")).toEqual(steps.map((at) => [at, score(at)]));
    expect(log.ledger.used).toBe(60);
  });
});
