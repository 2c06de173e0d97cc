/**
 * `npm run mutants -- --part statistics|rest [--sample 1500] [--seed 1] [--survivors [--wide]]`: changes the code one place at a time
 * and sees whether a test turns red. Resumable: what was tried stands in .build/mutants. Hours, so it is no part of CI.
 *
 * The statistics are tried whole, a few modules at a time; of the rest a seeded sample, in shares of the files, a folder at a
 * time. First against the quick tests; `--survivors` tries what survived against the slow ones too, `--wide`
 * against every unit test that reaches it.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { group } from "d3-array";
import { build } from "esbuild";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { type Reaching, testsOf } from "./near.js";
import { type Harmless, type Report, reportOf } from "./report.js";
import { modulesOf, nearTests, type Part, pageTests, testFolderOf } from "./rooms.js";
import { type Mutant, nameOf, type Place, sample, sampleOfEach } from "./sample.js";

const { values } = parseArgs({
  options: {
    part: { type: "string", default: "statistics" },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    survivors: { type: "boolean", default: false },
    wide: { type: "boolean", default: false },
    budget: { type: "string" },
    report: { type: "boolean", default: false },
    concurrency: { type: "string", default: "1" }
  }
});
const part = values.part as Part;
if (part !== "statistics" && part !== "rest") throw new Error("--part must be statistics or rest");

const room = ".build/mutants";
/** Parts of paths: modules that have one, in this order. */
const only = values.only?.split(",") ?? [""];
const isWanted = (path: string) => only.some((part) => path.includes(part));
const stage = values.survivors ? "all" : "near";
const folderOf = (one: "near" | "all") => `${room}/${part}/${one}`;
/** Names of the mutants that were drawn: others inside their places are not tried. */
const chosenFile = `${room}/${part}/chosen.json`;
/** Longest test, ms of a processor. */
const budget = values.budget ?? (values.survivors ? "60000" : part === "rest" ? "1500" : "150");
/** Rooms that tests of pages are tried with from the first. */
const withPages = /^src\/paper\//;
const excluded = part === "rest" ? ["BlockStatement"] : [];

mkdirSync(`${room}/${part}`, { recursive: true });
install();
if (!values.report) await tryAll();
const harmless = JSON.parse(readFileSync("test/mutants/harmless.json", "utf8")) as Harmless[];
const words = reportOf([reportsOf("near"), reportsOf("all")], isCurrent, harmless, chosenNames());
writeFileSync(`${room}/${part}.md`, words);
console.log(words);

function isCurrent(file: string, source: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === source;
}

/** Names of the mutants that count; null where all do. */
function chosenNames(): ReadonlySet<string> | null {
  if (part === "statistics" || !existsSync(chosenFile)) return null;
  return new Set(JSON.parse(readFileSync(chosenFile, "utf8")) as string[]);
}

/** Stryker by its own lockfile, beside what is built. */
function install(): void {
  mkdirSync(room, { recursive: true });
  const lock = "test/mutants/package-lock.json";
  if (existsSync(`${room}/package-lock.json`) && same(lock, `${room}/package-lock.json`)) return;
  copyFileSync("test/mutants/package.json", `${room}/package.json`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--legacy-peer-deps", "--silent"], {
    cwd: room,
    stdio: "inherit"
  });
  copyFileSync(lock, `${room}/package-lock.json`);
}

function same(a: string, b: string): boolean {
  return readFileSync(a).equals(readFileSync(b));
}

async function tryAll(): Promise<void> {
  // tests ask for the results: from the cache of this checkout
  await loadResults();
  await compileRunner();
  const testsThat = await testsOf();
  const places = values.survivors ? survivors() : await chosenPlaces();
  const rank = ({ file }: Place) => only.findIndex((part) => file.includes(part));
  const groups = group(
    places.toSorted((a, b) => rank(a) - rank(b)),
    ({ file }) => groupOf(file)
  );
  console.log(`${places.length} places in ${new Set(places.map(({ file }) => file)).size} files`);
  for (const [name, theirs] of groups) {
    const reaching = testsThat([...new Set(theirs.map(({ file }) => file))]);
    run(name, theirs, { ...reaching, tests: values.wide ? reaching.tests : nearOf(reaching, name) });
  }
}

