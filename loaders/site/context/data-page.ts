import { count, list, plural } from "../../../src/lib/format.js";
import type { ContextTopic } from "../registry.js";
import { studyRuns } from "../study-series.js";
import { tableFiles } from "../table-files.js";
import { accounts } from "../tables/data-provenance.js";

const runs = await studyRuns();

/** `dataPage`: counts and sentences about the files. */
export const topic: ContextTopic = (results) => {
  const { inputs } = results;
  const files = tableFiles(results, runs);
  const copies = runs.logs.filter(({ identity }) => identity.sameAs !== null).length;
  const earlier = inputs.files.filter(({ state }) => state !== "current").length;
  const notes = runs.logs.filter(({ identity }) => identity.note !== null).length;
  const reasons = inputs.excludedByReason.map(({ reason, rows }) => `${count(rows)} (${reason})`);
  const formats = (["parquet", "arrow"] as const)
    .map((format) => ({ format, files: inputs.files.filter((file) => file.format === format).length }))
    .filter(({ files: number }) => number > 0)
    .map(({ format, files: number }) => `${count(number)} ${format === "parquet" ? "Parquet" : "Arrow"}`);
  return {
    parts: { provenance: accounts.length > 0 },
    value: {
      answer: `${plural(inputs.rowsRead, "row")} from ${plural(inputs.files.length, "log")}; ${inputs.rowsExcluded === 0 ? "none is set aside" : `${count(inputs.rowsExcluded)} ${inputs.rowsExcluded === 1 ? "is" : "are"} set aside and marked, the other ${count(inputs.rowsUsed)} are used`}.`,
      formats: list(formats),
      tables: files.length,
      excluded: reasons.length === 0 ? "No row is set aside." : `Set aside: ${list(reasons)}.`,
      copies:
        copies === 0
          ? ""
          : `${plural(copies, "log")} ${copies === 1 ? "is a copy" : "are copies"} of a run that has another name in another experiment, and ${copies === 1 ? "says" : "say"} so: nothing is counted twice.`,
      earlier:
        earlier === 0
          ? ""
          : `${plural(earlier, "log")} ${earlier === 1 ? "holds" : "hold"} an earlier state of the measurements and ${earlier === 1 ? "is" : "are"} kept apart.`,
      notes:
        notes === 0
          ? ""
          : `${plural(notes, "log")} ${notes === 1 ? "carries" : "carry"} a note that a reader must know; it is in the file\u2019s own metadata.`,
      hash: inputs.hash,
      sources: accounts.length,
      sourceRows: accounts.reduce((sum, { rows }) => sum + rows, 0)
    }
  };
};
