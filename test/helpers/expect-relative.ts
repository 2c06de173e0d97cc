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

/** All that the oracle has, at any depth: numbers as above, everything else equal. */
export function expectAlike(ours: unknown, theirs: unknown, tolerance: number): void {
  if (typeof theirs === "number" && theirs !== 0) expectRelative(ours as number, theirs, tolerance);
  else if (typeof theirs !== "object" || theirs === null) expect(ours).toBe(theirs);
  else {
    expect(Array.isArray(ours) ? ours.length : null).toBe(Array.isArray(theirs) ? theirs.length : null);
    for (const [key, expected] of Object.entries(theirs))
      expectAlike((ours as Record<string, unknown>)[key], expected, tolerance);
  }
}
