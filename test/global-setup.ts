import { loadResults } from "../loaders/build-results.js";

/** The analysis once, into its cache, before test files ask for it side by side. */
export default async function setup(): Promise<void> {
  await loadResults();
}
