/** JSON whose keys are steps: read where nothing else can be meant, with a note; else refused with what to do. */
import { describe, expect, it } from "vitest";
import { rowsByStep } from "../../src/import/text/step-keys.js";

const rowsOf = (document: object) => {
  const notes: string[] = [];
  return { rows: rowsByStep(document, { problem: (text) => notes.push(text) }), notes };
};

describe("rowsByStep(document)", () => {
  const rows = [
    { step: 10, accuracy: 0.3 },
    { step: 20, accuracy: 0.4 }
  ];
  it.each([
    ['rows by step, as pandas\' orient="index" has them', { 10: { accuracy: 0.3 }, 20: { accuracy: 0.4 } }],
    ["columns by step", { accuracy: { 10: 0.3, 20: 0.4 } }],
    ['orient="split"', { columns: ["accuracy"], index: [10, 20], data: [[0.3], [0.4]] }]
  ])("%s", (_, document) => {
    expect(rowsOf(document)).toEqual({
      rows,
      notes: [
        "Keys of the document are taken for its steps: 10, 20 and so on. If they number something else, such as problems or models, write a list of records, each with its step."
      ]
    });
  });

  it("scores alone, names of checkpoints, and runs of these", () => {
    expect(rowsOf({ 10: 0.3, 20: null }).rows).toEqual([
      { step: 10, value: 0.3 },
      { step: 20, value: null }
    ]);
    // by their names also where they count by one
    expect(rowsOf({ "checkpoint-1": { accuracy: 0.3 }, "checkpoint-2": { accuracy: 0.4 } }).rows).toEqual(
      rows.map((row, i) => ({ ...row, step: i + 1 }))
    );
    expect(rowsOf({ a: { accuracy: { 10: 0.3, 20: 0.4 } }, b: { accuracy: { 10: 0.3, 20: 0.4 } } }).rows).toEqual(
      ["a", "b"].flatMap((run) => rows.map((row) => ({ run, ...row })))
    );
  });

  it("rows that name a run of their own keep apart what the keys keep apart", () => {
    const byStep = (run: string) => ({ 10: { run, accuracy: 0.3 }, 20: { run, accuracy: 0.4 } });
    expect(rowsOf({ a: byStep("a"), b: byStep("x"), c: byStep("x") }).rows).toEqual(
      ["a", "b, x", "c, x"].flatMap((run) => rows.map((row) => ({ run, ...row })))
    );
  });

  it.each([
    ["a distance each, from 0 or not", [0, 2, 4, 6]],
    ["a hole on a wide grid", [100, 200, 500]],
    ["many on a narrow grid", [2, 4, 8, 16, 32, 64, 128, 256]]
  ])("numbers that count in steps: %s", (_, steps) => {
    const document = Object.fromEntries(steps.map((step, i) => [step, { accuracy: 0.3 + i / 100, note: "a" }]));
    expect(rowsOf(document).rows).toEqual(steps.map((step, i) => ({ step, accuracy: 0.3 + i / 100, note: "a" })));
  });

  it("a metric that some points lack, beside one that all have, and scores of nothing right", () => {
    const points = { 10: { reward: 0.3 }, 20: { reward: 0.4, accuracy: 0.2 } };
    expect(rowsOf(points).rows).toEqual([
      { step: 10, reward: 0.3 },
      { step: 20, reward: 0.4, accuracy: 0.2 }
    ]);
    expect(rowsOf({ 10: 0, 20: 0 }).rows).toHaveLength(2);
  });

  it("rows that say their step keep it, and their keys are said to be nothing", () => {
    const document = Object.fromEntries(rows.map((row, i) => [i, row]));
    expect(rowsOf(document)).toEqual({ rows, notes: [] });
  });

  it.each([
    ["row numbers, or steps one apart", { 0: 0.3, 1: 0.4, 2: 0.5 }],
    ["sizes of models", { 7: { accuracy: 0.3 }, 32: { accuracy: 0.4 } }],
    ["sizes of models that share a divisor", { 8: 0.3, 32: 0.4, 64: 0.5 }],
    ["problems whose numbers are even", { 4: 0.3, 10: 0.4, 22: 0.1, 36: 0.9 }],
    ["right and wrong answers to problems", { 10: 0, 20: 1, 30: 1, 40: 0 }],
    ["the same in records", { 10: { correct: true }, 20: { correct: false }, 30: { correct: true } }],
    ["records of problems", { 10: { question: "1 + 1?", score: 0.3 }, 20: { question: "2 + 2?", score: 0.4 } }],
    ["records of other metrics each", { 10: { reward: 0.3 }, 20: { loss: 0.4 }, 30: { reward: 0.5 } }],
    ["records without a number", { 10: { state: "a" }, 20: { state: "b" } }],
    ["one key", { 10: 0.3 }],
    ["the same step twice", { step_10: 0.3, "step-10": 0.4 }],
    ["texts", { 10: "a", 20: "b" }],
    ["columns of other steps", { accuracy: { 10: 0.3, 20: 0.4 }, reward: { 10: 0.3, 30: 0.4 } }],
    ["nested metrics", { eval: { gsm8k: 0.3, aime: 0.4 } }],
    ["nothing", {}]
  ])("none of %s", (_, document) => {
    expect(rowsOf(document)).toEqual({ rows: null, notes: [] });
  });
});
