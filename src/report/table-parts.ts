/** Pieces that the tables share. */
import { escapeHtml } from "../lib/format.js";
import type { LawRecord } from "../lib/results.js";

export const protocolNames: Record<string, string> = {
  inter: "between sizes",
  intra: "within a run",
  full: "all points",
  final: "end of training"
};

/** A table in a box of its own that scrolls; head and cells are HTML. */
export function box(caption: string, head: string[], rows: string[]): string {
  return (
    `<div class="table-box" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption>` +
    `<thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`
  );
}

export function tableRow(head: string, cells: string[]): string {
  return `<tr>${head}${cells.map((html) => `<td>${html}</td>`).join("")}</tr>`;
}

/** Whether K_max and N_0 are determined. */
export function settled(law: LawRecord): boolean {
  return law.status === "converged" || law.status === "max-iterations";
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
