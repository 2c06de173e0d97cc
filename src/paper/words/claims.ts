import type { ContextTopic } from "../site.js";

/** `claims.<id>`: claim, verdict, argument and what would change it; `claims.total` and how many have which verdict. A page without a claim has no section on what would overturn it. */
export const topic: ContextTopic = ({ results: { claims } }) => {
  const { rows } = claims;
  const having = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
  return {
    ...Object.fromEntries(rows.map((row) => [row.id, row])),
    total: rows.length,
    supported: having("supported"),
    inPart: having("supported in part"),
    not: having("not supported"),
    notTestable: having("not testable with these data")
  };
};
