// A thread does not inherit the loader of TypeScript: it gets its own, then the module that it is for.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.module);
