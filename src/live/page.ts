/** What the cells of a page are written with. */
export { type ChoicesElement, choices } from "./choices.js";
export { type FigureOptions, figure, type Provenance } from "./figure.js";
export { fragment } from "./fragment.js";
