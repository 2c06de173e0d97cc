/** The answer in words and tables. */

import { type Against, againstName, lawOf, type OwnRunsData } from "../../components/own-runs/own-runs-data.js";
import { answersText, type InspectedFile } from "../../import/inspection.js";
import { adviceFor, trainerName } from "../../import/log-next.js";
import type { FittedRun, LogFits, ScoreLaw } from "../../import/study/fit-runs.js";
import type { OwnAnswer } from "../../import/study/own-logs.js";
import {
  change,
  count,
  efficiency,
  interval,
  parameters,
  plural,
  significant,
  modelSize as sizeName
} from "../../lib/format.js";
import { plain } from "../../lib/plain-text.js";
import { controlNames, controlsOf } from "./choices-form.js";
import { element, name, tableOf, words } from "./elements.js";

const growths = { learns: "learns", "not shown": "no growth shown", "falls back": "falls back" };

/** Rows of a table that are shown at once; of more, the rest is in the files. */
const mostRows = 200;

export function resultParts(answer: OwnAnswer, data: OwnRunsData, against: Against): Node[] {
  const { fits, files } = answer;
  return [
    heading("Your runs, one by one"),
    ...runsPart(answer, data, against),
    heading("A law over your sizes"),
    ...lawParts(fits),
    heading("What was read"),
    ...files.map((file) => ledgerPart(file, files.length <= 3)),
    ...nextPart(files)
  ];
}

function heading(text: string): HTMLElement {
  return element("h2", {}, text);
}

function runsPart({ fits, runs }: OwnAnswer, data: OwnRunsData, against: Against): Node[] {
  const apart = new Set(runs.filter(({ run, logged }) => run !== logged).map(({ run }) => run));
  const parts: Node[] = [];
  if (fits.fits.length > 0) {
    const unit = fits.resource === "compute" ? "compute" : fits.fits[0]!.unit === "samples" ? "problems" : "steps";
    const hasLaw = lawOf(data, against, fits.resource) !== null;
    const table = tableOf(
      `Slope of each run against ${unit}${hasLaw ? `, beside ${againstName(data, against)}` : ""}`,
      ["Run", "Size", "k", "95%", "Growth", ...(hasLaw ? besideHead : []), "Points", "Score"],
      fits.fits.slice(0, mostRows).map((fit) => runRow(fit, apart.has(fit.run), hasLaw ? against : null))
    );
    table.classList.add("own-runs");
    parts.push(table);
    if (!hasLaw)
      parts.push(
        element(
          "p",
          { "data-own": "no-law" },
          `This study has no law with a band against ${unit} to compare with, so no verdict stands beside these slopes.`
        )
      );
    if (fits.fits.length > mostRows)
      parts.push(element("p", {}, `${plural(fits.fits.length - mostRows, "more run")} in the files below.`));
    const assumed = [...new Set(fits.fits.flatMap(({ assumptions }) => assumptions))];
    if (assumed.length > 0)
      parts.push(
        element("p", { class: "own-label" }, "Taken for granted:"),
        element("ul", { class: "own-list" }, ...assumed.map((text) => element("li", {}, words(text), ...mend(text))))
      );
    parts.push(...scoreParts(fits));
    const left = fits.fits.filter(({ leftOut }) => Object.keys(leftOut).length > 0);
    if (left.length > 0)
      parts.push(
        element("p", { class: "own-label" }, "Left out of the fits:"),
        element(
          "ul",
          { class: "own-list" },
          ...left.slice(0, mostRows).map((fit) =>
            element(
              "li",
              {},
              name(fit.run),
              `: ${Object.entries(fit.leftOut)
                .map(([reason, points]) => `${plural(points, "evaluation")} (${plain(reason)})`)
                .join(", ")}`
            )
          )
        )
      );
  }
  if (fits.refused.length > 0) {
    parts.push(
      element("p", { class: "own-label" }, "Not fitted:"),
      element(
        "ul",
        { class: "own-list own-refused" },
        ...fits.refused.slice(0, mostRows).map((refusal) => {
          const { path, run, reason } = refusal;
          return element(
            "li",
            {},
            name(path),
            run === null || run === path ? ": " : ", ",
            run === null ? null : name(run),
            run === null ? null : ": ",
            words(bareReason(refusal)),
            ...mend(reason)
          );
        })
      )
    );
  }
  return parts;
}

