/** The filter of a long list of runs: names, states, counts, and groups that have none. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { filterRuns } from "../../src/client/parts/filter-runs.js";

const row = (run: string, state: string) => `<tr><th scope="row">${run}</th><td data-column="State">${state}</td></tr>`;
const group = (name: string, rows: string, open = "") =>
  `<details class="run-group" ${open}><summary>${name}</summary><table><tbody>${rows}</tbody></table></details>`;
const form = `<p data-filter-runs=""><input><select><option value=""></option><option value="flat">Flat</option></select><output></output></p>`;
const { document, Event } = new JSDOM(
  `${form}${group("A", row("grpo-1", "Rising") + row("grpo-2", "Flat since 40"), "open")}${group("B", row("DAPO-1", "Flat since 10"))}`
).window;
filterRuns(document);
const [field, choice, output] = ["input", "select", "output"].map(
  (name) => document.querySelector<HTMLInputElement>(name)!
);
const shown = () =>
  [...document.querySelectorAll<HTMLElement>("tbody tr")]
    .filter((one) => !one.hidden && !one.closest<HTMLElement>("details")!.hidden)
    .map((one) => one.querySelector("th")!.textContent);
const open = () => [...document.querySelectorAll("details")].map((one) => [one.hidden, one.open]);
function ask(words: string, state: string): void {
  field!.value = words;
  choice!.value = state;
  field!.dispatchEvent(new Event("input", { bubbles: true }));
}

describe("filterRuns(page)", () => {
  it("keeps what has the words and the state, and opens the first group that has some", () => {
    ask("dapo", "");
    expect([shown(), open(), output!.textContent]).toEqual([
      ["DAPO-1"],
      [
        [true, false],
        [false, true]
      ],
      "1 of 3 runs"
    ]);
    ask("", "flat");
    expect([shown(), output!.textContent]).toEqual([["grpo-2", "DAPO-1"], "2 of 3 runs"]);
    ask("grpo", "flat");
    expect(shown()).toEqual(["grpo-2"]);
    ask("none", "");
    expect([shown(), output!.textContent]).toEqual([[], "0 of 3 runs"]);
    ask("", "");
    expect([shown().length, open(), output!.textContent]).toEqual([
      3,
      [
        [false, true],
        [false, false]
      ],
      ""
    ]);
  });
});
