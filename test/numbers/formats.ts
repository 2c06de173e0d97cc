/** How the report prints a value, written anew from the report's rules: tests do not go through the code that prints. */

/** A true minus, and none before a zero. */
const minus = (text: string) => (Number(text) === 0 ? text.replace(/^-/, "") : text.replace(/^-/, "−"));

/** Decimals. */
export const fixed = (value: number, digits: number): string => minus(value.toFixed(digits));

/** A share in percent. */
export const percent = (share: number, digits = 0): string => `${fixed(share * 100, digits)}%`;

/** A share in percent as prose gives it: one decimal below 10%. */
export const share = (value: number): string => percent(value, Number(Math.abs(value * 100).toFixed(1)) < 10 ? 1 : 0);

/** R², which is never rounded to 1. */
export const r2 = (value: number): string => (value >= 0.9995 ? ">0.999" : fixed(value, 3));

/** Decimals with the sign of a change; zero has none. */
export const signed = (value: number, digits: number): string => {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
};

/** So many figures, never scientific: 0.029, 0.10. */
export function figures(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  return fixed(rounded, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded)) + 1e-12)));
}

/** FLOPs with two digits: 4.6 × 10¹⁸. */
export function powerOfTen(value: number): string {
  const [mantissa, exponent] = value.toExponential(1).split("e+") as [string, string];
  return `${mantissa} × 10${[...exponent].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")}`;
}

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
export const whole = (value: number): string => minus(String(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, ",");
