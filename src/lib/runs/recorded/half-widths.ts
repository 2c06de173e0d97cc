/** Coefficients of the half-width of a 95 % interval, made by `npm run bench:forecast -- --record` from runs of five sources. */
export const halfWidths = {
  observed: [1.08, 0.541, 0, 0.927],
  level: [1.712, 0.139, 0.131, 0.634]
} as const;
