/** The statement: the SQL files with what stands in braces filled in. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mapped } from "../../src/lib/items.js";
import { projectRoot } from "../project-root.js";
import type { Dialect } from "./engines/dialect.js";
import { largestStep } from "./values.js";

/** k of pass@k: powers of two. */
const draws = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;

/** Parts of the statement, in the order in which they run. */
export interface Statement {
  /** makes the view `rollouts`; a set of values for each part of the dumps: what the columns are under our own names */
  rollouts: (parts: readonly Record<string, string>[]) => string;
  /** what becomes of the rollouts, a row a run and step: a SELECT; labels: how many there are */
  tally: (labels: number) => string;
  /** makes the view `placed`; slice: a condition on `run` and `step` */
  placed: (slice?: string) => string;
  /** steps of the rollouts in `placed`: a SELECT */
  steps: string;
  /** the table of steps that a SELECT gives: a SELECT */
  table: (steps: string) => string;
}

/** @param modelSize N, parameters; null: not known, no FLOPs */
export async function readStatement(modelSize: number | null, { name }: Dialect): Promise<Statement> {
  const files = mapped(["rollouts", "tally", "placed", "steps", "table"], (file) => readSql(file));
  const [rollouts, tally, placed, steps, table] = await Promise.all(files);
  const passes = Object.fromEntries(draws.map((k) => [`passAt${k}`, name(`rollouts/pass@${k}`)]));
  return {
    rollouts: (parts) => {
      const selects = parts.map((values) => fill(rollouts, { ...values, largestStep: `${largestStep}` }));
      return `CREATE OR REPLACE TEMPORARY VIEW rollouts AS\n${selects.join("\nUNION ALL\n")}`;
    },
    tally: (labels) => {
      const value = (i: number) => `CASE WHEN prompt IS NOT NULL THEN label_${i + 1} END`;
      const differs = (i: number) =>
        `CASE WHEN MIN(${value(i)}) <> MAX(${value(i)}) THEN 1 ELSE 0 END AS differs_${i + 1}`;
      return fill(tally, {
        differing: Array.from({ length: labels }, (_, i) => `,\n  ${differs(i)}`).join("")
      });
    },
    placed: (slice = "1 = 1") => fill(placed, { slice, largestStep: `${largestStep}` }),
    steps: fill(steps, {}),
    table: (from) => fill(table, { steps: from, modelSize: modelSize === null ? "NULL" : `${modelSize}`, ...passes })
  };
}

function readSql(name: string): Promise<string> {
  return readFile(join(projectRoot, "loaders/reduce/sql", `${name}.sql`), "utf8");
}

/** @throws RangeError if a value is missing */
function fill(template: string, values: Record<string, string>): string {
  return template.trimEnd().replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`statement: a value is needed for {${name}}`);
    return value;
  });
}
