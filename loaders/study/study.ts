/** What the study is: `data/study.yaml`, checked, and which logs carry its curves. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BesideStudy } from "../../src/lib/beside/beside-record.js";
import { LogError } from "../../src/lib/log-error.js";
import type { SeriesRecord, StudyRecord } from "../../src/lib/records/study-record.js";
import type { Curve } from "../../src/lib/runs.js";
import type { RunTable } from "./build-runs.js";
import { type Fault, holdToSchema, parseYaml, throwFaults } from "./checked-file.js";
import { type CurveQuery, curvesOf } from "./curves.js";
import { reportNames } from "./report-names.js";
import { studyFile } from "./study-root.js";
import {
  type PlanFile,
  type Remarks,
  type RepeatsAlong,
  type StudyFile,
  type StudyLogs,
  type StudyReferences,
  schema
} from "./study-schema.js";

/** One family and variant with a curve for each size. */
export interface Series extends SeriesRecord {
  /** N of the sizes that must have a curve, ascending; null = whatever the logs have */
  sizes: number[] | null;
}

/** An experiment on one size, N in parameters, its settings compared with a reference setting. */
export type ExperimentPlan = Required<PlanFile>;

/** What results tell of a study, and what only its pages and its analysis ask. */
export interface Study extends Omit<StudyRecord, "series"> {
  /** YYYY-MM-DD, as given */
  date: string | null;
  /** Markdown, as given */
  notes: string | null;
  /** where its logs are, and what was said of them; null where it was not made of logs */
  logs: StudyLogs | null;
  /** public study whose rows stand beside its own; null: none */
  beside: BesideStudy | null;
  /** folder of `src` that hands over its report; none = the report that any study gets */
  report: string | null;
  remarks: Remarks;
  /** where the publication shows what a page or a figure shows: page or id of the figure -> words */
  counterparts: { pages: Record<string, string>; figures: Record<string, string> };
  series: Series[];
  /** repeats behind each mean where nothing else is known */
  repeats: number;
  /** where repeats end before a curve does */
  repeatsAlong: RepeatsAlong[];
  experiments: { reuse: ExperimentPlan | null; rollouts: ExperimentPlan | null };
  references: StudyReferences | null;
}

/**
 * The study of a project.
 *
 * @throws LogError with every fault of the file at once: line, place, required, found
 */
export async function readStudy(root: string): Promise<Study> {
  const text = await readFile(join(root, studyFile), "utf8").catch(() => {
    throw new LogError(studyFile, [`${studyFile}: required; not found`]);
  });
  return parseStudy(text);
}

/** The study from the text of its file; errors as {@link readStudy}. */
export function parseStudy(text: string): Study {
  const parsed = parseYaml(studyFile, text);
  holdToSchema(studyFile, parsed, schema);
  const file = parsed.value as StudyFile;
  throwFaults(studyFile, parsed, faultsBetween(file));
  const { families, experiments, references, repeatsAlong = [], remarks = {}, ...rest } = file;
  const { authors = null, authorNames = [], arxiv = null, venue = null, year = null, url = null, report = null } = rest;
  const { date = null, notes = null, logs = null, beside = null } = rest;
  return {
    ...rest,
    ...{ authors, authorNames, arxiv, venue, year, url, report, date, notes, logs, beside },
    heldOutProblems: rest.heldOutProblems ?? 0,
    dataUnit: rest.dataUnit ?? "samples",
    remarks,
    counterparts: { pages: rest.counterparts?.pages ?? {}, figures: rest.counterparts?.figures ?? {} },
    families: families.map(({ id, name, recipe = null }) => ({ id, name, recipe })),
    series: families.flatMap((family) =>
      family.variants.map(({ id, curves, early }) => ({
        family: family.id,
        variant: id,
        kind: curves,
        sizes: family.sizes?.map((size) => size * 1e9).sort((a, b) => a - b) ?? null,
        heldOutSize: family.heldOutSize * 1e9,
        early,
        asPublished: family.asPublished
      }))
    ),
    repeatsAlong: repeatsAlong.map((record) => ({ ...record, modelSize: record.modelSize * 1e9 })),
    experiments: { reuse: planOf(experiments?.reuse), rollouts: planOf(experiments?.rollouts) },
    references: references ?? null
  };
}

/**
 * Faults of the logs against the study: a family that it does not name, a size of a series without its curve or with two.
 * A curve that is missing would change every law of its series without a word.
 */
