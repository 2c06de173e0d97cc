import { expect } from "vitest";

/** Asserts |actual - expected| <= tolerance x |expected|. The caller says where the tolerance comes from. */
export function expectRelative(actual: number, expected: number, tolerance: number): void {
  const difference = Math.abs(actual - expected) / Math.abs(expected);
  expect(difference, `${actual} against ${expected}, relative difference ${difference}`).toBeLessThanOrEqual(tolerance);
}

/** Every number of the oracle's row under the same key in ours; a key that ours lacks fails. */
export function expectNumbers(ours: object, theirs: object, tolerance: number): void {
  for (const [key, expected] of Object.entries(theirs)) {
    expectRelative((ours as Record<string, number>)[key]!, expected, tolerance);
  }
}
