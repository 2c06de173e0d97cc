/** Why a log gives no run: what was found, what is required, and what to type. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { compareRuns } from "../../src/import/recipes/compare-runs.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import { forecastRuns } from "../../src/import/study/forecast-runs.js";
import { importLog } from "../helpers/import-log.js";

const imported = (text: string, options: ImportOptions = {}) =>
  importLog(sourceOfBytes("a.csv", new TextEncoder().encode(text)), options);
const score = (i: number) => (0.3 + 0.4 * (1 - Math.exp(-i / 8))).toFixed(4);
const table = (header: string, row: (i: number) => string) =>
  `${header}\n${Array.from({ length: 20 }, (_, i) => row(i)).join("\n")}\n`;
const toType = "or how many steps the rows are apart with --logging-steps N, the first row's step with --first-step N";

describe("a log without a run", () => {
  it.each([
    [
      "no column counts its steps",
      table("loss,val/accuracy", (i) => `${i / 7},${score(i)}`),
      `no training steps found: say which column counts the steps with --step COLUMN, ${toType}`
    ],
    [
      "its steps are fractions",
      table("step,val/accuracy", (i) => `${i + 0.5},${score(i)}`),
      `no training steps found: step is no whole number in 20 of 20 rows; say which column counts the steps with --step COLUMN (columns of numbers: step), ${toType}`
    ],
    [
      "its X has another name",
      table("model,petaflops_used,val/accuracy", (i) => `7B,${i / 7},${score(i)}`),
      `no training steps found: say which column counts the steps with --step COLUMN (columns of numbers: petaflops_used), ${toType}; a table of points without steps needs its X in a column called flops, tokens_seen or samples_seen`
    ],
    [
      "it has a column a step",
      "metric,0,10,20,30\nval/accuracy,0.2,0.3,0.35,0.4\n",
      "no training steps found: the columns are called 0, 10, 20 and so on, as a table has them with a column a step: turn it, so that each step is a row with its number in a column called step"
    ],
    [
      "another table is put behind it",
      `step,val/accuracy\n${[1, 2, 3].map((i) => `${i},${score(i)}`).join("\n")}\n${table("step,loss,val/accuracy", (i) => `${i + 4},0.5,${score(i)}`)}`,
      "several tables in one file: line 5 is a header again, of other columns (step,loss,val/accuracy): give each table a file of its own"
    ],
    [
      "another table of long names is put behind it",
      `step,val/accuracy\n${[1, 2, 3].map((i) => `${i},${score(i)}`).join("\n")}\n${table(`step,${"x".repeat(200)},loss`, (i) => `${i},1,2`)}`,
      `several tables in one file: line 5 is a header again, of other columns (step,${"x".repeat(115)}): give each table a file of its own`
    ],
    [
      "its steps are names of checkpoints",
      table("checkpoint,val/accuracy", (i) => `checkpoint-${10 * i + 10},${score(i)}`),
      'no training steps found: checkpoint holds text such as "checkpoint-10"; write the number alone, in a column called step'
    ],
    [
      "it is a header",
      "step,val/accuracy\n",
      "The file has a header (step, val/accuracy) and no rows: give a log with rows."
    ],
    [
      "commas part its cells and its decimals",
      table("step,val/accuracy", (i) => `${i},${score(i).replace(".", ",")}`),
      "no table: its header has 2 cells and its rows have 3, parted by commas (line 2: 0,0,3000): decimal commas, as it seems; write points, or part the cells by semicolons"
    ],
    [
      "its rows have a cell more than its header",
      table("step;val/accuracy", (i) => `${i};${score(i)};late`),
      "no table: its header has 2 cells and its rows have 3, parted by semicolons (line 2: 0;0.3000;late): give each column a name"
    ],
    [
      "semicolons part whole numbers, a cell more than its header",
      table("step;tokens", (i) => `${i};${7 * i};3`),
      "no table: its header has 2 cells and its rows have 3, parted by semicolons (line 2: 0;0;3): give each column a name"
    ],
    [
      "NUL bytes stand in it",
      table("step,val/accuracy", (i) => `${i},${i === 9 ? "\0\0\0" : score(i)}`),
      "no log format that is known here: a text with a NUL byte in line 11; take such bytes out: tr -d '\\000' < FILE > NEWFILE"
    ]
  ])("%s: fit, forecast and compare say so", async (_, text, why) => {
    const log = await imported(text);
    expect([log.runs, log.whyNoRun]).toEqual([[], why]);
    const refused = { path: "a.csv", run: null, reason: why };
    expect(fitRuns([log], {}, []).refused).toEqual([refused]);
    expect(forecastRuns([log], { axis: "steps", to: 500 }).refused).toEqual([refused]);
    expect(compareRuns([log], { axis: "steps" })).toEqual({ refusals: [`a.csv: ${why}`] });
  });

  it("still has the bytes of a file that is no text", async () => {
    expect((await imported("\u0001\u0002\0\u0003\u0004abcdefgh\n")).whyNoRun).toBe(
      "no log format that is known here; it begins with the bytes 01 02 00 03 04 61 62 63"
    );
  });
});

describe("a run without a score or a clock", () => {
  it.each([
    ["nan", "a.csv: val/accuracy is NaN or infinite in 20 rows, which count as blank"],
    [
      '"0,31"',
      'a.csv: val/accuracy holds text where a number should be in 20 rows, such as "0,31": these count as blank; write plain numbers'
    ]
  ])("of cells %s is refused with the note on them, by forecast and compare too", async (cell, note) => {
    const log = await imported(table("step,val/accuracy", (i) => `${i},${cell}`));
    const forecasts = forecastRuns([log], { axis: "steps", to: 500 });
    expect(forecasts.refused[0]!.reason).toContain("has no score");
    expect(forecasts.notes).toContain(note);
    const compared = compareRuns([log], { axis: "steps" });
    expect("refusals" in compared && compared.refusals).toContain(`note: ${note}`);
  });

  it("has a note on times that cannot be read, and none on those that can", async () => {
    const timed = (time: (i: number) => string) =>
      imported(table("step,timestamp,val/accuracy", (i) => `${i},${time(i)},${score(i)}`));
    const unread = await timed((i) => `half past ${i}`);
    expect(unread.problems).toContain(
      'timestamp holds times that cannot be read, such as "half past 0": write seconds, or times as 2026-01-31T13:05:00'
    );
    expect(unread.runs[0]!.hours).toBeNull();
    const read = await timed((i) => `2026-01-31T13:${String(10 + i)}:00`);
    expect(read.problems.join()).not.toContain("cannot be read");
    expect(read.runs[0]!.hours?.from).toBe("column timestamp");
  });
});
