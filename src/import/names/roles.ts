/**
 * Whether a score was measured on held-out problems or on the batch that is trained on, as far as words say it: the name of
 * its column (`test/env/all/correct`), or a cell beside it (`type` = `eval`). What words do not say stays null.
 */

import type { Value } from "../number-columns.js";
import type { ScoreRole } from "./aliases.js";

const evaluationWords = new Set(
  "eval evals evaluate evaluation evaluations test testing val valid validate validation holdout heldout ood bench benchmark benchmarks evalset testset valset".split(
    " "
  )
);
const trainingWords = new Set("train training trainset".split(" "));
/** Where the answers that are trained on come from: training, unless the same name says that it is an evaluation. */
const rolloutWords = new Set("rollout rollouts env environment critic actor".split(" "));
/** As a whole cell: these words mean a split or a phase there, and something else inside a name. */
const evaluationCells = new Set("dev development held-out held_out".split(" "));
const trainingCells = new Set(
  "rollout rollouts fit update learn learner sample sampling collect explore generation generate actor optim".split(" ")
);
/** Column whose cells say what kind of row this is. */
const kindColumn =
  /^(?:(?:data|dataset|row|log|event|record|metric|score|sample|batch|job|run|eval|(?:metric\.)?context)[_ ./-]?)?(?:type|kind|split|phase|mode|stage|role|subset|partition|section|event|set|context|job|category|part)$/i;
/** Column whose cells name problems, perhaps with their split: `gsm8k_test`. */
const dataColumn = /^(?:data[_ .-]?(?:set|source)|(?:data[_ .-]?set|task)[_ .-]?name|benchmark|task|env)$/i;
/** Column of yes and no. */
const switchColumn = /^(is[_ .-]?)?([a-z-]+?)(?:[_ .-]?(?:set|mode|row))?$/i;

/**
 * Role of the rows in which a column holds this cell: `type` = `eval`, `split` = `test`, `is_eval` = true.
 *
 * @param column its name as the log has it
 * @param cell text, or what stands for yes and no
 * @returns null where the cell names no role: another column, another word, a mixture of both
 */
export function roleOfCell(column: string, cell: Value): ScoreRole | null {
  const switched = switchOf(column);
  const on = switched === null ? null : truthOf(cell, switched.isQuestion);
  if (switched !== null && on !== null) return on ? switched.role : other(switched.role);
  if (typeof cell !== "string") return null;
  const text = cell.trim().toLowerCase();
  if (evaluationWords.has(text) || evaluationCells.has(text)) return "evaluation";
  if (trainingWords.has(text) || trainingCells.has(text)) return "training";
  // a longer text is read word by word only where its column is one of kinds or data: a run may be called "test-3"
  return isKindColumn(column) || dataColumn.test(column.trim()) ? roleOfName(text) : null;
}

/**
 * Whether a column says of rows what role they have: by its own name and by at least one of its cells.
 *
 * @param cells its distinct cells
 */
export function isRoleColumn(column: string, cells: Iterable<Value>): boolean {
  if (!isKindColumn(column) && switchOf(column) === null) return false;
  for (const cell of cells) if (roleOfCell(column, cell) !== null) return true;
  return false;
}

function isKindColumn(column: string): boolean {
  return kindColumn.test(column.trim());
}

/** The role that a column of yes and no switches on: `is_eval`, `eval`, `is_training`, `heldout`. */
function switchOf(column: string): { role: ScoreRole; isQuestion: boolean } | null {
  const match = switchColumn.exec(column.trim());
  const word = match?.[2]?.toLowerCase().replaceAll("-", "") ?? "";
  const isQuestion = match?.[1] !== undefined;
  if (evaluationWords.has(word)) return { role: "evaluation", isQuestion };
  return trainingWords.has(word) ? { role: "training", isQuestion } : null;
}

/** @param isQuestion 1 and 0 are yes and no as well: without an `is_` they may be a score */
function truthOf(cell: Value, isQuestion: boolean): boolean | null {
  if (typeof cell === "boolean") return cell;
  const text = String(cell ?? "")
    .trim()
    .toLowerCase();
  if (["true", "yes"].includes(text)) return true;
  if (["false", "no"].includes(text)) return false;
  if (!isQuestion) return null;
  return text === "1" ? true : text === "0" ? false : null;
}

function other(role: ScoreRole): ScoreRole {
  return role === "evaluation" ? "training" : "evaluation";
}

/**
 * Role of a score by its name: `metrics.eval.accuracy`, `test/acc`, `val-core/gsm8k/acc`, `eval-rollout/reward`, `accuracy_test`.
 * The word nearest to the end counts (`train/eval_accuracy` is an evaluation, `eval/train_accuracy` is not), but words for
 * where answers come from give way to an evaluation anywhere before them (`test/env/all/correct`).
 */
export function roleOfName(name: string): ScoreRole | null {
  let role: ScoreRole | null = null;
  let rollouts = false;
  for (const segment of name.split(/[/.:|[\](){},="'\s]+/)) {
    const words = segment
      .replace(/([a-z])(?=[A-Z])/g, "$1_")
      .toLowerCase()
      .split(/[_@-]+/);
    for (const [i, word] of words.entries()) {
      // a program's unit tests are the reward of one that writes programs, a valid answer is one of the right form
      const other = words[i - 1] === "unit" || (word === "valid" && i > 0);
      if (evaluationWords.has(word) && !other) role = "evaluation";
      else if (word === "held" && words[i + 1] === "out") role = "evaluation";
      else if (word === "dev" && i === 0) role = "evaluation";
      else if (trainingWords.has(word)) role = "training";
      else if (rolloutWords.has(word)) rollouts = true;
    }
  }
  return role ?? (rollouts ? "training" : null);
}
