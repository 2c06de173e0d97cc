import { LogError } from "../../../lib/log-error.js";

/**
 * What a reader of binary logs takes at most. A log that claims more is damaged, or not a log of training steps;
 * each limit is met by a message and not by memory running out.
 */

export { maxColumns } from "../../gather-limits.js";

/** Rows of a log; rollouts are reduced to steps before they are read here. */
export const maxRows = 1e8;

/** Bytes of one unpacked piece: a page, a buffer, a record. */
export const maxPiece = 1 << 28;

/** Values of one piece, for codings that write a million equal values in ten bytes. */
export const maxValues = 1 << 24;

/** Bytes of a description of columns: a footer, a schema. */
export const maxDescription = 1 << 26;

/** Values held of all columns at once when records are given out. */
const valuesAtOnce = 1 << 21;

/** Records of a batch when a log has so many columns. */
export function batchRows(columns: number): number {
  return Math.max(64, Math.min(65_536, Math.floor(valuesAtOnce / Math.max(1, columns))));
}

/**
 * Counts what packed pieces of a log become when unpacked, so that a small file cannot keep a reader busy for hours.
 *
 * @param size bytes of the log
 */
export class UnpackBudget {
  readonly #most: number;
  #used = 0;

  constructor(size: number) {
    this.#most = 2 ** 30 + 100 * size;
  }

  /** @throws Error if a piece, or all pieces together, are larger than any log's */
  take(bytes: number): void {
    if (!(bytes >= 0 && bytes <= maxPiece)) {
      throw new Error(`a piece that unpacks to ${bytes} bytes (at most ${maxPiece} are read)`);
    }
    this.#used += bytes;
    if (this.#used > this.#most) throw new Error(`more than ${this.#most} bytes when unpacked`);
  }
}

/**
 * Why reading failed, for a message. What a library says when bytes lead it astray ("Cannot read properties of
 * undefined", "Offset is outside the bounds of the DataView") helps no one.
 */
export function damageOf(error: unknown): string {
  if (error instanceof TypeError || error instanceof RangeError || !(error instanceof Error)) {
    return "bytes that contradict each other (damaged?)";
  }
  return error.message;
}

/** What `action` gives; a failure becomes a LogError in one line. */
export async function orLogError<T>(path: string, action: () => T | Promise<T>, subject = ""): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof LogError) throw error;
    throw new LogError(path, [`${path}: ${subject}${damageOf(error)}`], { cause: error });
  }
}
