export { plain } from "../../src/lib/plain-text.js";
