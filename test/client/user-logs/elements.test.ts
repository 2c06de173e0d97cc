import { JSDOM } from "jsdom";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { element, tableOf } from "../../../src/client/user-logs/elements.js";

beforeAll(() => void vi.stubGlobal("document", new JSDOM().window.document));
afterAll(() => void vi.unstubAllGlobals());

it("has on each cell of a table the words of its head, for a card, and marks the state of its run", () => {
  const rate = element("span", {}, "At ", element("b", {}, "60"));
  const table = tableOf("Runs", ["Run", "Size", "State", rate, ""], [["a", "7B", "Rising", "61.7%", "x"]]);
  expect(table.classList.contains("table-part")).toBe(true);
  expect(
    Array.from(table.querySelectorAll("td"), (cell) => [
      cell.textContent,
      cell.getAttribute("data-column"),
      cell.className
    ])
  ).toEqual([
    ["7B", "Size", ""],
    ["Rising", "State", "judges"],
    ["61.7%", "At 60", ""],
    ["x", "", ""]
  ]);
});
