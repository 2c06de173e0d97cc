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

  it.each([
    ["records", '[{"step":1}]'],
    ["plain values", "[1,2]"]
  ])("keeps nothing of a list of %s for the document behind it, wherever a piece ends", (_, list) => {
    const text = `${list} {"step":2} {"log_history":[{"step":3}],"lr":1}`;
    const report = { setAside: () => {}, problem: () => {}, config: () => {}, otherLines: () => {} };
    const own = list.includes("{") ? ['{"step":1}'] : [];
    for (let cut = 0; cut <= text.length; cut++) {
      const splitter = new RecordSplitter();
      const parts = [...splitter.push(text.slice(0, cut)), ...splitter.push(text.slice(cut)), ...splitter.end(report)];
      expect(
        parts.map((part) => part.text),
        `cut at ${cut}`
      ).toEqual([...own, '{"step":2}', '{"step":3}', '{"log_history":[],"lr":1}']);
    }
  });

  it.each([
    ["[1,2]", 2],
    ['[{"step":1},5]', 1],
    ['{"history":[{"step":1},5]}', 1],
    ['{"history":[7,8]}', 0]
  ])("counts what is no object in a list of records: %s", (text, count) => {
    expect(split(text).excluded).toEqual(count === 0 ? {} : { "JSON, but no object": count });
  });

  it("takes a bracket that closes another for no record", () => {
    expect(split('[[1},{"step":1}]').records).not.toContain("");
  });
});
