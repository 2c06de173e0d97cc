/** The law k(N) by a search of its own: K_max is linear in it, so that ln N_0 alone is searched, on a grid and by golden sections. */
interface Size {
  modelSize: number;
  lnX: Float64Array;
}

/** The law of slopes k with the least sum of w (k - K_max / (1 + N_0 / N))^2, w the variance of ln X of each size. */
export function lawOf(sizes: readonly Size[], k: readonly number[]): { kMax: number; n0: number } {
  const weights = sizes.map(({ lnX }) => {
    const mean = lnX.reduce((sum, x) => sum + x, 0) / lnX.length;
    return lnX.reduce((sum, x) => sum + (x - mean) ** 2, 0) / lnX.length;
  });
  const at = (lnN0: number) => {
    const shape = sizes.map(({ modelSize }) => 1 / (1 + Math.exp(lnN0) / modelSize));
    const sum = (of: (i: number) => number) => shape.reduce((total, _, i) => total + weights[i]! * of(i), 0);
    const kMax = sum((i) => shape[i]! * k[i]!) / sum((i) => shape[i]! ** 2);
    return { kMax, rss: sum((i) => (k[i]! - kMax * shape[i]!) ** 2) };
  };
  const grid = Array.from({ length: 241 }, (_, i) => Math.log(1e6) + (i / 240) * Math.log(1e8));
  const best = grid.reduce((a, b) => (at(b).rss < at(a).rss ? b : a));
  let [low, high] = [best - 0.1, best + 0.1];
  const golden = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-9) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (at(a).rss < at(b).rss) high = b;
    else low = a;
  }
  return { kMax: at(low).kMax, n0: Math.exp(low) };
}

/** Slope -k and level at the mean of ln X of one curve by least squares. */
export function lineOf({ lnX, lnL }: { lnX: Float64Array; lnL: Float64Array }) {
  const [meanX, level] = [lnX, lnL].map((column) => column.reduce((sum, v) => sum + v, 0) / column.length) as [
    number,
    number
  ];
  const sum = (of: (t: number) => number) => lnX.reduce((total, _, t) => total + of(t), 0);
  const k = -sum((t) => (lnL[t]! - level) * (lnX[t]! - meanX)) / sum((t) => (lnX[t]! - meanX) ** 2);
  return { k, meanX, level };
}
