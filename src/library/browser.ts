/**
 * rlscale as a library, for a browser: logs are in memory, and the planner is given the results of a study.
 * In Node, `import ... from "rlscale"` reads files too (loaders/library).
 */
export { FitError } from "../lib/fit-error.js";
export { LogError } from "../lib/log-error.js";
export { curveOf, fitLaw, fitRun } from "./fit.js";
export { planWith as plan } from "./planner.js";
export { readLogs } from "./read.js";
export { compare, forecast } from "./runs-as-data.js";
export type * from "./types.js";
