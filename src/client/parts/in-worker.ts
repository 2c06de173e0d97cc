/**
 * Long work off the page's own thread: `await inWorker("lawIntervals", { … })`. The worker is started when it is first
 * needed, from a blob that imports the bundle: so it inherits the policy of the page, which one started by its address
 * would not.
 */
import type { TaskAnswer, TaskName, TaskRequest, WorkerTasks } from "./worker-tasks.js";

interface Waiting {
  done: (output: never) => void;
  fail: (error: Error) => void;
}

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, Waiting>();

/** @throws Error with what the task threw, or that the worker could not be started */
export function inWorker<Name extends TaskName>(
  task: Name,
  input: Parameters<WorkerTasks[Name]>[0]
): Promise<ReturnType<WorkerTasks[Name]>> {
  worker ??= startWorker();
  const id = ++last;
  worker.postMessage({ id, task, input } satisfies TaskRequest);
  return new Promise((done, fail) => waiting.set(id, { done, fail }));
}

function startWorker(): Worker {
  // The build writes the address into the head of pages with figures; nothing is fetched until here.
  const address = document.querySelector<HTMLLinkElement>('link[rel="worker"]')?.href;
  if (!address) throw new Error("this page names no worker");
  const code = new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" });
  const url = URL.createObjectURL(code);
  const started = new Worker(url, { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<TaskAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) asked?.fail(new Error(data.error));
    else asked?.done(data.output as never);
  });
  started.addEventListener("error", (event) => {
    for (const { fail } of waiting.values()) fail(new Error(event.message || "the worker could not be started"));
    waiting.clear();
    worker = undefined;
  });
  return started;
}
