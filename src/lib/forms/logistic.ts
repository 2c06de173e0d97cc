/** 1 / (1 + e^-z): k(N) on the axis of ln N, and the sigmoid of a curve on that of ln X. */
export function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
