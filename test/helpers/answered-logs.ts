/** Logs as the page "Your logs" has them answered, from their text. */
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import { UserAnswers } from "../../src/import/study/user-answers.js";
import { type LogAnswer, type LogChoices, optionsFor, type UserLog } from "../../src/import/study/user-logs.js";
import type { BesideRecord } from "../../src/lib/beside/beside-record.js";
import { LogError } from "../../src/lib/log-error.js";
import { finished } from "../../src/lib/steps.js";
import type { StudySlopes } from "../../src/lib/user-runs/compare-with-study.js";

export async function answerOf(
  files: Readonly<Record<string, string>>,
  choices: LogChoices = { sizes: {} },
  study: readonly StudySlopes[] = [],
  beside: BesideRecord | null = null
): Promise<LogAnswer> {
  const logs = await Promise.all(
    Object.entries(files).map(async ([path, text]): Promise<UserLog> => {
      const bytes = new TextEncoder().encode(text);
      try {
        return { path, log: await readLog(sourceOfBytes(path, bytes), optionsFor(path, choices)) };
      } catch (error) {
        if (!(error instanceof LogError)) throw error;
        return { path, bytes: bytes.length, sha256: null, problems: [...error.problems] };
      }
    })
  );
  return answerFor(logs, choices, study, beside);
}

/** A run by a law, as JSON lines: ln L = -k ln X + E, with noise that depends on the step alone. */
export function logLines(steps: number, k: number, { score = "eval/accuracy", noise = 0.01 } = {}): string {
  return Array.from({ length: steps }, (_, i) => {
    const loss = 0.9 * (i + 1) ** -k * (1 + noise * Math.sin(i * 12.9898));
    return `${JSON.stringify({ step: i + 1, [score]: 1 - loss, tokens_per_step: 500_000 })}\n`;
  }).join("");
}

/** The whole answer. */
export function answerFor(
  logs: readonly UserLog[],
  choices: LogChoices,
  study: readonly StudySlopes[],
  beside: BesideRecord | null = null
): LogAnswer {
  const answers = new UserAnswers(study, beside);
  const answer = answers.answer(logs, choices);
  return { ...answer, ...finished(answers.rest(answer)) };
}
