/** Commands that read the results of a study, where the package is installed: the study's logs are analysed where its report is made. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { siteRoot } from "./site-root.js";

/**
 * The call as it was typed, by the command line of the project that builds sites; what it says goes out as it comes.
 *
 * @throws CheckError when packages of the site are not beside the package: what to install
 */
export async function answerInSite(command: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const program = join(siteRoot(`${command} --study`), "loaders/cli/rlscale.js");
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", done);
  });
  return code === 0 || code === 2 ? code : 1;
}
