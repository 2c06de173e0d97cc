import { readStudy } from "../../study.js";
import { studyRoot } from "../../study-root.js";
import type { ContextTopic } from "../registry.js";

const { counterparts, remarks } = await readStudy(studyRoot());

/** `sources`: by page, where the publication shows the same, a sentence; empty where the study names nothing. */
const pages = ["efficiency", "power-law", "saturation", "data-reuse"] as const;
const beyond = ["base-and-instruct", "llama", "transfer", "rollouts", "response-length"] as const;

export const topic: ContextTopic = () => ({
  value: {
    ...Object.fromEntries([...pages, ...beyond].map((page) => [camel(page), counterparts.pages[page] ?? ""])),
    wouldChange: remarks.wouldChange ?? "",
    licence: remarks.licence ?? "",
    precision: remarks.precision ?? ""
  },
  parts: { "would-change": remarks.wouldChange !== undefined }
});

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
