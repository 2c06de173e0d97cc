/**
 * `node loaders/run.js module.ts`: runs a module of the project as plain JavaScript, as every thread that it starts.
 *
 * All modules are compiled first, each to its place under .build/code, in a tenth of a second. A loader that compiles what
 * is imported on the way, as tsx does, takes seconds in each thread.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const code = resolve(root, ".build/code");

const { outputFiles } = await build({
  absWorkingDir: root,
  write: false,
  entryPoints: [
    "observablehq.config.ts",
    "loaders/**/*.ts",
    ...["import", "lib", "components"].map((room) => `src/${room}/**/*.ts`),
    "src/import/*.json"
  ],
  // data that a module imports goes along as it is
  loader: { ".json": "copy" },
  outbase: ".",
  outdir: code,
  format: "esm",
  platform: "node",
  target: "node20.12",
  logLevel: "error"
});
for (const { path, text } of outputFiles) keep(path, text);
const module = resolve(code, relative(root, resolve(process.argv[2] ?? "")).replace(/\.ts$/, ".js"));
// as if Node had been started with it
process.argv.splice(1, 2, module);
await import(pathToFileURL(module).href);

/** Writes a file where it has changed, and whole: another build may be running from it. */
function keep(path, text) {
  try {
    if (readFileSync(path, "utf8") === text) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}
