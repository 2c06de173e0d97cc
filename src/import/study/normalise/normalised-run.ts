/** One run of a study that is made of logs, its columns as every log of a study has them. */
import { mustFind } from "../../../lib/items.js";
import type { ImportedLog } from "../../imported-log.js";
import type { KnownRole } from "../../names/score-roles.js";
import { asFractions } from "../../names/scores.js";
import { tokensIn } from "../../steps/token-count.js";
import { trainingFlopsPerToken } from "../user-curves.js";
import type {
  Member,
  NormaliseChoices,
  NormalisedBenchmark,
  NormalisedRun,
  NormalisedSeries
} from "./normalised-study.js";

interface Shared {
  benchmarks: readonly NormalisedBenchmark[];
  series: readonly NormalisedSeries[];
  inSteps: boolean;
  choices: NormaliseChoices;
}

export function normalisedRun(
  member: Member,
  { name, file }: { name: string; file: string },
  shared: Shared
): NormalisedRun {
  const { run, size, family, variant, stated, account, curve, log } = member;
  const { benchmarks, series, inSteps, choices } = shared;
  const { kind } = mustFind(series, (series) => series.family === family.id && series.variant === variant.id);
  const { step } = run.table;
  const blank = (column: string, cells: number) => {
    if (cells > 0) account.blanked[column] = (account.blanked[column] ?? 0) + cells;
  };
  const count = (column: string, values: Float64Array | null) => {
    if (values === null) return [];
    const { cells, blanked } = sinceStart(step, values, column !== "samples" && kind === "mean");
    blank(column, blanked);
    return cells.some((cell) => cell !== null) ? [{ name: column, values: cells }] : [];
  };
  const tokens = run.tokens?.cumulative ?? null;
  const flops = run.flops ?? tokens?.map((sum) => trainingFlopsPerToken * size * sum) ?? null;
  account.file = file;
  account.flopsFrom = run.flops
    ? "the log"
    : tokens
      ? `${trainingFlopsPerToken} N T, T ${tokensIn(run.tokens!.verdict)}`
      : null;
  const fractions = benchmarks.flatMap(({ id, name: score, main }) => {
    const values = run.table.columns.get(score);
    if (!values) return [];
    const range = main && choices.range ? choices.range : { low: 0, high: 1 };
    const { fraction, outside } = asFractions(values, range);
    blank(`score_${id}`, outside);
    return [{ name: `score_${id}`, values: Array.from(fraction, orNull) }];
  });
  const lengths = run.responseLength
    ? [{ name: "response_length", values: Array.from(run.responseLength, (v) => (v >= 0 ? orNull(v) : null)) }]
    : [];
  const groupSetting = Number(choices.groupSize ?? stated.groupSize ?? groupSizeOf(log));
  return {
    fileName: file,
    identity: {
      run: name,
      experiment: "main",
      kind,
      state: "current",
      family: family.id,
      variant: variant.id,
      modelSize: size,
      reuseFactor: 1,
      groupSize: Number.isSafeInteger(groupSetting) && groupSetting > 0 ? groupSetting : 1,
      repeat: kind === "repeat" ? member.repeat : null,
      repeats: kind === "repeat" ? 1 : (stated.repeats ?? null),
      uniqueSamples: null,
      sameAs: null,
      promptKind: null,
      source: ["import.json"],
      note: roleNotes[curve.score.role]
    },
    columns: [
      { name: "step", values: Array.from(step) },
      ...count("samples", inSteps ? step : run.samples!.cumulative),
      ...count("tokens", tokens),
      ...count("flops", flops),
      ...lengths,
      ...fractions
    ],
    name: run.run,
    log: member.place
  };
}

/** What a log's metadata say of a score that is not known to be of held-out problems. */
export const roleNotes: Record<KnownRole, string | null> = {
  evaluation: null,
  training: "its score is of the training batch, not of held-out problems",
  unknown: "nothing states whether its score is of held-out problems"
};

const orNull = (value: number) => (Number.isFinite(value) ? value : null);

/** A count since the start as a log may have it: > 0 after step 0, never falling unless it is of a mean; else blank. */
function sinceStart(step: Float64Array, values: Float64Array, mayFall: boolean) {
  let before = 0;
  let blanked = 0;
  const cells = Array.from(values, (value, i) => {
    if (Number.isNaN(value)) return null;
    const stands = Number.isFinite(value) && value >= 0 && (value > 0 || step[i] === 0) && (mayFall || value >= before);
    if (!stands) {
      blanked++;
      return null;
    }
    before = value;
    return value;
  });
  return { cells, blanked };
}

function groupSizeOf({ config }: ImportedLog): unknown {
  return Object.entries(config).find(([key]) => /(^|\.)(rollout\.n|num_generations|group_size)$/.test(key))?.[1];
}
