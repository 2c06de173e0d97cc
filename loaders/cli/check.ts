import { loadResults } from "../build-results.js";
import { toJson } from "../emit.js";
import { differences, readVerdicts, recordVerdicts, verdictsFile, writeVerdicts } from "../verdicts.js";
import type { Output } from "./main.js";

/** The verdicts or a number have left the record: exit code 1. */
export class CheckError extends Error {
  override readonly name = "CheckError";
}

/**
 * `rlscale check`: every claim judged again against data/verdicts.yaml.
 *
 * @throws CheckError listing every claim whose verdict differs or whose number left its interval
 */
export async function check({ json }: { json?: boolean }, { out }: Output, root: string): Promise<void> {
  const { claims } = await loadResults(root);
  const lines = differences(claims.rows, await readVerdicts(root));
  if (lines.length > 0)
    throw new CheckError(
      `${lines.length} of ${claims.rows.length} claims differ from ${verdictsFile}\n  ${lines.join("\n  ")}`
    );
  if (json) out(`${toJson({ claims: claims.rows.length, differences: lines })}\n`);
  else {
    for (const { id, verdict, claim } of claims.rows) out(`${id}  ${verdict.padEnd(32)}${claim}\n`);
    out(`\n${claims.rows.length} claims judged as on record.\n`);
  }
}

/** `rlscale record`: writes data/verdicts.yaml anew. */
export async function record(
  { reason, date }: { reason: string; date: string },
  { out }: Output,
  root: string
): Promise<void> {
  const { claims } = await loadResults(root);
  const file = recordVerdicts(claims.rows, await readVerdicts(root), date, reason);
  await writeVerdicts(root, file);
  const { changes } = file.history.at(-1)!;
  out(`${verdictsFile}: ${claims.rows.length} claims recorded, ${changes.length} verdicts changed\n`);
  for (const change of changes) out(`  ${change}\n`);
}
