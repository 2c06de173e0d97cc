import type { Figure } from "../../components/frame/choice-figure.js";
import type { StudySite } from "../paper-site.js";
import { readingFigures } from "./reading-drawings.js";

/** How printed numbers were made, each by its name. */
export const reading = Object.fromEntries(
  Object.entries(readingFigures).map(([name, view]): [string, Figure<StudySite>] => [name, { kind: "reading", view }])
);
