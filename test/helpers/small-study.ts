/**
 * A small study of another make: four sizes of one family, one variant, no reuse, no rollouts, nothing printed to compare
 * with. Its losses follow a planted law with seeded noise; its logs are Parquet.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { learningEfficiency } from "../../src/lib/forms/saturating.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { columns, doubles, identity, parquetLog } from "../loaders/log-files.js";

export const smallSizes = [1e9, 3e9, 9e9, 27e9];
const steps = 40;
const planted = { kMax: 0.12, n0: 6e9 };

const study = `title: A small study
authors: Nobody
arxiv: "0000.00000"
venue: none
year: 2026
url: https://example.org/
provenance: Made for a test.
algorithm: PPO
domain: arithmetic
benchmark: holdout
heldOutProblems: 400
batch: 512
families:
  - id: small
    name: Small
    heldOutSize: 27
    asPublished: false
    variants:
      - id: base
        curves: repeat
        early: { firstPoints: 15 }
repeats: 1
`;

/** One log of the study. `shift` moves every loss, for a log that has changed. */
export function smallLog(modelSize: number, shift = 0): Uint8Array {
  const random = seededRandom(modelSize / 1e9);
  const k = learningEfficiency(modelSize, planted);
  const start = 0.95 - 0.03 * smallSizes.indexOf(modelSize);
  const scores = Array.from({ length: steps }, (_, i) => 1 - start * (i + 1) ** -k * Math.exp(0.005 * random.normal()));
  return parquetLog(
    identity({ run: `small-${modelSize / 1e9}b`, family: "small", modelSize, repeats: 1, repeat: 1, groupSize: 4 }),
    columns(steps, {
      score_holdout: doubles(scores.map((score) => score - shift)),
      flops: doubles(scores.map((_, i) => 6 * modelSize * 1e5 * (i + 1)))
    })
  );
}

/** The mean over the runs of a size, here that of one. */
export function smallMean(run: string, modelSize: number): Uint8Array {
  const kind = { kind: "mean", repeat: null, repeats: 1, groupSize: 4 } as const;
  const scores = Array.from({ length: steps }, (_, i) => 0.1 + i / 1000);
  return parquetLog(
    identity({ run, family: "small", modelSize, ...kind }),
    columns(steps, { score_holdout: doubles(scores), flops: doubles(scores.map((_, i) => 6e5 * modelSize * (i + 1))) })
  );
}

/** Writes the study into a folder: study.yaml and runs/. */
export function writeSmallStudy(folder: string): void {
  mkdirSync(join(folder, "runs"), { recursive: true });
  writeFileSync(join(folder, "study.yaml"), study);
  for (const size of smallSizes) writeFileSync(join(folder, "runs", `small-${size / 1e9}b.parquet`), smallLog(size));
}
