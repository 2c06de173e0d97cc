/** The words of topics of the paper's pages, by the names of their files. */
import { existsSync } from "node:fs";
import type { ContextTopic, StudySite } from "../../src/paper/site.js";

export async function topicWords(site: StudySite, names: readonly string[]): Promise<Record<string, unknown>[]> {
  const topics = names.map(async (name) => {
    const room = existsSync(`src/paper/words/${name}.ts`) ? "paper" : "report";
    const { topic } = (await import(`../../src/${room}/words/${name}.ts`)) as { topic: ContextTopic };
    return topic(site) as Record<string, unknown>;
  });
  return Promise.all(topics);
}
