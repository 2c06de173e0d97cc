/** Logs of a user's own, as a trainer writes them: a planted slope with seeded noise, JSONL. */
import { seededRandom } from "../../src/lib/statistics/random.js";

export interface UserLog {
  /** planted fall of ln L per unit of ln step */
  k: number;
  steps?: number;
  /** training steps from one evaluation to the next */
  every?: number;
  seed?: number;
  /** tokens of a step; null: the log has none */
  tokens?: number | null;
  score?: string;
  /** more columns of every line */
  more?: Record<string, unknown>;
}

export function userLog({
  k,
  steps = 40,
  every = 1,
  seed = 1,
  tokens = 1e6,
  score = "val/accuracy",
  more
}: UserLog): string {
  const random = seededRandom(seed);
  const lines = Array.from({ length: steps }, (_, i) => {
    const step = (i + 1) * every;
    return JSON.stringify({
      step,
      [score]: 1 - 0.7 * step ** -k * Math.exp(0.01 * random.normal()),
      ...(tokens === null ? {} : { "perf/total_num_tokens": tokens + Math.floor(1000 * random.normal()) }),
      "response_length/mean": 500 + step,
      ...more
    });
  });
  return `${lines.join("\n")}\n`;
}
