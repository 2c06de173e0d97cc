/** What stands beside scores that are parted: a run's own counts, the same in every part or those of training. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { importLog } from "../../helpers/import-log.js";

const steps = [1, 2, 3, 4, 5, 6];

/** A row for each step and cell of a column, with the tokens of that row. */
function log(column: string, tokens: Record<string, (step: number) => number>) {
  const rows = steps.flatMap((step) =>
    Object.entries(tokens).map(([cell, of], i) => `${step},${cell},${0.2 + 0.1 * i + 0.02 * step},${of(step)}`)
  );
  const text = `step,${column},accuracy,tokens_per_step\n${rows.join("\n")}\n`;
  return importLog(sourceOfBytes("all.csv", new TextEncoder().encode(text)));
}

describe("a count beside scores that are parted", () => {
  it("is the run's own where it is the same in every part", async () => {
    const { runs, problems } = await log("dataset", { gsm8k: (step) => 1000 + step, aime24: (step) => 1000 + step });
    expect([...runs[0]!.table.columns.get("tokens_per_step")!]).toEqual([1001, 1002, 1003, 1004, 1005, 1006]);
    expect(problems.join()).not.toContain("is not taken");
  });

  it("is that of the rows of training where they differ, whichever come first", async () => {
    const [train, evaluate] = [(step: number) => 1000 + step, (step: number) => 10 + step];
    for (const tokens of [
      { train, eval: evaluate },
      { eval: evaluate, train }
    ]) {
      const { runs, problems } = await log("split", tokens);
      expect(runs[0]!.scores.map(({ name }) => name).sort()).toEqual(["accuracy[split=eval]", "accuracy[split=train]"]);
      expect([...runs[0]!.table.columns.get("tokens_per_step")!]).toEqual([1001, 1002, 1003, 1004, 1005, 1006]);
      expect(problems.join()).not.toContain("is not taken");
    }
  });

  it("is not taken where they differ and none is of training, which is said", async () => {
    const { runs, problems } = await log("dataset", { gsm8k: (step) => 1000 + step, aime24: (step) => 10 + step });
    expect(runs[0]!.table.columns.has("tokens_per_step")).toBe(false);
    expect(problems.join()).toContain(
      "tokens_per_step differs between the rows of a step that differ in dataset: it is not taken"
    );
  });
});
