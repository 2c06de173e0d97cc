import { verifyCopy } from "./copies.js";
import { groupRows, headOf, number, rowsOf, type SourceTables, text } from "./csv.js";
import type { Ledger } from "./ledger.js";
import {
  fillCompute,
  fillScore,
  identify,
  type Log,
  modelName,
  StepRows,
  sourcePath,
  TRAINING_PROBLEMS
} from "./log.js";
import { gapNote, say } from "./notes.js";

const TABLE = "grpo_rollouts.csv";

/** Repeat of the main run that the G = 8 curve is. */
const MAIN_REPEAT: Record<string, number> = { base: 3, instruct: 2 };

/** Logs of the rollout-group experiment on 7B, one per variant and group size. */
export function makeRolloutRuns(tables: SourceTables, ledger: Ledger): Log[] {
  return groupRows(rowsOf(tables, TABLE), ["variant", "rollout_n"]).map((rows) => {
    const head = headOf(rows);
    const variant = text(head, "variant");
    const groupSize = number(head, "rollout_n");
    const steps = new StepRows();
    for (const source of rows) {
      const row = steps.at(source);
      fillScore(row, "holdout", source);
      fillCompute(row, source);
      ledger.place(source, "log", "rollouts");
    }
    const copy = groupSize === 8 ? verifyCopy(tables, rows, variant, MAIN_REPEAT[variant] ?? 0) : null;
    return {
      group: "rollouts",
      rows: steps.sorted(),
      identity: identify({
        run: `${modelName("qwen2.5", variant, "7")}-g-${groupSize}`,
        experiment: "rollouts",
        kind: "repeat",
        family: "qwen2.5",
        variant,
        modelSize: 7e9,
        groupSize,
        repeats: 1,
        uniqueSamples: copy ? TRAINING_PROBLEMS : null,
        ...copy,
        source: [sourcePath(TABLE)],
        note: say(copy && `A copy of repeat ${copy.repeat} of the main run.`, gapNote(steps.sorted()))
      })
    };
  });
}
