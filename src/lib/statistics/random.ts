/** Seeded chance: the same seed gives the same numbers everywhere. */
import { randomGamma, randomNormal } from "d3-random";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

export interface Random {
  /** uniform in (0, 1), 32 bits */
  uniform: () => number;
  /** uniform integer in [0, n) */
  below: (n: number) => number;
  /** standard normal */
  normal: () => number;
  /** chi-square with df degrees of freedom */
  chiSquare: (df: number) => number;
}

/** A generator of its own for a seed (xoroshiro128+). */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const uniform = () => ((generator.next() >>> 0) + 0.5) / 4294967296;
  const gamma = randomGamma.source(uniform);
  const gammas = new Map<number, () => number>();
  return {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    normal: randomNormal.source(uniform)(),
    chiSquare: (df) => {
      let draw = gammas.get(df);
      if (draw === undefined) {
        draw = gamma(df / 2, 2);
        gammas.set(df, draw);
      }
      return draw();
    }
  };
}
