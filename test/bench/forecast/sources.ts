/** The runs on which forecasts are tried: of three public studies, one of them in two parts, and of the first study. */
import { existsSync, readdirSync } from "node:fs";
import { readRun } from "../../../loaders/study/read-run.js";
import { type RunCurve, runCurve } from "../../../src/lib/runs/run-curve.js";
import { publicStudies, readPublicStudy } from "../../helpers/public-studies.js";

export interface SourceCurve {
  source: string;
  name: string;
  benchmark: string;
  curve: RunCurve;
}

/** All curves of all sources, against steps. */
export async function sourceCurves(): Promise<SourceCurve[]> {
  const others = await Promise.all(publicStudies.map(readPublicStudy));
  const curves = others.flat().map(({ study, recipe, seed, benchmark, step, score, problems }) => {
    const start = step[0] === 0 ? 1 : 0;
    const before = start === 1 ? score[0]! : null;
    const curve = runCurve(step.subarray(start), score.subarray(start), { before, problems });
    return { source: study, name: seed === null ? recipe : `${recipe}, seed ${seed}`, benchmark, curve };
  });
  return [...curves, ...(await firstStudy())];
}

/** Single repeats on the hold-out problems; the mean of sizes of which no repeat is published. */
async function firstStudy(): Promise<SourceCurve[]> {
  const folder = "data/runs/main";
  const names = readdirSync(folder).filter(
    (name) =>
      /repeat-\d/.test(name) ||
      (/-mean\.parquet$/.test(name) && !existsSync(`${folder}/${name.replace("mean", "repeat-1")}`))
  );
  const logs = await Promise.all(names.sort().map((name) => readRun(`${folder}/${name}`, name)));
  return logs.flatMap(({ identity, scores, columns }) => {
    const score = scores.get("holdout") ?? scores.get("score_holdout");
    if (score === undefined) return [];
    const at = Array.from(score.keys()).filter((i) => Number.isFinite(score[i] ?? Number.NaN) && columns.step[i]! > 0);
    const curve = runCurve(
      at.map((i) => columns.step[i]!),
      at.map((i) => score[i]!),
      { problems: 500 }
    );
    return [{ source: "first-study", name: identity.run, benchmark: "holdout", curve }];
  });
}
