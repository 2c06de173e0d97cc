/** Observable Framework's own commands, kept to what is on this machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import * as esbuild from "esbuild";
import { glob } from "tinyglobby";
import { firstOf } from "../../../src/lib/items.js";
import { readStudy } from "../../study/study.js";
import { studyRoot } from "../../study/study-root.js";
import { assembled, sitePaths, source } from "../paths.js";
import { report } from "../site-report.js";
import { bundlePages, linkPages } from "./assemble.js";
import { hashOfSite, keepSite, placeData, takeSite } from "./kept-site.js";
import { dataNames } from "./page-data.js";
import type { PageModules } from "./page-modules.js";

const program = "node_modules/@observablehq/framework/dist/bin/observable.js";
/** As the build itself is started. */
const v8 = ["--v8-pool-size=1", "--max-semi-space-size=32", "--initial-heap-size=1024"];
const clientCode = "node_modules/@observablehq/framework/dist/client";

/**
 * Clears what Framework remembers, since it looks at a loader's own time stamp only, and puts there the libraries that its
 * client could load, so that it asks no network for them: those that are installed, and for the others a word that they are not.
 *
 * @param pages where they are known
 */
export async function prepareFramework(pages?: readonly string[]): Promise<void> {
  if (source === assembled) await linkPages(pages);
  await prepareCache(source, moduleOf);
}

/**
 * The same for a build, which is from a root with the modules of pages in one file. Libraries have a place there and
 * no code: Framework would parse all that its client could load.
 *
 * @param pages where they are known
 */
export async function prepareBuild(pages?: readonly string[]): Promise<PageModules> {
  const modules = await bundlePages(pages);
  await prepareCache(assembled, placeholder);
  return modules;
}

async function prepareCache(root: string, moduleFor: (name: string) => string | Promise<string>): Promise<void> {
  const cache = join(root, ".observablehq/cache");
  await rm(cache, { recursive: true, force: true });
  for (const name of await clientLibraries()) {
    const version = (await manifestOf(name))?.version;
    const folder = join(cache, "_npm", `${name}@${version ?? "0.0.0"}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "_esm.js"), version ? await moduleFor(name) : missingModule(name));
  }
}

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
}

async function manifestOf(name: string): Promise<Manifest | null> {
  const file = join("node_modules", name, "package.json");
  return existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as Manifest) : null;
}

/** A package with all that it imports, as one module. */
async function moduleOf(name: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: `export * from "${name}"`, resolveDir: "." },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "silent"
  });
  return firstOf(outputFiles).text;
}

function placeholder(name: string): string {
  return `throw new Error(${JSON.stringify(`the code of ${name} is not in its place yet`)});\nexport default null;\n`;
}

/** Writes the code of the libraries that pages ask for, where Framework has put their placeholders. */
async function placeLibraries(): Promise<void> {
  for (const path of await glob("_npm/**/*.js", { cwd: sitePaths.site, absolute: true })) {
    const [, name = ""] = /[\\/]_npm[\\/](.+)@[^@]+$/.exec(dirname(path)) ?? [];
    const code = await readFile(path, "utf8");
    if (code === placeholder(name)) await writeFile(path, await moduleOf(name));
  }
}

function missingModule(name: string): string {
  const message = `${name} is not installed here, and nothing is fetched from a network: docs/pages.md says what pages can import`;
  return `throw new Error(${JSON.stringify(message)});\nexport default null;\n`;
}

/** Names of the packages that Framework's client code imports as `npm:`, and those that its own packages among them import. */
async function clientLibraries(): Promise<string[]> {
  const names = new Set<string>();
  for (const file of await readdir(clientCode, { recursive: true })) {
    if (!file.endsWith(".js")) continue;
    const code = await readFile(join(clientCode, file), "utf8");
    for (const [, name] of code.matchAll(/["'`]npm:((?:@[\w.-]+\/)?[\w.-]+)/g)) names.add(name!);
  }
  const parts = [...names].filter((name) => name.startsWith("@observablehq/"));
  for (const name of parts)
    for (const needed of Object.keys((await manifestOf(name))?.dependencies ?? {})) names.add(needed);
  return [...names].sort();
}

