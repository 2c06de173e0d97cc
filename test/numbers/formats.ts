/** How the report prints a value, written anew from the report's rules: tests do not go through the code that prints. */

const minus = (text: string) => text.replace(/^-/, "−");

/** Decimals. */
export const fixed = (value: number, digits: number): string => minus(value.toFixed(digits));

/** A share in percent. */
export const percent = (share: number, digits = 0): string => `${fixed(share * 100, digits)}%`;

/** An interval in brackets. */
export const between = ([low, high]: readonly (number | null)[], format: (value: number) => string): string =>
  `[${low === null || low === undefined ? "–" : format(low)}, ${high === null || high === undefined ? "–" : format(high)}]`;

/** Parameters with their unit, three significant digits: 13.1B, 998B. */
export function parameters(value: number): string {
  return `${(value / 1e9).toPrecision(3)}B`;
}

/** A model size as it is named: 0.5B, 72B. */
export const sizeName = (value: number): string => `${value / 1e9}B`;

/** Whole numbers with thousands. */
export const whole = (value: number): string => minus(String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ","));
