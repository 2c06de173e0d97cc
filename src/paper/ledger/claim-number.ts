/** The number that stands for a claim, with its interval and what it is. */
import { type Html, html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import type { ClaimNumber } from "../../lib/claims/claim.js";
import { count, fixed } from "../../lib/format.js";

export function claimNumber({ label, value, interval, format, decimals }: ClaimNumber): Html {
  const written = (v: number) =>
    format === "percent" ? `${fixed(v * 100, decimals)}%` : format === "count" ? count(v) : fixed(v, decimals);
  const [low, high] = interval ?? [null, null];
  const range = low !== null && high !== null ? ` [${written(low)}, ${written(high)}]` : "";
  return html`<b>${written(value)}</b>${range} ${typeset(label)}`;
}
