/** N of a run, from what says it surest. */

import { baseName } from "../bytes/log-source.js";
import { settingsOf } from "../names/aliases.js";
import { mostParameters, type SizeReading, sizeInColumn, sizeInName } from "../names/model-size.js";
import type { LogColumn } from "../runs/gathered-run.js";
import { columnsOf } from "./columns-of-run.js";
import type { StepTable } from "./step-table.js";

/** Where a model size comes from. */
export interface ModelSize {
  /** N, parameters */
  parameters: number;
  from: string;
}

/** What there is of a run that may state its model's size. */
export interface SizeSources {
  /** what the user says: of single runs by the run's or the file's name, and of all */
  stated: { modelSizes?: ReadonlyMap<string, number>; modelSize?: number };
  path: string;
  run: string;
  /** what tells it from runs that are called alike; absent where none is */
  apart?: string;
  /** the log states the run's name; else it is the file's */
  isNamed: boolean;
  /** texts of columns that name a model */
  models: readonly string[];
  table: StepTable;
  columns: readonly LogColumn[];
  settings: ReadonlyMap<string, string | number | boolean>;
}

/** A text that may state a size, or a number of parameters as the log prints it. */
interface Place {
  from: string;
  text: string;
  reading: SizeReading;
  isCount?: true;
}

/** A nominal size and a number of parameters of one model may be so far apart: tied embeddings count once or twice. */
const nearlyOne = 1.35;
/** So far apart they are of two models, whatever is counted: without embeddings a small one has two thirds of its size. */
const anotherModel = 2;

/**
 * N: the user's word, the identity in the file's metadata, a column, a setting that names the model, a number of parameters
 * that the log prints, then names: the run's, the file's, its folders' from the nearest on.
 *
 * @param say is told what is unclear and what is at odds, with the option
 */
export function modelSizeOf(sources: SizeSources, say: (text: string) => void): ModelSize | null {
  const { stated, path, run, apart, settings } = sources;
  const names = [...(apart === undefined ? [] : [apart]), run, baseName(path)];
  const asked =
    names.map((name) => stated.modelSizes?.get(name)).find((size) => size !== undefined) ?? stated.modelSize;
  if (asked) return { parameters: asked, from: "option --model-size" };
  const identity = identityIn(settings);
  if (identity) return { parameters: identity, from: "the file's metadata" };
  const logged = inColumns(sources, say);
  if (logged === "unclear") return null;
  if (logged !== null) return isAtOdds(logged, sources, say) ? null : logged;
  const places = placesOf(sources);
  for (const place of places) {
    const { from, text, reading } = place;
    if (reading.kind === "none") continue;
    if (reading.kind === "size") {
      if (sources.models.includes(text) && differ(sources.models)) {
        say(
          `the column of the model names several sizes in one run (${sources.models.slice(0, 4).join(", ")}): say which with --model-size`
        );
        return null;
      }
      tellOthers(place, reading.size.parameters, places, say);
      const shown = place.isCount ? from : `${from} (${reading.size.text})`;
      return { parameters: reading.size.parameters, from: shown };
    }
    say(whatIsUnclear(reading, place));
    return null;
  }
  return null;
}

/** Whether a column of sizes says another model than the columns or settings that name it. */
function isAtOdds({ parameters, from }: ModelSize, { models, settings }: SizeSources, say: (text: string) => void) {
  for (const model of [...models, ...settingsOf(settings, "model").map(([, value]) => String(value))]) {
    const reading = sizeInName(model);
    if (reading.kind !== "size") continue;
    const apart = Math.max(reading.size.parameters, parameters) / Math.min(reading.size.parameters, parameters);
    if (apart <= anotherModel) continue;
    say(
      `${from} says ${parameters} parameters, and the model's name ${reading.size.text} (${model}): say which with --model-size`
    );
    return true;
  }
  return false;
}

function whatIsUnclear(reading: Exclude<SizeReading, { kind: "size" | "none" }>, { from, text }: Place): string {
  if (reading.kind === "mixture")
    return `${text} is a mixture of experts: say which parameters count with --model-size, the active ones for compute`;
  if (reading.kind === "unclear")
    return `${from} has the size ${reading.text}, which may be ${reading.choices.join(" or ")}: say which with --model-size`;
  return `${from} gives several sizes (${text}): say which with --model-size`;
}

function inColumns({ table, columns }: SizeSources, say: (text: string) => void): ModelSize | "unclear" | null {
  for (const { column, values: all } of columnsOf(table, columns, ["model-size"])) {
    const { name } = column;
    const values = new Set(all.filter((value) => value > 0));
    if (values.size === 0) continue;
    if (values.size > 1) {
      say(
        `column ${name} has several sizes in one run (${[...values].slice(0, 4).join(", ")}): say which with --model-size`
      );
      return "unclear";
    }
    const [value] = values;
    const parameters = sizeInColumn(name, value!);
    if (parameters !== null) return { parameters, from: `column ${name}` };
    say(
      `column ${name} has ${value}, more than the ${mostParameters / 1e12}T parameters of any model: say the size with --model-size`
    );
  }
  return null;
}

function placesOf({ path, run, isNamed, models, settings }: SizeSources): Place[] {
  const named = (from: string, text: string): Place => ({ from, text, reading: sizeInName(text) });
  const folders = path.slice(0, -baseName(path).length).split(/[\\/]+/);
  return [
    ...models.map((model) => named("the column of the model", model)),
    ...settingsOf(settings, "model").map(([key, value]) => named(`setting ${key}`, String(value))),
    ...settingsOf(settings, "parameters").flatMap(([key, value]) => counted(key, Number(value))),
    ...(isNamed ? [named("the run's name", run)] : []),
    named("the file's name", baseName(path)),
    ...folders.reverse().map((folder) => named("the folder's name", folder))
  ];
}

function counted(key: string, parameters: number): Place[] {
  if (!(parameters > 0 && parameters <= mostParameters)) return [];
  const text = String(parameters).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ",");
  return [{ from: `the ${key}, ${text}`, text, reading: { kind: "size", size: { parameters, text } }, isCount: true }];
}

function differ(models: readonly string[]): boolean {
  const sizes = models.map(sizeInName).flatMap((record) => (record.kind === "size" ? [record.size.parameters] : []));
  return new Set(sizes).size > 1;
}

function tellOthers(chosen: Place, size: number, places: readonly Place[], say: (text: string) => void): void {
  for (const { from, reading, isCount } of places) {
    if (reading.kind !== "size") continue;
    const other = reading.size.parameters;
    const apart = Math.max(other, size) / Math.min(other, size);
    if (apart > (isCount || chosen.isCount ? nearlyOne : 1)) {
      const by =
        chosen.isCount || chosen.reading.kind !== "size" ? chosen.from : `${chosen.from}, ${chosen.reading.size.text}`;
      say(`model size is taken from ${by}; ${from}${isCount ? "" : ` says ${reading.size.text}`}`);
    }
  }
}

/** N from the identity that a study's own logs carry. */
function identityIn(settings: SizeSources["settings"]): number | null {
  const json = settings.get("metadata.rlscale.run");
  if (typeof json !== "string") return null;
  try {
    const { modelSize } = JSON.parse(json) as { modelSize?: unknown };
    return typeof modelSize === "number" && modelSize > 0 ? modelSize : null;
  } catch {
    return null;
  }
}
