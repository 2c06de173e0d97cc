/** The numbers that the paper prints, from data/reference: value, text as printed, table, state. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReferenceValue } from "../../src/lib/reference-value.js";

/**
 * One file of data/reference.
 *
 * @param name file name without folder, e.g. `fits.json`
 * @throws Error naming the file when it is not there, is not JSON, or holds no list
 */
export async function readReference(root: string, name: string): Promise<ReferenceValue[]> {
  const path = `data/reference/${name}`;
  const text = await readFile(join(root, path), "utf8").catch(() => {
    throw new Error(`${path}: required; not found`);
  });
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: must be JSON; ${(error as Error).message}`);
  }
  if (!Array.isArray(values)) throw new Error(`${path}: must be a list of values; found ${typeof values}`);
  return values as ReferenceValue[];
}
