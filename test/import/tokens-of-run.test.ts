/** Tokens that are estimated from lengths and the batch, and what a batch size is taken for. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportedLog, ImportOptions } from "../../src/import/imported-log.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import { curveOf } from "../../src/import/study/user-curves.js";
import { fitUserRun } from "../../src/lib/user-runs/fit-user-run.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { importLog } from "../helpers/import-log.js";

type Row = Record<string, unknown>;

const jsonl = (rows: readonly Row[]) => `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
const read = (text: string, options: ImportOptions = {}, path = "run-7b.jsonl"): Promise<ImportedLog> =>
  importLog(sourceOfBytes(path, new TextEncoder().encode(text)), options);
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
const score = (step: number) => 1 - 0.8 * step ** -0.2;
const row = (step: number) => ({
  step,
  "eval/accuracy": score(step),
  "prompt_length/mean": 100 + (step % 3),
  "response_length/mean": 300 + 5 * step
});
/** tokens of so many answers of the rows until a step */
const sums = (answers: number, last: number) => {
  let sum = 0;
  return upTo(last).map((step) => (sum += answers * (400 + (step % 3) + 5 * step)));
};
const kOf = ({ runs }: ImportedLog) => {
  const curve = curveOf(runs[0]!, { resource: "compute" });
  if ("reason" in curve) throw new Error(curve.reason);
  return { k: fitUserRun(curve.curve, { resamples: 2 }).k, assumptions: curve.assumptions };
};

