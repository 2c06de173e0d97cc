import { describe, expect, it } from "vitest";
import type { RecordShape } from "../../../src/import/readers/consoles/record-shape.js";
import { verlConsole } from "../../../src/import/readers/consoles/verl/verl-console.js";
import { contentLength, type StepText } from "../../../src/import/readers/consoles/verl/verl-lines.js";
import { Wraps } from "../../../src/import/readers/consoles/verl/verl-wraps.js";
import { fixture, logOf, readLog } from "../../helpers/read-log.js";

const read = (text: string) => readLog(verlConsole, logOf(text));
const pair = async (text: string) => (await read(`step:1 - ${text}\n`)).rows[0];

describe("verlConsole.read(source, report)", () => {
  it("reads what verl 0.9.1 prints through Ray: restart, colours, repetitions, a bar on the line, model text between", async () => {
    const { rows, setAside, problems } = await readLog(verlConsole, fixture("verl-console/verl-0.9.1.txt"), 1000);
    expect(rows.map((row) => row.step)).toEqual([0, 1, 2, 3, 2, 3, 4, 5, 6]);
    expect(rows[0]).toEqual({ step: 0, "val-core/openai/gsm8k/acc/mean@1": 0.095163, "val-aux/num_turns/min": 2 });
    expect(rows[3]).toMatchObject({
      "val-core/openai/gsm8k/acc/mean@1": 0.32968,
      "val-core/logic assignment/acc/mean@4": 0.25,
      "actor/lr": 1e-6,
      "actor/grad_norm": Number.NaN,
      "perf/total_num_tokens": 4096 * 421,
      "perf/throughput": 1237.5678
    });
    expect(setAside).toEqual({ "cut short": 1 });
    expect(problems).toEqual([]);
  });

  it("reads what verl 0.4.1 prints, three decimals", async () => {
    const { rows, config } = await readLog(verlConsole, fixture("verl-console/verl-0.4.1.txt"));
    expect(rows.map((row) => row["critic/score/mean"])).toEqual([undefined, 0.181, 0.259, 0.33, 0.393, 0.451, 0.503]);
    expect(config).toEqual({
      "algorithm.adv_estimator": "grpo",
      "data.train_batch_size": 512,
      "actor_rollout_ref.model.path": "Qwen/Qwen2.5-0.5B-Instruct",
      "actor_rollout_ref.rollout.n": 5,
      "trainer.project_name": "verl_examples",
      "trainer.total_epochs": 15
    });
  });

  it("tells the configuration of a run that died before its first step", async () => {
    const { rows, config, otherLines } = await readLog(verlConsole, fixture("verl-console/crashed.txt"));
    expect(rows).toEqual([]);
    expect(otherLines).toBeGreaterThan(20);
    expect(config).toEqual({
      "actor_rollout_ref.actor.clip_ratio": 0.2,
      "actor_rollout_ref.actor.optim.lr": 1e-6,
      "actor_rollout_ref.actor.optim.total_training_steps": -1,
      "actor_rollout_ref.actor.ppo_mini_batch_size": 256,
      "actor_rollout_ref.model.path": "Qwen/Qwen2.5-7B",
      "actor_rollout_ref.model.use_remove_padding": true,
      "actor_rollout_ref.rollout.n": 8,
      "actor_rollout_ref.rollout.name": "vllm",
      "actor_rollout_ref.rollout.response_length": 2048,
      "actor_rollout_ref.rollout.temperature": 1,
      "algorithm.adv_estimator": "grpo",
      "algorithm.kl_ctrl.kl_coef": 0.001,
      "algorithm.kl_ctrl.type": "fixed",
      "data.max_prompt_length": 512,
      "data.max_response_length": 2048,
      "data.train_batch_size": 512,
      "trainer.default_local_dir": "",
      "trainer.experiment_name": "qwen-7b",
      "trainer.n_gpus_per_node": 8,
      "trainer.nnodes": 1,
      "trainer.project_name": "gsm8k",
      "trainer.total_epochs": 5
    });
  });

  it("tells the configuration though another process writes between its lines", async () => {
    const { config } = await readLog(verlConsole, fixture("verl-console/verl-0.9.1.txt"));
    expect(config).toMatchObject({
      "actor_rollout_ref.model.path": "Qwen/Qwen2.5-7B",
      "actor_rollout_ref.rollout.n": 8,
      "data.train_batch_size": 512,
      "trainer.total_training_steps": 560
    });
  });

  it.each(["'train_batch_size': 51", "'train_files': 'data/a.par"])(
    "tells no setting that the log's end cut: %s",
    async (cut) => {
      const { config } = await read(`{'actor_rollout_ref': {'model': {'path': 'x-7b'}},\n 'data': {${cut}\n`);
      expect(config).toEqual({ "actor_rollout_ref.model.path": "x-7b" });
    }
  );

  it("tells a configuration in YAML", async () => {
    const { config } = await read(
      "actor_rollout_ref:\n  model:\n    path: Qwen/Qwen2.5-3B\n  rollout:\n    n: 16\ndata:\n  train_batch_size: 64\nstep:1 - a/b:1\n"
    );
    expect(config).toEqual({
      "actor_rollout_ref.model.path": "Qwen/Qwen2.5-3B",
      "actor_rollout_ref.rollout.n": 16,
      "data.train_batch_size": 64
    });
  });

  it("takes numbers as Python and NumPy show them", async () => {
    expect(
      await pair("a/b:np.float64(0.5) - c/d:np.int64(3) - e/f:tensor(0.25, device='cuda:0') - g/h:1e-05 - i/j:True")
    ).toEqual({
      step: 1,
      "a/b": 0.5,
      "c/d": 3,
      "e/f": 0.25,
      "g/h": 1e-5,
      "i/j": true
    });
    expect(await pair("a/b:nan - c/d:-inf - e/f:inf - g/h:None")).toEqual({
      step: 1,
      "a/b": Number.NaN,
      "c/d": Number.NEGATIVE_INFINITY,
      "e/f": Number.POSITIVE_INFINITY,
      "g/h": null
    });
  });

  it("takes names with colons, spaces, brackets and dashes", async () => {
    expect(await pair("actor/lr(1e-4):3 - val/acc:mean/logic puzzle:0.5 - val/a - b:0.25")).toEqual({
      step: 1,
      "actor/lr(1e-4)": 3,
      "val/acc:mean/logic puzzle": 0.5,
      "val/a - b": 0.25
    });
  });

  it("takes lines behind a logger's prefix, with colours within, and two records that lost the end of line between", async () => {
    const { rows } = await read(
      "2025-01-01 10:00:00,123 INFO tracking.py:10] \x1b[1mstep\x1b[0m:\x1b[32m3\x1b[0m - a/b:0.5\nstep:4 - a/b:1.0step:5 - a/b:2.0\n"
    );
    expect(rows).toEqual([
      { step: 3, "a/b": 0.5 },
      { step: 4, "a/b": 1 },
      { step: 5, "a/b": 2 }
    ]);
  });

  it.each([
    "step:1 - first we write x:5",
    "step:2 - x:5",
    "then step:3 - done",
    "global_step:3 - a/b:1",
    "one step:4 at a time - a/b:1"
  ])("takes no model text for a record: %s", async (text) => {
    expect(await read(`${text}\n`)).toMatchObject({ rows: [], setAside: {}, otherLines: 1 });
  });

  const whole = "step:1 - a/b:0.100 - c/d:2.500\n";
  it.each([
    "step:2 - a/b:0.200 - c/",
    "step:2 - a/b:0.200",
    "step:2 - a/b:0.200 - c/d:",
    "step:2 - a/b:0.200 - c/d:2.",
    "step:2 - a/b:0.200 - c/d:2.5"
  ])("sets an unfinished last line aside: %s", async (line) => {
    const { rows, setAside } = await read(whole + line);
    expect(rows).toEqual([{ step: 1, "a/b": 0.1, "c/d": 2.5 }]);
    expect(setAside).toEqual({ "cut short": 1 });
  });

  it("takes a last line that only lacks its end", async () => {
    const { rows, setAside } = await read(`${whole}step:2 - a/b:0.200 - c/d:2.625`);
    expect(rows.map((row) => row.step)).toEqual([1, 2]);
    expect(setAside).toEqual({});
  });
});

