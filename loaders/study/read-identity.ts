import { longestName } from "../../src/import/names/safe-name.js";
import { type Problems, reasonOf } from "../../src/lib/log-error.js";
import type { RunIdentity } from "../../src/lib/runs.js";

/** Key of a log's metadata under which its identity stands, as JSON. */
export const identityKey = "rlscale.run";

type Check = (value: unknown) => boolean;
interface Rule {
  /** what the value must be, for messages */
  must: string;
  ok: Check;
}

/** As the log calls the run, in any script: what shows it makes it safe there. */
const runName: Rule = {
  must: `a name of 1 to ${longestName} characters`,
  ok: (value) => typeof value === "string" && value.trim() !== "" && value.length <= longestName
};
const familyId: Rule = {
  must: "a name of lower-case letters, digits, dots, dashes and underscores",
  ok: (value) => typeof value === "string" && /^[a-z0-9][a-z0-9._-]*$/.test(value)
};
const positive: Rule = { must: "a number > 0", ok: (value) => Number.isFinite(value) && Number(value) > 0 };
const count: Rule = { must: "an integer >= 1", ok: (value) => Number.isSafeInteger(value) && Number(value) >= 1 };
const text: Rule = { must: "a text", ok: (value) => typeof value === "string" && value.trim() !== "" };
const paths: Rule = {
  must: "a list of one or more paths relative to data/",
  ok: (value) => Array.isArray(value) && value.length > 0 && value.every(isRelativePath)
};

/** One rule for each field, none left out: the type sees to it. */
const rules: Record<keyof RunIdentity, Rule> = {
  run: runName,
  experiment: oneOf("main", "reuse", "rollouts"),
  kind: oneOf("mean", "repeat", "repeat-set", "published-curve"),
  state: oneOf("current", "earlier"),
  family: familyId,
  variant: oneOf("base", "instruct"),
  modelSize: positive,
  reuseFactor: positive,
  groupSize: count,
  repeat: orNull(count),
  repeats: orNull(count),
  uniqueSamples: orNull(count),
  sameAs: orNull(runName),
  promptKind: orNull(oneOf("regular", "short")),
  source: paths,
  note: orNull(text)
};

/**
 * The identity of a run from its log's metadata: every field there, of its type, with an allowed value.
 *
 * @param metadata of the log
 * @param problems receives everything that is wrong with it
 * @returns null if anything is wrong
 */
export function readIdentity(metadata: Record<string, string>, problems: Problems): RunIdentity | null {
  const json = metadata[identityKey];
  if (json === undefined) {
    const found = Object.keys(metadata).join(", ") || "none";
    problems.add(`metadata key missing: ${identityKey}; found: ${found}`);
    return null;
  }
  const value = parse(json, problems);
  if (value === null) return null;
  const wrong = faults(value);
  for (const fault of wrong) problems.add(`${identityKey}: ${fault}`);
  return wrong.length === 0 ? (value as unknown as RunIdentity) : null;
}

function parse(json: string, problems: Problems): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    problems.add(`${identityKey}: must be a JSON object; found ${json}`);
  } catch (error) {
    problems.add(`${identityKey}: must be JSON; found: ${reasonOf(error)}`);
  }
  return null;
}

function faults(value: Record<string, unknown>): string[] {
  const names = Object.keys(rules) as (keyof RunIdentity)[];
  const missing = names.filter((name) => !(name in value));
  const unknown = Object.keys(value).filter((name) => !(name in rules));
  const faults = [];
  if (missing.length > 0) faults.push(`fields missing: ${missing.join(", ")}`);
  if (unknown.length > 0) faults.push(`fields unknown: ${unknown.join(", ")}`);
  for (const name of names) {
    if (!(name in value) || rules[name].ok(value[name])) continue;
    faults.push(`${name} must be ${rules[name].must}; found ${JSON.stringify(value[name])}`);
  }
  if (rules.kind.ok(value.kind) && value.kind !== "repeat" && typeof value.repeat === "number") {
    faults.push(`repeat must be null unless kind is "repeat"; found ${value.repeat} for ${JSON.stringify(value.kind)}`);
  }
  if (value.sameAs !== null && value.sameAs !== undefined && value.sameAs === value.run) {
    faults.push(`sameAs must name another run; found ${JSON.stringify(value.sameAs)}`);
  }
  return faults;
}

function oneOf(...choices: string[]): Rule {
  return { must: `one of ${choices.join(", ")}`, ok: (value) => choices.includes(value as string) };
}

function orNull({ must, ok }: Rule): Rule {
  return { must: `${must} or null`, ok: (value) => value === null || ok(value) };
}

function isRelativePath(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !value.startsWith("/") && !value.split("/").includes("..");
}
