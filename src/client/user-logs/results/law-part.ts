/** The law over the reader's sizes, of each score. */
import type { LogFits, ScoreLaw } from "../../../import/study/fit-runs.js";
import { efficiency, parameters, parametersEnd, plural } from "../../../lib/format.js";
import { element, name } from "../elements.js";

export function lawParts({ laws, law, noLaw }: LogFits): Node[] {
  if (laws.length === 0) return [lawPart({ score: "", law, noLaw, counts: null }, false)];
  return laws.map((law) => lawPart(law, laws.length > 1));
}

/** @param isNamed whether the score is named, as others have laws too */
function lawPart({ score, law, noLaw, counts }: ScoreLaw, isNamed: boolean): Node {
  const start = isNamed ? [name(score), ": "] : [];
  if (!law) {
    const parts = `No law: ${noLaw}.`.split(/([KN])_(max|0)\b/);
    const nodes = parts.map((part, i) => (i % 3 === 2 ? element("sub", {}, part) : part));
    return element("p", { "data-own": "law" }, ...start, ...nodes);
  }
  const ends = ([low, high]: readonly [number | null, number | null], format: (value: number) => string) =>
    `[${low === null ? "open" : format(low)}, ${high === null ? "open" : format(high)}]`;
  const kMax = law.kMax === null ? "undefined" : `${efficiency(law.kMax)} ${ends(law.kMaxInterval, efficiency)}`;
  const n0 = law.n0 === null ? "undefined" : `${parameters(law.n0)} ${ends(law.n0Interval, parametersEnd)}`;
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
    ` ${n0}, with 95% intervals.${status}`,
    ...(counts === null
      ? []
      : [
          ...[" By counts of wrong answers: K", element("sub", {}, "max"), ` ${efficiency(counts.kMax)}, N`],
          ...[element("sub", {}, "0"), ` ${parametersEnd(counts.n0)}.`]
        ])
  );
}
