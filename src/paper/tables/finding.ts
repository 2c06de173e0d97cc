import { escapeHtml } from "../../lib/format.js";
import { findings } from "../overview-text.js";
import type { TableRenderer } from "../site.js";
import { findingBadge } from "../verdict.js";

/** `{number: 1}`: what the overview says of one finding. */
export const table: TableRenderer = ({ results }, { number }) => {
  const one = findings(results).find((text) => text.number === number);
  if (!one) return "<p>This study has not the runs that this finding rests on.</p>";
  const badge = findingBadge(results, one.number);
  const link = `<p class="more"><a href="${one.page}">${escapeHtml(one.more)}</a></p>`;
  return (
    `<p class="finding-head">Finding ${one.number} ${badge}</p><h2 id="finding-${one.number}">${escapeHtml(one.title)}</h2>` +
    `<p class="big"><b>${one.big.number}</b> ${one.big.unit}</p><p>${one.sentences}</p>` +
    `<dl class="finding-points"><dt>How sure</dt><dd>${one.sure}</dd><dt>What to do</dt><dd>${one.todo}</dd></dl>${link}`
  );
};
