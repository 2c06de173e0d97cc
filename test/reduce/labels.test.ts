import { describe, expect, it } from "vitest";
import { mayPart } from "../../loaders/reduce/rollout-labels.js";

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
