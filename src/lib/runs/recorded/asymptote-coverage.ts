/**
 * Share of backtests in which the level that runs reached was inside the interval of the asymptote, where that was identified; made
 * by `npm run bench:forecast -- --record`: profile intervals of single runs form by form, and those over the seeds of a recipe.
 */
export const asymptoteCoverage = { exponential: 0.563, sigmoid: 0.529, "power-floor": 0.58, recipe: 0.657 } as const;
