/** What pages read of the predictions, by variant and resource of the study's own family. */
import type { Ends } from "../../lib/claims/decide.js";
import type { Verdict } from "../../lib/claims/verdicts.js";
import { interval, list, modelSize, percent, wholePercents } from "../../lib/format.js";
import { firstOf, itemAt, lastOf, mustFind, present } from "../../lib/items.js";
import type {
  BetweenRecord,
  CutRecord,
  ErrorTriple,
  TargetRecord,
  WithinName,
  WithinRecord
} from "../../lib/records/prediction-record.js";
import type { Results } from "../../lib/results.js";
import type { Resource, Variant } from "../../lib/runs.js";
import { mainFamily } from "../../lib/series-names.js";
import type { PredictionSource } from "./prediction-data.js";

export interface HeldOutErrors {
  target: TargetRecord;
  /** by name: mean |error| and mean signed error; null where it cannot be had */
  strict: Record<string, ErrorTriple | null>;
  /** level set on all points, the study's way */
  calibrated: Record<string, ErrorTriple | null>;
  /** level set on the first points, errors of the rest */
  pilot: { seen: number; law: ErrorTriple | null; constant: ErrorTriple | null }[];
}

/** The size that the study holds out; null where the series cannot be predicted. */
export function heldOut(results: PredictionSource, variant: Variant, resource: Resource): HeldOutErrors | null {
  const { prediction, study } = results;
  const family = mainFamily(results);
  const size = study.series.find((series) => series.family === family && series.variant === variant)?.heldOutSize;
  const target = prediction.between
    .find((series) => series.family === family && series.variant === variant && series.resource === resource)
    ?.targets.find((target) => target.kind === "leave-one-out" && target.target === size);
  if (!target) return null;
  const { orders } = prediction;
  const named = (names: readonly string[], errors: readonly (ErrorTriple | null)[]) =>
    Object.fromEntries(names.map((name, i) => [name, errors[i] ?? null]));
  const all = target.calibrated.find(({ seen }) => seen === null);
  return {
    target,
    strict: named(orders.strict, target.strict),
    calibrated: all ? named(orders.calibrated, all.errors) : {},
    pilot: target.calibrated.flatMap(({ seen, errors }) =>
      seen === null
        ? []
        : [
            {
              seen,
              law: errors[orders.calibrated.indexOf("law")] ?? null,
              constant: errors[orders.calibrated.indexOf("constant")] ?? null
            }
          ]
    )
  };
}

export function withinOf(results: PredictionSource, variant: Variant, resource: Resource): WithinRecord | null {
  const family = mainFamily(results);
  return (
    results.prediction.within.find(
      (series) => series.family === family && series.variant === variant && series.resource === resource
    ) ?? null
  );
}

/** The cut of the study's own early window. */
export function studyCut(within: WithinRecord): CutRecord | null {
  return within.cuts.find(({ share }) => share === null) ?? null;
}

/** Mean error over sizes at a cut. */
export function cutError(results: PredictionSource, cut: CutRecord, method: WithinName): number {
  return itemAt(cut.mean, results.prediction.orders.within.indexOf(method))[0];
}

/** "14% too low": one-sided where nearly all of the error has one sign, else "4.8% off". */
export function sided([absolute, signed]: ErrorTriple): string {
  const side = Math.abs(signed) > 0.7 * absolute ? (signed < 0 ? "too low" : "too high") : "off";
  return `${percent(absolute)} ${side}`;
}

/** How many evaluations a held-out size has in the window of the fit. */
export function evaluationsOf({ calibrated }: TargetRecord): number {
  return mustFind(calibrated, ({ seen }) => seen === null).scored;
}

/** Evaluations of the held-out size that set its level where its whole run is not to be known. */
export const pilotPoints = 10;

interface PredictionParts {
  between: BetweenRecord;
  within: WithinRecord;
  target: TargetRecord;
  /** mean absolute errors by name; level set on the first evaluations, errors of the rest */
  calibrated: Record<string, number | null>;
  strict: Record<string, number | null>;
  early: Record<string, number>;
  seenToStep: number;
}

