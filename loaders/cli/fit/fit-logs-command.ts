import { FitError } from "../../../src/lib/fit-error.js";
import * as format from "../../../src/lib/format.js";
import { firstOf, lastOf, mustFind } from "../../../src/lib/items.js";
import { matching } from "../../../src/lib/matching.js";
import type { Family, InputsRecord, LawRecord, Objective, Protocol, Results } from "../../../src/lib/results.js";
import type { Curve, Resource, Variant } from "../../../src/lib/runs.js";
import { curveFromRecord } from "../../../src/lib/runs.js";
import { fewestSizes, unreadLaw } from "../../../src/lib/user-runs/user-law.js";
import { fitSeries } from "../../analysis/build-fits.js";
import { loadResults } from "../../analysis/build-results.js";
import { toJson } from "../../emit.js";
import { CheckError } from "../errors/check-error.js";
import { UsageError } from "../errors/usage-error.js";
import type { Output } from "../output/cli-output.js";
import { textTable } from "../output/text-table.js";

export interface FitOptions {
  family: Family;
  variant?: Variant;
  resource: Resource;
  protocol: Protocol;
  objective: Objective;
  fromStep?: number;
  toStep?: number;
  /** N, parameters */
  sizes?: number[];
  json?: boolean;
}

/**
 * `rlscale fit`: one joint law.
 *
 * @throws UsageError when family and variant, sizes or steps do not go together
 * @throws FitError when no law can be fitted to what is left
 */
export async function printFit(options: FitOptions, { out }: Output, root: string): Promise<void> {
  const results = await loadResults(root);
  const { curves, study, inputs } = results;
  const ofFamily = study.series.filter(({ family }) => family === options.family);
  const series =
    options.variant === undefined ? ofFamily[0] : ofFamily.find(({ variant }) => variant === options.variant);
  if (series === undefined) {
    const choices = ofFamily.map(({ variant }) => variant).join(", ");
    throw new UsageError(
      `option '--variant <variant>' argument '${options.variant}' is invalid for ${options.family}; choices: ${choices}`
    );
  }
  const seriesCurves: Curve[] = curves
    .filter(({ family, variant }) => family === series.family && variant === series.variant)
    .map(curveFromRecord);
  checkSizes(series.family, seriesCurves);
  checkResource(options.resource, series, seriesCurves);
  checkOverrides(options, seriesCurves);
  const law = fitOverridden(options, () =>
    fitSeries(series, seriesCurves, options, {
      fromStep: options.fromStep,
      toStep: options.toStep,
      modelSizes: options.sizes
    })
  );
  out(
    options.json
      ? `${toJson(law)}\n`
      : describe(law, limitLines(law, results), evaluationsText(law, inputs), countsText(law, results))
  );
}

/** What an override leaves too little for is a wrong call; without one it is a failure of the fit. */
function fitOverridden<T>({ fromStep, toStep, sizes }: FitOptions, run: () => T): T {
  const given = Object.entries({ "--from-step": fromStep, "--to-step": toStep, "--sizes": sizes })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  try {
    return run();
  } catch (error) {
    if (given.length === 0 || !(error instanceof FitError || error instanceof RangeError)) throw error;
    throw new UsageError(`${given.join(", ")} leave too little: ${error.message}`);
  }
}

/** A law takes three sizes; a study of fewer has slopes of its runs alone. */
export function checkSizes(family: string, curves: readonly Curve[]): void {
  const sizes = [...new Set(curves.map(({ modelSize }) => modelSize))].sort((a, b) => a - b);
  if (sizes.length >= fewestSizes) return;
  const found = sizes.map(format.modelSize).join(", ") || "none";
  throw new CheckError(
    `fit needs runs of ${fewestSizes} model sizes or more of one family for a law; ${family} has ${found}: rlscale fit with the paths of its logs gives k of each run`
  );
}

/** Against compute every run has to say what it took. */
export function checkResource(
  resource: Resource,
  { family, variant }: Pick<LawRecord, "family" | "variant">,
  curves: Curve[]
) {
  const without = curves.filter(({ computeFlops }) => resource === "compute" && !computeFlops.some(Number.isFinite));
  if (without.length === 0) return;
  const whose = without.length === curves.length ? "none has" : `${format.list(without.map(({ run }) => run))} lack`;
  throw new CheckError(
    `fit against compute needs tokens or FLOPs of every run of ${family} ${variant}; ${whose} them: --resource data fits against data`
  );
}

function checkOverrides({ sizes, fromStep, toStep }: FitOptions, curves: readonly Curve[]): void {
  const available = curves.map(({ modelSize }) => modelSize);
  const steps = curves.flatMap(({ step }) => [firstOf(step), lastOf(step)]);
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  for (const [name, value] of [
    ["--from-step", fromStep],
    ["--to-step", toStep]
  ] as const) {
    if (value === undefined || (value >= first && value <= last)) continue;
    throw new UsageError(`option '${name} <step>' argument '${value}' is invalid; steps run from ${first} to ${last}`);
  }
  const missing = (sizes ?? []).filter((size) => !available.includes(size));
  if (missing.length > 0) {
    const given = missing.map((size) => size / 1e9).join(",");
    const choices = available.map((size) => size / 1e9).join(", ");
    throw new UsageError(`option '--sizes <list>' argument '${given}' is invalid; choices: ${choices}`);
  }
  if (fromStep !== undefined && toStep !== undefined && fromStep > toStep) {
    throw new UsageError(
      `option '--from-step <step>' argument '${fromStep}' is invalid; it must not be after --to-step ${toStep}`
    );
  }
}

