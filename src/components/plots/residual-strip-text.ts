/** A residual strip in words: how far its running medians go, and where the last nine points lie. */
import { median } from "d3-array";
import { capital, list, modelSize, percent, plural } from "../../lib/format.js";
import type { ResidualPanel } from "./residual-strip.js";

/** What counts as near the line, a fraction. */
const near = 0.02;

/** Plain text: which sizes stay near their line, where the others end. */
export function describeResiduals(panels: readonly ResidualPanel[]): string {
  const sizes = panels.map((panel) => {
    const off = Array.from(panel.median, (ratio) => ratio - 1);
    return { name: modelSize(panel.modelSize), most: Math.max(...off.map(Math.abs)), end: endOf(panel) };
  });
  const close = sizes.filter(({ most }) => most <= near);
  const rest = sizes.filter(({ most }) => most > near);
  const head = `Measured over fitted loss by step, ${plural(panels.length, "panel")}.`;
  const within = `the running median stays within ${percent(near)} of the line for`;
  if (rest.length === 0) return `${head} ${capital(within)} every size.`;
  const ends = rest.map(({ name, most, end }) =>
    Math.abs(end) > near / 2
      ? `${name} ends ${percent(Math.abs(end))} ${end > 0 ? "above" : "below"} its line`
      : `${name} leaves its line by up to ${percent(most)} and comes back`
  );
  const first = close.length > 0 ? `${within} ${list(close.map(({ name }) => name))}; ` : "";
  return `${head} ${capital(`${first}${list(ends)}`)}.`;
}

function endOf({ points }: ResidualPanel): number {
  return (median(points.slice(-9), ({ ratio }) => ratio) ?? 1) - 1;
}
