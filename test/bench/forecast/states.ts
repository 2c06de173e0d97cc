/** What states are called: of flat runs with autocorrelated noise, and of the long runs of OctoThinker. */
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { type StateWord, stateOf } from "../../../src/lib/runs/state.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import type { SourceCurve } from "./sources.js";

/**
 * Share of simulated flat runs of n evaluations, AR(1) noise of sd 0.02 about 0.5, that are called something else. The limits of
 * stateOf were chosen on seeds 6 to 50: these are others.
 */
export function falseCalls(n: number, autocorrelation: number, runs = 4000): number {
  const random = seededRandom(20_261_129 + n);
  const fresh = Math.sqrt(1 - autocorrelation * autocorrelation);
  let called = 0;
  for (let run = 0; run < runs; run++) {
    let e = random.normal();
    const score = Float64Array.from({ length: n }, () => {
      e = autocorrelation * e + fresh * random.normal();
      return 0.5 + 0.02 * e;
    });
    const { word } = stateOf(
      runCurve(
        score.map((_, i) => i + 1),
        score
      )
    );
    if (word !== "flat") called++;
  }
  return called / runs;
}

/** States of whole runs by source and benchmark. */
export function stateCounts(curves: readonly SourceCurve[]): Map<string, Partial<Record<StateWord, number>>> {
  const counts = new Map<string, Partial<Record<StateWord, number>>>();
  for (const { source, benchmark, curve } of curves) {
    const key = `${source} | ${benchmark}`;
    const one = counts.get(key) ?? {};
    const { word } = stateOf(curve);
    one[word] = (one[word] ?? 0) + 1;
    counts.set(key, one);
  }
  return counts;
}

/** Runs of OctoThinker on MATH500 that fell or collapsed, by name. */
export function lost(curves: readonly SourceCurve[]): { name: string; word: StateWord; since: number }[] {
  return curves
    .filter(({ source, benchmark }) => source === "octothinker" && benchmark === "math500")
    .map(({ name, curve }) => ({ name, ...stateOf(curve) }))
    .filter(({ word }) => word === "falling" || word === "collapsed")
    .map(({ name, word, since }) => ({ name, word, since: since! }));
}