/**
 * Modules that are tried together: of a sample, whose mutants are few, those of a folder of the statistics, elsewhere of one two
 * deep, of the many readers three.
 */
function groupOf(file: string): string {
  if (part === "statistics") return values.sample === undefined ? familyOf(file) : dirname(file);
  const depth = file.startsWith("src/import/") ? 3 : 2;
  return dirname(file).split("/").slice(0, depth).join("/");
}

/** A long module alone; short ones with those whose name begins alike: counters slow what they count. */
function familyOf(file: string): string {
  const long = readFileSync(file, "utf8").split("\n").length > 150;
  return long ? file : file.replace(/(\w)[-.][^/]*$/, "$1");
}

/**
 * Tests of the first stage: where some import the modules themselves or lie in the folder of their room, those. Tests of pages
 * make them anew for each mutant: what else can be tried with them comes second.
 */
function nearOf({ tests, directly }: Reaching, name: string): string[] {
  const near = tests.filter((path) => nearTests[part].test(path));
  const quick = near.filter((path) => !pageTests.includes(path));
  const theirs = testFolderOf(name);
  const nearest = quick.filter((path) => directly.includes(path) || (part === "rest" && path.startsWith(theirs)));
  const pages = withPages.test(`${name}/`) || stage === "all" ? near.filter((path) => !quick.includes(path)) : [];
  return [...(nearest.length > 0 ? nearest : quick), ...pages];
}

async function compileRunner(): Promise<void> {
  await build({
    entryPoints: ["test/mutants/quick-runner.ts", "loaders/site/static/lean-jsdom.ts"],
    entryNames: "[name]",
    outdir: room,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    logLevel: "error"
  });
}

async function chosenPlaces(): Promise<Place[]> {
  const modules = modulesOf(part).filter(isWanted);
  if (part === "statistics" && values.sample === undefined) return modules.map((file) => ({ file }) as Place);
  if (part === "statistics") return sample(await mutantsOf(modules), Number(values.sample), Number(values.seed));
  const all = await mutantsOf(modulesOf(part));
  const chosen = sampleOfEach(all, Number(values.sample ?? 1500), Number(values.seed));
  writeFileSync(chosenFile, JSON.stringify(chosen.map(nameOf)));
  return chosen.filter(({ file }) => modules.includes(file));
}

interface Instrumented {
  fileName: string;
  location: Omit<Place, "file">;
  mutatorName: string;
  replacement: string;
  status?: string;
}

/** Every mutant that Stryker would make. */
async function mutantsOf(modules: readonly string[]): Promise<Mutant[]> {
  const load = createRequire(resolve(room, "package.json"));
  const { Instrumenter } = await import(pathToFileURL(load.resolve("@stryker-mutator/instrumenter")).href);
  const silent = Object.fromEntries(
    ["trace", "debug", "info", "warn", "error", "fatal"].map((name) => [name, () => {}])
  );
  const logger = { ...silent, isDebugEnabled: () => false, isTraceEnabled: () => false, isInfoEnabled: () => false };
  const given = modules.map((name) => ({ name, content: readFileSync(name, "utf8"), mutate: true }));
  const options = { plugins: null, excludedMutations: excluded, ignorers: [], noHeader: false };
  const { mutants } = await new Instrumenter(logger).instrument(given, options);
  return (mutants as Instrumented[])
    .filter(({ status }) => part === "statistics" || status !== "Ignored")
    .map(({ fileName, location, mutatorName, replacement }) => ({
      file: fileName,
      start: { line: location.start.line + 1, column: location.start.column },
      end: { line: location.end.line + 1, column: location.end.column },
      mutatorName,
      replacement
    }));
}

