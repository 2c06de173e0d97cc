/** What the page of a study beside a public one says of it. */
import type { BesideRecord } from "../../lib/beside/beside-record.js";
import { escapeHtml, list, word } from "../../lib/format.js";
import { mustFind } from "../../lib/items.js";
import type { StudyRuns } from "./study-runs.js";

/** Which rows these runs can test, and what they find. HTML. */
export function besideAnswer({ studies, rows }: BesideRecord, { beside }: StudyRuns): string {
  const [study] = studies;
  const tested = beside.filter(({ outcome }) => outcome !== null);
  const name = (id: string) => escapeHtml(mustFind(rows, (row) => row.id === id).name);
  const having = (of: "supported" | "contradicted") =>
    tested.filter(({ outcome }) => outcome!.tally[of] > 0).map(({ id }) => name(id));
  const parts = (["supported", "contradicted"] as const).map((of) =>
    having(of).length === 0 ? `None is ${of}.` : `With a cell ${of}: ${list(having(of))}.`
  );
  return `These runs can test ${tested.length === 0 ? "none" : word(tested.length)} of ${word(rows.length)} claims that were tested on ${escapeHtml(study!.title)}. ${tested.length === 0 ? "" : parts.join(" ")}`;
}
