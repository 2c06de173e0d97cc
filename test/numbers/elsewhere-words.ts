/** What /elsewhere must say, made from data/elsewhere.json: badges, and the numbers of sentences. */
import { readFileSync } from "node:fs";
import type { ElsewhereRecord, StudyName } from "../../src/paper/elsewhere/elsewhere-record.js";
import { fixed, percent, signed, sizeName } from "./formats.js";
import { numbersIn } from "./page.js";
import { results } from "./results.js";

export const record = JSON.parse(readFileSync("data/elsewhere.json", "utf8")) as ElsewhereRecord;
export const two = (value: number) => fixed(value, 2);
export const three = (value: number) => fixed(value, 3);
export const change = (value: number) => signed(value, 3);
export const smallShare = (value: number) => (100 * value < 9.95 ? percent(value, 1) : percent(value));
export const rowOf = (id: string) => record.rows.find((row) => row.id === id)!;
export const column = (id: string, study: StudyName) => rowOf(id).columns.find((one) => one.study === study)!;
export const of = (task: string) => record.ladder.filter((size) => size.task === task);
const words = ["supported", "undecided", "contradicted", "not testable"];
export const names = { first: "This paper", verl: "verl ladder", pods: "PODS", octothinker: "OctoThinker" };

/** Cells that a verdict counts: of the first study those of the ledger, where the row's test was not made on its runs. */
export function cellsOf(id: string, study: StudyName) {
  const { claims } = rowOf(id);
  const tested = column(id, study).cells;
  const cells =
    study === "first" && tested.length === 0
      ? results()
          .claims.rows.filter((row) => claims.includes(row.id))
          .flatMap((row) => row.cells)
      : tested;
  return cells.filter(({ beyond }) => !beyond);
}

/** What the cells of a row are. */
const units: Record<string, [string, string]> = {
  ...{ size: ["pair of sizes", "pairs of sizes"], straight: ["curve", "curves"], seeds: ["setting", "settings"] },
  form: ["group of runs", "groups of runs"],
  ...{ forecast: ["group of runs", "groups of runs"], decline: ["group of runs", "groups of runs"] },
  ...{ "held-out": ["series", "series"], saturation: ["fit", "fits"], reuse: ["run", "runs"] },
  ...{ rollouts: ["comparison", "comparisons"], hours: ["comparison", "comparisons"] },
  order: ["set of recipes", "sets of recipes"]
};
export const unitOf = (id: string, count: number) => units[id]![count === 1 ? 0 : 1];

function countsOf(cells: readonly { verdict: string }[]): string[] {
  const counts = words.map((word) => [cells.filter(({ verdict }) => verdict === word).length, word] as const);
  return counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []));
}

/** What a badge says: the verdict of all cells, or how many have which. */
export function badge(id: string, study: StudyName): string {
  return column(id, study).cannot === null ? badgeOf(id, cellsOf(id, study)) : "Not testable";
}

/** What the badge of all other studies says. */
export function badgeOfOthers(id: string): string {
  const others = rowOf(id).columns.filter(({ study, cannot }) => study !== "first" && cannot === null);
  if (others.length === 0) return "None of these studies can test it.";
  return `Other studies together: ${badgeOf(
    id,
    others.flatMap(({ study }) => cellsOf(id, study))
  )}`;
}

function badgeOf(id: string, cells: readonly { verdict: string }[]): string {
  const some = countsOf(cells);
  const count = cells.length;
  if (some.length > 1) return `Of ${count} ${unitOf(id, count)}: ${some.join(", ")}`;
  const { verdict: word } = cells[0]!;
  return `${word[0]!.toUpperCase()}${word.slice(1)} in ${count} of ${count} ${unitOf(id, count)}`;
}

/** What the other studies together say of a row: cells that none can test are not counted. */
export function othersOn(id: string): string {
  const cells = testedElsewhere(id);
  return `of ${cells.length} ${unitOf(id, cells.length)} ${countsOf(cells).join(", ")}`;
}

/** Cells that can be tested of all other studies together. */
function testedElsewhere(id: string) {
  return rowOf(id)
    .columns.filter(({ study, cannot }) => study !== "first" && cannot === null)
    .flatMap(({ study }) => cellsOf(id, study))
    .filter(({ verdict }) => verdict !== "not testable");
}

