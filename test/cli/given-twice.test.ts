/** An option that takes one value is never given two in silence; those that gather do. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

const log = "test/fixtures/nowhere.jsonl";

describe("an empty value", () => {
  it.each([
    [["reduce", log, "-o", "a.parquet", "--run", ""], "option '--run <name>' needs a value; it is given ''"],
    [["fit", log, "--step", ""], "option '--step <column>' needs a value"],
    [["fit", log, "--score", ""], "option '--score <name>' needs a value"],
    [["reduce", log, "-o", ""], "option '-o, --output <file>' needs a value"],
    [["new", "study", "--from", ""], "option '--from <paths...>' needs a value"],
    [["record", "--reason", "", "--date", "2026-01-01"], "option '--reason <text>' needs a value"],
    [["record", "--reason", "x", "--date", "2026-02-30"], "It must be a date of the calendar, YYYY-MM-DD."],
    [["record", "--reason", "x", "--date", "2026-2-3"], "It must be a date of the calendar, YYYY-MM-DD."],
    [["record", "--reason", "x", "--date", "today"], "It must be a date of the calendar, YYYY-MM-DD."],
    [["record", "--reason", "x", "--date", "2026-01-01T00:00:00Z"], "It must be a date of the calendar, YYYY-MM-DD."],
    [["inspect", ""], "an argument is empty; it must be a path or a name"],
    [["fit", log, ""], "an argument is empty; it must be a path or a name"],
    [["new", "", "--from", log], "an argument is empty"],
    [["build", "", "-o", "x"], "an argument is empty"],
    [["doctor", ""], "an argument is empty"]
  ])("%j, or a date that is none, is a wrong call", async (args, message) => {
    const { code, out, err } = await rlscale(...args);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(message)]);
  });

  it("a folder to spill to that is not there is named with its option", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rlscale-spill-"));
    const dump = join(folder, "a.jsonl");
    writeFileSync(dump, '{"step":1,"prompt":"p","score":1}\n');
    const { code, err } = await rlscale("reduce", dump, "-o", join(folder, "t.parquet"), "--spill", join(folder, "no"));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /no: must be a folder that can be written to, for what is spilled \(--spill\); found ENOENT\n$/
      )
    ]);
    expect(readdirSync(folder)).toEqual(["a.jsonl"]);
    rmSync(folder, { recursive: true });
  });
});

describe("an option given twice", () => {
  it.each([
    [
      ["fit", log, "--batch", "512", "--batch", "256"],
      "option '--batch <problems>' takes one value; it is given '512' and '256'"
    ],
    [["fit", log, "--score", "a", "--score", "b"], "option '--score <name>' takes one value; it is given 'a' and 'b'"],
    [["inspect", log, "--role", "training", "--role", "evaluation"], "option '--role <role>' takes one value"],
    [["fit", log, "--model-size", "7B", "--model-size", "8B"], "It is given twice for every run, with two sizes."],
    [["fit", log, "--model-size", "a=7B", "--model-size", "a=8B"], "It is given twice for a, with two sizes."],
    [["reduce", log, "-o", "a.parquet", "--output", "b.parquet"], "option '-o, --output <file>' takes one value"],
    [["plan", "best", "--gpus", "8", "--gpus", "16"], "takes one value; it is given '8' and '16'"],
    [["build", "x", "-o", "a", "-o", "b"], "option '-o, --out <site>' takes one value"]
  ])("%j is a wrong call", async (args, message) => {
    const { code, out, err } = await rlscale(...args);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(message)]);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  it.each([
    [["fit", log, "--batch", "512", "--batch", "512"]],
    [["fit", log, "--model-size", "a=7B", "--model-size", "b=8B", "--model-size", "7B", "--model-size", "7B"]],
    [["fit", log, "--run-column", "a", "--run-column", "b", "--where", "a=1", "--where", "a=2"]],
    [["reduce", log, "--print-sql", "--where", "a=1", "--where", "b=2", "--run-column", "a", "--run-column", "b"]],
    [["reduce", log, "--print-sql", "--prompt-column", "a", "--prompt-column", "b", "--pool", "c", "--pool", "d"]]
  ])("%j is not", async (args) => {
    const { code, err } = await rlscale(...args);
    expect([code, err]).toEqual([1, expect.stringContaining("nowhere.jsonl: must be a file")]);
  });
});