/** Errors of the main series' predictions, by method; null where the study has none. */
export function predictionParts(results: Results, variant = "base", resource = "compute"): PredictionParts | null {
  const { orders, between, within } = results.prediction;
  const family = mainFamily(results);
  const ofSeries = <One extends { family: string; variant: string; resource: string }>(records: readonly One[]) =>
    records.find((series) => series.family === family && series.variant === variant && series.resource === resource);
  const [across, run] = [ofSeries(between), ofSeries(within)];
  const heldOut = results.study.series.find(
    (series) => series.family === family && series.variant === variant
  )?.heldOutSize;
  const target = across?.targets.find(({ kind, target: size }) => kind === "leave-one-out" && size === heldOut);
  const cut = run?.cuts.find(({ share }) => share === null);
  const first = target?.calibrated.find(({ seen }) => seen === pilotPoints);
  if (!across || !run || !target || !cut || !first) return null;
  const named = (names: readonly string[], errors: readonly (readonly number[] | null)[]) =>
    Object.fromEntries(names.map((name, i) => [name, errors[i]?.[0] ?? null]));
  return {
    between: across,
    within: run,
    target,
    calibrated: named(orders.calibrated, first.errors),
    strict: named(orders.strict, target.strict),
    early: named(orders.within, cut.mean) as Record<string, number>,
    seenToStep: firstOf(cut.sizes).seenToStep
  };
}

const calmMethods: readonly string[] = ["last-value", "mean-5", "mean-10"];

/** Least error of the no-change baseline: the last loss, the mean of the last five, of the last ten. */
export function standingStill(early: Record<string, number>): number {
  return Math.min(...calmMethods.map((name) => early[name] ?? Number.POSITIVE_INFINITY));
}

/** Ways to extrapolate the height of a line from smaller sizes, in words. */
export const levelForms = {
  linear: "a straight line in ln N",
  quadratic: "a quadratic",
  logistic: "a logistic curve",
  copy: "copying that of the next smaller size"
} as const;
type LevelForm = keyof typeof levelForms;
/** Errors by name, mean |error| first where there is more than one. */
type StrictErrors = Readonly<Record<string, number | ErrorTriple | null>>;

/** Errors of a size of which nothing was seen, one for each way to extrapolate its height. */
export function zeroShotErrors(strict: StrictErrors): { form: LevelForm; error: number }[] {
  return (Object.keys(levelForms) as LevelForm[]).flatMap((form) => {
    const error = [strict[form]].flat()[0];
    return typeof error === "number" ? [{ form, error }] : [];
  });
}

/** "5 to 27%": over the ways to extrapolate its height; null for none. */
export function zeroShotRange(strict: StrictErrors): string | null {
  const errors = zeroShotErrors(strict).map(({ error }) => error);
  return errors.length === 0 ? null : wholePercents(errors);
}

/** The law of the early steps against no change, on the rest of the runs: claim B5 for one series. */
export interface AgainstNoChange {
  law: number;
  still: number;
  seenToStep: number;
  /** error of no change less that of the law, with its 95% interval; null where no ledger has it */
  gain: number | null;
  interval: Ends | null;
  /** null where no ledger judges it */
  verdict: Verdict | null;
  /** of each size, as the mean over them is of all */
  bySize: readonly { modelSize: number; gain: number }[];
  /** whether the error differs from that of a line fitted to each size alone, beyond the error */
  apartFromLines: boolean;
}

/** What is said of the mean over sizes. */
type Judged = Omit<AgainstNoChange, "bySize" | "apartFromLines">;

