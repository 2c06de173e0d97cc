/** Instead of `test/numbers/csv-download.ts`: the file that a figure would hand out, by its own code. */
import { choiceRules } from "../../src/live/choice-rules.js";
import { madePage } from "./made-pages.js";

export async function downloadCsv(_: unknown, name: string, id: string, view: string): Promise<string> {
  const { figures } = await madePage(name);
  const figure = figures.get(id);
  if (!figure) throw new RangeError(`no figure ${id} on ${name}; there are ${[...figures.keys()].join(", ")}`);
  const { kind, data, defaults } = figure;
  const choices = "controls" in kind ? choiceRules(kind, data, id, defaults).ofQuery(view.replace(/#.*/, "")) : {};
  const { csv } = kind.view(data, choices);
  return typeof csv === "function" ? (csv as () => string)() : csv!;
}
