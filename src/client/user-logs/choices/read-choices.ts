/** What the controls of "Your logs" hold, read as choices; and choices, written as what they hold. */
import { readSize } from "../../../import/names/model-size.js";
import type { LogChoices } from "../../../import/study/user-logs.js";
import { modelSize as sizeName } from "../../../lib/format.js";
import type { NumberName, PicksName, SelectName } from "./controls.js";

/** What each control holds, as it was typed or chosen; "" = nothing. */
export type Fields = Record<SelectName | NumberName, string> &
  Record<PicksName, readonly string[]> & {
    /** by run, see `runKey` */
    sizes: Readonly<Record<string, string>>;
  };

/** What is wrong with a control. */
export interface FieldFault {
  /** its name; of a size, the key of its run */
  control: NumberName | { size: string };
  /** a whole sentence */
  words: string;
}

/** What a control holds that has text which is no number at all: a browser does not say which. */
export const notANumber = "?";

/** @returns the choices, of which those at fault are missing, and the faults in the order of the controls */
export function readChoices(fields: Fields): { choices: LogChoices; faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const choices: LogChoices = { sizes: {} };
  readRange(fields, choices, faults);
  const { score, resource, tokens, step, role, assume, repeats, variant } = fields;
  if (score) choices.score = score;
  if (resource) choices.resource = resource as NonNullable<LogChoices["resource"]>;
  if (tokens) choices.tokens = tokens as NonNullable<LogChoices["tokens"]>;
  if (step) choices.step = step;
  if (role) choices.role = role as NonNullable<LogChoices["role"]>;
  if (assume) choices.assume = false;
  if (repeats) choices.repeats = repeats as NonNullable<LogChoices["repeats"]>;
  if (variant) choices.variant = variant as NonNullable<LogChoices["variant"]>;
  if (fields["runs-by"].length > 0) choices.runColumns = [...fields["runs-by"]];
  if (fields.where.length > 0) choices.where = fields.where.map(readCell);
  readCounts(fields, choices, faults);
  for (const [key, typed] of Object.entries(fields.sizes)) {
    const text = typed.trim();
    const size = readSize(text);
    if (size !== null) choices.sizes[key] = size;
    else if (text !== "")
      faults.push({ control: { size: key }, words: "A size is a number of parameters, such as 7B, 500M or 7e9." });
  }
  return { choices, faults };
}

function readRange({ wrong, right }: Fields, choices: LogChoices, faults: FieldFault[]): void {
  if (wrong.trim() === "" && right.trim() === "") return;
  const [low, high] = [numberIn(wrong, 0), numberIn(right, 1)];
  if (!Number.isFinite(low) || !Number.isFinite(high) || low === high)
    faults.push({ control: "right", words: "A wrong and a correct answer need two different scores." });
  else if (low !== 0 || high !== 1) choices.range = { low, high };
}

const counts = [
  ["problems", "problems", 1, "Problems of the test set must be"],
  ["batch", "batch", 1, "Problems a step must be"],
  ["group", "groupSize", 1, "Answers a problem must be"],
  ["every", "loggingSteps", 1, "Steps between records must be"],
  ["first", "firstStep", 0, "The step of the first record must be"],
  ["from", "fromStep", 0, "The first step must be"],
  ["to", "toStep", 0, "The last step must be"]
] as const;

function readCounts(fields: Fields, choices: LogChoices, faults: FieldFault[]): void {
  for (const [control, key, least, what] of counts) {
    const text = fields[control].trim();
    const value = numberIn(text, Number.NaN);
    // what is not said has no key: choices are compared as they are kept
    if (Number.isInteger(value) && value >= least) choices[key] = value;
    else if (text !== "")
      faults.push({ control, words: `${what} a whole number, ${least === 0 ? "zero" : "one"} or more.` });
  }
  const { fromStep, toStep, loggingSteps, firstStep } = choices;
  if (firstStep !== undefined && loggingSteps === undefined)
    faults.push({
      control: "first",
      words: "The step of the first record needs the steps between records beside it."
    });
  if (fromStep !== undefined && toStep !== undefined && toStep < fromStep)
    faults.push({ control: "to", words: "The last step must not be before the first." });
}

/** A cell of a column, as the control of the rows holds it. */
export function cellWord(column: string, value: string): string {
  return JSON.stringify([column, value]);
}

function readCell(word: string): { column: string; value: string } {
  const [column, value] = JSON.parse(word) as [string, string];
  return { column, value };
}

function numberIn(text: string, empty: number): number {
  return text.trim() === "" ? empty : Number(text);
}

export function fieldsOf(choices: LogChoices): Fields {
  const { score, range, resource, tokens, step, role, assume, repeats, variant } = choices;
  const numbers = Object.fromEntries(counts.map(([control, key]) => [control, String(choices[key] ?? "")]));
  return {
    ...(numbers as Record<(typeof counts)[number][0], string>),
    ...{ score: score ?? "", resource: resource ?? "", tokens: tokens ?? "", step: step ?? "", role: role ?? "" },
    ...{ assume: assume === false ? "no" : "", repeats: repeats ?? "", variant: variant ?? "" },
    ...{ wrong: range ? String(range.low) : "", right: range ? String(range.high) : "" },
    "runs-by": choices.runColumns ?? [],
    where: (choices.where ?? []).map(({ column, value }) => cellWord(column, value)),
    sizes: Object.fromEntries(Object.entries(choices.sizes).map(([key, size]) => [key, sizeWord(size)]))
  };
}

/** A size as it is read back: in billions where three figures say it all. */
function sizeWord(size: number): string {
  const short = sizeName(size);
  return readSize(short) === size ? short : String(size);
}
