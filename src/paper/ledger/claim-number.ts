/** The number that stands for a claim, with its interval and what it is. */
import { type Html, html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import type { ClaimNumber } from "../../lib/claims/claim.js";
import { count, fixed } from "../../lib/format.js";

export function claimNumber({ label, value, interval, format, decimals }: ClaimNumber): Html {
  const written = (v: number) =>
    format === "percent" ? `${fixed(v * 100, decimals)}%` : format === "count" ? count(v) : fixed(v, decimals);
  const [low, high] = interval ?? [null, null];
  if (low === null || high === null) return html`<b>${written(value)}</b> ${typeset(label)}`;
  const ends = [low, high].map(written) as [string, string];
  // what does not hold the value inside is a range of other values, not its interval
  return low < value && value < high
    ? html`<b>${written(value)}</b> [${ends.join(", ")}] ${typeset(label)}`
    : html`<b>${written(value)}</b> ${typeset(label)} ${ends.join(" to ")}`;
}
