/** A log from its bytes to runs: what is understood, what is set aside, what is said aloud. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportedLog, ImportOptions } from "../../src/import/imported-log.js";
import { inspect } from "../../src/import/inspection.js";
import { importLog } from "../helpers/import-log.js";

type Row = Record<string, unknown>;

const checksum = () => {
  const hash = createHash("sha256");
  return { update: (bytes: Uint8Array) => void hash.update(bytes), digest: () => hash.digest("hex") };
};

const jsonl = (rows: readonly Row[]) => `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;

function read(text: string | Uint8Array, options: ImportOptions = {}, path = "run.jsonl"): Promise<ImportedLog> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return importLog(sourceOfBytes(path, bytes), options);
}

/** Steps from..to with an accuracy and the tokens of each. */
function steps(from: number, to: number, more: (step: number) => Row = () => ({})): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    step: from + i,
    "val-core/gsm8k/acc/mean@1": 0.3 + (from + i) / 1000,
    "perf/total_num_tokens": 1000,
    ...more(from + i)
  }));
}

describe("importLog(source)", () => {
  it("counts every row once: used, replaced or set aside", async () => {
    const rows = [...steps(1, 50), ...steps(41, 60), { note: "no step" }, { step: 1.5, accuracy: 0.1 }, { step: 7 }];
    const { ledger, runs, problems } = await read(jsonl(rows));
    expect(ledger).toMatchObject({ read: 73, used: 60, duplicates: 10 });
    expect(ledger.setAside).toEqual({
      "no step": 1,
      "step is no whole number": 1,
      "no column that a fit needs": 1
    });
    expect(runs[0]!.table.step).toHaveLength(60);
    expect(problems.some((text) => text.includes("steps go back"))).toBe(true);
  });

  it("names the columns that may count the steps, and what stands where they should", async () => {
    const rows = (more: (step: number) => Row) => jsonl(steps(1, 9, more).map(({ step: _, ...row }) => row));
    expect((await read(rows((step) => ({ ckpt: step, host: "a" })))).whyNoRun).toBe(
      "no training steps found: if a column counts them, say --step COLUMN (ckpt)"
    );
    const texts = steps(1, 9).map((row) => ({ ...row, step: `${row.step}/500` }));
    expect((await read(jsonl(texts))).whyNoRun).toBe(
      'no training steps found: step holds text such as "1/500"; write whole numbers, or name another column: --step COLUMN'
    );
    // neither a score nor a clock is offered
    expect((await read(rows((step) => ({ step_time: 60 - step })))).whyNoRun).toBe(
      "no training steps found: say which column counts the steps with --step COLUMN, or how many steps the rows are apart with --logging-steps N, the first row's step with --first-step N"
    );
  });

  it("gives the rows that were asked for the role that their column states", async () => {
    const rows = jsonl(
      steps(1, 9).flatMap(({ step }) =>
        ["train", "test"].map((split) => ({ step, split, accuracy: 0.3 + Number(step) / 100 }))
      )
    );
    const roleOf = async (value: string, options: ImportOptions = {}) => {
      const { runs } = await read(rows, { ...options, where: [{ column: "split", value }] });
      return runs[0]!.scores.map(({ role, roleFrom }) => [role, roleFrom]);
    };
    expect(await roleOf("train")).toEqual([["training", "a column beside it"]]);
    expect(await roleOf("test")).toEqual([["evaluation", "a column beside it"]]);
    // the log's word stands before the user's
    expect(await roleOf("train", { role: "evaluation" })).toEqual([["training", "a column beside it"]]);
  });

  it("takes no size that a column of sizes and the model's name say each otherwise", async () => {
    const of = async (model: string, params: number) => {
      const { runs, problems } = await read(jsonl(steps(1, 9, () => ({ model, num_params: params }))));
      return [runs[0]!.modelSize?.parameters ?? null, problems.filter((text) => text.includes("--model-size")).length];
    };
    expect(await of("Qwen2.5-7B", 3e9)).toEqual([null, 1]);
    expect(await of("Qwen2.5-7B", 7615616512)).toEqual([7615616512, 0]);
    // without embeddings
    expect(await of("Qwen2.5-0.5B", 357_900_000)).toEqual([357_900_000, 0]);
    expect(await of("my-model", 3e9)).toEqual([3e9, 0]);
  });

  it("after a restart the last attempt at a step stands", async () => {
    const again = steps(41, 60, () => ({ "val-core/gsm8k/acc/mean@1": 0.9 }));
    const { runs } = await read(jsonl([...steps(1, 50), ...again]));
    const score = runs[0]!.table.columns.get("val-core/gsm8k/acc/mean@1")!;
    expect([score[39], score[40], score[59]]).toEqual([0.3 + 40 / 1000, 0.9, 0.9]);
  });

  it("an evaluation on a line of its own joins the training line of its step", async () => {
    const rows = steps(1, 10).flatMap(({ step, "perf/total_num_tokens": tokens, ...score }) => [
      { step, "perf/total_num_tokens": tokens },
      ...(Number(step) % 5 === 0 ? [{ step, ...score }] : [])
    ]);
    const { runs, ledger } = await read(jsonl(rows));
    expect(runs[0]!.scores[0]).toMatchObject({ points: 2, reading: "fraction" });
    expect(ledger).toMatchObject({ read: 12, used: 12, duplicates: 0 });
  });

  it("rows that say a step again with other values are asked about, and read as the user says", async () => {
    const rows = steps(1, 20).flatMap((row) => [
      { ...row, "val-core/gsm8k/acc/mean@1": 0.2 },
      { ...row, "val-core/gsm8k/acc/mean@1": 0.4 }
    ]);
    const refused = await read(jsonl(rows));
    expect(refused).toMatchObject({ runs: [], ledger: { read: 40, used: 0, duplicates: 0 } });
    expect(refused.ledger.setAside).toEqual({ "runs not told apart": 40 });
    expect(refused.refusal).toMatch(/20 steps are said again .*--repeats last, mean or runs/);
    expect(refused.problems).toContain(refused.refusal);
    const score = async (repeats: "last" | "mean" | "runs") =>
      (await read(jsonl(rows), { repeats })).runs.map(
        ({ table }) => table.columns.get("val-core/gsm8k/acc/mean@1")![3]
      );
    expect(await score("mean")).toEqual([expect.closeTo(0.3, 12)]);
    expect((await read(jsonl(rows), { repeats: "mean" })).problems).toContain(
      "20 steps are said again with other values: their mean is taken, as asked (--repeats mean)"
    );
    expect(await score("last")).toEqual([0.4]);
    expect(await score("runs")).toEqual([0.2, 0.4]);
  });

  it("runs of a table keep apart", async () => {
    const rows = ["a-7B", "b-1.5B"].flatMap((run) => steps(1, 12, () => ({ run })));
    const { runs } = await read(jsonl(rows));
    expect(runs.map(({ run, modelSize }) => [run, modelSize?.parameters])).toEqual([
      ["a-7B", 7e9],
      ["b-1.5B", 1.5e9]
    ]);
  });

  it("a long table gives what the wide one gives", async () => {
    const wide = await read(jsonl(steps(1, 12)));
    const long = steps(1, 12).flatMap(({ step, ...metrics }) =>
      Object.entries(metrics).map(([metric, value]) => ({ step, metric, value }))
    );
    const { runs } = await read(jsonl(long));
    expect(runs[0]!.table.columns).toEqual(wide.runs[0]!.table.columns);
    expect(runs[0]!.tokens!.cumulative).toEqual(wide.runs[0]!.tokens!.cumulative);
  });

  it("says where a log begins late, has gaps, or is a sample", async () => {
    const problemsOf = async (rows: Row[]) => (await read(jsonl(rows))).problems.join("\n");
    expect(await problemsOf(steps(101, 140))).toContain("begins at step 101");
    expect(await problemsOf([...steps(1, 20), ...steps(51, 60)])).toContain("steps are missing: 21 to 50");
    const uneven = steps(1, 200).filter((_, i) => (i * i) % 7 < 2);
    expect(await problemsOf(uneven)).toContain("uneven distances");
  });

  it("NaN counts as blank and is told", async () => {
    const text = jsonl(steps(1, 12)).replace('"val-core/gsm8k/acc/mean@1":0.304', '"val-core/gsm8k/acc/mean@1":NaN');
    const { runs, problems } = await read(text);
    expect(runs[0]!.scores[0]!.points).toBe(11);
    expect(problems.join("\n")).toContain("is NaN or infinite in 1 row");
  });

  it("never takes a reward for a fraction right by itself", async () => {
    const rows = (low: number, high: number) =>
      Array.from({ length: 10 }, (_, i) => ({ step: i, "critic/score/mean": low + ((high - low) * i) / 9 }));
    const reading = async (low: number, high: number) =>
      (await read(jsonl(rows(low, high)))).runs[0]!.scores[0]!.reading;
    expect(await reading(0.1, 0.9)).toBe("unclear");
    expect(await reading(-3, 3)).toBe("other");
    expect(await reading(10, 90)).toBe("other");
    const shaped = rows(0.1, 0.9).map((row) => ({ ...row, "critic/score/max": 3, "critic/score/min": -1 }));
    expect((await read(jsonl(shaped))).runs[0]!.scores[0]!.reading).toBe("other");
    const within = rows(0.1, 0.9).map((row) => ({ ...row, "critic/score/max": 1, "critic/score/min": 0 }));
    expect((await read(jsonl(within))).runs[0]!.scores[0]!.reading).toBe("unclear");
  });

  it("an accuracy in percent is no fraction until the user says so", async () => {
    const rows = steps(1, 10).map(({ step }) => ({ step, "eval/accuracy": 10 + Number(step) }));
    const [score] = (await read(jsonl(rows))).runs[0]!.scores;
    expect(score).toMatchObject({ reading: "other" });
    expect(score!.remark).toContain("--score-range 0,100");
  });

  it("asks for nothing about a score that the user has told", async () => {
    const rows = (low: number) =>
      steps(1, 10).map(({ step }) => ({
        step,
        "critic/score/mean": low + Number(step) / 20,
        other: 1,
        "eval/acc": 0.5
      }));
    const named = { scores: ["critic/score/mean"] };
    const asked = async (low: number, told: ImportOptions) => {
      const log = await read(jsonl(rows(low)), told);
      expect(log.runs[0]!.scores[0]!.name).toBe(told.scores ? "critic/score/mean" : "eval/acc");
      const missing = inspect(log).missing.map(({ option }) => option);
      return missing.filter((option) => option.startsWith("--score"));
    };
    expect(await asked(0, {})).toEqual([]);
    expect(await asked(0, named)).toEqual([]);
    expect(await asked(-1, named)).toEqual(["--score NAME --score-range WRONG,RIGHT"]);
    expect(await asked(-1, { ...named, scoreRange: { low: -1, high: 1 } })).toEqual([]);
    const bare = jsonl(steps(1, 10).map(({ step }) => ({ step, "critic/score/mean": -1 + Number(step) / 20 })));
    const about = (problems: readonly string[]) => problems.filter((text) => text.includes("score"));
    expect(about((await read(bare)).problems)).toHaveLength(1);
    expect(about((await read(bare, { scoreRange: { low: -1, high: 1 } })).problems)).toEqual([]);
  });

  it("model size: the option, then the log, then names; never a mixture of experts, never two", async () => {
    const sizeOf = async (path: string, options: ImportOptions = {}, row: Row = {}) =>
      (await read(jsonl(steps(1, 5, () => row)), options, path)).runs[0]!.modelSize;
    expect(await sizeOf("runs/Qwen2.5-7B/log.jsonl")).toEqual({ parameters: 7e9, from: "the folder's name (7B)" });
    expect(await sizeOf("grpo_0.5b.jsonl")).toMatchObject({ parameters: 5e8 });
    expect(await sizeOf("grpo_0.5b.jsonl", {}, { model: "Qwen/Qwen2.5-1.5B" })).toMatchObject({ parameters: 1.5e9 });
    expect(await sizeOf("grpo_0.5b.jsonl", { modelSize: 3e9 })).toMatchObject({ parameters: 3e9 });
    expect(await sizeOf("qwen3-30b-a3b.jsonl")).toBeNull();
    expect(await sizeOf("7b-against-1.5b.jsonl")).toBeNull();
    expect(await sizeOf("log.jsonl")).toBeNull();
  });

  it("the same packed or plain, with the checksum of the file as it lies there", async () => {
    const text = jsonl(steps(1, 300));
    const packed = gzipSync(text);
    const [a, b] = [await read(text, { checksum }), await read(packed, { checksum }, "run.jsonl.gz")];
    expect(b.runs).toEqual(a.runs);
    expect(b.packing).toBe("gzip");
    expect(b.ledger.sha256).toBe(createHash("sha256").update(packed).digest("hex"));
    await expect(read(packed.subarray(0, 200), {}, "run.jsonl.gz")).rejects.toThrow("run.jsonl.gz: must be whole gzip");
  });

  it("the checksum is of the whole file where only parts of it were read, whatever pieces it comes in", async () => {
    const path = "test/fixtures/trainers/parquet/pyarrow.parquet";
    const whole = readFileSync(path);
    const pieces = async function* () {
      for (let at = 0; at < whole.length; at += 1000) yield whole.subarray(at, at + 1000);
    };
    const { ledger } = await importLog({ ...sourceOfBytes(path, whole), stream: pieces }, { checksum });
    expect(ledger.sha256).toBe(createHash("sha256").update(whole).digest("hex"));
  });

  it("a file without steps, an empty one and one of no known format have no runs and say why", async () => {
    for (const content of ["", "hello\nworld\n", jsonl([{ a: 1 }, { a: 2 }]), "\u0000\u0001\u0002\u0003"]) {
      const { runs, problems, ledger } = await read(content);
      expect(runs).toEqual([]);
      expect(ledger.read === 0 ? problems.length > 0 : ledger.setAside["no step"] === ledger.read).toBe(true);
    }
  });

  it("a console whose first step comes late is read, and one with bytes of no text is not", async () => {
    const noise = "Loading checkpoint shards of the model, please wait\n".repeat(6000);
    const lines = [1, 2, 3].map((step) => `step:${step} - val-core/gsm8k/acc/mean@1:0.${step}\n`).join("");
    const { format, runs } = await read(noise + lines, {}, "console.txt");
    expect([format, [...runs[0]!.table.columns.get("val-core/gsm8k/acc/mean@1")!]]).toEqual([
      "verl-console",
      [0.1, 0.2, 0.3]
    ]);
    for (const broken of ["\0", "\xff"]) {
      const bytes = Buffer.from(noise.replace("please", broken) + lines, "latin1");
      expect((await read(bytes, {}, "console.txt")).runs).toEqual([]);
    }
  });

  it("stops when it is told to", async () => {
    const abort = new AbortController();
    abort.abort(new Error("stopped by hand"));
    await expect(read(jsonl(steps(1, 50)), { signal: abort.signal })).rejects.toThrow("stopped by hand");
  });
});
