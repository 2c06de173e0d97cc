/** Files of records, whole and damaged: TensorBoard, W&B, MLflow; and what is only named. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { groupOf } from "../../../src/import/bytes/log-group.js";
import { type LogSource, sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import type { ImportedLog } from "../../../src/import/imported-log.js";
import { crc32, crc32c } from "../../../src/import/readers/bytes/crc.js";
import { sqliteReader } from "../../../src/import/readers/sqlite/unread.js";
import { mlflowReader, mlflowRuns } from "../../../src/import/readers/trackers/mlflow.js";
import { tensorboardReader } from "../../../src/import/readers/trackers/tensorboard.js";
import { wandbReader } from "../../../src/import/readers/wandb/run-file.js";
import { fitRuns } from "../../../src/import/study/fit-runs.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { importLog } from "../../helpers/import-log.js";
import { blocks, bytesField, frame, joined, message, number32, number64, text, varintField } from "./made-records.js";
import { failureOf, readAll, recognised } from "./reading.js";

describe("checksums", () => {
  it("are those of the check string 123456789 (Koopman's and the RFC's)", () => {
    expect(crc32(text("123456789"))).toBe(0xcbf43926);
    expect(crc32c(text("123456789"))).toBe(0xe3069283);
  });
});

describe("tensorboardReader", () => {
  const read = (bytes: Uint8Array) => readAll(tensorboardReader, sourceOfBytes("runs/a/events.out.tfevents.1", bytes));
  const version = frame(message(number64(1, 0), bytesField(3, text("brain.Event:2"))));
  const scalar = (step: number, tag: string, value: number) =>
    frame(message(number64(1, 100 + step), varintField(2, step), bytesField(5, summary(tag, number32(2, value)))));
  const summary = (tag: string, ...value: number[][]) =>
    message(bytesField(1, message(bytesField(1, text(tag)), ...value)));
  const tensor = (type: number, ...fields: number[][]) =>
    frame(
      message(
        number64(1, 0),
        varintField(2, 1),
        bytesField(5, summary("x", bytesField(8, message(varintField(1, type), ...fields))))
      )
    );

  it("begins a new record where the step changes or a tag comes again", async () => {
    const { rows, columns } = await read(
      joined(version, scalar(1, "a", 1), scalar(1, "b", 2), scalar(2, "a", 3), scalar(2, "a", 4), scalar(1, "b", 5))
    );
    expect(rows).toBe(4);
    expect(columns).toEqual({
      step: [1, 2, 2, 1],
      wall_time: [101, 102, 102, 101],
      a: [1, 3, 4, undefined],
      b: [2, undefined, undefined, 5]
    });
  });

  it.each([
    ["float in place", 1, number32(5, 1.5), 1.5],
    ["float as content", 1, bytesField(4, new Uint8Array(new Float32Array([1.5]).buffer)), 1.5],
    ["double, packed", 2, bytesField(6, new Uint8Array(new Float64Array([0.1]).buffer)), 0.1],
    ["int64", 9, varintField(10, 300), 300],
    ["int64, packed", 9, bytesField(10, Uint8Array.from([0xac, 0x02])), 300],
    ["half", 19, varintField(13, 0x3e00), 1.5],
    ["bfloat16 as content", 14, bytesField(4, Uint8Array.from([0xc0, 0x3f])), 1.5]
  ])("takes a tensor of one number: %s", async (_, type, field, value) => {
    const { columns } = await read(joined(version, tensor(type, field)));
    expect(columns.x).toEqual([value]);
  });

  it("counts tensors of more than one number, and reads negative steps", async () => {
    const { rows, problems } = await read(joined(version, tensor(1, number32(5, 1), number32(5, 2))));
    expect({ rows, problems }).toEqual({
      rows: 0,
      problems: ["summaries that are no scalars are not read: 1 of tensors"]
    });
    expect((await read(joined(version, scalar(-1, "a", 1)))).columns.step).toEqual([-1]);
  });

  it("says that a file is cut short, and gives what came before", async () => {
    const whole = joined(version, scalar(1, "a", 1), scalar(2, "a", 2));
    for (const missing of [1, 4, 20]) {
      const { rows, setAside } = await read(whole.slice(0, -missing));
      expect({ rows, setAside }).toEqual({ rows: 1, setAside: { "cut short": 1 } });
    }
  });

  it("sets a damaged record aside and goes on behind it", async () => {
    const parts = [version, scalar(1, "a", 1), scalar(2, "a", 2), scalar(3, "a", 3)];
    const at = version.length + parts[1]!.length;
    const content = joined(...parts);
    content[at + 20]! ^= 1;
    expect(await read(content)).toMatchObject({ rows: 2, setAside: { "damaged (checksum)": 1 } });
    const length = joined(...parts);
    length[at]! ^= 1;
    expect(await read(length)).toMatchObject({ rows: 2, setAside: { "damaged (checksum of its length)": 1 } });
  });

  it("is not sure of anything else", async () => {
    expect(recognised(tensorboardReader, "events.out.tfevents.1", text("step,score\n1,0.5\n2,0.6\n"))).toBe(0);
    const message = await failureOf(tensorboardReader, sourceOfBytes("x", text("a text that is no event file")));
    expect(message).toBe(
      "x: an event file must begin with the length of a record and its checksum; found something else (damaged?)"
    );
  });

  it("reads the files of a resumed run in the order of their times", async () => {
    const later = sourceOfBytes("runs/a/events.1", joined(frame(message(number64(1, 9))), scalar(3, "a", 3)));
    const first = sourceOfBytes("runs/a/events.2", joined(frame(message(number64(1, 5))), scalar(2, "a", 2)));
    const { columns, config } = await readAll(tensorboardReader, groupOf("runs/a", [later, first], tensorboardReader));
    expect(columns.step).toEqual([2, 3]);
    expect(config["run.name"]).toBe("a");
  });
});

describe("wandbReader", () => {
  const whole = new Uint8Array(readFileSync("test/fixtures/trainers/wandb/run-fixture1.wandb"));
  const read = (bytes: Uint8Array) => readAll(wandbReader, sourceOfBytes("run-x.wandb", bytes));

  it("gives what came before where the file is cut, as of a run that was killed", async () => {
    for (let length = 7; length < whole.length; length += 997) {
      const { rows, setAside } = await read(whole.slice(0, length));
      expect(rows).toBeLessThan(40);
      expect([{}, { "cut short": 1 }]).toContainEqual(setAside);
    }
  });

  it("sets aside the rest of a block in which a byte is damaged, and nothing breaks", async () => {
    for (let at = 7; at < whole.length; at += 211) {
      const bytes = whole.slice();
      bytes[at]! ^= 0x10;
      const { rows, setAside } = await read(bytes);
      expect(rows).toBeLessThanOrEqual(40);
      expect(Object.keys(setAside)).toHaveLength(1);
    }
  });

  it("puts together a record that goes over blocks", async () => {
    const json = JSON.stringify("x".repeat(100_000));
    const item = bytesField(1, message(bytesField(2, text("note")), bytesField(16, text(json))));
    const record = message(bytesField(2, message(item, bytesField(2, message(varintField(1, 7))))));
    const { columns } = await read(blocks(record, record));
    expect(columns._step).toEqual([7, 7]);
    expect(String(columns.note?.[1])).toHaveLength(100_000);
  });

  it("leaves out media and lists, and names them; reads NaN and nested keys", async () => {
    const item = (json: string, ...key: string[]) =>
      bytesField(1, message(...key.map((part) => bytesField(2, text(part))), bytesField(16, text(json))));
    const record = message(
      bytesField(
        2,
        message(
          item("NaN", "a", "b"),
          item('{"_type":"histogram","values":[1]}', "h"),
          item("[1,2]", "l"),
          item('{"c":1}', "d")
        )
      )
    );
    const { columns, problems } = await read(blocks(record));
    expect(columns).toEqual({ "a.b": [Number.NaN], "d.c": [1] });
    expect(problems).toEqual(["keys that hold lists or media are not read: h, l"]);
  });

  const counted = (name: string) => {
    const path = `test/fixtures/trainers/wandb-define-metric/${name}.wandb`;
    return sourceOfBytes(path, new Uint8Array(readFileSync(path)));
  };
  /** Steps and values of a column of the first run. */
  const pointsOf = ({ runs: [run] }: ImportedLog, name: string) =>
    Object.fromEntries(
      [...run!.table.step]
        .map((step, i) => [step, run!.table.columns.get(name)![i]!])
        .filter(([, value]) => !Number.isNaN(value))
    );
  const fives = [5, 10, 15, 20, 25, 30, 35, 40];
  const planted = (stepOf: (step: number) => number) =>
    Object.fromEntries(fives.map((step) => [stepOf(step), Number((0.31 + (0.2 * step) / (step + 10)).toFixed(4))]));

  it.each([
    ["run-fixture2", "eval/* stands at the steps of eval_at"],
    ["together", "eval/accuracy stands at the steps of eval_at"]
  ])("places evaluations at the steps that define_metric gives them, and no other row: %s", async (name, remark) => {
    const log = await importLog(counted(name));
    expect(pointsOf(log, "eval/accuracy")).toEqual(planted((step) => step));
    // calls of log(): every sixth one is an evaluation's in the first, none in the second
    const callOf = (step: number) => step - 1 + (name === "together" ? 0 : Math.floor((step - 1) / 5));
    const training = Array.from({ length: 40 }, (_, i) => [callOf(i + 1), 0.1 + 0.01 * (i + 1)]);
    expect(pointsOf(log, "train/reward")).toEqual(Object.fromEntries(training));
    expect(log.problems).toContain(`by define_metric ${remark}`);
    expect(log.problems.join()).not.toMatch(/go back/);
    const [fit] = fitRuns([log], { score: "eval/accuracy" }, []).fits;
    // NumPy 2.4: polyfit of ln(1 - score) on ln step, at steps 5 to 40; at the calls of log() it is 0.0736
    expectRelative(fit!.k, 0.07895280456984363, 1e-9);
  });

  it("places every row by a counter of all metrics, and none by one that counts evaluations", async () => {
    const all = await importLog(counted("all"));
    expect(pointsOf(all, "eval/accuracy")).toEqual(planted((step) => 10 * step));
    expect([...all.runs[0]!.table.step]).toEqual(Array.from({ length: 40 }, (_, i) => 10 * (i + 1)));
    const index = await importLog(counted("index"));
    expect(pointsOf(index, "eval/accuracy")).toEqual(planted((step) => step + step / 5 - 1));
    expect(index.problems).toContain(
      "by define_metric eval/* stands against eval_index, which may count no steps of training, here against the steps of the log: --step eval_index takes it"
    );
    const [asked] = (await importLog(counted("index"), { step: "eval_index" })).runs;
    expect([...asked!.table.step]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const known = await importLog(sourceOfBytes("run-fixture1.wandb", whole));
    expect(known.problems.filter((text) => text.includes("define_metric"))).toEqual([]);
  });

  it("refuses what is none", async () => {
    expect(recognised(wandbReader, "x.wandb", text(":W&B as text"))).toBe(0);
    expect(await failureOf(wandbReader, sourceOfBytes("x", text("{}")))).toBe(
      'x: a W&B run file must begin with ":W&B"; version 0 is read'
    );
  });
});

