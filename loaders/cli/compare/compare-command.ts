/** `rlscale compare PATH...`: which recipe is better, how sure that is, and what it costs. */
import { comparePlot } from "../../../src/components/compare/compare-plot.js";
import { comparedAsData, compareRuns } from "../../../src/import/recipes/compare-runs.js";
import { toJson } from "../../emit.js";
import { importLogs } from "../../study/import-logs.js";
import { CheckError } from "../errors/check-error.js";
import { importOptions } from "../log-options.js";
import { boundedMessage } from "../output/bounded.js";
import type { Output } from "../output/cli-output.js";
import { writePlot } from "../output/plot-file.js";
import { plain } from "../plain.js";
import type { CompareOptions } from "./compare-options.js";
import { compareText } from "./compare-text.js";

/**
 * Compares the recipes behind the paths.
 *
 * @throws CheckError when runs, recipes or scores must be said first; nothing is written then
 */
export async function compareLogs(paths: string[], options: CompareOptions, { out }: Output): Promise<void> {
  const { group, seed, baseline, x: axis, at, plan, problems, score, scoreRange: range, role } = options;
  const logs = await importLogs(paths, importOptions(options), { join: true });
  const compared = compareRuns(logs, { group, seed, baseline, axis, at, plan, problems, score, range, role });
  if ("refusals" in compared)
    throw new CheckError(`nothing is compared\n${boundedMessage(compared.refusals.map((text) => `  ${plain(text)}`))}`);
  if (options.plot !== undefined) {
    const { x, score: name, recipes } = compared;
    await writePlot(options.plot, comparePlot({ comparison: compared, recipes, score: name, x }), "rlscale compare");
  }
  out(options.json ? `${toJson(comparedAsData(compared))}\n` : compareText(compared));
}
