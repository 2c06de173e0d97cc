/** Consoles that print a step as `Step N` or `N/M`. Expected values are taken out of the files by expressions of this test. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import type { ImportedLog } from "../../../src/import/imported-log.js";
import { stepConsole } from "../../../src/import/readers/consoles/step-console.js";
import { importLog } from "../../helpers/import-log.js";
import { logOf, readLog } from "../../helpers/read-log.js";

const cases = "test/fixtures/cases/logs";
const read = (text: string) => readLog(stepConsole, logOf(text));
const textOf = (name: string) => readFileSync(`${cases}/${name}.log`, "utf8");
const imported = (text: string): Promise<ImportedLog> =>
  importLog(sourceOfBytes("x.log", new TextEncoder().encode(text)));
const valuesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, value]) => Number(value));
const columnOf = (log: ImportedLog, name: string) =>
  [...log.runs[0]!.table.columns.get(name)!].filter((value) => !Number.isNaN(value));

describe("the console of a trainer", () => {
  it.each<[string, string, [name: string, pattern: RegExp][], [first: number, last: number], string | null]>([
    [
      "easyr1",
      "easyr1",
      [
        ["reward.accuracy", / reward:\n.* {2}accuracy: (\S+)/g],
        ["val.accuracy_reward", /accuracy_reward: (\S+)/g]
      ],
      [1, 20],
      "setting worker.actor.model.model_path (7B)"
    ],
    [
      "easyr1-plain",
      "easyr1",
      [
        ["reward.accuracy", /^reward:\n {2}accuracy: (\S+)/gm],
        ["val.reward_score", /reward_score: (\S+)/g]
      ],
      [1, 20],
      "setting worker.actor.model.model_path (7B)"
    ],
    [
      "nemo-rl",
      "nemo-rl",
      [
        ["train/Avg Reward", /Avg Reward: (\S+)/g],
        ["validation/Accuracy", /Accuracy: (\S+)/g],
        ["train/Mean Generation Length", /Generation Length: (\S+)/g]
      ],
      [1, 20],
      null
    ],
    [
      "prime-rl",
      "prime-rl",
      [
        ["Reward", /Reward: (\S+)/g],
        ["Seq. Length", /Seq\. Length: (\S+)/g]
      ],
      [0, 29],
      "setting model (1.7B)"
    ],
    [
      "areal",
      "areal",
      [
        ["rollout/reward", /│ rollout\/reward +│ (\S+)/g],
        ["eval-rollout/reward", /eval-rollout\/reward +│ (\S+)/g]
      ],
      [0, 19],
      null
    ]
  ])("%s is read to its last digit", async (file, producer, columns, [first, last], size) => {
    const text = textOf(file);
    const log = await imported(text);
    expect([log.format, log.producer, log.runs.length]).toEqual(["step-console", producer, 1]);
    const { table, modelSize } = log.runs[0]!;
    expect([...table.step]).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i));
    expect(modelSize?.from ?? null).toBe(size);
    for (const [name, pattern] of columns) {
      const expected = valuesIn(text, pattern);
      expect(expected.length).toBeGreaterThan(3);
      expect(columnOf(log, name)).toEqual(expected);
    }
  });

  it("reads a part of all where it is one, in lines that are alike but for that", async () => {
    const parts = ["510/500", "150/500 (90%)"].flatMap((none) => new Array<string>(20).fill(none));
    for (const field of ["acc", "eval"]) {
      const lines = [...parts, "490/500", "200/500 (40%)"].map(
        (part, i) => `Step ${i} | ${field}: ${part} | loss: 0.5\n`
      );
      const { rows } = await readLog(stepConsole, logOf(lines.join("")), 400);
      expect(rows.map((row) => row[field]).filter((value) => value !== undefined)).toEqual(
        field === "acc" ? [0.98, 0.4] : [0.4]
      );
    }
  });

  it("leaves a line of more than 20,000 characters, also where it is like the ones before", async () => {
    const line = (step: number, value: string) =>
      `Step ${step} | ${Array.from({ length: 600 }, (_, i) => `metric/number_${i}: ${value}`).join(" | ")}\n`;
    const text = Array.from({ length: 8 }, (_, i) => line(i, i < 7 ? "0.5123456" : "0.512345678901234567")).join("");
    expect(text.length / 8).toBeLessThan(20_000);
    const { rows, otherLines } = await readLog(stepConsole, logOf(text), 40_000);
    expect([rows.map((row) => row.step), otherLines]).toEqual([[0, 1, 2, 3, 4, 5, 6], 1]);
  });

  it("of prime-rl has the sets that were evaluated at the step whose line follows, the last at the step after", async () => {
    const text = textOf("prime-rl-eval");
    const log = await imported(text);
    expect([log.producer, log.runs.length]).toEqual(["prime-rl", 1]);
    const { table, scores } = log.runs[0]!;
    const sets: [string, RegExp][] = [
      ["eval/aime24/avg@16", /aime24 .*Avg@16=(\S+),/g],
      ["eval/math500/avg@4", /math500 .*Avg@4=(\S+),/g],
      ["eval/aime24/pass@16", /Pass@16: (\S+),/g]
    ];
    for (const [name, pattern] of sets) {
      expect(columnOf(log, name)).toEqual(valuesIn(text, pattern));
      const values = table.columns.get(name)!;
      expect([...table.step].filter((_, i) => !Number.isNaN(values[i]!))).toEqual([0, 5, 10, 15, 20, 25, 30]);
    }
    expect(scores.filter(({ role }) => role === "evaluation").map(({ name }) => name)).toEqual(
      expect.arrayContaining(["eval/aime24/avg@16", "eval/math500/avg@4"])
    );
    expect(log.problems.join()).toContain("behind the line of step 29 is taken for that of step 30");
    const placed = await imported(
      text.replace(/^.*INFO Starting orchestrator step 10$/m, "02:10:01    INFO Running evals for checkpoint step 9")
    );
    const evaluated = placed.runs[0]!.table.columns.get("eval/aime24/avg@16")!;
    expect([...placed.runs[0]!.table.step].filter((_, i) => !Number.isNaN(evaluated[i]!))).toEqual([
      0, 5, 9, 15, 20, 25, 30
    ]);
  });

  it("of prime-rl is known by its later layout too", async () => {
    const text = textOf("prime-rl-head");
    const log = await imported(text);
    expect([log.producer, columnOf(log, "Reward")]).toEqual(["prime-rl", valuesIn(text, /Reward (\S+)/g)]);
  });

  it("of NeMo-RL keeps each validation set of a step, by name or place", async () => {
    const text = textOf("nemo-rl-two-sets");
    const accuracies = valuesIn(text, / Accuracy: (\S+)/g);
    const log = await imported(text);
    expect(columnOf(log, "validation/Accuracy")).toEqual(accuracies.filter((_, i) => i % 2 === 0));
    expect(columnOf(log, "validation/2/Accuracy")).toEqual(accuracies.filter((_, i) => i % 2 === 1));
    expect(log.runs[0]!.scores.filter(({ role }) => role === "evaluation")).toHaveLength(2);
    let sets = 0;
    const named = text.replace(
      /Validation Results:/g,
      () => `Validation Results for ${sets++ % 2 === 0 ? "aime24" : "math"}:`
    );
    const byName = await imported(named);
    expect(columnOf(byName, "validation/aime24/Accuracy")).toEqual(columnOf(log, "validation/Accuracy"));
    expect(columnOf(byName, "validation/math/Accuracy")).toEqual(columnOf(log, "validation/2/Accuracy"));
  });

  it.each(["easyr1-plain", "nemo-rl", "areal", "prime-rl"])(
    "%s is the same behind the names that kubectl and stern put before each line",
    async (file) => {
      const text = textOf(file);
      const plain = await imported(text);
      for (const pod of ["[pod/head-7d9f-x2x/trainer] ", "head-7d9f-x2x trainer "]) {
        const { runs, producer } = await imported(text.replace(/^/gm, pod).slice(0, -pod.length));
        expect([producer, runs.length]).toEqual([plain.producer, 1]);
        expect([...runs[0]!.table.step]).toEqual([...plain.runs[0]!.table.step]);
        expect([...runs[0]!.table.columns]).toEqual([...plain.runs[0]!.table.columns]);
      }
    }
  );

  it("of a script names its run in brackets, and has percentages", async () => {
    const text = textOf("plainlog");
    const log = await imported(text);
    const percent = [...text.matchAll(/acc=(\S+)%/g)].map(([, value]) => Number(`${value}e-2`));
    expect([log.runs.map(({ run }) => run), columnOf(log, "acc")]).toEqual([["gsm_8B_s1"], percent]);
  });
});

describe("lines with separated fields", () => {
  const record = { step: 12, Loss: 0.5, reward: 0.25 };
  it.each([
    ["bars", "Step 12 | Loss: 0.5 | reward=0.25"],
    ["bars and no marks", "Step 12 |  1m 13s | Loss 0.5 | Trainable 480/512 (93.8%) | reward 25%"],
    ["commas", "[2026-03-04 05:00:07] INFO train: step: 12, Loss: 0.5, reward: 0.25"],
    ["blanks", "step=12 Loss=0.5 reward=0.25"],
    ["dashes", "step 12/200 - Loss: 0.5 - reward: 0.25"],
    ["a total alone", "12/200 | Loss=0.5 | reward=0.25"],
    ["Megatron's", " [2026-03-04 05:00:07] iteration       12/    2174 | Loss: 5.000000E-01 | reward: 2.5E-01 |"],
    ["Kubernetes before it", "2026-03-04T05:00:07.123456789Z stdout F Step 12 | Loss: 0.5 | reward: 0.25"],
    ["Slurm before it", "0: Step 12 | Loss: 0.5 | reward: 0.25"],
    ["torchrun before it", "[default0]: Step 12 | Loss: 0.5 | reward: 0.25"],
    ["Compose before it", "trainer-1  | Step 12 | Loss: 0.5 | reward: 0.25"],
    ["Ray and colours before it", "\u001b[36m(Trainer pid=3)\u001b[0m Step 12 | Loss: 0.5 | reward: 0.25"],
    ["epochs before it", "Epoch 1/3 | Step 12/100 | Loss: 0.5 | reward: 0.25"],
    ["units", "Step 12 | Loss: 0.5 nats | reward: 0.25 (best)"]
  ])("%s", async (_, line) => {
    expect((await read(`${line}\n`)).rows).toEqual([record]);
  });

  it("are told from progress bars and prose", async () => {
    const lines = [
      "Generating: 100%|████| 512/512 [01:13<00:00,  6.97it/s]",
      "Step 3 of the proof: let x = 5, then y = 7",
      "1/2 | of the problems",
      "Step 12 | no numbers here",
      "we take 12/50 | 3=4"
    ];
    const { rows } = await read(`${lines.join("\n")}\n`);
    expect(rows).toEqual([]);
  });

  it("keep runs apart that print into one console", async () => {
    const lines = [1, 2, 3, 4, 5, 6].flatMap((step) => [
      `[a_0.5B] ${step}/50 | acc=${step}0.0%`,
      `[b_7B] ${step}/50 | acc=${step}5.0%`
    ]);
    const { runs } = await imported(`${lines.join("\n")}\n`);
    expect(
      runs.map(({ run, modelSize, table }) => [run, modelSize?.parameters, [...table.columns.get("acc")!]])
    ).toEqual([
      ["a_0.5B", 5e8, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]],
      ["b_7B", 7e9, [0.15, 0.25, 0.35, 0.45, 0.55, 0.65]]
    ]);
  });

  it("whose last one has no end stand if they are like the one before", async () => {
    const whole = "Step 1 | Reward: 0.2000\nStep 2 | Reward: 0.2790";
    expect((await read(whole)).rows.map(({ Reward }) => Reward)).toEqual([0.2, 0.279]);
    for (const cut of [1, 2, 3]) {
      const { rows, problems } = await read(whole.slice(0, -cut));
      expect(rows.map(({ step }) => step)).toEqual([1]);
      expect(problems).toEqual(["The last line has no end, and its number may be cut: it is not taken."]);
    }
  });
});

describe("steps over several lines", () => {
  it("go on past lines of other processes", async () => {
    const lines = [
      "(Runner pid=1) Step 1",
      "(Runner pid=1) reward:",
      "(Worker pid=2) Step of the proof: 7",
      "(Runner pid=1)   accuracy: 0.5",
      "(Runner pid=1) Saved checkpoint",
      "(Runner pid=1) val: 3"
    ];
    expect((await read(`${lines.join("\n")}\n`)).rows).toEqual([{ step: 1, "reward.accuracy": 0.5 }]);
  });

  it("have the number that a cut leaves nowhere", async () => {
    const { rows, problems } = await read("Step 1\nreward:\n  accuracy: 0.5\nStep 2\nreward:\n  accuracy: 0.2");
    expect([rows, problems.length]).toEqual([[{ step: 1, "reward.accuracy": 0.5 }], 1]);
  });

  it("have a validation before the first step at step 0", async () => {
    const lines = [
      "📊 Validation Results:",
      "    • Accuracy: 0.1250",
      "========================= Step 1/200 =========================",
      "📊 Validation Results:",
      "    • Accuracy: 0.2500",
      "📊 Training Results:",
      "a warning of something else",
      "  • Avg Reward: 0.5000"
    ];
    expect((await read(`${lines.join("\n")}\n`)).rows).toEqual([
      { step: 0, "validation/Accuracy": 0.125 },
      { step: 1, "validation/Accuracy": 0.25, "train/Avg Reward": 0.5 }
    ]);
  });

  it.each(["=== Iteration 10 ===", "--- step 10/200 ---", "##### Step 10 #####"])(
    "printed by hand are the lines right behind their title: %s",
    async (title) => {
      const block = (step: number) => [
        title.replace("10", String(step)),
        `  accuracy: 0.${step + 20}`,
        `  tokens = 25${step}`,
        "saved a checkpoint",
        "  loss: 0.9"
      ];
      const text = [10, 20, 30].flatMap(block).join("\n");
      const log = await imported(`${text}\n`);
      expect([log.format, [...log.runs[0]!.table.step]]).toEqual(["step-console", [10, 20, 30]]);
      expect(columnOf(log, "accuracy")).toEqual([0.3, 0.4, 0.5]);
      expect(columnOf(log, "tokens")).toEqual([2510, 2520, 2530]);
      expect(log.ledger.columns.map(({ name }) => name)).not.toContain("loss");
    }
  );

  it.each<[string, (step: number) => string[], string]>([
    [
      "a list",
      (step) => [`=== Step ${step} ===`, "📊 Validation Results:", "  • Accuracy: 41.5%"],
      "validation/Accuracy"
    ],
    ["lines behind a title", (step) => [`=== Step ${step} ===`, "  accuracy: 41.5%"], "accuracy"],
    ["fields", (step) => [`Step ${step} | accuracy: 41.5% | loss: 0.5`], "accuracy"]
  ])("have a percentage as a fraction: %s", async (_, block, name) => {
    const { rows } = await read(`${[1, 2, 3].flatMap(block).join("\n")}\n`);
    expect(rows.map((row) => [row.step, row[name]])).toEqual([1, 2, 3].map((step) => [step, 0.415]));
  });

  it("of ROLL are the metrics before the line that ends the step", async () => {
    const lines = [0, 1].flatMap((step) => [
      `[2026-03-04 05:00:10] [INFO] [rlvr_pipeline.py(1)]: {"val_correct/all/mean": 0.${step + 3}, "critic/score/mean": 0.2}`,
      `[2026-03-04 05:00:10] [INFO] [rlvr_pipeline.py(2)]: pipeline step ${step} finished`
    ]);
    const log = await imported(`${lines.join("\n")}\n`);
    expect([log.format, log.producer, columnOf(log, "val_correct/all/mean")]).toEqual([
      "step-console",
      "roll",
      [0.3, 0.4]
    ]);
  });
});
