/** One blue for each rollout group size: an order, not a kind. `src/style/tokens.css` gives the colours. */
import { itemAt } from "../../lib/items.js";

/** Group sizes with a colour of their own, ascending. */
const ramp = [4, 8, 16, 32] as const;

/** Colour of marks: `var(--ordered-2)` for G = 8; between two of the ramp, their mixture at the logarithm. */
export function groupColor(groupSize: number): string {
  if (!(groupSize > 0 && Number.isFinite(groupSize))) {
    throw new RangeError(`groupColor: groupSize must be positive and finite; got ${groupSize}`);
  }
  const above = ramp.findIndex((size) => size >= groupSize);
  if (above < 0) return blue(ramp.length - 1);
  if (above === 0 || ramp[above] === groupSize) return blue(above);
  const [low, high] = [itemAt(ramp, above - 1), itemAt(ramp, above)];
  const share = Math.round((100 * Math.log(groupSize / low)) / Math.log(high / low));
  return `color-mix(in oklab, ${blue(above)} ${share}%, ${blue(above - 1)})`;
}

/** Colour of text that names a group size: nearer to the ink, since text needs more contrast than a line. */
export function groupTextColor(groupSize: number): string {
  return `color-mix(in oklab, ${groupColor(groupSize)} 60%, var(--ink))`;
}

function blue(place: number): string {
  return `var(--ordered-${place + 1})`;
}
