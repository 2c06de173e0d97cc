/** The tables that pages can ask for, as HTML: one file each in `src/paper/tables`. */
import type { Directive, StudySite, TableRenderer } from "../../src/paper/site.js";
import { membersOf } from "./registry.js";

export async function siteTables(site: StudySite): Promise<Record<string, Directive>> {
  const renderers = await membersOf<TableRenderer>("tables", "table");
  return Object.fromEntries(Object.entries(renderers).map(([name, render]) => [name, render(site)]));
}
