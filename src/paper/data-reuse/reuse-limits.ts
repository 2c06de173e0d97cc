/** How far problems can be repeated, in sentences that the overview and the page on data reuse share. */
import { count, list } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import type { ReuseRecord } from "../../lib/records/experiments-record.js";

type Row = ReuseRecord["variants"][number]["windows"][number]["rows"][number];

const namedRows = (reuse: ReuseRecord, which: (row: Row) => boolean) =>
  list(
    reuse.variants.flatMap(({ variant, windows }) => {
      const passes = firstOf(windows)
        .rows.filter(which)
        .map(({ reuseFactor }) => count(reuseFactor));
      return passes.length === 0 ? [] : [`${list(passes)} passes (${variant})`];
    })
  );

/** Above fresh problems at all, and by more than the margin: two questions, each with its runs. */
export function aboveSentence(reuse: ReuseRecord): string {
  const above = namedRows(reuse, ({ test }) => test.interval[0] > 0);
  const more = namedRows(reuse, ({ test }) => test.verdict === "worse");
  if (above === "") return "No run is shown to end above the loss of fresh problems.";
  const { margin } = firstOf(firstOf(reuse.variants).windows);
  return `Shown to end above the loss of fresh problems at all: ${above}. Shown to end more than ${margin} above: ${more || "none"}.`;
}

/** Most passes up to which every run of a window is not worse; 0 where the first is. */
function reachOf(rows: readonly Row[]): number {
  const failed = rows.findIndex(({ test }) => !test.nonInferior);
  return (failed < 0 ? rows.at(-1) : rows[failed - 1])?.reuseFactor ?? 0;
}

/** How the limit moves with the steps that count as the end of a run. */
export function windowsSentence(reuse: ReuseRecord): string {
  const others = firstOf(reuse.variants)
    .windows.slice(1)
    .map(({ window }) => `${window.from}\u2013${window.to}`);
  if (others.length === 0) return "";
  const ranges = reuse.variants.map(({ variant, windows }) => {
    const reach = windows.slice(1).map(({ rows }) => reachOf(rows));
    const [low, high] = [Math.min(...reach), Math.max(...reach)];
    return `${low === high ? count(low) : `${count(low)} to ${count(high)}`} (${variant})`;
  });
  return `With other steps as its end (${others.join(", ")}), the limit is ${list(ranges)}.`;
}
