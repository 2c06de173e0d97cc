/** Where a function of one valley is least on [low, high], by golden section. */
export function goldenLeast(of: (at: number) => number, low: number, high: number, steps: number) {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [of(left), of(right)];
  for (let step = 0; step < steps; step++) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = of(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = of(right);
    }
  }
  return atLeft <= atRight ? { at: left, value: atLeft } : { at: right, value: atRight };
}

/** On a logarithmic scale. Sums of squares next to the least differ by less than they are rounded: the vertex of a parabola is the same everywhere. */
export function vertex(rss: (theta: number) => number, near: number, low: number, high: number): number {
  const reach = 2e-3;
  let at = near;
  for (let step = 0; step < 3; step++) {
    const [left, middle, right] = [rss(at - reach), rss(at), rss(at + reach)];
    const bend = left - 2 * middle + right;
    const next = at + (reach * (left - right)) / (2 * bend);
    if (!(bend > 0 && next >= low && next <= high)) return near;
    at = next;
  }
  return rss(at) <= rss(near) * (1 + 1e-6) ? at : near;
}
