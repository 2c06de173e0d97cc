/**
 * A test runner for Stryker that runs the tests of this project in its process: each test file is a bundle that is loaded
 * anew for each mutant, so nothing that a mutant left behind meets the next one. Vitest's runner needs seconds a mutant.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type File, startTests, type Task, type Test, type VitestRunner } from "@vitest/runner";
import { build } from "esbuild";
import { globSync } from "tinyglobby";
import { builtinEnvironments } from "vitest/runtime";
import { pagesInProcess, pagesOf } from "./page-modules.js";
import { type Mutant, nameOf, type Place } from "./sample.js";

interface Coverage {
  static: Record<string, number>;
  perTest: Record<string, Record<string, number>>;
}

interface Namespace {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: Coverage | undefined;
}

interface MutantRun {
  activeMutant: Mutant & { id: string; fileName: string; location: Omit<Place, "file"> };
  testFilter?: string[];
}

type Times = Record<string, Record<string, number>>;
type Hits = Record<string, Record<string, number>>;

/** A mutant that is reached this many times as often as the place without it loops endlessly. */
const patience = 10;
const leastPatience = 10_000;

const testFiles: string[] = JSON.parse(process.env.RLSCALE_MUTANT_TESTS ?? "[]");
/** Of these, those that import what is mutated themselves: they are likelier to see it. */
const directly = new Set<string>(JSON.parse(process.env.RLSCALE_MUTANT_DIRECT ?? "[]"));
/** Tests that take longer, ms of a processor, are not tried. */
const budget = Number(process.env.RLSCALE_MUTANT_BUDGET ?? Number.POSITIVE_INFINITY);
/** Processor time of each test, ms, by files: measured once for all runs. */
const timesFile = process.env.RLSCALE_MUTANT_TIMES ?? ".quick/times.json";
/** Tests that fail without a mutant, a line each: Stryker keeps what its runners say to itself. */
const leftOutFile = process.env.RLSCALE_MUTANT_LEFT_OUT ?? ".quick/left-out.txt";
const root = process.env.RLSCALE_MUTANT_ROOT ?? process.cwd();
/** Mutants that were drawn; null: all. */
const chosenFile = process.env.RLSCALE_MUTANT_CHOSEN;
const chosen = chosenFile ? new Set<string>(JSON.parse(readFileSync(chosenFile, "utf8"))) : null;
/** How often each test file reaches each mutant. */
const hitsFile = ".quick/hits.json";
const [success, failed, skipped] = [0, 1, 2] as const;

class QuickRunner {
  private loads = 0;
  private times: Times = {};
  private hits: Hits | undefined;
  /** Processor time of the tests that ran last, ms. */
  private readonly cpu = new Map<string, number>();
  private readonly records = new Map(testFiles.map((file) => [file, { kills: 0, ms: 0 }]));
  private readonly ns: Namespace;

  constructor() {
    const all = globalThis as Record<string, unknown>;
    all.__stryker__ ??= {};
    this.ns = all.__stryker__ as Namespace;
    // what Vitest's `expect` looks for
    const config = { expect: {}, snapshotOptions: { expand: false } };
    all.__vitest_worker__ = { config, filepath: "", providedContext: {}, ctx: {}, rpc: {} };
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    // what a page's timers still do when its window is gone is no test's
    process.on("uncaughtException", (error) => console.error(`after its test: ${error.message}`));
    for (const file of testFiles) if (!existsSync(bundleOf(file))) await bundle(file);
    // a study's report and analysis are imported by their names: from where they lie, compiled
    for (const file of globSync("src/*/{analysis,report}.ts")) await bundle(file, file.replace(/\.ts$/, ".mjs"));
    this.times = existsSync(timesFile) ? JSON.parse(readFileSync(timesFile, "utf8")) : {};
  }

