/** What pages can name in `{{ … }}` and `::: when`: one file a topic in `src/paper/words`, merged. Nothing here is rounded. */
import type { ContextTopic, StudySite } from "../../src/paper/site.js";
import type { PageContext } from "./markdown/values.js";
import { membersOf } from "./registry.js";

export interface SiteContext {
  context: PageContext;
  parts: Record<string, boolean>;
}

/** @throws TypeError naming a part that two topics claim */
export async function pageContext(site: StudySite): Promise<SiteContext> {
  const context: PageContext = {};
  const parts: Record<string, boolean> = {};
  for (const [name, topic] of Object.entries(await membersOf<ContextTopic>("words", "topic"))) {
    const { value, parts: own = {} } = topic(site);
    context[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] = value;
    for (const part of Object.keys(own)) {
      if (Object.hasOwn(parts, part)) throw new TypeError(`src/paper/words/${name}.ts: part "${part}" is taken`);
    }
    Object.assign(parts, own);
  }
  return { context, parts };
}
