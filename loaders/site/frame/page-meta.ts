import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { pageFile } from "../paths.js";

/** What a page says about itself in its front matter, beyond what Framework knows. */
export interface PageMeta {
  /** one sentence for search engines and previews */
  description: string;
  /** whether the page holds figures that are taken over live */
  figures: boolean;
  /** bundle that takes them over */
  script: string;
  /** whether it shows the list of its sections; the overview and pages that say `contents: false` do not */
  contents: boolean;
}

export function pageMeta(path: string): PageMeta {
  const page = pageFile(path);
  const [, yaml = ""] = /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(page, "utf8")) ?? [];
  const data = (parse(yaml) ?? {}) as Record<string, unknown>;
  if (typeof data.description !== "string" || data.description === "") {
    throw new Error(`${page}: the front matter needs a description; got ${JSON.stringify(data.description)}`);
  }
  return {
    description: data.description,
    figures: data.figures === true || typeof data.figures === "string",
    script: typeof data.figures === "string" ? data.figures : "figures",
    contents: data.contents !== false && path !== "/index"
  };
}
