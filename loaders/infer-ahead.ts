/**
 * The second core's share of the analysis: a thread that runs stages of inference and leaves what they gave in the cache
 * of stages, where the analysis finds it. Without it everything is the same, and slower.
 */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { inferStage } from "./build-inference.js";
import type { SeriesSamples } from "./build-samples.js";
import { stagesIn } from "./stage-cache.js";
import { startThread } from "./threads.js";

/** Runs the stages of some series; settles when the thread is done with them, whether or not it could do them. */
export type InferAhead = (samples: readonly SeriesSamples[]) => Promise<void>;

/** No second thread. */
export const alone: InferAhead = async () => {};

interface Work {
  folder: string;
  code: string;
}

/** Starts the thread, so that it is warm when the samples come. `close` ends it. */
export function startInferring(work: Work): { ahead: InferAhead; close: () => Promise<void> } {
  const thread = startThread("infer-ahead", import.meta.url, { inferAhead: work });
  const ended = new Promise<void>((done) => {
    thread.once("error", () => done());
    thread.once("exit", () => done());
  });
  return {
    ahead: (samples) => {
      const answered = new Promise<void>((done) => thread.once("message", () => done()));
      thread.postMessage(samples);
      return Promise.race([answered, ended]);
    },
    close: async () => void (await thread.terminate())
  };
}

const work = isMainThread ? undefined : (workerData?.data?.inferAhead as Work | undefined);
if (work) {
  const stage = stagesIn(work.folder, work.code);
  parentPort!.on("message", (samples: SeriesSamples[]) => {
    for (const one of samples) inferStage(one, stage);
    parentPort!.postMessage("done");
  });
}
