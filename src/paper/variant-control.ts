/** The choice of a variant among those that a study has of its own family. */
import type { RadioControl } from "../components/frame/choice-figure.js";
import { available, variantControl as everyVariant } from "../components/frame/choice-words.js";
import type { Results } from "../lib/results.js";
import { mainFamily } from "../lib/series-names.js";

export function variantControl(study: Pick<Results["study"], "series" | "families">): RadioControl {
  const ofFamily = study.series.filter(({ family }) => family === mainFamily({ study }));
  return available(
    everyVariant,
    ofFamily.map(({ variant }) => variant)
  );
}
