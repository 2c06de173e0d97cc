/** Single repeats behind a printed mean. */
import { dataTable } from "../../../components/data-table.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { describeRepeats, repeatsStrip } from "../../../components/plots/repeats-strip.js";
import { list, modelSize, word } from "../../../lib/format.js";
import type { StudySite } from "../../paper-site.js";
import { repeatFacts } from "../reading-data.js";
import { foot, readingReads } from "../reading-parts.js";

export const repeats: Figure<StudySite> = { reads: readingReads, view };

function view(site: StudySite): FigureView {
  const { results } = site;
  const facts = repeatFacts(site).filter(({ variant }) => variant === "base");
  const most = Math.max(...facts.flatMap(({ spans }) => spans.map((span) => span.repeats)));
  const data = { rows: [...facts].reverse().map((fact) => ({ ...fact, name: modelSize(fact.modelSize) })), most };
  const fewer = facts.filter(({ spans }) => spans.some((span) => span.repeats < most));
  const names = list(fewer.map(({ modelSize: size }) => modelSize(size)));
  return {
    reading:
      fewer.length === 0
        ? `Every point of the base models rests on ${word(most)} repeats`
        : `Late points of ${names} rest on fewer than ${word(most)} repeats`,
    subtitle: "Number of runs behind the mean curve at each training step, base models",
    key: [],
    draw: (options) => repeatsStrip(data, options),
    caption:
      "As the released extraction code cuts the repeats. Instruct models have every repeat at each step drawn. The first and the last step of the small sizes also rest on fewer runs; those are single points.",
    source: foot(results),
    description: describeRepeats(data),
    table: dataTable(
      "Repeats",
      ["Size", "Steps", "Repeats"],
      facts.flatMap(({ modelSize: size, spans }) =>
        spans.map(({ from, to, repeats: n }) => [modelSize(size), `${from}\u2013${to}`, String(n)])
      )
    ),
    computed: howComputed({
      sentence:
        "Declared in the study\u2019s file; single repeats are drawn for the five smaller sizes, where they confirm it."
    }),
    csv: dataCsv(
      ["model_size", "from_step", "to_step", "repeats"],
      facts.flatMap(({ modelSize: size, spans }) => spans.map(({ from, to, repeats: n }) => [size, from, to, n]))
    )
  };
}
