/** What `rlscale fit` says of scores: which were fitted and which not, what their fits leave out, a law for each. */

import { leftOutText } from "../../../src/import/steps/points-left-out.js";
import type { FittedRun, LogFits, RunWithoutSlope } from "../../../src/import/study/fit-runs.js";
import * as format from "../../../src/lib/format.js";
import { mapped } from "../../../src/lib/items.js";
import { stateText } from "../../../src/lib/runs/advice.js";
import type { FormRecord } from "../../../src/lib/runs/run-account.js";
import { unreadLaw } from "../../../src/lib/user-runs/user-law.js";
import { bounded, mostRows } from "../output/bounded.js";
import { textTable } from "../output/text-table.js";
import { plain } from "../plain.js";

/** Of scores that are all equal there is nothing that a form could explain. */
function noR2(best: object | undefined): string {
  return best === undefined ? "none" : "none, scores all equal";
}

/** What each run is doing and the form that it follows best, with the parameters of that form. */
export function stateLines(fits: readonly (FittedRun | RunWithoutSlope)[]): string[] {
  // forms are fitted when they are asked for: of those that are not shown none is
  const rows = fits.slice(0, mostRows).map((fit) => {
    const best = fit.forms.find(({ form }) => form === fit.form);
    return [
      ...[plain(fit.run), plain(fit.score), stateText(fit.state, fit.stateAlong)],
      ...[best?.form ?? "too short", best?.r2 == null ? noR2(best) : format.fixed(best.r2, 2)]
    ];
  });
  const forms = fits.flatMap((fit, i) => {
    if (i >= mostRows) return [""];
    const { run, score, formsAlong } = fit;
    const best = fit.forms.find(({ form }) => form === fit.form);
    if (best === undefined) return [];
    const name = fits.filter((fit) => fit.run === run).length > 1 ? `${run}, ${score}` : run;
    return [`${plain(name)}: ${best.formula}, X = ${formsAlong}: ${parametersText(best)}\n`];
  });
  return [
    textTable(["run", "score", "state", "best form", "R2"], rows, [0, 1, 2, 3]),
    ...(fits.length > mostRows ? [`and ${fits.length - mostRows} more runs; --json has all\n`] : []),
    "\n",
    ...bounded(forms, "forms"),
    "\n"
  ];
}

function parametersText({ parameters }: FormRecord): string {
  return Object.entries(parameters)
    .map(([name, { value, low, high, identified, held }]) => {
      if (held) return `${name} ${three(value)} (measured before training)`;
      const bounds = low === null ? "(no interval: none has held in backtests)" : interval([low, high], three);
      return `${name} ${three(value)} ${identified ? bounds : "(not identified)"}`;
    })
    .join(", ");
}

/** Three figures; with an exponent where many zeros would stand. */
function three(value: number): string {
  return value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)
    ? value.toExponential(2).replace("e+", "e")
    : format.significant(value, 3);
}

/** The scores that were fitted and those that were not, a line each; nothing where a log has one score and it was fitted. */
export function scoreLines({ taken, passedOver }: LogFits["scores"]): string[] {
  const of = (role: string) => (role === "unknown" ? "role not stated" : role);
  const runs = (count: number) => `${count} run${count === 1 ? "" : "s"}`;
  return [
    ...taken.map(({ name, role, runs: count }) => `score fitted: ${plain(name)} (${of(role)}), ${runs(count)}\n`),
    ...passedOver.map(
      ({ name, role, runs: count, reason }) =>
        `score not fitted: ${plain(name)} (${of(role)}), ${runs(count)}: ${plain(reason)}\n`
    )
  ];
}

/** Evaluations that the fits leave out, a line a fit. */
export function leftOutLines(fits: readonly FittedRun[]): string[] {
  return fits.flatMap((fit) => {
    const text = leftOutText(fit);
    return text === null ? [] : [`left out: ${plain(fit.run)}: ${plain(text)}\n`];
  });
}

/** The law over sizes of each score, or why there is none. */
export function lawLines({ laws }: LogFits): string[] {
  return laws.map(({ score, law, noLaw, counts }) => {
    const start = laws.length > 1 ? `${plain(score)}: ` : "";
    if (law === null) return `\n${start}${plain(noLaw!)}\n`;
    const counted =
      counts === null
        ? ""
        : `${start}by ${counts.likelihood === "half-count" ? "the half-count" : "counts of wrong answers"}: K_max ${format.significant(counts.kMax, 3)}, N_0 ${format.significant(counts.n0 / 1e9, 3)} billion parameters, ${format.plural(counts.runs, "run")}\n`;
    if (law.kMax === null || law.n0 === null)
      return `\n${start}K_max and N_0: ${unreadLaw(law.sizes)} (${law.status})\n${counted}`;
    const [kMax, n0] = [law.kMax, law.n0 / 1e9].map((value) => format.significant(value, 3));
    const n0Interval = mapped(law.n0Interval, (end) => (end === null ? null : end / 1e9));
    return `\n${start}K_max ${kMax} ${interval(law.kMaxInterval)}, N_0 ${n0} ${interval(n0Interval)} billion parameters (${law.status})\n${counted}`;
  });
}

/** A 95 % interval; an end that is null is open. */
export function interval(
  [low, high]: readonly [number | null, number | null],
  text: (value: number) => string = (value) => format.significant(value, 3)
): string {
  return `[${low === null ? "open" : text(low)}, ${high === null ? "open" : text(high)}]`;
}
