/**
 * A run's folder as Weights & Biases keeps it: the run's own file, and in `files/` what its console printed and its last
 * values, which are the same run once more.
 */
import { list } from "../../../lib/format.js";
import { groupOf } from "../../bytes/log-group.js";
import { baseName, folderOf, type LogSource } from "../../bytes/log-source.js";
import type { LogReader } from "../../reader.js";
import { jsonl } from "../json/jsonl.js";
import { headerLength } from "./blocks.js";
import { wandbReader } from "./run-file.js";

/** Files of `files/` that show a run, those that hold less of it behind. Older clients wrote the history. */
const shownIn = ["wandb-history.jsonl", "output.log", "wandb-summary.json"];

/** Each run's own file, with a note of what shows the same run and is left aside; every other file as it is. */
export function withoutTwins(sources: readonly LogSource[]): LogSource[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const runs = new Map<LogSource, LogSource>();
  const left = new Set<LogSource>();
  for (const source of sources) {
    const { twins, reader } = ownFile(source) ?? { twins: [], reader: null };
    const aside = twins.flatMap((path) => byPath.get(path) ?? []);
    if (reader === null || aside.length === 0) continue;
    for (const file of aside) left.add(file);
    runs.set(source, groupOf(source.path, [source], noting(reader, aside)));
  }
  return sources.filter((source) => !left.has(source)).map((source) => runs.get(source) ?? source);
}

/** Paths that show the same run as this file, and its reader; null: it is no run's own file, or holds nothing yet. */
function ownFile({ path, size }: LogSource): { twins: string[]; reader: LogReader } | null {
  const folder = folderOf(path);
  if (/\.wandb$/.test(path) && size > headerLength) {
    const files = folder === "" ? "files" : `${folder}/files`;
    return { twins: shownIn.map((name) => `${files}/${name}`), reader: wandbReader };
  }
  if (baseName(path) === shownIn[0] && baseName(folder) === "files" && size > 0)
    return { twins: shownIn.slice(1).map((name) => `${folder}/${name}`), reader: jsonl };
  return null;
}

function noting(reader: LogReader, aside: readonly LogSource[]): LogReader {
  const names = list(aside.map(({ path }) => `files/${baseName(path)}`));
  const isOne = aside.length === 1;
  return {
    format: reader.format,
    // only as a group
    recognises: () => 0,
    read: async function* (source, report) {
      let isEmpty = true;
      for await (const batch of reader.read(source, report)) {
        isEmpty = false;
        yield batch;
      }
      const left = `${names} of this W&B folder ${isOne ? "is" : "are"} left aside`;
      report.problem(
        isEmpty
          ? `this file holds no rows, and ${left}: name ${isOne ? "it" : "one of them"} itself to have it read`
          : `${left}: this file holds the run that ${isOne ? "it shows" : "they show"}`
      );
    }
  };
}
