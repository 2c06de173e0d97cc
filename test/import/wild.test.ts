/** Hazards that logs found in public repositories had, each rebuilt in a few lines. */
import { describe, expect, it } from "vitest";
import { type ImportedLog, type ImportOptions, importLog } from "../../src/import/import-log.js";
import { sourceOfBytes } from "../../src/import/log-source.js";

type Row = Record<string, unknown>;

const jsonl = (rows: readonly Row[]) => `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;

function read(text: string | Uint8Array, path = "run.jsonl", options: ImportOptions = {}): Promise<ImportedLog> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return importLog(sourceOfBytes(path, bytes), options);
}

const stepsOf = ({ runs }: ImportedLog) => runs.map(({ table }) => Array.from(table.step));
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
const bar = (done: number, total: number) => `${Math.floor((100 * done) / total)}%|█ | ${done}/${total} [00:10<00:20]`;
const record = (tokens: number) => `{'loss': 0.1, 'reward': 0.5, 'num_tokens': ${tokens}}\n`;
const records = (count: number) => upTo(count).map(record).join("");

describe("a console of TRL", () => {
  it("takes no step from bars of another work, whatever describes them", async () => {
    const log = `Map (num_proc=92): ${bar(5, 5)}\n[rank0]: ${bar(0, 20)}\n${records(20)}[rank0]: ${bar(20, 20)}\n`;
    expect(stepsOf(await read(log, "a.log"))).toEqual([upTo(20)]);
  });

  it("takes the steps between bars that are drawn now and then", async () => {
    const later = [5, 10, 15].map((done) => `${records(5)} ${bar(done, 50)}\n`).join("");
    expect(stepsOf(await read(`${bar(0, 50)}\n${later}${records(3)}${bar(50, 50)}\n`, "a.log"))).toEqual([upTo(18)]);
  });

  it("a run that goes on from a checkpoint begins behind it", async () => {
    const bars = [0, 101, 102, 103, 104, 105].map((done) => bar(done, 200)).join("\r");
    const steps = [101, 102, 103, 104, 105];
    expect(stepsOf(await read(`${bars}\n${records(5)}`, "a.log"))).toEqual([steps]);
    expect(stepsOf(await read(`${bar(0, 200)}\n${records(5)}${bar(105, 200)}\n${records(5)}${bar(110, 200)}`))).toEqual(
      [[...steps, 106, 107, 108, 109, 110]]
    );
  });

  it("counts each start of the trainer by itself, and says when they may be several runs", async () => {
    const start = (last: number, total: number) =>
      `${bar(0, total)}\n${records(last)}{'train_runtime': 9.0}\n${bar(total, total)}\n`;
    const { runs, ledger, problems } = await read(`${start(20, 20)}${start(27, 27)}`, "a.log");
    expect(Array.from(runs[0]!.table.step)).toEqual(upTo(27));
    expect(ledger).toMatchObject({ used: 27, duplicates: 20 });
    expect(problems.join(" ")).toMatch(/different numbers of steps in all \(20, 27\)/);
  });

  it("a dictionary that never ends swallows no bar", async () => {
    const log = `config {'a': 1,\n${bar(0, 4)}\n${records(2)}${bar(2, 4)}\n${records(2)}${bar(4, 4)}\n`;
    expect(stepsOf(await read(log, "a.log"))).toEqual([upTo(4)]);
  });

  it("reads the console of slime by its rollouts", async () => {
    const line = (text: string) => `(MegatronTrainRayActor pid=3000) [2025-09-01 10:00:00] model.py:498 - ${text}\n`;
    const of = (i: number) =>
      line(`rollout ${i}: {'rollout/raw_reward': 0.${i + 1}, 'rollout/response_lengths': 900.5}`) +
      [2 * i, 2 * i + 1].map((step) => line(`step ${step}: {'train/loss': 0.01}`)).join("") +
      line(`eval ${i}: {'eval/aime': 0.${i + 2}}`);
    const { runs } = await read([0, 1, 2].map(of).join(""), "a.log", { scores: ["eval/aime"] });
    expect(Array.from(runs[0]!.table.step)).toEqual([0, 1, 2]);
    expect(Array.from(runs[0]!.table.columns.get("eval/aime")!)).toEqual([0.2, 0.3, 0.4]);
  });
});

describe("names", () => {
  it("the share of tokens guessed in supervised training is no score", async () => {
    const rows = upTo(30).map((step) => ({
      step,
      mean_token_accuracy: 0.8,
      eval_mean_token_accuracy: 0.8,
      token_acc: 0.8
    }));
    const { runs } = await read(jsonl(rows));
    expect(runs[0]?.scores ?? []).toEqual([]);
  });

  it("the right form of an answer is no score", async () => {
    const rows = upTo(30).map((step) => ({ step, format_accuracy: 0.9, "reward/format": 1, "reward/accuracy": 0.4 }));
    const { runs } = await read(jsonl(rows));
    expect(runs[0]!.scores.map(({ name }) => name)).toEqual(["reward/accuracy"]);
  });
});

describe("counters of steps", () => {
  it("an evaluation's own counter, beside the training's on no row, tells its steps", async () => {
    const rows = upTo(6).flatMap((step) => [
      { _step: 2 * step, "train/reward": 0.2, "train/global_step": step },
      ...(step % 2 === 0 ? [{ _step: 2 * step + 1, "eval/eval_gsm8k_pass1": step / 10, "eval/global_step": step }] : [])
    ]);
    const { runs, ledger } = await read(jsonl(rows));
    expect(ledger).toMatchObject({ read: 9, used: 9, setAside: {} });
    const [x, blank] = [runs[0]!.table.columns.get("eval/eval_gsm8k_pass1")!, Number.NaN];
    expect(Array.from(x)).toEqual([blank, 0.2, blank, 0.4, blank, 0.6]);
  });

  it("a counter of another thing does not", async () => {
    const rows = upTo(6).flatMap((rollout) => [
      { "rollout/raw_reward": 0.2, "rollout/step": rollout },
      ...[4, 3, 2, 1].map((back) => ({ acc: 0.1, "train/step": 4 * rollout - back }))
    ]);
    const { runs } = await read(jsonl(rows));
    expect(runs[0]!.table.otherAxes).toHaveLength(1);
  });

  it("ms-swift tells the step as a part of all", async () => {
    const rows = [5, 10, 15].map((step) => ({ reward: 0.5, "global_step/max_steps": `${step}/500` }));
    expect(stepsOf(await read(jsonl(rows)))).toEqual([[5, 10, 15]]);
  });
});