/**
 * Begins the pages of what `prepareBuild` has put together: those kept from before, or else Framework's, whose loader waits
 * for the data.
 *
 * @returns when Framework runs: what waits for its pages, or puts the data into those kept
 */
export async function startPages(): Promise<(archive: Promise<Uint8Array>) => Promise<void>> {
  const places = { root: assembled, site: sitePaths.site, folder: sitePaths.pages };
  const key = await hashOfSite(assembled);
  const build = takeSite(places, key) ? null : await startBuild();
  return async (archive) => {
    if (build === null) {
      placeData(places, await archive);
      return;
    }
    archive.catch(build.stop);
    // what is wrong with the data is said, and not that Framework was stopped
    await build.ended().catch((error: Error) => archive.then(() => Promise.reject(error)));
    keepSite(places, key, new Set(dataNames()));
  };
}

/** Pages with data that lie where Framework finds them. */
export async function buildPages(): Promise<void> {
  const { ended } = await startBuild();
  await ended();
}

/**
 * `observable build`. What it says goes to the log.
 *
 * @returns when it runs: `ended` waits for its end, and throws an Error with the message of what has failed: a loader's, or
 * what Framework says of a page
 */
async function startBuild(): Promise<{ ended: () => Promise<void>; stop: () => void }> {
  await rm(sitePaths.failure, { force: true });
  await mkdir(dirname(sitePaths.log), { recursive: true });
  // into the file itself: a pipe is full while this process is busy with the analysis
  const log = await open(sitePaths.log, "w");
  const { title } = await readStudy(studyRoot());
  const environment = { RLSCALE_ASSEMBLED: "true", RLSCALE_SITE_NAME: report.siteName(title) };
  const child = startFramework("build", [], environment, log.fd);
  const closed = once(child, "close").then(
    ([code]: unknown[]) => code,
    (error: Error) => error
  );
  const ended = async () => {
    const code = await closed;
    await log.close();
    if (code instanceof Error) throw code;
    const text = stripVTControlCharacters(await readFile(sitePaths.log, "utf8"));
    await writeFile(sitePaths.log, text);
    if (code === 0) return placeLibraries();
    const failure = await readFile(sitePaths.failure, "utf8").catch(() => null);
    throw new Error(failure ?? `${lastError(text)}; all that Observable Framework said is in ${sitePaths.log}`);
  };
  return { ended, stop: () => child.kill() };
}

/** What has failed, in what Framework has said: a loader's own error, else the last line before the advice on bugs. */
function lastError(text: string): string {
  const [said = ""] = text.split(/^(?:Tip: To see|If you think this is a bug)/m);
  const lastError = [...said.matchAll(/^\w*Error(?: \[\w+\])?: (.+)$/gm)].at(-1)?.[1];
  const last = said
    .trim()
    .split("\n")
    .at(-1)
    ?.replace(/^error:? /i, "");
  return lastError ?? (last || "Observable Framework ended without a word");
}

/** One of Framework's commands as a process of its own, which finds everything on this machine. */
export function startFramework(
  command: "build" | "preview",
  args: readonly string[],
  environment: Record<string, string>,
  stdio: "inherit" | number
): ChildProcess {
  const bin = resolve("node_modules/.bin");
  // Framework compiles a config itself, in no folder with a question mark in its name: it gets what this module is run with
  const config = relative(".", join(import.meta.dirname, "../../../observablehq.config.js"));
  const together = pathToFileURL(resolve("loaders/site/framework/with-parent.js")).href;
  return spawn(process.execPath, [...v8, "--import", together, program, command, "--config", config, ...args], {
    stdio: ["ignore", stdio, stdio, "ipc"],
    env: {
      ...process.env,
      ...environment,
      RLSCALE_PREPARED: "true",
      OBSERVABLE_TELEMETRY_DISABLE: "true",
      PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`
    }
  });
}
