/**
 * `npm run fuzz:reports -- --from 0 --count 500`: made-up studies from logs to results and the data of pages.
 * A study is made or refused with a reason; anything else is a fault.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tryStudy } from "./try-study.js";

const { values } = parseArgs({
  options: { from: { type: "string", default: "0" }, count: { type: "string", default: "100" } }
});
const [from, count] = [Number(values.from), Number(values.count)];
const folder = mkdtempSync(join(tmpdir(), "rlscale-reports-"));
const counts = { made: 0, refused: 0, faults: 0 };
for (let seed = from; seed < from + count; seed++) {
  const place = join(folder, String(seed));
  const outcome = await tryStudy(seed, place);
  counts[outcome.kind === "fault" ? "faults" : outcome.kind]++;
  if (outcome.kind !== "made") console.log(`${seed}: ${outcome.kind}: ${outcome.about}: ${outcome.why}`);
  rmSync(place, { recursive: true, force: true });
}
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify(counts));
process.exitCode = counts.faults > 0 ? 1 : 0;
