import { mean } from "d3-array";
import { capital, fixed, list, modelSize, word } from "../../lib/format.js";
import { present } from "../../lib/items.js";
import { familyName } from "../../lib/series-names.js";
import type { ContextTopic } from "../paper-site.js";
import { gridShare, promptGap, repeatFacts } from "./reading-data.js";
import { publishedFamilies } from "./reading-parts.js";

/** `reading`: how printed numbers were made, in sentences. */
export const topic: ContextTopic = (site) => {
  const { results } = site;
  const { passRates, uncertainty } = results.experiments;
  const published = publishedFamilies(results)[0];
  const repeats = repeatFacts(site);
  const most = Math.max(0, ...repeats.flatMap(({ spans }) => spans.map((span) => span.repeats)));
  const fewer = repeats.flatMap(({ variant, modelSize: size, spans }) =>
    spans.filter((span) => span.repeats < most).map((span) => ({ variant, size, ...span }))
  );
  const gap = promptGap(site);
  const excess = (passRates ?? []).flatMap((row) => (row.excess === null ? [] : [row.excess]));
  const best = (passRates ?? []).filter(({ is }) => is.includes("best single evaluation"));
  const single = (uncertainty ?? []).find(({ withoutSingleSteps }) => withoutSingleSteps !== null);
  return {
    passSummary:
      best.length === 0
        ? ""
        : `${capital(word(best.length))} of the ${word((passRates ?? []).length)} printed rates are the best single evaluation; on average they lie ${fixed(mean(excess) ?? 0, 3)} above the mean of the last ten.`,
    repeats:
      fewer.length === 0
        ? ""
        : `${capital(list(fewer.map(({ variant, size, from, to, repeats: n }) => `${modelSize(size)} ${variant} rests on ${n === 1 ? "one run" : `${word(n)} runs`} at steps ${from} to ${to}`)))}.`,
    singleSteps: single
      ? `The printed spread of ${modelSize(single.modelSize)} ${single.variant}, ${fixed(single.printed.std, 4)}, counts the steps with one run as zero; over the other steps alone it would be ${fixed(present(single.withoutSingleSteps), 4)}.`
      : "",
    promptGap: gap,
    published: published === undefined ? "" : familyName(results, published),
    grid: published === undefined ? null : (gridShare(results, published)?.share ?? null)
  };
};
