/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |\n`;
  return `${line(head)}${line(head.map(() => "---"))}${rows.map(line).join("")}\n`;
}

/** A number with so many significant digits, no exponent where none is needed. */
export function digits(value: number, count = 2): string {
  if (value === Number.POSITIVE_INFINITY) return "infinite";
  if (Math.abs(value) >= 1e6) return value.toExponential(count - 1);
  return String(Number(value.toPrecision(count)));
}

/** A chance or a share, two places; below 0.01 two significant digits. */
export function share(p: number): string {
  return p < 0.0095 ? digits(p, 2) : p.toFixed(2);
}
