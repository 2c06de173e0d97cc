import { count, escapeHtml, plural } from "../../lib/format.js";
import type { Results } from "../../lib/results.js";
import type { ContextTopic } from "../paper-site.js";

/** `facts`: what a study says of itself, in words that hold where it leaves something out. */
export const topic: ContextTopic = ({ results: { study } }) => ({
  problems: study.heldOutProblems > 0 ? count(study.heldOutProblems) : "not known",
  lossOf:
    study.heldOutProblems > 0
      ? `The loss is that of ${plural(study.heldOutProblems, "held-out problem")}.`
      : "The logs do not say over how many problems the loss is a mean.",
  batch:
    study.dataUnit === "samples"
      ? `the batch is ${plural(study.batch, "problem")}.`
      : "the logs do not say how many problems a batch has, so data are counted in steps.",
  cited: cited(study),
  companion: companion(study),
  measured: measured(study)
});

function cited({ title, authors }: Results["study"]): string {
  return `<cite>${escapeHtml(title)}</cite>${authors === null ? "" : `, ${escapeHtml(authors)}`}.`.replace("..", ".");
}

/** What this report is to the publication: HTML. */
function companion({ title, url, arxiv, venue }: Results["study"]): string {
  if (url === null || arxiv === null || venue === null) return escapeHtml(title);
  return `A recomputed companion to <a href="${escapeHtml(url)}">arXiv ${escapeHtml(arxiv)}</a> (${escapeHtml(venue)})`;
}

function measured({ title, authors, url, arxiv }: Results["study"]): string {
  if (authors === null) return `Measurements of <cite>${escapeHtml(title)}</cite>.`;
  const link =
    url === null
      ? ""
      : `, <a href="${escapeHtml(url)}">${arxiv === null ? escapeHtml(url) : `arXiv ${escapeHtml(arxiv)}`}</a>`;
  return `Measurements of ${escapeHtml(authors)}${link}.`;
}
