/** Runs of the three public studies and the single repeats of the first, as /elsewhere tests claims on them. */

import { readdirSync } from "node:fs";
import { toJson } from "../../../loaders/emit.js";
import { readRun } from "../../../loaders/study/read-run.js";
import type { StudyRun } from "../../../src/lib/runs/study-run.js";
import type { ElsewhereRecord } from "../../../src/paper/elsewhere/elsewhere-record.js";
import { type PublicCurve, readPublicStudy } from "../../helpers/public-studies.js";
import type { StudyRuns } from "./record/runs.js";

export async function studyRuns(): Promise<StudyRuns> {
  const of = async (study: PublicCurve["study"]): Promise<StudyRun[]> => readPublicStudy(study);
  return {
    ...{ first: await firstStudy(), verl: await of("verl-ladder"), pods: await of("pods") },
    ...{ podsEight: await of("pods-eight-gpus"), octothinker: await of("octothinker") }
  };
}

/** Single repeats on the held-out problems. */
async function firstStudy(): Promise<StudyRun[]> {
  const folder = "data/runs/main";
  const names = readdirSync(folder).filter((name) => /repeat-\d/.test(name));
  const logs = await Promise.all(names.sort().map((name) => readRun(`${folder}/${name}`, name)));
  return logs.flatMap(({ identity, scores, columns }, i) => {
    const score = scores.get("holdout") ?? scores.get("score_holdout");
    if (score === undefined) return [];
    const at = Array.from(score.keys()).filter((j) => Number.isFinite(score[j] ?? Number.NaN) && columns.step[j]! > 0);
    return [
      {
        ...{ study: "first", recipe: identity.run.replace(/-?repeat-\d+/, ""), seed: i, benchmark: "holdout" },
        ...{ problems: 500, hours: null, responseTokens: null },
        step: Float64Array.from(at, (j) => columns.step[j]!),
        score: Float64Array.from(at, (j) => score[j]!)
      }
    ];
  });
}

/** The record as it is kept: a line a part, numbers at eight digits, so that every version of Node gives the same bytes. */
export function elsewhereText(record: ElsewhereRecord): string {
  const short = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(8)) : value);
  toJson(record);
  const parts = Object.entries(record).map(([name, part]) => `${JSON.stringify(name)}: ${JSON.stringify(part, short)}`);
  return `{\n${parts.join(",\n")}\n}\n`;
}
