/** How many printed numbers come back, as a bar and in words. */
import { html } from "../../components/html.js";
import type { MatchWord } from "../../lib/results.js";
import type { TableRenderer } from "../paper-site.js";
import { matchClasses, matchIcon } from "./match-words.js";

export const table: TableRenderer = ({ results }) => {
  const { total, everyDigit, withinOnePercent, differ, notRecomputed } = results.comparison.summary;
  const parts: [MatchWord, string, number][] = [
    ["every digit", "every digit", everyDigit],
    ["within", "within 1%", withinOnePercent],
    ["differs", "differ", differ],
    ["cannot be recomputed", "cannot be recomputed", notRecomputed]
  ];
  const shown = parts.filter(([, , number]) => number > 0);
  const bar = shown.map(
    ([match, , number]) => html`<span class="${matchClasses[match]}" style="flex-grow:${number}"></span>`
  );
  const key = shown.map(
    ([match, label, number]) =>
      html`<li class="${matchClasses[match]}">${matchIcon(match)}<b>${number}</b> <span>${label}</span></li>`
  );
  return html`<div class="summary" role="group" aria-label="${total} printed numbers"><div class="summary-bar" aria-hidden="true">${bar}</div><ul>${key}</ul></div>`;
};
