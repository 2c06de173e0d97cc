/** Sizes of models: from words of names, from columns, from what a console prints; never from an id. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportedLog, ImportOptions } from "../../src/import/imported-log.js";
import { readSize, sizeInColumn, sizeInName } from "../../src/import/names/model-size.js";
import { importLog } from "../helpers/import-log.js";

const read = (text: string, path = "run.csv", options: ImportOptions = {}): Promise<ImportedLog> =>
  importLog(sourceOfBytes(path, new TextEncoder().encode(text)), options);
const table = "step,accuracy\n1,0.1\n2,0.2\n3,0.3\n";
const sizeIn = (name: string) => {
  const reading = sizeInName(name);
  return reading.kind === "size" ? reading.size.parameters : reading.kind;
};

describe("sizeInName(name)", () => {
  it.each([
    "3f0c2a91-7b1e-414b-9d0e-5a2f61c0aa17",
    "run_3f0c2a91_7b1e_414b_9d0e_5a2f61c0aa17",
    "3f0c2a91-7b1e-414b-9d0e",
    "3f0c2a91-7b1e-414b",
    "grpo-9c1f-534B",
    "grpo-534b-0e7d2c",
    "00d4534b",
    "mlruns/0/4f534b1c9e2a4b7b8a7b6c5d4e3f2a1b/metrics",
    "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3-413b-a94a8f",
    ".dvc/cache/files/md5/4b/534b1c9e2a4b7b8a7b6c5d4e3f2a1b",
    "20250101123456789012b"
  ])("takes none from an id: %s", (name) => expect(sizeIn(name)).toBe("none"));

  it.each([
    ["llama-405b-bf16", 405e9],
    ["405b-a100", 405e9],
    ["Llama-3.1-405B", 405e9],
    ["qwen-7b/3f0c2a91-7b1e-414b-9d0e-5a2f61c0aa17", 7e9],
    ["models--Qwen--Qwen2.5-7B-Instruct/snapshots/a09a35458c702b33eeacc393d103063234e8bc28/config.json", 7e9],
    ["qwen-7b/4f534b1c9e2a4b7b8a7b6c5d4e3f2a1b", 7e9],
    ["qwen25_05b", 5e8],
    ["qwen3-06b-s1", 6e8],
    ["qwen25_7b", 7e9],
    ["smollm2-0p36b", 3.6e8],
    ["model_0_25b", 2.5e8],
    // a decimal, and two signs between, are no piece of a hash
    ["9d0e-1.500b-7b1e", 1.5e9],
    ["9d0e--405b", 405e9],
    ["kimi-2000b", 2e12]
  ])("takes one from a word: %s", (name, size) => expect(sizeIn(name)).toBe(size));

  it.each([
    "qwen25_15b",
    "Qwen2.5-15B",
    "qwen3-17b",
    "qwen3-18b",
    "smollm2-17b",
    "phi38b-phi-38b",
    "model-005b",
    "x_0125b"
  ])("asks where a decimal point may be lost: %s", (name) => expect(sizeIn(name)).toBe("unclear"));

  it.each(["starcoder-15b", "gemma-3-27b", "llama-13b"])("and not where none can be: %s", (name) =>
    expect(typeof sizeIn(name)).toBe("number")
  );

  it("takes none above 2T, of which there is no model", () => expect(sizeIn("model-2001b")).toBe("none"));
});

describe("readSize(text)", () => {
  it("takes what people write, up to 2T", () => {
    expect(["7B", "0.5b", "500M", "1T", "2t", "7e9"].map(readSize)).toEqual([7e9, 5e8, 5e8, 1e12, 2e12, 7e9]);
    expect(["2.1T", "3000B", "7e13", "99999", "B", "1x"].map(readSize)).toEqual(Array(6).fill(null));
  });
});

describe("sizeInColumn(name, value)", () => {
  it.each([
    ["params_b", 0.5, 5e8],
    ["params_b", 72, 72e9],
    ["params_m", 135, 135e6],
    ["params (million)", 500, 5e8],
    ["model_size", 1.5, 1.5e9],
    ["num_parameters", 7615616512, 7615616512],
    ["num_parameters", 4e12, null],
    ["params_b", 7e9, 7e9],
    ["model_size", 7000, null],
    ["params", Number.NaN, null]
  ])("%s of %d", (name, value, size) => expect(sizeInColumn(name, value)).toBe(size));
});

describe("the size of a run", () => {
  const sizeOf = async (text: string, path?: string, options?: ImportOptions) => {
    const { runs, problems } = await read(text, path, options);
    return [runs[0]!.modelSize?.parameters ?? null, runs[0]!.modelSize?.from ?? problems.join("\n")];
  };

  it("is not known from an id in a column, and the option says it", async () => {
    const text = table
      .replace(/\n(\d),/g, "\n$1,3f0c2a91-7b1e-414b-9d0e-5a2f61c0aa17,")
      .replace("step,", "step,run_id,");
    expect((await sizeOf(text))[0]).toBeNull();
    expect(await sizeOf(text, "a.csv", { modelSize: 7e9 })).toEqual([7e9, "option --model-size"]);
  });

  it.each([
    ["params_b", "0.5", 5e8, "column params_b"],
    ["params_m", "135", 135e6, "column params_m"],
    ["model_size", "1.5B", 1.5e9, "the column of the model (1.5B)"],
    ["model_size", "500M", 5e8, "the column of the model (500M)"]
  ])("is read from a column %s of %s", async (column, cell, size, from) => {
    const text = table.replace("accuracy", `accuracy,${column}`).replace(/(0\.\d)/g, `$1,${cell}`);
    expect(await sizeOf(text, "qwen-3b.csv")).toEqual([size, from]);
    expect((await read(text)).problems).toEqual([]);
  });

  it("is asked about where it is above 2T or has lost its point; rows of two sizes are two runs", async () => {
    const of = (cells: string[], column: string) =>
      table.replace("accuracy", `accuracy,${column}`).replace(/0\.\d/g, (value) => `${value},${cells.shift()}`);
    expect(await sizeOf(of(["3e12", "3e12", "3e12"], "num_params"))).toEqual([
      null,
      expect.stringMatching(/more than the 2T.*--model-size/)
    ]);
    const { runs } = await read(of(["1.5", "7", "7"], "params_b"));
    expect(runs.map(({ modelSize, table }) => [modelSize?.parameters, [...table.step]])).toEqual([
      [1.5e9, [1]],
      [7e9, [2, 3]]
    ]);
    expect(await sizeOf(table, "qwen25_15b.csv")).toEqual([
      null,
      expect.stringContaining("15b, which may be 1.5B or 15B: say which with --model-size")
    ]);
  });

  it("is that of the nearest folder, and others are said", async () => {
    expect(await sizeOf(table, "exp-70b/qwen-7b/run.csv")).toEqual([7e9, "the folder's name (7b)"]);
    const { problems } = await read(table, "exp-70b/qwen-7b/run.csv");
    expect(problems).toEqual(["model size is taken from the folder's name, 7b; the folder's name says 70b"]);
  });
});

describe("what a console prints of its model", () => {
  const records = [1, 2, 3].map((step) => `{'loss': 0.1, 'reward': 0.${step}, 'step': ${step}}\n`).join("");
  const verl = [1, 2, 3]
    .map((step) => `(TaskRunner pid=7) step:${step} - critic/score/mean:0.${step} - actor/lr:1e-06\n`)
    .join("");
  const of = async (lines: string, path = "run.log", more = records) => {
    const { runs, problems } = await read(`${lines}\n${more}`, path);
    return [
      runs[0]!.modelSize?.parameters ?? null,
      runs[0]!.modelSize?.from ?? null,
      problems.filter((text) => /size/.test(text))
    ];
  };

  it.each([
    ["trainable params: 40,370,176 || all params: 7,635,801,600 || trainable%: 0.5287", 7635801600],
    ["trainable params: 4194304 || all params: 6742609920 || trainable%: 0.06220594176090199", 6742609920],
    [
      "[INFO:swift] model_parameter_info: PeftModelForCausalLM: 8212.56M Params (21.8235M Trainable [0.2657%]), 0.0001M Buffers.",
      8212560000
    ],
    ["Qwen2ForCausalLM contains 7.62B parameters", 7620000000],
    [' "-____-"     Trainable parameters = 119,734,272 of 3,205,672,960 (3.74% trained)', 3205672960],
    ["Trainable parameters = 119,734,272/3,000,000,000 (3.99% trained)", 3e9],
    ["Model llama3 8B size: 8,030,261,248 total parameters", 8030261248],
    ["8.0 B     Total params", 8e9],
    ["Total parameters: 494,032,768", 494032768],
    ["number of parameters: 1.54B", 1.54e9]
  ])("counts as its size: %s", async (line, size) => {
    expect(await of(line)).toEqual([size, `the printed number of parameters, ${size.toLocaleString("en-US")}`, []]);
    expect((await of(`(WorkerDict pid=12) ${line}`, "run.log", verl))[0]).toBe(size);
  });

  it.each([
    "All the weights of Qwen2ForCausalLM were initialized from the model checkpoint at Qwen/Qwen2.5-7B.",
    "loading configuration file config.json from cache at /root/.cache/models--Qwen--Qwen2.5-7B/snapshots/d149729398750b98c0af14eb82c78cfe92750796/config.json",
    "loading weights file /models/Qwen2.5-7B/model.safetensors",
    "Loading model from /models/Qwen2.5-7B",
    "Loading model: Qwen/Qwen2.5-7B",
    "INFO 03-01 12:00:00 [config.py:1] Initializing a V1 LLM engine (v0.8.5) with config: model='Qwen/Qwen2.5-7B', tokenizer='x'",
    "Starting to load model Qwen/Qwen2.5-7B...",
    "model_name_or_path: Qwen/Qwen2.5-7B",
    "python grpo.py --model_name_or_path Qwen/Qwen2.5-7B --lr 1e-6",
    '  "_name_or_path": "Qwen/Qwen2.5-7B",',
    "[INFO:swift] Loading the model using model_dir: /root/.cache/modelscope/Qwen/Qwen2___5-7B-Instruct"
  ])("names it: %s", async (line) => {
    expect(await of(line)).toEqual([7e9, "setting loaded model (7B)", []]);
    expect((await of(`(WorkerDict pid=12) ${line}`, "run.log", verl))[0]).toBe(7e9);
  });

  it.each([
    "Number of trainable parameters = 40,370,176",
    "> number of parameters on (tensor, pipeline) model parallel rank (0, 0): 3813000000",
    "trainable params: 40,370,176",
    "a model of 7B parameters would load more",
    "total params: 12",
    "all params: 7,635,801,600,000 || x"
  ])("says nothing of its size: %s", async (line) => expect((await of(line))[0]).toBeNull());

  it("comes behind the name of its model and before that of the file; what is far apart is said", async () => {
    const count = "all params: 7,635,801,600";
    expect((await of(count, "qwen-14b.log"))[0]).toBe(7635801600);
    expect((await of(count, "qwen-14b.log"))[2]).toEqual([
      "model size is taken from the printed number of parameters, 7,635,801,600; the file's name says 14b"
    ]);
    expect(await of(`${count}\nLoading model from Qwen/Qwen2.5-7B`, "qwen-7b.log")).toEqual([
      7e9,
      "setting loaded model (7B)",
      []
    ]);
  });

  it("is not taken where several models are loaded: that is said", async () => {
    const two = await of(
      "Qwen2ForCausalLM contains 7.62B parameters\nQwen2ForSequenceClassification contains 1.54B parameters"
    );
    expect(two).toEqual([null, null, [expect.stringContaining("several numbers of parameters (")]]);
    const models = await of("Loading model from Qwen/Qwen2.5-7B\nLoading model from Qwen/Qwen2.5-Math-72B");
    expect(models).toEqual([null, null, [expect.stringContaining("several models")]]);
    expect((await of("A contains 7.62B parameters\nB contains 7.62B parameters\nall params: 7,700,000,000"))[0]).toBe(
      7.62e9
    );
  });
});
