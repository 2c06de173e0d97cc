import type { ContextTopic } from "../paper-site.js";

/** `sources`: by page, where the publication shows the same, a sentence; empty where the study names nothing; tables read off, and their rows. */
export const topic: ContextTopic = ({ reference }) => {
  const { counterparts, remarks } = reference.study;
  const tables = reference.sources;
  return {
    ...Object.fromEntries(Object.entries(counterparts.pages).map(([page, words]) => [camel(page), words])),
    wouldChange: remarks.wouldChange ?? "",
    licence: remarks.licence ?? "",
    precision: remarks.precision ?? "",
    tables: tables.length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0)
  };
};

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