/** What is to be known of the scores: several were fitted, others were not, many evaluations are left out. */
function scoreParts({ scores: { taken, passedOver }, warnings }: LogFits): Node[] {
  const roles: Record<string, string> = { unknown: "role not stated" };
  const of = (role: string) => ` (${roles[role] ?? role})`;
  const list = (label: string, items: (Node | string)[][]) =>
    items.length === 0
      ? []
      : [
          element("p", { class: "own-label" }, label),
          element("ul", { class: "own-list" }, ...items.map((item) => element("li", {}, ...item)))
        ];
  return [
    ...list(
      "Take care:",
      warnings.map((text) => [words(text)])
    ),
    ...list("Scores that were fitted:", taken.length > 1 ? taken.map((one) => [name(one.name), of(one.role)]) : []),
    ...list(
      "Scores that were not fitted:",
      passedOver
        .slice(0, mostRows)
        .map((one) => [name(one.name), `${of(one.role)}: `, words(one.reason), ...mend(one.reason)])
    )
  ];
}

const besideHead = ["Study’s k", "Difference", "95%", "Verdict"];

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
    element("span", { class: `own-growth own-${fit.growth.replace(" ", "-")}` }, growths[fit.growth]),
    ...(against ? besideCells(fit, against) : []),
    count(fit.points),
    name(fit.score)
  ];
}

function besideCells({ study, modelSize }: FittedRun, against: Against): string[] {
  const beside = study.find(({ family, variant }) => family === against.family && variant === against.variant);
  if (!beside) return ["–", "–", "–", modelSize === null ? "size not known" : "too far from its sizes"];
  return [
    `${efficiency(beside.k)}${beside.outside ? ", stretched" : ""}`,
    change(beside.difference, 3),
    interval(...beside.differenceInterval, (value) => change(value, 3)),
    beside.verdict
  ];
}

function lawParts({ laws, law, noLaw }: LogFits): Node[] {
  if (laws.length === 0) return [lawPart({ score: "", law, noLaw }, false)];
  return laws.map((one) => lawPart(one, laws.length > 1));
}

/** @param isNamed whether the score is named, as others have laws too */
function lawPart({ score, law, noLaw }: ScoreLaw, isNamed: boolean): Node {
  const start = isNamed ? [name(score), ": "] : [];
  if (!law) {
    const parts = `No law: ${noLaw}.`.split(/([KN])_(max|0)\b/);
    const nodes = parts.map((part, i) => (i % 3 === 2 ? element("sub", {}, part) : part));
    return element("p", { "data-own": "law" }, ...start, ...nodes);
  }
  const ends = ([low, high]: readonly (number | null)[], format: (value: number) => string) =>
    `[${low === null ? "open" : format(low!)}, ${high === null ? "open" : format(high!)}]`;
  const kMax = law.kMax === null ? "undefined" : `${efficiency(law.kMax)} ${ends(law.kMaxInterval, efficiency)}`;
  const n0 = law.n0 === null ? "undefined" : `${parameters(law.n0)} ${ends(law.n0Interval, parameters)}`;
  const status =
    law.status === "converged" ? "" : ` The fit ended ${law.status}: the slopes of these sizes do not settle it.`;
  return element(
    "p",
    { "data-own": "law" },
    ...start,
    `Over ${plural(law.sizes.length, "size")}: K`,
    element("sub", {}, "max"),
    ` ${kMax}, N`,
    element("sub", {}, "0"),
    ` ${n0}, with 95% intervals.${status}`
  );
}

