/** Coefficients of the half-width of a 95 % interval, made by `npm run bench:forecast -- --record` from runs of five sources. */
export const halfWidths = {
  observed: [2.716, 0, 0, 0.963],
  level: [2.665, 0, 0.029, 0.543]
} as const;