  async dryRun() {
    const tests: object[] = [];
    const coverage: Coverage = { static: {}, perTest: {} };
    const hits: Hits = {};
    this.ns.activeMutant = undefined;
    this.ns.hitCount = undefined;
    for (const file of testFiles) {
      this.ns.mutantCoverage = { static: {}, perTest: {} };
      const start = performance.now();
      const known = this.times[file];
      const ran = await this.runFile(file, known && ((id) => (known[id] ?? 0) <= budget));
      const most = known ? 2 * budget : budget;
      const found = ran.filter((test) => isFailed(test) || (this.cpu.get(idOf(test)) ?? 0) <= most);
      if (!known) {
        this.times[file] = Object.fromEntries(this.cpu);
        writeFileSync(timesFile, JSON.stringify(this.times, null, 1));
      }
      const each = (performance.now() - start) / Math.max(1, found.length);
      const { static: around, perTest } = this.ns.mutantCoverage;
      hits[file] = sum([around, ...Object.values(perTest)]);
      for (const test of found) {
        if (test.result?.state === "skip" || test.mode === "skip") continue;
        // some ask for a browser, or for what Vitest alone sets up
        if (isFailed(test)) {
          appendFileSync(leftOutFile, `${idOf(test)} is not used: ${firstLine(outcome(test).failureMessage)}\n`);
          continue;
        }
        tests.push({ ...outcome(test), timeSpentMs: each });
        // what a file computes outside of its tests is computed anew for each of them
        coverage.perTest[idOf(test)] = sum([around, perTest[idOf(test)] ?? {}]);
      }
    }
    writeFileSync(hitsFile, JSON.stringify(hits));
    return { status: "complete", tests, mutantCoverage: coverage };
  }

  async mutantRun({ activeMutant, testFilter }: MutantRun) {
    if (chosen && !chosen.has(drawnName(activeMutant))) return { status: "error", errorMessage: "not drawn" };
    const wanted = testFilter && new Set(testFilter);
    this.hits ??= JSON.parse(readFileSync(hitsFile, "utf8")) as Hits;
    let nrOfTests = 0;
    this.ns.mutantCoverage = undefined;
    for (const file of this.byYield()) {
      if (wanted && ![...wanted].some((id) => id.startsWith(`${file}#`))) continue;
      const limit = patience * (this.hits[file]?.[activeMutant.id] ?? 0) + leastPatience;
      this.ns.hitCount = 0;
      this.ns.hitLimit = limit;
      this.ns.activeMutant = activeMutant.id;
      const start = performance.now();
      const found = await this.runFile(file, wanted && ((id) => wanted.has(id)));
      const record = this.records.get(file)!;
      record.ms += performance.now() - start;
      nrOfTests += found.filter(({ mode }) => mode === "run").length;
      const killer = found.map(outcome).find(({ status }) => status === failed);
      const endless = this.ns.hitCount > limit;
      if (killer || endless) record.kills++;
      if (endless) return { status: "timeout", reason: "hit limit" };
      if (killer) return { status: "killed", killedBy: [killer.id], failureMessage: killer.failureMessage, nrOfTests };
    }
    return { status: "survived", nrOfTests };
  }

  /** Test files in the order of how many mutants they killed so far in a second. */
  private byYield(): string[] {
    const yields = new Map<string, number>();
    for (const file of testFiles) {
      const { kills, ms } = this.records.get(file)!;
      const expected = Object.values(this.times[file] ?? {}).reduce((sum, one) => sum + Math.min(one, budget), 20);
      yields.set(file, (kills + (directly.has(file) ? 10 : 1)) / (ms + expected));
    }
    return [...testFiles].sort((a, b) => yields.get(b)! - yields.get(a)!);
  }

  /** Quick tests of a suite first. @returns time of the quickest, ms */
  private sortByTime(task: File | Task, times: Record<string, number>): number {
    if (task.type === "test") return times[idOf(task)] ?? 0;
    const quickest = new Map((task as File).tasks.map((one) => [one, this.sortByTime(one, times)]));
    (task as File).tasks.sort((a, b) => quickest.get(a)! - quickest.get(b)!);
    return Math.min(...quickest.values());
  }

  /** Runs a file from its first line, to its first failure when a mutant is active. */
  private async runFile(file: string, wanted?: (id: string) => boolean): Promise<Test[]> {
    const { ns } = this;
    const address = `${pathToFileURL(bundleOf(file)).href}?${this.loads++}`;
    let ended = false;
    let before = process.cpuUsage();
    this.cpu.clear();
    const runner: VitestRunner = {
      config: {
        root: process.cwd(),
        setupFiles: [],
        name: undefined,
        passWithNoTests: true,
        allowOnly: true,
        tags: [],
        tagsFilter: undefined,
        strictTags: false,
        sequence: { seed: 0, hooks: "stack", setupFiles: "list", shuffle: false, concurrent: false },
        maxConcurrency: 1,
        testTimeout: 600_000,
        hookTimeout: 600_000,
        retry: 0,
        includeTaskLocation: false,
        testNamePattern: undefined,
        mergeReportsLabel: undefined
      } as unknown as VitestRunner["config"],
      importFile: async () => {
        await import(address);
      },
      onCollected: (files) => {
        for (const one of files) {
          if (wanted) keepOnly(one, wanted);
          this.sortByTime(one, this.times[file] ?? {});
        }
      },
      onBeforeRunTask: (task) => {
        if (ended) task.mode = "skip";
        ns.currentTestId = idOf(task as Test);
        before = process.cpuUsage();
      },
      onAfterRunTask: (task) => {
        ns.currentTestId = undefined;
        const { user, system } = process.cpuUsage(before);
        this.cpu.set(idOf(task as Test), (user + system) / 1000);
        if (ns.activeMutant !== undefined && task.result?.state === "fail") ended = true;
      }
    };
    const page = isOfPage(file) ? await builtinEnvironments.jsdom.setup(globalThis, {}) : null;
    const files = await startTests([resolve(file)], runner);
    await page?.teardown(globalThis);
    ns.currentTestId = undefined;
    const tests = testsIn(files);
    const broken = files.find(({ result }) => result?.state === "fail" && tests.every((one) => !isFailed(one)));
    if (!broken) return tests;
    // what is outside of the tests failed: with it each of them
    const result = broken.result as Test["result"];
    if (tests.length > 0) return tests.map((test) => ({ ...test, result }) as Test);
    return [{ name: file, file: broken, suite: undefined, mode: "run", result } as unknown as Test];
  }
}

