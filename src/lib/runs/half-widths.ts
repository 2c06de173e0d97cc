/** Coefficients of the half-width of a 95 % interval, made by `npm run bench:forecast -- --record` from runs of five sources. */
export const halfWidths = {
  observed: [2.612, 0, 0, 1.005],
  level: [2.647, 0, 0, 0.558]
} as const;
