/** Observable Framework, kept to what is on this machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { assemblePages, sitePaths } from "./paths.js";

const program = "node_modules/@observablehq/framework/dist/bin/observable.js";
const clientCode = "node_modules/@observablehq/framework/dist/client";

/**
 * Clears what Framework remembers, since it looks at a loader's own time stamp only, and makes the empty directories
 * that keep it from asking the network for the versions of libraries that its client could load but our pages never do.
 */
export async function prepareFramework(): Promise<void> {
  assemblePages();
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

/**
 * Builds every page, in this process: what the analysis has read and checked is at hand. What Framework says goes to the log.
 *
 * @param output folder of the pages, made anew
 * @param loaded called when the last page has been read
 */
export async function buildPages(output: string, loaded: () => void): Promise<void> {
  const [{ normalizeConfig }, { build, FileBuildEffects }] = await loadFramework();
  const said: string[] = [];
  const hear = (...parts: unknown[]) => void said.push(`${parts.join(" ")}\n`);
  const logger = { log: hear, warn: hear, error: hear, info: hear, debug: hear };
  const config = normalizeConfig((await import("../../observablehq.config.js")).default);
  const effects = new FileBuildEffects(output, sitePaths.frameworkCache, {
    logger,
    output: { write: (text: string) => void said.push(text) }
  });
  const paths = async function* () {
    yield* config.paths();
    loaded();
  };
  try {
    await build({ config: { ...config, output, paths } }, effects);
  } finally {
    await writeFile(sitePaths.log, stripVTControlCharacters(said.join("")));
  }
}

/** Framework's own modules, a second's worth: called early, they load while the logs are read. */
export function loadFramework(): Promise<[FrameworkConfig, FrameworkBuild]> {
  // read when the modules load
  process.env.OBSERVABLE_TELEMETRY_DISABLE = "true";
  return Promise.all([frameworkModule<FrameworkConfig>("config.js"), frameworkModule<FrameworkBuild>("build.js")]);
}

interface FrameworkConfig {
  normalizeConfig(config: object): object & { paths(): AsyncIterable<string> };
}

interface FrameworkBuild {
  build(options: { config: object }, effects: unknown): Promise<void>;
  FileBuildEffects: new (output: string, cache: string, effects: { logger: object; output: object }) => unknown;
}

/** Framework declares no types, and no entry but its command. */
function frameworkModule<Module>(name: string): Promise<Module> {
  return import(pathToFileURL(resolve("node_modules/@observablehq/framework/dist", name)).href) as Promise<Module>;
}

/** `observable preview` as a process of its own, which finds everything on this machine. */
export function startPreview(args: string[], environment: Record<string, string>): ChildProcess {
  const bin = resolve("node_modules/.bin");
  return spawn(process.execPath, [program, "preview", ...args], {
    stdio: "inherit",
    env: {
      ...process.env,
      ...environment,
      OBSERVABLE_TELEMETRY_DISABLE: "true",
      PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`
    }
  });
}
