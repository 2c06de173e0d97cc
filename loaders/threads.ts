import { Worker } from "node:worker_threads";

/** Starts a TypeScript module as a thread; it finds `data` in `workerData.data`. */
export function startThread(module: URL, data: unknown = null): Worker {
  return new Worker(new URL("./thread.js", import.meta.url), { workerData: { module: module.href, data } });
}
