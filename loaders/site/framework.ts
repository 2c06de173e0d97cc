/** Observable Framework as a child process that finds everything on this machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { sitePaths } from "./paths.js";

const program = "node_modules/@observablehq/framework/dist/bin/observable.js";
const followParent = new URL("./follow-parent.js", import.meta.url).href;
const clientCode = "node_modules/@observablehq/framework/dist/client";

/**
 * Clears what Framework remembers, since it looks at a loader's own time stamp only, and makes the empty directories
 * that keep it from asking the network for the versions of libraries that its client could load but our pages never do.
 */
export async function prepareFramework(): Promise<void> {
  await rm(sitePaths.frameworkCache, { recursive: true, force: true });
  for (const name of await clientLibraries()) {
    const manifest = join("node_modules", name, "package.json");
    const version = existsSync(manifest) ? JSON.parse(await readFile(manifest, "utf8")).version : "0.0.0";
    await mkdir(join(sitePaths.frameworkCache, "_npm", `${name}@${version}`), { recursive: true });
  }
}

/** Names of the packages that Framework's client code imports as `npm:`. */
async function clientLibraries(): Promise<string[]> {
  const names = new Set<string>();
  for (const file of await readdir(clientCode, { recursive: true })) {
    if (!file.endsWith(".js")) continue;
    const code = await readFile(join(clientCode, file), "utf8");
    for (const [, name] of code.matchAll(/["'`]npm:((?:@[\w.-]+\/)?[\w.-]+)/g)) names.add(name!);
  }
  return [...names].sort();
}

/** @throws Error with the last lines that Framework wrote, all of which are in the log */
export async function runFramework(environment: Record<string, string>): Promise<void> {
  const child = startFramework(["build"], environment, "pipe");
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
  const stop = () => child.kill("SIGTERM");
  process.once("exit", stop);
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", done);
  });
  process.removeListener("exit", stop);
  const text = stripVTControlCharacters(Buffer.concat(output).toString("utf8"));
  await writeFile(sitePaths.log, text);
  if (code !== 0) throw new Error(explain(text, code));
}

export function startFramework(
  args: string[],
  environment: Record<string, string>,
  stdio: "pipe" | "inherit"
): ChildProcess {
  const bin = resolve("node_modules/.bin");
  return spawn(process.execPath, ["--import", followParent, program, ...args], {
    stdio: ["ignore", stdio, stdio],
    env: {
      ...process.env,
      ...environment,
      OBSERVABLE_TELEMETRY_DISABLE: "true",
      PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`
    }
  });
}

/** The error itself, without Framework's advice around it. */
function explain(text: string, code: number | null): string {
  const lines = text.trimEnd().split("\n");
  const error = lines.findIndex((line) => /\b(?:\w*Error|Unexpected error)\b:/.test(line));
  const told = error < 0 ? lines.slice(-12) : upToBlank(lines.slice(error)).filter((line) => !/^\s+at /.test(line));
  return `${told.join("\n").replace(/^(?:Unexpected error|Error): /, "")}\n(everything Framework said before it ended with ${code ?? "a signal"} is in ${sitePaths.log})`;
}

function upToBlank(lines: string[]): string[] {
  const end = lines.findIndex((line) => line.trim() === "");
  return end < 0 ? lines : lines.slice(0, end);
}
