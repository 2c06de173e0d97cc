import { figureData } from "../../components/loss-curves/loss-curves-data.js";
import type { ContextTopic } from "../paper-site.js";

/** `sizes`: list, count, smallest and largest N of the study's own family. */
export const topic: ContextTopic = ({ results }) => {
  const sizes = new Set(figureData(results).curves.map(({ modelSize }) => modelSize));
  const list = [...sizes].sort((a, b) => a - b);
  return { list, count: list.length, smallest: list[0], largest: list.at(-1) };
};
