/** What each run is doing, and where it will be at an X that the reader chooses: a table, sentences, a drawing. */
import { mostFans } from "../../../components/runs/fan.js";
import { forecastFans } from "../../../components/runs/forecast-fans.js";
import type { LogAnswer } from "../../../import/study/user-logs.js";
import type { RunAhead } from "../../../import/study/user-runs-ahead.js";
import { plural } from "../../../lib/format.js";
import { firstOf } from "../../../lib/items.js";
import { plain } from "../../../lib/plain-text.js";
import { amount } from "../../../lib/runs/advice.js";
import { element, mostRows, name, tableOf } from "../elements.js";
import { aheadRows, notLooked, restingX, runsAhead } from "./ahead-rows.js";

/** Runs whose advice stands in sentences. */
const mostSaid = 12;

export interface AheadPart {
  nodes: Node[];
  /** writes what is said of another X */
  write(to: number | null): void;
}

/** @param chosen called with the X that the reader types */
export function aheadPart(answer: LogAnswer, to: number | null, chosen: (to: number) => void): AheadPart {
  const runs = runsAhead(answer);
  if (runs.length === 0) return { nodes: [], write: () => undefined };
  const shown = element("div", { "data-own": "ahead" });
  const unit = firstOf(runs).along;
  const input = element("input", { type: "number", id: "your-ahead", min: "0", step: "any", inputmode: "decimal" });
  input.value = String(to ?? restingX(runs));
  const fault = element("span", { class: "your-ahead-fault", role: "alert", id: "your-ahead-fault" });
  input.setAttribute("aria-describedby", fault.id);
  input.addEventListener("input", () => {
    const value = input.valueAsNumber;
    const isX = value > 0 && Number.isFinite(value);
    fault.textContent = isX ? "" : `Write a number above 0, in ${unit}.`;
    input.toggleAttribute("aria-invalid", !isX);
    if (isX) chosen(value);
  });
  const write = (at: number | null) => shown.replaceChildren(...shownParts(runs, at ?? restingX(runs)));
  write(to);
  const left = notLooked(answer);
  return {
    nodes: [
      element("h2", {}, "What is each run doing, and what comes next?"),
      element(
        "p",
        { class: "your-ahead" },
        element("label", { for: input.id }, `Look ahead to ${unit === "steps" ? "step" : unit} `),
        input,
        " ",
        fault
      ),
      shown,
      ...(left === null ? [] : [element("p", {}, left)])
    ],
    write
  };
}

function shownParts(runs: readonly RunAhead[], to: number): Node[] {
  const several = new Set(runs.map(({ score }) => score)).size > 1;
  const rows = aheadRows(runs.slice(0, mostRows), to);
  const unit = firstOf(runs).along;
  const title = (row: (typeof rows)[number]) =>
    several ? element("span", {}, name(row.run), ", ", name(row.score)) : name(row.run);
  const said = rows.slice(0, mostSaid).flatMap((row) => (row.advice === null ? [] : [{ row, advice: row.advice }]));
  return [
    tableOf(
      `State of each run, and its score at ${amount(to)} ${unit}`,
      [
        "Run",
        "State",
        "Last three",
        `At ${amount(to)}`,
        "95%, one evaluation",
        "Best checkpoint",
        "Best single is higher by"
      ],
      rows.map((row) => [title(row), row.state, row.now, row.later, row.between, row.best, row.overstated])
    ),
    ...(runs.length > mostRows
      ? [element("p", {}, `${plural(runs.length - mostRows, "more run")} in the files below.`)]
      : []),
    element(
      "ul",
      { class: "your-list" },
      ...said.map(({ row, advice }) => element("li", {}, title(row), `: ${advice}`))
    ),
    figureOf(runs.slice(0, mostFans), to, runs.length)
  ];
}

function figureOf(runs: readonly RunAhead[], to: number, all: number): HTMLElement {
  const fans = runs.map((run) => ({ ...run, name: plain(run.run) }));
  const unit = firstOf(runs).along;
  const caption = `${all > runs.length ? `The first ${runs.length} of ${all} runs` : "Your runs"}: evaluations, the forecast to ${amount(to)} ${unit} (dashed), and the 95% interval of one evaluation.`;
  return element(
    "figure",
    { class: "your-logged" },
    ...[330, 680].map((width) => {
      const box = element("div", { class: `your-logged-${width}` });
      box.append(forecastFans(fans, to, unit, { width, label: caption }));
      return box;
    }),
    element("figcaption", { dir: "auto" }, caption)
  );
}
