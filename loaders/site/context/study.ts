import type { ContextTopic } from "../registry.js";

/** `study`: title, authors, address, algorithm, batch and so on, as the results have it. */
export const topic: ContextTopic = ({ study }) => ({ value: study });
