/**
 * `npm run fuzz:studies [-- --studies 20000 --seed 1 --slice 1/2 --fresh]`, or `--only INDEX [--layout NAME]` for one again.
 *
 * Tries studies made up from a seed in every layout. Progress stands in .build/fuzz/, one file a seed and slice: a run that was ended
 * goes on where it was. Two slices use two cores. Exit 1 when a study did not come back.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { group } from "d3-array";
import { type Trial, tryStudy } from "./try-study.js";

const { values } = parseArgs({
  options: {
    studies: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    slice: { type: "string", default: "1/1" },
    only: { type: "string" },
    layout: { type: "string" },
    fresh: { type: "boolean", default: false }
  }
});
const seed = Number(values.seed);

interface Tally {
  /** studies tried */
  studies: number;
  /** trials by layout and outcome */
  outcomes: Record<string, Record<string, number>>;
  faults: Trial[];
}

if (values.only !== undefined) {
  for (const { layout, how, verdict } of await tryStudy(Number(values.only), seed, values.layout))
    console.log(`${layout}: ${verdict.outcome}\n  ${how}\n  ${verdict.fault.replaceAll("\n", "\n  ")}`);
} else await run();

async function run(): Promise<void> {
  const [part = 1, parts = 1] = values.slice.split("/").map(Number);
  const indices = Array.from({ length: Number(values.studies) }, (_, i) => i).filter((i) => i % parts === part - 1);
  mkdirSync(".build/fuzz", { recursive: true });
  const file = `.build/fuzz/studies-seed-${seed}-slice-${part}-of-${parts}.json`;
  const tally: Tally = (values.fresh ? null : readKept(file)) ?? { studies: 0, outcomes: {}, faults: [] };
  const start = performance.now();
  const chunk = 200;
  while (tally.studies < indices.length) {
    for (const index of indices.slice(tally.studies, tally.studies + chunk)) {
      for (const trial of await tryStudy(index, seed, values.layout)) count(tally, trial);
      tally.studies++;
    }
    writeFileSync(`${file}.next`, JSON.stringify(tally));
    renameSync(`${file}.next`, file);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(`${tally.studies} of ${indices.length}, ${tally.faults.length} faults, ${seconds} s`);
  }
  report(tally);
  if (tally.faults.length > 0) process.exitCode = 1;
}

function count({ outcomes, faults }: Tally, trial: Trial): void {
  outcomes[trial.layout] ??= {};
  const of = outcomes[trial.layout]!;
  of[trial.verdict.outcome] = (of[trial.verdict.outcome] ?? 0) + 1;
  if (trial.verdict.outcome === "fault") faults.push(trial);
}

/** Faults by kind and layout: how many, and the first of each. */
function report({ outcomes, faults }: Tally): void {
  console.log(JSON.stringify(outcomes, null, 2));
  const kinds = group(faults, ({ layout, verdict }) => `${verdict.kind} (${layout})`);
  for (const [kind, found] of [...kinds].sort((a, b) => b[1].length - a[1].length)) {
    const { index, how, verdict } = found[0]!;
    console.log(
      `\n${found.length} x ${kind}: ${found
        .slice(0, 5)
        .map((one) => one.index)
        .join(", ")}`
    );
    console.log(`  ${index}: ${how}\n  ${verdict.fault.replaceAll("\n", "\n  ").slice(0, 1500)}`);
  }
}

function readKept(file: string): Tally | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Tally;
  } catch {
    return null;
  }
}
