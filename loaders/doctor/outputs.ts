/** The study, and a site made of it: the logs as they were, results by their schema and of today's inputs. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { plural } from "../../src/lib/format.js";
import type { Results } from "../../src/lib/results.js";
import { someOf } from "../../src/lib/some-of.js";
import { keptResults } from "../analysis/build-results.js";
import { toJson } from "../emit.js";
import { isInstalled } from "../installed.js";
import { validateResults } from "../results-schema.js";
import { buildRuns } from "../study/build-runs.js";
import { findLogs } from "../study/find-logs.js";
import { checkAgainstStudy, readStudy } from "../study/study.js";
import { readAccount } from "../study/study-account.js";
import { studyFile } from "../study/study-root.js";
import { type Finding, fault, good, note } from "./finding.js";

/** What to do about outputs, as commands of whoever owns the study. */
export interface Fixes {
  /** builds the site anew */
  build: string;
  /** where logs are not as they were */
  logs: string;
  /** where pages are wrong, though they were just built */
  pages: string;
  /** installs the packages of the checkout */
  packages: string;
}

/** Of a checkout and its own study. */
export const ofCheckout: Fixes = {
  build: "npm run build",
  logs: "put back what was changed by mistake (git status, npm run data), else npm run build",
  pages: "fix the page",
  packages: "npm ci"
};

/** @param root folder whose `data/` is the study */
export async function checkStudy(root: string): Promise<Finding> {
  try {
    const { title } = await readStudy(root);
    return good("study", `${studyFile}: ${title}`);
  } catch (error) {
    return fault("study", (error as Error).message.split("\n").join("; "), `mend ${studyFile} where it says so`);
  }
}

/** The logs of a user study, and the account of what they were made from, as a build would read them. */
export async function checkRuns(root: string, { logs: fix }: Fixes): Promise<Finding> {
  try {
    const runs = await buildRuns(root);
    checkAgainstStudy(runs, await readStudy(root));
    await readAccount(root);
    // a mean over runs is made of their logs, and is none
    const logs = runs.logs.filter(({ identity }) => identity.kind !== "mean");
    const means = runs.logs.length - logs.length;
    const [read, excluded] = (["rowsRead", "rowsExcluded"] as const).map((count) =>
      logs.reduce((sum, log) => sum + log[count], 0)
    ) as [number, number];
    return good(
      "runs",
      `${plural(logs.length, "log")}, ${read - excluded} of ${read} rows used${means > 0 ? `; ${plural(means, "mean curve")}` : ""}`
    );
  } catch (error) {
    return fault("runs", (error as Error).message.split("\n").join("; "), fix);
  }
}

/**
 * @param root folder whose `data/` is the study
 * @param site the built site
 */
export async function checkOutputs(root: string, site: string, fixes: Fixes = ofCheckout): Promise<Finding[]> {
  const { build } = fixes;
  const path = join(site, "data", "results.json");
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return [note("results", `${path} is not there: nothing is built`, build)];
  let results: Results;
  try {
    results = validateResults(JSON.parse(text) as Results);
  } catch (error) {
    const [line] = (error as Error).message.split("\n");
    return [fault("results", `${path} does not match its schema: ${line}`, build)];
  }
  return [
    good("results", `${path} matches its schema`),
    await checkLogs(root, results, fixes),
    await checkAge(root, results, { path, build })
  ];
}

/** The logs that the results were made of, by their checksums. */
async function checkLogs(root: string, { inputs }: Results, { logs: fix }: Fixes): Promise<Finding> {
  const differing: string[] = [];
  for (const { path, sha256 } of inputs.files) {
    const bytes = await readFile(join(root, path)).catch(() => null);
    if (bytes === null) differing.push(`${path} missing`);
    else if (createHash("sha256").update(bytes).digest("hex") !== sha256) differing.push(`${path} changed`);
  }
  const known = new Set(inputs.files.map(({ path }) => path));
  const logs = await findLogs([join(root, "data/runs")]).catch(() => []);
  for (const { path } of logs) {
    const name = path.slice(path.lastIndexOf("data/runs/"));
    if (/\.(parquet|arrow|feather)$/.test(name) && !known.has(name)) differing.push(`${name} new`);
  }
  return differing.length === 0
    ? good("logs", `${inputs.files.length} with the checksums that the results were made of`)
    : fault("logs", `${differing.length} not as the results were made of: ${someOf(differing)}`, fix);
}

/** Results of today's inputs and code, where the analysis has been run on them; a hash of both finds them. */
async function checkAge(
  root: string,
  results: Results,
  { path, build }: { path: string; build: string }
): Promise<Finding> {
  // an analysis is run by a build, in a folder of its own
  if (isInstalled) return note("age", "of a build of this package; not compared with its analysis", null);
  const today = await keptResults(root);
  if (today === null)
    return fault(
      "age",
      `data or code have changed since the last analysis here, or it was never run: ${path} may be stale`,
      build
    );
  return toJson(today) === toJson(results)
    ? good("age", "results of these data and this code")
    : fault("age", `${path} is older than data or code`, build);
}
