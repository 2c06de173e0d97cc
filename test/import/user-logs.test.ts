import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import { inspect } from "../../src/import/inspection.js";
import { adviceFor } from "../../src/import/log-next.js";
import { runKey } from "../../src/import/runs/keys/run-key.js";
import { type LogChoices, needsReading, optionsFor, spreadOver } from "../../src/import/study/user-logs.js";
import { answerFor } from "../helpers/answered-logs.js";
import { importLog } from "../helpers/import-log.js";

const lines = (rows: object[]) => new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join("\n"));
const steps = (row: (step: number) => object) => Array.from({ length: 12 }, (_, i) => ({ step: i + 1, ...row(i + 1) }));
const verl = (row: (step: number) => object) => lines(steps((step) => ({ data: row(step) })));
const source = (path: string, bytes: Uint8Array) => sourceOfBytes(path, bytes);

describe("needsReading(log, choices)", () => {
  const bytes = lines(steps((step) => ({ "eval/accuracy": 0.1 + step / 100, mine: 0.5, other: step * 10 })));

  it("only where another column lays out the steps, or a score was not kept", async () => {
    const log = await readLog(source("a.jsonl", bytes));
    const asks = (choices: Partial<LogChoices>) => needsReading(log, { sizes: {}, ...choices });
    expect(asks({})).toBe(false);
    expect(asks({ score: "eval/accuracy", tokens: "per-step", batch: 5 })).toBe(false);
    expect(asks({ score: "nowhere" })).toBe(false);
    // choices that were taken back
    expect(asks({ where: [], runColumns: [] })).toBe(false);
    expect(asks({ score: "mine" })).toBe(true);
    expect(asks({ step: "other" })).toBe(true);
    const again = await readLog(source("a.jsonl", bytes), { scores: ["mine"], step: "other" });
    expect(needsReading(again, { sizes: {}, score: "mine", step: "other" })).toBe(false);
    expect(needsReading(again, { sizes: {}, score: "mine" })).toBe(true);
  });
});

describe("answerFor(logs, choices, study)", () => {
  it("is what a whole import with the same options says, without reading again", async () => {
    const bytes = verl((step) => ({ "val-core/x/acc/mean@1": 1 - 0.9 * step ** -0.05, "perf/total_num_tokens": 1000 }));
    const log = await readLog(source("run.jsonl", bytes));
    const choices: LogChoices = { sizes: { [runKey("run.jsonl", "run")]: 3e9 }, batch: 64, tokens: "per-step" };
    const { files, fits, points } = answerFor([{ path: "run.jsonl", log }], choices, []);
    const whole = await importLog(source("run.jsonl", bytes), optionsFor("run.jsonl", choices));
    expect(files).toEqual([inspect(whole)]);
    expect(fits.fits[0]).toMatchObject({ modelSize: 3e9, points: 12, growth: "improved" });
    expect(points[0]!.x).toHaveLength(12);
  });
});

describe("spreadOver(values, most)", () => {
  it("keeps all of few, and the ends of many", () => {
    expect(spreadOver(Float64Array.of(3, 1, 2), 3)).toEqual([0, 1, 2]);
    const many = Float64Array.from({ length: 5000 }, (_, i) => Math.log(i + 1));
    const kept = spreadOver(many, 200);
    expect(kept.length).toBeLessThanOrEqual(200);
    expect([kept[0], kept.at(-1)]).toEqual([0, 4999]);
  });
});

describe("adviceFor(file)", () => {
  const advise = async (name: string, bytes: Uint8Array) =>
    adviceFor(inspect(await importLog(source(name, bytes)))).map(({ how }) => how);

  it("names what verl would have to be told", async () => {
    const said = await advise(
      "run.jsonl",
      verl((step) => ({
        "critic/rewards/mean": step / 100,
        "response_length/mean": 100,
        "training/global_step": step
      }))
    );
    expect(said.join("\n")).toMatch(/trainer\.test_freq/);
    expect(said.join("\n")).toMatch(/perf\/total_num_tokens/);
    expect(said.join("\n")).toMatch(/data\.train_batch_size/);
  });

  it("says nothing of a log that lacks nothing", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      step: i + 1,
      "eval/accuracy": 0.1 + i / 100,
      tokens_per_step: 1000,
      prompts_per_step: 64
    }));
    expect(await advise("qwen-7b.jsonl", lines(rows))).toEqual([]);
  });

  it("asks for the step where there is none", async () => {
    expect(await advise("a.jsonl", lines([{ loss: 1 }, { loss: 2 }]))).toEqual(["a column such as step"]);
  });
});
