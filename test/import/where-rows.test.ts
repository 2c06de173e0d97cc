/** `--where` with a cell or a column that is not there: what there is is named, the nearest first, and never too much of it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nearestFirst } from "../../src/lib/nearest-first.js";
import { rlscale } from "../helpers/command-line.js";

let folder: string;
const at = (name: string) => join(folder, name);
const rows = (cells: readonly string[]) =>
  cells.flatMap((cell) => [1, 2, 3, 4, 5, 6].map((step) => `${step},${cell},${(0.1 + 0.02 * step).toFixed(3)}`));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-where-"));
  writeFileSync(at("sets.csv"), ["step,dataset,accuracy", ...rows(["aime24", "math500", "gsm8k"])].join("\n"));
  writeFileSync(at("plain.csv"), ["step,accuracy", ...rows(["x"]).map((row) => row.replace(",x", ""))].join("\n"));
  const many = Array.from({ length: 400 }, (_, i) => `set-${i}`);
  writeFileSync(at("many.csv"), ["step,dataset,accuracy", ...rows(many)].join("\n"));
  writeFileSync(at("two.csv"), "step,split,dataset,accuracy\n1,test,gsm8k,0.5\n2,train,math,0.5\n3,train,,0.5\n");
  writeFileSync(at("cut.parquet"), "PAR1 and no more");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("--where", () => {
  it.each(["fit", "inspect"])("%s names the cells there are, the nearest first", async (command) => {
    const { code, out, err } = await rlscale(command, at("sets.csv"), "--where", "dataset=gsm9k");
    const message = "--where dataset=gsm9k: must be a cell of the column dataset; found gsm8k, aime24, math500";
    expect([code, out, err]).toEqual([1, "", `rlscale: ${message}\n`]);
    const json = await rlscale(command, at("sets.csv"), "--where", "dataset=gsm9k", "--json");
    expect([json.code, JSON.parse(json.out)]).toEqual([1, { error: { exitCode: 1, kind: "failure", message } }]);
    expect((await rlscale(command, at("sets.csv"), "--where", "dataset=gsm8k")).code).toBe(0);
  });

  it("names the columns there are, the nearest first", async () => {
    const { code, err } = await rlscale("fit", at("sets.csv"), "--where", "datset=gsm8k");
    expect([code, err]).toEqual([
      1,
      "rlscale: --where datset: must name a column of the logs; found dataset, step, accuracy\n"
    ]);
  });

  it("is short where there are many, and has the nearest of all", async () => {
    const { err } = await rlscale("fit", at("many.csv"), "--where", "dataset=set_399");
    expect(err).toMatch(/found set-399, .* and 380 more\n$/);
    expect(err.length).toBeLessThan(400);
  });

  it("names a blank cell, and conditions that no row has at once", async () => {
    const blank = await rlscale("fit", at("two.csv"), "--where", "dataset=nothing");
    expect(blank.err).toMatch(/found (?=.*\bblank\b)(?=.*\bgsm8k\b)(?=.*\bmath\b)/);
    const both = await rlscale("fit", at("two.csv"), "--where", "dataset=gsm8k", "--where", "split=train");
    expect([both.code, both.err]).toEqual([
      1,
      "rlscale: --where: some row must have all that is asked; no row has dataset=gsm8k and split=train at once\n"
    ]);
    expect((await rlscale("inspect", at("two.csv"), "--where", "dataset=gsm8k", "--where", "split=test")).code).toBe(0);
  });

  it("takes a cell that one log of several has, and says of the others why they give nothing", async () => {
    const paths = [at("plain.csv"), at("sets.csv")];
    const fit = await rlscale("fit", ...paths, "--where", "dataset=gsm8k");
    expect([fit.code, fit.out]).toEqual([
      0,
      expect.stringContaining(`not fitted: ${at("plain.csv")}: no row has dataset=gsm8k; it has no such column\n`)
    ]);
    expect(fit.out.match(/no such column/g)).toHaveLength(1);
    const inspected = await rlscale("inspect", ...paths, "--where", "dataset=gsm8k");
    expect(inspected.out).toContain("no run: see the note\n  note: no row has dataset=gsm8k; it has no such column\n");
    expect(inspected.out).not.toContain("--step COLUMN");
    const made = await rlscale("new", at("study"), "--from", at("plain.csv"), "--where", "accuracy=9");
    expect([made.code, made.err]).toEqual([1, expect.stringContaining("found 0.2, 0.12, 0.14, 0.16, 0.18, 0.22")]);
  });

  it("does not ask for a cell that may be in a log that cannot be read", async () => {
    const { err } = await rlscale("fit", at("sets.csv"), at("cut.parquet"), "--where", "dataset=gsm9k");
    expect(err).toContain("cut.parquet");
    expect(err).toContain("no row has dataset=gsm9k; found gsm8k, aime24, math500");
  });

  it("names a score, a run column and a run of many by the nearest first too", async () => {
    const score = await rlscale("fit", at("sets.csv"), "--where", "dataset=gsm8k", "--score", "acuracy");
    expect(score.err).toContain("--score acuracy: must name a score of the logs; found accuracy[dataset=gsm8k]");
    const column = await rlscale("fit", at("sets.csv"), "--run-column", "data_set");
    expect(column.err).toContain("--run-column data_set: must name a column of the logs; found dataset, ");
  });
});

describe("nearestFirst", () => {
  it("goes by letters that differ, whatever their case", () => {
    expect(nearestFirst(["train", "Test", "eval"], "test")).toEqual(["Test", "train", "eval"]);
    expect(nearestFirst(["a", "b"], "zzz")).toEqual(["a", "b"]);
    expect(nearestFirst(["math", "gsm8k-main"], "gsm8k")).toEqual(["gsm8k-main", "math"]);
    expect(nearestFirst(["abcd", "gsm8"], "gsm8k")).toEqual(["gsm8", "abcd"]);
    expect(nearestFirst([], "x")).toEqual([]);
  });
});
