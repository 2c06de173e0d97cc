/** The rows that a reader's runs can stand beside: verdicts and sentences of every study that can test them. */
import type { BesideRecord, BesideStudy } from "../../lib/beside/beside-record.js";
import { besideRows } from "../../lib/beside/beside-record.js";
import { mustFind, mustHave } from "../../lib/items.js";
import type { Results } from "../../lib/results.js";
import type { StudySite } from "../paper-site.js";
import type { ElsewhereRecord, StudyName } from "./elsewhere-record.js";
import { sentenceOf } from "./page/elsewhere-words.js";
import { outcomeOf, rowNames } from "./page/outcomes.js";

/** As a user names them. */
const names: Record<StudyName, { id: BesideStudy; name: string; title: string }> = {
  first: { id: "qwen2.5", name: "Tan et al.", title: "Qwen2.5, 0.5B to 72B, GRPO on mathematics (arXiv 2509.25300)" },
  verl: {
    id: "verl",
    name: "verl ladder",
    title: "Qwen2.5 Instruct, 0.5B to 72B, on MATH and GSM8K, console logs of verl"
  },
  pods: { id: "pods", name: "PODS", title: "Qwen2.5 and Llama 3.2, recipes with seeds (arXiv 2504.13818)" },
  octothinker: {
    id: "octothinker",
    name: "OctoThinker",
    title: "Llama 3.2 mid-trained on different data, MATH500 and GSM8K (GAIR-NLP)"
  }
};

export function besideOf(elsewhere: ElsewhereRecord, results: Results): BesideRecord {
  const site = { results, reference: { elsewhere } } as StudySite;
  return {
    studies: Object.values(names),
    rows: besideRows.map((id) => {
      const row = mustFind(elsewhere.rows, (row) => row.id === id);
      const { claim, test, margin, columns } = row;
      return {
        ...{ id, name: mustHave(rowNames, id), claim, test, margin },
        columns: columns.map((column) => ({
          study: names[column.study].id,
          outcome: outcomeOf(row, column, results),
          sentence: sentenceOf(row, column, site)
        }))
      };
    })
  };
}
