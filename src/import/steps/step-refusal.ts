/** Why a log that seems to have steps is not read by them, and what would say them. */
import { itemAt } from "../../lib/items.js";
import { someOf } from "../../lib/some-of.js";
import type { ReadLog } from "../imported-log.js";
import { lookUp } from "../names/aliases.js";
import { quoted } from "../names/scores.js";
import type { LogColumn } from "../runs/gathered-run.js";
import type { StepsOfRun } from "./step-table.js";

/** Names that a counter may have, though the table of names does not know it. */
const mayCount = /step|iter|update|ckpt|checkpoint|episode|round|batch|^t$|^n$/i;
/** Names of checkpoints end in their step. */
const endsInStep = /(?:checkpoint|ckpt|step|iter)[-_ ]?\d+\/?$/i;
/** Columns that a message names. */
export const mostNamed = 8;

/**
 * One sentence with the options that would give the rows a step; null where a run has steps, or where nothing in the log
 * seems to be one.
 *
 * @param reasons what the log's reader says: a step that is not in the file, records that do not tell theirs
 */
export function whyNoSteps(
  runs: readonly StepsOfRun[],
  columns: readonly LogColumn[],
  reasons: readonly string[],
  asked: string | null
): string | null {
  if (runs.some(({ table }) => table !== null)) return null;
  const totals = new Map(runs.flatMap((run) => run.totals.map(({ name, value }) => [name, value])));
  const why = [...reasons];
  if (asked !== null && !totals.has(asked)) why.push(`no column ${asked} has a number`);
  for (const [name, value] of totals) {
    why.push(
      `${name} is ${value} wherever it stands: how many steps there are in all, or one step alone, and not the step of each row`
    );
  }
  return why.length === 0 ? null : `${why.join("; ")}; ${options(columns, totals)}`;
}

/** That a log has no steps: what stands in their place, which columns may count them, or how the rows are numbered. */
export function noStepsIn({ columns, tally, rows }: ReadLog): string {
  const none = "no training steps found";
  const broken = [...tally.setAside].filter(([reason]) => /^step (?:is|below|above) /.test(reason));
  if (broken.length > 0) {
    const found = broken.map(([reason, count]) => `${reason} in ${count} of ${rows} rows`).join(", ");
    return `${none}: ${found}; ${options(columns, new Map())}`;
  }
  const texts = columns.find(({ known, numbers, text }) => known?.alias.meaning === "step" && numbers === 0 && text);
  if (texts)
    return `${none}: ${texts.name} holds text such as ${JSON.stringify(texts.text)}; write whole numbers, or name another column: --step COLUMN`;
  const named = columns.find(({ text, numbers }) => numbers === 0 && text !== null && endsInStep.test(text));
  if (named)
    return `${none}: ${named.name} holds text such as ${JSON.stringify(named.text)}; write the number alone, in a column called step`;
  const counters = columns.filter(({ name, known, numbers }) => numbers > 0 && known === null && mayCount.test(name));
  const names = counters.map(({ name }) => name);
  const aside = stepsAside(columns);
  if (aside !== null) return `${none}: ${aside}`;
  if (names.length > 0) return `${none}: if a column counts them, say --step COLUMN (${someOf(names, mostNamed)})`;
  if (!columns.some(({ numbers }) => numbers > 0)) return none;
  const isOfSizes = columns.some(
    ({ known }) => known?.alias.meaning === "model-size" || known?.alias.meaning === "model"
  );
  const epoch = columns.find(({ name, numbers }) => numbers > 0 && lookUp(name)?.alias.note === "epoch");
  if (epoch !== undefined && !isOfSizes)
    return `${none}: ${epoch.name} counts epochs; --step ${quoted(epoch.name)} takes them for steps where they are whole numbers, and --logging-steps N says how many steps the rows are apart${clockOf(columns)}`;
  const points = isOfSizes
    ? "; a table of points without steps needs its X in a column called flops, tokens_seen or samples_seen"
    : "";
  return `${none}: ${options(columns, new Map())}${clockOf(columns)}${points}`;
}

/** That a column says the time of each row, which hours can be counted by once the rows are numbered. */
function clockOf(columns: readonly LogColumn[]): string {
  const clock = columns.find(({ known }) => known?.alias.time === "clock" || known?.alias.time === "elapsed");
  return clock === undefined
    ? ""
    : `; ${clock.name} says the time of each row: --logging-steps 1 --x hours takes it (of fit, --resource time)`;
}

/** That a table has a column a step: its heads are whole numbers that grow. Null where it does not lie so. */
function stepsAside(columns: readonly LogColumn[]): string | null {
  const headOf = ({ name }: LogColumn) => name.match(/^(?:step[ _]?)?\d+(?=\.|$)/i)?.[0];
  const heads = [...new Set(columns.flatMap((column) => headOf(column) ?? []))];
  const others = columns.filter((column) => headOf(column) === undefined);
  const steps = heads.map((name) => Number(name.replace(/^\D+/, "")));
  const isRising = steps.every((step, i) => i === 0 || step > itemAt(steps, i - 1));
  if (heads.length < 3 || others.length > 3 || !isRising) return null;
  return `the columns are called ${heads.slice(0, 3).join(", ")} and so on, as a table has them with a column a step: turn it, so that each step is a row with its number in a column called step`;
}

function options(columns: readonly LogColumn[], totals: ReadonlyMap<string, number>): string {
  const free = columns.filter(
    ({ name, known, numbers }) =>
      numbers > 0 &&
      !totals.has(name) &&
      (known === null || known.alias.meaning === "step" || (mayCount.test(name) && known.alias.time === undefined))
  );
  const likely = free.filter(({ name, known }) => known?.alias.meaning === "step" || mayCount.test(name));
  const counting = likely.length > 0 ? likely : free;
  const names = counting.map(({ name }) => name);
  const found = names.length > 0 ? ` (columns of numbers: ${someOf(names, mostNamed)})` : "";
  return `say which column counts the steps with --step COLUMN${found}, or how many steps the rows are apart with --logging-steps N, the first row's step with --first-step N`;
}
