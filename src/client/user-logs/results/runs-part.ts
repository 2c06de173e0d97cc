/** Each run of the reader's with its slope, beside the study; what was taken for granted, left out and not fitted. */
import { type Against, againstName, lawOf, type UserRunsData } from "../../../components/user-runs/user-runs-data.js";
import { countsText } from "../../../import/study/counts-text.js";
import type { FittedRun, LogFits } from "../../../import/study/fit-runs.js";
import { bareReason, isOfRun } from "../../../import/study/refused-text.js";
import type { LogAnswer } from "../../../import/study/user-logs.js";
import { change, count, efficiency, fixed, interval, plural, modelSize as sizeName } from "../../../lib/format.js";
import { firstOf } from "../../../lib/items.js";
import { plain } from "../../../lib/plain-text.js";
import { webWords } from "../choices/web-words.js";
import { element, mostRows, name, tableOf, words } from "../elements.js";
import { runResults } from "../run-result.js";
import { mend } from "./asks.js";

/** Against what the study stands beside the runs; null: it does not. */
export type Beside = Against | null;

const growths = { improved: "improved", "not shown": "no growth shown", "falls back": "falls back" };

export function runsPart(answer: LogAnswer, data: UserRunsData, beside: Beside): Node[] {
  const { fits } = answer;
  const fitted =
    fits.fits.length === 0
      ? countedPart(fits)
      : [...slopesPart(answer, data, beside), ...wordsPart(answer), ...notesPart(fits)];
  return [...fitted, ...refusedPart(fits)];
}

function slopesPart({ fits, runs }: LogAnswer, data: UserRunsData, beside: Beside): Node[] {
  const apart = new Set(runs.filter(({ run, logged }) => run !== logged).map(({ run }) => run));
  const units = { FLOPs: "compute", samples: "problems", steps: "steps", hours: "hours" };
  const unit = units[firstOf(fits.fits).unit];
  const against = beside !== null && lawOf(data, beside, fits.resource) !== null ? beside : null;
  const table = tableOf(
    `Slope of each run against ${unit}${against ? `, beside ${againstName(data, against)}` : ""}`,
    ["Run", "Size", "k", "95%", "k, counts", "95%", "Growth", "R²", ...(against ? besideHead : []), "Points", "Score"],
    fits.fits.slice(0, mostRows).map((fit) => runRow(fit, apart.has(fit.run), against))
  );
  table.classList.add("user-runs");
  const parts: Node[] = [table];
  if (beside !== null && against === null)
    parts.push(
      element(
        "p",
        { "data-own": "no-law" },
        `This study has no law with a band against ${unit} to compare with, so no verdict stands beside these slopes.`
      )
    );
  if (fits.fits.length > mostRows)
    parts.push(element("p", {}, `${plural(fits.fits.length - mostRows, "more run")} in the files below.`));
  return parts;
}

/** What is said of each run in words. */
function wordsPart(answer: LogAnswer): Node[] {
  const isOneScore = answer.fits.laws.length <= 1;
  return runResults(answer)
    .slice(0, mostRows)
    .map(({ fit, parts }) =>
      element(
        "dl",
        { class: "your-said" },
        element("dt", {}, name(fit.run), ...(isOneScore ? [] : [", ", name(fit.score)])),
        ...parts.flatMap(({ label, text, isWarning }) => [
          element("dd", { class: isWarning ? "your-warning" : undefined }, element("b", {}, label), " ", words(text))
        ])
      )
    );
}

function notesPart(fits: LogFits): Node[] {
  const assumed = [...new Set(fits.fits.flatMap(({ assumptions }) => assumptions))];
  const left = fits.fits.filter(({ leftOut }) => Object.keys(leftOut).length > 0);
  return [
    ...listOf(
      "Assumed:",
      assumed.map((text) => [words(text), ...mend(text)])
    ),
    ...scoreParts(fits),
    ...listOf(
      "Excluded from the fits:",
      left.slice(0, mostRows).map(({ run, leftOut }) => [name(run), `: ${leftOutWords(leftOut)}`])
    ),
    ...countedPart(fits)
  ];
}

