// A thread that is started from a source, as in a test: what runs in it is compiled.
import { fileURLToPath } from "node:url";
import { workerData } from "node:worker_threads";
import { compiled } from "./compile.js";

await import(await compiled(fileURLToPath(workerData.module)));
