/** Linear quantile regression with coefficients of at least 0. */
import { Matrix, solve } from "ml-matrix";
import { square } from "../../../src/lib/statistics/power.js";

export interface QuantileProblem {
  /** rows of terms, equal length */
  terms: readonly (readonly number[])[];
  y: readonly number[];
  /** weight of each row, > 0; all alike where left out */
  weight?: readonly number[];
}

/**
 * The b >= 0 that minimises the weighted sum of r (q - [r < 0]), r = y - terms . b: a share q of the rows lies below terms . b.
 *
 * Majorisation by weighted least squares (D. R. Hunter and K. Lange 2000, J. Comput. Graph. Stat. 9, 60-77) over every set of
 * terms that may be above 0: for a few terms.
 *
 * @param q in (0, 1)
 */
export function quantileRegression(problem: QuantileProblem, q: number): number[] {
  const k = problem.terms[0]!.length;
  let best = { loss: Number.POSITIVE_INFINITY, b: new Array<number>(k).fill(0) };
  for (let set = 1; set < 2 ** k; set++) {
    const used = Array.from({ length: k }, (_, j) => j).filter((j) => (set >> j) & 1);
    const free = descend(problem, used, q);
    if (free.some((value) => value < 0)) continue;
    const b = new Array<number>(k).fill(0);
    for (const [i, j] of used.entries()) b[j] = free[i]!;
    const loss = quantileLoss(problem, b, q);
    if (loss < best.loss) best = { loss, b };
  }
  return best.b;
}

/** The weighted sum that is minimised. */
export function quantileLoss({ terms, y, weight }: QuantileProblem, b: readonly number[], q: number): number {
  return terms.reduce((sum, row, i) => {
    const r = y[i]! - row.reduce((fitted, value, j) => fitted + value * b[j]!, 0);
    return sum + (weight?.[i] ?? 1) * r * (r < 0 ? q - 1 : q);
  }, 0);
}

function descend({ terms, y, weight }: QuantileProblem, used: readonly number[], q: number): number[] {
  const m = used.length;
  const scale = y.reduce((sum, one) => sum + Math.abs(one), 0) / y.length;
  let b = new Array<number>(m).fill(0);
  for (let iteration = 0; iteration < 400; iteration++) {
    const near = Math.max(1e-7, 0.1 / square(1 + iteration)) * scale;
    const left = Matrix.zeros(m, m);
    const right = Matrix.zeros(m, 1);
    for (const [i, row] of terms.entries()) {
      const fitted = used.reduce((sum, j, a) => sum + row[j]! * b[a]!, 0);
      const w = weight?.[i] ?? 1;
      const d = w / (near + Math.abs(y[i]! - fitted));
      for (let a = 0; a < m; a++) {
        const value = row[used[a]!]!;
        right.set(a, 0, right.get(a, 0) + value * (d * y[i]! + (2 * q - 1) * w));
        for (let c = 0; c <= a; c++) left.set(a, c, left.get(a, c) + d * value * row[used[c]!]!);
      }
    }
    for (let a = 0; a < m; a++) for (let c = 0; c < a; c++) left.set(c, a, left.get(a, c));
    b = solve(left, right).to1DArray();
  }
  return b;
}