/** Reasons that are shown before the controls. */
const fewReasons = 6;

/** What must be said before anything can be fitted; nothing where something is. */
export function askParts({ fits, refused }: LogFits): Node[] {
  if (fits.length > 0 || refused.length === 0) return [];
  const reasons = [...new Set(refused.map(bareReason))];
  const more = reasons.length - fewReasons;
  return [
    element("p", { class: "own-label" }, "Nothing can be fitted yet:"),
    element(
      "ul",
      { class: "own-list" },
      ...reasonItems(reasons.slice(0, fewReasons)),
      more > 0 ? element("li", {}, `${plural(more, "more reason")} below`) : null
    )
  ];
}

/** The reason without the file that it is of. */
function bareReason({ path, reason }: LogFits["refused"][number]): string {
  return reason.startsWith(`${path}: `) ? reason.slice(path.length + 2) : reason;
}

/** Reasons, each with the control that would mend it. */
export function reasonItems(reasons: readonly string[]): Node[] {
  return reasons.map((reason) => element("li", {}, words(reason), ...mend(reason)));
}

/** A button for each control that a sentence speaks of. */
function mend(text: string): (Node | string)[] {
  return controlsOf(text).flatMap((control) => [
    " ",
    element("button", { type: "button", class: "own-mend", "data-mend": control }, `${controlNames[control]}…`)
  ]);
}

function ledgerPart(file: InspectedFile, open: boolean): HTMLElement {
  const { ledger, path, problems, missing } = file;
  const bad = file.format === "damaged" || file.runs.length === 0;
  const state =
    file.format === "damaged"
      ? "could not be read"
      : file.format === "unknown"
        ? "not a log that is known here"
        : `${plural(ledger.read, "row")}, ${plural(file.runs.length, "run")}`;
  const aside = Object.entries(ledger.setAside);
  const facts: [term: string, value: Node | string][] = [
    [
      "Format",
      [file.format, file.packing, file.producer && `written by ${trainerName(file.producer)}`]
        .filter(Boolean)
        .join(", ")
    ],
    ["Bytes", count(file.bytes)],
    [
      "Rows",
      `${count(ledger.read)} read, ${count(ledger.used)} used, ${count(ledger.duplicates)} replaced by later rows of the same step`
    ],
    [
      "Set aside",
      aside.length === 0 ? "none" : aside.map(([reason, rows]) => `${count(rows)} (${plain(reason)})`).join(", ")
    ],
    ...(ledger.otherLines > 0 ? [["Lines", `${count(ledger.otherLines)} are no records`] as [string, string]] : []),
    ["Tokens", tokenWords(file)],
    ["Not understood", ledger.unknownColumns.length === 0 ? "no column" : columnList(ledger.unknownColumns)],
    ["SHA-256", element("code", {}, ledger.sha256 ?? "none")]
  ];
  const body: Node[] = [
    element(
      "dl",
      { class: "own-facts" },
      ...facts.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)])
    )
  ];
  if (file.runs.length > 0) {
    body.push(
      tableOf(
        "Runs in it",
        ["Run", "Size", "Steps", "From", "To", "Step column", "Restarts", "Scores"],
        file.runs.slice(0, mostRows).map((run) => [
          name(run.run),
          run.modelSize === null ? "not known" : sizeName(run.modelSize),
          count(run.steps),
          count(run.firstStep),
          count(run.lastStep),
          name(run.stepColumn),
          count(run.restarts),
          run.scoreDetails.length === 0
            ? "none"
            : words(
                run.scoreDetails
                  .slice(0, 4)
                  .map(
                    (score) =>
                      `${score.name} (${score.points}, ${short(score.min)} to ${short(score.max)}, ${[score.role, ...(score.answers === null ? [] : [answersText(score.answers)])].join(", ")})`
                  )
                  .join("; ") + (run.scoreDetails.length > 4 ? `; ${run.scoreDetails.length - 4} more` : "")
              )
        ])
      )
    );
  }
  const columns = ledger.columns.filter(({ meaning }) => meaning !== "known");
  if (columns.length > 0) {
    body.push(
      tableOf(
        "Columns understood",
        ["Column", "Means", "Written by", "Values", "Not finite"],
        columns
          .slice(0, mostRows)
          .map((column) => [
            name(column.name),
            column.meaning,
            trainerName(column.producer === "any" ? null : column.producer) === "your trainer"
              ? "any"
              : trainerName(column.producer),
            count(column.values),
            count(column.notFinite)
          ])
      )
    );
  }
  const notes = [...problems.map((text) => (text.startsWith(`${path}: `) ? text.slice(path.length + 2) : text))];
  if (notes.length > 0)
    body.unshift(
      element(
        "ul",
        { class: "own-list own-problems" },
        ...notes.map((text) => element("li", {}, words(text), ...mend(text)))
      )
    );
  if (missing.length > 0)
    body.push(
      element("p", { class: "own-label" }, "Missing for a fit:"),
      element(
        "ul",
        { class: "own-list" },
        ...missing.map(({ what, option }) => element("li", {}, words(what), ...mend(option)))
      )
    );
  body.push(
    element(
      "p",
      {},
      element("button", { type: "button", class: "own-mend", "data-remove": path }, "Take this file out")
    )
  );
  return element(
    "details",
    { class: `own-file-part${bad ? " own-bad" : ""}`, open: open || bad, "data-path": path },
    element("summary", {}, name(path), element("small", {}, state)),
    ...body
  );
}

