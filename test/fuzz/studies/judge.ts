/** Whether the import gives back a study that was made up: every run with its k, or a question whose answer leads there. */
import { Command } from "commander";
import { importOptions, type LogOptions, logOptions } from "../../../loaders/cli/log-options.js";
import { importLogs, isDamaged } from "../../../loaders/study/import-logs.js";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { chooseCurves } from "../../../src/import/study/fit-runs.js";
import type { ChosenCurve } from "../../../src/import/study/user-curves.js";
import type { Rendering } from "./layouts.js";
import { leastSquares, type PlannedRun, type Slope, type Study } from "./plan.js";
import type { StudyFile } from "./tables.js";

export interface Verdict {
  outcome: "right" | "asked, then right" | "fault";
  /** what is wrong, in words that are the same for faults of a kind */
  kind: string;
  /** all of it */
  fault: string;
}

/** Options in the order in which a user would answer. */
const order = [
  "--run-column",
  "--where",
  "--role",
  "--score",
  "--step",
  "--tokens",
  "--resource",
  "--score-range",
  "--repeats"
];

/** Relative: sums of a few dozen logarithms in any order. */
const tolerance = 1e-9;

/** What the tool makes of the files, with the options that were given so far. */
export async function judge(study: Study, rendering: Rendering): Promise<Verdict> {
  const given: string[] = [];
  const asked: string[] = [];
  for (;;) {
    const answer = await fitted(rendering.files, given);
    const wrong = faultOf(study, rendering, answer, asked);
    if (wrong) return { outcome: "fault", kind: wrong[0], fault: `${wrong.join(": ")}\n${describe(answer, given)}` };
    if (answer.refused.length === 0) {
      return { outcome: asked.length === 0 ? "right" : "asked, then right", kind: "", fault: "" };
    }
    const text = [...answer.refused, ...answer.problems].join("\n");
    const next = order.find((option) => text.includes(option) && rendering.answers[option] && !asked.includes(option));
    if (next === undefined) {
      const kind = "a refusal whose options lead nowhere";
      return { outcome: "fault", kind, fault: `${kind}\n${describe(answer, given)}` };
    }
    asked.push(next);
    given.push(...rendering.answers[next]!);
  }
}

interface Answer {
  curves: { path: string; curve: ChosenCurve }[];
  refused: string[];
  problems: string[];
  /** rows of all ledgers, and whether each adds up */
  rows: number;
  addsUp: boolean;
}

/** As `rlscale fit` does, on bytes in memory and without intervals. */
async function fitted(files: readonly StudyFile[], args: readonly string[]): Promise<Answer> {
  const options = optionsOf(args);
  const more = files.map(({ path, bytes }) => sourceOfBytes(path, bytes));
  const logs = await importLogs([], importOptions(options), { join: true, more });
  const { score, scoreRange: range, role, resource } = options;
  const { curves, refused, problems } = chooseCurves(logs, { score, range, role, resource });
  const ledgers = logs.flatMap((log) => (isDamaged(log) ? [] : [log.ledger]));
  const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    curves,
    refused: refused.map(({ path, run, reason }) => `${path}${run ? `, ${run}` : ""}: ${reason}`),
    problems,
    rows: ledgers.reduce((sum, { read }) => sum + read, 0),
    addsUp: ledgers.every(({ read, used, duplicates, setAside }) => used + duplicates + total(setAside) === read)
  };
}

function optionsOf(args: readonly string[]): LogOptions & { resource?: "compute" | "data" } {
  const command = new Command().exitOverride().option("--resource <resource>");
  for (const option of logOptions()) command.addOption(option);
  return command.parse([...args], { from: "user" }).opts();
}

