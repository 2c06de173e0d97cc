/** Printed and drawn numbers that the pages show beside the results. Plain JSON; what is not there is an empty list or null. */

import { pick } from "../lib/pick.js";
import type { ReferenceValue } from "../lib/reference-value.js";
import type { RunsRecord } from "../lib/runs/runs-record.js";
import type { ReferenceFiles } from "../report/study-report.js";
import type { ElsewhereRecord } from "./elsewhere/elsewhere-record.js";

export interface PaperReference {
  /** `data/reference/accounting.json` */
  sources: SourceAccount[];
  /** `data/reference/paper/setup.json` */
  setup: PaperSetup | null;
  /** `data/reference/paper/optimiser.json` */
  optimiser: OptimiserRun[];
  /** `data/reference/reuse-subsets.json` */
  reuseSubsets: ReuseSubset[];
  /** `data/reference/prompt-length.json` */
  promptLengths: PromptLength[];
  /** `data/reference/benchmark-repeat-std.json` */
  benchmarkBands: BenchmarkBand[];
  /** `data/reference/repeat-std.json`, current */
  repeatDeviations: RepeatDeviation[];
  /** `data/reference/fits.json`, current */
  printedFits: PrintedFit[];
  /** `data/reference/k-points.json`: markers of k(N), current */
  slopeMarkers: SlopeMarker[];
  /** `data/reference/law-digits.json`: K_max behind the markers, current */
  limitDigits: LimitDigits[];
  /** `data/elsewhere.json`; null where it is not there */
  elsewhere: ElsewhereRecord | null;
  /** `data/reference/external-models.json`: models that are not the study's */
  externalModels: ExternalModel[];
  /** `data/what-runs-tell.json`: states, forecasts, noise and early order of single runs */
  runsTold: RunsRecord | null;
}

interface SourceAccount {
  table: string;
  rows: number;
  placed: { placement: string; where: string; rows: number }[];
}

interface PaperSetup {
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

export interface ReuseSubset {
  reuseFactor: number;
  uniqueSamples: number;
}

/** Prompt tokens an answer along a run. */
interface PromptLength {
  id: string;
  variant: string | null;
  quantity: string;
  step: number[];
  value: number[];
}

/** Standard deviation over the repeats of one curve, as drawn. */
interface BenchmarkBand {
  variant: string | null;
  modelSize: number | null;
  benchmark: string | null;
  step: number[];
  value: number[];
}

type RepeatDeviation = Pick<ReferenceValue, "variant" | "modelSize" | "quantity" | "value">;
type PrintedFit = Pick<ReferenceValue, "where" | "modelSize" | "quantity" | "value" | "text">;
type SlopeMarker = Pick<ReferenceValue, "variant" | "resource" | "scenario" | "modelSize" | "value">;

interface LimitDigits {
  /** how far markers lie from the law at most, relative */
  maxRelativeDeviation?: number;
}

export interface ExternalModel {
  model: string;
  architecture: "dense" | "mixture-of-experts";
  modelSize: number;
  value: number;
}

/** All of it, of a study's folder. */
export async function readPaperReference({ list, json }: ReferenceFiles): Promise<PaperReference> {
  const current = <Row>(name: string) => list<Row & { status: string; quantity: string }>(name, isCurrent);
  const markers = await current<SlopeMarker>("k-points.json");
  const digits = await current<LimitDigits>("law-digits.json");
  const models = await list<ExternalModel & { scenario: string }>("external-models.json");
  return {
    runsTold: await json<RunsRecord>("data/what-runs-tell.json"),
    sources: await list<SourceAccount>("accounting.json"),
    setup: await json<PaperSetup>("data/reference/paper/setup.json"),
    elsewhere: await json<ElsewhereRecord>("data/elsewhere.json"),
    optimiser: (await json<{ runs: OptimiserRun[] }>("data/reference/paper/optimiser.json"))?.runs ?? [],
    reuseSubsets: pick(await list<ReuseSubset>("reuse-subsets.json"), "reuseFactor", "uniqueSamples"),
    promptLengths: pick(
      await list<PromptLength>("prompt-length.json"),
      ...(["id", "variant", "quantity", "step", "value"] as const)
    ),
    benchmarkBands: pick(
      await list<BenchmarkBand>("benchmark-repeat-std.json"),
      ...(["variant", "modelSize", "benchmark", "step", "value"] as const)
    ),
    repeatDeviations: pick(
      await current<RepeatDeviation>("repeat-std.json"),
      ...(["variant", "modelSize", "quantity", "value"] as const)
    ),
    printedFits: pick(
      await current<PrintedFit>("fits.json"),
      ...(["where", "modelSize", "quantity", "value", "text"] as const)
    ),
    slopeMarkers: pick(
      markers.filter(({ quantity }) => quantity === "k"),
      ...(["variant", "resource", "scenario", "modelSize", "value"] as const)
    ),
    limitDigits: pick(
      digits.filter(({ quantity }) => quantity === "K_max"),
      "maxRelativeDeviation"
    ),
    externalModels: pick(
      models.filter(({ scenario }) => scenario === "external"),
      ...(["model", "architecture", "modelSize", "value"] as const)
    )
  };
}

function isCurrent({ status }: { status: string }): boolean {
  return status === "current";
}
