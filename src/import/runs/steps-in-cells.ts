/** Columns whose cells name a run or a model and its checkpoint: `qwen-7b/checkpoint-50` in the row of step 50. */
import { LabelColumn } from "./labels.js";

/** A name, then a number at the end of a cell, a word for steps before it or none. */
const checkpoint =
  /^(.*?[^-_/\\.:@ ])[-_/\\.:@ ]+((?:global[-_]?)?(?:steps?|checkpoints?|ckpts?|iter(?:ation)?s?|updates?)[-_=: ]*)?(\d+)[/\\]?$/i;
/** Distinct steps from which on cells show that they count them. */
const fewest = 4;

/**
 * The column with the names alone, where the number in each cell is the step of its row, or, behind a word for steps, goes
 * up with it; else as it is. Without this each checkpoint of a run would be a run of one step.
 *
 * @param step by row
 * @param places rows that count
 */
export function withoutSteps(label: LabelColumn, step: Float64Array, places: Int32Array): LabelColumn {
  if (!label.hasText || label.distinct < fewest) return label;
  const names = label.cells.map((cell) => (typeof cell === "string" ? checkpoint.exec(cell) : null));
  if (names.slice(1).some((match) => match === null)) return label;
  const codes = label.codes(step.length);
  const stepOf = new Map<number, number>();
  for (const place of places) {
    const match = names[codes[place]!];
    if (!match) continue;
    const [, , word, number] = match;
    const at = step[place]!;
    if ((word === undefined && Number(number) !== at) || (stepOf.get(Number(number)) ?? at) !== at) return label;
    stepOf.set(Number(number), at);
  }
  if (stepOf.size < fewest || !rise(stepOf)) return label;
  const bare = new LabelColumn(label.name);
  for (const [row, code] of codes.entries()) bare.set(row, names[code]?.[1] ?? null);
  return bare;
}

/** Whether the larger of two numbers always has the later step. */
function rise(stepOf: ReadonlyMap<number, number>): boolean {
  const steps = [...stepOf].sort(([a], [b]) => a - b).map(([, at]) => at);
  return steps.every((at, i) => i === 0 || at > steps[i - 1]!);
}
