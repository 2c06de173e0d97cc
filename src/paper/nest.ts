/** Puts a value at a path of nested records, making those that are not there. */
export function nest(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const last = path.at(-1)!;
  let place = target;
  for (const key of path.slice(0, -1)) {
    place[key] ??= {};
    place = place[key] as Record<string, unknown>;
  }
  place[last] = value;
}
