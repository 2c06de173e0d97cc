/** What has to be there: the item, or an error where there is none, so that no undefined goes on as a number or a word. */

/** The first item of a list that is not empty. */
export function firstOf<T>(items: ArrayLike<T>): T {
  return itemAt(items, 0);
}

/** The last item of a list that is not empty. */
export function lastOf<T>(items: ArrayLike<T>): T {
  return itemAt(items, items.length - 1);
}

/** The item at a place that a list has. */
export function itemAt<T>(items: ArrayLike<T>, place: number): T {
  const item = items[place];
  if (item === undefined) throw new RangeError(`item ${place} of ${items.length}: there is none`);
  return item;
}

/** The first item that meets a test, where one does. */
export function mustFind<T, Narrow extends T>(
  items: readonly T[],
  test: (item: T, place: number) => item is Narrow
): Narrow;
export function mustFind<T>(items: readonly T[], test: (item: T, place: number) => boolean): T;
export function mustFind<T>(items: readonly T[], test: (item: T, place: number) => boolean): T {
  const item = items.find(test);
  if (item === undefined) throw new RangeError(`none of ${items.length} items meets the test`);
  return item;
}

/** What a map holds under a key that it has. */
export function mustGet<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`no entry for ${String(key)} among ${map.size}`);
  return value;
}

/** What a record holds under a key that it has. */
export function mustHave<Value>(record: Readonly<Record<string, Value>>, key: string): NonNullable<Value> {
  const value = record[key];
  if (value === undefined || value === null) throw new RangeError(`no entry for ${key}`);
  return value;
}

/** A value of each item, in their order: of a pair a pair. */
export function mapped<const Items extends readonly unknown[], Value>(
  items: Items,
  of: (item: Items[number], place: number) => Value
): { -readonly [Place in keyof Items]: Value } {
  return items.map(of) as { -readonly [Place in keyof Items]: Value };
}

/** An item that has these fields: neither null nor undefined. */
export type Having<T, Key extends keyof T> = T & { [Field in Key]-?: NonNullable<T[Field]> };

/** Whether an item has these fields; in `filter` its type says so of those that are left. */
export function having<Key extends string>(...fields: Key[]) {
  return <T extends Partial<Record<Key, unknown>>>(item: T): item is Having<T, Key & keyof T> =>
    fields.every((field) => item[field] !== null && item[field] !== undefined);
}

/** A value that is neither null, which would count as 0, nor undefined. */
export function present<T>(value: T): NonNullable<T> {
  if (value === null || value === undefined) throw new RangeError("a value that has to be there is not");
  return value;
}
