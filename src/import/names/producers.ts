/** Who wrote a log, where something in it is written by one trainer or logger alone. */
import { firstOf } from "../../lib/items.js";
import type { LogColumn } from "../runs/gathered-run.js";
import { longestName, type Mark, marks, meaningFor, patternOf, spellingsOf } from "./aliases.js";

const patterns = marks.map((mark) => ({ mark, names: mark.names.map(patternOf) }));

/** Stores of loggers, by their format: nobody else writes them. */
const storeOf = /^(mlflow|wandb|trackio|tensorboard)/;

/**
 * Trainer or logger that wrote a log.
 *
 * Names that several trainers write (`critic/score/mean`, `train/reward`, `trainer/global_step`) count for none of them.
 *
 * @param names of columns and of settings
 * @param format as the reader calls it
 * @returns null where no mark is there, or marks of several trainers are
 */
export function producerOf(names: Iterable<string>, format: string): string | null {
  const spellings = [...new Set([...names].filter(({ length }) => length <= longestName).flatMap(spellingsOf))];
  const has = (pattern: RegExp) => spellings.some((spelling) => pattern.test(spelling));
  const found = patterns.filter(({ mark, names: all }) => (mark.format ?? format) === format && all.every(has));
  const of = (isOne: (mark: Mark) => boolean) => {
    const producers = new Set(found.filter(({ mark }) => isOne(mark)).map(({ mark }) => mark.producer));
    return producers.size === 0 ? undefined : producers.size === 1 ? firstOf([...producers]) : null;
  };
  const trainer = of(({ logger }) => !logger);
  if (trainer !== undefined) return trainer;
  return storeOf.exec(format)?.[1] ?? of(({ logger }) => logger === true) ?? null;
}

/** Trainer or logger that wrote a log, by its columns and settings; null where nothing tells. */
export function producerOfLog(
  columns: readonly LogColumn[],
  settings: ReadonlyMap<string, unknown>,
  format: string
): string | null {
  return producerOf([...columns.map(({ name }) => name), ...settings.keys()], format);
}

/** Columns with what their names mean in the logs of the trainer that wrote this one. */
export function asTheirTrainerMeans(
  columns: readonly LogColumn[],
  settings: ReadonlyMap<string, unknown>,
  format: string
): LogColumn[] {
  const producer = producerOfLog(columns, settings, format);
  if (producer === null) return [...columns];
  return columns.map((column) => ({ ...column, known: meaningFor(producer, column.name) ?? column.known }));
}

/** Columns that would be scores elsewhere and are none here, each as a sentence. */
export function trainersOwnMeanings(columns: readonly LogColumn[]): string[] {
  return columns.flatMap(({ name, known }) => {
    const { when, note } = known?.alias ?? {};
    return when && note ? [`${name} is no score in a log of ${trainerNames[when] ?? when}: it is ${note}`] : [];
  });
}

/** Trainers as people write them, where it is not as the table of names does. */
export const trainerNames: Record<string, string> = {
  trl: "TRL",
  openrlhf: "OpenRLHF",
  "nemo-rl": "NeMo-RL",
  roll: "ROLL",
  skyrl: "SkyRL",
  areal: "AReaL",
  tinker: "Tinker",
  easyr1: "EasyR1",
  "open-instruct": "Open Instruct",
  llamafactory: "LLaMA-Factory"
};
