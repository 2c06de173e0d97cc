/** Does the prompt of one repeat make a difference: each quantity, in two scales of a run's variance. */
import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, change, count, fixed, significant } from "../../lib/format.js";
import type { PromptsRecord } from "../../lib/records/prompts-record.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const found = results.inference.prompts.find(({ family }) => family === mainFamily(results));
  const tests = found?.tests ?? [];
  const [df1, df2] = [tests[0]?.df1 ?? 0, tests[0]?.df2 ?? 0];
  return tableBox(
    `One repeat with another prompt: is the difference chance? F has ${count(df1)} and ${count(df2)} degrees of freedom`,
    [
      "Quantity",
      "Variance of a run",
      html`<i>F</i>, any effect`,
      html`<i>p</i>`,
      html`exact <i>p</i>`,
      "Common effect",
      html`<i>p</i>`,
      html`exact <i>p</i>`
    ],
    tests.map((test) => [
      quantityOf(test),
      test.scale === "raw" ? "the same in all cells" : "as evaluation noise",
      fixed(test.f, 2),
      significant(test.p, 2),
      significant(test.permutationP, 2),
      `${change(test.meanDifference, 4)} \u00b1 ${fixed(test.meanError, 4)}`,
      significant(test.meanP, 2),
      significant(test.meanPermutationP, 2)
    ])
  );
};

function quantityOf({ quantity, resource }: PromptsRecord["tests"][number]): string {
  return resource === null ? capital(quantity) : `${capital(quantity)} of ln L, against ${resource}`;
}
