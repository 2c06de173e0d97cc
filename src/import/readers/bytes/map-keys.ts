/** Maps, such as `metrics: map<string, double>`, as a column for each of their keys. */
import type { RawValue } from "./columnar.js";
import { maxColumns } from "./limits.js";

export class MapKeys {
  readonly #columns: ReadonlySet<string>;
  readonly #severalMaps: boolean;
  readonly #seen = new Set<string>();

  /**
   * @param columns names of all columns, maps among them
   * @param maps how many of them are maps
   */
  constructor(columns: Iterable<string>, maps: number) {
    this.#columns = new Set(columns);
    this.#severalMaps = maps > 1;
  }

  /**
   * Columns of the keys that some rows have. A key bears the map's name before it, with a dot, where a column or a
   * key of another map could be meant.
   *
   * @param lists the keys of each row, and their values
   * @throws Error if the lists do not fit each other, or there are more keys than any log has columns
   */
  columns(map: string, [keys, values]: readonly [RawValue[][], RawValue[][]]): Map<string, RawValue[]> {
    const columns = new Map<string, RawValue[]>();
    keys.forEach((words, row) => {
      if (words.length !== values[row]!.length) throw new Error("keys without values");
      words.forEach((word, i) => {
        this.#column(columns, map, String(word), keys.length)[row] = values[row]![i];
      });
    });
    return columns;
  }

  #column(columns: Map<string, RawValue[]>, map: string, key: string, rows: number): RawValue[] {
    const name = this.#severalMaps || this.#columns.has(key) ? `${map}.${key}` : key;
    let column = columns.get(name);
    if (column === undefined) {
      this.#seen.add(name);
      if (this.#seen.size > maxColumns) throw new Error(`more than ${maxColumns} keys`);
      column = new Array<RawValue>(rows).fill(undefined);
      columns.set(name, column);
    }
    return column;
  }
}
