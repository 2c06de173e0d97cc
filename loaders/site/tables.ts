/** The tables that pages can ask for, as HTML: one file each in `tables/`. */
import type { Results } from "../../src/lib/results.js";
import type { Directive } from "./markdown/hook.js";
import { membersOf, type TableRenderer } from "./registry.js";

export async function siteTables(results: Results): Promise<Record<string, Directive>> {
  const renderers = await membersOf<TableRenderer>("tables", "table");
  return Object.fromEntries(Object.entries(renderers).map(([name, render]) => [name, render(results)]));
}
