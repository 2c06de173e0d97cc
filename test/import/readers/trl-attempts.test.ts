import { describe, expect, it } from "vitest";
import { addBar, everyOf, newAttempt, stepsBefore } from "../../../src/import/readers/consoles/trl/trl-attempts.js";
import { trlConsole } from "../../../src/import/readers/consoles/trl/trl-console.js";
import { logOf, readLog } from "../../helpers/read-log.js";

const doneBy = (bars: readonly number[], records: number) => {
  const attempt = newAttempt();
  for (const bar of bars) addBar(attempt, bar);
  return stepsBefore({ ...attempt, records });
};

describe("steps done before the first record", () => {
  it("are those of a checkpoint where the second bar jumps farther than any later one, and enough steps are left", () => {
    expect(doneBy([0, 40, 50, 60], 3)).toBe(39);
    expect(doneBy([0, 40, 50, 60], 21)).toBe(39);
    expect(doneBy([0, 40, 50, 60], 22)).toBe(0);
    expect(doneBy([0, 10, 20], 2)).toBe(0);
    expect(doneBy([0, 10, 11, 20], 2)).toBe(9);
    expect(doneBy([30, 30, 45, 46], 2)).toBe(44);
  });

  it("are those of the only bar, none without", () => {
    expect([doneBy([], 1), doneBy([7], 1), doneBy([7, 7], 1)]).toEqual([0, 7, 7]);
  });
});

describe("steps a record", () => {
  it.each([
    [100, 10, 10],
    [99, 9, 10],
    [109, 10, 10],
    [75, 15, 5],
    [500, 4, 125],
    [7, 3, 2],
    [3, 5, 1],
    [0, 0, 1]
  ])("of %d steps with %d records", (steps, records, every) => {
    expect(everyOf(steps, records)).toBe(every);
  });
});

describe("a record of TRL over several lines", () => {
  it("is put together, and its lines are counted", async () => {
    const lines = [
      "{'loss': 0.5, 'of': {'a': 1}, 'rew",
      "ard': 0.25, 'in': {'b': 2}, 'st",
      "ep': 3}",
      "{'loss': 0.4, 'step': 4}"
    ];
    const { rows, problems } = await readLog(trlConsole, logOf(lines.join("\n")));
    expect(rows).toMatchObject([
      { loss: 0.5, reward: 0.25, step: 3 },
      { loss: 0.4, step: 4 }
    ]);
    expect(problems).toContain("The lines of this console are wrapped: 1 records were put together from 3 lines.");
  });
});
