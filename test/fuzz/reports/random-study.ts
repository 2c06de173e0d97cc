/** Made-up studies, one a seed: 1 to 8 sizes, 1 to 10 seeds, one to three recipes, whatever course their scores take. */
import { seededRandom } from "../../../src/lib/statistics/random.js";

export interface RandomStudy {
  /** text of each log by its path */
  logs: Map<string, string>;
  /** options of rlscale new */
  answers: string[];
  /** what it is, for a message */
  about: string;
}

const sizes = ["0.6B", "1.7B", "4B", "8B", "14B", "32B", "70B", "135M"];
const courses = ["rising", "flat", "falling", "noisy", "jump", "perfect", "zero", "constant"] as const;
const names = ["qwen3", "数学-rl", "my run", "Llama-3.2", "a".repeat(180), "x<b>&amp;", "it's-“quoted”", "run"];
const scores = ["val/accuracy", "eval/math500_acc", "test_score/gsm8k", "val-core/openai/gsm8k/reward/mean@1"];

export function randomStudy(seed: number): RandomStudy {
  const random = seededRandom(Math.imul(seed + 1, 0x9e3779b1) >>> 0);
  const below = (n: number) => Math.floor(random.uniform() * n);
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)]!;
  const chance = (p: number) => random.uniform() < p;
  const sizeCount = 1 + below(8);
  const seeds = chance(0.4) ? 1 : 1 + below(10);
  const recipes = chance(0.6) ? [""] : ["-grpo", "-dapo", "-rloo"].slice(0, 2 + below(2));
  const [name, score, course] = [pick(names), pick(scores), pick(courses)];
  const evaluations = pick([1, 2, 5, 6, 12, 40, 120]);
  const every = pick([1, 5, 10]);
  const withTokens = pick(["all", "none", "some"]);
  const [withStart, withSeeds, mixed] = [chance(0.5), seeds > 1 || chance(0.3), chance(0.3)];
  const logs = new Map<string, string>();
  for (const [r, recipe] of recipes.entries())
    for (let s = 0; s < sizeCount; s++)
      for (let seed = 1; seed <= seeds; seed++) {
        const own = mixed ? pick(courses) : course;
        const tokens = withTokens === "all" || (withTokens === "some" && chance(0.7));
        const stops = chance(0.1) ? Math.max(1, Math.floor(evaluations / 3)) : evaluations;
        const level = 0.15 + 0.08 * s + 0.03 * r;
        const text = Array.from({ length: stops + (withStart ? 1 : 0) }, (_, i) => {
          const step = (withStart ? i : i + 1) * every;
          const value = scoreAt(own, step / (every * evaluations), level, random.normal());
          return JSON.stringify({
            step,
            [score]: chance(0.02) ? null : value,
            ...(tokens && !chance(0.02)
              ? { "perf/total_num_tokens": Math.round(1e6 * (1 + 0.1 * random.uniform())) }
              : {})
          });
        });
        const run = `${name}-${sizes[s]}${recipe}${withSeeds ? `-seed${seed}` : ""}`.replaceAll("/", "-");
        logs.set(`${run}.jsonl`, `${text.join("\n")}\n`);
      }
  return {
    logs,
    answers: [`--score=${score}`],
    about: `${sizeCount} sizes, ${seeds} seeds, ${recipes.length} recipes, ${mixed ? "mixed" : course}, ${evaluations} evaluations, tokens ${withTokens}, ${name.slice(0, 20)}`
  };
}

/** @param along part of the run, 0 to 1 */
function scoreAt(course: (typeof courses)[number], along: number, level: number, normal: number): number {
  const noise = 0.01 * normal;
  const value = {
    rising: level + 0.15 * Math.log1p(9 * along) + noise,
    flat: level + noise,
    falling: level - 0.1 * along + noise,
    noisy: level + 15 * noise,
    jump: (along > 0.4 ? level + 0.2 : 0.02) + noise,
    perfect: along > 0.5 ? 1 : level + noise,
    zero: 0,
    constant: level
  }[course];
  return Number(Math.min(1, Math.max(0, value)).toFixed(4));
}
