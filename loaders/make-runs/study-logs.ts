/** Logs of the public studies, a file a run, as `rlscale new` makes them of a study's own file: its log, and its answers. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ImportedLog } from "../../src/import/imported-log.js";
import type { ScoreRole } from "../../src/import/names/aliases.js";
import { parseKeyRule } from "../../src/import/recipes/key-rule.js";
import { normalise } from "../../src/import/study/normalise/normalise.js";
import { studyFiles } from "../../src/import/study/study-files.js";
import { LogError } from "../../src/lib/log-error.js";
import type { Variant } from "../../src/lib/runs.js";
import { importLogs, isDamaged } from "../study/import-logs.js";
import { sha256 } from "../study/sha256.js";
import { parseStudy, type Study } from "../study/study.js";

const studyFile = "study.yaml";

/** Folders below one that have a study's file, themselves below it. */
export function studyFolders(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll("\\", "/"))
    .filter((path) => path.endsWith(`/${studyFile}`))
    .map((path) => dirname(path))
    .sort();
}

/** `runs/` and `import.json` of a study, by their place in its folder. @throws LogError where its log cannot be taken so */
export async function logsOfStudy(folder: string): Promise<Map<string, Uint8Array | string>> {
  const { title, logs } = parseStudy(readFileSync(join(folder, studyFile), "utf8"));
  if (!logs?.from) throw new LogError(studyFile, [`${join(folder, studyFile)}: logs: from: required; not found`]);
  const { score, role, batch, groupSize, runColumns, where, variant, group } = answersOf(logs);
  const read = await importLogs(
    logs.from.map((path) => join(folder, path)),
    { ...{ scores: [score], role, batch, groupSize, runColumns, where }, checksum: sha256 },
    { join: true }
  );
  const whole = read.filter((log): log is ImportedLog => !isDamaged(log));
  const damaged = read.filter(isDamaged);
  const made = studyFiles(normalise(whole, { title, score, role, variant, groupSize, group }), damaged);
  const kept = [...made].filter(([path]) => path.startsWith("data/runs/") || path === "data/import.json");
  return new Map(kept.map(([path, content]) => [path.slice("data/".length), content]));
}

/** What the file says of its log, as the importer takes it. */
function answersOf({ answers = {} }: NonNullable<Study["logs"]>) {
  const texts = (name: string) => [answers[name] ?? []].flat().map(String);
  const count = (name: string) => (answers[name] === undefined ? undefined : Number(answers[name]));
  return {
    score: String(answers.score),
    role: answers.role as ScoreRole | undefined,
    variant: answers.variant as Variant | undefined,
    ...{ batch: count("batch"), groupSize: count("group-size"), runColumns: texts("run-column") },
    group: texts("group").map(parseKeyRule),
    where: texts("where").map((text) => {
      const cut = text.indexOf("=");
      return { column: text.slice(0, cut), value: text.slice(cut + 1) };
    })
  };
}
