/** Options of `rlscale compare` beside those that say what a log does not. */
import { InvalidArgumentError, Option } from "commander";
import { type KeyRule, parseKeyRule } from "../../../src/import/recipes/key-rule.js";
import { type Axis, axes } from "../../../src/import/study/score-series.js";
import type { LogOptions } from "../log-options.js";
import { plotOption } from "../output/plot-option.js";

export interface CompareOptions extends LogOptions {
  group?: KeyRule[];
  seed?: KeyRule;
  baseline?: string;
  x: Axis;
  at?: number;
  plan?: number;
  problems?: number;
  plot?: string;
  json?: boolean;
}

/** What makes a recipe and what a seed of it. */
export function recipeOptions(): Option[] {
  return [
    new Option(
      "--group <rule>",
      "what makes a recipe: column:NAME, or a regular expression with one capture over names and paths; as often as needed"
    ).argParser((text, before: KeyRule[] | undefined) => [...(before ?? []), rule(text)]),
    new Option("--seed <rule>", "what tells the seeds of a recipe apart: likewise").argParser((text) => rule(text))
  ];
}

export function compareOptions(): Option[] {
  return [
    ...recipeOptions(),
    new Option("--baseline <recipe>", "recipe that the others are set against: it stands first in every pair"),
    new Option("--x <axis>", "what runs are followed along").choices(axes).default("steps"),
    new Option("--at <x>", "where scores are compared (default: the largest X that every run reaches)").argParser(
      positive
    ),
    new Option(
      "--plan <difference>",
      "how many seeds and problems a difference needs, e.g. 0.01 for one point"
    ).argParser(fraction),
    problemsOption(),
    plotOption("draw recipes and differences into a file: .svg or .png"),
    new Option("--json", "print JSON")
  ];
}

export function problemsOption(): Option {
  return new Option("--problems <count>", "problems of the test set, where no column states them").argParser(whole);
}

/** Both are checked for being one rule; the texts stay as they were typed. */
function rule(text: string): KeyRule {
  try {
    return parseKeyRule(text);
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidArgumentError(`It ${error.message}.`);
    throw error;
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError("It must be a number above 0, in the unit of --x.");
  return value;
}

function fraction(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It must be a fraction between 0 and 1, e.g. 0.01.");
  return value;
}

function whole(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  return Number(text);
}
