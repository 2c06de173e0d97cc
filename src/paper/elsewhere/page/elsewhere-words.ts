/** Sentences of /elsewhere: which claims travelled, and each study's sentence on each row. */

import { besideRows, besideStudies } from "../../../lib/beside/beside-record.js";
import { contradictedWords, declineWords, forecastWords, seedWords } from "../../../lib/beside/beside-words.js";
import { tallyWords } from "../../../lib/claims/cells.js";
import { capital, change, count, fixed, list, modelSize, percent, plural } from "../../../lib/format.js";
import { firstOf, itemAt, lastOf, mapped, mustFind, mustHave, present } from "../../../lib/items.js";
import { claimUnits } from "../../ledger/claim-units.js";
import type { ContextTopic, StudySite } from "../../paper-site.js";
import type { ColumnRecord, ElsewhereRecord, RowRecord, StudyName } from "../elsewhere-record.js";
import { studyPages } from "../studies/about.js";
import { comesBack } from "../studies/tables.js";
import {
  countsElsewhere,
  elsewhereOf,
  isGranted,
  judgedCells,
  markedName,
  ofWholeRuns,
  recordOf,
  rowNames,
  rowPlaces,
  shareElsewhere,
  type Travelled,
  turnedBy
} from "./outcomes.js";

/** `elsewhere`: the answer of the page, and what its sections say. */
export const topic: ContextTopic = (site) => {
  const record = recordOf(site);
  const named = (word: Travelled) =>
    record.rows
      .filter((row) => elsewhereOf(row, site.results) === word)
      .map((row) =>
        word === "supported" || word === "contradicted" || word === "both"
          ? `${markedName(row)} (${shareElsewhere(row, site.results)})`
          : markedName(row)
      );
  const words: [Travelled, string][] = [
    ["supported", "Supported at least once, never contradicted"],
    ["contradicted", "Contradicted at least once, supported never"],
    ["both", "Mixed"],
    ["undecided", "Undecided"],
    ["not testable", "Not testable there"]
  ];
  return {
    ofPaper: record.rows.filter((row) => !isGranted(row)).length,
    granted: record.rows.filter(isGranted).length,
    verdicts: judgedCells(record),
    turned: { half: turnedBy(0.5, record), twice: turnedBy(2, record) },
    user: {
      rows: list(besideRows.map((id) => mustHave(rowNames, id))),
      count: besideRows.length,
      studies: list(besideStudies)
    },
    answer: words.flatMap(([word, said]) =>
      named(word).length === 0 ? [] : [`<b>${said}:</b> ${named(word).join("; ")}.`]
    ),
    studies: studyWords(record),
    sources: sourceWords,
    settle: settleWords(record),
    published: { all: record.published.length, back: record.published.filter(comesBack).length }
  };
};

/** "One power law a run: of 99 curves 44 undecided, ...", of the rows of a finding, with where the first of them stands. */
export function elsewhereOfFinding(site: Pick<StudySite, "results" | "reference">, finding: number) {
  const rows = (site.reference.elsewhere?.rows ?? []).filter((row) => row.finding === finding);
  const said = rows.map((row) => {
    const tested = elsewhereOf(row, site.results) !== "not testable";
    return `${capital(mustHave(rowNames, row.id))}: ${tested ? countsElsewhere(row, site.results) : "no other study here can test it"}.`;
  });
  return rows.length === 0 ? null : { words: said.join(" "), place: mustHave(rowPlaces, firstOf(rows).id) };
}

const slope = (value: number) => fixed(value, 2);
const points = (value: number) => change(value, 3);

export function sentenceOf(row: RowRecord, column: ColumnRecord, site: StudySite): string {
  if (column.cannot !== null) return `Cannot test it: ${column.cannot}.`;
  const ours = sentences[row.id]?.[column.study]?.(column, recordOf(site)) ?? "";
  const inLedger = site.results.claims.rows.filter(({ id }) => column.study === "first" && row.claims.includes(id));
  if (column.cells.length === 0) return [...inLedger.map(({ argument }) => argument), ours].join(" ").trim();
  const claimed = inLedger.map(
    (claim) =>
      `That fits each run alone, to its first half. The paper\u2019s claim is of one law, fitted to the early steps of all sizes: ${tallyWords(claim.tally, claimUnits[claim.id])}. ${claim.argument}`
  );
  return [ours, ...claimed].join(" ");
}

