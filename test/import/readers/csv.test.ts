import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { csv } from "../../../src/import/readers/csv/csv-reader.js";
import { spellingOf } from "../../../src/import/readers/csv/csv-spelling.js";
import { importLog } from "../../helpers/import-log.js";
import { fixture, logOf, readLog } from "../../helpers/read-log.js";

const read = (text: string, path?: string) => readLog(csv, logOf(text, path));

describe("csv.read(source, report)", () => {
  it.each(["pandas.csv", "pandas-semicolon-comma.csv", "pandas-index-tab.tsv"])(
    "reads %s in pieces of any length",
    async (name) => {
      for (const length of [1, 7, 1000]) {
        const { rows, setAside } = await readLog(csv, fixture(`csv/${name}`), length);
        expect(rows.map((row) => row.step)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(rows[2]).toMatchObject({ reward: 0.32968, "eval/acc": 0.32968, note: "two\nlines" });
        expect(rows[1]).toMatchObject({ "eval/acc": null, note: 'a, "b"' });
        expect(setAside).toEqual({});
      }
    }
  );

  it("takes the rule of a table in Markdown for no row", async () => {
    const text = "| step | accuracy |\n|:---|---:|\n| 1 | 0.25 |\n| 2 | 0.5 |\n";
    const { rows } = await read(text);
    expect(rows.map(({ step, accuracy }) => [step, accuracy])).toEqual([
      [1, 0.25],
      [2, 0.5]
    ]);
  });

  it("finds a header in a comment", async () => {
    const { rows } = await readLog(csv, fixture("csv/numpy-savetxt.csv"));
    expect(rows[5]).toEqual({ step: 6, reward: 0.503415 });
  });

  it("sets rows aside that do not fit the header", async () => {
    const { rows, setAside, otherLines } = await readLog(csv, fixture("csv/ragged.csv"));
    expect(rows).toEqual([
      { step: 1, reward: 0.1 },
      { step: 4, reward: Number.NaN },
      { step: 5, reward: Number.POSITIVE_INFINITY }
    ]);
    expect(setAside).toEqual({ "fewer cells than columns": 1, "more cells than columns": 1, "cut short": 1 });
    // the header once more
    expect(otherLines).toBe(1);
  });

  describe("of a file that ends without an end of line", () => {
    const fractions = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `${10 * (from + i)},${(0.3 + 0.0131 * (from + i)).toFixed(4)}`);
    const whole = ["step,val/accuracy", ...fractions(0, 31)];

    it.each([
      ["310,0.", "is the beginning of a number"],
      ["310,-", "is blank, and no other is"],
      ["310,6e-", "is the beginning of a number"],
      ["310,0", "has 0 decimals, and all others have 4 or more"],
      ["310,0.6", "has 1 decimals, and all others have 4 or more"],
      ["310,0.691", "has 3 decimals, and all others have 4 or more"],
      ["310,", "is blank, and no other is"]
    ])("sets the row %s aside, and says why", async (last, why) => {
      const { rows, setAside, problems } = await read([...whole, last].join("\n"));
      expect([rows.length, setAside]).toEqual([31, { "cut short": 1 }]);
      expect(problems).toEqual([
        `Line 33 has no end of line, and its last cell (val/accuracy) ${why}; found ${JSON.stringify(last.slice(4))}: the row is excluded as cut short. If it is whole, end it with a line break.`
      ]);
      const ended = await read(`${[...whole, last].join("\n")}\n`);
      expect([ended.rows.length, ended.setAside]).toEqual([32, {}]);
    });

    it.each(["310,0.6914", "310,1", "310,0.691452", '310,"0.6"', "310,NaN"])("keeps the row %s", async (last) => {
      const { rows, setAside } = await read([...whole, last].join("\n"));
      expect([rows.length, setAside]).toEqual([32, {}]);
    });

    it("sets the beginning of a word or of the next step aside", async () => {
      const words = await read("step,score,set\n0,0.1,gsm8k\n1,0.2,gsm8k\n2,0.3,gsm");
      expect([words.rows.length, words.setAside]).toEqual([2, { "cut short": 1 }]);
      const steps = await read("score,step\n0.1,280\n0.2,290\n0.3,300\n0.4,31");
      expect([steps.rows.length, steps.setAside]).toEqual([3, { "cut short": 1 }]);
      expect((await read("score,step\n0.1,280\n0.2,290\n0.3,300\n0.4,310")).rows).toHaveLength(4);
    });
  });

  it("takes run and metric apart in an export of the W&B page", async () => {
    const { rows, problems } = await readLog(csv, fixture("csv/wandb-export.csv"));
    expect(rows).toHaveLength(10);
    expect(rows.filter((row) => row.step === 4)).toEqual([
      { run: "qwen - 7b", step: 4, "critic/score/mean": 0.393469 },
      { run: 'b, "two"', step: 4, "critic/score/mean": 0.5 }
    ]);
    expect(problems).toEqual([
      "An export of the Weights & Biases page, which thins out long runs: its columns __MIN and __MAX are left out.",
      "3 values are means over several steps: their __MIN and __MAX differ."
    ]);
  });

  it("takes run and tag from the name of TensorBoard's download", async () => {
    const { rows, problems } = await readLog(csv, fixture("csv/run-qwen-7b-tag-val_acc.csv"));
    expect(rows[2]).toEqual({ run: "qwen-7b", step: 3, val_acc: 0.32968, "Wall time": 1767225603 });
    expect(problems).toEqual([]);
    const other = await read("Wall time,Step,Value\n1.5,1,0.5\n", "b/acc.csv");
    expect(other.rows).toEqual([{ step: 1, acc: 0.5, "Wall time": 1.5 }]);
    expect(other.problems).toHaveLength(1);
  });

  it("says when TensorBoard's download is a sample", async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => `1.5,${i * 3},0.5\n`).join("");
    const { problems } = await read(`Wall time,Step,Value\n${rows}`, "run-a-tag-b.csv");
    expect(problems).toEqual(["1000 rows: TensorBoard keeps a random sample of 1000 points of a longer run."]);
  });

  it("tells numbers, truth and blanks from text", async () => {
    const { rows } = await read('step,a,b,c,d\n1, 0.5 ,True,NA,"1,234"\n2,-inf,false,null,45%\n');
    expect(rows).toEqual([
      { step: 1, a: 0.5, b: true, c: null, d: 1234 },
      { step: 2, a: Number.NEGATIVE_INFINITY, b: false, c: null, d: "45%" }
    ]);
  });

  it("numbers columns of one name, and says so", async () => {
    const { rows, problems } = await read("step,a,a,\n1,2,3,4\n");
    expect(rows).toEqual([{ step: 1, a: 2, "a (2)": 3, "column 4": 4 }]);
    expect(problems).toHaveLength(1);
  });

  it("says that a header is missing", async () => {
    const { rows, problems, otherLines } = await read("1,2\n3,4\n");
    expect(rows).toEqual([]);
    expect(otherLines).toBe(2);
    expect(problems).toEqual(["No header names the columns: the lines are not read as a table."]);
  });
});

