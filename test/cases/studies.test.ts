/**
 * Tables of public studies, read as they stand: which rows are one run, and which column parts scores.
 *
 * Counts, points and slopes are those of pandas 3.1.1 and NumPy 2.4 (`groupby`, `polyfit` of ln(1 - score) on ln step).
 */
import { describe, expect } from "vitest";
import type { InspectedRun, Inspection } from "../../src/import/inspection.js";
import { rlscale } from "../helpers/command-line.js";
import { itOrPending } from "./pending.js";

const studies = "data/studies/source";

async function runsOf(table: string, ...options: string[]): Promise<InspectedRun[]> {
  const { code, out, err } = await rlscale("inspect", `${studies}/${table}`, ...options, "--json");
  expect([code, err]).toEqual([0, ""]);
  const [file] = (JSON.parse(out) as Inspection).files;
  const { ledger } = file!;
  const excluded = Object.values(ledger.setAside).reduce((sum, count) => sum + count, 0);
  expect(ledger.used + ledger.duplicates + excluded).toBe(ledger.read);
  return file!.runs;
}

/** How many runs there are of each size, in billions. */
function sizes(runs: readonly InspectedRun[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { modelSize } of runs) {
    const size = modelSize === null ? "?" : String(modelSize / 1e9);
    counts[size] = (counts[size] ?? 0) + 1;
  }
  return counts;
}

/** Benchmarks that the names of a run's scores say. */
const benchmarks = ({ scores }: InspectedRun, known: readonly string[]) =>
  known.filter((one) => scores.some((name) => name.includes(one)));

function study(name: string, check: () => Promise<void>): void {
  itOrPending(`studies/${name}`)(`studies/${name}`, check);
}

describe("tables of public studies are the runs that they hold", () => {
  const ladder = "verl-ladder/evaluations.csv.gz";
  study("verl-ladder", async () => {
    const runs = await runsOf(ladder);
    expect(runs.length).toBe(14);
    expect(new Set(runs.map(({ run }) => run)).size).toBe(14);
    expect(sizes(runs)).toEqual({ "0.5": 2, "1.5": 2, "3": 2, "7": 2, "14": 2, "32": 2, "72": 2 });
    expect(runs.map(({ steps, firstStep, lastStep }) => `${steps}, ${firstStep} to ${lastStep}`).sort()).toEqual([
      ...new Array(7).fill("25, 0 to 116"),
      ...new Array(7).fill("25, 0 to 117")
    ]);
    expect(runs.every(({ scoreDetails }) => scoreDetails[0]?.points === 25)).toBe(true);
  });

  study("verl-ladder, fitted", async () => {
    const { code, out, err } = await rlscale("fit", `${studies}/${ladder}`, "--resource", "data", "--json");
    expect([code, err]).toEqual([0, ""]);
    const { fits } = JSON.parse(out) as { fits: { modelSize: number; k: number; points: number }[] };
    expect(fits.map(({ points }) => points)).toEqual(new Array(14).fill(24));
    const slopes = fits.map(({ modelSize, k }) => `${modelSize / 1e9}: ${k.toFixed(6)}`).sort();
    const [gsm8k, math] = [
      ["0.5: 0.199000", "1.5: 0.146856", "3: 0.126936", "7: 0.170569", "14: 0.091103", "32: 0.220390", "72: 0.169008"],
      ["0.5: 0.015531", "1.5: 0.067922", "3: 0.095509", "7: 0.114488", "14: 0.085892", "32: 0.176733", "72: 0.167100"]
    ];
    expect(slopes).toEqual([...gsm8k!, ...math!].sort());
  });

  study("octothinker", async () => {
    const runs = await runsOf("octothinker/evaluations.csv.gz");
    expect(runs.length).toBe(35);
    expect(sizes(runs)).toEqual({ "1": 3, "3": 32 });
    const four = ["amc23", "gsm8k", "math500", "olympiadbench"];
    for (const run of runs) {
      expect(benchmarks(run, four), run.run).toEqual(four);
      // every benchmark at every step
      expect(run.scoreDetails.every(({ points }) => points === run.steps)).toBe(true);
    }
    expect(runs.reduce((sum, { steps }) => sum + steps, 0)).toBe(2988);
  });

  study("pods/eight_gpus", async () => {
    const runs = await runsOf("pods/eight_gpus.csv.gz");
    expect(runs.length).toBe(20);
    expect(sizes(runs)).toEqual({ "3": 10, "7": 10 });
    expect(runs.map(({ steps }) => steps).sort((a, b) => a - b)).toEqual([
      9, 12, 12, 13, 13, 15, 15, 16, 16, 21, 21, 21, 21, 21, 21, 21, 22, 22, 22, 23
    ]);
  });

  study("pods/one_gpu", async () => {
    const runs = await runsOf("pods/one_gpu.csv.gz");
    expect(runs.length).toBe(140);
    expect(sizes(runs)).toEqual({ "3": 140 });
    const three = ["gsm8k", "math500", "amc23"];
    // the 20 runs of Llama are evaluated on what they were trained on alone
    for (const run of runs) expect(benchmarks(run, three), run.run).toEqual(/Llama/.test(run.run) ? ["gsm8k"] : three);
    // 4,571 means of five passes each, over three benchmarks
    const points = runs.flatMap(({ scoreDetails }) =>
      scoreDetails.filter(({ name }) => name.includes("answer_accuracy")).map(({ points }) => points)
    );
    expect([points.length, points.reduce((sum, one) => sum + one, 0)]).toEqual([380, 4571]);
  });

  study("pods/one_gpu, passes averaged", async () => {
    const { out } = await rlscale("inspect", `${studies}/pods/one_gpu.csv.gz`, "--json");
    const [file] = (JSON.parse(out) as Inspection).files;
    expect(file!.problems.join("\n")).toMatch(/eval_pass.*(mean|averag)/s);
    const first = file!.runs.find(({ scoreDetails }) => scoreDetails.some(({ name }) => name.includes("math500")))!;
    expect(first.scoreDetails.every(({ max }) => max <= 1)).toBe(true);
  });
});
