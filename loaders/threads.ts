import { Worker } from "node:worker_threads";

/**
 * Starts a module as a thread; it finds `data` in `workerData.data`.
 *
 * @param name of the module, without its ending: a source beside a source, compiled beside what is compiled
 * @param from address of the module that it stands beside
 */
export function startThread(name: string, from: string, data: unknown = null): Worker {
  const source = from.endsWith(".ts");
  const module = new URL(`${name}${source ? ".ts" : ".js"}`, from);
  // what is compiled needs no loader of TypeScript
  return new Worker(source ? new URL("./thread.js", import.meta.url) : module, {
    workerData: { module: module.href, data }
  });
}
