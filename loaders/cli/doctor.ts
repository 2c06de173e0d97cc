/** `rlscale doctor`: looks at a checkout or a study, and says how to mend what is wrong. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { LogError } from "../../src/lib/log-error.js";
import { type Finding, note } from "../doctor/finding.js";
import { checkLinks } from "../doctor/links.js";
import { checkOutputs, checkRuns, checkStudy, type Fixes, ofCheckout } from "../doctor/outputs.js";
import { checkPackage } from "../doctor/package.js";
import { checkToolchain } from "../doctor/toolchain.js";
import { toJson } from "../emit.js";
import { isInstalled } from "../installed.js";
import { projectRoot } from "../project-root.js";
import { studyDataIn, studyRoot } from "../study/study-root.js";
import { CheckError } from "./errors/check-error.js";
import { ReportedError } from "./errors/reported-error.js";
import type { Output } from "./output/cli-output.js";
import { plain } from "./plain.js";

export interface DoctorOptions {
  /** the site that was built of a study */
  site?: string;
  json?: boolean;
}

/**
 * Prints what was looked at.
 *
 * @param folder a checkout, or a study: a folder with study.yaml; by default the checkout itself
 * @throws CheckError, after everything was printed, when something is wrong
 */
export async function doctor(
  folder: string | undefined,
  { site: asked, json }: DoctorOptions,
  { out }: Output,
  project = projectRoot
): Promise<void> {
  if (isInstalled && folder === undefined) return print(await checkPackage(), json, out);
  const { checkout, root, study } = placesOf(folder, project);
  const site = asked ?? process.env.RLSCALE_OUT ?? (study === null ? join(checkout, "dist") : null);
  const fixes = study === null ? ofCheckout : fixesOf(study, site, checkout);
  const links = site === null ? null : await checkLinks(site, fixes);
  const findings: Finding[] = [
    ...(await (isInstalled ? checkPackage() : checkToolchain(checkout, fixes))),
    await checkStudy(root),
    ...(study === null ? [] : [await checkRuns(root, fixes)]),
    ...(site === null
      ? [note("site", "none is named: --site says where it was built", fixes.build)]
      : await checkOutputs(root, site, fixes)),
    ...(links ? [links] : [])
  ];
  print(findings, json, out);
}

function print(findings: readonly Finding[], json: boolean | undefined, out: Output["out"]): void {
  const faults = findings.filter(({ state }) => state === "fault").length;
  out(json ? `${toJson({ findings, faults })}\n` : findings.map(line).join(""));
  const message = `${faults} of ${findings.length} things need mending`;
  if (faults > 0) throw json ? new ReportedError(message) : new CheckError(message);
}

/** Where the code and the study are; `study` is the folder of a user study as it was named, null for a checkout's own. */
function placesOf(
  folder: string | undefined,
  project: string
): { checkout: string; root: string; study: string | null } {
  const at = resolve(folder ?? project);
  const isCheckout = existsSync(join(at, "package-lock.json")) && existsSync(join(at, "data"));
  if (isCheckout) return { checkout: at, root: at, study: null };
  const data = studyDataIn(at);
  if (data === null)
    throw new LogError(at, [`${folder ?? at}: must be a checkout or a folder with study.yaml; found neither`]);
  // as a build reads it, and where it keeps what it has made of it
  return { checkout: project, root: studyRoot(data, project), study: folder ?? at };
}

/** What the owner of a study is to do: nothing of the checkout's own study. */
function fixesOf(study: string, site: string | null, checkout: string): Fixes {
  const build = `rlscale build ${quoted(study)} -o ${quoted(site ?? "site")}`;
  return {
    build,
    logs: `put back what was changed by mistake, or make the study again with rlscale new; else ${build}`,
    pages: "that is a fault of rlscale: report it",
    packages: `npm ci in ${quoted(checkout)}`
  };
}

function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

const marks = { good: "ok   ", note: "note ", fault: "FAULT" };

function line({ what, state, found, mend }: Finding): string {
  return `${marks[state]}  ${what}: ${plain(found)}\n${mend ? `       mend: ${mend}\n` : ""}`;
}