type Sentence = (column: ColumnRecord, record: ElsewhereRecord) => string;

const sentences: Record<string, Partial<Record<StudyName, Sentence>>> = {
  size: {
    verl: (_, { ladder }) => {
      const of = (task: string) => ladder.filter((size) => size.task === task).map(({ windows }) => firstOf(windows).k);
      const [math, gsm8k] = [of("MATH"), of("GSM8K")];
      return `On MATH the slope goes from ${slope(firstOf(math))} at 0.5B to ${slope(lastOf(math))} at 72B. On GSM8K it goes from ${slope(firstOf(gsm8k))} to ${slope(lastOf(gsm8k))}. With one run a size, few pairs of sizes are distinguishable.`;
    },
    pods: ({ cells }, { sets }) =>
      `The slope of 7B exceeds that of 3B by ${list(cells.map(({ what, estimate }) => `${slope(present(estimate))} with ${lastOf(what.split(", "))}`))}. Each slope is a mean of ${plural(mustFind(sets, ({ name }) => name === "podsEight").seeds, "seed")}.`,
    octothinker: ({ cells }) =>
      `The slope of 3B minus that of 1B lies between ${slope(Math.min(...cells.map(({ estimate }) => present(estimate))))} and ${slope(Math.max(...cells.map(({ estimate }) => present(estimate))))} in ${plural(cells.length, "comparison")} with the same mid-training.`
  },
  straight: {
    verl: (column, { ladder }) => {
      const largest = mustFind(ladder, ({ task, modelSize: size }) => task === "MATH" && size === 72e9);
      return `On MATH, 72B has a slope of ${slope(itemAt(largest.windows, 1).k)} up to step ${itemAt(largest.windows, 1).to} and of ${slope(itemAt(largest.windows, 2).k)} from there. ${contradictedWords(column, "run")}`;
    },
    pods: (column) => contradictedWords(column, "recipe"),
    octothinker: (column) => contradictedWords(column, "curve")
  },
  form: { first: formWords, verl: formWords, pods: formWords, octothinker: formWords },
  forecast: { first: forecastWords, verl: forecastWords, pods: forecastWords, octothinker: forecastWords },
  "held-out": {
    verl: (_, { heldOut }) =>
      ofWholeRuns(heldOut)
        .map(({ task, predicted, measured, lossError, constantError, neighbourError }) => {
          if (predicted === null || lossError === null)
            return `${task}: the law of the smaller sizes has no limit, so it predicts no slope for 72B; measured is ${slope(measured)}.`;
          return `${task}: the law gives 72B a slope of ${slope(predicted)}; measured is ${slope(measured)}. With 72B\u2019s own points to set the height, the law is ${percent(lossError)} off, the slope of 32B ${percent(neighbourError)}, a constant ${percent(constantError)}.`;
        })
        .join(" ")
  },
  saturation: {
    verl: ({ cells }, { laws }) => {
      const lead = cells.filter(({ beyond }) => !beyond).map(({ estimate }) => fixed(present(estimate), 1));
      const [math, gsm8k] = ["MATH", "GSM8K"].map((task) => ofWholeRuns(laws).find((law) => law.task === task));
      const limit = (law: typeof math) =>
        law?.kMax == null
          ? "k does not grow with size"
          : `its limit is ${slope(law.kMax)}, its interval ${law.kMaxInterval[1] === null ? "without an upper end" : "closed"}`;
      return `The saturating form\u2019s lead in chi-square is ${list(lead)}; support takes 6. On MATH ${limit(math)}; on GSM8K ${limit(gsm8k)}.`;
    }
  },
  rollouts: { pods: answersWords },
  hours: {
    pods: (column, { cost }) =>
      `${answersWords(column, { cost } as ElsewhereRecord)} A step takes ${fixed(cost.base, 1)} s, ${fixed(cost.generation, 3)} s more for each answer generated and ${fixed(cost.update, 3)} s more for each trained on.`
  },
  seeds: { first: seedWords, pods: seedWords },
  order: {
    pods: ({ values }) =>
      `A quarter of the way, ${percent(mustHave(values, "quarter"))} of pairs of ${count(mustHave(values, "recipes"))} recipes stand in their final order. All start from one model, so the scores before training give no order.`,
    octothinker: ({ values }) =>
      `A quarter of the way, ${percent(mustHave(values, "quarter"))} of pairs of ${count(mustHave(values, "recipes"))} base models stand in their final order; before any training it is ${percent(mustHave(values, "before"))}.`
  },
  decline: { first: declineWords, verl: declineWords, pods: declineWords, octothinker: declineWords }
};

