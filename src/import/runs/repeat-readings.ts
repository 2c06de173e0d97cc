/** How rows that say a step again are read, where nothing in the log says it. */
export const repeatReadings = ["last", "mean", "runs"] as const;
export type RepeatReading = (typeof repeatReadings)[number];
