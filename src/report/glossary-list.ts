import { glossary } from "./glossary/glossary.js";

/** All terms with their meanings, as HTML. */
export function glossaryList(): string {
  const rows = glossary.map(({ id, name, meaning }) => `<div><dt id="${id}">${name}</dt><dd>${meaning}</dd></div>`);
  return `<dl class="glossary">${rows.join("")}</dl>`;
}
