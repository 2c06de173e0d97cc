import { type GroupedRow, groupedTable, type Row } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { count, fixed, modelSize, r2 } from "../../lib/format.js";
import { lastOf, present } from "../../lib/items.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";
import { matchPrinted } from "./match-printed.js";
import { matchWord } from "./match-words.js";

/** The paper's loss-decomposition parameters beside our refit of the same form on the same points. */
export const table: TableRenderer = ({ results, reference }) => {
  const printed = reference.printedFits.filter(({ where }) => where === "Table 7");
  const family = mainFamily(results);
  const fits = results.prediction.decomposition.filter(
    (record) => record.family === family && record.variant === "base" && record.window === "early"
  );
  if (printed.length === 0 || fits.length === 0) return "<p>There is no loss decomposition to compare with.</p>";
  const sizes = [...new Set(printed.map((row) => present(row.modelSize)))].sort((a, b) => a - b);
  const theirs = (size: number, quantity: string) =>
    printed.find((row) => row.modelSize === size && row.quantity === quantity);
  const match = (text: string | undefined, ours: number | undefined) =>
    text === undefined ? "\u2013" : matchWord(matchPrinted(text, ours ?? null));
  const rowOf = (fit: (typeof fits)[number], size: number): Row => {
    const sizeFit = fit.sizes.find((candidate) => candidate.modelSize === size);
    const [lambda, d0, score] = ["lambda", "D_0", "R2"].map((quantity) => theirs(size, quantity));
    return [
      modelSize(size),
      ...[
        lambda?.text ?? "\u2013",
        sizeFit ? fixed(sizeFit.lambda, 4) : "\u2013",
        match(lambda?.text, sizeFit?.lambda)
      ],
      ...[
        d0 ? count(d0.value) : "\u2013",
        sizeFit ? count(sizeFit.d0) : "\u2013",
        match(d0 && fixed(d0.value, 1), sizeFit?.d0)
      ],
      ...[score?.text ?? "\u2013", sizeFit?.r2 == null ? "\u2013" : r2(sizeFit.r2)]
    ];
  };
  return groupedTable({
    caption: "Table 7 of the paper, base, theirs and ours",
    label: "Table 7",
    head: [
      ...["Size", "\u03bb, theirs", "ours", "", html`<i>D</i><sub>0</sub>, theirs`, "ours", ""],
      ...[html`<i>R</i><sup>2</sup>, theirs`, "ours"]
    ],
    left: [3, 6],
    groups: fits.map((fit) => {
      const rows: GroupedRow[] = sizes.map((size) => ({ cells: rowOf(fit, size) }));
      const unsettled = fit.notIdentified.join(", ").replaceAll("_inf", " inf").replaceAll("_0", "0");
      const constant = fit.r2Constant !== null && `; no learning, one constant per size, ${r2(fit.r2Constant)}`;
      const pooled = fit.r2 !== null && html`Pooled <i>R</i><sup>2</sup> ${r2(fit.r2)}${constant}.`;
      const open = unsettled !== "" && ` Not settled by these points: ${unsettled}.`;
      lastOf(rows).notes = [html`${pooled}${open}`];
      return {
        title: html`${fit.betaHeld ? "\u03b2 held at 1" : "\u03b2 fitted"}, ${fit.rule}: \u03b2 = ${fixed(fit.beta, 3)}, <i>L</i><sub>inf</sub> = ${fixed(fit.lInf, 3)}, \u03b1 = ${fixed(fit.alpha, 3)}, <i>N</i><sub>0</sub> = ${fixed(fit.n0 / 1e9, 2)}B`,
        rows
      };
    })
  });
};
