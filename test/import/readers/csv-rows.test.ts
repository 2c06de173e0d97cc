/** Quotes, ends of lines and separators of tables of text: every row is read, or counted, or the table is refused. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csv } from "../../../src/import/readers/csv/csv-reader.js";
import { headOf, logOf, readLog } from "../../helpers/read-log.js";

const read = (text: string) => readLog(csv, logOf(text, "a.csv"));
const refusal = async (text: string) => {
  const { message } = await read(text).then(
    () => new Error("it was read"),
    (error: Error) => error
  );
  return message;
};
/** A thousand rows of three columns, with the cell of one row replaced. */
const table = (cells: Record<number, string>, end = "\n") =>
  ["step,accuracy,note", ...Array.from({ length: 1000 }, (_, i) => `${i + 1},0.${1000 + i},${cells[i + 1] ?? "ok"}`)]
    .map((line) => line + end)
    .join("");

describe("quotation marks", () => {
  it("within a cell are text, however many there are", async () => {
    const { rows, setAside } = await read(table({ 101: '6" pipe', 500: 'say "hi', 902: '12"', 903: 'a""b"' }));
    expect(rows).toHaveLength(1000);
    expect(rows.map((row) => row.step)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
    expect([101, 500, 902, 903].map((step) => rows[step - 1]!.note)).toEqual(['6" pipe', 'say "hi', '12"', 'a""b"']);
    expect(setAside).toEqual({});
  });

  it.each([
    [
      "never closed",
      { 7: '"say hi' },
      "line 8, cell 3 (note): a quotation mark opens the cell and is not closed before"
    ],
    [
      "closed by a cell that ends in one",
      { 7: '"say hi', 501: '6"' },
      "is closed in line 502 only, and 494 of the lines"
    ],
    ["closed by a lone one", { 7: '"say hi', 8: '"' }, "is closed in line 9 only, and 1 of the lines between are rows"],
    ["closed by another that opens", { 7: '"say hi', 501: '"quoted"' }, "is closed in line 502, within another cell"],
    ["opened behind one that was closed", { 7: '"two\nlines"', 9: '"x' }, "line 11, cell 3 (note): a quotation mark"]
  ])("that open a cell and are %s refuse the table with their line", async (_, cells, message) => {
    for (const end of ["\n", "\r\n", "\r"]) expect(await refusal(table(cells, end))).toContain(message);
    expect(await refusal(table(cells))).toMatch(/^a\.csv: line \d+, cell 3 \(note\): /);
  });

  it("may enclose lines, separators and marks", async () => {
    const cells = { 5: '"two\nlines, and ""more"""', 6: '"\n\n"', 1000: '"1, 2, then\nstop"' };
    const { rows, setAside } = await read(table(cells));
    expect(rows).toHaveLength(1000);
    expect([5, 6, 1000].map((step) => rows[step - 1]!.note)).toEqual([
      'two\nlines, and "more"',
      null,
      "1, 2, then\nstop"
    ]);
    expect(setAside).toEqual({});
  });

  it("of a last row that the file's end cut are counted and named", async () => {
    const { rows, setAside, problems } = await read('step,a,note\n1,0.5,ok\n2,0.6,"a text that goes\non');
    expect(rows).toEqual([{ step: 1, a: 0.5, note: "ok" }]);
    expect(setAside).toEqual({ "cut short": 1 });
    expect(problems).toEqual(["line 3, cell 3 (note): the quotes of the cell are not closed before the file ends."]);
  });

  it("in a header do not swallow the rows", async () => {
    expect((await read('step,"acc\n1,0.5\n2,0.6\n')).rows).toEqual([
      { step: 1, acc: 0.5 },
      { step: 2, acc: 0.6 }
    ]);
  });
});

describe("what stands between cells and lines", () => {
  const plain = "step;accuracy\n0;0.25\n10;0.5\n";
  const expected = [
    { step: 0, accuracy: 0.25 },
    { step: 10, accuracy: 0.5 }
  ];
  it.each([
    ["semicolons", plain],
    ["tabs", plain.replaceAll(";", "\t")],
    ["bars", plain.replaceAll(";", "|")],
    ["CR alone", plain.replaceAll("\n", "\r")],
    ["CRLF", plain.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\uFEFF${plain}`],
    ["Excel's first line", `\uFEFFsep=;\r\n${plain.replaceAll(".", ",")}`],
    ["Excel's first line in quotes", `"sep=;"\n${plain}`],
    ["Excel's first line, with a sign that is used nowhere else", `sep=^\n${plain.replaceAll(";", "^")}`]
  ])("%s", async (_, text) => {
    expect(csv.recognises(headOf(logOf(text)))).toBe(2);
    const { rows, setAside, otherLines } = await read(text);
    expect(rows).toEqual(expected);
    expect([setAside, otherLines]).toEqual([{}, 0]);
  });

  it("a run that is called #1 is no comment", async () => {
    const { rows, otherLines } = await read("name,step,acc\n#1,1,0.5\n#1,2,0.6\nother,3,0.7\n#2,4,0.8\n# a note\n");
    expect(rows.map((row) => row.name)).toEqual(["#1", "#1", "other", "#2"]);
    expect(otherLines).toBe(1);
  });

  it("a row that is commented out is a comment", async () => {
    const { rows, otherLines } = await read("step,acc\n#1,0.5\n2,0.6\n#3,0.7\n# step,acc\n4,0.8\n");
    expect(rows.map((row) => row.step)).toEqual([2, 4]);
    expect(otherLines).toBe(3);
  });
});

describe("a table whose lines were wrapped", () => {
  it("gives no number that was cut", async () => {
    const { rows, setAside, problems } = await read("step,acc\n10,0.31\n20,0.4\n49\n30,0.47\n4\n0,0.48\n50,0.5\n");
    expect(rows).toEqual([
      { step: 10, acc: 0.31 },
      { step: 50, acc: 0.5 }
    ]);
    expect(setAside).toEqual({ "a piece of a wrapped line, or a row beside one": 5 });
    expect(problems).toEqual([
      "Line 4 looks like a piece of a wrapped line: it and the rows beside it that it may belong to are excluded; save the table without wrapping its lines."
    ]);
  });

  it("gives no number that was cut, at whatever place each line was", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 11 }), async (cut, every) => {
        const whole = Array.from({ length: 12 }, (_, i) => `${10 * i + 100},0.${1234 + 97 * i},0.${5678 - 31 * i}`);
        const text = whole
          .map((line, i) => (i % every ? line : `${line.slice(0, cut)}\n${line.slice(cut)}`))
          .join("\n");
        const { rows, setAside, otherLines, problems } = await read(`step,a,b\n${text}\n`);
        // a row without its step is given, and excluded later for the lack of it
        for (const { step, a, b } of rows.filter((row) => row.step !== null)) {
          const i = (Number(step) - 100) / 10;
          expect([a, b]).toEqual([Number(`0.${1234 + 97 * i}`), Number(`0.${5678 - 31 * i}`)]);
        }
        expect(rows.length + Object.values(setAside).reduce((sum, n) => sum + n, 0) + otherLines).toBe(
          // where most lines are pieces, the header is one more line that is no row
          text.split("\n").length + (problems.some((problem) => problem.startsWith("No header")) ? 1 : 0)
        );
      }),
      { seed: 1, numRuns: 99 }
    ));
});

describe("rows of tables of chance", () => {
  const folder = mkdtempSync(join(tmpdir(), "csv-rows-"));
  let connection: Awaited<ReturnType<DuckDBInstance["connect"]>>;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(":memory:")).connect();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const cell = fc.stringMatching(/^[a-z",;\n ]{1,12}$/).filter((text) => text.trim() === text && text !== "null");
  const quoted = (text: string) => (/[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it("are those that DuckDB 1.5 reads", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(",", ";"),
        async (notes, mark) => {
          const lines = notes.map((note, i) => [i + 1, note.includes(" ") ? 0.5 : 0.25, quoted(note)].join(mark));
          const text = [["step", "acc", "note"].join(mark), ...lines].map((line) => `${line}\n`).join("");
          const path = join(folder, "a.csv");
          writeFileSync(path, text);
          const other = await connection.runAndReadAll(
            `select step, acc, note from read_csv('${path}', delim = '${mark}', quote = '"', escape = '"', header = true,
             strict_mode = true, new_line = '\\n', columns = {step: 'INTEGER', acc: 'DOUBLE', note: 'VARCHAR'})`
          );
          expect((await read(text)).rows).toEqual(other.getRowObjectsJS());
        }
      ),
      { seed: 1, numRuns: 60 }
    ));
});
