/** What was read of a file, and what became of it. */
import { answersText, type InspectedFile, type InspectedRun } from "../../../import/inspection.js";
import { trainerName } from "../../../import/log-next.js";
import { count, plural, significant, modelSize as sizeName } from "../../../lib/format.js";
import { plain } from "../../../lib/plain-text.js";
import { element, mostRows, name, tableOf, words } from "../elements.js";
import { mend } from "./asks.js";

export function ledgerPart(file: InspectedFile, open: boolean): HTMLElement {
  const { path, runs, format } = file;
  const bad = format === "damaged" || runs.length === 0;
  return element(
    "details",
    { class: `your-file-part${bad ? " your-bad" : ""}`, open: open || bad, "data-path": path },
    element("summary", {}, name(path), element("small", {}, stateWords(file))),
    ...problemsPart(file),
    factsPart(file),
    ...runsTable(runs),
    ...columnsTable(file),
    ...missingPart(file),
    element(
      "p",
      {},
      element("button", { type: "button", class: "your-mend", "data-remove": path }, "Take this file out")
    )
  );
}

function stateWords({ format, ledger, runs }: InspectedFile): string {
  if (format === "damaged") return "could not be read";
  if (format === "unknown") return "not a log that is known here";
  return `${plural(ledger.read, "row")}, ${plural(runs.length, "run")}`;
}

function problemsPart({ path, problems }: InspectedFile): Node[] {
  if (problems.length === 0) return [];
  const notes = problems.map((text) => (text.startsWith(`${path}: `) ? text.slice(path.length + 2) : text));
  return [
    element(
      "ul",
      { class: "your-list your-problems" },
      ...notes.map((text) => element("li", {}, words(text), ...mend(text)))
    )
  ];
}

function factsPart(file: InspectedFile): Node {
  const { ledger, format, packing, producer, bytes } = file;
  const aside = Object.entries(ledger.setAside);
  const facts: [term: string, value: Node | string][] = [
    ["Format", [format, packing, producer && `written by ${trainerName(producer)}`].filter(Boolean).join(", ")],
    ["Bytes", count(bytes)],
    [
      "Rows",
      `${count(ledger.read)} read, ${count(ledger.used)} used, ${count(ledger.duplicates)} replaced by later rows of the same step`
    ],
    [
      "Excluded",
      aside.length === 0 ? "none" : aside.map(([reason, rows]) => `${count(rows)} (${plain(reason)})`).join(", ")
    ],
    ...(ledger.otherLines > 0
      ? [
          ["Lines", `${count(ledger.otherLines)} ${ledger.otherLines === 1 ? "is no record" : "are no records"}`] as [
            string,
            string
          ]
        ]
      : []),
    ["Tokens", tokenWords(file)],
    ["Not understood", ledger.unknownColumns.length === 0 ? "no column" : columnList(ledger.unknownColumns)],
    ["SHA-256", element("code", {}, ledger.sha256 ?? "none")]
  ];
  return element(
    "dl",
    { class: "your-facts" },
    ...facts.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)])
  );
}

function runsTable(runs: readonly InspectedRun[]): Node[] {
  if (runs.length === 0) return [];
  const rows = runs
    .slice(0, mostRows)
    .map((run) => [
      name(run.run),
      run.modelSize === null ? "not known" : sizeName(run.modelSize),
      count(run.steps),
      count(run.firstStep),
      count(run.lastStep),
      name(run.stepColumn),
      count(run.restarts),
      scoreWords(run)
    ]);
  return [tableOf("Runs in it", ["Run", "Size", "Steps", "From", "To", "Step column", "Restarts", "Scores"], rows)];
}

function scoreWords({ scoreDetails }: InspectedRun): Node | string {
  if (scoreDetails.length === 0) return "none";
  const said = scoreDetails.slice(0, 4).map(({ name, points, min, max, role, answers }) => {
    const facts = [points, `${short(min)} to ${short(max)}`, role, answersText(answers)].filter((text) => text !== "");
    return `${name} (${facts.join(", ")})`;
  });
  const more = scoreDetails.length - said.length;
  return words([...said, ...(more > 0 ? [`${more} more`] : [])].join("; "));
}

function columnsTable({ ledger }: InspectedFile): Node[] {
  const columns = ledger.columns.filter(({ meaning }) => meaning !== "known");
  if (columns.length === 0) return [];
  const writer = (producer: string) => {
    const trainer = trainerName(producer === "any" ? null : producer);
    return trainer === "your trainer" ? "any" : trainer;
  };
  const rows = columns
    .slice(0, mostRows)
    .map((column) => [
      name(column.name),
      column.meaning,
      writer(column.producer),
      count(column.values),
      count(column.notFinite)
    ]);
  return [tableOf("Columns understood", ["Column", "Means", "Written by", "Values", "Not finite"], rows)];
}

function missingPart({ missing }: InspectedFile): Node[] {
  if (missing.length === 0) return [];
  return [
    element("p", { class: "your-label" }, "Missing for a fit:"),
    element(
      "ul",
      { class: "your-list" },
      ...missing.map(({ what, option }) => element("li", {}, words(what), ...mend(option)))
    )
  ];
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