/** Skips what is not wanted, with the hooks of suites that have nothing wanted in them. @returns whether something is */
function keepOnly(task: File | Task, wanted: (id: string) => boolean): boolean {
  const keeps =
    task.type === "test"
      ? wanted(idOf(task))
      : (task as File).tasks.map((one) => keepOnly(one, wanted)).some((kept) => kept);
  if (!keeps) task.mode = "skip";
  return keeps;
}

const firstLine = (text: string) => text.split("\n", 1).join();

function sum(all: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const one of all) for (const [id, count] of Object.entries(one)) total[id] = (total[id] ?? 0) + count;
  return total;
}

function testsIn(tasks: readonly (File | Task)[]): Test[] {
  return tasks.flatMap((task) => (task.type === "test" ? [task] : testsIn((task as File).tasks)));
}

/** A mutant's name in the sample: Stryker counts lines from 0. */
function drawnName({
  fileName,
  location: { start, end },
  mutatorName,
  replacement
}: MutantRun["activeMutant"]): string {
  return nameOf({
    file: relative(root, fileName),
    start: { line: start.line + 1, column: start.column },
    end: { line: end.line + 1, column: end.column },
    mutatorName,
    replacement
  });
}

const isFailed = ({ result }: Test) => result?.state === "fail";

function idOf(test: Test): string {
  const names = [test.name];
  for (let suite = test.suite; suite && suite.type === "suite" && suite !== (test.file as unknown); suite = suite.suite)
    names.unshift(suite.name);
  return `${relative(process.cwd(), test.file.filepath)}#${names.join(" ")}`;
}

function outcome(test: Test) {
  const status = isFailed(test) ? failed : test.result?.state === "pass" ? success : skipped;
  return {
    id: idOf(test),
    name: test.name,
    fileName: test.file.filepath,
    timeSpentMs: test.result?.duration ?? 0,
    status,
    failureMessage: test.result?.errors?.[0]?.message ?? "failed"
  };
}

/** Whether a test runs in a page, as Vitest has it by a line at its head; Stryker puts one of its own before it. */
const isOfPage = (file: string) => /^\/\/ @vitest-environment jsdom$/m.test(readFileSync(file, "utf8"));

const bundleOf = (file: string) => join(".quick", file.replace(/\.ts$/, ".mjs"));

/** A test file and what it imports as one module; packages stay outside. Results come from the cache of the real checkout. */
async function bundle(file: string, path = bundleOf(file)): Promise<void> {
  const { outputFiles } = await build({
    // Stryker enters its copy of the project after this module is loaded
    absWorkingDir: process.cwd(),
    entryPoints: [file],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    define: {
      RLSCALE_ROOT: JSON.stringify(root.endsWith("/") ? root : `${root}/`),
      RLSCALE_PAGES: JSON.stringify(pagesOf(file)),
      RLSCALE_TABLES: String(/\b(?:expectTable|sitePath)\(/.test(readFileSync(file, "utf8")))
    },
    logLevel: "error",
    plugins: [
      pagesInProcess(),
      {
        name: "addresses",
        setup({ onLoad }) {
          onLoad({ filter: /\.[jt]s$/ }, ({ path }) => {
            const text = readFileSync(path, "utf8");
            const contents = text
              .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
              .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)));
            return contents === text ? undefined : { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
          });
        }
      }
    ]
  });
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, outputFiles[0]!.contents);
}

const create = () => new QuickRunner();
create.inject = [] as const;

export const strykerPlugins = [{ kind: "TestRunner", name: "quick", factory: create }];
