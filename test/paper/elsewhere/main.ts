/**
 * `npm run elsewhere`: the claims of the first study on the runs of three others. Prints each row's verdicts and, with
 * `--write FILE`, everything as JSON (`data/elsewhere.json` is what the site shows; test/paper/elsewhere holds it to the logs).
 */
import { writeOneFile } from "../../../loaders/output/kept.js";
import { tallyOf, tallyWords } from "../../../src/lib/claims/cells.js";
import { buildElsewhere } from "../../../src/paper/elsewhere/build.js";
import { elsewhereText, studyRuns } from "./study-runs.js";

const record = buildElsewhere(await studyRuns());
for (const { id, columns } of record.rows) {
  console.log(id);
  for (const { study, cannot, cells } of columns) {
    const counted = cells.filter(({ beyond }) => !beyond);
    const tally = counted.length > 0 ? tallyWords(tallyOf(counted)) : "see the ledger";
    console.log(`  ${study.padEnd(12)}${cannot ?? tally}`);
  }
}
const at = process.argv.indexOf("--write");
if (at > 0) await writeOneFile(process.argv[at + 1]!, elsewhereText(record), "npm run elsewhere");
