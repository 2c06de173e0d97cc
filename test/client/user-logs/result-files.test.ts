/** What is handed out of a reader's runs, column by column, and what the page says of a file that was read. */
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerPart } from "../../../src/client/user-logs/results/files-ledger.js";
import { resultsCsv, resultsJson } from "../../../src/client/user-logs/results/result-files.js";
import type { InspectedFile } from "../../../src/import/inspection.js";
import type { LogAnswer, LogChoices } from "../../../src/import/study/user-logs.js";
import { cellsOf, termsOf } from "../../components/table-cells.js";

const before = globalThis.document;
beforeAll(() => {
  globalThis.document = new JSDOM("").window.document;
});
afterAll(() => {
  globalThis.document = before;
});

const fit = {
  ...{ path: "a.jsonl", run: "one", modelSize: 7e9, score: "acc", role: "heldout", resource: "compute" },
  ...{ unit: "FLOPs", points: 12, k: 0.0511, interval: [0.0422, 0.0633], standardError: 0.0044, intercept: 1.55 },
  ...{ r2: 0.966, growth: "improved" },
  counts: {
    k: 0.0477,
    interval: [0.0388, 0.0599],
    likelihood: "binomial",
    answers: 640,
    answersFrom: "option",
    allRight: 2
  }
};
const series = {
  ...{ family: "fam", variant: "base", k: 0.0311, interval: [0.0222, 0.0344], verdict: "faster", why: "apart" },
  test: { difference: 0.0111, interval: [0.0022, 0.0233], p: 0.0144 }
};
const rowsOf = (...fits: object[]) => {
  const [head, ...rows] = resultsCsv({ fits: { fits } } as unknown as LogAnswer)
    .trim()
    .split("\n")
    .map((row) => row.split(","));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head![i], cell])));
};

describe("resultsCsv(answer)", () => {
  const ofRun = {
    ...{ path: "a.jsonl", run: "one", model_size: "7000000000", score: "acc", role: "heldout", resource: "compute" },
    ...{ unit: "FLOPs", points: "12", k: "0.0511", k_low: "0.0422", k_high: "0.0633", standard_error: "0.0044" },
    ...{ intercept: "1.55", r2: "0.966", growth: "improved" }
  };
  const ofCounts = {
    ...{ k_counts: "0.0477", k_counts_low: "0.0388", k_counts_high: "0.0599", counts: "binomial" },
    ...{ answers: "640", answers_from: "option", scores_of_1: "2" }
  };
  const ofSeries = {
    ...{ family: "fam", variant: "base", study_k: "0.0311", study_low: "0.0222", study_high: "0.0344" },
    ...{ log_odds_difference: "0.0111", difference_low: "0.0022", difference_high: "0.0233", p: "0.0144" },
    ...{ verdict: "faster", why: "apart" }
  };
  const none = (cells: object) => Object.fromEntries(Object.keys(cells).map((name) => [name, ""]));

  it("has the run, the series and the counts each in its column", () => {
    expect(rowsOf({ ...fit, study: [series, { ...series, family: "gee", test: null }] })).toEqual([
      { ...ofRun, ...ofSeries, ...ofCounts },
      {
        ...{ ...ofRun, ...ofSeries, ...ofCounts, family: "gee" },
        ...{ log_odds_difference: "", difference_low: "", difference_high: "", p: "" }
      }
    ]);
  });

  it("leaves empty what a run without a series or without counts has not", () => {
    expect(rowsOf({ ...fit, study: [] })).toEqual([{ ...ofRun, ...none(ofSeries), ...ofCounts }]);
    expect(rowsOf({ ...fit, counts: null, study: [series] })).toEqual([{ ...ofRun, ...ofSeries, ...none(ofCounts) }]);
  });
});

describe("resultsJson(answer, choices)", () => {
  it("has the fits, the files and what was chosen", () => {
    const answer = { fits: { resource: "compute", fits: [fit] }, files: [{ path: "a.jsonl" }] } as unknown as LogAnswer;
    expect(JSON.parse(resultsJson(answer, { fromStep: 3 } as unknown as LogChoices))).toEqual({
      ...{ resource: "compute", fits: [fit], files: [{ path: "a.jsonl" }], choices: { fromStep: 3 } }
    });
  });
});

