/** What the study is: `data/study.yaml`, checked, and which logs carry its curves. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { labelPattern, longestLabel } from "../src/import/safe-name.js";
import { LogError } from "../src/lib/log-error.js";
import type { EarlyRule } from "../src/lib/protocols.js";
import type { Curve, DataUnit, RunKind, Variant } from "../src/lib/runs.js";
import type { RunTable } from "./build-runs.js";
import { type Fault, holdToSchema, parseYaml, throwFaults } from "./checked-file.js";
import { curvesOf } from "./curves.js";

/** One family and variant with a curve for each size. */
export interface Series {
  family: string;
  variant: Variant;
  /** kind of log that holds the curve of each size */
  kind: RunKind;
  /** N of the sizes that must have a curve, parameters, ascending; null = whatever the logs have */
  sizes: number[] | null;
  /** N of the size that the fit between sizes leaves out, parameters */
  heldOutSize: number;
  early: EarlyRule;
  /** points as the publication draws them: no verdict rests on them */
  asPublished: boolean;
}

/** From a step on, a mean curve rests on this many repeats. */
interface RepeatsAlong {
  family: string;
  variant: Variant;
  /** N, parameters */
  modelSize: number;
  from: number;
  repeats: number;
}

/** An experiment on one size, its settings compared with a reference setting. */
export interface ExperimentPlan {
  family: string;
  /** N, parameters */
  modelSize: number;
  reference: number;
  /** what its design ties the verdicts to, sentences */
  limits: string[];
}

/** The same in the file: sizes in billions, limits where there are any. */
type PlanFile = Omit<ExperimentPlan, "limits"> & { limits?: string[] };

export interface Study {
  title: string;
  /** of the publication, as far as there is one */
  authors: string | null;
  /** every author, as "First Last"; none where they are not listed */
  authorNames: string[];
  arxiv: string | null;
  venue: string | null;
  year: number | null;
  url: string | null;
  /** where the measurements come from, a sentence */
  provenance: string;
  /** name of its own report among those of the project; none = the report that any study gets */
  report: string | null;
  remarks: Remarks;
  /** where the publication shows what a page or a figure shows: page or id of the figure -> words */
  counterparts: { pages: Record<string, string>; figures: Record<string, string> };
  algorithm: string;
  domain: string;
  /** id of the benchmark whose loss the law is about */
  benchmark: string;
  /** 0: not known, and nothing is said that rests on it */
  heldOutProblems: number;
  /** problems a training step */
  batch: number;
  /** what the column `samples` counts: problems, or training steps where the problems of a step are not known */
  dataUnit: DataUnit;
  families: { id: string; name: string }[];
  series: Series[];
  /** repeats behind each mean where nothing else is known */
  repeats: number;
  /** where repeats end before a curve does */
  repeatsAlong: RepeatsAlong[];
  experiments: { reuse: ExperimentPlan | null; rollouts: ExperimentPlan | null };
  references: StudyReferences | null;
}

/** What is true of these data alone, said on the pages where it matters; a study without one says nothing there. */
interface Remarks {
  /** what data would change the pages, without a full stop */
  wouldChange?: string;
  /** a sentence on what the measurements are under */
  licence?: string;
  /** a sentence on how exact the measurements are */
  precision?: string;
}

export interface StudyReferences {
  /** stated claims; none: no ledger */
  claims?: string;
  /** losses of other models */
  external?: string;
  fits: string;
  digits: string;
  finalLoss: string;
  lawTable: string;
  finalTable: string;
  fullFitOf: string[];
}

/** Pages that say where the publication shows the same. */
export const sourcedPages = [
  ...["efficiency", "power-law", "saturation", "data-reuse"],
  ...["base-and-instruct", "llama", "transfer", "rollouts", "response-length"]
] as const;

/** Where the study is described, relative to the project. */
export const studyFile = "data/study.yaml";

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
  return {
    ...rest,
    ...{ authors, authorNames, arxiv, venue, year, url, report },
    heldOutProblems: rest.heldOutProblems ?? 0,
    dataUnit: rest.dataUnit ?? "samples",
    remarks,
    counterparts: { pages: rest.counterparts?.pages ?? {}, figures: rest.counterparts?.figures ?? {} },
    families: families.map(({ id, name }) => ({ id, name })),
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
    repeatsAlong: repeatsAlong.map((one) => ({ ...one, modelSize: one.modelSize * 1e9 })),
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
  for (const one of study.series) {
    const label = `${one.family} ${one.variant}`;
    const curves = seriesCurves(runs, study, one);
    const sizes = curves.map(({ modelSize }) => modelSize);
    for (const [i, { modelSize, run }] of curves.entries()) {
      if (sizes.indexOf(modelSize) < i) {
        problems.push(`${label}: must have one ${one.kind} log of ${modelSize / 1e9}B; found ${run} beside another`);
      }
    }
    const found = sizes.map((size) => size / 1e9).join(", ") || "none";
    for (const size of (one.sizes ?? []).filter((needed) => !sizes.includes(needed))) {
      problems.push(`${label}: needs a ${one.kind} log of ${size / 1e9}B with rows in use; found ${found}`);
    }
    if (one.sizes === null && !sizes.includes(one.heldOutSize)) {
      problems.push(
        `${label}: heldOutSize must be a size with a curve; found ${one.heldOutSize / 1e9}, curves of ${found}`
      );
    }
  }
  if (problems.length > 0) throw new LogError(studyFile, problems);
}