/** Places of what no quick test killed, in files that have not changed since. */
function survivors(): Place[] {
  return reportsOf("near").flatMap(({ files }) =>
    Object.entries(files)
      .filter(([file, { source }]) => isCurrent(file, source))
      .filter(([file]) => isWanted(file))
      .flatMap(([file, { mutants }]) =>
        mutants
          .filter(({ status }) => status === "Survived" || status === "NoCoverage")
          .map(({ location: { start, end } }) => ({
            file,
            start: { line: start.line, column: start.column - 1 },
            end: { line: end.line, column: end.column - 1 }
          }))
      )
  );
}

function reportsOf(one: "near" | "all"): Report[] {
  const folder = folderOf(one);
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).filter((name) => name.endsWith(".report.json"));
  return found.sort().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Report);
}

/** Tries the places of a few modules unless just that was done before. */
function run(name: string, places: readonly Place[], { tests, directly }: Reaching): void {
  const base = join(folderOf(stage), name.replaceAll("/", "+"));
  mkdirSync(dirname(base), { recursive: true });
  const range = ({ file, start, end }: Place) =>
    start === undefined ? file : `${file}:${start.line}:${start.column}-${end.line}:${end.column}`;
  const mutate = [...new Set(places.map(range))];
  const state = createHash("sha256").update(JSON.stringify([mutate, tests]));
  for (const path of new Set([...places.map(({ file }) => file), ...tests])) state.update(readFileSync(path));
  const done = state.digest("hex");
  if (existsSync(`${base}.done`) && readFileSync(`${base}.done`, "utf8") === done) return;
  console.log(`\n${name}: ${mutate.length} ${mutate.length === 1 ? "place" : "places"}, ${tests.length} test files`);
  const config = {
    testRunner: "quick",
    plugins: [resolve(room, "quick-runner.mjs")],
    mutate,
    mutator: { excludedMutations: excluded },
    coverageAnalysis: "perTest",
    // TypeScript 7 has no interface that Stryker could ask
    tsconfigFile: "no-such-file.json",
    checkers: [],
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: `${base}.report.json` },
    // of the rest others may be drawn the next time
    incremental: part === "statistics",
    incrementalFile: `${base}.incremental.json`,
    tempDirName: `${room}/tmp`,
    ignorePatterns: ["dist", ".build", ".git", "src/.observablehq", "test/artifacts"],
    concurrency: Number(values.concurrency),
    dryRunTimeoutMinutes: 60,
    // what a mutant left in memory goes with its process
    maxTestRunnerReuse: tests.some((path) => pageTests.includes(path)) ? 60 : 400,
    timeoutMS: 4000,
    timeoutFactor: 2,
    cleanTempDir: "always"
  };
  writeFileSync(join(room, "stryker.json"), JSON.stringify(config, null, 2));
  const leftOut = resolve(room, "left-out.txt");
  writeFileSync(leftOut, "");
  const { status } = spawnSync(
    process.execPath,
    [`${room}/node_modules/@stryker-mutator/core/bin/stryker.js`, "run", join(room, "stryker.json")],
    {
      stdio: "inherit",
      env: {
        ...process.env,
        TZ: "UTC",
        RLSCALE_TESTS: "quick",
        RLSCALE_MUTANT_TESTS: JSON.stringify(tests),
        RLSCALE_MUTANT_DIRECT: JSON.stringify(directly),
        RLSCALE_MUTANT_BUDGET: budget,
        RLSCALE_MUTANT_LEFT_OUT: leftOut,
        RLSCALE_MUTANT_TIMES: resolve(room, "times.json"),
        RLSCALE_MUTANT_CHOSEN: part === "rest" ? resolve(chosenFile) : "",
        RLSCALE_MUTANT_ROOT: process.cwd()
      }
    }
  );
  for (const line of new Set(readFileSync(leftOut, "utf8").trim().split("\n"))) if (line !== "") console.log(line);
  if (status === 0) writeFileSync(`${base}.done`, done);
  else console.error(`${name}: Stryker ended with ${status}`);
}
