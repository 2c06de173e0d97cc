/** What is advised for scores that are no fractions as they stand: by how many of their values are none. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { importLog } from "../helpers/import-log.js";

const imported = (values: number[], options: ImportOptions = {}) => {
  const text = `step,val/accuracy\n${values.map((value, i) => `${10 * i},${value}`).join("\n")}\n`;
  return importLog(sourceOfBytes("a.csv", new TextEncoder().encode(text)), options);
};
const remark = async (values: number[]) => (await imported(values)).runs[0]!.scores[0]!.remark;
const fractions = Array.from({ length: 20 }, (_, i) => Number((0.31 + 0.02 * i).toFixed(4)));
const asPercent = (value: number) => Number((100 * value).toFixed(2));

describe("a score that is no fraction right as it stands", () => {
  it("has few values outside of [0, 1]: they are counted, the first is named, and nothing is scaled", async () => {
    expect(await remark(fractions.map((value, i) => (i === 12 ? 1.02 : value)))).toBe(
      "1 of 20 values of val/accuracy is outside of [0, 1] (step 120: 1.02), where a fraction right lies: correct or delete what is wrong in the log; to leave those values out, say --score val/accuracy --score-range 0,1; if right and wrong answers have other values, say --score val/accuracy --score-range WRONG,RIGHT"
    );
    const below = await remark(fractions.map((value, i) => (i === 3 || i === 5 ? -1 : value)));
    expect(below).toContain("2 of 20 values of val/accuracy are outside of [0, 1] (step 30: -1)");
    expect(below).not.toContain("0,100");
  });

  it("is a percentage where most of its values are above 1; some that are not are told", async () => {
    expect(await remark(fractions.map(asPercent))).toBe(
      "val/accuracy runs from 31 to 69, a percentage as it seems; if so, say --score val/accuracy --score-range 0,100"
    );
    expect(await remark(fractions.map((value, i) => (i < 8 ? value : asPercent(value))))).toBe(
      "val/accuracy runs from 0.31 to 69, a percentage as it seems; if so, say --score val/accuracy --score-range 0,100; but 8 of its 20 values lie within [0, 1]: if those are fractions, write all on one scale first"
    );
    expect(await remark(fractions.map((value, i) => (i < 12 ? value : asPercent(value))))).not.toContain("percentage");
  });

  it("is said to be one of fractions where a range of percent is asked for", async () => {
    const said = (values: number[], high: number) =>
      imported(values, { scores: ["val/accuracy"], scoreRange: { low: 0, high } }).then(({ problems }) =>
        problems.filter((text) => text.startsWith("--score-range"))
      );
    const glitch = fractions.map((value, i) => (i === 12 ? 1.02 : value));
    expect(await said(glitch, 100)).toEqual([
      "--score-range 0,100 is said of val/accuracy, but 19 of its 20 values lie within [0, 1]; if they are fractions right, say --score-range 0,1"
    ]);
    expect(await said(glitch, 1)).toEqual([]);
    expect(await said(fractions.map(asPercent), 100)).toEqual([]);
  });
});
