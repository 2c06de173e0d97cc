/** Tokens of a run: counted by its log, or estimated from the lengths that it has. */

import { type ConfigMeaning, settingsOf } from "../names/aliases.js";
import type { LogColumn } from "../runs/gathered-run.js";
import type { PerStep } from "./batch-of-run.js";
import { columnOf } from "./columns-of-run.js";
import type { StepTable } from "./step-table.js";
import { cumulativeTokens, type TokenCount, type TokenVerdict } from "./token-count.js";

export interface TokenSources {
  table: StepTable;
  columns: readonly LogColumn[];
  settings: ReadonlyMap<string, string | number | boolean>;
  /** answers of each step, and what is taken for granted of them */
  answers: PerStep | null;
  remark: string | null;
  /** how the user says that tokens are counted; `none`: they are not used */
  asked?: TokenCount | "none";
  /** false: nothing is estimated */
  assume?: boolean;
}

export interface RunTokens {
  /** since the start, at each step */
  cumulative: Float64Array;
  verdict: TokenVerdict;
}

/** Tokens since the start at each step; null where nothing in the log counts or gives them. */
export function tokensOfRun(sources: TokenSources): RunTokens | null {
  const { table, columns, asked } = sources;
  if (asked === "none") return null;
  const counted = columnOf(table, columns, ["tokens-per-step", "tokens-cumulative", "tokens"]);
  if (counted) {
    const { name, known } = counted.column;
    // rows that stand by X are no steps: what they hold is since the start
    if (table.ranked !== undefined) return sinceStart(name, counted.values, asked);
    return cumulativeTokens(name, known!.alias.meaning, table.step, counted.values, asked);
  }
  return sources.assume === false ? null : estimated(sources);
}

function sinceStart(column: string, values: Float64Array, asked: TokenCount | undefined): RunTokens {
  const remarks =
    asked === "per-step"
      ? [`${column} is read as cumulative: the table has no steps that --tokens per-step could sum`]
      : [];
  const verdict: TokenVerdict = { column, count: "cumulative", by: "name", falls: [], resets: 0, assumed: 0, remarks };
  return { cumulative: values, verdict };
}

/**
 * Tokens of each step by what is logged of it: those of one worker times the workers, or the mean length of prompt and
 * answer times the answers.
 */
function estimated(sources: TokenSources): RunTokens | null {
  const found = byWorkers(sources) ?? byLengths(sources);
  if (found === null || !found.values.some((value) => value > 0)) return null;
  const values = found.values.map((value) => (value > 0 ? value : Number.NaN));
  const { cumulative, verdict } = cumulativeTokens(
    found.label,
    "tokens-per-step",
    sources.table.step,
    values,
    "per-step"
  );
  const remarks = [
    `tokens are estimated: ${found.label} a step; --tokens none uses none`,
    ...(found.remark === null ? [] : [found.remark])
  ];
  return { cumulative, verdict: { ...verdict, by: "estimate", remarks } };
}

interface Estimate {
  values: Float64Array;
  label: string;
  remark: string | null;
}

function byWorkers({ table, columns, settings }: TokenSources): Estimate | null {
  const each = columnOf(table, columns, ["tokens-per-rank"]);
  const of = (meaning: ConfigMeaning) => {
    const value = Number(settingsOf(settings, meaning)[0]?.[1]);
    return value > 0 ? value : null;
  };
  const [perNode, nodes] = [of("gpus-per-node"), of("nodes")];
  const workers = perNode !== null && nodes !== null ? perNode * nodes : of("processes");
  if (each === null || workers === null) return null;
  const label = `${each.column.name} x ${workers} GPUs`;
  return { values: each.values.map((value) => value * workers), label, remark: null };
}

function byLengths({ table, columns, answers, remark }: TokenSources): Estimate | null {
  if (answers === null) return null;
  const total = columnOf(table, columns, ["total-length"]);
  if (total) return estimate(total.values, total.column.name, answers, remark);
  const [response, prompt] = ["response-length", "prompt-length"].map((meaning) => columnOf(table, columns, [meaning]));
  if (!response || !prompt) return null;
  const lengths = response.values.map((value, i) => value + prompt.values[i]!);
  return estimate(lengths, `(${prompt.column.name} + ${response.column.name})`, answers, remark);
}

/** A batch that is logged at other steps than the lengths is that of the step before. */
function estimate(lengths: Float64Array, name: string, answers: PerStep, remark: string | null): Estimate {
  let batch = answers.values.find((value) => !Number.isNaN(value)) ?? Number.NaN;
  const values = lengths.map((length, i) => {
    const here = answers.values[i]!;
    if (!Number.isNaN(here)) batch = here;
    return length * batch;
  });
  return { values, label: `${answers.label} x ${name}`, remark };
}
