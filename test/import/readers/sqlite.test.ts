/** Databases that MLflow, Trackio and Python's sqlite3 wrote (test/fixtures/make/databases.py), row by row. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { LogGroup } from "../../../src/import/bytes/log-group.js";
import { type LogSource, sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { logsAmong } from "../../../src/import/choose-logs.js";
import { openPages } from "../../../src/import/readers/sqlite/database-pages.js";
import { rowsOf, tablesOf } from "../../../src/import/readers/sqlite/table.js";
import { importLog } from "../../helpers/import-log.js";

const databases = "test/fixtures/databases";
const unpacked = (path: string) => new Uint8Array(gunzipSync(readFileSync(`${databases}/${path}.gz`)));
const mlflow = unpacked("mlflow.db");
const trackio = unpacked("grpo.db");
const writeAhead = unpacked("grpo.db-wal");

/** As databases.py has it. */
const accuracy = (seed: number, step: number) => Number((0.3 + 0.02 * seed + (0.2 * step) / (step + 20)).toFixed(4));
const evaluated = [0, 10, 20, 30, 40];

const logsOf = (files: Record<string, Uint8Array>) =>
  logsAmong(Object.entries(files).map(([path, bytes]) => ({ source: sourceOfBytes(path, bytes), below: path })));

/** Score of each evaluation by step, of the only run of a log. */
async function scores(log: LogSource, name: string) {
  const { runs, problems } = await importLog(log);
  expect(runs).toHaveLength(1);
  const { step, columns } = runs[0]!.table;
  const found = [...columns.get(name)!].flatMap((value, i) => (Number.isNaN(value) ? [] : [[step[i]!, value]]));
  return { found, run: runs[0]!, problems };
}

/** The records of a log, as its reader gives them. */
async function recordsOf(log: LogSource): Promise<Record<string, unknown>[]> {
  const nothing = () => {};
  const report = { setAside: nothing, problem: nothing, config: nothing, otherLines: nothing };
  const records = [];
  for await (const { rows, columns } of (log as LogGroup).reader.read(log, report))
    for (let row = 0; row < rows; row++)
      records.push(Object.fromEntries([...columns].map(([name, values]) => [name, values[row]])));
  return records;
}

describe("tables", () => {
  it.each([512, 4096, 65_536])("have the cells that sqlite3 gives: pages of %i bytes", async (size) => {
    const pages = await openPages(sourceOfBytes("cells.sqlite", unpacked(`cells-${size}.sqlite`)), null);
    const table = (await tablesOf(pages)).get("a table")!;
    expect(table.columns).toEqual(["id", "whole", "real, one", "note", "bytes", "later"]);
    const rows = [];
    for await (const row of rowsOf(pages, table)) rows.push(row);
    const expected = JSON.parse(new TextDecoder().decode(unpacked(`cells-${size}.json`)));
    const hex = (cell: unknown) => (cell instanceof Uint8Array ? Buffer.from(cell).toString("hex") : cell);
    expect(rows.map((row) => row.map(hex))).toEqual(expected);
    expect(rows.length).toBeGreaterThan(1200);
  });

  it("are refused when a page is damaged, and nothing runs on", async () => {
    const whole = unpacked("cells-512.sqlite");
    const read = async (bytes: Uint8Array) => {
      const pages = await openPages(sourceOfBytes("cells.sqlite", bytes), null);
      let rows = 0;
      for (const table of (await tablesOf(pages)).values()) for await (const _ of rowsOf(pages, table)) rows++;
      return rows;
    };
    await expect(read(whole.slice(0, 20_000))).rejects.toThrow(
      /^cells\.sqlite: the SQLite database is damaged or cut short/
    );
    let refused = 0;
    for (let at = 0; at < 4000; at += 13) {
      const bytes = whole.slice();
      bytes[at] = 255 - bytes[at]!;
      await read(bytes).catch((error: Error) => {
        expect(error.name).toBe("LogError");
        refused++;
      });
    }
    expect(refused).toBeGreaterThan(5);
  });
});

