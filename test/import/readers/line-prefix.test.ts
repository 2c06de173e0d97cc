import { describe, expect, it } from "vitest";
import { fieldLine } from "../../../src/import/readers/consoles/fields.js";
import { printedLine } from "../../../src/import/readers/consoles/line-prefix.js";

describe("printedLine(line)", () => {
  it.each([
    ["[pod/trainer-0/main] "],
    ["[pod/trainer-0] "],
    ["2026-03-04T05:00:07.123Z stdout F "],
    ["2026-03-04T05:00:07+01:00 stderr P "],
    ["2026-03-04T05:00:07Z "],
    ["trainer-1  | "],
    ["0: "],
    [" 12: "],
    ["[default0]:"],
    ["[rank12]: "],
    ["2026-03-04T05:00:07Z stdout F [rank3]: "],
    ["\u001b[32m0: "]
  ])("takes off what a collector puts before it: %j", (stamp) => {
    expect(printedLine(`${stamp}Step 7 | reward: 0.5\u001b[0m  `)).toEqual({
      writer: "",
      text: "Step 7 | reward: 0.5"
    });
  });

  it("tells writers of Ray apart, and leaves what is no stamp", () => {
    expect(printedLine("(Runner pid=12, ip=10.0.0.1) step: 1")).toEqual({
      writer: "(Runner pid=12, ip=10.0.0.1)",
      text: "step: 1"
    });
    for (const text of [
      "Step 1 | 0: 5",
      "Reward 2026-03-04T05:00:07Z 1",
      "123456: 1",
      "[pod/x]y",
      "2026-03-04 05:00:07 x"
    ])
      expect(printedLine(text)).toEqual({ writer: "", text });
  });
});

describe("a counter without a word", () => {
  it("stands behind any number of brackets", () => {
    for (const brackets of ["", "[a] ", "[10:00:00] [b] ", "[10:00:00][INFO] [c]  "])
      expect(fieldLine(`${brackets}12/50 | loss=0.1`)).toMatchObject({ step: 12, pairs: [["loss", 0.1]] });
  });
});
