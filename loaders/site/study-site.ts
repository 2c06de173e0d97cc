/** All that figures, tables and words of pages are made from, read here and nowhere else: results, logs, `data/`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { StudyAccount } from "../../src/import/study/normalise.js";
import type { Results } from "../../src/lib/results.js";
import type {
  BenchmarkBand,
  ExternalModel,
  ImportedFiles,
  LimitDigits,
  LogFacts,
  OptimiserRun,
  PaperSetup,
  PrintedFit,
  PromptLength,
  RepeatDeviation,
  ReuseSubset,
  SlopeMarker,
  SourceAccount,
  SpeedRecord,
  StudyReference,
  StudyWords,
  TableSummary
} from "../../src/report/reference.js";
import type { StudySite } from "../../src/report/site.js";
import { type RunTable, rowsOf } from "../build-runs.js";
import { projectRoot } from "../project-root.js";
import { readStudy, type Study, sourcedPages } from "../study.js";
import { readAccount } from "../study-account.js";
import { studyRoot } from "../study-root.js";
import { tableFiles } from "./finish/table-files.js";
import { siteNameOf } from "./site-name.js";
import { loggedRuns, studyRuns } from "./study-runs.js";

const sites = new WeakMap<Results, Promise<StudySite>>();

/** The study that is built; read once for the same results. */
export function readStudySite(results: Results): Promise<StudySite> {
  const known = sites.get(results);
  if (known) return known;
  const made = siteOf(results);
  sites.set(results, made);
  return made;
}

async function siteOf(results: Results): Promise<StudySite> {
  const runs = await studyRuns();
  return { results, series: loggedRuns(runs), reference: await readReference(studyRoot(), results, runs) };
}

async function readReference(root: string, results: Results, runs: RunTable): Promise<StudyReference> {
  const current = <Row>(name: string) => listOf<Row & { status: string; quantity: string }>(root, name, isCurrent);
  const markers = await current<SlopeMarker>("k-points.json");
  const digits = await current<LimitDigits>("law-digits.json");
  const models = await listOf<ExternalModel & { scenario: string }>(root, "external-models.json");
  return {
    study: wordsOf(await readStudy(root)),
    speeds: await jsonOf<SpeedRecord>(projectRoot, "data/benchmarks.json"),
    account: filesOf(await readAccount(root)),
    logs: factsOf(runs),
    tables: tableFiles(results, runs).map(summaryOf),
    sources: await listOf<SourceAccount>(root, "accounting.json"),
    setup: await jsonOf<PaperSetup>(root, "data/reference/paper/setup.json"),
    optimiser: (await jsonOf<{ runs: OptimiserRun[] }>(root, "data/reference/paper/optimiser.json"))?.runs ?? [],
    reuseSubsets: pick(await listOf<ReuseSubset>(root, "reuse-subsets.json"), "reuseFactor", "uniqueSamples"),
    promptLengths: pick(
      await listOf<PromptLength>(root, "prompt-length.json"),
      ...(["id", "variant", "quantity", "step", "value"] as const)
    ),
    benchmarkBands: pick(
      await listOf<BenchmarkBand>(root, "benchmark-repeat-std.json"),
      ...(["variant", "modelSize", "benchmark", "step", "value"] as const)
    ),
    repeatDeviations: pick(
      await current<RepeatDeviation>("repeat-std.json"),
      ...(["variant", "modelSize", "quantity", "value"] as const)
    ),
    printedFits: pick(
      await current<PrintedFit>("fits.json"),
      ...(["where", "modelSize", "quantity", "value", "text"] as const)
    ),
    slopeMarkers: pick(
      markers.filter(({ quantity }) => quantity === "k"),
      ...(["variant", "resource", "scenario", "modelSize", "value"] as const)
    ),
    limitDigits: pick(
      digits.filter(({ quantity }) => quantity === "K_max"),
      "maxRelativeDeviation"
    ),
    externalModels: pick(
      models.filter(({ scenario }) => scenario === "external"),
      ...(["model", "architecture", "modelSize", "value"] as const)
    )
  };
}

function isCurrent({ status }: { status: string }): boolean {
  return status === "current";
}

/** A list of `data/reference`; empty where the study has no such file. */
async function listOf<Row>(root: string, name: string, has: (row: Row) => boolean = () => true): Promise<Row[]> {
  return ((await jsonOf<Row[]>(root, `data/reference/${name}`)) ?? []).filter(has);
}

async function jsonOf<Content>(root: string, path: string): Promise<Content | null> {
  const text = await readFile(join(root, path), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Content);
}

/** Rows with these fields alone: what pages do not use they do not load. */
function pick<Row extends object, Key extends keyof Row>(rows: readonly Row[], ...keys: Key[]): Pick<Row, Key>[] {
  return rows.map((row) => Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<Row, Key>);
}

function wordsOf({ title, repeats, repeatsAlong, counterparts, remarks }: Study): StudyWords {
  const pages = Object.fromEntries(sourcedPages.map((page) => [page, counterparts.pages[page] ?? ""]));
  return {
    site: siteNameOf({ title }),
    repeats,
    repeatsAlong,
    counterparts: { pages, figures: counterparts.figures },
    remarks
  };
}

function filesOf(account: StudyAccount | null): ImportedFiles | null {
  if (account === null) return null;
  const kept = pick(
    account.files,
    ...(["path", "format", "producer", "read", "used", "duplicates", "setAside", "unknownColumns", "sha256"] as const)
  );
  return {
    files: kept.map((file, i) => ({
      ...file,
      runs: account.files[i]!.runs.map(({ tokens, ...run }) => ({
        ...pick(
          [run],
          ...(["run", "file", "setAside", "modelSize", "modelSizeFrom", "steps", "points", "leftOut"] as const)
        )[0]!,
        tokens: tokens && { count: tokens.count, column: tokens.column }
      }))
    }))
  };
}

function factsOf(runs: RunTable): LogFacts {
  return {
    copies: runs.logs.filter(({ identity }) => identity.sameAs !== null).length,
    notes: runs.logs.filter(({ identity }) => identity.note !== null).length,
    repeatsUnknown: rowsOf(runs).some(
      ({ experiment, state, kind, step, repeatsAtStep }) =>
        experiment === "main" && state === "current" && kind === "mean" && step > 0 && repeatsAtStep === null
    )
  };
}

function summaryOf({ name, row, columns, rows }: Omit<TableSummary, "rows"> & { rows: unknown[] }): TableSummary {
  return { name, row, columns, rows: rows.length };
}
