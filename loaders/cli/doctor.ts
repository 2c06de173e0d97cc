/** `rlscale doctor`: looks at a checkout or a study, and says how to mend what is wrong. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { LogError } from "../../src/lib/log-error.js";
import type { Finding } from "../doctor/finding.js";
import { checkLinks } from "../doctor/links.js";
import { checkOutputs, checkStudy } from "../doctor/outputs.js";
import { checkToolchain } from "../doctor/toolchain.js";
import { toJson } from "../emit.js";
import { projectRoot } from "../project-root.js";
import { studyRoot } from "../study-root.js";
import { CheckError } from "./check.js";
import { ToldError } from "./inspect.js";
import type { Output } from "./main.js";
import { plain } from "./plain.js";

/**
 * Prints what was looked at.
 *
 * @param folder a checkout, or a study: a folder with study.yaml; by default the checkout itself
 * @throws CheckError, after everything was printed, when something is wrong
 */
export async function doctor(
  folder: string | undefined,
  { json }: { json?: boolean },
  { out }: Output,
  project = projectRoot
): Promise<void> {
  const { checkout, root, site } = placesOf(folder, project);
  const links = await checkLinks(site);
  const findings: Finding[] = [
    ...(await checkToolchain(checkout)),
    await checkStudy(root),
    ...(await checkOutputs(root, site)),
    ...(links ? [links] : [])
  ];
  const faults = findings.filter(({ state }) => state === "fault").length;
  out(json ? `${toJson({ findings, faults })}\n` : findings.map(line).join(""));
  const message = `${faults} of ${findings.length} things need mending`;
  if (faults > 0) throw json ? new ToldError(message) : new CheckError(message);
}

/** Where the code, the study and its site are. */
function placesOf(folder: string | undefined, project: string): { checkout: string; root: string; site: string } {
  const output = process.env.RLSCALE_OUT ?? "dist";
  const at = resolve(folder ?? project);
  if (
    existsSync(join(at, "data", "study.yaml")) ||
    (existsSync(join(at, "package-lock.json")) && existsSync(join(at, "data")))
  )
    return { checkout: existsSync(join(at, "package-lock.json")) ? at : project, root: at, site: resolve(at, output) };
  if (existsSync(join(at, "study.yaml")))
    return { checkout: project, root: studyRoot(at, project), site: resolve(project, output) };
  throw new LogError(at, [`${folder ?? at}: must be a checkout or a folder with study.yaml; found neither`]);
}

const marks = { good: "ok   ", note: "note ", fault: "FAULT" };

function line({ what, state, found, mend }: Finding): string {
  return `${marks[state]}  ${what}: ${plain(found)}\n${mend ? `       mend: ${mend}\n` : ""}`;
}
