import { describe, expect, it } from "vitest";
import { profileOf } from "../../src/paper/saturation/profile/profile-figure.js";

describe("profileOf(points)", () => {
  const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9];

  it("is smallest where the planted half-way size is, which is no point of the grid", () => {
    const points = sizes.map((modelSize) => ({
      modelSize,
      k: 0.13 / (1 + 12.87e9 / modelSize),
      variance: 1e-6,
      weight: 0.9
    }));
    const { n0, best } = profileOf(points);
    expect(n0.some((one) => Math.abs(one / 12.87e9 - 1) < 0.005)).toBe(false);
    expect(Math.abs(best! / 12.87e9 - 1)).toBeLessThan(1e-6);
  });

  it("has no smallest point where it falls to an end", () => {
    const points = sizes.map((modelSize) => ({ modelSize, k: modelSize / 1e12, variance: 1e-6, weight: 0.9 }));
    expect(profileOf(points).best).toBeNull();
  });
});
