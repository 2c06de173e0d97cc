/**
 * Metrics whose settings stand in a file beside them: `metrics.jsonl` and `config.json` of Tinker's cookbook, and of whoever
 * names them so.
 */
import { groupOf, isGroup } from "../../bytes/log-group.js";
import type { LogSource } from "../../bytes/log-source.js";
import type { LogReader } from "../../reader.js";
import { parseJson } from "../../text/json.js";
import { tellSettings } from "../trackers/settings.js";
import { jsonl } from "./jsonl.js";

/** Longest file of settings. */
const longest = 4 << 20;
const metricsFile = /metrics\.jsonl$/i;

/** Each file of metrics with the settings beside it as one log, under the path of the metrics; every other file as it is. */
export function withSettingsBeside(sources: readonly LogSource[]): LogSource[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const settingsOf = ({ path }: LogSource) =>
    metricsFile.test(path) ? byPath.get(path.replace(metricsFile, "config.json")) : undefined;
  const taken = new Set(sources.flatMap((source) => settingsOf(source) ?? []));
  return sources.flatMap((source) => {
    if (taken.has(source)) return [];
    const settings = settingsOf(source);
    return settings === undefined ? [source] : [groupOf(source.path, [settings, source], metricsWithSettings)];
  });
}

const metricsWithSettings: LogReader = {
  format: jsonl.format,
  // only as a group
  recognises: () => 0,
  read: async function* (source, report) {
    const [settings, metrics] = isGroup(source) ? source.members : [];
    const text = settings!.size > longest ? "" : new TextDecoder().decode(await settings!.bytes(0, settings!.size));
    try {
      tellSettings("", parseJson(text), report);
    } catch {
      report.problem(`${settings!.path} beside the metrics is no JSON: its settings are not read`);
    }
    yield* jsonl.read(metrics!, report);
  }
};
