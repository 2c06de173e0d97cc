/** Logs whose rows are not taken for runs until the user has said something, and options that name nothing. */
import { LogError } from "../../lib/log-error.js";
import { nearestFirst } from "../../lib/nearest-first.js";
import { someOf } from "../../lib/some-of.js";
import type { ImportOptions, ReadLog } from "../imported-log.js";
import { visible } from "../names/safe-name.js";

/** What must be said of each log first, with its path. */
export function refusalsIn(logs: readonly { path: string; refusal?: string | null }[]): string[] {
  return logs.flatMap(({ path, refusal }) => (refusal ? [`${path}: ${refusal}`] : []));
}

/**
 * Checks that each column that an option names is in one of the logs at least: another log may be of another kind.
 *
 * @throws LogError that names what there is
 */
export function checkColumns(logs: readonly ReadLog[], { runColumns = [], where = [] }: ImportOptions): void {
  const asked = [
    ...runColumns.map((name) => ({ name, option: "--run-column" })),
    ...where.map(({ column }) => ({ name: column, option: "--where" }))
  ];
  const [first] = logs;
  if (first === undefined) return;
  const columns = new Set(logs.flatMap((log) => log.columns.flatMap(({ name, of }) => of ?? name)));
  const missing = asked.filter(({ name }) => !columns.has(name));
  if (missing.length === 0) return;
  throw new LogError(
    first.path,
    missing.map(({ name, option }) => {
      const found = someOf(nearestFirst(columns, name).map(visible), 20);
      return `${option} ${visible(name)}: must name a column of the logs; found ${found || "none"}`;
    })
  );
}