/** The kind of what is wrong, and the place; null where every curve that is there is right. */
function faultOf(
  study: Study,
  rendering: Rendering,
  answer: Answer,
  asked: readonly string[]
): [string, string] | null {
  if (!answer.addsUp) return ["a ledger that does not add up", ""];
  if (rendering.rows !== null && answer.rows !== rendering.rows)
    return ["rows outside the ledger", `${answer.rows} of ${rendering.rows}`];
  const sets = setsThatCount(study, rendering, asked);
  const open = study.runs.flatMap((run) => sets.map(({ place, role }) => ({ run, place, role })));
  const gone: typeof open = [];
  for (const { path, curve } of answer.curves) {
    const name = `${path}, ${curve.curve.run}, ${curve.score.name}`;
    const found: Slope = { k: -leastSquares(curve.curve.lnX, curve.curve.lnL), points: curve.curve.lnX.length };
    const at = open.findIndex(({ run, place }) => isSame(found, run.slopes[place]![by(curve)]));
    if (at < 0) {
      if (gone.some(({ run, place }) => isSame(found, run.slopes[place]![by(curve)]))) return ["a run twice", name];
      return [
        isOfOtherSet(study, curve, found) ? "another set of scores was taken" : "another k",
        `${name}: ${found.k}`
      ];
    }
    gone.push(open[at]!);
    const [{ run, role }] = open.splice(at, 1) as [(typeof open)[number]];
    const { modelSize } = curve.curve;
    if (
      rendering.sizes === "maybe"
        ? modelSize !== null && modelSize !== run.keys.size
        : modelSize !== (rendering.sizes ? run.keys.size : null)
    )
      return ["another size", `${name}: ${modelSize}`];
    if (role !== null && curve.score.role !== role) return ["another role", `${name}: ${curve.score.role}`];
    if (rendering.tokens && curve.unit === "steps" && !asked.includes("--resource")) return ["tokens lost", name];
    if (rendering.named !== false && !isNamedAfter(run, study, `${path} ${curve.curve.run}`))
      return ["a name that tells nothing", name];
  }
  const names = answer.curves.map(({ path, curve }) => `${path}, ${curve.curve.run}, ${curve.score.name}`);
  if (new Set(names).size < names.length) return ["names that are the same", names.join("; ")];
  if (answer.refused.length === 0 && open.length > 0) {
    const partial = answer.curves.length > 0 && open.length < study.runs.length * sets.length;
    const runsLeft = new Set(open.map(({ run }) => run)).size;
    return [partial && runsLeft < study.runs.length ? "runs are missing" : "sets are missing", `${open.length}`];
  }
  return null;
}

/** Evaluations before training; one alone once the user has chosen it. */
function setsThatCount({ sets }: Study, rendering: Rendering, asked: readonly string[]): Rendering["sets"] {
  const evaluations = rendering.sets.filter(({ place }) => sets[place]!.role === "evaluation");
  const best = evaluations.length > 0 ? evaluations : rendering.sets;
  return asked.includes("--where") || asked.includes("--score") ? best.slice(0, 1) : best;
}

const by = ({ unit }: ChosenCurve) => (unit === "FLOPs" ? "tokens" : "steps");

function isSame({ k, points }: Slope, truth: Slope): boolean {
  return points === truth.points && Math.abs(truth.k - k) <= tolerance * Math.abs(truth.k);
}

function isOfOtherSet({ runs }: Study, curve: ChosenCurve, found: Slope): boolean {
  return runs.some(({ slopes }) => slopes.some((truth) => isSame(found, truth[by(curve)])));
}

/** Whether the text says what tells the run from the others. */
function isNamedAfter({ keys }: PlannedRun, { differing }: Study, text: string): boolean {
  const has = (value: string) => text.toLowerCase().includes(value);
  if (differing.includes("method") && !has(keys.method)) return false;
  if (differing.includes("seed") && !has(String(keys.seed))) return false;
  return !differing.includes("size") || has(String(keys.size / 1e9)) || has(String(keys.size));
}

function describe({ curves, refused, problems }: Answer, given: readonly string[]): string {
  const lines = curves.map(({ curve }) => {
    const { run, lnX, modelSize } = curve.curve;
    return `${run} (${modelSize}): ${curve.score.name}, ${curve.score.role}, ${lnX.length} points in ${curve.unit}`;
  });
  return [
    `given: ${given.join(" ") || "nothing"}`,
    ...lines.slice(0, 8),
    ...refused.slice(0, 4).map((text) => `refused: ${text}`),
    ...problems.slice(0, 4).map((text) => `said: ${text}`)
  ].join("\n");
}
