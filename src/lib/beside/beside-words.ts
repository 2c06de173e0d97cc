/** What a study says of a row, in sentences: its cells and values in words. */
import { capital, count, fixed, list, plural, smallPercent } from "../format.js";
import { firstOf, mapped, mustHave } from "../items.js";
import type { CellRecord } from "../records/claims-record.js";

/** Cells of a row, and numbers by "group: what". */
interface Column {
  cells: readonly CellRecord[];
  values: Readonly<Record<string, number | null>>;
}

export function contradictedWords({ cells }: Column, noun: string): string {
  const tested = cells.filter(({ interval }) => interval !== null);
  const bent = tested.filter(({ verdict }) => verdict === "contradicted").length;
  return `The late slope differs from that of the whole run, beyond its error, in ${count(bent)} of ${plural(tested.length, noun)} that can be tested.`;
}

/** "MATH: power law 8.3% off, no change 3.6%, sigmoid 4.2%." */
export function forecastWords({ values }: Column): string {
  const groups = [...new Set(Object.keys(values).map((name) => firstOf(name.split(": "))))];
  return groups
    .map((group) => {
      const of = (form: string) => smallPercent(values[`${group}: ${form}`]!);
      return `${capital(group)}: the power law is ${of("power")} off, no change ${of("no-change")}, a sigmoid ${of("sigmoid")}.`;
    })
    .join(" ");
}

export function seedWords({ values }: Column): string {
  const groups = Object.keys(values).filter((name) => name.endsWith("half-width"));
  return `Two single runs of one setting differ by up to ${list(groups.map((name) => `${fixed(mustHave(values, name), 3)} (${firstOf(name.split(": half-width"))})`))}, in 95 of 100 pairs.`;
}

export function declineWords({ values }: Column): string {
  const groups = Object.keys(values).filter((name) => name.endsWith(": runs"));
  return groups
    .map((name) => {
      const group = name.slice(0, -": runs".length);
      const [lost, collapsed, runs] = mapped(["lost", "collapsed", "runs"], (word) =>
        mustHave(values, `${group}: ${word}`)
      );
      return `${capital(group)}: ${count(lost)} of ${plural(runs, "run")} ${lost === 1 ? "ends" : "end"} below ${lost === 1 ? "its" : "their"} peak${collapsed > 0 ? `, ${count(collapsed)} collapsed` : ""}.`;
    })
    .join(" ");
}
