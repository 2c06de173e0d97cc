import { holdsZero } from "../../components/claims/cell-list.js";
import { tallyOf } from "../../lib/claims/cells.js";
import type { Verdict } from "../../lib/claims/verdicts.js";
import { count, fixed, percent, plural } from "../../lib/format.js";
import { marginOf } from "../claims/margins.js";
import type { ContextTopic } from "../paper-site.js";

/** `claims.<id>`: claim, outcome, argument and what would change it; how many claims and cells there are, and what the cells say. */
export const topic: ContextTopic = ({ results: { claims, inference } }) => {
  const { rows } = claims;
  const cells = rows.flatMap((row) => row.cells.filter(({ beyond }) => !beyond));
  const having = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  const { confidence } = inference.settings;
  const differ = rows.filter(({ verdict }) => verdict === null).length;
  return {
    level: percent(confidence),
    tail: percent((1 - confidence) / 2),
    rulesNotes: `Claim C1 compares forms: in the unit of the claim its margin is ${percent(marginOf("difference", "slope").value)} of k at twice the largest size, and the rows say how often forms that far above the saturating one are told from it. Claims E1 and E6 are not testable. Their rows say what their rules would give: E1 with the published points, E6 with the errors of the losses at the compute that all groups share, the best G ahead by ${fixed(marginOf("difference", "loss").value, 2)}.`,
    ...Object.fromEntries(rows.map((row) => [row.id, row])),
    total: rows.length,
    cells: cells.length,
    tally: tallyOf(cells),
    withZero: cells.filter(({ verdict, interval }) => verdict === "contradicted" && holdsZero(interval)).length,
    supported: having("supported"),
    contradicted: having("contradicted"),
    undecided: having("undecided"),
    notTestable: having("not testable"),
    differ,
    summary: summaryWords(rows.length, having, differ)
  };
};

/** "We rechecked their 25 claims: 4 hold in every case tested, ...": a claim whose cells differ has no one verdict. HTML. */
function summaryWords(total: number, having: (verdict: Verdict) => number, differ: number): string {
  const claims = (verdict: Verdict) => `<b>${count(having(verdict))}</b>`;
  const mixed = differ === 0 ? "" : `, <b>${count(differ)}</b> are mixed`;
  return `We rechecked their <a href="/claims">${plural(total, "claim")}</a>: ${claims("supported")} hold in every case tested, ${claims("contradicted")} fail in every case${mixed}, ${claims("undecided")} are undecided, ${claims("not testable")} cannot be tested.`;
}
