/** Instead of `test/numbers/given-site.ts`: files of a site that is not built. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { tableCsv, tableParquet } from "../../loaders/site/finish/downloads.js";
import { madePage } from "./made-pages.js";
import { dataFile, madeTables } from "./page-files.js";

/** Pages that the test's file names, and whether it reads tables. */
declare const RLSCALE_PAGES: readonly string[];
declare const RLSCALE_TABLES: boolean;

const tables = RLSCALE_TABLES ? await madeTables() : [];

const pages = new Map<string, string>();
for (const name of RLSCALE_PAGES) pages.set(name, (await madePage(name)).html);

export function siteText(path: string): string {
  if (path.startsWith("data/tables/")) return readFileSync(sitePath(path), "utf8");
  if (path.startsWith("data/")) return dataFile(path.slice("data/".length));
  const html = pages.get(path.replace(/\.html$/, ""));
  if (html === undefined) throw new RangeError(`${path} is not made here; there are ${[...pages.keys()].join(", ")}`);
  return html;
}

/** A table, written where the tests of this process look for it. */
export function sitePath(path: string): string {
  const [, name, format] = /([\w-]+)\.(csv|parquet)$/.exec(path)!;
  const table = tables.find((file) => file.name === name);
  if (!table) throw new RangeError(`no table ${name}; there are ${tables.map((file) => file.name).join(", ")}`);
  const made = `.quick/made/${process.pid}/${name}.${format}`;
  mkdirSync(dirname(made), { recursive: true });
  writeFileSync(made, format === "csv" ? tableCsv(table) : tableParquet(table));
  return made;
}
