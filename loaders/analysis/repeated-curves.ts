/** Curves with every evaluation that counts have a use for, scores of 1 among them, and the repeats behind each. */
import { escape as bound } from "arquero";
import type { CountCurve } from "../../src/lib/inference/curves/count-fit.js";
import { itemAt } from "../../src/lib/items.js";
import { matching } from "../../src/lib/matching.js";
import { type Curve, type Resource, type RunRow, resourceOf } from "../../src/lib/runs.js";
import type { RunTable } from "../study/build-runs.js";
import type { Series, Study } from "../study/study.js";

type Runs = Pick<RunTable, "table">;

export type RepeatedCurve = Pick<CountCurve, "lnX" | "loss"> & { repeatsAt: Float64Array };

/**
 * Parts of a curve as one, steps ascending.
 *
 * @param parts the evaluations that have a logarithm, and those with a score of 1
 * @param repeats behind a step
 */
export function repeatedCurve(
  parts: readonly Curve[],
  resource: Resource,
  repeats: (step: number) => number
): RepeatedCurve {
  const points = parts.flatMap((part) => {
    const x = resourceOf(part, resource);
    return Array.from(part.step, (step, t) => ({
      step,
      lnX: Math.log(itemAt(x, t)),
      loss: itemAt(part.testLoss, t),
      repeatsAt: repeats(step)
    }));
  });
  const usable = points.filter(({ lnX }) => Number.isFinite(lnX)).sort((a, b) => a.step - b.step);
  const column = (name: keyof (typeof usable)[number]) => Float64Array.from(usable, (point) => point[name]);
  return { lnX: column("lnX"), loss: column("loss"), repeatsAt: column("repeatsAt") };
}

/** How many repeats a point of a mean curve rests on: the log's word, else the study's, else the usual number. */
export function repeatCounts({ table }: Runs, { benchmark, repeatsAlong, repeats }: Study) {
  const logged = table
    .filter(bound((d: RunRow) => d.benchmark === benchmark && d.repeatsAtStep !== null))
    .select("run", "step", "repeatsAtStep")
    .objects() as Pick<RunRow, "run" | "step" | "repeatsAtStep">[];
  const known = new Map(logged.map(({ run, step, repeatsAtStep }) => [`${run} ${step}`, repeatsAtStep!]));
  return ({ family, variant }: Series, { run, modelSize }: Curve, step: number): number => {
    const along = repeatsAlong.filter(matching({ family, variant, modelSize })).filter(({ from }) => step >= from);
    return known.get(`${run} ${step}`) ?? along.at(-1)?.repeats ?? repeats;
  };
}
