/** Facts about the publication that are written by hand or drawn there: `data/reference`. Missing files are empty lists. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { studyRoot } from "../study-root.js";

export interface ReuseSubset {
  reuseFactor: number;
  uniqueSamples: number;
  usedInFigures: boolean;
}

export interface OptimiserRun {
  variant: string;
  resource: string;
  fromStep: number;
  toStep: number | null;
  run: number;
  seconds: { value: number; text: string };
  objective: { value: number; text: string };
  kMax: { value: number; text: string };
  n0: { value: number; text: string };
}

export interface PaperSetup {
  trainedModels: number;
  evaluation: { problems: number; parts: number[]; weighting: string; repeatsStated: number };
  benchmarks: { where: string; rows: { benchmark: string; label: string; domain: string; problems: number }[] };
  training: {
    where: string;
    rows: { setting: string; text: string; value: number | null; unit: string | null; remark?: string }[];
  };
  prompts: { where: string; note: string; rows: { domain: string; asks: string }[] };
  quantities: { symbol: string; name: string; definition: string }[];
}

export interface DrawnSeries {
  id: string;
  variant: string | null;
  modelSize: number | null;
  benchmark: string | null;
  quantity: string;
  status: string;
  step: number[];
  value: number[];
}

export interface DrawnValue {
  id: string;
  variant: string | null;
  family: string;
  scenario: string | null;
  modelSize: number | null;
  quantity: string;
  value: number;
  status: string;
}

export const reuseSubsets = () => list<ReuseSubset>("reuse-subsets.json");
export const promptLengths = () => list<DrawnSeries>("prompt-length.json");
export const benchmarkRepeatStd = () => list<DrawnSeries>("benchmark-repeat-std.json");
export const repeatStd = () => list<DrawnValue>("repeat-std.json");
export const paperSetup = () => read<PaperSetup>("paper/setup.json");

export async function optimiserRuns(): Promise<OptimiserRun[]> {
  return (await read<{ runs: OptimiserRun[] }>("paper/optimiser.json"))?.runs ?? [];
}

async function list<Item>(name: string): Promise<Item[]> {
  return (await read<Item[]>(name)) ?? [];
}

async function read<Content>(name: string): Promise<Content | null> {
  const text = await readFile(join(studyRoot(), "data", "reference", name), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Content);
}

export interface PrintedParameter {
  where: string;
  variant: string | null;
  resource: string | null;
  scenario: string | null;
  modelSize: number | null;
  quantity: string;
  value: number;
  text: string;
  status: string;
}

export const printedFits = () => list<PrintedParameter>("fits.json");
export const drawnMarkers = () => list<PrintedParameter>("k-points.json");
export const printedDigits = () => list<PrintedParameter>("law-digits.json");
