/** Columns that the table of names does not know, and that are used: they tell runs apart, part a score, count its passes. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { importLog } from "../helpers/import-log.js";

describe("columns not understood", () => {
  it("are none that tell runs apart, part a score or count passes; others are", async () => {
    const rows = ["gsm8k", "math"].flatMap((task) =>
      ["gsm8k", "aime24"].flatMap((benchmark) =>
        [0, 1].flatMap((pass) =>
          Array.from({ length: 6 }, (_, i) =>
            [task, benchmark, pass, 10 * i, (0.2 + 0.05 * i + pass / 500).toFixed(4), (i / 7).toFixed(5), "x"].join(",")
          )
        )
      )
    );
    const text = `train_task,benchmark,eval_pass,step,accuracy,oddity,remark\n${rows.join("\n")}\n`;
    const { runs, ledger } = await importLog(sourceOfBytes("a.csv", new TextEncoder().encode(text)));
    expect(runs.map(({ scores, history }) => [scores.map(({ name }) => name), history.averaged])).toEqual(
      ["gsm8k", "math"].map(() => [["accuracy[benchmark=gsm8k]", "accuracy[benchmark=aime24]"], true])
    );
    expect(ledger.unknownColumns).toEqual(["oddity", "remark"]);
  });
});
