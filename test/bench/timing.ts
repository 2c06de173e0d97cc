/** Median seconds of a call, after a warm-up; the number of calls adapts so that one measurement lasts about a second. */
export function medianSeconds(call: () => unknown, { budget = 1 } = {}): { seconds: number; calls: number } {
  const start = performance.now();
  do call();
  while (performance.now() - start < 200 * budget);
  const times: number[] = [];
  const end = performance.now() + 1000 * budget;
  while (times.length < 5 || (performance.now() < end && times.length < 10_000)) {
    const before = performance.now();
    call();
    times.push((performance.now() - before) / 1000);
  }
  times.sort((a, b) => a - b);
  return { seconds: times[times.length >> 1]!, calls: times.length };
}

/** Milliseconds for people: "0.312 ms". */
export function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toPrecision(3)} ms`;
}
