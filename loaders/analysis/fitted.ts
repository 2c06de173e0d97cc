/** What cannot be fitted is left out: a study with few or flat evaluations has fewer results, and a report all the same. */
import { FitError } from "../../src/lib/fit-error.js";

/** Nothing where there is too little to fit. */
export function fitted<T>(work: () => T): T[] {
  try {
    return [work()];
  } catch (error) {
    if (error instanceof FitError) return [];
    throw error;
  }
}
