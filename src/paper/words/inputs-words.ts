import type { ContextTopic } from "../paper-site.js";

/** `inputs`: hash of the logs, rows set aside. */
export const topic: ContextTopic = ({ results: { inputs } }) => inputs;
