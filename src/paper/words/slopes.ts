import { powerOfTen } from "../../lib/power.js";
import { mainFamily } from "../figure-data.js";
import { nest } from "../nest.js";
import type { ContextTopic } from "../site.js";

/** `slopes.<variant>.<resource>`: each end's own efficiency, and the share of the loss that ten times the resource removes. */
export const topic: ContextTopic = ({ results }) => {
  const own = results.sizeLaws.filter(({ family }) => family === mainFamily(results));
  const slopes: Record<string, unknown> = {};
  for (const { variant, resource } of own) {
    const alike = own
      .filter((law) => law.variant === variant && law.resource === resource)
      .sort((a, b) => a.modelSize - b.modelSize);
    const [smallest, largest] = [alike[0]!, alike.at(-1)!];
    nest(slopes, [variant, resource], {
      smallest: smallest.learningEfficiency,
      largest: largest.learningEfficiency,
      smallestTenfold: 1 - powerOfTen(-smallest.learningEfficiency),
      largestTenfold: 1 - powerOfTen(-largest.learningEfficiency)
    });
  }
  return { value: slopes };
};