it("a decimal comma between semicolons is one beside counts with a point and a letter", async () => {
  expect(spellingOf(["1", "1.2M", "0,25"], ";")).toMatchObject({ isDecimalComma: true, isPointInDoubt: false });
  const { rows } = await read("step;tokens;accuracy\n1;1.2M;0,25\n2;2.4M;0,5\n");
  expect(rows.map(({ accuracy }) => accuracy)).toEqual([0.25, 0.5]);
});

describe("numbers with parted thousands", () => {
  const tokens = async (header: string, cells: string[]) => {
    const { rows } = await read(
      `${header}\n${cells.map((cell, i) => cell.replaceAll("N", String(i + 1))).join("\n")}\n`
    );
    return rows.map(({ tokens }) => tokens);
  };
  it.each([
    ["commas in quotes", "step,tokens,acc", ['N,"1,234,567",0.5', 'N,"12,345",0.5'], [1234567, 12345]],
    ["commas and decimals", "step,tokens,acc", ['N,"1,234.5",0.5', 'N,"-1,234,567.25",0.5'], [1234.5, -1234567.25]],
    ["every number so", "step,tokens", ['"N,000","1,234,567"', '"N,000","2,345,678"'], [1234567, 2345678]],
    ["blanks", "step;tokens;acc", ["N;1 234 567;0,5", "N;12\u202f345;0,5"], [1234567, 12345]],
    [
      "blanks and a decimal comma",
      "step;tokens;acc",
      ["N;1 234,5;0,5", "N;1\u00a0234\u00a0567;0,5"],
      [1234.5, 1234567]
    ],
    ["apostrophes", "step,tokens,acc", ["N,1'234'567,0.5", "N,12\u2019345,0.5"], [1234567, 12345]],
    ["underscores", "step,tokens,acc", ["N,1_234_567,0.5", "N,12_345,0.5"], [1234567, 12345]],
    [
      "commas beside decimal points, between semicolons",
      "step;tokens;acc",
      ["N;1,234;0.5", "N;12,345;0.5"],
      [1234, 12345]
    ],
    ["a decimal comma between semicolons", "step;tokens;acc", ["N;1,234;0,5", "N;12,345;0,5"], [1.234, 12.345]]
  ])("%s", async (_, header, cells, expected) => {
    expect(await tokens(header, cells)).toEqual(expected);
  });

  /** Rows of a score and of tokens, each as a table between semicolons spells it. */
  const semicolons = (scores: string[], counts: string[]) =>
    `step;acc;total_tokens\n${scores.map((score, i) => `${10 * (i + 1)};${score};${counts[i]}\n`).join("")}`;
  /** Rows with a score in some. */
  const table = (length: number, every: number) => {
    const rows = Array.from({ length }, (_, i) => i);
    return semicolons(
      rows.map((i) => (i > 0 && i % every === 0 ? "41,5%" : "")),
      rows.map((i) => `${100 + (i % 900)}.456`)
    );
  };
  const short = ["123.456", "246.912"];
  const long = ["1.234.560", "2.469.120"];

  it.each([
    ["a plain cell", ["0,41", "0,45"]],
    ["a percentage", ["41,00%", "45,50%"]],
    ["a percentage behind a blank", ["41,0 %", "45,5 %"]],
    ["a percentage with three decimals", ["41,125%", "45,500%"]],
    ["the percentage of a part", ["96/300 (32,0%)", "99/300 (33,0%)"]],
    ["a number with a unit", ["1,2M", "1,3M"]]
  ])("points are between thousands where %s has a decimal comma", async (_, scores) => {
    for (const counts of [short, long]) {
      for (const first of ["", "sep=;\n"]) {
        const { rows, problems } = await read(first + semicolons(scores, counts));
        expect(rows.map(({ total_tokens }) => total_tokens)).toEqual(
          counts.map((count) => Number(count.replaceAll(".", "")))
        );
        expect(problems).toEqual([]);
      }
    }
    const oneComma = semicolons([scores[0]!, "45%"], short);
    expect((await read(oneComma)).rows[1]!.total_tokens).toBe(246_912);
  });

  it("numbers are read alike in pieces of any length, where rows are long", async () => {
    const note = "x".repeat(20_000);
    const rows = Array.from({ length: 90 }, (_, i) => `${i};${note};${i < 80 ? "" : "41,5%"};${i + 100}.456\n`);
    const text = `step;note;acc;total_tokens\n${rows.join("")}`;
    for (const length of [5000, 100_000, text.length]) {
      const read = await readLog(csv, logOf(text), length);
      expect([length, read.rows[0]!.total_tokens, read.problems.length]).toEqual([length, 100.456, 1]);
    }
  });

  it("a percentage of three decimals behind a comma is that fraction", async () => {
    const text = semicolons(["41,125%", "45,500%", "47,000%"], [...short, "370.368"]);
    const log = await importLog(sourceOfBytes("a.csv", new TextEncoder().encode(text)));
    expect([...log.runs[0]!.table.columns.get("acc")!]).toEqual([0.41125, 0.455, 0.47]);
    expect([...log.runs[0]!.tokens!.cumulative]).toEqual([123_456, 246_912, 370_368]);
  });

  it("several points in one number part thousands, also in the others", async () => {
    const { rows, problems } = await read(semicolons(["41%", "45%"], [short[0]!, long[0]!]));
    expect(rows.map(({ total_tokens }) => total_tokens)).toEqual([123_456, 1_234_560]);
    expect(problems).toEqual([]);
  });

  it.each([
    ["total_tokens", ", or say --tokens none to go on without it"],
    ["total_samples", ", or say --batch N to count problems instead"],
    ["step", ", or say --step COLUMN to take another"],
    ["loss", ""]
  ])("a point that may be either is read as a decimal point, and it is said: %s", async (name, way) => {
    const text = semicolons(["41%", "45%"], short).replace("step", "other").replace("total_tokens", name);
    const { rows, problems } = await read(text);
    expect(rows.map((row) => row[name])).toEqual([123.456, 246.912]);
    expect(problems).toEqual([
      `${name}: "123.456" is read as 123.456, and the table does not show whether its point stands before decimals or parts thousands; if thousands, write 123456${way}`
    ]);
  });

  it("a point that may be either is told of where other cells contradict each other, or a comma comes late", async () => {
    expect((await read(semicolons(["41,0%", "45.5%"], short))).problems).toHaveLength(1);
    const late = await read(table(2000, 1500));
    expect(late.rows[0]!.total_tokens).toBe(100.456);
    expect(late.problems.join()).toContain('total_tokens: "100.456" is read as 100.456');
  });

  it("a decimal comma shows it also where evaluations are rare", async () => {
    const { rows, problems } = await read(table(900, 100));
    expect(rows.map(({ total_tokens }) => total_tokens)).toEqual(rows.map((_, i) => (100 + (i % 900)) * 1000 + 456));
    expect(problems).toEqual([]);
  });

  it.each([
    ["0.41", "0.455"],
    ["41.0%", "45.5%"],
    ["41%", "0.5"],
    ["41.125%", "45.500%"]
  ])("points are before decimals where another cell shows it: %s", async (...scores) => {
    const { rows, problems } = await read(semicolons(scores, short));
    expect(rows.map(({ total_tokens }) => total_tokens)).toEqual([123.456, 246.912]);
    expect(problems).toEqual([]);
  });

  it("are text where a comma may stand before decimals, and where the groups are none", async () => {
    expect(await tokens("step,tokens,acc", ['N,"1,234","0,5"', 'N,"12,345","0,6"'])).toEqual(["1,234", "12,345"]);
    expect(await tokens("step\ttokens\tacc", ["N\t1,234\t5", "N\t2,345\t6"])).toEqual(["1,234", "2,345"]);
    expect(await tokens("step,tokens,acc", ['N,"1,23,456",0.5', "N,1 2 3,0.5"])).toEqual(["1,23,456", "1 2 3"]);
    expect(await tokens("step,tokens,acc", ['N,"0,234",0.5', "N,2024 10 11,0.5"])).toEqual(["0,234", "2024 10 11"]);
  });
});
