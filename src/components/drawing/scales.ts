/** One colour per model size, for every chart, as CSS custom properties: one drawing serves both themes. */
import { modelSize as sizeName } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";

/** Sizes with a colour of their own, parameters, ascending; `src/style/tokens.css` gives the colours. */
export const rampSizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9] as const;

/** Colour of marks: `var(--size-7b)`; between two sizes of the ramp, their mixture at ln N. */
export function sizeColor(modelSize: number): string {
  return interpolated(modelSize, (size) => `var(--size-${token(size)})`);
}

export function sizeTextColor(modelSize: number): string {
  return interpolated(modelSize, (size) => `var(--size-${token(size)}-text)`);
}

function interpolated(modelSize: number, name: (size: number) => string): string {
  if (!(modelSize > 0 && Number.isFinite(modelSize))) {
    throw new RangeError(`sizeColor: modelSize must be positive and finite; got ${modelSize}`);
  }
  const above = rampSizes.findIndex((size) => size >= modelSize);
  if (above === 0) return name(rampSizes[0]);
  const high = rampSizes[above];
  if (high === undefined) return name(itemAt(rampSizes, rampSizes.length - 1));
  if (high === modelSize) return name(high);
  const low = itemAt(rampSizes, above - 1);
  const share = Math.round((100 * Math.log(modelSize / low)) / Math.log(high / low));
  return `color-mix(in oklab, ${name(high)} ${share}%, ${name(low)})`;
}

/** "0.5B" -> "0-5b" */
function token(size: number): string {
  return sizeName(size).toLowerCase().replace(".", "-");
}
