import { type LogRow, missingSteps, sayRanges } from "./log.js";

/** The warnings of the source's README that concern one log, in our words; null when there is none. */
export function say(...sentences: (string | null | false)[]): string | null {
  const spoken = sentences.filter((sentence) => sentence);
  return spoken.length === 0 ? null : spoken.join(" ");
}

/** Sizes (billions, as the source writes them) whose single repeats the figures draw. */
const SIZES_WITH_REPEATS = ["0.5", "1.5", "3", "7", "14"];

const PLAIN_REPEATS = 3;

export function meanNote(variant: string, paramsB: string, rows: LogRow[]): string | null {
  const size = `${variant} ${paramsB}B`;
  const small = SIZES_WITH_REPEATS.includes(paramsB);
  const newer = newerSteps(variant, paramsB);
  return say(
    variant === "base" && small && "One of the repeats behind the mean used a prompt 17.2 tokens shorter.",
    small && fewerRepeats(rows, newer),
    fallingCompute(rows),
    newer.length > 0 &&
      `The mean at ${sayRanges(newer)} is of a newer state of the measurements than the logs of the single repeats hold.`,
    size === "base 32B" &&
      "Two of its three repeats are cut at step 40 in the released extraction code: later points are a single run.",
    size === "base 72B" && "One of its three repeats is cut at step 96 in the released extraction code.",
    size === "instruct 32B" && "Steps 1-3 are drawn nowhere, response lengths only for steps 11-100.",
    size === "instruct 72B" && "Steps 1-3 are drawn nowhere, response lengths only for steps 11-99."
  );
}

/** Steps at which the published mean is of a newer state than the single repeats. */
function newerSteps(variant: string, paramsB: string): number[] {
  if (variant === "base" && paramsB === "1.5") return [71, 72, 73, 74, 75, 76, 77, 78, 79];
  if (variant === "base" && paramsB === "3") return [11];
  return [];
}

export function repeatNote(variant: string, paramsB: string, promptKind: string): string | null {
  const older = newerSteps(variant, paramsB);
  return say(
    promptKind === "short" && "This repeat used a prompt 17.2 tokens shorter than the others at every step.",
    older.length > 0 &&
      `The measurements at ${sayRanges(older)} are in an older state than the published mean; which repeats changed is not known.`
  );
}

export function unidentifiedNote(rows: LogRow[]): string {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.step, (counts.get(row.step) ?? 0) + 1);
  const single = [...counts].filter(([, count]) => count < PLAIN_REPEATS).map(([step]) => step);
  const order = "The single values of each step in no order: rows of different steps are not one run; compute unknown.";
  return single.length === 0 ? order : `${order} Only one value of ${sayRanges(single)} is known.`;
}

export const STEP_0_NOTE =
  "The evaluation before training of one repeat, which one is not known; other repeats started elsewhere (instruct 3B: 0.06 lower in loss).";

export const LLAMA_NOTE =
  "Points as the published figure draws them: they are not on the grid that averaged scores of this test must lie on, an earlier commit draws other points, and how they came about is not known.";

export const LLAMA_EARLIER_NOTE =
  "Points as the figure of commit 06cacca draws them, five minutes before the published ones by its author date: they are not on the grid that averaged scores of this test must lie on either; compute is that of the published curve, which did not change.";

export function overallNote(repeats: number): string {
  return `Overall score of the benchmarks in an older state of the measurements, drawn as a mean over ${repeats} repeats; compute is not drawn.`;
}

/** "Steps 12 and 15 are not drawn.", or null when there is no gap. */
export function gapNote(rows: LogRow[]): string | null {
  const missing = missingSteps(rows);
  if (missing.length === 0) return null;
  const words = sayRanges(missing);
  return `${words[0]?.toUpperCase()}${words.slice(1)} ${missing.length === 1 ? "is" : "are"} not drawn.`;
}

function fewerRepeats(rows: LogRow[], explained: number[]): string | null {
  const known = rows.filter((row) => (row.values.get("repeats") ?? PLAIN_REPEATS) < PLAIN_REPEATS);
  const unknown = rows.filter((row) => !row.values.has("repeats") && !explained.includes(row.step));
  const list = known.map((row) => `step ${row.step} on ${row.values.get("repeats")}`);
  const parts = [
    ...(list.length > 0 ? [`${list.join(" and ")} of three repeats`] : []),
    ...(unknown.length > 0 ? [`${sayRanges(unknown.map((row) => row.step))} on an unknown number`] : [])
  ];
  return parts.length === 0 ? null : `The mean rests at ${parts.join(", and at ")}.`;
}

function fallingCompute(rows: LogRow[]): string | null {
  const falls = rows.filter((row, i) => {
    const before = rows[i - 1]?.values.get("flops");
    const now = row.values.get("flops");
    return before !== undefined && now !== undefined && now < before;
  });
  if (falls.length === 0) return null;
  return `Mean compute decreases at ${sayRanges(falls.map((row) => row.step))}, where other repeats are averaged than before.`;
}
