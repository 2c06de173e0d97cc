import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadResults } from "../../analysis/build-results.js";
import { changelogFile } from "../../analysis/moved-lists.js";
import { numbersFile } from "../../analysis/recorded-numbers.js";
import { differences, verdictsFile, writeRecord } from "../../analysis/recorded-verdicts.js";
import { toJson } from "../../emit.js";
import { projectRoot } from "../../project-root.js";
import { buildRuns } from "../../study/build-runs.js";
import { checkAgainstStudy, readStudy } from "../../study/study.js";
import { studyFile } from "../../study/study-root.js";
import { CheckError } from "../errors/check-error.js";
import type { Output } from "../output/cli-output.js";

/** Differences that a message lists; the rest is counted. */
const mostListed = 40;

/**
 * `rlscale check`: every claim judged and every number computed again, against data/verdicts.yaml and data/numbers.json.
 *
 * @throws CheckError listing what differs
 */
export async function check({ json }: { json?: boolean }, { out }: Output, root: string): Promise<void> {
  if (root !== projectRoot && !existsSync(join(root, verdictsFile))) return checkStudy(root, json ?? false, { out });
  const results = await loadResults(root);
  const lines = await differences(results, root);
  if (lines.length > 0) {
    const more = lines.length > mostListed ? `\n  and ${lines.length - mostListed} more` : "";
    throw new CheckError(
      `${lines.length} differences from ${verdictsFile} and ${numbersFile}\n  ${lines.slice(0, mostListed).join("\n  ")}${more}\nif they are meant: npx rlscale record --date YYYY-MM-DD --reason "…"`
    );
  }
  const { rows } = results.claims;
  if (json) out(`${toJson({ claims: rows.length, differences: lines })}\n`);
  else {
    const width = Math.max(...rows.map(({ outcome }) => outcome.length));
    for (const { id, outcome, claim } of rows) out(`${id}  ${outcome.padEnd(width + 2)}${claim}\n`);
    out(`\n${rows.length} claims and all numbers as recorded.\n`);
  }
}

/** A study without a record: its file and its logs are read, and agree. */
async function checkStudy(root: string, json: boolean, { out }: Pick<Output, "out">): Promise<void> {
  const [study, runs] = [await readStudy(root), await buildRuns(root)];
  checkAgainstStudy(runs, study);
  const counts = { logs: runs.logs.length, rowsUsed: runs.counts.rowsUsed, rowsRead: runs.counts.rowsRead };
  if (json) out(`${toJson(counts)}\n`);
  else
    out(
      `${counts.logs} logs agree with ${studyFile}; ${counts.rowsUsed} of ${counts.rowsRead} rows are used. It has no record of claims and numbers.\n`
    );
}

/** `rlscale record`: writes data/verdicts.yaml and data/numbers.json anew, and what moved into a list and the changelog. */
export async function record(
  { reason, date }: { reason: string; date: string },
  { out }: Output,
  root: string
): Promise<void> {
  const { changes, moved, list } = await writeRecord(await loadResults(root), root, { date, reason });
  out(`${changes.length} verdicts changed, ${moved.length} numbers moved`);
  out(list === null ? "\n" : `: all in ${list}, headline numbers in ${changelogFile}\n`);
  const lines = [...changes, ...moved];
  for (const line of lines.slice(0, mostListed)) out(`  ${line}\n`);
  if (lines.length > mostListed) out(`  and ${lines.length - mostListed} more\n`);
}
