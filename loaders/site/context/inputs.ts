import type { ContextTopic } from "../registry.js";

/** `inputs`: number of files, rows read, used and set aside, hash. */
export const topic: ContextTopic = ({ inputs }) => ({
  value: { ...inputs, files: inputs.files.length },
  parts: { excluded: inputs.rowsExcluded > 0 }
});
