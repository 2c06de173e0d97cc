/**
 * Runs of MLflow's file store as records: `metrics/<key>` of a run's folder hold lines of timestamp, value and step;
 * those of one step are one record, with `step` and `timestamp` (milliseconds since 1970).
 * Parameters are told as settings under their own names.
 *
 * @see https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/file_store.py
 */
import { lastOf } from "../../../lib/items.js";
import { LogError } from "../../../lib/log-error.js";
import { linesOf } from "../../bytes/lines.js";
import { groupOf, isGroup } from "../../bytes/log-group.js";
import { baseName, type LogSource } from "../../bytes/log-source.js";
import type { Head, LogReader, ReadReport, RecordBatch } from "../../reader.js";
import { StepRecords } from "./step-records.js";

export const mlflowReader: LogReader = {
  format: "mlflow",
  recognises: ({ text }: Head) => {
    if (/^artifact_uri: /m.test(text) && /^run_(id|uuid): /m.test(text)) return 3;
    return /^\d{12,14} \S+ -?\d+( \w+)?\r?\n/.test(text) ? 2 : 0;
  },
  read: readRun
};

/**
 * The files of each run as one log, whose path is the run's folder.
 *
 * @returns groups, and every source that belongs to no run
 */
export function mlflowRuns(sources: readonly LogSource[]): LogSource[] {
  const folders = new Set<string>();
  for (const { path } of sources) {
    const at = path.search(/(^|\/)meta\.yaml$/);
    if (at !== -1) folders.add(path.slice(0, at));
  }
  const members = new Map<string, LogSource[]>();
  const rest: LogSource[] = [];
  for (const source of sources) {
    const folder = runFolder(source.path, folders);
    if (folder === null) rest.push(source);
    else members.set(folder, [...(members.get(folder) ?? []), source]);
  }
  const runs = [...members].filter(([folder, found]) =>
    found.some(({ path }) => keyOf(path, folder, "metrics") !== null)
  );
  const inRuns = new Set(runs.map(([folder]) => folder));
  // a folder without metrics is an experiment: its description belongs to no run
  const others = [...members].filter(([folder]) => !inRuns.has(folder)).flatMap(([, found]) => found);
  const groups = runs.map(([folder, found]) => groupOf(folder, [...found].sort(metaFirst), mlflowReader));
  return [...groups, ...rest, ...others.filter(({ path }) => !/(^|\/)meta\.yaml$/.test(path))];
}

const kinds = ["metrics", "params", "tags"] as const;

function metaFirst(a: LogSource, b: LogSource): number {
  const meta = (source: LogSource): number => (baseName(source.path) === "meta.yaml" ? 0 : 1);
  return meta(a) - meta(b) || (a.path < b.path ? -1 : 1);
}

/** Folder of the run that a file describes, or null. */
function runFolder(path: string, folders: ReadonlySet<string>): string | null {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    const folder = path.slice(0, at);
    if (!folders.has(folder)) continue;
    const belongs = path === `${folder}/meta.yaml` || kinds.some((kind) => keyOf(path, folder, kind) !== null);
    return belongs ? folder : null;
  }
  return null;
}

/** Key of a metric, a parameter or a tag, or null. Keys may hold slashes. */
function keyOf(path: string, folder: string, kind: (typeof kinds)[number]): string | null {
  const prefix = `${folder}/${kind}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}

/** Longest parameter or tag; MLflow itself takes 6000 characters. */
const longestSetting = 1 << 16;

async function* readRun(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const run = new StepRecords();
  for (const member of isGroup(source) ? source.members : [source]) {
    const folder = isGroup(source) ? source.path : "";
    const key = isGroup(source) ? keyOf(member.path, folder, "metrics") : metricOf(member.path);
    if (key !== null) await addMetric(run, key, member, report);
    else await tellSetting(member, folder, report);
  }
  yield* run.batches();
}

/** Key of a metric whose file stands alone. */
function metricOf(path: string): string | null {
  if (baseName(path) === "meta.yaml") return null;
  return lastOf(path.split(/(?:^|\/)metrics\//));
}

async function tellSetting(member: LogSource, folder: string, report: ReadReport): Promise<void> {
  if (member.size > longestSetting) return;
  const text = new TextDecoder().decode(await member.bytes(0, member.size));
  const param = keyOf(member.path, folder, "params");
  const tag = keyOf(member.path, folder, "tags");
  // verl flattens its settings with slashes, everyone else with dots
  if (param !== null) report.config(param.replaceAll("/", "."), text);
  else if (tag === "mlflow.runName") report.config("run.name", text);
  else if (tag !== null) report.config(`tags.${tag}`, text);
  else if (baseName(member.path) === "meta.yaml") tellMeta(text, report);
}

/** Identity of a run: of its YAML only lines of one plain value matter. */
function tellMeta(text: string, report: ReadReport): void {
  const names: Record<string, string> = { run_id: "run.id", run_name: "run.name", experiment_id: "experiment.id" };
  for (const [, key = "", value = ""] of text.matchAll(/^(\w+):(.*)$/gm)) {
    const name = names[key];
    const plain = value.trim().replace(/^(['"])(.*)\1$/, "$2");
    if (name !== undefined && plain !== "" && plain !== "null") report.config(name, plain);
  }
}

/** The lines of a metric as values of steps. */
async function addMetric(records: StepRecords, key: string, source: LogSource, report: ReadReport): Promise<void> {
  const add = records.metric(key);
  let lines = 0;
  for await (const batch of linesOf(source.stream())) {
    for (const { text } of batch) {
      if (text.trim() === "") continue;
      // models that MLflow logs have the run behind the step
      const found = /^(\d+) (\S+) (-?\d+)( \w+)?$/.exec(text.trim());
      const value = found === null ? null : pythonNumber(found[2]!);
      if (found === null || value === null) {
        if (lines === 0 && text.length > 200) throw notMetrics(source);
        report.setAside("not a timestamp, a value and a step");
        continue;
      }
      lines++;
      add(Number(found[3]), Number(found[1]), value);
    }
  }
}

function notMetrics({ path }: LogSource): LogError {
  return new LogError(path, [`${path}: a metric of MLflow must have lines of a timestamp, a value and a step`]);
}

/** A number as Python's str() writes it, or null. */
function pythonNumber(text: string): number | null {
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}
