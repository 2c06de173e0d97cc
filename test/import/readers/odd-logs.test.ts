/** Small logs with something odd in them, read whole: every record, what is set aside, every note. */
import { describe, expect, it } from "vitest";
import type { groupOf } from "../../../src/import/bytes/log-group.js";
import { type LogSource, sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { logsAmong } from "../../../src/import/choose-logs.js";
import { readLog } from "../../../src/import/import-log.js";
import { maskedCrc32c } from "../../../src/import/readers/bytes/crc.js";
import { MapKeys } from "../../../src/import/readers/bytes/map-keys.js";
import { verlConsole } from "../../../src/import/readers/consoles/verl/verl-console.js";
import { csv } from "../../../src/import/readers/csv/csv-reader.js";
import { jsonl } from "../../../src/import/readers/json/jsonl.js";
import { trainerState } from "../../../src/import/readers/json/trainer-state.js";
import { mlflowReader, mlflowRuns } from "../../../src/import/readers/trackers/mlflow.js";
import { tellSettings } from "../../../src/import/readers/trackers/settings.js";
import { tensorboardReader } from "../../../src/import/readers/trackers/tensorboard.js";
import { wandbReader } from "../../../src/import/readers/wandb/run-file.js";
import { joinRuns } from "../../../src/import/runs/join-runs.js";
import { importLog } from "../../helpers/import-log.js";
import { headOf, logOf, readLog as readWith } from "../../helpers/read-log.js";
import { databaseOf } from "../../helpers/sqlite-file.js";
import { blocks, bytesField, frame, joined, message, number32, number64, text, varintField } from "./made-records.js";
import { readAll } from "./reading.js";

const source = (path: string, content: string) => sourceOfBytes(path, text(content));

describe("a table of text", () => {
  it("is one by its first rows, whatever is printed behind it", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i},0.${10 + i}`);
    const log = `step,accuracy\n${rows.join("\n")}\n${"training is over\n".repeat(200)}`;
    expect(csv.recognises(headOf(logOf(log, "a.csv")))).toBe(2);
    expect((await importLog(source("a.csv", log))).runs[0]!.table.step).toHaveLength(40);
  });

  it("may have lines in a cell that begin as a row does and go on as none", async () => {
    const { rows } = await readWith(
      csv,
      logOf('step,accuracy,note\n1,0.5,"said:\n7, maybe, or so\n8, then, as ever\nend"\n2,0.6,ok\n')
    );
    expect(rows).toEqual([
      { step: 1, accuracy: 0.5, note: "said:\n7, maybe, or so\n8, then, as ever\nend" },
      { step: 2, accuracy: 0.6, note: "ok" }
    ]);
  });

  it("shows a decimal comma by a single cell", async () => {
    const { rows } = await readWith(csv, logOf("step;accuracy;share\n1;0,25;12.5%\n2;7;13.5%\n"));
    expect(rows.map(({ accuracy }) => accuracy)).toEqual([0.25, 7]);
  });

  it("names a column that nobody knows where its points may part thousands", async () => {
    const { problems } = await readWith(csv, logOf("step;oddity\n1;1.234\n2;2.345\n"));
    expect(problems).toEqual([
      'oddity: "1.234" is read as 1.234, and the table does not show whether its point stands before decimals or parts thousands; if thousands, write 1234'
    ]);
  });
});

describe("lines of JSON", () => {
  it("that another bracket ends, or that were cut behind a whole record, are set aside", async () => {
    const { rows, setAside } = await readWith(
      jsonl,
      logOf('{"step":1,"acc":0.5]\n{"step":2,"acc":0.6}{"step":3,"a\n{"step":4,"acc":0.7}\n')
    );
    expect(rows).toEqual([
      { step: 2, acc: 0.6 },
      { step: 4, acc: 0.7 }
    ]);
    expect(setAside).toEqual({ "not JSON": 2 });
  });

  it("are shaped like a log from two with a step on, behind a logger's prefix", () => {
    const line = '12:00:01 INFO {"step": 1, "acc": 0.5}\n';
    expect([1, 2].map((times) => jsonl.recognises(headOf(logOf(line.repeat(times)))))).toEqual([1, 2]);
  });
});

describe("a document", () => {
  it("without blanks is a table of columns with settings before them", async () => {
    const log = '{"run":"x","seed":3,"step":[1,2],"accuracy":[0.1,0.2]}';
    expect(trainerState.recognises(headOf(logOf(log)))).toBeGreaterThan(0);
    const { rows } = await readWith(trainerState, logOf(log));
    expect(rows.map(({ step, accuracy }) => [step, accuracy])).toEqual([
      [1, 0.1],
      [2, 0.2]
    ]);
  });

  it("that was cut within a setting keeps those before it", async () => {
    const { rows, config } = await readWith(
      trainerState,
      logOf('{"log_history":[{"step":1,"acc":0.5}],"max_steps":100,"lists":[1,2],"train_batch_si')
    );
    expect(rows).toEqual([{ step: 1, acc: 0.5 }]);
    expect(config).toEqual({ max_steps: 100 });
  });

  it("of which more than 32 MiB stand around the records says that these were not read", async () => {
    const log = `{"log_history":[{"step":1,"acc":0.5}],"junk":[${"1111111,".repeat((33 << 20) / 8)}1],"max_steps":3}`;
    const { rows, problems } = await readWith(trainerState, logOf(log), 1 << 20);
    expect(rows).toEqual([{ step: 1, acc: 0.5 }]);
    expect(problems).toEqual(["What stands around the records is longer than 32 MiB and was not read."]);
  });
});

describe("a console of verl", () => {
  const pair = async (body: string) => (await readWith(verlConsole, logOf(`step:1 - ${body}\n`))).rows[0];

  it("has no value where more than a number stands, and no blank at the end of a name", async () => {
    expect(await pair("val/what:5 people - really/acc:0.5 - val/acc:0.25")).toEqual({
      step: 1,
      "val/what:5 people - really/acc": 0.5,
      "val/acc": 0.25
    });
    expect(await pair("actor/loss :tensor(0.5, device='cuda:0') - val/acc:0.25")).toEqual({
      step: 1,
      "actor/loss": 0.5,
      "val/acc": 0.25
    });
  });
});

describe("event files of TensorBoard", () => {
  const read = (...parts: Uint8Array[]) =>
    readAll(tensorboardReader, sourceOfBytes("a/events.out.tfevents.1", joined(...parts)));
  const version = frame(message(number64(1, 0), bytesField(3, text("brain.Event:2"))));
  const summary = (tag: string, ...value: number[][]) =>
    bytesField(5, message(bytesField(1, message(bytesField(1, text(tag)), ...value))));
  const scalar = (step: number) =>
    frame(message(number64(1, 100), varintField(2, step), summary("acc", number32(2, 0.5))));

  it("name text under the tag of settings that holds none", async () => {
    const words = bytesField(8, message(varintField(1, 7), bytesField(8, text("a run of Tuesday"))));
    const { problems } = await read(
      version,
      frame(message(number64(1, 0), summary("args/text_summary", words))),
      scalar(1)
    );
    expect(problems).toEqual(["summaries that are no scalars are not read: 1 of text"]);
  });

  it("go on behind a record that says it is longer than any", async () => {
    const long = new Uint8Array(12);
    const view = new DataView(long.buffer);
    view.setUint32(0, 0x7fffffff, true);
    view.setUint32(8, maskedCrc32c(long.subarray(0, 8)), true);
    const { columns, setAside } = await read(version, scalar(1), long, scalar(2));
    expect([columns.step, setAside]).toEqual([[1, 2], { "damaged (checksum of its length)": 1 }]);
  });
});

it("a file of W&B whose last record is damaged says so, and gives those before it", async () => {
  const item = bytesField(1, message(bytesField(2, text("acc")), bytesField(16, text("0.5"))));
  const record = (step: number) => message(bytesField(2, message(item, bytesField(2, message(varintField(1, step))))));
  const bytes = blocks(record(7), record(8));
  bytes[bytes.length - 1]! ^= 0x10;
  const { columns, setAside } = await readAll(wandbReader, sourceOfBytes("run-x.wandb", bytes));
  expect([columns._step, setAside]).toEqual([[7], { "damaged (checksum)": 1 }]);
});

describe("a store of MLflow", () => {
  const run = (meta: string): LogSource[] => [
    source("mlruns/1/abc/meta.yaml", meta),
    source("mlruns/1/abc/metrics/acc", "10 0.5 1\n")
  ];

  it("has no name where it says null", async () => {
    const [group] = mlflowRuns(run("run_id: abc\nrun_name: null\n"));
    expect((await readAll(mlflowReader, group!)).config).toEqual({ "run.id": "abc" });
  });

  it("is none without a description, whatever the files beside it are called", () => {
    const files = [source("runs/a/metrics/acc", "10 0.5 1\n"), source("runs/ax", "10 0.5 1\n")];
    expect(mlflowRuns(files)).toEqual(files);
  });
});

describe("a tracker's database", () => {
  const logsOf = (tables: Parameters<typeof databaseOf>[0]) =>
    logsAmong([{ source: sourceOfBytes("a.db", databaseOf(tables, false)), below: "a.db" }]);

  it("counts the runs that are marked as deleted", async () => {
    const [log] = await logsOf({
      runs: {
        columns: "run_uuid TEXT, name TEXT, lifecycle_stage TEXT, experiment_id TEXT",
        rows: ["active", "deleted", "deleted"].map((stage, i) => [`id-${i}`, `run-${i}`, stage, "1"])
      },
      metrics: {
        columns: "run_uuid TEXT, key TEXT, value TEXT, timestamp INTEGER, step INTEGER, is_nan INTEGER",
        rows: [0, 1, 2].map((step) => ["id-0", "eval/accuracy", `0.${step + 1}`, step, step, 0])
      },
      params: { columns: "run_uuid TEXT, key TEXT, value TEXT", rows: [] },
      experiments: { columns: "experiment_id TEXT", rows: [] }
    });
    expect((await importLog(log!)).problems).toEqual(["2 runs of this database, marked as deleted, are left out"]);
  });

  it("is no copy of itself where several runs stand in it", async () => {
    const found = await logsOf({
      metrics: {
        columns: "run_name TEXT, timestamp TEXT, step INTEGER, metrics TEXT",
        rows: ["a", "b"].flatMap((run) =>
          [1, 2].map((step) => [run, `2026-01-31T13:0${step}:00`, step, '{"acc": 0.5}'])
        )
      }
    });
    const checksum = () => ({ update: () => undefined, digest: () => "the same" });
    const logs = joinRuns(await Promise.all(found.map((log) => readLog(log, { checksum }))));
    expect(logs.map(({ path, problems }) => [path, problems])).toEqual([
      ["a.db/a", []],
      ["a.db/b", []]
    ]);
  });

  it("has words as words, and those of JSON's missing numbers as numbers", async () => {
    const metrics = '{"acc": 0.5, "note": "warm", "grad": "NaN", "low": "-Infinity"}';
    const [log] = await logsOf({
      metrics: {
        columns: "run_name TEXT, timestamp TEXT, step INTEGER, metrics TEXT",
        rows: [["a", "2026-01-31T13:05:00", 1, metrics]]
      }
    });
    const group = log as ReturnType<typeof groupOf>;
    const { columns } = await readAll(group.reader, group);
    expect([columns.acc, columns.note, columns.grad, columns.low]).toEqual([
      [0.5],
      ["warm"],
      [Number.NaN],
      [-Infinity]
    ]);
  });

  it("of pages of an impossible length is refused with it", async () => {
    const bytes = databaseOf({ metrics: { columns: "step INTEGER", rows: [] } }, false);
    new DataView(bytes.buffer).setUint16(16, 1000);
    const [log] = await logsAmong([{ source: sourceOfBytes("a.db", bytes), below: "a.db" }]);
    await expect(importLog(log!)).rejects.toThrow("pages of 1000 bytes");
  });
});

it("settings leave out texts that are data", () => {
  const found: [string, unknown][] = [];
  const report = { config: (key: string, value: unknown) => found.push([key, value]) };
  tellSettings("", { prompt: "x".repeat(70_000), model: "Qwen2.5-7B", seed: 3 }, report as never);
  expect(found).toEqual([
    ["model", "Qwen2.5-7B"],
    ["seed", 3]
  ]);
});

it("a map has a value for each key", () => {
  expect(() => new MapKeys(["step"], 1).columns("metrics", [[["acc"]], [[]]])).toThrow("keys without values");
});
