import type { ContextTopic } from "../paper-site.js";

/** `study`: title, authors, address, algorithm, batch and so on, as the results have it. */
export const topic: ContextTopic = ({ results: { study } }) => study;
