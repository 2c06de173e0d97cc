import type { ContextTopic } from "../site.js";

/** `importAccount`: whether the study was made from logs as they were found, and how many files there were. */
export const topic: ContextTopic = ({ reference: { account } }) => ({
  value: { files: account?.files.length ?? 0 },
  parts: { "import-account": account !== null }
});
