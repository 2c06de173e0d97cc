import { describe, expect, it } from "vitest";
import { RecordSplitter } from "../../../src/import/readers/json/record-splitter.js";

/** The records of a document, and what was counted as excluded at its end. */
function split(text: string) {
  const excluded: Record<string, number> = {};
  const splitter = new RecordSplitter();
  const records = splitter.push(text).map((part) => part.text);
  splitter.end({
    setAside: (reason, count = 1) => {
      excluded[reason] = (excluded[reason] ?? 0) + count;
    },
    problem: () => {},
    config: () => {},
    otherLines: () => {}
  });
  return { records, excluded };
}

describe("RecordSplitter", () => {
  const records = ['{"step":1}', '{"step":2}'];

  it.each(["[", '{"log_history":['])("counts the record that a cut left open, in a list behind %s", (start) => {
    expect(split(`${start}${records.join(",")},{"step":3,"acc`)).toEqual({ records, excluded: { "cut short": 1 } });
  });

  it.each(["[", '{"log_history":['])("counts none where the cut is between records, in a list behind %s", (start) => {
    expect(split(`${start}${records.join(",")},`)).toEqual({ records, excluded: {} });
  });

  it("takes a bracket that closes another for no record", () => {
    expect(split('[[1},{"step":1}]').records).not.toContain("");
  });
});
