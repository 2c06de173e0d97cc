/** `{part}`: what single runs can tell, as tables: "states", "backtest", "noise" or "order". */
import { tableBox } from "../../components/data-table.js";
import { capital, count, fixed, percent } from "../../lib/format.js";
import { mustHave, present } from "../../lib/items.js";
import type { RunsRecord } from "../../lib/runs/runs-record.js";
import type { TableRenderer } from "../paper-site.js";
import { sourceNames } from "./backtest/backtest-figure.js";
import { allFlat } from "./runs-words.js";

const points = (value: number | null) => (value === null ? "unknown" : fixed(100 * value, 2));
const named = (source: string) => sourceNames[source] ?? source;
const words = ["rising", "flat", "falling", "collapsed", "not-learning", "too-short"] as const;

const parts: Record<string, (record: RunsRecord) => string> = {
  states: ({ states }) => {
    const rows = states.filter((row) => !allFlat(row));
    const found = words.filter((word) => rows.some(({ counts }) => (counts[word] ?? 0) > 0));
    return tableBox(
      "States at the end of training, where not all are flat",
      ["Runs of", "Benchmark", "Curves", ...found.map((word) => capital(word.replace("-", " ")))],
      rows.map(({ source, benchmark, runs, counts }) => [
        named(source),
        benchmark,
        count(runs),
        ...found.map((word) => count(counts[word] ?? 0))
      ])
    );
  },
  runs: ({ studyRuns }) =>
    tableBox(
      "Each single run of this study on the hold-out problems",
      ["Run", "State", "Since step", "Evaluations", "Last step"],
      studyRuns.map(({ run, word, since, evaluations, lastStep }) => [
        run,
        word,
        since === null ? "" : count(since),
        count(evaluations),
        count(lastStep)
      ])
    ),
  backtest: ({ backtest }) =>
    tableBox(
      "Forecasts of one evaluation, and their 95% intervals",
      ["Runs of", "Seen", "Forecasts", "Ours, points", "No change", "Sigmoid", "Inside", "Median width, points"],
      backtest.map(({ source, cut, forecasts, errors, inside, width }) => [
        named(source),
        cut === null ? "all" : percent(cut).replace(".0%", "%"),
        count(forecasts),
        points(present(errors.auto)),
        points(mustHave(errors, "no-change")),
        points(present(errors.sigmoid)),
        percent(inside.observed),
        fixed(100 * width.observed, 1)
      ])
    ),
  noise: ({ noise }) =>
    tableBox(
      "Standard deviation of one score, points, by where it comes from",
      ["Runs of", "Recipes", "Runs", "Seeds", "Checkpoints", "Passes", "Problems"],
      noise.map(({ source, recipes, runs, seeds, checkpoints, passes, problems }) => [
        source,
        count(recipes),
        count(runs),
        ...[seeds, checkpoints, passes, problems].map(points)
      ])
    ),
  order: ({ order }) =>
    tableBox(
      "Pairs of recipes that stand in their final order early",
      ["Runs of", "Recipes", "Part of training", "Pairs in final order", "Pairs"],
      order.map(({ source, recipes, part, pairs, of }) => [
        source,
        count(recipes),
        percent(part).replace(".0%", "%"),
        percent(pairs),
        count(of)
      ])
    )
};

export const table: TableRenderer = ({ reference: { runsTold } }, { part }) => {
  if (runsTold === null) throw new TypeError("nothing is on record of runs; run npm run bench:forecast");
  const made = parts[String(part)];
  if (made === undefined)
    throw new TypeError(`part must be one of ${Object.keys(parts).join(", ")}; got ${String(part)}`);
  return made(runsTold);
};