/** The published held-out loss curves of one series, sizes ascending. */
export function seriesCurves(
  runs: Pick<RunTable, "table">,
  { benchmark }: Pick<Study, "benchmark">,
  { family, variant, kind }: Pick<Series, "family" | "variant" | "kind">
): Curve[] {
  return curvesOf(runs, { experiment: "main", state: "current", benchmark, family, variant, kind });
}

/** Studies that have a report of their own among the pages of the project. */
const reports = ["paper"];

interface FamilyFile {
  id: string;
  name: string;
  sizes?: number[];
  heldOutSize: number;
  asPublished: boolean;
  variants: { id: Variant; curves: RunKind; early: EarlyRule }[];
}

type Optional =
  | "authors"
  | "authorNames"
  | "arxiv"
  | "venue"
  | "year"
  | "url"
  | "report"
  | "heldOutProblems"
  | "dataUnit";

interface StudyFile
  extends Omit<
    Study,
    "families" | "series" | "experiments" | "references" | "repeatsAlong" | "remarks" | "counterparts" | Optional
  > {
  authors?: string;
  authorNames?: string[];
  arxiv?: string;
  venue?: string;
  year?: number;
  url?: string;
  report?: string;
  heldOutProblems?: number;
  dataUnit?: DataUnit;
  remarks?: Remarks;
  counterparts?: Partial<Study["counterparts"]>;
  repeatsAlong?: RepeatsAlong[];
  families: FamilyFile[];
  experiments?: { reuse?: PlanFile; rollouts?: PlanFile };
  references?: StudyReferences;
}

function planOf(plan: PlanFile | undefined): ExperimentPlan | null {
  return plan === undefined ? null : { ...plan, modelSize: plan.modelSize * 1e9, limits: plan.limits ?? [] };
}

/** What no schema can say: names are unique, and what is named is there. */
function faultsBetween({ families, experiments, repeatsAlong = [], references }: StudyFile): Fault[] {
  const faults: Fault[] = [];
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
  return faults;
}

type Schema = Record<string, unknown>;
const text = { type: "string", minLength: 1 };
/** what a family is called */
const label = { type: "string", minLength: 1, maxLength: longestLabel, pattern: labelPattern };
const name = { type: "string", pattern: "^[a-z0-9][a-z0-9._-]*$" };
/** a file below data/reference/: no part of its path begins with a point, so none leads out */
const file = { type: "string", pattern: "^([A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*\\.json$" };
const positive = { type: "number", exclusiveMinimum: 0 };
const count = { type: "integer", minimum: 1 };
const record = (properties: Record<string, Schema>, optional: string[] = []): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false
});
const list = (items: Schema, minItems = 1): Schema => ({ type: "array", items, minItems });
const wordsBy = (pattern: string): Schema => ({
  type: "object",
  propertyNames: { type: "string", pattern },
  additionalProperties: text
});
const plan = record({ family: name, modelSize: positive, reference: positive, limits: list(text) }, ["limits"]);

const schema: Schema = record(
  {
    title: text,
    authors: text,
    authorNames: list(text),
    arxiv: text,
    venue: text,
    year: count,
    url: { type: "string", pattern: "^https://" },
    provenance: text,
    report: { type: "string", enum: reports },
    remarks: record({ wouldChange: text, licence: text, precision: text }, ["wouldChange", "licence", "precision"]),
    counterparts: record(
      {
        pages: record(Object.fromEntries(sourcedPages.map((page) => [page, text])), [...sourcedPages]),
        figures: wordsBy("^figure-[a-z0-9-]+$")
      },
      ["pages", "figures"]
    ),
    algorithm: text,
    domain: text,
    benchmark: name,
    heldOutProblems: count,
    batch: count,
    dataUnit: { enum: ["samples", "steps"] },
    families: list(
      record(
        {
          id: name,
          name: label,
          sizes: list(positive, 3),
          heldOutSize: positive,
          asPublished: { type: "boolean" },
          variants: list(
            record({
              id: { enum: ["base", "instruct"] },
              curves: { enum: ["mean", "repeat", "published-curve"] },
              early: {
                anyOf: [record({ firstPoints: count }), record({ fromStep: count, toStep: count })]
              }
            })
          )
        },
        ["sizes"]
      )
    ),
    repeats: count,
    repeatsAlong: list(
      record({
        family: name,
        variant: { enum: ["base", "instruct"] },
        modelSize: positive,
        from: count,
        repeats: count
      }),
      0
    ),
    experiments: record({ reuse: plan, rollouts: plan }, ["reuse", "rollouts"]),
    references: record(
      {
        claims: file,
        external: file,
        fits: file,
        digits: file,
        finalLoss: file,
        lawTable: text,
        finalTable: text,
        fullFitOf: list(name, 0)
      },
      ["claims", "external"]
    )
  },
  [
    ...["authors", "authorNames", "arxiv", "venue", "year", "url", "report", "heldOutProblems", "dataUnit"],
    ...["remarks", "counterparts", "experiments", "references", "repeatsAlong"]
  ]
);
