/** Families, variants and recipes of a study as people write them. */
import { firstOf } from "./items.js";
import type { Family, Results } from "./results.js";
import { ofFamily } from "./runs.js";

/** The family that the study is about; the others are checks. */
export function mainFamily({ study }: { study: Pick<Results["study"], "families"> }): Family {
  return firstOf(study.families).id;
}

/** A family as people write it. */
export function familyName({ study }: Pick<Results, "study">, family: string): string {
  return study.families.find(({ id }) => id === family)?.name ?? family;
}

/** Family and variant as people write them; the variant alone of models whose family no name tells. */
export function seriesName(results: Pick<Results, "study">, family: string, variant: string): string {
  return ofFamily(familyName(results, family), variant);
}

/** What the runs of a family are seeds of: its recipe where several families are, else the family. */
export function recipeName(results: Pick<Results, "study">, family: Family): string {
  return results.study.families.find(({ id }) => id === family)?.recipe ?? familyName(results, family);
}
