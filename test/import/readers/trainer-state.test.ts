import { describe, expect, it } from "vitest";
import { trainerState } from "../../../src/import/readers/json/trainer-state.js";
import { fixture, logOf, readLog } from "../../helpers/read-log.js";

describe("trainerState.read(source, report)", () => {
  it.each([
    ["trl-0.16.1", "completion_length", "rewards/correct"],
    ["trl-1.16.0", "completions/mean_length", "rewards/correct/mean"]
  ])("reads the trainer_state.json of %s", async (folder, length, reward) => {
    const { rows, config, setAside, problems } = await readLog(
      trainerState,
      fixture(`${folder}/trainer_state.json`),
      13
    );
    expect(rows.map((row) => row.step)).toEqual([2, 4, 6, 6, 8, 10, 12, 12]);
    expect(rows[0]).toMatchObject({ [length]: expect.any(Number), [reward]: expect.any(Number), num_tokens: 104 });
    expect(config).toMatchObject({ max_steps: 12, logging_steps: 2, train_batch_size: 4, global_step: 12 });
    expect([setAside, problems]).toEqual([{}, []]);
  });

  it.each(["array.json", "array-pretty.json", "objects-pretty.json", "one-line.json"])(
    "reads %s in pieces of any length",
    async (name) => {
      for (const length of [1, 2, 3, 17, 1000]) {
        const { rows } = await readLog(trainerState, fixture(`trainer-state/${name}`), length);
        expect(rows.map((row) => row.step)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(rows[1]).toEqual({ loss: Number.NaN, reward: 0.259182, step: 2, "eval.acc": 0.259182 });
      }
    }
  );

  it("reads columns of equal length as rows", async () => {
    const { rows } = await readLog(trainerState, fixture("trainer-state/columns.json"));
    expect(rows[2]).toEqual({ step: 3, reward: 0.32968 });
    expect(rows).toHaveLength(6);
  });

  it("names the model in each record of a document, or in none where they are too many to be held", async () => {
    const document = (model: string, records: number) =>
      JSON.stringify({ history: Array.from({ length: records }, (_, step) => ({ step })), model });
    const { rows } = await readLog(trainerState, logOf(`${document("x-7b", 50_002)}\n${document("y-7b", 2)}`));
    expect(rows).toHaveLength(50_004);
    expect(rows.flatMap((row, i) => ("model" in row ? [[i, row.model]] : []))).toEqual([
      [50_002, "y-7b"],
      [50_003, "y-7b"]
    ]);
  });

  it("keeps the records before a cut, and the settings", async () => {
    const { rows, setAside, problems, config } = await readLog(
      trainerState,
      fixture("trainer-state/truncated.json"),
      5
    );
    expect(rows.map((row) => row.step)).toEqual([1, 2, 3]);
    expect(setAside).toEqual({ "cut short": 1 });
    expect(problems).toEqual(["The file ends before its last bracket: the records before that were read."]);
    expect(config).toEqual({ epoch: 0.5, global_step: 6 });
  });

  it("is not misled by brackets in strings, nor by an empty list", async () => {
    const { rows, config } = await readLog(
      trainerState,
      logOf('{"a":"{[\\"}","log_history":[{"s":"}]","step":1}],"b":2}'),
      1
    );
    expect(rows).toEqual([{ s: "}]", step: 1 }]);
    expect(config).toEqual({ a: '{["}', b: 2 });
    expect(await readLog(trainerState, logOf('{"log_history":[],"max_steps":3}'))).toMatchObject({
      rows: [],
      config: { max_steps: 3 }
    });
  });

  it("sets a damaged record aside and reads on", async () => {
    const { rows, setAside } = await readLog(trainerState, logOf('[{"step":1},{"step":oops},{"step":3}]'));
    expect(rows.map((row) => row.step)).toEqual([1, 3]);
    expect(setAside).toEqual({ "not JSON": 1 });
  });
});
