/** Every number on the page of the data, bound to the logs, the tables given out and the account of the sources. */
import { readFileSync, statSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import { parquetMetadata } from "hyparquet";
import { describe, expect, it } from "vitest";
import type { InputFileRecord } from "../../src/lib/results.js";
import { bindFigure, bindFigures } from "./every-page.js";
import { sizeName, whole } from "./formats.js";
import { csvCells, parquetRows } from "./given-out.js";
import { sitePath, siteText } from "./given-site.js";
import { readLoss } from "./logs.js";
import { numbersIn, Page } from "./page.js";
import { sizes } from "./quantities.js";
import { results } from "./results.js";

const page = new Page("dataset");
const { inputs, curves, study } = results();
const { files, excludedByReason } = inputs;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("the page of the data", () => {
  it("counts rows and logs, and rows that are excluded by reason", () => {
    const [read, excluded] = [sum(files.map((file) => file.rowsRead)), sum(files.map((file) => file.rowsExcluded))];
    page.numbers(".answer > p:first-child", [read, files.length, excluded, read - excluded].map(whole));
    page.numbers(
      "p",
      excludedByReason.flatMap(({ reason, rows }) => [whole(rows), ...numbersIn(reason)]),
      "Excluded:"
    );
    expect(sum(excludedByReason.map(({ rows }) => rows))).toBe(excluded);
    page.table(
      "Excluded rows, kept in the table",
      excludedByReason.map(({ reason, rows }) => ({ head: reason, cells: [whole(rows), null] }))
    );
  });

  it("counts copies, earlier states and notes by what the logs say of themselves", () => {
    const identities = files.map(identityOf);
    const [copies, notes] = (["sameAs", "note"] as const).map((key) => identities.filter((one) => one[key] !== null));
    const earlier = files.filter(({ state }) => state === "earlier").length;
    expect(identities.filter(({ state }) => state === "earlier")).toHaveLength(earlier);
    page.numbers("p", [copies!.length, earlier, notes!.length].map(String), "are copies of a run");
  });

  it("draws which steps of each curve are there, and which have their single repeats", async () => {
    const rows = [];
    for (const { family, variant, modelSize, step } of curves) {
      const size = sizeName(modelSize);
      const part = `main/${family}-${variant}-${size.toLowerCase()}-repeat`;
      const theirs = files.filter(({ path, state }) => path.includes(part) && state === "current");
      const repeats = (await Promise.all(theirs.map(({ path }) => readLoss(path)))).flat().map((one) => one.step);
      const known = step.filter((one) => repeats.includes(one)).length;
      rows.push({ name: family === "llama3" ? `Llama 3 ${size}` : `${size} ${variant}`, step, known });
    }
    const last = Math.max(...rows.flatMap(({ step }) => step));
    const there = sum(rows.map(({ step }) => step.length));
    const complete = rows.filter(({ step }) => step.length === last);
    bindFigure(page, "figure-d", {
      reading: [there, rows.length * last, sum(rows.map(({ known }) => known))].map(whole),
      caption: ["0"],
      source: [whole(there)],
      description: [
        ...[String(rows.length), String(last), ...complete.flatMap(({ name }) => numbersIn(name))],
        ...rows
          .filter((row) => !complete.includes(row))
          .flatMap(({ name, step }) => [...numbersIn(name), ...lacking(step, last)])
      ]
    });
    page.table(
      "Steps of each curve",
      rows.map(({ name, step, known }) => ({
        head: name,
        cells: [Math.min(...step), Math.max(...step), step.length, known].map(String)
      }))
    );
  });

  it("counts rows and columns of each table that it hands out", async () => {
    const rows = page.all("table tbody tr").filter((row) => row.querySelector("a[href*='data/tables']"));
    for (const row of rows) {
      const name = row.querySelector("th")!.textContent!;
      const [what, lines, columns, links] = [...row.querySelectorAll("td")];
      const cells = csvCells(siteText(`data/tables/${name}.csv`));
      const parquet = await parquetRows(sitePath(`data/tables/${name}.parquet`));
      expect([lines!.textContent, columns!.textContent], name).toEqual([
        whole(cells.length - 1),
        String(cells[0]!.length)
      ]);
      expect([parquet.length, Object.keys(parquet[0]!).length]).toEqual([cells.length - 1, cells[0]!.length]);
      const hrefs = [...links!.querySelectorAll("a")].map((link) => link.getAttribute("href"));
      expect(hrefs).toEqual(["csv", "parquet"].map((format) => `./data/tables/${name}.${format}`));
      for (const one of [lines!, columns!]) page.bind(one);
      page.numbers(what!, name.startsWith("inference-") ? ["95%"] : []);
    }
    expect(rows).toHaveLength(14);
  });

  it("lists the logs in groups, with rows and size of each", () => {
    const formats = ["parquet", "arrow"].map((name) => files.filter(({ format }) => format === name).length);
    page.numbers("p", formats.map(String), "as the analysis reads them");
    const groups = page.all(".file-groups details");
    const listed = groups.flatMap((group) => {
      const theirs = [...group.querySelectorAll("li")].map((item) => {
        const link = item.querySelector("a")!;
        const file = files.find(({ path }) => link.getAttribute("href")!.endsWith(path.replace(/^data\//, "")))!;
        const { size } = statSync(new URL(`../../${file.path}`, import.meta.url));
        expect(file.bytes).toBe(size);
        page.words(item, `${file.run} ${Math.ceil(size / 1000)} kB`);
        return file;
      });
      const rows = whole(sum(theirs.map(({ rowsRead }) => rowsRead)));
      const summary = group.querySelector("summary")!;
      page.numbers(summary, [...(summary.textContent!.includes("step 0") ? ["0"] : []), String(theirs.length), rows]);
      return theirs;
    });
    expect(new Set(listed).size).toBe(files.length);
    expect(listed).toHaveLength(files.length);
  });

  it("names the columns of the evaluations as their table has them", async () => {
    const table = page.find("table", "Columns of evaluations");
    const names = [...table.querySelectorAll("tbody th")].map((one) => one.textContent);
    const [row] = await parquetRows(sitePath("data/tables/evaluations.parquet"));
    expect(names).toEqual(Object.keys(row!));
    // what a column means is a definition: "0 is before training", "6 x parameters x tokens"
    page.bind(table);
  });

  it("accounts for every row of the sources", () => {
    interface Account {
      table: string;
      rows: number;
      placed: { placement: string; where: string; rows: number }[];
    }
    const path = new URL("../../data/reference/accounting.json", import.meta.url);
    const accounts = JSON.parse(readFileSync(path, "utf8")) as Account[];
    const words: Record<string, string> = {
      log: "logs",
      reference: "reference numbers",
      checked: "compared, not stored"
    };
    page.numbers(
      "p",
      [accounts.length, sum(accounts.map(({ rows }) => rows))].map(whole),
      "were read off the published"
    );
    page.table(
      "where each of their rows went",
      accounts.map(({ table, rows, placed }) => ({
        head: table,
        cells: [
          whole(rows),
          placed.map((one) => `${whole(one.rows)} ${words[one.placement] ?? one.placement} (${one.where})`).join("; ")
        ]
      }))
    );
    for (const { table, rows, placed } of accounts) {
      // some rows go to two places
      expect(sum(placed.map((one) => one.rows)), table).toBeGreaterThanOrEqual(rows);
    }
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    // the number of the publication, in a link of its own
    page.words("p > a", `arXiv ${study.arxiv}`, study.arxiv!);
    const repeated = (size: string) =>
      files.some(({ path, kind }) => kind === "repeat" && path.includes(`-${size.toLowerCase()}-`));
    const lacking = sizes.filter((size) => !repeated(size));
    expect(lacking.length).toBeLessThan(sizes.length);
    // step 0 stands in no fit
    page.numbers("p", [...lacking, "0"], "Single repeats of");
    expect(page.left(sizes)).toEqual([]);
  });
});

/** What a log says of itself. */
function identityOf({ path, format }: InputFileRecord): Record<"sameAs" | "note" | "state", string | null> {
  const bytes = readFileSync(new URL(`../../${path}`, import.meta.url));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const text =
    format === "arrow"
      ? tableFromIPC(bytes).schema.metadata.get("rlscale.run")
      : parquetMetadata(buffer).key_value_metadata?.find(({ key }) => key === "rlscale.run")?.value;
  return { note: null, sameAs: null, ...JSON.parse(text!) };
}

/** Ends of the ranges of steps from 1 to the last that are not there: "1–3 and 105". */
function lacking(steps: readonly number[], last: number): string[] {
  const missing = Array.from({ length: last }, (_, i) => i + 1).filter((step) => !steps.includes(step));
  return missing.filter((step) => !(missing.includes(step - 1) && missing.includes(step + 1))).map(String);
}