describe("digits alone behind a line of verl", () => {
  const step = (number: number, rest: string) => `step:${number} - actor/loss:0.${100 + number} - ${rest}`;

  it("are the last decimals of its last number where all other numbers have three", async () => {
    // of lengths of their own, so that no width of a terminal says it
    const lines = Array.from({ length: 12 }, (_, i) => step(i + 1, `critic/${"x".repeat(i + 1)}:0.250`));
    const { rows } = await read(`${lines.join("\n")}\n${step(13, "val/acc:0.5")}\n00\n${step(14, "val/acc:0.750")}\n`);
    expect(rows.slice(12).map((row) => row["val/acc"])).toEqual([0.5, 0.75]);
    const cut = await read(`${lines.join("\n")}\n${step(13, "val/acc:0.2")}\n53\n${step(14, "val/acc:0.750")}\n`);
    expect(cut.rows.slice(12).map((row) => row["val/acc"])).toEqual([0.253, 0.75]);
  });
});

describe("Wraps", () => {
  const text = (whole: number, ...wrapped: number[]): StepText => ({
    ...{ text: "step:1 - a:0.5", starts: [], line: { text: "", bytes: 0 } as never, digits: "", digitLines: 0 },
    ...{ wrapped: wrapped.map((length) => ({ whole: length, content: length })), isDoubtful: false },
    last: { whole, content: whole }
  });

  it("know the width that nine of ten lines have, and none that fewer have", () => {
    for (const [others, width] of [
      [1, 80],
      [2, null]
    ] as const) {
      const wraps = new Wraps();
      for (let i = 0; i < 9; i++) wraps.see(text(20, 80));
      for (let i = 0; i < others; i++) wraps.see(text(20, 60 + i));
      expect(wraps.width).toBe(width);
    }
  });
});

describe("contentLength(shape, line)", () => {
  it("counts from the step on, without the end of the line", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const prefix = "(TaskRunner pid=7) ";
    const shape = { bytes: bytes(`${prefix}step:1 - a:0.500\n`) } as RecordShape;
    for (const line of ["step:1 - a:0.500", "step:10 - a:-1.250"])
      for (const end of ["\n", "\r\n"]) expect(contentLength(shape, bytes(prefix + line + end))).toBe(line.length);
  });
});
