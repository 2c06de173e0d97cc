/** Values that stand in a column, and how a message shows them. */

/** A value, cut to 80 characters, and the answers that have it. */
export interface Seen {
  value: string;
  answers: number;
}

/** Values that are shown. */
export const mostValues = 8;

/** The values, as words: {@link mostValues} at most. */
export function seen({ values }: { values: readonly Seen[] }): string {
  if (values.length === 0) return "";
  const shown = values.slice(0, mostValues).map(({ value, answers }) => `${JSON.stringify(value)} ${answers}`);
  return ` (values seen: ${shown.join(", ")}${values.length > mostValues ? " and others" : ""})`;
}
