/** Family and variant of a run: as its log states them, or as the name of its model tells. */
import { type RunIdentity, unnamedFamily } from "../../../lib/runs.js";
import type { ImportedLog, ImportedRun } from "../../imported-log.js";
import { familyInName, variantInName } from "../../names/model-names.js";
import { safeName } from "../../names/safe-name.js";
import type { NormaliseChoices } from "./normalised-study.js";

export function familyOf(log: ImportedLog, run: ImportedRun) {
  const setting = Object.entries(log.config).find(
    ([key, value]) => /model/i.test(key) && typeof value === "string" && familyInName(value)
  );
  const places: [string, string][] = [
    ...(setting ? [[`setting ${setting[0]}`, String(setting[1])] as [string, string]] : []),
    ...columnsOf(run, /model|family/i),
    ["the run's name", run.logged],
    ["the file's path", log.path]
  ];
  for (const [from, text] of places) {
    const found = familyInName(text);
    if (found) return { id: safeName(found.value, "models"), name: found.text, from: `${from} (${found.text})` };
  }
  return null;
}

/** Families as names tell them, if they tell every run's: else one family of all, so that sizes are not torn apart. */
export function familyFrom(families: readonly ReturnType<typeof familyOf>[], i: number, stated: Partial<RunIdentity>) {
  if (stated.family) return { id: stated.family, name: stated.family, from: "the file's metadata" };
  if (families.every((family) => family !== null)) return families[i]!;
  return { id: "models", name: unnamedFamily, from: "no name tells the family of every run: one of all of them" };
}

export function variantOf(
  log: ImportedLog,
  run: ImportedRun,
  stated: Partial<RunIdentity>,
  { variant }: NormaliseChoices
) {
  if (variant) return { id: variant, from: "option --variant" };
  if (stated.variant) return { id: stated.variant, from: "the file's metadata" };
  const settings = Object.entries(log.config).filter(([key, value]) => /model/i.test(key) && typeof value === "string");
  const places: [string, string][] = [
    ...settings.map(([key, value]): [string, string] => [`setting ${key}`, String(value)]),
    ...columnsOf(run, /model|family|^variant$/i),
    ["the run's name", run.logged],
    ["the file's path", log.path]
  ];
  for (const [from, text] of places) {
    const found = variantInName(text);
    if (found) return { id: found.value, from: `${from} (${found.text})` };
  }
  return { id: "base" as const, from: "no name tells it: base is assumed, --variant instruct says otherwise" };
}

/** Columns of the model that hold one cell in all rows of a run, with it. */
function columnsOf({ cells }: ImportedRun, named: RegExp): [from: string, cell: string][] {
  return [...cells].filter(([name]) => named.test(name)).map(([name, cell]) => [`column ${name}`, cell]);
}

/** Identity that a study's own logs carry, as far as it is whole. */
export function statedIdentity({ config }: ImportedLog): Partial<RunIdentity> {
  const json = config["metadata.rlscale.run"];
  if (typeof json !== "string") return {};
  try {
    const { family, variant, kind, groupSize, repeats } = JSON.parse(json) as Partial<RunIdentity>;
    const whole: Partial<RunIdentity> = {};
    if (typeof family === "string" && safeName(family, "") === family) whole.family = family;
    if (variant === "base" || variant === "instruct") whole.variant = variant;
    if (kind === "mean") whole.kind = kind;
    if (Number.isSafeInteger(groupSize) && groupSize! > 0) whole.groupSize = groupSize!;
    if (Number.isSafeInteger(repeats) && repeats! > 0) whole.repeats = repeats!;
    return whole;
  } catch {
    return {};
  }
}
