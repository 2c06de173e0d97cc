/** One colour per model size, for every chart, as CSS custom properties: one drawing serves both themes. */
import { modelSize as sizeName } from "../lib/format.js";

/** Sizes with a colour of their own, parameters, ascending; `src/style/tokens.css` gives the colours. */
export const rampSizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9] as const;

/** Colour of marks: `var(--size-7b)`; between two sizes of the ramp, their mixture at ln N. */
export function sizeColor(modelSize: number): string {
  return interpolated(modelSize, (size) => `var(--size-${token(size)})`);
}

/** Colour of text that names a size. */
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
  if (high === undefined) return name(rampSizes[rampSizes.length - 1]!);
  if (high === modelSize) return name(high);
  const low = rampSizes[above - 1]!;
  const share = Math.round((100 * Math.log(modelSize / low)) / Math.log(high / low));
  return `color-mix(in oklab, ${name(high)} ${share}%, ${name(low)})`;
}

/** "0.5B" -> "0-5b" */
function token(size: number): string {
  return sizeName(size).toLowerCase().replace(".", "-");
}

/** Position of a value on a logarithmic axis. */
export interface LogAxis {
  domain: [number, number];
  range: [number, number];
  /** pixels */
  (value: number): number;
}

export function logAxis(domain: [number, number], range: [number, number]): LogAxis {
  const [low, high] = domain;
  const [start, end] = range;
  const perUnit = (end - start) / Math.log(high / low);
  return Object.assign((value: number) => start + Math.log(value / low) * perUnit, { domain, range });
}

/** Whole powers of ten inside a domain, and the 2-9 multiples between them. */
export function decadeTicks([low, high]: [number, number]): { major: number[]; minor: number[] } {
  const major: number[] = [];
  const minor: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (let digit = 1; digit < 10; digit++) {
      const tick = Number(`${digit}e${power}`);
      if (tick < low || tick > high) continue;
      (digit === 1 ? major : minor).push(tick);
    }
  }
  return { major, minor };
}

/** 1, 2 and 5 times the powers of ten inside a domain. */
export function niceTicks([low, high]: [number, number]): number[] {
  const { major, minor } = decadeTicks([low, high]);
  return [...major, ...minor.filter((tick) => /^[25]/.test(String(tick)))].sort((a, b) => a - b);
}

/** Losses that get a label: tenths, and twentieths where the range is small. */
export function lossTicks([low, high]: [number, number]): number[] {
  const step = high / low < 1.35 ? 5 : 10;
  const ticks: number[] = [];
  for (let hundredths = step; hundredths <= 100; hundredths += step) {
    const tick = hundredths / 100;
    if (tick >= low && tick <= high * 1.0001) ticks.push(tick);
  }
  return ticks;
}
