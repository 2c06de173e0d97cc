/** The command line of a copy of the project, as a process of its own: its build meets no other. */
import { spawn } from "node:child_process";
import { join } from "node:path";

/** Exit code, and all that it said, in the order it was said. */
export function rlscaleThere(
  project: string,
  cwd: string,
  args: string[]
): Promise<{ code: number | null; said: string }> {
  const { RLSCALE_OUT, RLSCALE_RESULTS, RLSCALE_DATA, NODE_OPTIONS, ...env } = process.env;
  const child = spawn(process.execPath, [join(project, "loaders/cli/rlscale.js"), ...args], { cwd, env });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done({ code, said }));
  });
}
