import { figureData } from "../../components/loss-curves/loss-curves-data.js";
import { inferredSeries } from "../efficiency/slopes-data.js";
import type { ContextTopic } from "../paper-site.js";

/** `curves`: how many loss curves the study's own family has, their variants and evaluations. */
export const topic: ContextTopic = ({ results }) => {
  const { curves } = figureData(results);
  const variants = new Set(curves.map(({ variant }) => variant));
  return {
    count: curves.length,
    variants: variants.size,
    fitted: inferredSeries(results)
      .filter(({ resource }) => resource === "compute")
      .reduce((sum, { sizes }) => sum + sizes.reduce((points, size) => points + size.points, 0), 0),
    evaluations: curves.reduce((sum, { step }) => sum + step.length, 0)
  };
};
