import { importAccount } from "../import-account.js";
import type { ContextTopic } from "../registry.js";

const account = await importAccount();

/** `importAccount`: whether the study was made from logs as they were found, and how many files there were. */
export const topic: ContextTopic = () => ({
  value: { files: account?.files.length ?? 0 },
  parts: { "import-account": account !== null }
});
