import { figureData } from "../../report/figure-data.js";
import type { ContextTopic } from "../site.js";

/** `curves`: how many loss curves the study's own family has, their variants and evaluations. */
export const topic: ContextTopic = ({ results }) => {
  const { curves } = figureData(results);
  const variants = new Set(curves.map(({ variant }) => variant));
  return {
    count: curves.length,
    variants: variants.size,
    evaluations: curves.reduce((sum, { step }) => sum + step.length, 0)
  };
};
