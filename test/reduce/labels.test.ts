import { describe, expect, it } from "vitest";
import { mayPart, refuseMixed } from "../../loaders/reduce/rollout-labels.js";

describe("mayPart(name, choices)", () => {
  it.each([
    ["colour=", true],
    ["model=", true],
    ["split=", true],
    ["seed", true],
    ["benchmark", true],
    ["is_eval", true],
    ["colour", false],
    ["se=ed", false],
    ["rank=", false],
    ["date=", false],
    ["rank", false],
    ["step=", false]
  ])("a key of folders (=) or a column %s: %s", (name, parts) => {
    expect(mayPart(name, {})).toBe(parts);
  });

  it("takes in what the user speaks of", () => {
    expect(mayPart("rank", { where: [{ column: "rank", value: "0" }] })).toBe(true);
    expect(mayPart("colour", { pool: ["colour"] })).toBe(true);
  });
});

describe("refuseMixed(dumps, clashes, runColumns)", () => {
  const clash = (name: string, kind: "role" | "run", ...values: string[]) => ({
    label: { name, kind, columns: [] },
    steps: values.length - 1,
    values: values.map((value, i) => ({ value, answers: 10 - i }))
  });
  const dumps = { format: "jsonl", paths: ["a.jsonl", "b.jsonl"] } as const;

  it("names each column that parts answers, what stands in it, and the options", () => {
    expect(() => refuseMixed(dumps, [clash("split", "role", "train", "test")], [])).toThrow(
      'a.jsonl and 1 more: answers of one run and step must not differ in split; they do in 1 step (values seen: "train" 10, "test" 9): one of them with --where split=train, or all together with --pool split'
    );
    expect(() => refuseMixed(dumps, [clash("model=", "run", "x y", "z", "w")], ["run"])).toThrow(
      /must not differ in model=; they do in 2 steps \(.*\): runs of their own with --run-column run --run-column model=, or one of them with --where 'model=x y', or all together with --pool model=$/
    );
  });

  it("takes answers together whose column has the name of roles and none in it", () => {
    expect(() => refuseMixed(dumps, [clash("type", "role", "algebra", "geometry")], [])).not.toThrow();
  });
});
