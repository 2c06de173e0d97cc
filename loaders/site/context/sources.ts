import { readStudy, sourcedPages } from "../../study.js";
import { studyRoot } from "../../study-root.js";
import type { ContextTopic } from "../registry.js";

const { counterparts, remarks } = await readStudy(studyRoot());

/** `sources`: by page, where the publication shows the same, a sentence; empty where the study names nothing. */
export const topic: ContextTopic = () => ({
  value: {
    ...Object.fromEntries(sourcedPages.map((page) => [camel(page), counterparts.pages[page] ?? ""])),
    wouldChange: remarks.wouldChange ?? "",
    licence: remarks.licence ?? "",
    precision: remarks.precision ?? ""
  },
  parts: { "would-change": remarks.wouldChange !== undefined }
});

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