function answersWords({ cells }: ColumnRecord, _: ElsewhereRecord): string {
  const onOneGpu = cells.filter(({ group }) => group.startsWith("one GPU"));
  const many = onOneGpu.map(({ what, estimate }) => `${what.split(" ")[0]} answers ${points(present(estimate))}`);
  return `Against 16 answers a prompt: ${list(many)}.`;
}

/** "MATH: of 7 settings, the power law forecasts best in 1, a sigmoid in 2, no change in 4." */
function formWords({ values }: ColumnRecord): string {
  const groups = [...new Set(Object.keys(values).map((name) => itemAt(name.split(": "), 0)))];
  return groups
    .map((group) => {
      const [power, sigmoid, still] = ["power", "sigmoid", "no-change"].map((form) =>
        count(mustHave(values, `${group}: ${form}`))
      );
      return `${capital(group)}: of ${plural(mustHave(values, `${group}: recipes`), "setting")}, the power law forecasts best in ${power}, a sigmoid in ${sigmoid}, no change in ${still}.`;
    })
    .join(" ");
}

/** How many runs a row needs for a chance of 80 %, some rows of the table. */
function settleWords({ missing }: ElsewhereRecord): string {
  const ofSaturation = missing.filter(({ row }) => row === "saturation");
  const [saturation, larger] = [itemAt(ofSaturation, 0), itemAt(ofSaturation, 1)];
  const [heldOut, order] = mapped(["held-out", "order"], (id) => mustFind(missing, ({ row }) => row === id));
  const apart = missing.filter(({ row, needed }) => row === "seeds" && needed !== null);
  const pairs = apart.map(
    ({ effect, needed }) => `${plural(present(needed), "run")} each if they differ by ${fixed(present(effect), 2)}`
  );
  const alone = saturation.needed === null ? "more runs than were tried" : `up to ${plural(saturation.needed, "run")}`;
  return `For a chance of 80%, saturation takes ${alone} of each size of the ladder, or ${larger.needed === null ? "more than were tried" : `up to ${count(larger.needed)}`} if two larger sizes are added. 72B from smaller sizes takes ${heldOut.needed === null ? `more than ${count(heldOut.most)} runs of each` : `up to ${plural(heldOut.needed, "run of each", "runs of each")}`}. Whether early scores rank better than the start takes ${plural(present(order.needed), "base model")}. Two recipes take ${list(pairs)}.`;
}

function studyWords({ sets, ladder }: ElsewhereRecord): string {
  const of = (name: string) => mustFind(sets, (set) => set.name === name);
  const [oneNode, eight] = [of("pods"), of("podsEight")];
  const sizes = ladder.filter(({ task }) => task === "MATH").map((size) => size.modelSize);
  return [
    `<p><b><a href="./${studyPages.verl}.html">verl ladder</a>:</b> one recipe on Qwen2.5 Instruct, ${plural(sizes.length, "size")} from ${modelSize(firstOf(sizes))} to ${modelSize(lastOf(sizes))}, on MATH and on GSM8K. One run a size.</p>`,
    `<p><b><a href="./${studyPages.pods}.html">PODS</a>:</b> ${plural(oneNode.recipes, "recipe")} with ${plural(oneNode.seeds, "seed")} each on one GPU, ${count(eight.recipes)} with ${plural(eight.seeds, "seed")} on eight GPUs.</p>`,
    `<p><b><a href="./${studyPages.octothinker}.html">OctoThinker</a>:</b> one recipe, ${plural(of("octothinker").runs, "run")}, base models mid-trained on different data. One of them is trained twice, the others once.</p>`
  ].join("");
}

const sourceWords =
  "PODS: arXiv 2504.13818. OctoThinker: GAIR-NLP. Ladder: console logs published by verl. ScaleRL: arXiv 2510.13786. Commits and licences are in the notice of the project.";
