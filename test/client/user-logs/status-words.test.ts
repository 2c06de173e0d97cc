/** What the page says in a line of files and runs: every count in its place. */
import { expect, it } from "vitest";
import { progressWords, remarkWords, summary } from "../../../src/client/user-logs/status-words.js";
import type { LogAnswer } from "../../../src/import/study/user-logs.js";

const many = <One>(n: number, one: One): One[] => new Array<One>(n).fill(one);
const answer = (files: string[], fits: number, refused: number, laws = 1, unread: string[] = []) =>
  ({
    files: files.map((format) => ({ format })),
    fits: { fits: many(fits, {}), refused: many(refused, {}), laws: many(laws, {}) },
    unread
  }) as unknown as LogAnswer;

it("counts files, runs that are fitted and those that are not, and files that could not be read", () => {
  expect(summary(answer(["jsonl"], 1, 0), false)).toBe("1 file, 1 run fitted.");
  expect(summary(answer([...many(4, "csv"), "damaged", "unknown", "damaged"], 5, 2), true)).toBe(
    "Back from your last visit: 7 files, 5 runs fitted, 2 not; 3 files could not be read."
  );
  expect(summary(answer(["csv"], 6, 0, 3), false)).toBe("1 file, 6 curves fitted (3 scores).");
  expect(summary(answer(["csv"], 1, 0, 1, ["a.csv", "b.csv"]), false)).toBe(
    "1 file, 1 run fitted. Drop a.csv, b.csv again: that choice needs the file itself."
  );
});

it("says which files were there already, and under which name others stand", () => {
  expect(remarkWords({ again: [], renamed: [] })).toBe("");
  expect(remarkWords({ again: ["a.csv", "b.csv"], renamed: [{ from: "c.csv", to: "c (2).csv" }] })).toBe(
    " a.csv, b.csv: the same content was here already, and is kept once. Another file of the same name is here, with another content: c.csv is shown as c (2).csv."
  );
  expect(remarkWords({ again: many(6, "x"), renamed: [] })).toContain("x, x, x, x and 2 more");
});

it("says how far a reading is in files and in megabytes of a million bytes", () => {
  const far = { kind: "progress", path: "a.csv", at: 2, of: 1234, read: 1_234_567, size: 987_654_321 } as const;
  expect(progressWords(far)).toBe("a.csv, file 2 of 1,234, 1.2 MB of 987.7 MB");
});
