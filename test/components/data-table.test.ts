import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { groupedTable, tableBox } from "../../src/components/data-table.js";
import { html } from "../../src/components/html.js";

const cellsOf = (table: unknown, tag: string) =>
  Array.from(new JSDOM(String(table)).window.document.querySelectorAll(tag), ({ textContent, className }) => [
    textContent,
    className
  ]);

describe("tableBox(caption, head, rows)", () => {
  const table = tableBox(
    "Runs",
    ["Run", "Steps", "Benchmark", "Slope", "Interval", "Comes back", "Limit"],
    [
      ["a", "whole run", "gsm8k", "0.16", "[0.07, 0.20]", "yes", "0.46"],
      ["b", "to step 40", "holdout", "\u22120.02", "\u2013", "too close", "k does not grow with size"]
    ]
  );

  it("sets columns of words to the left under their heads, and those that have a number to the right", () => {
    expect(cellsOf(table, "thead th")).toEqual([
      ["Run", ""],
      ["Steps", "left"],
      ["Benchmark", "left"],
      ["Slope", ""],
      ["Interval", ""],
      ["Comes back", "left"],
      ["Limit", ""]
    ]);
    expect(cellsOf(table, "td").map(([, look]) => look)).toEqual(
      ["left", "left", "", "", "left judges", ""].concat(["left", "left", "", "empty", "left judges", ""])
    );
  });

  it("names each cell's column as it is written, for a screen where rows are cards", () => {
    const heads = [
      "Run",
      html`Loss &amp; <i>k</i>&nbsp;<b>${"<1> \"a\" 'b'"}</b>`,
      "<seed> &amp; 2",
      [html`<i>X</i>`, " or 3"]
    ];
    const { document } = new JSDOM(String(tableBox("Runs", heads, [["a", "0.16", "0.2", "0.3"]]))).window;
    expect([...document.querySelectorAll("td")].map((cell) => cell.getAttribute("data-column"))).toEqual([
      "Loss & k\u00a0<1> \"a\" 'b'",
      "<seed> &amp; 2",
      "X or 3"
    ]);
  });

  it("keeps a word with its decimal to the right", () => {
    const changes = tableBox("Changes", ["Benchmark", "7B"], [["gsm8k", "gain\u22120.017"]]);
    expect(cellsOf(changes, "td")).toEqual([["gain\u22120.017", ""]]);
  });
});

describe("groupedTable(table)", () => {
  it("marks what judges a row and what is a dash, as a single table does", () => {
    const table = groupedTable({
      caption: "Theirs and ours",
      head: ["Size", "Difference", "Verdict"],
      left: [2],
      groups: [{ title: "Base", rows: [{ cells: ["7B", "\u2013", "gain"] }] }]
    });
    expect(cellsOf(table, "td")).toEqual([
      ["\u2013", "empty"],
      ["gain", "left judges"]
    ]);
  });
});
