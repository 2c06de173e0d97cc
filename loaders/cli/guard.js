/**
 * Commands that read rollouts run in a process of their own: the embedded engine is native, and some data bring it down
 * (JSON nested 20,000 deep, in 1.5.5). Then this one says so, in words, and takes away what was spilled.
 */
import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const mark = "RLSCALE_GUARDED";
const crashes = ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE"];

/** @param {string[]} args of the command line */
export function needsGuard(args) {
  return args[0] === "reduce" || (args[0] === "new" && args.some((arg) => arg.startsWith("--rollouts")));
}

/** Whether this process is the one that is guarded; it ends with the one that guards it. */
export function isGuarded() {
  if (process.env[mark] !== "1" || !process.channel) return false;
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel.unref();
  return true;
}

/** @param {string[]} args of the command line */
export function guard(args) {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, [mark]: "1" }
  });
  // Ctrl-C reaches both: the command takes away what is half done, and ends; then so does this
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.once("exit", (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1;
    else if (crashes.includes(signal)) {
      const paths = args.slice(1).filter((arg) => !arg.startsWith("-"));
      const found = `found something in it that ends the engine (${signal})`;
      const message = `${paths[0] ?? "rollouts"}: must be dumps that can be read; ${found}: nothing was written`;
      if (args.includes("--json")) {
        process.stdout.write(`${JSON.stringify({ error: { exitCode: 1, kind: "failure", message } })}\n`);
      }
      process.stderr.write(`rlscale: ${message}\n`);
      removeSpilled(args, child.pid);
      process.exitCode = 1;
    } else {
      removeSpilled(args, child.pid);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

/** What the command had spilled: folders that bear its number. */
function removeSpilled(args, pid) {
  const at = args.indexOf("--spill");
  const folder = at >= 0 ? (args[at + 1] ?? tmpdir()) : tmpdir();
  try {
    for (const name of readdirSync(folder)) {
      if (new RegExp(`^rlscale-(reduce|rollouts)-${pid}-`).test(name)) {
        rmSync(join(folder, name), { recursive: true, force: true });
      }
    }
  } catch {
    // a folder that is not there holds nothing
  }
}