function tokenWords({ runs }: InspectedFile): Node | string {
  const verdicts = runs.flatMap(({ tokenVerdict }) => (tokenVerdict ? [tokenVerdict] : []));
  if (verdicts.length === 0) return "none";
  const by = {
    option: "as you say",
    name: "by the column’s name",
    growth: "by how the numbers grow",
    estimate: "estimated"
  };
  const said = verdicts.map(
    ({ column, count: how, by: who, falls, resets, assumed }) =>
      `${column} is ${how === "per-step" ? "of each step" : "since the start"}, ${by[who]}${
        falls.length > 0 ? `; falls ${plural(falls.length, "time")}` : ""
      }${resets > 0 ? `; begins anew ${plural(resets, "time")}` : ""}${
        assumed > 0 ? `; ${significant(100 * assumed, 2)}% stands for steps that the log does not show` : ""
      }`
  );
  return words([...new Set(said)].join(". "));
}

function columnList(columns: readonly string[]): Node {
  const shown = columns.slice(0, 40);
  const list = element("span", {});
  for (const [i, column] of shown.entries()) list.append(i > 0 ? ", " : "", name(column));
  if (columns.length > shown.length) list.append(` and ${plural(columns.length - shown.length, "more", "more")}`);
  return list;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function nextPart(files: readonly InspectedFile[]): Node[] {
  const said = new Map<string, { what: string; how: string; of: Set<string> }>();
  for (const file of files) {
    if (file.format === "damaged" || file.format === "unknown") continue;
    for (const { what, how } of adviceFor(file)) {
      const known = said.get(`${what} ${how}`) ?? { what, how, of: new Set<string>() };
      known.of.add(trainerName(file.producer));
      said.set(`${what} ${how}`, known);
    }
  }
  if (said.size === 0) return [];
  return [
    heading("What to log next time"),
    element(
      "ul",
      { class: "own-list own-next" },
      ...[...said.values()].map(({ what, how, of }) =>
        element(
          "li",
          {},
          element("b", {}, `${what[0]!.toUpperCase()}${what.slice(1)}`),
          ` (${[...of].join(", ")}): ${how}.`
        )
      )
    )
  ];
}
