/** What the cells of a page are written with. */
export { choices } from "./choices.js";
export { figure } from "./figure.js";
export { fragment } from "./fragment.js";
