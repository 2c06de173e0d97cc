/** A run as one JSON document: what it was, and a list of its steps. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import type { ImportedLog } from "../../../src/import/imported-log.js";
import { importLog } from "../../helpers/import-log.js";

const read = (text: string, path = "run.json"): Promise<ImportedLog> =>
  importLog(sourceOfBytes(path, new TextEncoder().encode(text)));
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
const curve = (last: number, from = 0.2) =>
  upTo(last).map((step) => ({ step, loss: -3.9, accuracy: from + step / 100 }));
const custom = {
  experiment: "scale",
  model: "Qwen/Qwen3-8B",
  seed: 42,
  group: 8,
  steps: 30,
  accuracy: 0.9,
  reward_trace: upTo(30).map((step) => step / 100),
  step_log: curve(30)
};
/** As one line, over several, and with its list under a name that is usual and streamed. */
const layouts: [string, (document: object) => string][] = [
  ["compact", (document) => JSON.stringify(document)],
  ["compact, with an end of line", (document) => `${JSON.stringify(document)}\n`],
  ["pretty-printed", (document) => JSON.stringify(document, null, 2)],
  ["with tabs", (document) => JSON.stringify(document, null, "\t")]
];
const summary = ({ runs }: ImportedLog) =>
  runs.map(({ run, modelSize, table, scores }) => ({
    run,
    size: modelSize?.parameters ?? null,
    steps: [table.axis, table.step.length, table.step[0], table.step.at(-1)],
    scores: scores.map(({ name, points, max }) => [name, points, max])
  }));

describe.each(layouts)("a document, %s", (_, written) => {
  it.each(["step_log", "trainingLog", "history", "logs"])("gives a record a step: %s", async (name) => {
    const { step_log: steps, ...header } = custom;
    const log = await read(written({ ...header, [name]: steps }));
    expect(summary(log)).toEqual([
      { run: "scale", size: 8e9, steps: ["step", 30, 1, 30], scores: [["accuracy", 30, 0.5]] }
    ]);
    expect(log.ledger).toMatchObject({ read: 30, used: 30, setAside: {} });
    // the last score of all is none of each step, nor is the number of steps
    expect([log.config.accuracy, log.config.steps, log.problems]).toEqual([0.9, 30, []]);
  });

  it("keeps apart what several lists say", async () => {
    const log = await read(written({ model: "x-7b", train_log: curve(20), eval_history: curve(10, 0.5) }));
    expect(summary(log)[0]!.scores).toEqual([
      ["eval.accuracy", 10, 0.6],
      ["train.accuracy", 20, 0.4]
    ]);
    expect(log.runs[0]!.scores.map(({ role }) => role)).toEqual(["evaluation", "training"]);
  });

  const columns = (last: number, from: number) => ({
    step: upTo(last),
    accuracy: curve(last, from).map(({ accuracy }) => accuracy)
  });

  it.each([
    ["records", curve],
    ["columns", columns]
  ] as const)("gives a run for each list under the name of a model: %s", async (_, of) => {
    const log = await read(written({ "qwen-0.5b": of(20, 0.2), "qwen-7b": of(12, 0.4) }));
    expect(summary(log).map(({ run, size, steps }) => [run, size, steps.slice(1)])).toEqual([
      ["qwen-0.5b", 0.5e9, [20, 1, 20]],
      ["qwen-7b", 7e9, [12, 1, 12]]
    ]);
    const [alone] = summary(await read(written({ "qwen-7b": of(12, 0.4) })));
    expect(alone).toMatchObject({ run: "qwen-7b", size: 7e9, steps: ["step", 12, 1, 12] });
  });

  it("takes columns of unequal length for no table", async () => {
    expect((await read(written({ "qwen-7b": { step: [1, 2], accuracy: [0.5] } }))).runs).toEqual([]);
  });

  it("takes a list of which few rows have a step for none of steps", async () => {
    const rows = upTo(20).map((step) => (step <= 8 ? { step, accuracy: 0.5 } : { accuracy: 0.5 }));
    const log = await read(written({ model: "x-7b", trace: rows }));
    expect([log.runs, log.ledger.read]).toEqual([[], 1]);
  });

  it("finds a list within it", async () => {
    const log = await read(written({ info: { model: "x-7b" }, result: { per_step: curve(12) } }));
    expect(summary(log)).toMatchObject([{ steps: ["step", 12, 1, 12] }]);
  });

  it("leaves a row with a step of its own as it is", async () => {
    const rows = upTo(12).map((global_step) => ({
      global_step,
      accuracy: global_step / 20,
      trajectory: upTo(5).map((step) => ({ step, reward: 0 }))
    }));
    const log = await read(rows.map(written).join("\n"));
    expect(summary(log)).toMatchObject([{ steps: ["global_step", 12, 1, 12], scores: [["accuracy", 12, 0.6]] }]);
  });
});

describe("documents of several runs in one file", () => {
  const documents = ["0.5B", "7B"].map((size, i) => ({
    experiment: `scale-${size}`,
    model: `Qwen/Qwen2.5-${size}`,
    steps: 20,
    history: curve(20, 0.1 + i / 2)
  }));

  const both = [
    { run: "scale-0.5B", size: 5e8, steps: ["step", 20, 1, 20], scores: [["accuracy", 20, 0.30000000000000004]] },
    { run: "scale-7B", size: 7e9, steps: ["step", 20, 1, 20], scores: [["accuracy", 20, 0.8]] }
  ];

  it.each(layouts)("are each its own: %s", async (_, written) => {
    const log = await read(documents.map(written).join("\n"));
    expect(summary(log)).toMatchObject(both);
  });

  it("are each its own in an array, under whatever name the list has", async () => {
    for (const name of ["history", "step_log"]) {
      const named = documents.map(({ history, ...rest }) => ({ ...rest, [name]: history }));
      for (const space of [0, 2]) expect(summary(await read(JSON.stringify(named, null, space)))).toMatchObject(both);
    }
  });
});

describe("runs in a list under a name", () => {
  it("are each its own, and nothing of one is a setting of the others", async () => {
    const runs = ["qwen-0.5b", "qwen-7b"].map((name, i) => ({
      name,
      learning_rate: 1e-6 * (i + 1),
      history: upTo(20).map((step) => ({ step, accuracy: (step + 20 * i) / 100 }))
    }));
    const log = await read(JSON.stringify({ project: "p", runs }));
    expect(
      log.runs.map(({ run, modelSize, table }) => [run, modelSize?.parameters, [...table.columns.get("accuracy")!]])
    ).toEqual(runs.map(({ name, history }, i) => [name, i === 0 ? 5e8 : 7e9, history.map(({ accuracy }) => accuracy)]));
    expect(Object.keys(log.config)).not.toContain("learning_rate");
  });
});

describe("a long document", () => {
  it("is read beyond 4 MiB, whatever its list is called", async () => {
    const rows = upTo(4000).map((step) => ({ step, accuracy: 0.5, note: "x".repeat(1100) }));
    const log = await read(JSON.stringify({ model: "x-7b", step_log: rows }, null, 1));
    expect(summary(log)).toMatchObject([{ size: 7e9, steps: ["step", 4000, 1, 4000] }]);
  });
});
