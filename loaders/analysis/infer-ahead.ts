/**
 * The second core's share of the analysis: a thread that runs stages of inference and leaves what they gave in the cache
 * of stages, where the analysis finds it. Without it everything is the same, and slower.
 */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { startThread } from "../threads.js";
import { inferStage } from "./build-inference.js";
import type { SeriesSamples } from "./build-samples.js";
import { type Stage, stagesIn } from "./stage-cache.js";

/** Begins the stages of the series; what comes back is called when there is time for them here too, and settles when all are done. */
export type InferAhead = (samples: readonly SeriesSamples[], stage: Stage) => () => Promise<void>;

/** No second thread. */
export const alone: InferAhead = () => async () => {};

interface Work {
  folder: string;
  code: string;
}

interface Order {
  samples: readonly SeriesSamples[];
  /** how many series have been begun by either thread: shared memory */
  begun: Int32Array;
}

/** Starts the thread, so that it is warm when the samples come. `close` ends it. */
export function startInferring(work: Work): { ahead: InferAhead; close: () => Promise<void> } {
  const thread = startThread("infer-ahead", import.meta.url, { inferAhead: work });
  const ended = new Promise<void>((done) => {
    thread.once("error", () => done());
    thread.once("exit", () => done());
  });
  return {
    ahead: (samples, stage) => {
      const order: Order = { samples, begun: new Int32Array(new SharedArrayBuffer(4)) };
      const answered = new Promise<void>((done) => thread.once("message", () => done()));
      thread.postMessage(order);
      return async () => {
        inferRest(order, stage);
        await Promise.race([answered, ended]);
      };
    },
    close: async () => void (await thread.terminate())
  };
}

/** Runs the stages that no thread has begun, one by one: how long one takes depends on whether its logs have changed. */
function inferRest({ samples, begun }: Order, stage: Stage): void {
  for (;;) {
    const sample = samples[Atomics.add(begun, 0, 1)];
    if (sample === undefined) return;
    inferStage(sample, stage);
  }
}

const work = isMainThread ? undefined : (workerData?.data?.inferAhead as Work | undefined);
if (work) {
  const stage = stagesIn(work.folder, work.code);
  parentPort!.on("message", (order: Order) => {
    inferRest(order, stage);
    parentPort!.postMessage("done");
  });
}
