/** Columns of a long table beside its scores: what tells the runs apart, and what only seems to. */
import type { Random } from "../../../src/lib/statistics/random.js";
import { modelName, runName } from "./names.js";
import { oneOf, type PlannedRun, type Study, some } from "./plan.js";
import type { Cell } from "./tables.js";

export interface KeyColumn {
  name: string;
  cell: (run: PlannedRun) => Cell;
  statesSize?: boolean;
  /** its values say nothing to a reader: digests, numbers of runs */
  opaque?: boolean;
}

/** Columns that together tell every run: one for all, or one for each key; more that are the same for all. */
export function keyColumns(study: Study): KeyColumn[] {
  const { random, differing, runs } = study;
  const kind = random.below(7);
  if (kind < 2) {
    const separator = oneOf(random, ["-", "_", "/", " "]);
    const name = oneOf(random, ["run", "run_name", "name", "Name", "run_id", "experiment", "exp_name", "exp_id"]);
    return [{ name, cell: (run) => runName(run, study, separator), statesSize: true }];
  }
  if (kind === 2) {
    const name = oneOf(random, ["run_id", "run.hash", "id", "uid", "run", "trial"]);
    const ids = runs.map((_, i) => opaqueId(name, i, random));
    return [{ name, cell: (run) => ids[runs.indexOf(run)]!, opaque: true }];
  }
  const columns: KeyColumn[] = [];
  if (differing.includes("size") || random.below(2) === 0) columns.push(oneOf(random, sizeColumns(random)));
  if (differing.includes("seed") || random.below(4) === 0)
    columns.push({ name: oneOf(random, ["seed", "seed", "random_seed"]), cell: ({ keys }) => keys.seed });
  if (differing.includes("method") || random.below(4) === 0) columns.push(methodColumn(study));
  return shuffled(columns, random);
}

function sizeColumns(random: Random): KeyColumn[] {
  const columns: KeyColumn[] = [
    { name: oneOf(random, ["model", "model_name", "base_model"]), cell: (run) => modelName(run) },
    { name: "params_b", cell: ({ keys }) => keys.size / 1e9 },
    { name: "model_size", cell: ({ keys }) => keys.size },
    { name: "size", cell: ({ keys }) => `${keys.size / 1e9}B` }
  ];
  return columns.map((column) => ({ ...column, statesSize: true }));
}

/** What differs in the recipe: its name, a setting, a truth. */
function methodColumn({ runs, random }: Study): KeyColumn {
  const methods = [...new Set(runs.map(({ keys }) => keys.method))];
  const place = ({ keys }: PlannedRun) => methods.indexOf(keys.method);
  const named = oneOf(random, ["method", "condition", "algorithm", "recipe", "config", "variant", "group"]);
  return oneOf<KeyColumn>(random, [
    { name: named, cell: ({ keys }) => keys.method },
    { name: named, cell: ({ keys }) => keys.method },
    {
      name: oneOf(random, ["rollout_n", "num_generations", "group_size"]),
      cell: (run) => [8, 16][place(run)]!,
      opaque: true
    },
    { name: oneOf(random, ["kl_coef", "temperature", "beta"]), cell: (run) => [0.5, 1][place(run)]!, opaque: true },
    { name: "learning_rate", cell: (run) => [1e-6, 3e-6][place(run)]!, opaque: true },
    { name: "note", cell: (run) => ['with "quotes", and commas', "数学强化"][place(run)]!, opaque: true }
  ]);
}

function opaqueId(name: string, i: number, random: Random): Cell {
  if (name === "trial" || name === "id") return i;
  const hex = (length: number) => Array.from({ length }, () => "0123456789abcdef"[random.below(16)]).join("");
  // a digest that is all digits, or digits around an e, reads as a number in some tables
  if (name === "run.hash") return `a${hex(23)}`;
  return name === "uid" ? `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}` : `r${hex(7)}`;
}

/** A column that changes where steps go on, or numbers repeats of one step: no key. */
export interface OtherColumn {
  name: string;
  /** @param i place among the run's steps, of `steps` */
  cell: (i: number, steps: number, repeat: number) => Cell;
  /** rows of a step and set, whose mean is the score */
  repeats: number;
}

export function otherColumn({ random, runs }: Study): OtherColumn | null {
  const kind = random.below(8);
  if (kind === 0) {
    const name = oneOf(random, ["attempt", "host", "hostname", "pid", "restart"]);
    const second = (i: number, steps: number) => i > steps / 2;
    const cell = (i: number, steps: number): Cell =>
      name.startsWith("host") ? `node-${second(i, steps) ? 7 : 2}` : second(i, steps) ? 4712 : 4711;
    return { name, cell, repeats: 1 };
  }
  if (kind === 1 && runs.length > 1) {
    const name = oneOf(random, ["eval_pass", "rank", "worker"]);
    return { name, cell: (_, __, repeat) => repeat, repeats: 3 };
  }
  return null;
}

export function shuffled<T>(list: readonly T[], random: Random): T[] {
  return some(random, list, list.length)
    .map((one) => ({ one, at: random.uniform() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
