import { buildSamples, type SeriesSamples } from "../../loaders/analysis/build-samples.js";
import { buildRuns } from "../../loaders/study/build-runs.js";
import { readStudy } from "../../loaders/study/study.js";

/** What inference reads of the study's series, from the logs. */
export const studySamples: SeriesSamples[] = buildSamples(await buildRuns("."), await readStudy("."));

export function samplesOf(variant: string, resource: string): SeriesSamples {
  return studySamples.find((one) => one.family === "qwen2.5" && one.variant === variant && one.resource === resource)!;
}