export function againstNoChange(results: Results, variant: Variant, resource: Resource): AgainstNoChange | null {
  const parts = predictionParts(results, variant, resource);
  if (!parts) return null;
  const cells = results.claims.rows.find(({ id }) => id === "B5")?.cells ?? [];
  const cellOf = (rival: string) => cells.find(({ what }) => what === `${variant}, ${resource}: against ${rival}`);
  const cell = cellOf("no change");
  const [low, high] = cellOf("each size's line")?.interval ?? [null, null];
  return {
    law: present(parts.early.law),
    still: standingStill(parts.early),
    seenToStep: parts.seenToStep,
    gain: cell?.estimate ?? null,
    interval: cell?.interval ?? null,
    verdict: cell?.verdict ?? null,
    bySize: gainsBySize(results, parts),
    apartFromLines: low !== null && high !== null && low * high > 0
  };
}

/** By how much the law's error is less than that of the best way to say no change: the rival that has the least mean. */
function gainsBySize({ prediction }: Results, { within, early }: PredictionParts): AgainstNoChange["bySize"] {
  const { within: methods } = prediction.orders;
  const rival = methods.findIndex((name) => calmMethods.includes(name) && early[name] === standingStill(early));
  const law = methods.indexOf("law");
  const cut = mustFind(within.cuts, ({ share }) => share === null);
  return cut.sizes.map(({ modelSize: N, errors }) => ({
    modelSize: N,
    gain: itemAt(errors, rival)[0] - itemAt(errors, law)[0]
  }));
}

/** "The gain differs by size, from −1.1% at 1.5B to 8.6% at 72B; its interval takes that for chance." */
export function gainBySizeWords({ bySize }: AgainstNoChange): string {
  const sorted = [...bySize].sort((a, b) => a.gain - b.gain);
  if (sorted.length < 2) return "";
  const [least, most] = [firstOf(sorted), lastOf(sorted)].map(
    (size) => `${percent(size.gain)} at ${modelSize(size.modelSize)}`
  );
  return `The gain over “no change” differs by size, from ${least} to ${most}; its interval takes that for chance.`;
}

/** "a gain of 3.3% [−0.3%, 6.9%], undecided": by the verdict, never by the means alone. */
export function gainWords({ law, still, gain, interval: ends, verdict }: Judged): string {
  if (verdict === "contradicted" || law >= still) return "no gain to count on";
  if (gain === null || ends === null || ends[0] === null || ends[1] === null) return "a gain whose spread is not known";
  return `a gain of ${percent(gain)} ${interval(ends[0], ends[1], percent)}${verdict === "supported" ? "" : ", undecided"}`;
}

/** "gain undecided", for a title. */
export function gainVerdict({ law, still, verdict }: Judged): string {
  if (verdict === "contradicted" || law >= still) return "no gain";
  return verdict === "supported" ? "gain supported" : "gain undecided";
}

/** Until when a run is worth forecasting by the law, for the overview and the page alike. */
export function forecastAdvice(results: Results, variants: readonly Variant[]): string {
  const runs = variants.flatMap((variant) => {
    const run = withinOf(results, variant, "compute");
    return run ? [{ variant, stop: run.lawStopsAtAgainstStill, rival: run.lawStopsAt }] : [];
  });
  if (runs.length === 0) return "";
  const share = (value: number) => `${Math.round(value * 100)}%`;
  const each = (of: (run: (typeof runs)[number]) => number | null) => {
    const known = runs.flatMap((run) => (of(run) === null ? [] : [`${share(present(of(run)))} (${run.variant})`]));
    const same = new Set(runs.map(of)).size === 1 && known.length > 0;
    return same ? share(present(of(firstOf(runs)))) : list(known);
  };
  const rival = each((run) => run.rival);
  const stop = each((run) => run.stop);
  const bySize =
    rival === ""
      ? ""
      : ` From ${rival} of it on, another forecast does at least as well, mostly a line fitted to each size alone.`;
  const verdicts = variants.map((variant) => againstNoChange(results, variant, "compute")?.verdict);
  const doubt = verdicts.every((verdict) => verdict === "supported") ? "" : "; that this beats no change is not shown";
  return `Forecast the rest of a run by the law only early in it${doubt}.${bySize}${stop === "" ? "" : ` From ${stop} on, assume no further change.`}`;
}
