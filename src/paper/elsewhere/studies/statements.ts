/** What OctoThinker states in words, as differences of scores on MATH500 at the end of its runs. */
import { mean } from "../../../lib/goodness.js";
import { firstOf } from "../../../lib/items.js";
import { marginOf } from "../../claims/margins.js";
import type { ElsewhereRecord } from "../elsewhere-record.js";

type Reproduced = "yes" | "too close" | "no";

export interface Statement {
  says: string;
  /** runs on the first side, in the words of the table */
  first: string;
  second: string;
  firstScore: number;
  secondScore: number;
  reproduced: Reproduced;
}

/** A run of which the figure shows start and end. */
export interface EndOfRun {
  name: string;
  before: number;
  end: number;
}

const runs = {
  plain: "llama 3b 0411 2024",
  fineMath: "llama 3b analysis fm4p 20B 0411 1327",
  webPro: "llama 3b analysis mm web pro 20B 0411 1333",
  plus20: "llama 3b analysis mm web pro plus 20B 0411 1331",
  again20: "llama 3b analysis mm web pro plus 20B 0411 2209",
  plus70: "llama 3b analysis mm web pro plus 70B 0411 1425",
  plus100: "llama 3b analysis mm web pro plus 100B 0411 1425",
  freeText: "llama 3b analysis mmwebpro openr1 ins 89101 cpt8k rl8k 0411 2035",
  template: "llama 3b analysis mmwebpro openr1 ins 89101 cpt8k rl8k orztemplate 0419 0137",
  long: "llama 3b decay long 20B 0421 1332",
  qwen: "qwen 3b 0411 1954"
} as const;
type RunName = keyof typeof runs;

const names: Record<RunName, string> = {
  plain: "no mid-training",
  fineMath: "FineMath-4plus, 20B tokens",
  webPro: "MegaMath-Web-Pro, 20B tokens",
  plus20: "Web-Pro plus, 20B tokens",
  again20: "Web-Pro plus, 20B tokens, again",
  plus70: "Web-Pro plus, 70B tokens",
  plus100: "Web-Pro plus, 100B tokens",
  freeText: "long answers, plain prompt",
  template: "long answers, prompt template",
  long: "stable, then decay on long answers",
  qwen: "Qwen2.5-3B"
};

/** As the paper puts it, which runs test it, and what of their difference would show it. */
const stated: readonly [says: string, RunName, RunName, "higher" | "no higher" | "as high"][] = [
  ["A corpus of good mathematics improves RL", "webPro", "plain", "higher"],
  ["FineMath-4plus does not", "fineMath", "plain", "no higher"],
  ["More tokens of mid-training, stronger RL", "plus70", "plus20", "higher"],
  ["More tokens of mid-training, stronger RL", "plus100", "plus70", "higher"],
  ["Long answers make RL unstable unless formatted", "template", "freeText", "higher"],
  ["Llama, mid-trained in two stages, closes the gap to Qwen", "long", "qwen", "as high"]
];

/** Evaluations at the end of a run that make its score, as in the claims on recipes. */
const last = 3;

export function endsOfRuns({ curves }: Pick<ElsewhereRecord, "curves">): Record<RunName, EndOfRun> {
  const found = Object.entries(runs).map(([key, name]) => {
    const curve = curves.find((candidate) => candidate.study === "octothinker" && candidate.name === name);
    if (curve === undefined) throw new RangeError(`data/elsewhere.json: curves: needs "${name}" of OctoThinker`);
    return [key, { name: names[key as RunName], before: firstOf(curve.score), end: mean(curve.score.slice(-last)) }];
  });
  return Object.fromEntries(found) as Record<RunName, EndOfRun>;
}

export function statements(record: Pick<ElsewhereRecord, "curves">): Statement[] {
  const ends = endsOfRuns(record);
  const margin = statementMargin();
  return stated.map(([says, first, second, shows]) => {
    const [firstScore, secondScore] = [ends[first].end, ends[second].end];
    const difference = firstScore - secondScore;
    const reproduced = {
      higher: difference >= margin ? "yes" : difference > 0 ? "too close" : "no",
      "no higher": difference < margin ? "yes" : "no",
      "as high": difference > -margin ? "yes" : "no"
    }[shows] as Reproduced;
    return { says, first: names[first], second: names[second], firstScore, secondScore, reproduced };
  });
}

/** Scores closer than this count as equal. */
export function statementMargin(): number {
  return marginOf("difference", "loss").value;
}
