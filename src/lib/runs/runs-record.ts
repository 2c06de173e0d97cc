/** What a run can tell, as `npm run bench:forecast` records it in `data/what-runs-tell.json`. */
import type { StateWord } from "./state.js";

/** How one simple forecast, or the forecast of `rlscale forecast`, did on runs that were cut. */
export interface CutErrors {
  source: string;
  /** share of the evaluations that were seen; null: all cuts together */
  cut: number | null;
  forecasts: number;
  /** median |error| at the last evaluation */
  errors: Record<string, number>;
  /** median error of the forecast */
  bias: number;
  /** share inside the 95 % interval, and its median width: one evaluation, mean of five */
  inside: { observed: number; level: number };
  width: { observed: number; level: number };
}

export interface RunsRecord {
  states: { source: string; benchmark: string; runs: number; counts: Partial<Record<StateWord, number>> }[];
  /** single runs of this study on its hold-out problems */
  studyRuns: { run: string; word: StateWord; since: number | null; evaluations: number; lastStep: number }[];
  backtest: CutErrors[];
  /** intervals of asymptotes on cut runs: how often the level that was reached was inside; `form` is "recipe" over several seeds */
  asymptotes: { source: string; form: string; tries: number; inside: number }[];
  /** standard deviations of one score; null where the runs cannot say it */
  noise: {
    source: string;
    recipes: number;
    runs: number;
    seeds: number | null;
    checkpoints: number | null;
    passes: number | null;
    problems: number | null;
  }[];
  /** share of pairs of recipes whose order at a part of training is that of the end */
  order: { source: string; recipes: number; part: number; pairs: number; of: number }[];
}
