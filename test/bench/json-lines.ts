/** 100 MB of JSON lines: 365,000 rows of ten columns, as verl's file logger writes them, from a seed. */
import { seededRandom } from "../../src/lib/statistics/random.js";

export const jsonLinesRows = 365_000;

export function jsonLines(rows = jsonLinesRows): string {
  const random = seededRandom(1);
  const lines: string[] = [];
  for (let step = 1; step <= rows; step++) {
    lines.push(
      JSON.stringify({
        step,
        "val-core/gsm8k/acc/mean@1": 1 - 0.7 * Math.exp(-0.05 * Math.log(step) + 0.01 * random.normal()),
        "perf/total_num_tokens": 2e6 + Math.floor(1e6 * random.uniform()),
        "response_length/mean": Math.round(4e5 + 5e5 * random.uniform()) / 1000,
        "critic/score/mean": random.uniform(),
        "actor/grad_norm": random.uniform(),
        "actor/entropy": random.uniform(),
        "actor/kl_loss": Math.round(1e6 * random.uniform()) / 1e6,
        "perf/throughput": Math.round(1000 * random.uniform()),
        "timing_s/step": 30 + random.uniform()
      })
    );
  }
  return `${lines.join("\n")}\n`;
}
