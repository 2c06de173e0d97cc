import { change, count, fixed, interval, list, loss, modelSize, percent, plural } from "../../lib/format.js";
import { sideLevel } from "../../lib/inference/experiments/equivalence.js";
import { firstOf, mustFind } from "../../lib/items.js";
import type { Results } from "../../lib/results.js";
import type { ReuseSubset } from "../paper-reference.js";
import type { ContextTopic } from "../paper-site.js";
import { reuseData } from "./reuse-data.js";
import { aboveSentence } from "./reuse-limits.js";
import { judgeReuse, marginText, notWorseUpTo, reachWords, undecidedWords, worseWords } from "./reuse-text.js";

/** `dataReuse`: sentences about the reuse runs, each in the words that the results ask for. */
export const topic: ContextTopic = ({ results, series, reference }) => {
  const reuse = reuseData(results, series);
  const subsets = reference.reuseSubsets;
  if (reuse === null) return {};
  const record = results.experiments.reuse!;
  const window = firstOf(firstOf(reuse.variants).windows);
  const choice = { margin: reuse.margin, from: window.from, against: "repeats" } as const;
  const rows = judgeReuse(reuse, choice);
  const reach = reachWords(rows);
  const margin = marginText(reuse.margin);
  const most = Math.max(...rows.map(({ reuseFactor }) => reuseFactor));
  const atMost = rows.filter(({ reuseFactor }) => reuseFactor === most);
  const answer =
    reach === null
      ? `Even the fewest passes are not shown to end less than ${margin} above the loss of fresh problems.`
      : `Up to ${reach}, training on repeated problems is shown to end less than ${margin} above the loss of fresh ones.`;
  const farthest = `At ${plural(most, "pass", "passes")} it ends above that loss by ${list(
    atMost.map(
      ({ variant, gap, test }) => `${change(gap, 3)} ${interval(...test.interval, (v) => change(v, 3))} in ${variant}`
    )
  )}.`;
  const open = undecidedWords(rows);
  return {
    size: modelSize(reuse.modelSize),
    margin,
    safest: Math.min(
      ...reuse.variants.map(({ variant }) => notWorseUpTo(rows.filter((r) => r.variant === variant)) ?? 0)
    ),
    answer,
    farthest,
    above: aboveSentence(record),
    undecided: open === null ? "No run is left undecided." : `Undecided at this margin: ${open}.`,
    worse: worseSentence(worseWords(rows), margin),
    from: window.from,
    to: window.to,
    power: `If reuse made no difference at all, one such run would be shown \u201cnot worse\u201d with a chance of ${list(
      reuse.variants.map(
        ({ variant }) => `${percent(mustFind(rows, (r) => r.variant === variant).test.power)} in ${variant}`
      )
    )}; \u201cundecided\u201d therefore says as much about the noise as about reuse.`,
    windows: windowSentence(reuse, choice),
    choices: choiceSentence(record, margin),
    spread: spreadSentence(reuse, record),
    together: togetherSentence(record, margin),
    limits: record.limits.join(" "),
    withoutCurve: withoutCurve(subsets, new Set(rows.map(({ reuseFactor }) => reuseFactor)), record.reference),
    reference: referenceSentence(reuse, record),
    repeats: list(
      record.variants.map(
        ({ variant, windows }) =>
          `${plural(firstOf(windows).reference.runs.length, "repeat")} of one prompt in ${variant}`
      )
    ),
    matched: matchedSentence(record),
    level: `Each test is at ${percent(sideLevel)} a side, as every claim on this site is: a run is not worse where its ${percent(1 - 2 * sideLevel)} interval ends below the margin.`
  };
};

function worseSentence(worse: string | null, margin: string): string {
  return worse === null
    ? `No run is shown to be worse by more than ${margin}.`
    : `Shown to be worse by more than ${margin}: ${worse}.`;
}

type Data = NonNullable<ReturnType<typeof reuseData>>;
type Record_ = NonNullable<Results["experiments"]["reuse"]>;

