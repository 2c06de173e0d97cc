/** Goodness of fit. The space is part of every name: the paper's R^2 is on L, the log objective's own is on ln L. */

/** Measured and fitted values of one size, equal length. */
export interface FittedValues {
  measured: ArrayLike<number>;
  fitted: ArrayLike<number>;
}

/**
 * R^2 = 1 - SSE / SST about one mean over all points of all groups, unweighted.
 *
 * Pooled over model sizes it counts the spread between sizes as explained: print it beside its baselines.
 *
 * @returns R^2 in the space of the values given; null when the measured values do not vary
 */
export function pooledR2(groups: readonly FittedValues[]): number | null {
  let n = 0;
  let sum = 0;
  for (const { measured } of groups) {
    n += measured.length;
    for (let i = 0; i < measured.length; i++) sum += measured[i]!;
  }
  const mean = sum / n;
  let sse = 0;
  let sst = 0;
  for (const { measured, fitted } of groups) {
    for (let i = 0; i < measured.length; i++) {
      const residual = measured[i]! - fitted[i]!;
      const deviation = measured[i]! - mean;
      sse += residual * residual;
      sst += deviation * deviation;
    }
  }
  return sst > 0 ? 1 - sse / sst : null;
}

/** R^2 of one constant for each group, its mean: what the spread between groups alone explains. */
export function constantR2(groups: readonly Float64Array[]): number | null {
  return pooledR2(
    groups.map((measured) => ({ measured, fitted: new Float64Array(measured.length).fill(mean(measured)) }))
  );
}

/** Arithmetic mean of one or more values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
