/**
 * `npm run elsewhere`: the claims of the first study on the runs of three others. Prints each row's verdicts and, with
 * `--write FILE`, everything as JSON (`data/elsewhere.json` is what the site shows; test/paper/elsewhere holds it to the logs).
 * `--beside FILE` writes the rows that a user study can stand beside (`data/beside.json`), ledger and record as they stand.
 */
import { readFileSync } from "node:fs";
import { loadResults } from "../../../loaders/analysis/build-results.js";
import { toJson } from "../../../loaders/emit.js";
import { writeOneFile } from "../../../loaders/output/kept-files.js";
import { tallyOf, tallyWords } from "../../../src/lib/claims/cells.js";
import type { ElsewhereRecord } from "../../../src/paper/elsewhere/elsewhere-record.js";
import { besideOf } from "../../../src/paper/elsewhere/rows-beside.js";
import { buildElsewhere } from "./record/build.js";
import { elsewhereText, studyRuns } from "./study-runs.js";

const [write, beside] = ["--write", "--beside"].map((name) => {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1]! : null;
});
if (beside) {
  const kept = JSON.parse(readFileSync("data/elsewhere.json", "utf8")) as ElsewhereRecord;
  await writeOneFile(beside, `${toJson(besideOf(kept, await loadResults(".")))}\n`, "npm run elsewhere");
} else {
  const record = buildElsewhere(await studyRuns());
  for (const { id, columns } of record.rows) {
    console.log(id);
    for (const { study, cannot, cells } of columns) {
      const counted = cells.filter(({ beyond }) => !beyond);
      const tally = counted.length > 0 ? tallyWords(tallyOf(counted)) : "see the ledger";
      console.log(`  ${study.padEnd(12)}${cannot ?? tally}`);
    }
  }
  if (write) await writeOneFile(write, elsewhereText(record), "npm run elsewhere");
}
