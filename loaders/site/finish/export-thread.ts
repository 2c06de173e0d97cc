/** A thread of the build: every figure of a site as a file, while the pages are finished. */
import { parentPort, workerData } from "node:worker_threads";
import { exportFigures } from "./export-figures.js";

const { figures } = workerData.data as { figures: string[] };
parentPort?.postMessage(await exportFigures(figures));
