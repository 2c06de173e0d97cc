/** Coefficients of the half-width of a 95 % interval, made by `npm run bench:forecast -- --record` from runs of five sources. */
export const halfWidths = {
  observed: [2.636, 0, 0, 0.98],
  level: [2.896, 0, 0, 0.513]
} as const;
