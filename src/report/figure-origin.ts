/** What figures say of their origin: how to cite them, and the logs that they rest on. */
import { sum } from "d3-array";
import type { LogsByState, LogsRead } from "../components/frame/inputs-read.js";
import { count, plural } from "../lib/format.js";
import type { InputFileRecord } from "../lib/results.js";
import type { Provenance } from "../live/figure.js";
import { typesetLetters } from "./counterparts.js";
import type { StudySite } from "./site.js";

/** It changes with the data alone. */
export function provenanceData({ results, reference }: Pick<StudySite, "results" | "reference">): Provenance {
  const { study, inputs } = results;
  const { title, authors, authorNames, venue, year, arxiv, url } = study;
  const { site, counterparts } = reference.study;
  const mainId = study.families[0]?.id ?? "";
  const logs = (pattern: string) => logsByState(inputs.files, pattern);
  return {
    hash: inputs.hash,
    site,
    study: { title, authors, authorNames, venue, year, arxiv, url },
    counterparts: Object.fromEntries(
      Object.entries(counterparts.figures).map(([id, words]) => [id, String(typesetLetters(words))])
    ),
    logs: {
      own: logs(`/main/${mainId}-`),
      others: logs(`/main/(?!${mainId}-)`),
      reuse: logs(`/reuse/|/main/${mainId}-`),
      rollouts: logs(`/rollouts/|/main/${mainId}-`),
      all: logs("")
    }
  };
}

function logsByState(files: readonly InputFileRecord[], pattern: string): LogsByState {
  const every = files.filter(({ path }) => new RegExp(pattern).test(path));
  const current = every.filter(({ state }) => state !== "earlier");
  // A study that names its folders otherwise: every log, which is true of any figure.
  const of = (some: readonly InputFileRecord[], limits: string): LogsRead =>
    some.length > 0
      ? { counts: countsOf(some), listed: ` data-files="${pattern}"${limits}` }
      : { counts: countsOf(files), listed: ' data-files=""' };
  return { current: of(current, ' data-without="earlier"'), every: of(every, "") };
}

function countsOf(files: readonly InputFileRecord[]): string {
  const [read, excluded] = [sum(files, ({ rowsRead }) => rowsRead), sum(files, ({ rowsExcluded }) => rowsExcluded)];
  return `${plural(files.length, "log")}: ${count(read)} rows read, ${count(read - excluded)} used, ${count(excluded)} excluded`;
}
