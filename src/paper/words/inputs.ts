import type { ContextTopic } from "../site.js";

/** `inputs`: number of files, rows read, used and set aside, hash. */
export const topic: ContextTopic = ({ results: { inputs } }) => ({
  value: { ...inputs, files: inputs.files.length }
});
