/**
 * The second core's share of the analysis: a thread that runs stages of inference and prediction and leaves what they gave
 * in the cache of stages, where the analysis finds it. Without it everything is the same, and slower.
 */
import { once } from "node:events";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { startThread } from "../threads.js";
import type { SeriesSamples } from "./build-samples.js";
import { fitted } from "./fitted.js";
import { countStage, inferStage } from "./inference/build-inference.js";
import { predictStage } from "./prediction/build-prediction.js";
import type { Subject } from "./prediction/subject.js";
import { type Stage, stagesIn } from "./stage-cache.js";

/** A stage that waits for none of the others. */
type Task = { predicted: Subject } | { inferred: SeriesSamples } | { counted: SeriesSamples };

/** Begins the tasks; what comes back is called when there is time for them here too, and settles when all are done. */
export type Ahead = (tasks: readonly Task[], stage: Stage) => () => Promise<void>;

/** No second thread. */
export const alone: Ahead = () => async () => {};

interface Work {
  folder: string;
  code: string;
}

interface Order {
  tasks: readonly Task[];
  /** how many have been begun by either thread: shared memory */
  begun: Int32Array;
}

/** Starts the thread, so that it is warm when the tasks come. `close` ends it. */
export function startAhead(work: Work): { ahead: Ahead; close: () => Promise<void> } {
  const thread = startThread("stages-ahead", import.meta.url, { ahead: work });
  // a task that fails ends the thread, and fails again where the analysis comes to it
  const ended = once(thread, "exit").catch(() => {});
  return {
    ahead: (tasks, stage) => {
      const order: Order = { tasks, begun: new Int32Array(new SharedArrayBuffer(4)) };
      const answered = new Promise<void>((done) => thread.once("message", () => done()));
      thread.postMessage(order);
      return async () => {
        runRest(order, stage);
        await Promise.race([answered, ended]);
      };
    },
    close: async () => void (await thread.terminate())
  };
}

/** Runs the tasks that no thread has begun, one by one: how long one takes depends on whether its logs have changed. */
function runRest({ tasks, begun }: Order, stage: Stage): void {
  for (;;) {
    const task = tasks[Atomics.add(begun, 0, 1)];
    if (task === undefined) return;
    fitted<unknown>(() => run(task, stage));
  }
}

function run(task: Task, stage: Stage): unknown {
  if ("predicted" in task) return predictStage(task.predicted, stage);
  return "inferred" in task ? inferStage(task.inferred, stage) : countStage(task.counted, stage);
}

const work = isMainThread ? undefined : (workerData?.data?.ahead as Work | undefined);
if (work) {
  const stage = stagesIn(work.folder, work.code);
  parentPort!.on("message", (order: Order) => {
    runRest(order, stage);
    parentPort!.postMessage(null);
  });
}
