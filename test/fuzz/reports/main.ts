/**
 * `npm run fuzz:reports -- --from 0 --count 500 --pages`: made-up studies from logs to results, with `--pages` to every page in
 * Chromium, for as long as `--seconds` says: later studies are analysed alone. A study is made or refused with a reason; anything
 * else is a fault.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { OpenPages } from "./open-pages.js";
import { tryStudy } from "./try-study.js";

const { values } = parseArgs({
  options: {
    from: { type: "string", default: "0" },
    count: { type: "string", default: "100" },
    pages: { type: "boolean", default: false },
    seconds: { type: "string", default: "Infinity" }
  }
});
const [from, count] = [Number(values.from), Number(values.count)];
const folder = mkdtempSync(join(tmpdir(), "rlscale-reports-"));
const began = performance.now();
const spent = { analysed: 0, opened: 0 };
const counts = { made: 0, refused: 0, faults: 0, opened: 0, pages: 0 };
let opened: OpenPages | undefined;
for (let seed = from; seed < from + count; seed++) {
  const place = join(folder, String(seed));
  const start = performance.now();
  const outcome = await tryStudy(seed, place);
  spent.analysed += performance.now() - start;
  counts[outcome.kind === "fault" ? "faults" : outcome.kind]++;
  if (outcome.kind !== "made") console.log(`${seed}: ${outcome.kind}: ${outcome.about}: ${outcome.why}`);
  else if (values.pages && performance.now() - began < 1000 * Number(values.seconds)) {
    const study = join(place, "study");
    // the frame of every page has the first study's name, so it is known before modules that read it are
    process.env.RLSCALE_DATA ??= join(study, "data");
    const before = performance.now();
    opened ??= await (await import("./open-pages.js")).openPages(study, outcome);
    const { pages, faults } = await opened.open(study, outcome);
    spent.opened += performance.now() - before;
    counts.opened++;
    counts.pages += pages;
    if (faults.length > 0) counts.faults++;
    for (const fault of faults) console.log(`${seed}: fault: ${outcome.about}: ${fault}`);
  }
  if (process.env.RLSCALE_DATA !== join(place, "study", "data")) rmSync(place, { recursive: true, force: true });
}
await opened?.close();
rmSync(folder, { recursive: true, force: true });
const seconds = (ms: number) => Math.round(ms / 100) / 10;
console.log(
  JSON.stringify({
    ...counts,
    seconds: {
      analysed: seconds(spent.analysed),
      opened: seconds(spent.opened),
      all: seconds(performance.now() - began)
    }
  })
);
process.exitCode = counts.faults > 0 ? 1 : 0;
