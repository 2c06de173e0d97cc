/** The thread that tries inputs, one after the other; it may be killed at any of them. */
import { parentPort, workerData } from "node:worker_threads";
import { inputAt } from "./inputs.js";
import { fuzzSeeds } from "./seeds.js";
import { tryInput } from "./try-input.js";

/** What the thread is started with. */
export interface Task {
  seed: number;
  indices: readonly number[];
  /** [number of the input at work, of those done] */
  at: Int32Array<SharedArrayBuffer>;
}

/** What it says of each input. */
export interface Tried {
  index: number;
  outcome: string;
  /** of a crash: what and where */
  fault: string | null;
  ms: number;
  /** bytes of array buffers when it ended, garbage not yet collected among them */
  buffers: number;
}

const { seed, indices, at } = workerData as Task;
const seeds = fuzzSeeds();
for (const index of indices) {
  Atomics.store(at, 0, index);
  const input = inputAt(index, seed, seeds);
  const start = performance.now();
  let outcome = "crash";
  let fault: string | null = null;
  try {
    outcome = await tryInput(input);
  } catch (error) {
    fault = `${input.how}: ${error instanceof Error ? error.stack : String(error)}`.slice(0, 4000);
  }
  const tried: Tried = {
    ...{ index, outcome, fault },
    ms: performance.now() - start,
    buffers: process.memoryUsage().arrayBuffers
  };
  parentPort!.postMessage(tried);
  Atomics.add(at, 1, 1);
}
