/** Options that say what the columns of rollout dumps are: of `reduce`, and of `new --rollouts`. */
import { InvalidArgumentError, Option } from "commander";
import type { Asked } from "../../reduce/columns.js";
import type { Meaning } from "../../reduce/rollout-aliases.js";
import { meanings } from "../../reduce/rollout-aliases.js";
import { parseScoreMap, type ScoreMap } from "../../reduce/score-map.js";
import { again } from "../log-options.js";

export interface RolloutOptions {
  run?: string;
  where?: { column: string; value: string }[];
  pool?: readonly string[];
  scoreMap?: ScoreMap;
  [column: `${string}Column`]: readonly string[] | undefined;
}

/** Columns of the dumps, where their names do not tell, and what their words mean. */
export function rolloutOptions(): Option[] {
  return [
    ...meanings.map((meaning) =>
      new Option(
        `--${meaning}-column <name>`,
        `column of the ${words[meaning]}; again for more, ${meaning === "run" ? "which together name the run" : "of which the first that has a value counts"}`
      ).argParser(again)
    ),
    new Option("--run <name>", "name of the run where no column has one (default: that of the file or folder)"),
    new Option("--pool <column>", "column whose values are taken together within a run; again for more").argParser(
      again
    ),
    new Option("--score-map <value=number,...>", "numbers of scores that are words: correct=1,wrong=0").argParser(
      (text: string, before: ScoreMap | undefined) => [...(before ?? []), ...parseMap(text)]
    )
  ];
}

/** What is to be read, and how, as it was given. */
export function readingOf(options: RolloutOptions) {
  const { run, where, pool, scoreMap } = options;
  return { asked: askedColumns(options), scoreMap, run, where, pool };
}

function askedColumns(options: RolloutOptions): Asked {
  return Object.fromEntries(
    meanings.flatMap((meaning) => {
      const names = options[`${meaning.replace(/-(\w)/g, (_, c: string) => c.toUpperCase())}Column`];
      return names === undefined ? [] : [[meaning, names]];
    })
  ) as Asked;
}

const words: Record<Meaning, string> = {
  run: "run's name",
  step: "training step",
  prompt: "prompt: an id or the text",
  score: "score of an answer",
  "response-length": "answer's tokens: a number or a list of ids",
  "prompt-length": "prompt's tokens: a number or a list of ids",
  tokens: "tokens of both",
  truncated: "truth of being cut at the length limit",
  "finish-reason": "reason why an answer ended"
};

function parseMap(text: string): ScoreMap {
  try {
    return parseScoreMap(text);
  } catch (error) {
    throw new InvalidArgumentError(`It ${(error as Error).message}.`);
  }
}
