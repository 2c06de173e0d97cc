/**
 * The project's modules as plain JavaScript, each in its place under .build/code. Node 20 runs no TypeScript, and a loader
 * that compiles on the way takes seconds in each thread, and fails in a folder with a question mark in its name.
 */
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders of what Node runs, with those of studies; the programs among the tests need the rest of `test` besides. */
const rooms = ["loaders", ...foldersOf("src").filter((name) => !/^src.(bundles|style|\.)/.test(name))];

/**
 * Compiles the modules, if any has changed.
 *
 * @param {string} module path of one of them
 * @returns {Promise<string>} address of its compiled form
 */
export async function compiled(module) {
  // pages put together elsewhere lead here by links
  const path = relative(realpathSync(root), realpathSync(resolve(module)));
  const ofTests = path.startsWith("test");
  const sources = sourcesIn(ofTests ? [...rooms, "test"] : rooms);
  const code = await codeOf(sources, ofTests ? "state-tests" : "state");
  return pathToFileURL(join(code, path.replace(/\.ts$/, ".js"))).href;
}

function foldersOf(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

/** Modules, and data that modules import, by their paths in the project. */
function sourcesIn(folders) {
  const found = ["observablehq.config.ts", "src/data.zip.ts"];
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = join(relative(root, entry.parentPath), entry.name);
      if (entry.isFile() && isSource(path)) found.push(path);
    }
  }
  return found.sort();
}

function isSource(path) {
  return /\.ts$|^(loaders|src)\b.*\.json$/.test(path) && !/\.(test|d)\.ts$/.test(path);
}

/** The folder with the compiled modules; `name` of the file there that says of which state of the sources they are. */
async function codeOf(sources, name) {
  const code = join(root, ".build/code");
  const state = stateOf(sources);
  try {
    if (readFileSync(join(code, name), "utf8") === state) return code;
  } catch {
    // none yet
  }
  const files = await compile(sources, code);
  try {
    rmSync(join(code, name), { force: true });
    for (const { path, contents } of files) keep(path, contents);
    keep(join(code, name), state);
    return code;
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS"].includes(error.code)) throw error;
    return keepAside(files, code);
  }
}

/** Changes whenever a source may have: no copy and no checkout keeps the system's own time of change. */
function stateOf(sources) {
  const hash = createHash("sha256").update(root);
  for (const path of [...sources, "loaders/compile.js", "package-lock.json"]) {
    const { size, ctimeMs } = statSync(join(root, path));
    hash.update(`\n${path} ${size} ${ctimeMs}`);
  }
  return hash.digest("hex");
}

async function compile(sources, outdir) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: root,
    write: false,
    entryPoints: sources,
    loader: { ".json": "copy" },
    outbase: ".",
    outdir,
    format: "esm",
    platform: "node",
    target: "node20.12",
    define: { RLSCALE_ROOT: JSON.stringify(root) },
    logLevel: "error"
  });
  return outputFiles;
}

/** Writes a file where it has changed, and whole: another process may be running from it. */
function keep(path, contents) {
  try {
    if (readFileSync(path).equals(Buffer.from(contents))) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

/** A checkout that belongs to somebody else: the modules stand in a folder of this process, with the packages linked. */
function keepAside(files, code) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "rlscale-code-")));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const { path, contents } of files) keep(join(folder, relative(code, path)), contents);
  return folder;
}