/** What stands in brackets in the answer: how many say so, of how many. */
export function shareOn(id: string): string {
  const cells = testedElsewhere(id);
  const [yes, no] = ["supported", "contradicted"].map((word) => cells.filter(({ verdict }) => verdict === word).length);
  return yes! > 0 && no! > 0 ? `${yes} for, ${no} against, of ${cells.length}` : `${yes! + no!} of ${cells.length}`;
}

/** Parts of the record that are fitted to whole runs. */
export const whole = <Part extends { window: string }>(parts: readonly Part[]) =>
  parts.filter(({ window }) => window === "whole run");

/** Numbers of the sentence of a study on a row. */
export function sentence(id: string, study: StudyName): string[] {
  const { cannot, cells, values } = column(id, study);
  if (cannot !== null) return numbersIn(cannot);
  const contradicted = () => {
    const tested = cells.filter(({ interval }) => interval !== null);
    return [tested.filter(({ verdict }) => verdict === "contradicted").length, tested.length].map(String);
  };
  const estimates = cells.map(({ estimate }) => estimate!);
  switch (`${id} ${study}`) {
    case "size verl":
      return ["MATH", "GSM8K"].flatMap((task) =>
        [of(task)[0]!, of(task).at(-1)!].flatMap(({ windows, modelSize }) =>
          task === "MATH" ? [two(windows[0]!.k), sizeName(modelSize)] : [two(windows[0]!.k)]
        )
      );
    case "size pods":
      return [
        ...["7B", "3B"],
        ...cells.flatMap(({ what, estimate }) => [two(estimate!), what.match(/(\d+) answers a prompt/)![1]!]),
        String(record.sets.find(({ name }) => name === "podsEight")!.seeds)
      ];
    case "size octothinker":
      return ["3B", "1B", two(Math.min(...estimates)), two(Math.max(...estimates)), String(cells.length)];
    case "straight verl": {
      const [, early, late] = of("MATH").at(-1)!.windows;
      return ["72B", two(early!.k), "40", two(late!.k), ...contradicted()];
    }
    case "straight pods":
    case "straight octothinker":
      return contradicted();
    case "held-out verl":
      return whole(record.heldOut).flatMap((one) => [
        ...["72B", two(one.predicted!), two(one.measured), "72B"],
        ...[smallShare(one.lossError!), "32B", smallShare(one.neighbourError), smallShare(one.constantError)]
      ]);
    case "saturation verl":
      return [
        ...cells.filter(({ beyond }) => !beyond).map(({ estimate }) => fixed(estimate!, 1)),
        "6",
        two(whole(record.laws)[0]!.kMax!)
      ];
    case "rollouts pods":
    case "hours pods": {
      const one = ["32", "64", "128", "256"].flatMap((n, i) => [n, ...numbersIn(change(estimates[i]!))]);
      const { base, generation, update } = record.cost;
      return ["16", ...one, ...(id === "hours" ? [fixed(base, 1), three(generation), three(update)] : [])];
    }
    case "order pods":
      return [percent(values.quarter!), String(values.recipes)];
    case "order octothinker":
      return [percent(values.quarter!), String(values.recipes), percent(values.before!)];
    default:
      return fromGroups(id, values);
  }
}

function fromGroups(id: string, values: Record<string, number | null>): string[] {
  const groups = [...new Set(Object.keys(values).map((name) => name.split(": ")[0]!))];
  if (id === "forecast")
    return groups.flatMap((group) => [
      ...numbersIn(group),
      ...["power", "no-change", "sigmoid"].map((form) => smallShare(values[`${group}: ${form}`]!))
    ]);
  if (id === "form")
    return groups.flatMap((group) => [
      ...numbersIn(group),
      ...["recipes", "power", "sigmoid", "no-change"].map((name) => String(values[`${group}: ${name}`]))
    ]);
  if (id === "seeds")
    return [...groups.flatMap((group) => [three(values[`${group}: half-width`]!), ...numbersIn(group)]), "95", "100"];
  if (id === "decline")
    return groups.flatMap((group) => {
      const [lost, runs, collapsed] = ["lost", "runs", "collapsed"].map((word) => values[`${group}: ${word}`]!);
      return [...numbersIn(group), String(lost), String(runs), ...(collapsed! > 0 ? [String(collapsed)] : [])];
    });
  return [];
}
