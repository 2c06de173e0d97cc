/** What became of each row of a log: used, replaced, or set aside with a reason. */

/** What became of the rows of a log: used + duplicates + set aside = read. */
export interface RowTally {
  read: number;
  used: number;
  setAside: Map<string, number>;
  /** rows whose every value a later row of the same step replaces */
  duplicates: number;
}

export const noStep = "no step";
export const nothingUnderstood = "no column that a fit needs";

/** What became of one row; of several runs that a row is of, the higher counts. */
export const fate = {
  ...{ none: 0, noStep: 1, belowZero: 2, fraction: 3, tooLarge: 4 },
  ...{ bare: 5, duplicate: 6, used: 7 }
} as const;
export type Fate = (typeof fate)[keyof typeof fate];

/** Why a row cannot stand at this step; null where it can. */
export function fateOfStep(step: number): Fate | null {
  if (Number.isNaN(step)) return fate.noStep;
  if (step < 0) return fate.belowZero;
  if (step > Number.MAX_SAFE_INTEGER) return fate.tooLarge;
  return Number.isInteger(step) ? null : fate.fraction;
}

export class RowFates {
  readonly #fates: Uint8Array;

  constructor(rows: number) {
    this.#fates = new Uint8Array(rows);
  }

  set(row: number, found: Fate): void {
    if (found > this.#fates[row]!) this.#fates[row] = found;
  }

  tally(): RowTally {
    const counts = new Array<number>(Object.keys(fate).length).fill(0);
    for (const found of this.#fates) counts[found]!++;
    const reasons: [string, number][] = [
      [noStep, counts[fate.noStep]!],
      ["step below 0", counts[fate.belowZero]!],
      ["step is no whole number", counts[fate.fraction]!],
      [`step above ${Number.MAX_SAFE_INTEGER}`, counts[fate.tooLarge]!],
      [nothingUnderstood, counts[fate.none]! + counts[fate.bare]!]
    ];
    return {
      read: this.#fates.length,
      used: counts[fate.used]!,
      duplicates: counts[fate.duplicate]!,
      setAside: new Map(reasons.filter(([, rows]) => rows > 0))
    };
  }
}