/** Whether the reach stays where it is when the window is cut otherwise. */
function windowSentence(reuse: Data, choice: Parameters<typeof judgeReuse>[1]): string {
  const { windows } = firstOf(reuse.variants);
  const reaches = windows.map(({ from, to }) => ({
    name: `steps ${from}\u2013${to}`,
    reach: reachWords(judgeReuse(reuse, { ...choice, from })) ?? "no number of passes"
  }));
  const others = reaches.slice(1);
  const moved = others.filter(({ reach }) => reach !== firstOf(reaches).reach);
  if (moved.length === 0) {
    return `With ${list(others.map(({ name }) => name))} as the end of a run, the limit is the same.`;
  }
  return `With other steps as the end of a run, the limit moves: it is ${list(moved.map(({ name, reach }) => `${reach} over ${name}`))}.`;
}

/** How many verdicts change with another way of pooling the error between runs. */
function choiceSentence({ variants }: Record_, margin: string): string {
  const rows = variants.flatMap(({ variant, windows }) => firstOf(windows).rows.map((row) => ({ variant, row })));
  const moved = rows.filter(({ row }) => row.otherwise.some(({ verdict }) => verdict !== row.test.verdict));
  const head = "With the error pooled on another scale, or taken from this size alone,";
  if (moved.length === 0) return `${head} all ${count(rows.length)} verdicts at \u00b1${margin} stay as they are.`;
  const named = list(
    variants.flatMap(({ variant }) => {
      const factors = moved.filter((move) => move.variant === variant).map(({ row }) => count(row.reuseFactor));
      return factors.length === 0 ? [] : [`${list(factors)} in ${variant}`];
    })
  );
  return `${head} ${count(moved.length)} of ${count(rows.length)} verdicts change: ${named}.`;
}

function spreadSentence(reuse: Data, { variants }: Record_): string {
  const parts = variants.map(({ variant, windows }) => {
    const losses = firstOf(windows).reference.runs.map((run) => run.loss);
    return `${loss(Math.max(...losses) - Math.min(...losses))} in ${variant}`;
  });
  const { s, df } = firstOf(firstOf(reuse.variants).windows);
  return `The repeats of the main run lie up to ${list(parts)} apart over the same steps. Pooled over every setting that has repeats, one run scatters by ${fixed(s, 4)}, with ${count(df)} degrees of freedom.`;
}

/** Runs with a gap, and what the reference is then. */
function matchedSentence({ variants }: Record_): string {
  const short = variants.flatMap(({ variant, windows }) => {
    const { window, rows } = firstOf(windows);
    const all = window.to - window.from + 1;
    return rows
      .filter(({ evaluations }) => evaluations < all)
      .map(
        ({ reuseFactor, evaluations }) =>
          `${count(evaluations)} of ${count(all)} for ${plural(reuseFactor, "pass", "passes")} in ${variant}`
      );
  });
  return short.length === 0
    ? "Both have every evaluation of the window."
    : `Where a run lacks evaluations (it has ${list(short)}), the reference is the mean over those that the run has.`;
}

function togetherSentence({ variants }: Record_, margin: string): string {
  const parts = variants.flatMap(({ variant, windows }) => {
    const last = [...firstOf(windows).together].reverse().find(({ test }) => test.equivalent);
    return last ? [`up to ${plural(last.upTo, "pass", "passes")} in ${variant} (${change(last.difference, 3)})`] : [];
  });
  return parts.length === 0
    ? `Even averaged over runs, no stretch of passes is shown to be the same as fresh data within \u00b1${margin}.`
    : `Averaged over all runs ${list(parts)}, the difference is shown to lie within \u00b1${margin}; an average hides what its last member does.`;
}

function withoutCurve(subsets: readonly ReuseSubset[], measured: ReadonlySet<number>, reference: number): string {
  const missing = subsets.filter(({ reuseFactor }) => reuseFactor !== reference && !measured.has(reuseFactor));
  return missing.length === 0
    ? "Every released subset has a curve."
    : `Subsets for ${list(missing.map(({ reuseFactor }) => count(reuseFactor)))} passes were released too, but no curve of such a run is drawn anywhere.`;
}

function referenceSentence(reuse: Data, { reference }: Record_): string {
  const repeats = reuse.variants.flatMap(({ runs }) => {
    const run = runs.find((run) => run.reuseFactor === reference && run.state === "current");
    return run?.repeat ? [run.repeat] : [];
  });
  const same = new Set(repeats).size === 1 && repeats.length === reuse.variants.length;
  if (!same) return "The run that the paper draws as its reference is one run, not a mean.";
  return `The run that the paper draws as its reference is repeat ${repeats[0]} of the main run, not a run of its own and not a mean.`;
}
