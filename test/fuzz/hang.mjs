/** Stands in for worker.ts in its test: goes round at input 0, floods the memory at input 1, and tries the others. */
import { parentPort, workerData } from "node:worker_threads";

const { indices, at } = workerData;
for (const index of indices) {
  Atomics.store(at, 0, index);
  if (index === 0) for (;;);
  const held = [];
  if (index === 1) for (;;) held.push(new Uint8Array(1 << 26).fill(1));
  parentPort.postMessage({ index, outcome: "refused", fault: null, ms: 0, buffers: 0 });
}
