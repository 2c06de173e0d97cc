/** The worker: one request in, one answer out. A bundle of its own, without parts, that in-worker.ts starts. */
import { type TaskAnswer, type TaskRequest, workerTasks } from "./parts/worker-tasks.js";

addEventListener("message", ({ data }: MessageEvent<TaskRequest>) => {
  const { id, task, input } = data;
  let answer: TaskAnswer;
  try {
    answer = { id, output: (workerTasks[task] as (input: unknown) => unknown)(input) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  // of a worker, not of a window
  (postMessage as (message: TaskAnswer) => void)(answer);
});
