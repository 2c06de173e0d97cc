import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { controlOf } from "../../../src/client/user-logs/choices/controls.js";
import { webWords } from "../../../src/client/user-logs/choices/web-words.js";

describe("webWords(text)", () => {
  it.each([
    ["name its column with --score COLUMN (columns: a, b)", "name its column with “Score” (columns: a, b)"],
    ["if so, say --score reward/acc", "if so, say “Score”"],
    ['if so, say --score "a b"; else not', "if so, say “Score”; else not"],
    ["fit against data with --resource data", "fit against data with “Loss against: problems”"],
    ["--resource data fits all of them", "“Loss against: problems” fits all of them"],
    ["say --score NAME --score-range WRONG,RIGHT", "say “Score” “Scale of the score”"],
    ["--score-range -1,1, or not", "“Scale of the score”, or not"],
    ["evaluations (after --to-step)", "evaluations (after “Last step”)"],
    ["--no-assume takes named scores alone", "“What is assumed” takes named scores alone"],
    [
      "--role says otherwise; --role training is",
      "“Kind of score” says otherwise; “Kind of score: training scores” is"
    ],
    ["--model-size 7B", "“Model size”"],
    ["say --repeats last, mean or runs", "say “Repeated steps”"],
    ["say --repeats mean, or leave it", "say “Repeated steps: the mean of the rows counts”, or leave it"],
    ["--repeats lasting", "“Repeated steps” lasting"],
    ["a --- b --unknown x --json", "a --- b --unknown x --json"],
    ["nothing to do", "nothing to do"]
  ])("says %j as %j", (text, said) => {
    expect(webWords(text)).toBe(said);
  });

  it("knows a control for every option that sentences of what the page calls name", async () => {
    // the modules of the worker: comparisons of the command line are not among them
    const { metafile } = await build({
      ...{ entryPoints: ["src/client/logs-worker.ts"], bundle: true, format: "esm", write: false, metafile: true },
      logLevel: "silent"
    });
    const called = Object.keys(metafile.inputs).filter((path) => /^src\/.*\.ts$/.test(path));
    expect(called.length).toBeGreaterThan(50);
    const code = called.map((path) => readFileSync(path, "utf8").replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "")).join("\n");
    const named = new Set([...code.matchAll(/(?<![\w-])--([a-z]+(?:-[a-z]+)*)/g)].map(([, option]) => option!));
    expect(named.size).toBeGreaterThan(10);
    // variables that count down, and options of trainers
    for (const other of ["depth", "open", "eval", "rollout"]) named.delete(other);
    expect([...named].filter((option) => controlOf[option] === undefined).sort()).toEqual([]);
  });
});
