/** What `rlscale fit PATH...` prints of the runs that it fitted. */

import type { FittedRun, LogFits } from "../../../src/import/study/fit-runs.js";
import { refusedText } from "../../../src/import/study/refused-text.js";
import type { BesideStudy } from "../../../src/lib/beside/beside-record.js";
import * as format from "../../../src/lib/format.js";
import { firstOf } from "../../../src/lib/items.js";
import { bounded, mostRows } from "../output/bounded.js";
import { textTable } from "../output/text-table.js";
import { plain } from "../plain.js";
import { countCells, countHead, countLines } from "./fit-counts-text.js";
import { interval, lawLines, leftOutLines, scoreLines, stateLines } from "./fit-scores-text.js";

/** @param places where runs lie that are called alike */
export function fitLogsText(of: LogFits, beside: BesideStudy | undefined, places: readonly string[]): string {
  const { fits, warnings, refused, problems, resource } = of;
  const counted = fits.some(({ counts }) => counts !== null);
  const rows = fits
    .slice(0, mostRows)
    .map((fit) => [
      plain(fit.run),
      fit.modelSize === null ? "?" : format.modelSize(fit.modelSize),
      plain(fit.score),
      String(fit.points),
      format.significant(fit.k, 3),
      `${interval(fit.interval)}${fit.growth === "not shown" ? " not shown" : ""}`,
      ...(counted ? countCells(fit) : [])
    ]);
  const assumptions = [...new Set(fits.flatMap((fit) => fit.assumptions))];
  const say = (start: string, texts: readonly string[], what: string) =>
    bounded(
      texts.map((text) => `${start}: ${plain(text)}\n`),
      what
    );
  return [
    ...stateLines([...fits, ...of.withoutSlope]),
    ...(fits.length === 0
      ? []
      : [
          `ln L = -k ln X + E, L = 1 - score, X = ${resource === "compute" ? "FLOPs" : firstOf(fits).unit}\n\n`,
          textTable(
            ["run", "size", "score", "points", "k", "95 %, this run", ...(counted ? countHead : [])],
            rows,
            [0, 2]
          )
        ]),
    ...(fits.length > rows.length ? [`and ${fits.length - rows.length} more runs; --json has all\n`] : []),
    ...bounded(
      places.map((place) => `run ${plain(place)}\n`),
      "runs that are called alike",
      mostRows
    ),
    ...(beside === undefined
      ? []
      : bounded(
          fits.flatMap((fit) => compared(fit, beside)),
          "comparisons",
          mostRows
        )),
    ...bounded(lawLines(of), "laws over sizes"),
    "\n",
    ...bounded(scoreLines(of.scores), "scores"),
    ...bounded(leftOutLines(fits), "runs that leave points out"),
    ...bounded(countLines([...fits, ...of.withoutSlope]), "counts"),
    ...say("warning", warnings, "warnings"),
    ...say("assumed", assumptions, "assumptions"),
    ...say("not fitted", refused.map(refusedText), "logs and runs that are not fitted"),
    ...say("note", problems, "notes")
  ].join("");
}

function compared({ run, study, k }: FittedRun, beside: BesideStudy): string[] {
  if (study.length === 0) {
    return [`${plain(run)}: not set beside ${beside}: its size is not known, or far from those measured there\n`];
  }
  return study.map((series) => {
    const place = series.outside ? `, its law stretched beyond the sizes measured` : "";
    const name = `${series.family} ${series.variant}`;
    if (series.test === null) {
      return `${plain(run)}: k ${format.significant(k, 3)}, the law of the study's ${name} ${format.significant(series.k, 3)} ${interval(series.interval)} at this size${place}: not a comparison (${series.why}${series.unconfirmed ? `; --same-problems if these are the study's` : ""})\n`;
    }
    const { test } = series;
    const p = test.p < 0.001 ? "p < 0.001" : `p = ${format.significant(test.p, 2)}`;
    return `${plain(run)}: log-odds of the score rise by ${format.significant(test.run, 2)} per unit of ln X, those of the study's ${name} ${format.modelSize(test.modelSize)} by ${format.significant(test.study, 2)} over the same X: ${series.verdict} (difference ${format.significant(test.difference, 2)} ${interval(test.interval)}, ${p})\n`;
  });
}