describe("tokens that no column counts", () => {
  it("are those of the answers of a step, by their mean lengths; marked, and declined by an option", async () => {
    const rows = upTo(40).map((step) => ({ ...row(step), prompts_per_step: 64, group_size: 8 }));
    const text = jsonl(rows);
    const log = await read(text, { groupSize: 8 });
    const { tokens } = log.runs[0]!;
    expect([...tokens!.cumulative]).toEqual(sums(512, 40));
    const label = "64 problems x 8 answers x (prompt_length/mean + response_length/mean)";
    expect(tokens!.verdict).toMatchObject({ by: "estimate", count: "per-step", column: label });
    expect(log.problems).toContain(`tokens are estimated: ${label} a step; --tokens none uses none`);
    expect(kOf(log).assumptions).toContain(`compute is 6 N T, T the tokens of a step estimated as ${label}`);
    expect((await read(text, { tokens: "none" })).runs[0]!.tokens).toBeNull();
    expect((await read(text, { assume: false })).runs[0]!.tokens).toBeNull();
  });

  it("give the same k whatever the batch is, for it moves E alone", async () => {
    const counted = upTo(40).map((step) => ({ ...row(step), total_tokens: sums(512, 40)[step - 1] }));
    const { k } = kOf(await read(jsonl(counted)));
    for (const options of [{ batch: 64, groupSize: 8 }, { batch: 1 }, { batch: 7, groupSize: 3 }]) {
      expectRelative(kOf(await read(jsonl(upTo(40).map(row)), options)).k, k, 1e-12);
    }
    const { problems } = await read(jsonl(upTo(40).map(row)), { batch: 64 });
    expect(problems).toContain(
      "answers a problem are not known: 1 is taken, which moves E and not k; say --group-size"
    );
  });

  it("are of the batch that was logged last, where it is logged at other steps than the lengths", async () => {
    const batches: Record<number, number> = { 1: 10, 5: 20, 9: 40 };
    const rows = upTo(12).map((step) => ({ ...row(step), prompts_per_step: batches[step] }));
    let sum = 0;
    const expected = upTo(12).map((step) => {
      const batch = step < 5 ? 10 : step < 9 ? 20 : 40;
      sum += batch * (400 + (step % 3) + 5 * step);
      return sum;
    });
    const { tokens } = (await read(jsonl(rows), { groupSize: 1 })).runs[0]!;
    expect([...tokens!.cumulative]).toEqual(expected);
  });

  it("are not made up where a length or the batch is not there, and never replace a count", async () => {
    const without = (name: string) => jsonl(upTo(12).map((step) => ({ ...row(step), [name]: undefined })));
    expect((await read(jsonl(upTo(12).map(row)))).runs[0]!.tokens).toBeNull();
    for (const name of ["prompt_length/mean", "response_length/mean"])
      expect((await read(without(name), { batch: 64 })).runs[0]!.tokens).toBeNull();
    const counted = jsonl(upTo(12).map((step) => ({ ...row(step), tokens_per_step: 5 })));
    expect((await read(counted, { batch: 64 })).runs[0]!.tokens!.verdict).toMatchObject({
      by: "name",
      column: "tokens_per_step"
    });
  });

  it("are within one percent of verl's own count", async () => {
    const text = readFileSync("test/fixtures/trainers/verl-console/verl-0.9.1.txt", "utf8");
    const logged = await read(text, {}, "console.log");
    const estimated = await read(text.replaceAll("perf/total_num_tokens", "perf/other"), {}, "console.log");
    const [a, b] = [logged, estimated].map(({ runs }) => runs[0]!.tokens!) as [
      NonNullable<ImportedLog["runs"][0]["tokens"]>,
      NonNullable<ImportedLog["runs"][0]["tokens"]>
    ];
    expect([a.verdict.by, b.verdict.by]).toEqual(["name", "estimate"]);
    expect(b.verdict.column).toBe("512 problems x 8 answers x (prompt_length/mean + response_length/mean)");
    expect([a.cumulative[0], b.cumulative[0], a.cumulative.length]).toEqual([0, 0, 7]);
    for (const [i, sum] of a.cumulative.slice(1).entries()) expectRelative(b.cumulative[i + 1]!, sum, 1e-2);
  });

  it("are the tokens that verl's authors logged of Qwen2.5-7B, to a ten-thousandth", async () => {
    // verl-data: 64 prompts x 5 answers a step, lengths to three decimals, tokens as counted
    const lines = gunzipSync(readFileSync("data/studies/source/verl-ladder/evaluations.csv.gz")).toString().split("\n");
    const cells = lines
      .map((line) => line.split(","))
      .filter((cell) => cell[2] === "7.0" && cell[3] === "math" && cell[8]);
    const table = (name: string, at: number[]) =>
      `step,${name}\n${cells.map((cell) => [cell[4], ...at.map((i) => cell[i])].join(",")).join("\n")}\n`;
    const counted = await read(table("score,tokens_of_step", [7, 8]), {}, "a.csv");
    const lengths = table("score,response_length_mean,prompt_length_mean", [7, 9, 10]);
    const estimated = await read(lengths, { batch: 64, groupSize: 5 }, "a.csv");
    const [a, b] = [counted.runs[0]!.tokens!, estimated.runs[0]!.tokens!];
    expect(a.cumulative.length).toBe(24);
    for (const [i, sum] of a.cumulative.entries()) expectRelative(b.cumulative[i]!, sum, 1e-4);
  });

  it("are those of one worker times the workers (verl before 0.3)", async () => {
    const line = (step: number) =>
      `step:${step} - global_seqlen/mean:${1000 + step}.000 - critic/score/mean:0.${100 + step}\n`;
    const config =
      "python -m verl.trainer.main_ppo trainer.n_gpus_per_node=8 trainer.nnodes=2 actor_rollout_ref.rollout.n=5\n";
    const { runs } = await read(config + upTo(12).map(line).join(""), {}, "a.log");
    expect(runs[0]!.tokens!.verdict).toMatchObject({ by: "estimate", column: "global_seqlen/mean x 16 GPUs" });
    expect(runs[0]!.tokens!.cumulative[1]).toBe(16 * (1001 + 1002));
  });

  it("are those of one worker times the processes, where no nodes are said", async () => {
    const record = (step: number) =>
      `{'loss': 0.1, 'reward': 0.5, 'global_seqlen/mean': ${1000 + step}, 'step': ${step}}\n`;
    const { runs } = await read(`GRPO: num_processes=8, lr=1e-6\n${upTo(12).map(record).join("")}`, {}, "a.log");
    expect(runs[0]!.tokens!.verdict.column).toBe("global_seqlen/mean x 8 GPUs");
    expect(runs[0]!.tokens!.cumulative[1]).toBe(8 * (1001 + 1002));
  });

  it("are the mean length of prompt and answer times OpenRLHF's answers", async () => {
    const rows = upTo(12).map((step) => ({
      "train/global_step": step,
      "train/reward": 0.1,
      "train/total_length": 400 + step
    }));
    const { runs } = await read(jsonl(rows), { batch: 128, groupSize: 8 });
    expect(runs[0]!.tokens!.verdict.column).toBe("128 problems x 8 answers x train/total_length");
    expect(runs[0]!.tokens!.cumulative[0]).toBe(1024 * 401);
  });
});

