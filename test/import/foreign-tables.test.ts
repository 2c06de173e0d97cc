import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { forecastRuns } from "../../src/import/study/forecast-runs.js";
import { importLog } from "../helpers/import-log.js";

const read = (path: string, text: string) => importLog(sourceOfBytes(path, new TextEncoder().encode(text)));
const steps = Array.from({ length: 12 }, (_, i) => 10 * (i + 1));
const table = (header: string, row: (step: number) => string) => `${[header, ...steps.map(row)].join("\n")}\n`;
const score = (step: number) => (160 + step + ((7 * step) % 50)) / 500;

describe("tables as people make them", () => {
  it("the ends of an interval beside a score are no scores", async () => {
    const ends = ["accuracy_ci_low", "accuracy_ci_high", "accuracy_ci95_lower", "accuracy_lower", "accuracy_upper"];
    const log = await read(
      "a.csv",
      table(`step,accuracy,${ends.join(",")}`, (step) => `${step},${score(step)}${`,${score(step) - 0.04}`.repeat(5)}`)
    );
    expect(log.runs[0]!.scores.map(({ name }) => name)).toEqual(["accuracy"]);
  });

  it("what is worked out of a score, and a level to compare it with, are no scores", async () => {
    const others = ["best_accuracy", "eval/best_acc", "accuracy_ema", "accuracy_smoothed", "accuracy_delta"];
    const levels = ["accuracy_best_so_far", "baseline_accuracy", "target_accuracy", "random_accuracy"];
    const header = ["step", "accuracy", ...others, ...levels].join(",");
    const log = await read(
      "a.csv",
      table(header, (step) => `${step},${score(step)}${`,${score(step) + 0.02}`.repeat(9)}`)
    );
    expect(log.runs[0]!.scores.map(({ name }) => name)).toEqual(["accuracy"]);
  });

  it("what is worked out of a score ends a run's name too, where the name says a size or a seed", async () => {
    const runs = ["1.5b_baseline", "1.5b_ema", "7b_baseline", "7b_gain", "seed1_smooth", "seed2_delta"];
    const log = await read(
      "a.csv",
      table(["step", ...runs, "7b_accuracy_ema"].join(","), (step) => `${step}${`,${score(step)}`.repeat(7)}`)
    );
    expect(log.runs.map(({ run }) => run).sort()).toEqual([...runs].sort());
  });

  it("lists of one document are runs where each name ends in a seed or says a size, and parts of one run elsewhere", async () => {
    const rows = steps.map((step) => ({ step, eval_accuracy: score(step) }));
    const runs = async (document: object) =>
      (await read("a.json", JSON.stringify(document))).runs.map(({ run }) => run);
    expect(await runs({ grpo_s1: rows, rloo_s2: rows })).toEqual(["grpo_s1", "rloo_s2"]);
    expect(await runs({ "qwen-7b": rows, "qwen-3b": rows })).toEqual(["qwen-7b", "qwen-3b"]);
    expect(await runs({ train_log: rows, eval_log: rows })).toEqual(["a"]);
  });

  it("a value just beyond 1 is shown as it stands", async () => {
    const log = await read(
      "a.csv",
      table("step,eval_accuracy", (step) => `${step},${step === 50 ? 1.0000001 : score(step)}`)
    );
    expect(forecastRuns([log], { axis: "steps" }).refused[0]!.reason).toContain("(step 50: 1.0000001)");
  });

  it("rows that name no run, while others do, are asked about by that column", async () => {
    const run = (step: number) => (step === 10 ? "A" : step === 20 ? "B" : "");
    const rows = [...steps, ...steps].map((step, i) => `${i < 2 ? run(step) : ""},${step},${(150 + 3 * i) / 500}`);
    const log = await read("a.csv", `run,step,eval_accuracy\n${rows.join("\n")}\n`);
    expect(log.problems.join("\n")).toContain("and run is blank in their rows, while others name A, B: fill its cells");
  });

  it("rows of cells beside the names of their columns are a table", async () => {
    const data = steps.map((step) => [step, score(step)]);
    for (const document of [
      { columns: ["step", "eval_accuracy"], index: steps.map((_, i) => i), data },
      { columns: ["step", "eval_accuracy"], data }
    ]) {
      const { runs } = await read("a.json", JSON.stringify(document));
      expect([...runs[0]!.table.step]).toEqual(steps);
      expect([...runs[0]!.table.columns.get("eval_accuracy")!]).toEqual(steps.map(score));
    }
  });

  it("the time of day alone says how hours are taken", async () => {
    const log = await read(
      "a.csv",
      table("timestamp,eval_accuracy", (step) => `2025-03-01T10:${(step / 10 + 10) % 60}:00,${score(step)}`)
    );
    expect(forecastRuns([log], { axis: "hours" }).refused[0]!.reason).toMatch(
      /timestamp says the time of each row: --logging-steps 1 --x hours takes it/
    );
  });

  it.each([
    [table("step   eval_accuracy", (step) => ` ${step}    ${score(step)}`), "a table with blanks between its columns"],
    [steps.map((step) => `{"step": ${step}, "eval_accuracy": ${score(step)}},\n`).join(""), "end in commas (line 1"]
  ])("what is nearly a table says how to make it one", async (text, said) => {
    const log = await read("a.txt", text);
    expect([log.runs.length, log.problems.length]).toEqual([0, 1]);
    expect(log.problems[0]).toContain(said);
    expect(log.problems[0]).toContain("FILE > NEWFILE");
  });
});

describe("what is said of a forecast far ahead", () => {
  it("names the option that was given, and is not said where nothing is forecast", async () => {
    const log = await read(
      "a.csv",
      table("step,eval_accuracy", (step) => `${step},${score(step)}`)
    );
    const far = (more: number) =>
      forecastRuns([log], { axis: "steps", more }).notes.filter((text) => /tried/.test(text));
    expect(far(480)[0]).toContain("--more 480 goes to 600, which is 5.0 times 120 steps");
    const short = await read("a.csv", "step,eval_accuracy\n10,0.3\n20,0.31\n");
    expect(forecastRuns([short], { axis: "steps", more: 900 }).notes.filter((text) => /tried/.test(text))).toEqual([]);
  });
});
