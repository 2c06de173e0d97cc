import { describe, expect, it } from "vitest";
import { trlConsole } from "../../../src/import/readers/consoles/trl/trl-console.js";
import { verlConsole } from "../../../src/import/readers/consoles/verl/verl-console.js";
import { csv } from "../../../src/import/readers/csv/csv-reader.js";
import { jsonl } from "../../../src/import/readers/json/jsonl.js";
import { trainerState } from "../../../src/import/readers/json/trainer-state.js";
import { fixture, headOf, readLog } from "../../helpers/read-log.js";

const logs = [
  ["verl-console/verl-0.9.1.txt", verlConsole],
  ["jsonl/damaged.jsonl", jsonl],
  ["jsonl/prime-rl-0.8.1.jsonl", jsonl],
  ["trl-1.16.0/trainer_state.json", trainerState],
  ["trl-1.16.0/console.txt", trlConsole],
  ["csv/wandb-export.csv", csv],
  ["csv/pandas.csv", csv]
] as const;

describe("a log that is cut anywhere", () => {
  it.each(logs)("%s gives the records before the cut", async (path, reader) => {
    const log = fixture(path);
    const whole = (await readLog(reader, log)).rows;
    const step = Math.max(1, Math.floor(log.bytes.length / 150));
    for (let end = 0; end < log.bytes.length; end += step) {
      const { rows } = await readLog(reader, { ...log, bytes: log.bytes.subarray(0, end) }, 777);
      // the last one may have lost a digit that nothing shows the lack of
      expect(rows.slice(0, -1)).toEqual(whole.slice(0, Math.max(0, rows.length - 1)));
    }
  });
});

describe("bytes of any kind", () => {
  it.each(logs)("do no harm to the reader of %s", async (_, reader) => {
    // a linear congruential generator, for the same bytes each time
    let state = 1;
    const bytes = Uint8Array.from({ length: 20_000 }, () => {
      state = (state * 48271) % 2147483647;
      return state & 255;
    });
    const log = { path: "a.bin", bytes };
    expect(reader.recognises(headOf(log))).toBe(0);
    expect((await readLog(reader, log)).rows).toEqual([]);
  });

  it.each(logs)("do no harm within %s", async (path, reader) => {
    const log = fixture(path);
    let state = 7;
    const bytes = log.bytes.map((byte) => {
      state = (state * 48271) % 2147483647;
      return state % 200 === 0 ? state & 255 : byte;
    });
    expect(Array.isArray((await readLog(reader, { ...log, bytes })).rows)).toBe(true);
  });
});
