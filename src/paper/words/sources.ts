import type { ContextTopic } from "../../report/site.js";

/** `sources`: by page, where the publication shows the same, a sentence; empty where the study names nothing. */
export const topic: ContextTopic = ({ reference }) => {
  const { counterparts, remarks } = reference.study;
  return {
    ...Object.fromEntries(Object.entries(counterparts.pages).map(([page, words]) => [camel(page), words])),
    wouldChange: remarks.wouldChange ?? "",
    licence: remarks.licence ?? "",
    precision: remarks.precision ?? ""
  };
};

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