export function checkAgainstStudy(runs: Pick<RunTable, "table" | "logs">, study: Study): void {
  const problems: string[] = [];
  const families = study.families.map(({ id }) => id);
  for (const { path, identity } of runs.logs) {
    if (!families.includes(identity.family)) {
      problems.push(
        `${path}: family must be one that ${studyFile} names, ${families.join(", ")}; found ${identity.family}`
      );
    }
  }
  for (const series of study.series) {
    const label = `${series.family} ${series.variant}`;
    const curves = seriesCurves(runs, study, series);
    const sizes = curves.map(({ modelSize }) => modelSize);
    for (const [i, { modelSize, run }] of curves.entries()) {
      if (sizes.indexOf(modelSize) < i) {
        problems.push(`${label}: must have one ${series.kind} log of ${modelSize / 1e9}B; found ${run} beside another`);
      }
    }
    const found = sizes.map((size) => size / 1e9).join(", ") || "none";
    for (const size of (series.sizes ?? []).filter((needed) => !sizes.includes(needed))) {
      problems.push(`${label}: needs a ${series.kind} log of ${size / 1e9}B with rows in use; found ${found}`);
    }
    if (series.sizes === null && !sizes.includes(series.heldOutSize)) {
      problems.push(
        `${label}: heldOutSize must be a size with a curve; found ${series.heldOutSize / 1e9}, curves of ${found}`
      );
    }
  }
  if (problems.length > 0) throw new LogError(studyFile, problems);
}

/** The published held-out loss curves of one series, sizes ascending; or their evaluations with a loss of 0. */
export function seriesCurves(
  runs: Pick<RunTable, "table">,
  { benchmark }: Pick<Study, "benchmark">,
  { family, variant, kind }: Pick<Series, "family" | "variant" | "kind">,
  { allRight = false } = {}
): Curve[] {
  return curvesOf(runs, { experiment: "main", state: "current", benchmark, family, variant, kind, allRight });
}

function planOf(plan: PlanFile | undefined): ExperimentPlan | null {
  return plan === undefined ? null : { ...plan, modelSize: plan.modelSize * 1e9, limits: plan.limits ?? [] };
}

/** What no schema can say: names are unique, and what is named is there. */
function faultsBetween({ families, experiments, repeatsAlong = [], references, report }: StudyFile): Fault[] {
  const faults: Fault[] = [];
  const reports = reportNames();
  if (report !== undefined && !reports.includes(report)) {
    faults.push({
      path: ["report"],
      problem: `must be one of ${reports.join(", ") || "none, so leave it out"}; found ${report}`
    });
  }
  const ids = families.map(({ id }) => id);
  const among = (path: string[], family: string) => {
    if (!ids.includes(family)) faults.push({ path, problem: `must be one of ${ids.join(", ")}; found ${family}` });
  };
  for (const [i, { id, variants, sizes, heldOutSize }] of families.entries()) {
    const at = (...path: string[]) => ["families", String(i), ...path];
    if (ids.indexOf(id) < i) faults.push({ path: at("id"), problem: `must be unique; found ${id} twice` });
    if (sizes && !sizes.includes(heldOutSize)) {
      const problem = `must be one of its sizes, ${sizes.join(", ")}; found ${heldOutSize}`;
      faults.push({ path: at("heldOutSize"), problem });
    }
    for (const [j, size] of (sizes ?? []).entries()) {
      if (sizes!.indexOf(size) < j)
        faults.push({ path: at("sizes", String(j)), problem: `must be unique; found ${size} twice` });
    }
    const names = variants.map((variant) => variant.id);
    for (const [j, { id: name, early }] of variants.entries()) {
      if (names.indexOf(name) < j)
        faults.push({ path: at("variants", String(j), "id"), problem: `must be unique; found ${name} twice` });
      if ("fromStep" in early && early.fromStep > early.toStep) {
        const problem = `must not be before fromStep, ${early.fromStep}; found ${early.toStep}`;
        faults.push({ path: at("variants", String(j), "early", "toStep"), problem });
      }
    }
  }
  for (const [name, plan] of Object.entries(experiments ?? {})) among(["experiments", name, "family"], plan.family);
  for (const [i, { family }] of repeatsAlong.entries()) among(["repeatsAlong", String(i), "family"], family);
  for (const [i, family] of (references?.fullFitOf ?? []).entries())
    among(["references", "fullFitOf", String(i)], family);
  if (references !== undefined && report === undefined) {
    faults.push({ path: ["references"], problem: "must have a report that compares with them; found no report" });
  }
  return faults;
}

/** Single repeats on the study's benchmark: of the main runs, or of an experiment on one size. */
export function repeatedCurves(
  runs: Pick<RunTable, "table">,
  { benchmark }: Pick<Study, "benchmark">,
  query: Pick<CurveQuery, "family" | "variant" | "modelSize" | "experiment">
): Curve[] {
  return curvesOf(runs, { experiment: "main", kind: "repeat", state: "current", benchmark, ...query });
}
