import { describe, expect, it } from "vitest";
import { buttonOf, controls, controlsOf } from "../../../src/client/user-logs/choices/controls.js";
import {
  cellWord,
  type Fields,
  fieldsOf,
  notANumber,
  readChoices
} from "../../../src/client/user-logs/choices/read-choices.js";
import type { LogChoices } from "../../../src/import/study/user-logs.js";

const read = (fields: Partial<Fields>) => readChoices({ ...fieldsOf({ sizes: {} }), ...fields });
const faultOf = (fields: Partial<Fields>) => read(fields).faults.map(({ control, words }) => [control, words]);

describe("readChoices(fields)", () => {
  it("finds nothing in empty controls", () => {
    expect(read({})).toEqual({ choices: { sizes: {} }, faults: [] });
  });

  it("gives back every choice that was written into the controls", () => {
    const whole: Required<Omit<LogChoices, "fractions" | "recipes" | "sameProblems">> = {
      ...{ score: "eval/a b", range: { low: -1, high: 2.5 }, role: "training", assume: false, resource: "data" },
      problems: 500,
      ...{ step: "iteration", loggingSteps: 5, firstStep: 0, runColumns: ["arm", "seed"], repeats: "runs" },
      ...{ where: [{ column: 'a"b', value: "x=1" }], tokens: "none", batch: 512, fromStep: 0, toStep: 90 },
      ...{ groupSize: 8, variant: "instruct", sizes: { "a.jsonl\nrun": 7e9, "b.jsonl\nrun": 1_543_714_304 } }
    };
    expect(readChoices(fieldsOf(whole))).toEqual({ choices: whole, faults: [] });
    for (const key of Object.keys(whole).filter((key) => key !== "sizes" && key !== "firstStep")) {
      const one = { sizes: {}, [key]: whole[key as keyof typeof whole] };
      expect(readChoices(fieldsOf(one))).toEqual({ choices: one, faults: [] });
    }
  });

  it("keeps a size to its last parameter, and writes a round one short", () => {
    for (const size of [7e9, 5e8, 1.5e9, 7_615_616_512, 123_456]) {
      const { choices } = read({ sizes: fieldsOf({ sizes: { run: size } }).sizes });
      expect(choices.sizes).toEqual({ run: size });
    }
    expect(fieldsOf({ sizes: { run: 7e9 } }).sizes).toEqual({ run: "7B" });
    expect(faultOf({ sizes: { run: "large" } })).toEqual([
      [{ size: "run" }, "A size is a number of parameters, such as 7B, 500M or 7e9."]
    ]);
    expect(read({ sizes: { run: " " } })).toEqual({ choices: { sizes: {} }, faults: [] });
  });

  it("takes 0 for wrong and 1 for right where one end alone is there, and needs two numbers that differ", () => {
    expect(read({ wrong: "-1" }).choices.range).toEqual({ low: -1, high: 1 });
    expect(read({ right: "100" }).choices.range).toEqual({ low: 0, high: 100 });
    expect(read({ wrong: "0", right: "1" })).toEqual({ choices: { sizes: {} }, faults: [] });
    for (const [wrong, right] of [
      ["2", "2"],
      ["1", ""],
      [notANumber, "1"],
      ["0", notANumber]
    ] as const)
      expect(faultOf({ wrong, right })).toEqual([["right", "A wrong and a correct answer need two different scores."]]);
  });

  it.each([
    ["batch", 1],
    ["group", 1],
    ["every", 1],
    ["from", 0],
    ["to", 0]
  ] as const)("needs a whole number of %s, %i or more", (control, least) => {
    for (const bad of [String(least - 1), "1.5", notANumber, "1e400"]) {
      const { choices, faults } = read({ [control]: bad });
      expect(faults.map((one) => one.control)).toEqual([control]);
      expect(faults[0]!.words).toMatch(/a whole number, (zero|one) or more\.$/);
      expect(choices).toEqual({ sizes: {} });
    }
    expect(read({ [control]: String(least) }).faults).toEqual([]);
  });

  it("needs the steps between records for the first, and a last step behind the first", () => {
    expect(faultOf({ first: "0" }).map(([control]) => control)).toEqual(["first"]);
    expect(faultOf({ first: "0", every: "5" })).toEqual([]);
    expect(faultOf({ from: "11", to: "10" })).toEqual([["to", "The last step must not be before the first."]]);
    expect(faultOf({ from: "10", to: "10" })).toEqual([]);
  });

  it("reads cells with any text in them", () => {
    const cells = [["a=b", 'say "x"'] as const, ["", "\n"] as const];
    expect(read({ where: cells.map(([column, value]) => cellWord(column, value)) }).choices.where).toEqual(
      cells.map(([column, value]) => ({ column, value }))
    );
  });

  it("finds all faults at once", () => {
    expect(faultOf({ wrong: "1", batch: "0", sizes: { a: "x" } }).map(([control]) => control)).toEqual([
      "right",
      "batch",
      { size: "a" }
    ]);
  });
});

describe("controlsOf(text)", () => {
  it("finds the control of each option, once, and the more helpful of two", () => {
    expect(controlsOf("say --score a, or --score b with --role training")).toEqual(["score", "role"]);
    expect(controlsOf("--score NAME --score-range WRONG,RIGHT")).toEqual(["right"]);
    expect(controlsOf("--logging-steps 5 --first-step 0")).toEqual(["every"]);
    expect(controlsOf("--first-step 0; --run-column arm; --json")).toEqual(["first", "runs-by"]);
    expect(controlsOf("no option, a--score-- or x--role")).toEqual([]);
  });

  it("has a button for every control", () => {
    for (const { name, label } of controls) expect(buttonOf(name).length).toBeLessThanOrEqual(label.length + 5);
    expect(buttonOf("size")).toBe("Model size");
  });
});
