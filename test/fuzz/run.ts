/** Runs inputs in a thread that is watched: killed when one takes too long or too much memory, and begun anew behind it. */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import type { Task, Tried } from "./worker.js";

/** What an input may take: milliseconds of processors, since others may use them too; by the clock eight times as many. */
export const limits = { ms: 2000, heapMegabytes: 768, residentMegabytes: 1536 };

export interface Crash {
  index: number;
  kind: "exception" | "time" | "memory";
  fault: string;
}

export interface Tally {
  inputs: number;
  outcomes: Record<string, number>;
  crashes: Crash[];
  slowestMs: number;
  mostBuffers: number;
}

export function noTally(): Tally {
  return { inputs: 0, outcomes: {}, crashes: [], slowestMs: 0, mostBuffers: 0 };
}

/** How inputs are tried; for tests of the runner itself. */
export interface FuzzOptions {
  /** the worker, bundled */
  worker?: string;
  ms?: number;
}

/** Tries the inputs of these numbers; `tally` is added to. */
export async function fuzz(
  seed: number,
  indices: readonly number[],
  tally: Tally,
  { worker, ms = limits.ms }: FuzzOptions = {}
): Promise<void> {
  const script = worker ?? (await bundleWorker());
  // one that takes too long is tried once more: the machine may have been busy
  const slow = new Set<number>();
  for (let from = 0; from < indices.length; ) {
    from += await oneThread({ script, seed, indices: indices.slice(from), slow, ms }, tally);
  }
}

/** The worker as one plain module: a thread then starts in a fraction of a second. */
export async function bundleWorker(): Promise<string> {
  mkdirSync(".build/fuzz", { recursive: true });
  const outfile = resolve(`.build/fuzz/worker-${process.pid}.mjs`);
  await build({
    entryPoints: ["test/fuzz/worker.ts"],
    ...{ outfile, bundle: true, packages: "external", format: "esm", platform: "node", target: "node20.12" },
    logLevel: "error"
  });
  return outfile;
}

interface Thread {
  script: string;
  seed: number;
  indices: readonly number[];
  slow: Set<number>;
  ms: number;
}

/** @returns how many inputs are settled, the one that ended the thread among them */
function oneThread({ script, seed, indices, slow, ms }: Thread, tally: Tally): Promise<number> {
  return new Promise((done) => {
    const at = new Int32Array(new SharedArrayBuffer(8));
    Atomics.store(at, 0, -1);
    const task: Task = { seed, indices, at };
    const thread = new Worker(script, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes, maxYoungGenerationSizeMb: 64 }
    });
    let settled = 0;
    let before = { index: -1, since: performance.now(), cpu: cpuMs() };
    let over = false;
    const end = async (crash: Omit<Crash, "index"> | null) => {
      if (over) return;
      over = true;
      clearInterval(watch);
      await thread.terminate();
      if (crash !== null) {
        const index = Atomics.load(at, 0) >= 0 ? Atomics.load(at, 0) : indices[0]!;
        if (crash.kind === "time" && !slow.has(index)) {
          slow.add(index);
          done(settled);
          return;
        }
        tally.inputs++;
        tally.crashes.push({ index, ...crash });
        settled++;
      }
      done(settled);
    };
    const watch = setInterval(() => {
      const index = Atomics.load(at, 0);
      const now = performance.now();
      const cpu = cpuMs();
      if (index !== before.index) before = { index, since: now, cpu };
      const resident = process.memoryUsage.rss() / 2 ** 20;
      if (index >= 0 && (cpu - before.cpu > ms || now - before.since > 8 * ms))
        void end({ kind: "time", fault: `more than ${ms} ms` });
      else if (resident > limits.residentMegabytes) {
        void end({ kind: "memory", fault: `${Math.round(resident)} MiB resident` });
      }
    }, 20);
    thread.on("message", ({ index, outcome, fault, ms, buffers }: Tried) => {
      if (over) return;
      settled++;
      tally.inputs++;
      tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
      tally.slowestMs = Math.max(tally.slowestMs, ms);
      tally.mostBuffers = Math.max(tally.mostBuffers, buffers);
      if (fault !== null) tally.crashes.push({ index, kind: "exception", fault });
      if (settled === indices.length) void end(null);
    });
    thread.on("error", (error: NodeJS.ErrnoException) => {
      const kind = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "exception";
      void end({ kind, fault: `the thread ended: ${error.stack}` });
    });
    // after the last message
    thread.on("exit", () => setTimeout(() => void end(null), 50));
  });
}

/** Milliseconds that this process has used, all its threads together. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
