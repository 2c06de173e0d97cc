import { readStudySite } from "../../loaders/site/study-site.js";
import type { Results } from "../../src/lib/results.js";
import type { StudySite } from "../../src/paper/paper-site.js";

/** The study in `data` with what its own report reads besides. */
export async function paperSite(results: Results): Promise<StudySite> {
  return (await readStudySite(results)) as StudySite;
}