/** What is counted, an item for each way in which runs are; runs that have k by counts alone have an item each. */
function countedPart({ fits, withoutSlope }: LogFits): Node[] {
  const ways = new Map<string, string[]>();
  for (const run of [...fits, ...withoutSlope]) {
    const text = countsText(run);
    if (text !== null) ways.set(text, [...(ways.get(text) ?? []), run.run]);
  }
  const alone = withoutSlope.flatMap(({ run, counts }) =>
    counts === null ? [] : [[name(run), `: by counts alone, k ${efficiency(counts.k)} ${interval(...counts.interval)}`]]
  );
  return listOf("Counts of wrong answers, scores of exactly 1 kept:", [
    ...alone.slice(0, mostRows),
    ...[...ways].map(([text, runs]) => [
      runs.length === 1 ? name(runs[0]!) : plural(runs.length, "run"),
      `: ${webWords(text)}`
    ])
  ]);
}

function leftOutWords(leftOut: FittedRun["leftOut"]): string {
  return Object.entries(leftOut)
    .map(([reason, points]) => `${plural(points, "evaluation")} (${webWords(plain(reason))})`)
    .join(", ");
}

function refusedPart({ refused }: LogFits): Node[] {
  const items = refused.slice(0, mostRows).map((refusal) => {
    const { path, run, reason } = refusal;
    const why = bareReason(refusal);
    const of = run === null || run === path || isOfRun(why, run) ? [": "] : [", ", name(run), ": "];
    return [name(path), ...of, words(why), ...mend(reason)];
  });
  return listOf("Not fitted:", items, "your-list your-refused");
}

function listOf(label: string, items: readonly (readonly (Node | string)[])[], kind = "your-list"): Node[] {
  if (items.length === 0) return [];
  return [
    element("p", { class: "your-label" }, label),
    element("ul", { class: kind }, ...items.map((item) => element("li", {}, ...item)))
  ];
}

/** What is to be known of the scores: several were fitted, others were not, many evaluations are left out. */
function scoreParts({ scores: { taken, passedOver }, warnings }: LogFits): Node[] {
  const roles: Record<string, string> = { unknown: "role not stated" };
  const of = (role: string) => ` (${roles[role] ?? role})`;
  return [
    ...listOf(
      "Warnings:",
      warnings.map((text) => [words(text)])
    ),
    ...listOf("Scores that are fitted:", taken.length > 1 ? taken.map((item) => [name(item.name), of(item.role)]) : []),
    ...listOf(
      "Scores that are not fitted:",
      passedOver
        .slice(0, mostRows)
        .map((record) => [name(record.name), `${of(record.role)}: `, words(record.reason), ...mend(record.reason)])
    )
  ];
}

const besideHead = ["Study’s k", "Difference of log-odds slopes", "95%", "Verdict"];

/**
 * @param isApart others are called alike: its path stands with its name
 * @param against the series with a law that stands beside; null where there is none
 */
function runRow(fit: FittedRun, isApart: boolean, against: Against | null): (Node | string)[] {
  const title = element("span", {}, name(fit.run));
  if (isApart) title.append(element("small", {}, name(fit.path)));
  return [
    title,
    fit.modelSize === null ? "not known" : sizeName(fit.modelSize),
    efficiency(fit.k),
    interval(...fit.interval),
    ...(fit.counts === null ? ["none", "none"] : [efficiency(fit.counts.k), interval(...fit.counts.interval)]),
    element("span", { class: `your-growth your-${fit.growth.replace(" ", "-")}` }, growths[fit.growth]),
    fixed(fit.r2, 2),
    ...(against ? besideCells(fit, against) : []),
    count(fit.points),
    name(fit.score)
  ];
}

function besideCells({ study, modelSize }: FittedRun, against: Against): string[] {
  const beside = study.find(({ family, variant }) => family === against.family && variant === against.variant);
  if (!beside) return ["–", "–", "–", modelSize === null ? "size not known" : "too far from its sizes"];
  const { test, verdict, why } = beside;
  return [
    `${efficiency(beside.k)}${beside.outside ? ", stretched" : ""}`,
    test === null ? "–" : change(test.difference, 3),
    test === null ? "–" : interval(...test.interval, (value) => change(value, 3)),
    why === null ? verdict : `${verdict}: ${why}`
  ];
}
