/** Which logs have grown since they were taken, and whether what was appended is whole. */
import { mustGet } from "../../../src/lib/items.js";

export interface FileState {
  size: number;
  mtimeMs: number;
  /** whether it ends with a line break, where it is a file of lines; null: it is none */
  endsWithLine: boolean | null;
}

export type FileStates = ReadonlyMap<string, FileState>;

/** Looks that a half-written line is waited for: a file whose last line has no break must be read some time. */
const patience = 6;

/** Follows files look by look. */
export class Grown {
  #taken: FileStates;
  #before: FileStates;
  /** looks since the files last changed, by path */
  #quiet = new Map<string, number>();

  constructor(taken: FileStates) {
    this.#taken = taken;
    this.#before = taken;
  }

  /** @returns whether the files are to be taken again: some have changed, and each of those is whole */
  look(now: FileStates): boolean {
    for (const [path, state] of now)
      this.#quiet.set(path, same(state, this.#before.get(path)) ? (this.#quiet.get(path) ?? 0) + 1 : 0);
    this.#before = now;
    const paths = new Set([...this.#taken.keys(), ...now.keys()]);
    const changed = [...paths].filter((path) => !same(now.get(path), this.#taken.get(path)));
    return changed.length > 0 && changed.every((path) => this.#isWhole(path, now.get(path)));
  }

  /** @param states as they were before they were read: what was appended meanwhile is new */
  take(states: FileStates): void {
    this.#taken = states;
  }

  #isWhole(path: string, state: FileState | undefined): boolean {
    if (state === undefined || state.endsWithLine === true) return true;
    // a table in another format is whole when nobody writes to it any more
    return mustGet(this.#quiet, path) >= (state.endsWithLine === null ? 1 : patience);
  }
}

function same(a: FileState | undefined, b: FileState | undefined): boolean {
  return a?.size === b?.size && a?.mtimeMs === b?.mtimeMs;
}