describe("ledgerPart(file, open)", () => {
  const verdict = { column: "tokens", count: "per-step", by: "name", falls: [], resets: 0, assumed: 0, remarks: [] };
  const score = { name: "acc", role: "held out", points: 31, min: 0.123456, max: 0.87654321, answers: null };
  const run = {
    ...{ run: "one", modelSize: 7e9, steps: 41, firstStep: 3, lastStep: 1234, stepColumn: "global_step", restarts: 2 },
    ...{ scoreDetails: [score], tokenVerdict: verdict }
  };
  const ledger = {
    ...{ read: 1500, used: 1400, setAside: { "no step": 61, "no score": 32 }, duplicates: 7, otherLines: 5 },
    ...{ unknownColumns: ["odd", "even"], sha256: "ab12" },
    columns: [
      { name: "acc", meaning: "score", producer: "verl", values: 1300, notFinite: 4 },
      { name: "x", meaning: "known", producer: "any", values: 9, notFinite: 0 },
      { name: "lr", meaning: "rate", producer: "any", values: 1200, notFinite: 0 }
    ]
  };
  const file = {
    ...{
      path: "a.jsonl",
      format: "JSON lines",
      packing: "gzip",
      producer: "verl",
      bytes: 123_456,
      runs: [run],
      ledger
    },
    ...{ problems: [], missing: [] }
  };
  const part = (more: object = {}) => ledgerPart({ ...file, ...more } as unknown as InspectedFile, false);
  const facts = (more: object = {}) => termsOf(part(more).querySelector("dl")!.outerHTML);

  it("counts rows, bytes and what was excluded", () => {
    expect(facts()).toEqual({
      Format: "JSON lines, gzip, written by verl",
      Bytes: "123,456",
      Rows: "1,500 read, 1,400 used, 7 replaced by later rows of the same step",
      Excluded: "61 (no step), 32 (no score)",
      Lines: "5 are no records",
      Tokens: "tokens is of each step, by the column’s name",
      "Not understood": "odd, even",
      "SHA-256": "ab12"
    });
    const plain = facts({
      ...{ packing: null, producer: null, runs: [] },
      ledger: { ...ledger, setAside: {}, otherLines: 0, unknownColumns: [], sha256: null }
    });
    expect(plain).toEqual({
      ...{ Format: "JSON lines", Bytes: "123,456", Tokens: "none", "Not understood": "no column", "SHA-256": "none" },
      ...{ Rows: "1,500 read, 1,400 used, 7 replaced by later rows of the same step", Excluded: "none" }
    });
    expect(facts({ ledger: { ...ledger, otherLines: 1 } }).Lines).toBe("1 is no record");
    const many = Array.from({ length: 43 }, (_, i) => `c${i}`);
    expect(facts({ ledger: { ...ledger, unknownColumns: many } })["Not understood"]).toMatch(/c38, c39 and 3 more$/);
    expect(facts({ ledger: { ...ledger, unknownColumns: many.slice(0, 40) } })["Not understood"]).toMatch(/, c39$/);
  });

  it("says how tokens were counted, once where runs agree", () => {
    const tokens = (...more: object[]) =>
      facts({ runs: more.map((one) => ({ ...run, tokenVerdict: { ...verdict, ...one } })) }).Tokens;
    expect(tokens({}, {})).toBe("tokens is of each step, by the column’s name");
    expect(
      tokens({ count: "cumulative", by: "growth", falls: [{}, {}], resets: 1, assumed: 0.0321 }, { by: "option" })
    ).toBe(
      "tokens is since the start, by how the numbers grow; falls 2 times; begins anew 1 time; 3.2% stands for steps that the log does not show. tokens is of each step, as you say"
    );
    expect(tokens({ by: "estimate" })).toBe("tokens is of each step, estimated");
  });

  it("has each run with its steps and scores, and the columns that it knew", () => {
    const [runs, columns] = [...part().querySelectorAll("table")].map((table) => cellsOf(table.outerHTML));
    expect(runs).toEqual([
      ["Run", "Size", "Steps", "From", "To", "Step column", "Restarts", "Scores"],
      ["one", "7B", "41", "3", "1,234", "global_step", "2", "acc (31, 0.1235 to 0.8765, held out)"]
    ]);
    expect(columns).toEqual([
      ["Column", "Means", "Written by", "Values", "Not finite"],
      ["acc", "score", "verl", "1,300", "4"],
      ["lr", "rate", "any", "1,200", "0"]
    ]);
    const cells = (more: object) =>
      cellsOf(part({ runs: [{ ...run, ...more }] }).querySelector("table")!.outerHTML)[1]!;
    expect(cells({ modelSize: null })[1]).toBe("not known");
    expect(cells({ scoreDetails: [] })[7]).toBe("none");
    const scores = ["a", "b", "c", "d", "e", "f"].map((name) => ({ ...score, name, role: "", answers: null }));
    const said = (count: number) => cells({ scoreDetails: scores.slice(0, count) })[7];
    const four = ["a", "b", "c", "d"].map((name) => `${name} (31, 0.1235 to 0.8765)`).join("; ");
    expect([said(4), said(6)]).toEqual([four, `${four}; 2 more`]);
    expect(cells({ scoreDetails: [{ ...score, answers: { count: 500, from: "option" } }] })[7]).toBe(
      "acc (31, 0.1235 to 0.8765, held out, n 500 (option))"
    );
  });

  it("says in its head what was read, and is open where nothing was", () => {
    const head = (more: object) => part(more).querySelector("small")!.textContent;
    expect(head({})).toBe("1,500 rows, 1 run");
    expect(head({ format: "damaged" })).toBe("could not be read");
    expect(head({ format: "unknown", runs: [] })).toBe("not a log that is known here");
    expect([{}, { format: "damaged" }, { runs: [] }].map((more) => part(more).hasAttribute("open"))).toEqual([
      ...[false, true, true]
    ]);
    const notes = part({
      ...{ problems: ["a.jsonl: a row is broken", "b: whole"], missing: [{ what: "a size", option: "" }] }
    });
    expect([...notes.querySelectorAll("li")].map(({ textContent }) => textContent)).toEqual([
      ...["a row is broken", "b: whole", "a size"]
    ]);
    expect(part().querySelectorAll("li")).toHaveLength(0);
  });
});
