/** Rows that stand in a database's write-ahead log: where that is not there, or is cut, it is said. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type LogSource, sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { logsAmong } from "../../../src/import/choose-logs.js";
import { importLog } from "../../helpers/import-log.js";
import { databaseOf } from "../../helpers/sqlite-file.js";

const noRows =
  'no rows stand in a.db itself; they may be in a.db-wal beside it, which is not here: copy both files, or run "PRAGMA wal_checkpoint(TRUNCATE)" on the database and copy it again';
const steps = [0, 1, 2, 3, 4, 5];

/** As MLflow has it: runs `full` and `bare`, the first with a score a step. */
const mlflow = (isLogged: boolean, names = ["full", "bare"]) =>
  databaseOf(
    {
      runs: {
        columns: "run_uuid TEXT, name TEXT, lifecycle_stage TEXT, experiment_id TEXT",
        rows: names.map((name) => [`id-${name}`, name, "active", "1"])
      },
      metrics: {
        columns: "run_uuid TEXT, key TEXT, value TEXT, timestamp INTEGER, step INTEGER, is_nan INTEGER",
        rows: steps.map((step) => ["id-full", "eval/accuracy", `0.${step + 1}`, step, step, 0])
      },
      params: { columns: "run_uuid TEXT, key TEXT, value TEXT", rows: [] },
      experiments: { columns: "experiment_id TEXT", rows: [] }
    },
    isLogged
  );
const trackio = databaseOf(
  { metrics: { columns: "run_name TEXT, timestamp TEXT, step INTEGER, metrics TEXT", rows: [] } },
  true
);

/** On disk, where a file beside it can be looked for and is not there. */
const onDisk = (bytes: Uint8Array): LogSource => ({ ...sourceOfBytes("a.db", bytes), beside: async () => null });
const logsOf = (...sources: LogSource[]) => logsAmong(sources.map((source) => ({ source, below: source.path })));
async function read(...sources: LogSource[]) {
  const logs = await Promise.all((await logsOf(...sources)).map((log) => importLog(log)));
  return Object.fromEntries(logs.map(({ path, problems, whyNoRun }) => [path, { problems, whyNoRun }]));
}

describe("a database whose write-ahead log is not there", () => {
  it("says of each run without rows where they may be, and nothing of one with rows", async () => {
    const found = await read(onDisk(mlflow(true)));
    expect(found["a.db/bare"]).toEqual({ problems: [noRows], whyNoRun: noRows });
    expect(found["a.db/full"]).toEqual({ problems: [], whyNoRun: null });
    const dropped = await read(sourceOfBytes("a.db", mlflow(true)));
    expect(dropped["a.db/bare"]).toEqual({ problems: [noRows], whyNoRun: noRows });
  });

  it("is refused with the same where it has no runs, or no tables", async () => {
    for (const bytes of [mlflow(true, []), trackio, databaseOf({}, true)]) {
      const [log, ...others] = await logsOf(onDisk(bytes));
      expect(others).toEqual([]);
      await expect(importLog(log!)).rejects.toThrow(`a.db: ${noRows}`);
    }
  });

  it("says where a page may be that its file does not have", async () => {
    const cut = (isLogged: boolean) => read(onDisk(mlflow(isLogged).slice(0, 2 * 4096)));
    const message = "a.db: the SQLite database is damaged or cut short; found no page 4";
    const failureOf = (isLogged: boolean) => cut(isLogged).then(String, (error: Error) => error.message);
    expect(await failureOf(true)).toBe(`${message}, which may stand in a.db-wal beside it: copy both files`);
    expect(await failureOf(false)).toBe(message);
  });

  it("says nothing of one where none is written", async () => {
    const found = await read(onDisk(mlflow(false)));
    expect(found["a.db/bare"]).toEqual({ problems: [], whyNoRun: "no training steps found" });
    await expect(read(onDisk(databaseOf({}, false)))).rejects.toThrow("a SQLite database is not read");
  });
});

describe("a write-ahead log", () => {
  const fixture = (name: string) => new Uint8Array(gunzipSync(readFileSync(`test/fixtures/databases/${name}.gz`)));
  const [database, log] = [fixture("grpo.db"), fixture("grpo.db-wal")];
  const frame = 24 + new DataView(log.buffer, log.byteOffset).getUint32(8);
  const frames = (log.length - 32) / frame;
  const flipped = (at: number) => log.map((byte, i) => (i === at ? 255 - byte : byte));
  const problems = async (bytes: Uint8Array) => {
    const found = await read(sourceOfBytes("a.db", database), sourceOfBytes("a.db-wal", bytes));
    return [...new Set(Object.values(found).flatMap((one) => one.problems))].filter((text) => text.includes("-wal"));
  };
  const missing = (cut: string) => [
    `rows may be missing that a.db-wal held, since ${cut}: copy both files again while nothing writes to them`
  ];

  it("that is whole has no note, nor has an empty one", async () => {
    expect(await problems(log)).toEqual([]);
    expect(await problems(new Uint8Array())).toEqual([]);
  });

  it("that is cut is said", async () => {
    expect(await problems(log.slice(0, 20))).toEqual(missing("its header is cut"));
    for (const lost of [1, frame - 1, frame + 1])
      expect(await problems(log.slice(0, -lost))).toEqual(missing("its last frame is incomplete"));
  });

  it("that ends within a transaction is said, at the end of one it is whole", async () => {
    const view = new DataView(log.buffer, log.byteOffset);
    const ends = Array.from({ length: frames }, (_, i) => view.getUint32(32 + i * frame + 4) > 0);
    expect(new Set(ends)).toEqual(new Set([true, false]));
    for (const [i, isEnd] of ends.entries())
      expect(await problems(log.slice(0, 32 + (i + 1) * frame))).toEqual(
        isEnd ? [] : missing("it ends within a transaction")
      );
  });

  it("that is damaged is said with the place up to which it holds", async () => {
    expect(await problems(flipped(24))).toEqual(missing("its header is damaged"));
    const last = 32 + (frames - 1) * frame;
    expect(await problems(flipped(last + 100))).toEqual(
      missing(`its checksums hold up to byte ${last} of ${log.length}`)
    );
  });

  it("has no note of frames that an earlier use of the file left behind the last, cut or not", async () => {
    const older = new Uint8Array([...log, ...flipped(32 + 8).slice(32, 32 + frame)]);
    expect(await problems(older)).toEqual([]);
    expect(await problems(older.slice(0, -1))).toEqual([]);
  });
});

it("a page whose rows would lie beyond its end is said to be damaged, with its number", async () => {
  const bytes = mlflow(false);
  const page = new DataView(bytes.buffer, 2 * 4096, 4096);
  // a page of pages, of which one is named in its last byte
  page.setUint8(0, 5);
  page.setUint16(3, 1);
  page.setUint16(12, 4095);
  await expect(read(sourceOfBytes("a.db", bytes))).rejects.toThrow(
    "a.db: the SQLite database is damaged or cut short; found a row beyond page 3"
  );
});
