/** Fields of a line as people print their numbers. */
import { describe, expect, it } from "vitest";
import { fieldLine } from "../../../src/import/readers/consoles/fields.js";

const fieldsIn = (text: string) => Object.fromEntries(fieldLine(text)!.pairs);

describe("fieldLine(text)", () => {
  it.each([
    ["step: 10 | acc: 31,9% | loss: 0,512 | time: 12,5 s", { acc: 0.319, loss: 0.512, time: 12.5 }],
    ["step: 10 | acc: 32,5% | loss: 0,25 | time: 1,250 s", { acc: 0.325, loss: 0.25, time: 1.25 }],
    ["step: 10 | acc: 40% | tokens: 1,250 | time: 12.5 s", { acc: 0.4, tokens: 1250, time: 12.5 }],
    ["step: 10 | tokens: 1,250,000 | loss: 0,5", { tokens: null, loss: 0.5 }]
  ])("takes a comma for a decimal mark where one of its line can part no thousands: %s", (text, fields) => {
    const { tokens, ...others } = fields as Record<string, number | null>;
    expect(fieldsIn(text)).toEqual(tokens == null ? others : fields);
  });

  it("has right answers of all as a score, with their percentage or under a score's name", () => {
    expect(fieldsIn("step: 10 | eval_acc: 96/300 (32.0%) | batch: 3/10 | time: 1")).toEqual({
      eval_acc: 0.32,
      time: 1
    });
    expect(fieldsIn("step: 20 | eval_acc: 105/300 | time: 2")).toEqual({ eval_acc: 0.35, time: 2 });
    expect(fieldsIn("step: 20 | done: 105/300 (35%) | time: 2")).toEqual({ done: 0.35, time: 2 });
    // a percentage that is not theirs
    expect(fieldsIn("step: 30 | eval_acc: 105/300 (12%) | time: 3")).toEqual({ time: 3 });
  });
});

describe("brackets before a line", () => {
  it.each(
    "trace debug info warn warning error success critical rank0 default0 train trainer training eval step INFO Eval".split(
      " "
    )
  )("name no run where they hold a level, a rank or a phase: [%s]", (word) => {
    expect(fieldLine(`[${word}] step 10 | acc: 0.5`)).toEqual({ step: 10, run: null, pairs: [["acc", 0.5]] });
    expect(fieldLine(`[${word}-7b] step 10 | acc: 0.5`)!.run).toBe(`${word}-7b`);
  });
});

describe("fields of words and numbers", () => {
  it("are those of a line between commas that has nothing else, and a name that is known", () => {
    expect(fieldsIn("[2026-01-31 13:00:10] step 10/200: loss 0.123, acc 0.300 (150/500)")).toEqual({
      loss: 0.123,
      acc: 0.3
    });
    expect(fieldsIn("iter 7, reward 0.5, tokens 1,250,000, lr 1e-6")).toEqual({
      reward: 0.5,
      tokens: 1250000,
      lr: 1e-6
    });
    for (const prose of [
      "Step 3: multiply 4, add 7",
      "Step 3: loss 0.5, and then we go on",
      "step 3: accuracy rose to 0.5, loss fell"
    ])
      expect(fieldLine(prose)).toBeNull();
  });
});
