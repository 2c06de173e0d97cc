/**
 * A run's folder as Weights & Biases keeps it: the run's own file, and in `files/` what its console printed and its last
 * values, which are the same run once more.
 */

import { list } from "../../../lib/format.js";
import { mapped } from "../../../lib/items.js";
import { groupOf } from "../../bytes/log-group.js";
import { baseName, folderOf, type LogSource } from "../../bytes/log-source.js";
import type { LogReader } from "../../reader.js";
import { jsonl } from "../json/jsonl.js";
import { wandbReader } from "./run-file.js";
import { headerLength } from "./wandb-blocks.js";

/** Files of `files/` that show a run, those that hold less of it behind. Older clients wrote the history. */
const shownIn = ["wandb-history.jsonl", "output.log", "wandb-summary.json"];

/** What the client writes of itself and of the machine: no log of a run. */
const ofClient = [
  ...["files/wandb-metadata.json", "files/requirements.txt"],
  ...["logs/debug.log", "logs/debug-internal.log", "logs/debug-core.log"]
];

/** Each run's own file, with a note of what shows the same run and is left aside; every other log as it is. */
export function withoutTwins(sources: readonly LogSource[]): LogSource[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const runs = new Map<LogSource, LogSource>();
  const left = new Set<LogSource>();
  for (const source of sources) {
    const files = ownFile(source);
    if (files === null) continue;
    const [twins, others] = mapped([files.twins, files.others], (paths) =>
      paths.flatMap((path) => byPath.get(path) ?? [])
    );
    for (const file of [...twins, ...others]) left.add(file);
    if (twins.length > 0) runs.set(source, groupOf(source.path, [source], noting(files.reader, twins)));
  }
  return sources.filter((source) => !left.has(source)).map((source) => runs.get(source) ?? source);
}

interface OwnFile {
  /** paths that show the same run */
  twins: string[];
  /** paths in its folder that are no logs of a run */
  others: string[];
  reader: LogReader;
}

/** What stands beside a run's own file; null: it is none, or holds nothing yet. */
function ownFile({ path, size }: LogSource): OwnFile | null {
  const isHistory = /(^|\/)files\/wandb-history\.jsonl$/.test(path);
  if (!(isHistory ? size > 0 : /\.wandb$/.test(path) && size > headerLength)) return null;
  const folder = isHistory ? folderOf(folderOf(path)) : folderOf(path);
  // links to those of the latest run stand beside its folder
  const linked = /^(offline-)?run-\d/.test(baseName(folder)) ? ofClient.slice(2).map(baseName) : [];
  return {
    twins: shownIn.slice(isHistory ? 1 : 0).map((name) => inFolder(folder, `files/${name}`)),
    others: [
      ...ofClient.map((name) => inFolder(folder, name)),
      ...linked.map((name) => inFolder(folderOf(folder), name))
    ],
    reader: isHistory ? jsonl : wandbReader
  };
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
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
