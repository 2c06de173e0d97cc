/** The words of topics of the paper's pages, by the names of their files. */
import type { ContextTopic, StudySite } from "../../src/paper/paper-site.js";
import { pageModules } from "./page-modules.js";

export async function topicWords(site: StudySite, names: readonly string[]): Promise<Record<string, unknown>[]> {
  const modules = await pageModules<{ topic: ContextTopic }>("-words", names);
  return modules.map(({ topic }) => topic(site) as Record<string, unknown>);
}
