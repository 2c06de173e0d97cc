import { expect } from "vitest";

/** Asserts |actual - expected| <= tolerance x |expected|. The caller says where the tolerance comes from. */
export function expectRelative(actual: number, expected: number, tolerance: number): void {
  const difference = Math.abs(actual - expected) / Math.abs(expected);
  expect(difference, `${actual} against ${expected}, relative difference ${difference}`).toBeLessThanOrEqual(tolerance);
}
