/** What a figure is called beside its number: in the page's address, and in the names of its files. */

/** "Figure 3.1" -> "figure-3-1" */
export function idOf(number: string): string {
  return number.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

/** First part of the names of a figure's files: "fig-3-1_ce1b6da" */
export function fileOf(number: string, hash: string): string {
  return `${idOf(number).replace("figure", "fig")}_${hash.slice(0, 7)}`;
}
