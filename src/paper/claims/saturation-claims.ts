/** Claims C: learning efficiency saturates with size. */

import { around, cellsOf, computed } from "../../lib/claims/cells.js";
import { type Judgement, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { firstOf, lastOf, present } from "../../lib/items.js";
import { square } from "../../lib/statistics/power.js";
import { label, ofStudy, outOf, runDf } from "./inputs.js";
import { leadCharacteristics, leadOf, rivalBeyond } from "./lead.js";
import { marginOf, marginOfGain } from "./margins.js";

const noErrors = "Slopes have no errors here: no size has repeats.";

/** C1: k(N) saturates. */
export function saturates(inputs: ClaimInputs): Judgement {
  const series = ofStudy(inputs, inputs.inference.series);
  const margin = marginOf("lead", "likelihood");
  const share = marginOf("difference", "slope").value;
  const beyond = series.map(({ forms, sizes }) => rivalBeyond(forms.all, lastOf(sizes).modelSize));
  const cells = cellsOf(
    margin,
    series.flatMap((series) => [
      {
        what: `${label(series)}: all sizes`,
        group: "all sizes",
        ...computed(leadOf(series.forms.all, series.sizes.length))
      },
      {
        what: `${label(series)}: without the largest`,
        group: "without the largest",
        ...computed(leadOf(series.forms.withoutHeldOut, series.sizes.length - 1))
      }
    ])
  );
  const ahead = (group: string) => cells.filter((cell) => cell.group === group && present(cell.estimate) > 0).length;
  const clearly = (group: string) =>
    cells.filter((cell) => cell.group === group && cell.verdict === "supported").length;
  const first = series[0];
  return {
    test: "Three forms of k(N) are fitted to the slopes of all sizes, and again without the largest: the saturating one and two that grow without limit, a power of N and a straight line in ln N. Cells show the lead in chi-square of the saturating form over the better of the two, which is twice the logarithm of the likelihood ratio.",
    margin,
    cells,
    number:
      first && cells[0]
        ? plainNumber(
            `is the likelihood ratio of the saturating form to the better form without a limit, ${label(first)}, all sizes; support takes ${format.fixed(Math.exp(margin.value / 2), 0)}`,
            Math.exp(present(cells[0].estimate) / 2),
            0
          )
        : null,
    argument:
      series.length === 0
        ? noErrors
        : `With all sizes the saturating form fits better than a power of N and than a line in ln N in ${outOf(ahead("all sizes"), series.length, "series")}, and clearly so in ${format.count(clearly("all sizes"))}. Without the largest it fits better in ${outOf(ahead("without the largest"), series.length, "series")}. The forms part beyond the data: the better rival’s k at twice the largest size is ${Math.min(...beyond) > 0 ? `${format.percent(Math.min(...beyond))} to ${format.percent(Math.max(...beyond))} above` : `${format.percentChange(Math.min(...beyond))} to ${format.percentChange(Math.max(...beyond))} from`} the saturating form’s.` +
          `${first ? ` K_max is ${format.settled(first.law.kMax, format.efficiency)} for ${label(first)} and ${format.settled(first.withoutHeldOut.kMax, format.efficiency)} without the largest.` : ""}`,
    wouldChange: "A size beyond the largest, or repeated runs of the largest.",
    characteristics: leadCharacteristics("C1", series, margin, share)
  };
}

/** C2: gains shrink visibly from the second largest size on. */
export function gainsShrink(inputs: ClaimInputs): Judgement {
  const margin = marginOfGain("difference");
  const df = runDf(inputs);
  const series = ofStudy(inputs, inputs.inference.series).flatMap((series) => {
    const [before, middle, last] = series.sizes.slice(-3);
    if (!before || !middle || !last) return [];
    const doublings = (a: number, b: number) => Math.log2(b / a);
    const [d1, d2] = [doublings(before.modelSize, middle.modelSize), doublings(middle.modelSize, last.modelSize)];
    const earlier = (middle.k - before.k) / d1;
    const later = (last.k - middle.k) / d2;
    const variance =
      square(before.standardError / d1) +
      square(middle.standardError * (1 / d1 + 1 / d2)) +
      square(last.standardError / d2);
    const fall = around(earlier - later, Math.sqrt(variance), df);
    return [{ label: label(series), middle: middle.modelSize, earlier, se: Math.sqrt(variance), fall }];
  });
  const cells = cellsOf(
    margin,
    series.map(({ label: what, middle, earlier, se, fall }) => ({
      what: `${what}: beyond ${format.modelSize(middle)}`,
      group: what,
      margin: margin.value * Math.max(Math.abs(earlier), se),
      ...fall
    }))
  );
  const first = series[0];
  return {
    test: "Gain in k per doubling of size, between the last three sizes: the earlier gain minus the later one.",
    margin,
    cells,
    number: first
      ? plainNumber(
          `less gain in k per doubling of size beyond ${format.modelSize(first.middle)} than before it, ${first.label}; the margin is ${format.fixed(firstOf(cells).margin, 3)}`,
          first.fall.estimate,
          3,
          [...first.fall.interval]
        )
      : null,
    argument:
      series.length === 0
        ? noErrors
        : `The gain in k per doubling of size is smaller beyond ${format.modelSize(firstOf(series).middle)} than before it in ${outOf(series.filter(({ fall }) => fall.estimate > 0).length, series.length, "series")}, beyond the error in ${format.count(cells.filter(({ verdict }) => verdict === "supported").length)}. It goes ${format.list(series.map(({ label: what, earlier, fall }) => `from ${format.efficiency(earlier)} to ${format.efficiency(earlier - fall.estimate)} (${what})`))}.`,
    wouldChange: "Repeated runs of the two largest sizes."
  };
}
