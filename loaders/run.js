/** `node loaders/run.js module.ts ...`: runs a module of the project as plain JavaScript, as every thread that it starts. */
import { fileURLToPath } from "node:url";
import { compiled } from "./compile.js";

const address = await compiled(process.argv[2] ?? "");
// as if Node had been started with it
process.argv.splice(1, 2, fileURLToPath(address));
await import(address);
