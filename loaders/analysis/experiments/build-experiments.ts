/** Run table and samples -> what the study's experiments and single sizes say, as plain records. */

import { FitError } from "../../../src/lib/fit-error.js";
import { detectability } from "../../../src/lib/inference/experiments/detectability.js";
import { outcomeOrders, passRateIdentity } from "../../../src/lib/inference/experiments/outcome-scale.js";
import { budgetGrid } from "../../../src/lib/inference/experiments/rollouts-best.js";
import { crossings, rankedLosses } from "../../../src/lib/inference/sizes/crossings.js";
import { resourceLink } from "../../../src/lib/inference/sizes/link.js";
import type { SlopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { itemAt } from "../../../src/lib/items.js";
import { matching } from "../../../src/lib/matching.js";
import type { CrossingsRecord, ExperimentsRecord } from "../../../src/lib/records/experiments-record.js";
import { printedTables } from "../build-printed-tables.js";
import type { SeriesSamples } from "../build-samples.js";
import type { Stage } from "../stage-cache.js";
import type { ExperimentsInput } from "./build-experiment-runs.js";
import { reuseRecord } from "./build-reuse.js";
import { rolloutsRecord } from "./build-rollouts.js";
import { transferRecord } from "./build-transfer.js";
import { repeatCurves } from "./repeat-cells.js";

export type { ExperimentsInput } from "./build-experiment-runs.js";

/** Budgets at which the sizes are ranked. */
const budgetCount = 9;

/**
 * Experiments of the study. A part that the study does not have, or that nothing is known to judge by, is null.
 *
 * @param stage keeps what a variant of an experiment gave before
 * @throws Error naming a reference file that is named by the study and not there
 */
export async function buildExperiments(input: ExperimentsInput, stage?: Stage): Promise<ExperimentsRecord> {
  const { samples, study } = input;
  const repeats = repeatCurves(input);
  const identify = (sample: SeriesSamples) => ({
    family: sample.family,
    variant: sample.variant,
    resource: sample.resource
  });
  return {
    reuse: orNull(() => reuseRecord(input, repeats, stage)),
    rollouts: orNull(() => rolloutsRecord(input, repeats, stage)),
    transfer: await transferRecord(input).catch(nullForFit),
    // log-odds are not finite where no answer was right
    outcomeScale: samples
      .filter((series) => series.samples.every(({ lnL }) => lnL.every((y) => y < 0)))
      .map((series) => ({
        ...identify(series),
        orders: outcomeOrders(series.samples, series.effects),
        identity: passRateIdentity(series.samples)
      })),
    crossings: samples.map((sample) => ({
      ...identify(sample),
      pairs: crossings(sample.samples, sample.effects),
      budgets: leaders(sample.samples)
    })),
    links: samples
      .filter(({ resource }) => resource === "data")
      .flatMap((series) => {
        const { family, variant } = series;
        const compute = samples.find(matching({ family, variant, resource: "compute" }));
        if (compute === undefined) return [];
        const sizes = series.samples.map((sample, i) =>
          resourceLink(sample, itemAt(compute.samples, i), series.effects)
        );
        return [{ family, variant, sizes }];
      }),
    // without the number of problems nothing is known of other problems of the kind
    detectability: (study.heldOutProblems === 0 ? [] : samples).map((series) => ({
      ...identify(series),
      problems: study.heldOutProblems,
      sizes: series.samples.map((sample) => detectability(sample, series.effects, study.heldOutProblems))
    })),
    ...(await printedTables(input))
  };
}

/** Null where there are no runs to compare or no repeats to tell the noise by. */
function orNull<T>(work: () => T | null): T | null {
  try {
    return work();
  } catch (error) {
    return nullForFit(error);
  }
}

function nullForFit(error: unknown): null {
  if (error instanceof FitError) return null;
  throw error;
}

function leaders(samples: readonly SlopeSample[]): CrossingsRecord["budgets"] {
  const first = samples.map(({ lnX }) => Math.min(...lnX));
  const last = samples.map(({ lnX }) => Math.max(...lnX));
  const shared = { from: Math.exp(Math.max(...first)), to: Math.exp(Math.min(...last)) };
  const range =
    shared.from < shared.to ? shared : { from: Math.exp(Math.min(...first)), to: Math.exp(Math.max(...last)) };
  return budgetGrid(range, budgetCount).map((x) => ({
    x,
    ranked: rankedLosses(samples, x)
      .filter(({ measured }) => measured)
      .map(({ modelSize, loss }) => ({ modelSize, loss }))
  }));
}
