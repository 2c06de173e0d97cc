/** Tables as pages of trackers give them, and as people write them by hand: what each column is, and what is asked otherwise. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { importLog } from "../helpers/import-log.js";

const steps = Array.from({ length: 12 }, (_, i) => 10 * (i + 1));
const score = (step: number) => (160 + step + ((7 * step) % 50)) / 500;
const read = (header: string, row: (step: number) => string) => readText([header, ...steps.map(row)].join("\n"));
const readText = (text: string, options: ImportOptions = {}) =>
  importLog(
    sourceOfBytes(
      "a.csv",
      new TextEncoder().encode(`${text}
`)
    ),
    options
  );
const scoresIn = ({ runs }: Awaited<ReturnType<typeof readText>>) =>
  runs.map(({ scores }) => scores.map(({ name, role, points }) => `${name} ${role} ${points}`));

describe("the role of a score", () => {
  it.each([
    ["context", '"{""subset"": ""train""}"'],
    ["metric.context", "\"{'subset': 'train'}\""],
    ["context.subset", "train"],
    ["subset", "train"],
    ["split", "training"]
  ])("is training where every cell of %s is %s", async (column, cell) => {
    const { runs } = await read(`${column},step,accuracy`, (step) => `${cell},${step},${score(step)}`);
    const [{ name, role, roleFrom }] = runs[0]!.scores as [(typeof runs)[0]["scores"][0]];
    expect([name, role, roleFrom]).toEqual(["accuracy", "training", "a column beside it"]);
  });

  it.each(["val", "test", "eval"])("is evaluation where a context has the subset %s", async (subset) => {
    const cell = `"{""subset"": ""${subset}""}"`;
    expect(scoresIn(await read("context,step,accuracy", (step) => `${cell},${step},${score(step)}`))).toEqual([
      ["accuracy evaluation 12"]
    ]);
  });

  it("parts the score of one run where contexts of both stand beside each other", async () => {
    const log = await read("context.subset,step,accuracy", (step) =>
      ["train", "val"].map((subset) => `${subset},${step},${score(step)}`).join("\n")
    );
    expect(scoresIn(log)).toEqual([
      ["accuracy[context.subset=val] evaluation 12", "accuracy[context.subset=train] training 12"]
    ]);
  });

  it("stays that of its name in the rows of training, and is not read from the name of a job", async () => {
    const log = await read("phase,step,eval_accuracy", (step) => `train,${step},${score(step)}`);
    expect(scoresIn(log)).toEqual([["eval_accuracy evaluation 12"]]);
    const ofJob = await read("job,step,accuracy", (step) => `grpo-train-3,${step},${score(step)}`);
    expect(scoresIn(ofJob)).toEqual([["accuracy unknown 12"]]);
  });

  it("is not read from a word that stands in some rows alone", async () => {
    const log = await read("event,step,accuracy", (step) => `${step === 50 ? "update" : ""},${step},${score(step)}`);
    expect(scoresIn(log)).toEqual([["accuracy unknown 12"]]);
  });
});

describe("a long table", () => {
  const long = (names: string, values: string, options = {}) =>
    readText(
      [
        `${names},${values},step`,
        ...steps.flatMap((step) => [
          `eval_accuracy,${score(step)},${step}`,
          `reward,${score(step) - 0.1},${step}`,
          `train/loss,${2 - score(step)},${step}`
        ])
      ].join("\n"),
      options
    );

  it.each([
    ["metricName", "metricValue"],
    ["metric_name", "metric_value"],
    ["Metric Name", "Metric Value"],
    ["key", "value"],
    ["tag", "value"],
    ["name", "value"]
  ])("has a score a metric with %s and %s", async (names, values) => {
    const log = await long(names, values);
    expect(scoresIn(log)).toEqual([["eval_accuracy evaluation 12", "reward training 12"]]);
    expect([...log.runs[0]!.table.columns.get("eval_accuracy")!]).toEqual(steps.map(score));
  });

  it.each([
    [
      "metricName",
      "metricValue",
      ["eval_accuracy", "reward", "train/loss"].map((name) => `metricValue[metricName=${name}]`)
    ],
    ["name", "value", ["eval_accuracy", "reward"]]
  ])("mixes no metrics where the user names the column of their values (%s, %s)", async (names, values, scores) => {
    const log = await long(names, values, { scores: [values] });
    expect(log.runs.map((run) => run.scores.map(({ name }) => name))).toEqual([scores]);
  });

  it("of Comet has training and evaluation apart by its context", async () => {
    const log = await read("metricName,metricValue,timestamp,step,epoch,runContext", (step) =>
      ["train", "validate"].map((context) => `accuracy,${score(step)},17000000${step},${step},0,${context}`).join("\n")
    );
    expect(scoresIn(log)).toEqual([
      ["accuracy[runContext=validate] evaluation 12", "accuracy[runContext=train] training 12"]
    ]);
  });

  it("whose names are those of runs has a run a name, and one of benchmarks parts their score", async () => {
    const named = (cells: readonly string[]) =>
      read("name,value,step", (step) => cells.map((cell, i) => `${cell},${score(step) - i / 10},${step}`).join("\n"));
    expect((await named(["qwen-7b", "qwen-3b"])).runs.map(({ run }) => run)).toEqual(["qwen-7b", "qwen-3b"]);
    expect((await named(["grpo", "rloo"])).runs.map(({ run }) => run)).toEqual(["grpo", "rloo"]);
    expect(scoresIn(await named(["gsm8k", "math500"]))).toEqual([
      ["value[name=gsm8k] unknown 12", "value[name=math500] unknown 12"]
    ]);
  });
});

describe("a counter beside a score", () => {
  const exported = (header: string, row: (step: number) => string) =>
    read(`step,${header}`, (step) => `${step},${row(step)}`);

  it("is no run of SwanLab's, though its name ends as its columns do", async () => {
    const log = await exported(
      "exp_step,exp_timestamp,eval_accuracy",
      (step) => `${step},1700000${step},${score(step)}`
    );
    expect(log.runs.map(({ run }) => run)).toEqual(["a"]);
    expect(scoresIn(log)).toEqual([["eval_accuracy evaluation 12"]]);
  });

  it("is no run beside a size, and no score where its name is that of one", async () => {
    const sizes = await exported("7b_step,3b_step,7b_accuracy,3b_accuracy", (step) =>
      [step, step, score(step), score(step) - 0.1].join(",")
    );
    expect(sizes.runs.map(({ run }) => run)).toEqual(["7b", "3b"]);
    expect(scoresIn(await exported("test/env/all/correct/step,accuracy_step", (step) => `${step},${step}`))).toEqual([
      []
    ]);
  });

  it("is not named among the columns that may be a score", async () => {
    const log = await exported("exp_step,quality", (step) => `${step},${score(step)}`);
    expect(log.runs[0]!.mayBeScores).toEqual(["quality"]);
  });

  it("is a score of SwanLab's where its values fall, stand still or are no whole numbers", async () => {
    for (const value of [score, (step: number) => 500 - step, (step: number) => Math.floor(step / 50)]) {
      const log = await exported("exp_step,exp_timestamp", (step) => `${value(step)},1700000${step}`);
      expect(log.runs.map(({ run, scores }) => [run, scores[0]!.points])).toEqual([["exp", 12]]);
    }
  });
});

describe("the head of a column of steps", () => {
  it.each(["Step (#)", "step (count)", "Iteration [#]", "Training step (updates)", "Steps (no.)", "global_step (n)"])(
    "may say what it counts: %s",
    async (name) => {
      const log = await read(`${name},eval_accuracy`, (step) => `${step},${score(step)}`);
      expect([...log.runs[0]!.table.step]).toEqual(steps);
    }
  );

  it.each(["Step (k)", "Step (thousands)", "Step (x1000)"])(
    "is asked about where it counts otherwise: %s",
    async (name) => {
      const log = await read(`${name},eval_accuracy`, (step) => `${step},${score(step)}`);
      expect(log.whyNoRun).toContain(`say --step COLUMN (${name})`);
    }
  );
});

describe("a table that lacks what a reader needs", () => {
  it.each([
    [",", "step,accuracy", "printf 'step,accuracy\\n' | cat - FILE > NEWFILE"],
    [";", "step;accuracy", "printf 'step;accuracy\\n' | cat - FILE > NEWFILE"],
    ["\t", "step\taccuracy", "printf 'step\\taccuracy\\n' | cat - FILE > NEWFILE"],
    [" ", "step,accuracy", `awk -v OFS=, 'BEGIN {print "step,accuracy"} {$1=$1; print}' FILE > NEWFILE`]
  ])("a header, its cells parted by %j: says what to type", async (delimiter, header, toType) => {
    const rows = steps.map((step) => `${step}${delimiter}${score(step)}`);
    const { whyNoRun } = await readText(rows.join("\n"));
    expect(whyNoRun).toMatch(/^a table of numbers without a header \(line 1: 10.+0\.38\): .* names of its 2 columns/);
    expect(whyNoRun).toContain(toType);
    const separator = delimiter === " " ? "," : delimiter;
    const mended = [header, ...rows.map((row) => row.replace(delimiter, separator))].join("\n");
    expect(scoresIn(await readText(mended))).toEqual([["accuracy unknown 12"]]);
  });

  it("a header, with more columns than a message names", async () => {
    const rows = steps.map((step) => Array.from({ length: 30 }, (_, i) => step + i / 10).join(","));
    expect((await readText(rows.join("\n"))).whyNoRun).toContain(
      "'step,accuracy,column3,column4,column5,column6,column7,column8,…\\n'"
    );
  });

  it("is no table where a line is other than numbers", async () => {
    const { whyNoRun } = await readText("10,0.3\n20,0.4\nend of run\n");
    expect(whyNoRun).toBe("no log format that is known here; its first line is: 10,0.3");
  });

  it("steps, while it counts epochs: names the column and the options", async () => {
    const rows = (step: number) => `${step / 10},${score(step)}`;
    expect((await read("Epoch,val_acc", rows)).whyNoRun).toBe(
      "no training steps found: Epoch counts epochs; --step Epoch takes them for steps where they are whole numbers, and --logging-steps N says how many steps the rows are apart"
    );
    const text = ["Epoch,val_acc", ...steps.map(rows)].join("\n");
    expect([...(await readText(text, { step: "Epoch" })).runs[0]!.table.step]).toEqual(steps.map((step) => step / 10));
    expect([...(await readText(text, { loggingSteps: 50 })).runs[0]!.table.step]).toEqual(
      steps.map((step) => 5 * step)
    );
  });
});

describe("a table in another encoding than UTF-8", () => {
  const note = /^the file is not UTF-8, first in line 6: .*: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEWFILE$/;
  const rows = [
    "step,eval_accuracy,note",
    ...steps.map((step) => `${step},${score(step)},${step === 50 ? "caf\u00e9" : ""}`)
  ];
  const problemsOf = async (bytes: Uint8Array) => (await importLog(sourceOfBytes("a.csv", bytes))).problems;
  const inLatin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

  it("names the line, and how to convert it", async () => {
    expect(await problemsOf(inLatin1(rows.join("\n")))).toEqual([expect.stringMatching(note)]);
  });

  it("is not said of UTF-8, of its sign for a letter that was lost, and of a file that ends within a letter", async () => {
    const utf8 = (text: string) => new TextEncoder().encode(text);
    expect(await problemsOf(utf8(rows.join("\n")))).toEqual([]);
    expect(await problemsOf(utf8(rows.join("\n").replace("\u00e9", "\ufffd")))).toEqual([]);
    const cut = utf8(`${rows.join("\n")}\u00e9`);
    expect((await problemsOf(cut.subarray(0, -1))).filter((text) => /UTF-8/.test(text))).toEqual([]);
  });
});
