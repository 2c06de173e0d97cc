/** What "Your logs" says of a file, whole, from a record whose every number is another. */
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ledgerPart } from "../../../src/client/user-logs/results/files-ledger.js";
import type { InspectedFile } from "../../../src/import/inspection.js";

const { window } = new JSDOM("<!doctype html><body></body>");
beforeAll(() => void vi.stubGlobal("document", window.document));
afterAll(() => void vi.unstubAllGlobals());

const score = (name: string, more: object = {}) => ({
  ...{ name, points: 38, min: 0.123456, max: 0.98765, role: "validation", answers: null },
  ...more
});
const run = {
  ...{ run: "r1", modelSize: 7e9, steps: 1200, firstStep: 10, lastStep: 12_000, stepColumn: "global_step" },
  ...{
    restarts: 2,
    scoreDetails: [score("acc"), ...["b", "c", "d", "e", "f"].map((name) => score(name, { points: 7 }))]
  },
  tokenVerdict: { column: "num_tokens", count: "cumulative", by: "growth", falls: [3], resets: 2, assumed: 0.01234 }
};
const file = (change: object = {}) =>
  ({
    ...{ path: "logs/a.jsonl", format: "jsonl", packing: "gzip", producer: "trl", bytes: 1_234_567, runs: [run] },
    ledger: {
      ...{
        read: 5678,
        used: 4321,
        duplicates: 56,
        otherLines: 78,
        sha256: "abc",
        setAside: { "cut short": 1_009, "no step": 3 }
      },
      unknownColumns: Array.from({ length: 43 }, (_, i) => `c${i}`),
      columns: [
        { name: "acc", meaning: "score", producer: "any", values: 3456, notFinite: 9 },
        { name: "num_tokens", meaning: "tokens", producer: "trl", values: 2345, notFinite: 8 },
        { name: "x", meaning: "known", producer: "any", values: 1, notFinite: 0 }
      ]
    },
    problems: ["logs/a.jsonl: two clocks", "another"],
    missing: [{ what: "model size", option: "--model-size" }],
    ...change
  }) as unknown as InspectedFile;

const text = (node: Element | null) => node!.textContent!.replace(/\s+/g, " ").trim();
const listed = (box: Element, of: string) => Array.from(box.querySelectorAll(of), text);
const facts = (box: Element) => Object.fromEntries(listed(box, "dt").map((term, i) => [term, listed(box, "dd")[i]]));
const tables = (box: Element) =>
  Array.from(box.querySelectorAll("table"), (table) => [
    text(table.querySelector("caption")),
    ...Array.from(table.querySelectorAll("tr"), (row) => Array.from(row.children, text))
  ]);

describe("ledgerPart(file, open)", () => {
  it("has each count of a file, its runs and its columns under its word", () => {
    const box = ledgerPart(file(), false);
    expect([box.hasAttribute("open"), box.classList.contains("your-bad")]).toEqual([false, false]);
    expect(text(box.querySelector("small"))).toBe("5,678 rows, 1 run");
    expect(listed(box, ".your-problems li").map((words) => words.replace(/ ?\S*…$/, ""))).toEqual([
      "two clocks",
      "another"
    ]);
    const columns = Array.from({ length: 40 }, (_, i) => `c${i}`).join(", ");
    expect(facts(box)).toEqual({
      Format: "jsonl, gzip, written by TRL",
      Bytes: "1,234,567",
      Rows: "5,678 read, 4,321 used, 56 replaced by later rows of the same step",
      Excluded: "1,009 (cut short), 3 (no step)",
      Lines: "78 are no records",
      Tokens:
        "num_tokens is since the start, by how the numbers grow; falls 1 time; begins anew 2 times; 1.2% stands for steps that the log does not show",
      "Not understood": `${columns} and 3 more`,
      "SHA-256": "abc"
    });
    const others = ["b", "c", "d"].map((name) => `${name} (7, 0.1235 to 0.9877, validation)`).join("; ");
    expect(tables(box)).toEqual([
      [
        "Runs in it",
        ["Run", "Size", "Steps", "From", "To", "Step column", "Restarts", "Scores"],
        [
          "r1",
          "7B",
          "1,200",
          "10",
          "12,000",
          "global_step",
          "2",
          `acc (38, 0.1235 to 0.9877, validation); ${others}; 2 more`
        ]
      ],
      [
        "Columns understood",
        ["Column", "Means", "Written by", "Values", "Not finite"],
        ["acc", "score", "any", "3,456", "9"],
        ["num_tokens", "tokens", "TRL", "2,345", "8"]
      ]
    ]);
    expect(listed(box, ".your-label")).toEqual(["Missing for a fit:"]);
    expect(text(box.querySelector(".your-label + ul li"))).toMatch(/^model size/);
    expect(text(box.querySelector("[data-remove='logs/a.jsonl']"))).toBe("Take this file out");
  });

  it("says so where there is nothing: no run, no token, no column, nothing excluded", () => {
    const { ledger } = file();
    const bare = { ...ledger, otherLines: 0, setAside: {}, unknownColumns: [], columns: [], sha256: null };
    const box = ledgerPart(
      file({ runs: [], packing: null, producer: null, problems: [], missing: [], ledger: bare }),
      false
    );
    expect([box.hasAttribute("open"), box.classList.contains("your-bad")]).toEqual([true, true]);
    expect(facts(box)).toEqual({
      Format: "jsonl",
      Bytes: "1,234,567",
      Rows: "5,678 read, 4,321 used, 56 replaced by later rows of the same step",
      Excluded: "none",
      Tokens: "none",
      "Not understood": "no column",
      "SHA-256": "none"
    });
    expect([tables(box), listed(box, ".your-label, .your-problems")]).toEqual([[], []]);
    const small = (change: object) => text(ledgerPart(file(change), false).querySelector("small"));
    expect(small({ format: "damaged" })).toBe("could not be read");
    expect(small({ format: "unknown" })).toBe("not a log that is known here");
    expect(facts(ledgerPart(file({ ledger: { ...ledger, otherLines: 1 } }), true)).Lines).toBe("1 is no record");
    const verdicts = ["per-step", "cumulative"].map((count, i) => ({
      ...run,
      tokenVerdict: { column: `t${i}`, count, by: ["name", "estimate"][i], falls: [], resets: 0, assumed: 0 }
    }));
    expect(facts(ledgerPart(file({ runs: verdicts }), true)).Tokens).toBe(
      "t0 is of each step, by the column’s name. t1 is since the start, estimated"
    );
  });
});