describe("mlflowReader", () => {
  const file = (path: string, content: string) => sourceOfBytes(path, text(content));
  const run = (metrics: Record<string, string>): LogSource[] => [
    file("mlruns/1/meta.yaml", "name: experiment\n"),
    file("mlruns/1/abc/meta.yaml", "artifact_uri: /x\nrun_id: abc\nrun_name: 'a run'\n"),
    file("mlruns/1/abc/params/model/path", "Qwen/Qwen2.5-7B"),
    file("mlruns/1/abc/artifacts/metrics/note.txt", "hello"),
    ...Object.entries(metrics).map(([key, lines]) => file(`mlruns/1/abc/metrics/${key}`, lines))
  ];

  it("joins metrics of a step, in the order of time; a step done again is a record of its own", async () => {
    const metrics = { "a/b": "10 1 1\n20 2 2\n30 3 2\n", c: "11 nan 1\n21 -inf 2\n40 1e-05 3\n" };
    const [group, ...rest] = mlflowRuns(run(metrics));
    expect(rest.map(({ path }) => path)).toEqual(["mlruns/1/abc/artifacts/metrics/note.txt"]);
    const { columns, config } = await readAll(mlflowReader, group!);
    expect(columns).toEqual({
      step: [1, 2, 2, 3],
      timestamp: [10, 20, 30, 40],
      "a/b": [1, 2, 3, undefined],
      c: [Number.NaN, Number.NEGATIVE_INFINITY, undefined, 1e-5]
    });
    expect(config).toEqual({ "run.id": "abc", "run.name": "a run", "model.path": "Qwen/Qwen2.5-7B" });
  });

  it("sets aside lines that are none", async () => {
    const [group] = mlflowRuns(run({ a: "10 1 1\nx\n20 2\n" }));
    const { rows, setAside } = await readAll(mlflowReader, group!);
    expect({ rows, setAside }).toEqual({ rows: 1, setAside: { "not a timestamp, a value and a step": 2 } });
  });

  it("knows the file of one metric, and takes its path for the key", async () => {
    const content = "1795391920315 0.25 1\n1795391920316 0.5 2\n";
    expect(recognised(mlflowReader, "metrics/critic/score", text(content))).toBe(2);
    const { columns } = await readAll(mlflowReader, file("metrics/critic/score", content));
    expect(columns["critic/score"]).toEqual([0.25, 0.5]);
  });
});

describe("sqliteReader", () => {
  it.each([
    ["CREATE TABLE latest_metrics (key VARCHAR)", "a packed database is not read: unpack it, with x.db-wal"],
    ["CREATE TABLE metrics (id INTEGER, run_id TEXT, run_name TEXT)", "a packed database is not read: unpack it"],
    ["CREATE TABLE experiment (id) CREATE TABLE run (id INTEGER, hash TEXT)", "as CSV in its Metrics Explorer"],
    ["CREATE TABLE other (x)", "a SQLite database is not read"]
  ])("says what to do with %s", async (schema, words) => {
    const bytes = text(`SQLite format 3\0 ... ${schema}`);
    expect(recognised(sqliteReader, "x.db", bytes)).toBe(3);
    expect(await failureOf(sqliteReader, sourceOfBytes("x.db", bytes))).toContain(words);
  });
});
