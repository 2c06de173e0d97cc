/**
 * `npm run fuzz [-- --inputs 100000 --seed 1 --slice 1/2 --fresh]`, or `--only INDEX` for one input again.
 *
 * Tries mutated logs on every reader and the whole import. Progress stands in .build/fuzz/, one file a seed and slice:
 * a run that was ended goes on where it was. Two slices use two cores. Exit 1 when there was a crash.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { writeOneFile } from "../../loaders/output/kept-files.js";
import { inputAt } from "./inputs.js";
import { bundleWorker, fuzz, limits, noTally, type Tally } from "./run.js";
import { fuzzSeeds } from "./seeds.js";
import { tryInput } from "./try-input.js";

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    slice: { type: "string", default: "1/1" },
    only: { type: "string" },
    save: { type: "string" },
    fresh: { type: "boolean", default: false }
  }
});
const seed = Number(values.seed);

if (values.only !== undefined) {
  const input = inputAt(Number(values.only), seed, fuzzSeeds());
  console.log(
    input.how,
    input.files.map(({ path, bytes }) => `${path}: ${bytes.length} bytes`)
  );
  // the bytes themselves, to be kept as a case
  if (values.save !== undefined) await writeOneFile(values.save, input.files[0]!.bytes, "npm run fuzz");
  console.log(await tryInput(input));
} else await run();

async function run(): Promise<void> {
  const [part = 1, parts = 1] = values.slice.split("/").map(Number);
  const indices = Array.from({ length: Number(values.inputs) }, (_, i) => i).filter((i) => i % parts === part - 1);
  mkdirSync(".build/fuzz", { recursive: true });
  const file = `.build/fuzz/seed-${seed}-slice-${part}-of-${parts}.json`;
  const kept = values.fresh ? null : readKept(file);
  const tally = kept ?? noTally();
  const worker = await bundleWorker();
  const start = performance.now();
  const chunk = 2000;
  for (let from = tally.inputs; from < indices.length; from += chunk) {
    await fuzz(seed, indices.slice(from, from + chunk), tally, { worker });
    writeFileSync(`${file}.next`, JSON.stringify(tally, null, 2));
    renameSync(`${file}.next`, file);
    const seconds = (performance.now() - start) / 1000;
    console.log(`${tally.inputs} of ${indices.length}, ${tally.crashes.length} crashes, ${seconds.toFixed(0)} s`);
  }
  const { inputs, outcomes, crashes, slowestMs, mostBuffers } = tally;
  console.log(JSON.stringify({ inputs, outcomes, crashes: crashes.length, slowestMs, mostBuffers, limits }));
  for (const { index, kind, fault } of crashes.slice(0, 40))
    console.log(`\ninput ${index} (${kind}): ${fault.slice(0, 700)}`);
  if (crashes.length > 0) process.exitCode = 1;
}

function readKept(file: string): Tally | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Tally;
  } catch {
    return null;
  }
}
