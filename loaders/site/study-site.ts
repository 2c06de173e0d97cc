/** All that figures, tables and words of pages are made from, read here and nowhere else: results, logs, `data/`. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import MarkdownIt from "markdown-it";
import { roleNotes } from "../../src/import/study/normalise/normalised-run.js";
import type { StudyAccount } from "../../src/import/study/normalise/normalised-study.js";
import { type BesideRecord, besideOne } from "../../src/lib/beside/beside-record.js";
import { firstOf, itemAt } from "../../src/lib/items.js";
import { LogError } from "../../src/lib/log-error.js";
import { pick } from "../../src/lib/pick.js";
import type { Results } from "../../src/lib/results.js";
import type {
  ImportedFiles,
  LogFacts,
  SpeedRecord,
  StudyReference,
  StudyWords,
  TableSummary
} from "../../src/report/reference.js";
import type { StudySite } from "../../src/report/site.js";
import { projectRoot } from "../project-root.js";
import { type RunTable, rowsOf } from "../study/build-runs.js";
import { readStudy, type Study } from "../study/study.js";
import { readAccount } from "../study/study-account.js";
import { studyFile, studyRoot } from "../study/study-root.js";
import { sourcedPages } from "../study/study-schema.js";
import { tableFiles } from "./finish/table-files.js";
import { report } from "./site-report.js";
import { loggedRuns, studyRuns } from "./site-runs.js";

const sites = new WeakMap<Results, Promise<StudySite>>();

/** The study that is built; read once for the same results. */
export function readStudySite(results: Results): Promise<StudySite> {
  const known = sites.get(results);
  if (known) return known;
  const made = studyRuns().then((runs) => siteOf(studyRoot(), results, runs));
  sites.set(results, made);
  return made;
}

/** The same of runs that have just been read. */
export async function siteOf(root: string, results: Results, runs: RunTable): Promise<StudySite> {
  return { results, series: loggedRuns(runs), reference: await readReference(root, results, runs) };
}

async function readReference(root: string, results: Results, runs: RunTable): Promise<StudyReference> {
  const [study, account] = [await readStudy(root), await readAccount(root)];
  return {
    study: wordsOf(study, account),
    beside: await besideRows(study),
    speeds: await jsonOf<SpeedRecord>(projectRoot, "data/benchmarks.json"),
    account: filesOf(account),
    logs: factsOf(runs, account),
    tables: tableFiles(results, runs).map(summaryOf),
    ...(await report.reference({
      list: (name, has) => listOf(root, name, has),
      json: (path) => jsonOf(root, path)
    }))
  };
}

/** @throws LogError where the project has no rows of public studies */
async function besideRows({ beside }: Study): Promise<BesideRecord | null> {
  if (beside === null) return null;
  const record = await jsonOf<BesideRecord>(projectRoot, "data/beside.json");
  if (record === null)
    throw new LogError(studyFile, [
      `${studyFile}: beside: needs data/beside.json of a checkout with public studies; not found: leave out beside`
    ]);
  return besideOne(record, beside);
}

/** A list of `data/reference`; empty where the study has no such file. */
async function listOf<Row>(root: string, name: string, has: (row: Row) => boolean = () => true): Promise<Row[]> {
  return ((await jsonOf<Row[]>(root, `data/reference/${name}`)) ?? []).filter(has);
}

async function jsonOf<Content>(root: string, path: string): Promise<Content | null> {
  const text = await readFile(join(root, path), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Content);
}

/** A person's own words: Markdown, in which HTML is text and links lead to no script. */
const notesIn = new MarkdownIt({ html: false, linkify: false });

/** What a study says of itself, as pages have it. */
export function wordsOf(
  { title, benchmark, repeats, repeatsAlong, counterparts, remarks, date, notes }: Study,
  account: StudyAccount | null
): StudyWords {
  const pages = Object.fromEntries(sourcedPages.map((page) => [page, counterparts.pages[page] ?? ""]));
  return {
    site: report.siteName(title),
    date,
    score: account?.benchmarks.find(({ id }) => id === benchmark)?.name ?? benchmark,
    notes: notes === null ? "" : notesIn.render(notes),
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
      runs: itemAt(account.files, i).runs.map(({ tokens, ...run }) => ({
        ...firstOf(
          pick(
            [run],
            ...(["run", "file", "setAside", "modelSize", "modelSizeFrom", "steps", "points", "leftOut"] as const)
          )
        ),
        tokens: tokens && { count: tokens.count, column: tokens.column }
      }))
    }))
  };
}

function factsOf(runs: RunTable, account: StudyAccount | null): LogFacts {
  const files = account && new Set(account.files.flatMap((file) => file.runs.map((run) => run.file)));
  const logs = runs.logs.filter(({ path }) => files?.has(basename(path)) ?? true);
  return {
    made: runs.logs.length - logs.length,
    copies: logs.filter(({ identity }) => identity.sameAs !== null).length,
    notes: logs.filter(({ identity }) => identity.note !== null).length,
    roles: {
      training: logs.filter(({ identity }) => identity.note === roleNotes.training).length,
      unknown: logs.filter(({ identity }) => identity.note === roleNotes.unknown).length,
      runs: logs.length
    },
    repeatsUnknown: rowsOf(runs).some(
      ({ experiment, state, kind, step, repeatsAtStep }) =>
        experiment === "main" && state === "current" && kind === "mean" && step > 0 && repeatsAtStep === null
    )
  };
}

function summaryOf({ name, row, columns, rows }: Omit<TableSummary, "rows"> & { rows: unknown[] }): TableSummary {
  return { name, row, columns, rows: rows.length };
}
