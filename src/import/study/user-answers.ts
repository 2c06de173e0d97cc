/**
 * The answers of the page "Your logs", one after the other: what is simulated follows what is said at once, and what was
 * worked out for the same logs and choices is not worked out again.
 */
import type { BesideRecord, UserRow } from "../../lib/beside/beside-record.js";
import { userRows } from "../../lib/beside/user-rows.js";
import type { Steps } from "../../lib/steps.js";
import type { StudySlopes } from "../../lib/user-runs/compare-with-study.js";
import { type ComparedRuns, wholeRunsSteps } from "../recipes/compare-runs.js";
import type { LoggedRun } from "./logged-run.js";
import { testedRuns } from "./logs-tested.js";
import {
  type LogAnswer,
  type LogChoices,
  loggedRuns,
  type UnderstoodLogs,
  type UserImports,
  type UserLog,
  understoodLogs,
  userImports
} from "./user-logs.js";
import { userComparison } from "./user-runs-ahead.js";

/** What follows an answer. */
export type AnswerRest = Pick<LogAnswer, "comparison" | "beside">;

export class UserAnswers {
  readonly #study: readonly StudySlopes[];
  readonly #beside: BesideRecord | null;
  #logs: readonly UserLog[] = [];
  #choices = "";
  #imports: UserImports | null = null;
  #understood: UnderstoodLogs | null = null;
  /** of these logs and choices, by which run is in which recipe */
  #whole = new Map<string, AnswerRest>();

  /** @param beside rows of public studies that the runs are set beside */
  constructor(study: readonly StudySlopes[], beside: BesideRecord | null) {
    this.#study = study;
    this.#beside = beside;
  }

  /** Whether nothing but recipes differs from the last answer. */
  understands(logs: readonly UserLog[], choices: LogChoices): boolean {
    return this.#understood !== null && this.#isOf(logs, choices);
  }

  /** Every run as it was logged: what can be said before anything is fitted. */
  logged(logs: readonly UserLog[], choices: LogChoices): LoggedRun[] {
    return loggedRuns(this.#importsOf(logs, choices));
  }

  /** What can be said at once: the rest is whole where it was worked out before. */
  answer(logs: readonly UserLog[], choices: LogChoices): LogAnswer {
    const imports = this.#importsOf(logs, choices);
    this.#understood ??= understoodLogs(logs, choices, this.#study, imports);
    const answer = this.#understood;
    const { whole } = imports;
    const comparison = userComparison(whole, choices);
    const isCompared = comparison !== null && !("refusals" in comparison);
    const known = this.#whole.get(recipesKey(comparison));
    if (known === undefined) return { ...answer, comparison, beside: null };
    const { beside } = known;
    if (!isCompared) return { ...answer, comparison, beside };
    // what was taken for recipes is said as it is now
    return { ...answer, comparison: { ...(known.comparison as ComparedRuns), taken: comparison.taken }, beside };
  }

  /** What was left of an answer. */
  *rest(answer: LogAnswer): Steps<AnswerRest> {
    let { comparison, beside } = answer;
    if (comparison !== null && !("refusals" in comparison) && !comparison.isWhole)
      comparison = yield* wholeRunsSteps(comparison);
    yield;
    beside ??= this.#rows(answer);
    this.#whole.set(recipesKey(comparison), { comparison, beside });
    return { comparison, beside };
  }

  #importsOf(logs: readonly UserLog[], choices: LogChoices): UserImports {
    if (this.#imports !== null && this.#isOf(logs, choices)) return this.#imports;
    this.#imports = userImports(logs, choices);
    [this.#logs, this.#choices, this.#understood, this.#whole] = [logs, apartFromRecipes(choices), null, new Map()];
    return this.#imports;
  }

  #isOf(logs: readonly UserLog[], choices: LogChoices): boolean {
    return (
      apartFromRecipes(choices) === this.#choices &&
      logs.length === this.#logs.length &&
      logs.every((log, i) => log === this.#logs[i])
    );
  }

  #rows({ ahead, points, comparison }: LogAnswer): UserRow[] {
    return this.#beside === null ? [] : userRows(this.#beside, testedRuns(ahead, points, comparison));
  }
}

/** Whether nothing is left to follow. */
export function isWhole({ comparison, beside }: AnswerRest): boolean {
  return beside !== null && (comparison === null || "refusals" in comparison || comparison.isWhole);
}

function apartFromRecipes({ recipes: _, ...others }: LogChoices): string {
  return JSON.stringify(others);
}

/** Which run is in which recipe, in order. */
function recipesKey(comparison: LogAnswer["comparison"]): string {
  if (comparison === null || "refusals" in comparison) return "";
  return JSON.stringify(comparison.runs.map(({ path, run, group }) => [path, run, group]));
}
