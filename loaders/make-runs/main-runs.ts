import type { SourceTables } from "./csv.js";
import type { Ledger } from "./ledger.js";
import type { Log } from "./log.js";
import { makeEarlierMeans, makeMeans } from "./mean-runs.js";
import { makeEarlierPublished, makePublished } from "./published-runs.js";
import { makeRepeats, makeStepZero, makeUnidentified } from "./repeat-runs.js";

/** Logs of the main runs: means, published curves, single repeats, unidentified repeats, step 0, older states. */
export function makeMainRuns(tables: SourceTables, ledger: Ledger): Log[] {
  return [
    ...makeMeans(tables, ledger),
    ...makeEarlierMeans(tables, ledger),
    ...makeRepeats(tables, ledger),
    ...makeUnidentified(tables, ledger),
    ...makeStepZero(tables, ledger),
    ...makePublished(tables, ledger),
    ...makeEarlierPublished(tables, ledger)
  ];
}
