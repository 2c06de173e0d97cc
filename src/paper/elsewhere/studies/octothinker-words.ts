/** Sentences of /elsewhere-octothinker. */
import { declineWords } from "../../../lib/beside/beside-words.js";
import { count, fixed, plural } from "../../../lib/format.js";
import { mustFind } from "../../../lib/items.js";
import type { ContextTopic } from "../../paper-site.js";
import { recordOf } from "../page/outcomes.js";
import { endsOfRuns, statementMargin, statements } from "./statements.js";

export const topic: ContextTopic = (site) => {
  const record = recordOf(site);
  const all = statements(record);
  const number = (word: string) => all.filter(({ reproduced }) => reproduced === word).length;
  const { plus20, again20 } = endsOfRuns(record);
  const column = (id: string) =>
    mustFind(mustFind(record.rows, (row) => row.id === id).columns, ({ study }) => study === "octothinker");
  const contradicted = record.rows.filter(({ id }) =>
    column(id).cells.some(({ verdict }) => verdict === "contradicted")
  );
  return {
    answer: [
      `OctoThinker\u2019s paper prints curves and no table of these runs. ${count(number("yes"))} of ${plural(all.length, "comparison")} behind its statements come out as stated${
        number("too close") > 0 ? `, ${count(number("too close"))} too close to call` : ""
      }${number("no") > 0 ? `, ${count(number("no"))} the other way` : ""}.`,
      `Of the claims tested here, ${count(contradicted.length)} ${contradicted.length === 1 ? "is" : "are"} contradicted by some runs. ${declineWords(column("decline"))}`
    ],
    runs: plural(mustFind(record.sets, ({ name }) => name === "octothinker").runs, "run"),
    margin: fixed(statementMargin(), 2),
    repeat: `One base model was trained twice. Its two runs end ${fixed(Math.abs(plus20.end - again20.end), 3)} apart.`
  };
};
