import type { ContextTopic } from "../registry.js";

/** `claims.<id>`: claim, verdict, argument and what would change it; `claims.total` and how many have which verdict. */
export const topic: ContextTopic = ({ claims: { rows } }) => {
  const having = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
  return {
    value: {
      ...Object.fromEntries(rows.map((row) => [row.id, row])),
      total: rows.length,
      supported: having("supported"),
      inPart: having("supported in part"),
      not: having("not supported"),
      notTestable: having("not testable with these data")
    },
    parts: { claims: rows.length > 0 }
  };
};
