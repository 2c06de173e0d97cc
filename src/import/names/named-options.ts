/** Options that name a score or a run, held to what the logs have: a name that nothing has would be passed over unsaid. */
import { firstOf } from "../../lib/items.js";
import { LogError } from "../../lib/log-error.js";
import { nearestFirst } from "../../lib/nearest-first.js";
import { someOf } from "../../lib/some-of.js";
import { baseName } from "../bytes/log-source.js";
import type { ImportedLog, ImportedRun, ImportOptions } from "../imported-log.js";
import { namedAmong } from "./part-of-score.js";
import { visible } from "./safe-name.js";

/**
 * Checks that a score or run that an option names is in one of the logs at least. Where a log could not be read, or must be
 * asked about first, it may be in that one.
 *
 * @throws LogError that names what there is
 */
export function checkNames(logs: readonly ImportedLog[], { scores = [], modelSizes = new Map() }: ImportOptions): void {
  const runs = logs.flatMap((log) => log.runs);
  if (runs.length === 0 || logs.some(({ refusal }) => refusal !== null)) return;
  const problems: string[] = [];
  const scoreNames = new Set(runs.flatMap((run) => run.scores.map(({ name }) => name)));
  for (const name of scores.filter((name) => !runs.some((run) => isAmong(name, run)))) {
    const others = new Set(logs.flatMap(({ ledger }) => ledger.unknownColumns));
    const columns = scoreNames.size === 0 && others.size > 0 ? `; columns: ${listed(others, name)}` : "";
    problems.push(
      `--score ${visible(name)}: must name a score of the logs; found ${listed(scoreNames, name)}${columns}`
    );
  }
  const runNames = new Set(runs.map(({ run }) => run));
  const logged = new Set(runs.map((run) => run.logged));
  const fileNames = new Set(logs.map(({ path }) => baseName(path)));
  for (const name of modelSizes.keys()) {
    if (runNames.has(name) || logged.has(name) || fileNames.has(name)) continue;
    problems.push(
      `--model-size ${visible(name)}=...: must name a run of the logs, or a file; found ${listed(runNames, name)}`
    );
  }
  if (problems.length > 0) throw new LogError(firstOf(logs).path, problems);
}

/** Names that a message lists; the rest is counted. */
const mostListed = 20;

function listed(names: ReadonlySet<string>, asked: string): string {
  return someOf(nearestFirst(names, asked).map(visible), mostListed) || "none";
}

function isAmong(name: string, { scores }: ImportedRun): boolean {
  const names = scores.map((score) => score.name);
  return names.includes(namedAmong(name, names));
}
