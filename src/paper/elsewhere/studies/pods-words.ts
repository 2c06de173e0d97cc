/** Sentences of /elsewhere-pods. */
import { seedWords } from "../../../lib/beside/beside-words.js";
import { count, fixed, list, percent, plural } from "../../../lib/format.js";
import { mustFind, present } from "../../../lib/items.js";
import type { ContextTopic } from "../../paper-site.js";
import { type ElsewhereRecord, reachedShare } from "../elsewhere-record.js";
import { recordOf } from "../page/outcomes.js";
import { backWords } from "./tables.js";

export const topic: ContextTopic = (site) => {
  const record = recordOf(site);
  const set = (name: string) => mustFind(record.sets, (candidate) => candidate.name === name);
  const [oneGpu, eight] = [set("pods"), set("podsEight")];
  const column = (id: string) =>
    mustFind(mustFind(record.rows, (row) => row.id === id).columns, ({ study }) => study === "pods");
  return {
    answer: [backWords(record, "pods", "figure"), fasterWords(record), sizeWords(column("size").cells)],
    runs: `${plural(oneGpu.recipes, "recipe")} with ${plural(oneGpu.seeds, "seed")} each on one GPU, and ${count(eight.recipes)} with ${plural(eight.seeds, "seed")} each on eight`,
    reached: percent(reachedShare),
    seeds: seedWords(column("seeds"))
  };
};

/** How much sooner, as printed, and which of the intervals leave room for no gain. */
function fasterWords({ published }: ElsewhereRecord): string {
  const times = published.filter(({ what }) => what.endsWith("times faster"));
  const open = times.filter(({ interval }) => !(present(interval?.[0]) > 1));
  return `PODS is printed as ${list(times.map(({ printed }) => printed))} times faster, without intervals. Over the seeds, ${
    open.length === 0
      ? "each interval stays above 1"
      : `${count(open.length)} of ${count(times.length)} intervals ${open.length === 1 ? "reaches" : "reach"} down to 1, which is no gain`
  }.`;
}

/** Cells are named by what stays beside the sizes: "7B against 3B, 32 answers a prompt". */
function sizeWords(cells: readonly { what: string; estimate: number | null; verdict: string }[]): string {
  const shown = cells.filter(({ verdict }) => verdict === "supported").length;
  return `Of the paper\u2019s claims, larger models learn faster holds in ${count(shown)} of ${plural(cells.length, "comparison")}: the slope of 7B is above that of 3B by ${list(cells.map(({ what, estimate }) => `${fixed(present(estimate), 2)} with ${what.replace(/^.*?, /, "")}`))}.`;
}