describe("a database of MLflow", () => {
  it("gives each run by its name, settings apart; runs that are deleted are counted", async () => {
    const logs = await logsOf({ "runs/mlflow.db": mlflow });
    expect(logs.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^runs\/mlflow\.db\/qwen2\.5-0\.5b \([0-9a-f]{32}\)$/),
      expect.stringMatching(/^runs\/mlflow\.db\/qwen2\.5-0\.5b \([0-9a-f]{32}\)$/)
    ]);
    for (const [i, log] of logs.entries()) {
      const { found, run, problems } = await scores(log, "val-core/math/acc/mean_at_1");
      expect(found).toEqual(evaluated.map((step) => [step, accuracy(i + 1, step)]));
      expect(run.modelSize?.parameters).toBe([0.5e9, 1.5e9][i]);
      expect(problems).toContain("1 run of this database, marked as deleted, is left out");
      const reward = [...run.table.columns.get("critic/score/mean")!];
      expect(reward.slice(1)).toEqual([
        ...Array.from({ length: 40 }, (_, j) => Number((0.21 + 0.01 * j).toFixed(4))),
        Number.NaN
      ]);
      const last = (await recordsOf(log)).filter(({ step }) => step === 41);
      // MLflow keeps the largest double for it
      expect(last.map((record) => record["actor/grad_norm"])).toContain(Number.POSITIVE_INFINITY);
    }
  });
});

describe("a database of MLflow whose runs are all deleted", () => {
  it("is refused with their number, and how one comes back", async () => {
    const [log] = await logsOf({ "mlflow.db": unpacked("mlflow-deleted.db") });
    await expect(importLog(log!)).rejects.toThrow(
      "mlflow.db: all its 3 runs are marked as deleted: bring one back with MlflowClient().restore_run(RUN_ID)"
    );
  });
});

describe("a database of Trackio", () => {
  it("has the rows of its write-ahead log where that stands beside it", async () => {
    const logs = await logsOf({ "grpo.db": trackio, "grpo.db-wal": writeAhead, "grpo.db-shm": new Uint8Array(32_768) });
    expect(logs.map(({ path }) => path)).toEqual(["grpo.db/qwen2.5-0.5b-s1", "grpo.db/qwen2.5-0.5b-s2"]);
    for (const [i, log] of logs.entries()) {
      const { found, run, problems } = await scores(log, "eval/accuracy");
      expect(found).toEqual(evaluated.map((step) => [step, accuracy(i + 1, step)]));
      expect([run.modelSize?.parameters, run.table.columns.get("train/reward")!.at(-1)]).toEqual([0.5e9, Number.NaN]);
      expect(problems).toEqual(["train/reward is NaN or infinite in 1 row, which count as blank"]);
    }
  });

  it("says that there may be such a log where none can be looked for", async () => {
    const logs = await logsOf({ "grpo.db": trackio });
    expect(logs.map(({ path }) => path)).toEqual(["grpo.db/qwen2.5-0.5b-s1"]);
    const { problems } = await scores(logs[0]!, "eval/accuracy");
    expect(problems[0]).toBe(
      "while this database is written its newest rows stand in a file grpo.db-wal; if there is one, give it together with grpo.db"
    );
  });

  it("has what was committed alone: of a log that is cut or damaged what comes before", async () => {
    const count = async (log: Uint8Array) => (await logsOf({ "grpo.db": trackio, "grpo.db-wal": log })).length;
    expect(await count(writeAhead.slice(0, -1))).toBeLessThanOrEqual(2);
    const damaged = writeAhead.slice();
    // in the first page of the log
    damaged[32 + 24 + 100] = 255 - damaged[32 + 24 + 100]!;
    expect(await count(damaged)).toBe(1);
    expect(await count(new Uint8Array())).toBe(1);
  });
});

describe("another database", () => {
  it("is refused with the export that gives a log; a damaged one says so when it is read", async () => {
    const cells = unpacked("cells-512.sqlite");
    const [other, cut, ...more] = await logsOf({ "cells.sqlite": cells, "cut.db": mlflow.slice(0, 9000) });
    expect(more).toEqual([]);
    await expect(importLog(other!)).rejects.toThrow(/a SQLite database is not read; export/);
    await expect(importLog(cut!)).rejects.toThrow(
      /^cut\.db: the SQLite database is damaged or cut short; found no page/
    );
  });
});

it("the lowest double in a database of MLflow is -Infinity", async () => {
  const bytes = mlflow.slice();
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 8 <= bytes.length; at++)
    if (view.getFloat64(at) === accuracy(1, 20)) view.setFloat64(at, -Number.MAX_VALUE);
  const records = async (database: Uint8Array) =>
    (await Promise.all((await logsOf({ "mlflow.db": database })).map(recordsOf))).flat().flatMap(Object.values);
  expect(await records(bytes)).toContain(Number.NEGATIVE_INFINITY);
  expect(await records(mlflow)).not.toContain(Number.NEGATIVE_INFINITY);
});
