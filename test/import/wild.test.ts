/** Hazards that logs found in public repositories had, each rebuilt in a few lines. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import type { ImportedLog, ImportOptions } from "../../src/import/imported-log.js";
import { joinRuns } from "../../src/import/runs/join-runs.js";
import { importLog } from "../helpers/import-log.js";

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

  it.each([
    [1524, 30, 50],
    [199, 9, 20],
    [60, 60, 1],
    [1875, 93, 20]
  ])("of %d steps with %d records each is %d steps on", async (total, count, every) => {
    const bars = Array.from({ length: total + 1 }, (_, done) => bar(done, total)).join("\r");
    const [steps] = stepsOf(await read(`${bars}\n${records(count)}`, "a.log"));
    expect([steps![0], steps!.at(-1)]).toEqual([every, every * count]);
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

describe("model sizes in names", () => {
  it.each([
    ["Qwen2.5-0_5B", 5e8],
    ["qwen2.5-1p5b", 1.5e9],
    ["Qwen2.5-Math-7B-Instruct", 7e9],
    ["grpo_100_7b", 7e9]
  ])("%s is %d", async (name, size) => {
    const { runs } = await read(jsonl([{ step: 1, accuracy: 0.1 }]), `${name}.jsonl`);
    expect(runs[0]!.modelSize?.parameters).toBe(size);
  });

  it.each([
    ["1_5b", "several sizes"],
    ["run_2_7B", "several sizes"],
    ["gpt-oss-20b", "mixture"],
    ["Phi-MoE-16B", "mixture"]
  ])("%s is asked about", async (name, why) => {
    const { runs, problems } = await read(jsonl([{ step: 1, accuracy: 0.1 }]), `${name}.jsonl`);
    expect(runs[0]!.modelSize).toBeNull();
    expect(problems.join(" ")).toContain(why);
  });
});

describe("rewards of single answers", () => {
  it("count beside a mean in a nested record too (EasyR1's experiment_log.jsonl)", async () => {
    const rows = upTo(20).map((step) => ({ step, critic: { score: { mean: step / 30, min: -1, max: 1 } } }));
    const { runs } = await read(jsonl(rows));
    expect(runs[0]!.scores[0]).toMatchObject({ name: "critic.score.mean", reading: "other" });
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

describe("checkpoints of a run", () => {
  const state = (last: number, reward: number) =>
    JSON.stringify({ log_history: upTo(last).map((step) => ({ step, reward })), max_steps: 100 });
  const at = (path: string, text: string) => readLog(sourceOfBytes(path, new TextEncoder().encode(text)));

  it("are one run, by the longest history; those of another run in another folder are not", async () => {
    const logs = await Promise.all([
      at("a/checkpoint-20/trainer_state.json", state(20, 0.2)),
      at("a/checkpoint-10/trainer_state.json", state(10, 0.1)),
      at("b/checkpoint-10/trainer_state.json", state(10, 0.3))
    ]);
    const tables = joinRuns(logs).map(({ runs }) => runs[0]!.table);
    expect(tables.map((table) => table?.step.length)).toEqual([undefined, 20, 10]);
    expect(tables[1]!.columns.get("reward")![0]).toBe(0.2);
  });

  it("copies of a log are told, and stay", async () => {
    const hash = () => {
      let sum = "";
      const update = (bytes: Uint8Array) => {
        sum += bytes.join();
      };
      return { update, digest: () => sum };
    };
    const text = new TextEncoder().encode(jsonl(upTo(9).map((step) => ({ step, accuracy: step / 10 }))));
    const logs = await Promise.all(
      ["a.jsonl", "b.jsonl"].map((path) => readLog(sourceOfBytes(path, text), { checksum: hash }))
    );
    const [one, two] = joinRuns(logs);
    expect([one!.problems, two!.problems]).toEqual([[], [expect.stringContaining("the same bytes as a.jsonl")]]);
    expect(two!.runs[0]!.table!.step).toHaveLength(9);
  });

  it("and files that every run calls the same are runs by their folder's name", async () => {
    const { runs } = await read(state(10, 0.1), "outputs/grpo-a/checkpoint-10/trainer_state.json");
    expect(runs[0]!.run).toBe("grpo-a");
  });

  it.each([
    ["/home/someone/wandb/history.json", "history"],
    ["/tmp/trainer_state.json", "trainer_state"],
    ["/home/someone/runs/7b/trainer_state.json", "7b"],
    ["C:\\Users\\someone\\grpo\\trainer_state.json", "grpo"]
  ])("but not by whoever's home they lie in: %s", async (path, name) => {
    expect((await read(state(10, 0.1), path)).runs[0]!.run).toBe(name);
  });
});

describe("spellings of text", () => {
  const rows = upTo(30).map((step) => ({ step, "eval/accuracy": 0.1 + step / 100 }));
  const utf16 = (text: string, order: "le" | "be") => {
    const bytes = new Uint8Array(2 * text.length);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), order === "le");
    return bytes;
  };

  it.each(["le", "be"] as const)("UTF-16 (%s), with and without a mark", async (order) => {
    for (const mark of ["\ufeff", ""]) {
      const csv = `step,accuracy\r\n${rows.map((row) => `${row.step},${row["eval/accuracy"]}\r\n`).join("")}`;
      const log = await read(utf16(mark + csv, order), "a.csv");
      expect([log.format, stepsOf(log)]).toEqual(["csv", [upTo(30)]]);
      expect(stepsOf(await read(utf16(mark + jsonl(rows), order)))).toEqual([upTo(30)]);
    }
  });

  it("points between thousands and a comma before decimals, where semicolons separate", async () => {
    const csv = `step;accuracy;total_tokens\n${upTo(20)
      .map((step) => `${step};0,${step + 10};${String(step * 100_000).replace(/(?=(?:\d{3})+$)(?!^)/g, ".")}\n`)
      .join("")}`;
    const { runs } = await read(csv, "a.csv");
    expect(Array.from(runs[0]!.tokens!.cumulative)).toEqual(upTo(20).map((step) => step * 100_000));
    expect(runs[0]!.scores[0]).toMatchObject({ min: 0.11, max: 0.3 });
  });

  it("says which column holds text where numbers are needed", async () => {
    const csv = `step,accuracy,total_tokens\n${upTo(20)
      .map((step) => `${step},${step} in 100,${step} kilo\n`)
      .join("")}`;
    const { problems } = await read(csv, "a.csv");
    expect(problems).toContain(
      'total_tokens holds text where a number should be in 20 rows, such as "1 kilo": these count as blank; write plain numbers'
    );
    expect(problems.join(" ")).toContain('such as "1 in 100"');
  });

  it("a table with a row for each metric", async () => {
    const csv = `metric,${upTo(20).map((step) => `step_${step}`)}\neval/acc,${upTo(20).map((s) => (s % 5 ? "" : s / 100))}\ntotal_tokens,${upTo(20).map((s) => s * 1000)}\n`;
    const { runs, problems } = await read(csv, "a.csv");
    expect(runs[0]!.scores[0]).toMatchObject({ name: "eval/acc", points: 4 });
    expect(runs[0]!.tokens!.cumulative[19]).toBe(20_000);
    expect(problems).toEqual([]);
  });

  it.each([
    ["lists", { step: upTo(20), accuracy: upTo(20).map((s) => s / 100) }],
    ["pandas", { step: { 0: 1, 1: 2 }, accuracy: { 0: 0.1, 1: 0.2 } }]
  ])("a table by column on one line, as %s", async (_, table) => {
    const { runs, ledger } = await read(JSON.stringify(table), "a.json");
    expect(Array.from(runs[0]!.table.step)).toEqual(upTo(ledger.read));
  });
});

describe("several runs in one console of verl", () => {
  const line = (pid: number, step: number) =>
    `(TaskRunner pid=${pid}) step:${step} - actor/lr:1e-06 - val-core/gsm8k/acc/mean@1:0.${100 + step}\n`;

  it("that take turns are told by their processes", async () => {
    const log = await read(
      upTo(9)
        .map((step) => line(1, step) + line(2, step))
        .join(""),
      "a.log"
    );
    expect(log.problems.join(" ")).toMatch(/2 processes take turns.*pid=1.*pid=2.*grep/);
  });

  it("one behind the other leave a tail, which is told", async () => {
    const log = await read([...upTo(9).map((s) => line(1, s)), ...upTo(6).map((s) => line(2, s))].join(""), "a.log");
    expect(log.problems.join(" ")).toContain("steps 7 to 9 are of an earlier attempt: the last one ends at step 6");
    const resumed = [...upTo(9).map((s) => line(1, s)), ...[6, 7, 8, 9, 10].map((s) => line(2, s))].join("");
    expect((await read(resumed, "a.log")).problems.join(" ")).not.toMatch(/earlier attempt|take turns/);
  });
});
