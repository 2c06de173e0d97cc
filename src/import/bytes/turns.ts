/** Who writes into one log, line by line: a writer that comes back after another takes turns with it. */
export class Turns {
  readonly #seen = new Set<string>();
  #last = "";
  #turns = 0;

  add(writer: string): void {
    if (writer === this.#last) return;
    if (this.#seen.has(writer)) this.#turns++;
    this.#seen.add(writer);
    this.#last = writer;
  }

  /** How many writers there are, and the first of them; null where none comes back. */
  get inTurns(): { writers: number; first: string[] } | null {
    return this.#turns === 0 ? null : { writers: this.#seen.size, first: [...this.#seen].slice(0, 3) };
  }
}
