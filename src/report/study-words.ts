/** What a study says of itself on its pages, true also where it leaves something out. Plain text but where HTML is said. */
import { visible } from "../import/names/safe-name.js";
import { count, escapeHtml, list, plural, word } from "../lib/format.js";
import { firstOf } from "../lib/items.js";
import type { Results } from "../lib/results.js";
import { fewestPoints } from "../lib/user-runs/fit-user-run.js";
import type { StudySite } from "./site.js";

type StudyFacts = Results["study"];

/** Who and when, as `study.yaml` has it; empty where it says neither. */
export function byline({ authors, venue, year }: StudyFacts, date: string | null = null): string {
  return [authors, venue, date ?? year].filter((part) => part !== null).join(", ");
}

/** What the score was measured on. */
export function roleSentence({ reference }: Pick<StudySite, "reference">): string {
  const { training, unknown, runs } = reference.logs.roles;
  const score = `The score, ${visible(reference.study.score)},`;
  if (training === runs) return `${score} is of the training batch, not of held-out problems.`;
  if (training > 0)
    return `${score} is of the training batch, not of held-out problems, in ${training} of ${runs} logs.`;
  if (unknown > 0) return `${score} is a fraction right: nothing in the logs states whether of held-out problems.`;
  return `${score} is of evaluations, not of the training batch.`;
}

/** Over how many problems the score is a mean. */
export function problemsSentence({ heldOutProblems }: StudyFacts): string {
  return heldOutProblems > 0
    ? `The score is a mean over ${plural(heldOutProblems, "problem")}.`
    : "The logs do not say over how many problems the score is a mean.";
}

/** What a curve is: single runs are no means. */
export function curveSentence({ curves }: Results): string {
  const kinds = new Set(curves.map(({ kind }) => kind));
  if (curves.length === 1 && kinds.has("repeat")) return "The curve is one run.";
  if (kinds.size === 1 && kinds.has("mean"))
    return "Each fitted curve is of one size: a mean over its seeds where there are several.";
  const words = {
    mean: "a mean over repeats",
    repeat: "one run",
    "published-curve": "a curve as published"
  } as const;
  const known = [...kinds].flatMap((kind) => (kind in words ? [words[kind as keyof typeof words]] : []));
  return `Each curve is ${known.join(" or ")}.`;
}

/** What an interval holds. */
export function intervalSentence({ inference, runSlopes }: Pick<Results, "inference" | "runSlopes">): string {
  const { settings, series } = inference;
  if (series.length === 0) {
    const [curve, missing] = runSlopes.some(({ kind }) => kind === "mean")
      ? ["curve", "what its seeds differ by is not in it"]
      : ["run", "what another run of the same setting would differ by is not in it, that takes repeats"];
    return `A ${curve} may leave its power law slowly, so that neighbouring evaluations are not independent: how far, and for how long, is drawn from what its residuals allow. The interval is widened for few evaluations. It is of this ${curve}: ${missing}.`;
  }
  return `Where a series has repeats, ${count(settings.resamples)} draws are made: each adds to a slope noise of evaluations, a slow departure from the power law as large and as long as the residuals allow, and what whole runs differ by, from the variance of the repeats. An interval of a single run does not hold that last part.`;
}

/** What becomes comparable with what. */
export function comparedSentence({ study, curves, inference }: Results): string {
  if (curves.length === 1)
    return firstOf(curves).kind === "repeat"
      ? "There is one run, so nothing can be compared yet."
      : "The runs are seeds of one setting, which has no other to be compared with yet.";
  const names = new Set(curves.map(({ family, variant }) => `${family} ${variant}`));
  const repeated =
    inference.series.length > 0 ||
    curves.some(({ kind }) => kind === "mean") ||
    study.families.some((family) => family.recipe)
      ? ""
      : " No setting has repeats, so a difference between two runs is not distinguishable from chance: their intervals are of each run alone.";
  return names.size === 1 && study.series.length === 1
    ? `All runs are of one family and variant, so their slopes can be set side by side.${repeated}`
    : `Runs of one family and variant are compared with each other; between families, data and recipes may differ too.${repeated}`;
}

/** Recipes whose seeds have no mean curve; empty where every recipe has one. HTML. */
export function noMeanSentence({ study }: Pick<Results, "study">): string {
  const recipes = [...new Set(study.families.flatMap(({ recipe }) => recipe ?? []))];
  if (recipes.length === 0) return "";
  const names =
    recipes.length <= 4
      ? list(recipes.map((recipe) => escapeHtml(visible(recipe))))
      : `${word(recipes.length)} recipes`;
  return `The seeds of ${names} were evaluated at different steps: fewer than ${word(fewestPoints)} are in common. So their mean curve cannot be drawn, and each seed has its own line.`;
}

/** Where the logs were found; HTML. */
export function sourceWords({ results: { study }, reference }: StudySite): string {
  const { remarks } = reference.study;
  const link = study.url === null ? "" : ` <a href="${escapeHtml(study.url)}">${escapeHtml(study.url)}</a>.`;
  const said = [study.provenance, remarks.precision ?? "", remarks.licence ?? ""].filter((text) => text !== "");
  return `${escapeHtml(said.join(" "))}${link}`;
}