describe("a batch size", () => {
  const rows = (more: Row) => jsonl(upTo(12).map((step) => ({ step, "eval/accuracy": score(step), ...more })));
  const samplesIn = ({ runs }: ImportedLog) =>
    runs[0]!.samples && [runs[0]!.samples.from, runs[0]!.samples.cumulative[1]];

  it.each(["train_batch_size", "batch_size"])(
    "of a trainer that is not known is taken for problems, and that is said: %s",
    async (name) => {
      const log = await read(rows({ [name]: 64 }));
      expect(samplesIn(log)).toEqual([`column ${name}`, 128]);
      expect(log.problems).toEqual([
        `column ${name} is taken for problems (prompts) a step, as in verl; TRL and OpenRLHF count answers by such a name: if it does, say --batch PROBLEMS`
      ]);
      const told = await read(rows({ [name]: 64 }), { batch: 8 });
      expect([samplesIn(told), told.problems]).toEqual([["option --batch", 16], []]);
    }
  );

  it("is that of verl in a log of verl", async () => {
    const log = await read(rows({ train_batch_size: 64, "val-core/x/acc/mean@1": 0.5 }));
    expect(log.problems.filter((text) => /batch/.test(text))).toEqual([
      "column train_batch_size is taken for problems (prompts) a step, as in verl"
    ]);
  });

  it("counts OpenRLHF's answers: problems are as many as the answers to one allow", async () => {
    const openrlhf = { "eval/eval_gsm8k_pass1": 0.5, train_batch_size: 1024 };
    expect((await read(rows(openrlhf))).producer).toBe("openrlhf");
    expect(samplesIn(await read(rows(openrlhf)))).toBeNull();
    expect(samplesIn(await read(rows(openrlhf), { groupSize: 8 }))).toEqual([
      "column train_batch_size / option --group-size",
      256
    ]);
  });

  it("of one device of TRL is no batch; its banner has the answers of a step", async () => {
    const state = JSON.stringify({
      train_batch_size: 4,
      log_history: upTo(12).map((step) => ({ step, reward: 0.5, "completions/mean_terminated_length": 9 }))
    });
    const log = await read(state, {}, "trainer_state.json");
    expect([log.producer, samplesIn(log)]).toEqual(["trl", null]);
    const record = (step: number) => `{'loss': 0.1, 'reward': 0.5, 'step': ${step}}\n`;
    const banner =
      "  Total train batch size (w. parallel, distributed & accumulation) = 64\nGRPO: num_generations=8, lr=1e-6\n";
    const console = await read(banner + upTo(12).map(record).join(""), {}, "a.log");
    expect(samplesIn(console)).toEqual(["setting total train batch size / num_generations", 16]);
    const parts = "per_device_train_batch_size=4, gradient_accumulation_steps=2, num_processes=8, num_generations=8\n";
    expect(samplesIn(await read(parts + upTo(12).map(record).join(""), {}, "a.log"))![1]).toBe(16);
  });
});

describe("runs of which some have no tokens", () => {
  const counted = (k: number) =>
    jsonl(upTo(12).map((step) => ({ step, "eval/accuracy": 1 - 0.8 * step ** -k, tokens_per_step: 100 })));
  const bare = jsonl(upTo(12).map((step) => ({ step, "eval/accuracy": score(step) })));
  const fitted = async (texts: string[], resource?: "compute" | "data") => {
    const logs = await Promise.all(texts.map((text, i) => read(text, {}, `run${i}-7b.jsonl`)));
    const { resource: by, fits, refused, problems } = fitRuns(logs, { resource }, []);
    return {
      by,
      fits: fits.map(({ unit }) => unit),
      refused: refused.map(({ run }) => run),
      said: problems.filter((text) => /runs are fitted/.test(text))
    };
  };

  it("leave the others where they are, and are reported", async () => {
    expect(await fitted([counted(0.1), counted(0.2), bare])).toEqual({
      by: "compute",
      fits: ["FLOPs", "FLOPs"],
      refused: ["run2-7b"],
      said: [
        "2 of 3 runs are fitted against compute; 1 has no tokens and no FLOPs, and is not comparable: --resource data fits all of them against data"
      ]
    });
    expect(await fitted([counted(0.1), counted(0.2), bare], "data")).toMatchObject({
      by: "data",
      fits: ["steps", "steps", "steps"],
      said: []
    });
  });

  it("move the others only where they are most, which is said", async () => {
    expect(await fitted([counted(0.1), bare, bare])).toEqual({
      by: "data",
      fits: ["steps", "steps", "steps"],
      refused: [],
      said: [
        "all 3 runs are fitted against data, as 2 have no tokens and no FLOPs; 1 has them: --resource compute fits that one alone"
      ]
    });
    expect((await fitted([bare, bare])).said).toEqual([]);
    expect((await fitted([counted(0.1)])).said).toEqual([]);
  });
});
