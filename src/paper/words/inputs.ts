import type { ContextTopic } from "../../report/site.js";

/** `inputs`: hash of the logs, rows set aside. */
export const topic: ContextTopic = ({ results: { inputs } }) => inputs;
