/** One made-up study, from its logs to what its pages are made of. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildResults } from "../../../loaders/analysis/build-results.js";
import { main } from "../../../loaders/cli/main.js";
import { buildRuns, type RunTable } from "../../../loaders/study/build-runs.js";
import type { Results } from "../../../src/lib/results.js";
import { randomStudy } from "./random-study.js";

/** A study that was made, and what its pages are made of. */
export interface Made {
  kind: "made";
  about: string;
  results: Results;
  runs: RunTable;
}

export type Outcome = Made | { kind: "refused" | "fault"; about: string; why: string };

/** @param place folder that is not there yet */
export async function tryStudy(seed: number, place: string): Promise<Outcome> {
  const { logs, answers, about } = randomStudy(seed);
  const [from, study] = [join(place, "logs"), join(place, "study")];
  mkdirSync(from, { recursive: true });
  for (const [path, text] of logs) writeFileSync(join(from, path), text);
  let said = "";
  const output = {
    out: () => {},
    err: (text: string) => {
      said += text;
    }
  };
  try {
    const code = await main(["new", study, "--from", from, ...answers], output);
    // a refusal names what is missing; whatever else a program says is a fault
    if (code !== 0) return { kind: isReason(said) ? "refused" : "fault", about, why: said.trim().split("\n")[0]! };
    const runs = await buildRuns(study);
    const results = await buildResults(study, undefined, { runs: async () => runs });
    const broken = findBroken(results);
    return broken === null ? { kind: "made", about, results, runs } : { kind: "fault", about, why: broken };
  } catch (error) {
    const { stack = String(error) } = error as Error;
    return { kind: "fault", about, why: stack.split("\n").slice(0, 4).join(" | ") };
  }
}

function isReason(said: string): boolean {
  return !/TypeError|RangeError|undefined|NaN|is not a function|Cannot read/.test(said);
}

/** A number that is none, by its place. */
function findBroken(value: unknown, place = "results"): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? null : `${place} is ${value}`;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, one] of Object.entries(value)) {
    const found = findBroken(one, `${place}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