/** "734 fitted, 0 outside the window; excluded: none" */
export function evaluationsText({ family, variant, goodness }: LawRecord, { curves }: InputsRecord): string {
  const { evaluations, excludedByReason } = mustFind(curves, matching({ family, variant }));
  const excluded = excludedByReason.reduce((sum, exclusion) => sum + exclusion.evaluations, 0);
  const reasons = excludedByReason.map((exclusion) => `${format.count(exclusion.evaluations)} (${exclusion.reason})`);
  const outside = evaluations - excluded - goodness.points;
  return `${format.count(goodness.points)} fitted, ${format.count(outside)} outside the window; excluded: ${format.list(reasons) || "none"}`;
}

type Counted = Pick<Results, "runSlopes" | "runLaws" | "inference">;

/** The law by counts of wrong answers over whole runs: scores of exactly 1 stay in. */
export function countsText(
  { family, variant, resource }: Pick<LawRecord, "family" | "variant" | "resource">,
  { inference, runSlopes, runLaws }: Counted
): string {
  const isSame = matching({ family, variant, resource });
  const repeated = inference.counts.find(isSame);
  const slopes = repeated
    ? repeated.sizes.map((size) => ({ ...size, answers: repeated.problems }))
    : runSlopes.filter(isSame).flatMap(({ counts }) => counts ?? []);
  const law = repeated ? repeated.law : (runLaws.find(isSame)?.counts ?? null);
  if (slopes.length === 0) return "none";
  const most = format.count(Math.max(...slopes.map(({ answers }) => answers)));
  const how = slopes.some(({ likelihood }) => likelihood === "half-count")
    ? `half-count, ${most} problems stated: study.yaml has no heldOutProblems`
    : `likelihood of failures among ${most} problems`;
  const sum = (of: (slope: (typeof slopes)[number]) => number) =>
    format.count(slopes.reduce((total, slope) => total + of(slope), 0));
  const found = law
    ? `K_max ${format.significant(law.kMax, 3)}, N_0 ${format.significant(law.n0 / 1e9, 3)}B parameters`
    : "no law";
  return `${found} over whole runs (${how}); ${sum(({ allRight }) => allRight)} of ${sum(({ points }) => points)} evaluations have a score of exactly 1 and are kept`;
}

/** K_max and N_0, or what the slopes of the sizes say where they settle none. */
export function limitLines(
  { family, variant, resource, law, status }: Pick<LawRecord, "family" | "variant" | "resource" | "status" | "law">,
  { sizeLaws }: Pick<Results, "sizeLaws">
): string {
  if (status === "converged" || status === "max-iterations")
    return `K_max      ${format.significant(law.kMax, 6)}\nN_0        ${format.significant(law.n0 / 1e9, 6)}B parameters`;
  const slopes = sizeLaws
    .filter(matching({ family, variant, resource }))
    .filter(({ modelSize }) => law.sizes.some((size) => size.modelSize === modelSize));
  return `K_max, N_0 ${unreadLaw(slopes.map(({ modelSize, learningEfficiency: k }) => ({ modelSize, k })))}`;
}

function describe(
  { family, variant, resource, objective, law, goodness, status, message, window }: LawRecord,
  limits: string,
  evaluations: string,
  counts: string
): string {
  const unit = resource === "compute" ? "FLOPs" : "samples";
  const r2 = (value: number | null) => (value === null ? "not defined" : format.r2(value));
  const sizes = law.sizes.map((size) => [
    format.modelSize(size.modelSize),
    format.significant(size.learningEfficiency, 4),
    format.fixed(size.intercept, 4),
    format.fixed(size.referenceLoss, 4),
    resource === "compute" ? format.plainParts(format.scientificParts(size.referenceX)) : format.count(size.referenceX),
    String(size.points),
    r2(size.r2)
  ]);
  return `${family} ${variant}, loss against ${resource}, ${window.protocol} (${window.rule}), objective ${objective}

${limits}
R2 on L    ${r2(goodness.r2)} pooled (one constant per size ${r2(goodness.r2Constant)}, one slope for all ${r2(goodness.r2SharedSlope)})
R2 on ln L ${r2(goodness.r2Log)} pooled
status     ${status}: ${message.replace(/: K_max and N_0 are undefined$/, "")}
evaluations ${evaluations}
by counts  ${counts}

${textTable(["size", "k(N)", `E (ln L at X = 1)`, "loss", `at ${unit}`, "points", "R2 on L"], sizes)}`;
}
