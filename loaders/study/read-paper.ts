/** Reference values that a study may have or not. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReferenceValue } from "../../src/lib/reference-value.js";
import { readReference } from "./read-reference.js";

export interface SetupFile {
  benchmarks: { where: string; rows: { benchmark: string; label: string; domain: string; problems: number }[] };
}

/** Facts of the publication that are written by hand; null where there is no such file. */
export async function readSetup(root: string): Promise<SetupFile | null> {
  const path = "data/reference/paper/setup.json";
  const text = await readFile(join(root, path), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text) as SetupFile;
  } catch (error) {
    throw new Error(`${path}: must be JSON; ${(error as Error).message}`);
  }
}

/** One file of reference values; none where it is not there. */
export async function optionalReference<T extends ReferenceValue>(root: string, name: string): Promise<T[]> {
  const there = await readFile(join(root, "data/reference", name)).catch(() => null);
  return there === null ? [] : ((await readReference(root, name)) as T[]);
}

export type BenchmarkSeries = ReferenceValue & { step: number[]; value: unknown };
