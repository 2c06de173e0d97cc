/** A drawing without a frame, beside text: what its marks say, and what can be taken away from it. */
import { part } from "../../components/frame/figure-frame.js";
import { type Takeable, takeAway } from "../parts/download.js";
import { keptText } from "../parts/kept.js";
import { makeReadable } from "../parts/read-out.js";

export async function takeOver(frame: HTMLElement): Promise<void> {
  takeAway(frame, {
    name: () => frame.dataset.file ?? "figure",
    csv: dataOf(frame),
    drawing: (width) => frame.querySelector(width === "page" ? ".still-wide" : ".still-narrow")?.children ?? []
  });
  makeReadable(frame);
  frame.dataset.ready = "true";
}

/** Kept in the page, or, where that would weigh too much, the rows of a table of the site. */
function dataOf(frame: HTMLElement): Takeable["csv"] {
  const table = frame.querySelector<HTMLAnchorElement>("a[data-rows]");
  if (!table) return () => keptText(part(frame, "csv"));
  return async () => {
    const text = await fetch(table.href).then((response) => response.text());
    return rowsWhere(text, new URLSearchParams(table.dataset.rows));
  };
}

/** Lines of a CSV without quotes whose columns have these values. */
function rowsWhere(csv: string, wanted: URLSearchParams): string {
  const [head = "", ...lines] = csv.trimEnd().split("\n");
  const names = head.split(",");
  const kept = lines.filter((line) => {
    const cells = line.split(",");
    return [...wanted].every(([name, value]) => cells[names.indexOf(name)] === value);
  });
  return `${[head, ...kept].join("\n")}\n`;
}
