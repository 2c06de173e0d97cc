/**
 * `npm run mutants -- --part statistics|rest [--sample 1500] [--seed 1] [--survivors]`: changes the code one place at a time
 * and sees whether a test turns red. Resumable: what was tried stands in .build/mutants. Hours, so it is no part of CI.
 *
 * The statistics are tried whole; of the rest a seeded sample, in shares of the files. First against the tests nearby;
 * `--survivors` tries what survived against every unit test that reaches it.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type Report, reportOf } from "./report.js";
import { modulesOf, type Part } from "./rooms.js";
import { type Place, sample } from "./sample.js";

const { values } = parseArgs({
  options: {
    part: { type: "string", default: "statistics" },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    survivors: { type: "boolean", default: false },
    report: { type: "boolean", default: false },
    concurrency: { type: "string", default: "2" }
  }
});
const part = values.part as Part;
if (part !== "statistics" && part !== "rest") throw new Error("--part must be statistics or rest");

const room = ".build/mutants";
const files = (stage: "near" | "all") => ({
  report: `${room}/${part}-${stage}.json`,
  incremental: `${room}/${part}-${stage}-incremental.json`
});
/** Mutants of the rest inside a chosen place run with it: without blocks few are. */
const excluded = part === "rest" ? ["BlockStatement"] : [];

install();
if (!values.report) {
  const stage = values.survivors ? "all" : "near";
  const chosen = values.survivors ? survivors() : await chosenPlaces();
  console.log(`${chosen.length} places in ${new Set(chosen.map(({ file }) => file)).size} files`);
  run(stage, chosen);
}
const reports = (["near", "all"] as const).map((stage) => files(stage).report).filter(existsSync);
const words = reportOf(reports.map((path) => JSON.parse(readFileSync(path, "utf8")) as Report));
writeFileSync(`${room}/${part}.md`, words);
console.log(words);

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

async function chosenPlaces(): Promise<Place[]> {
  const modules = modulesOf(part).filter((path) => values.only === undefined || path.includes(values.only));
  const all = await mutantsOf(modules);
  const size = values.sample === undefined ? (part === "rest" ? 1500 : all.length) : Number(values.sample);
  return sample(all, size, Number(values.seed));
}

/** Every mutant that Stryker would make. */
async function mutantsOf(modules: readonly string[]): Promise<Place[]> {
  const load = createRequire(resolve(room, "package.json"));
  const { Instrumenter } = await import(pathToFileURL(load.resolve("@stryker-mutator/instrumenter")).href);
  const silent = Object.fromEntries(
    ["trace", "debug", "info", "warn", "error", "fatal"].map((name) => [name, () => {}])
  );
  const logger = { ...silent, isDebugEnabled: () => false, isTraceEnabled: () => false, isInfoEnabled: () => false };
  const given = modules.map((name) => ({ name, content: readFileSync(name, "utf8"), mutate: true }));
  const options = { plugins: null, excludedMutations: excluded, ignorers: [], noHeader: false };
  const { mutants } = await new Instrumenter(logger).instrument(given, options);
  return (mutants as { fileName: string; location: Omit<Place, "file"> }[]).map(({ fileName, location }) => ({
    file: fileName,
    start: { line: location.start.line + 1, column: location.start.column },
    end: { line: location.end.line + 1, column: location.end.column }
  }));
}

/** Places of what no test nearby killed. */
function survivors(): Place[] {
  const { files: found } = JSON.parse(readFileSync(files("near").report, "utf8")) as Report;
  return Object.entries(found).flatMap(([file, { mutants }]) =>
    mutants
      .filter(({ status }) => status === "Survived" || status === "NoCoverage")
      .map(({ location: { start, end } }) => ({
        file,
        start: { line: start.line, column: start.column - 1 },
        end: { line: end.line, column: end.column - 1 }
      }))
  );
}

function run(stage: "near" | "all", places: readonly Place[]): void {
  const { report, incremental } = files(stage);
  const range = ({ file, start, end }: Place) => `${file}:${start.line}:${start.column}-${end.line}:${end.column}`;
  const config = {
    testRunner: "vitest",
    plugins: [resolve(room, "node_modules/@stryker-mutator/vitest-runner/dist/src/index.js")],
    vitest: { configFile: "test/mutants/vitest.config.ts", related: true },
    mutate: [...new Set(places.map(range))],
    mutator: { excludedMutations: excluded },
    coverageAnalysis: "perTest",
    ignoreStatic: true,
    // TypeScript 7 has no interface that Stryker could ask
    tsconfigFile: "no-such-file.json",
    checkers: [],
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: report },
    incremental: true,
    incrementalFile: incremental,
    tempDirName: `${room}/tmp`,
    ignorePatterns: ["dist", ".build", ".git", "src/.observablehq", "test/artifacts"],
    concurrency: Number(values.concurrency),
    dryRunTimeoutMinutes: 60,
    timeoutMS: 20_000,
    cleanTempDir: "always"
  };
  writeFileSync(join(room, "stryker.json"), JSON.stringify(config, null, 2));
  const { status } = spawnSync(
    process.execPath,
    [`${room}/node_modules/@stryker-mutator/core/bin/stryker.js`, "run", join(room, "stryker.json")],
    { stdio: "inherit", env: { ...process.env, RLSCALE_MUTANTS: stage } }
  );
  if (status !== 0) process.exit(status ?? 1);
}
