/** Simulated runs whose course is known: what state they are given, and whether what comes lies in the interval. */
import { median } from "d3-array";
import { forecastParts, forecastRun } from "../../../src/lib/runs/forecast.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { standingApart } from "../../../src/lib/runs/standing-apart.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { table } from "../notes/table.js";
import { sourceCurves } from "./sources.js";

const whole = (share: number) => `${Math.round(100 * share)}%`;
const points = (value: number) => (100 * value).toFixed(1);

/** A course with noise about it, autocorrelated, at steps 1, 2, ... */
function drawn(
  course: (t: number) => number,
  n: number,
  sd: number,
  autocorrelation: number,
  random: ReturnType<typeof seededRandom>
) {
  let e = random.normal();
  const fresh = Math.sqrt(1 - autocorrelation * autocorrelation);
  return Float64Array.from({ length: n }, (_, t) => {
    if (t > 0) e = autocorrelation * e + fresh * random.normal();
    return Math.min(1, Math.max(0, course(t + 1) + sd * e));
  });
}

const curveOf = (score: Float64Array) =>
  runCurve(
    score.map((_, i) => i + 1),
    score
  );

/** Steady rises from 0.3 to 0.7 with white noise of 0.03: how many are called rising. */
function risesTable(runs = 1000): string {
  const rows = [12, 20, 30].map((n) => {
    const random = seededRandom(20_261_130 + n);
    let named = 0;
    for (let run = 0; run < runs; run++)
      named += Number(
        stateOf(curveOf(drawn((t) => 0.3 + (0.4 * (t - 1)) / (n - 1), n, 0.03, 0, random))).word === "rising"
      );
    return [n, whole(named / runs)];
  });
  return `Of ${runs.toLocaleString("en")} simulated steady rises from 0.3 to 0.7 with white noise of 0.03, so many are named:\n\n${table(["evaluations", "called rising"], rows)}`;
}

/** Runs that rise to 0.6 and fall to 0.1 at two thirds: named collapsed, and all that comes inside. */
function collapsesTable(runs = 100): string {
  const rows = [12, 24, 40, 60].map((n) => {
    const random = seededRandom(20_261_131 + n);
    let [all, named, held, every] = [0, 0, 0, 0];
    const widths: number[] = [];
    for (const sd of [0.01, 0.02])
      for (const autocorrelation of [0, 0.4, 0.8])
        for (let run = 0; run < runs; run++) {
          const fall = Math.floor((2 * n) / 3);
          const score = drawn((t) => (t <= fall ? 0.3 + (0.3 * t) / fall : 0.1), 2 * n, sd, autocorrelation, random);
          const curve = curveOf(score.slice(0, n));
          all++;
          named += Number(stateOf(curve).word === "collapsed");
          const { low, high } = forecastRun(forecastParts(curve, 2 * n))!;
          widths.push(high - low);
          for (const value of score.slice(n)) {
            every++;
            held += Number(value >= low && value <= high);
          }
        }
    return [n, all, whole(named / all), whole(held / every), median(widths)!.toFixed(2)];
  });
  return table(["evaluations", "simulated collapses", "named", "later evaluations inside", "median width"], rows);
}

/** Sigmoids of 40 evaluations, B = 2, seen to the middle of their rise. */
function sigmoidsTable(runs = 120): string {
  const rows = (
    [
      [0.01, 0.5],
      [0.02, 0.4]
    ] as const
  ).map(([sd, seen]) => {
    const random = seededRandom(20_261_132);
    const n = 40;
    const off: number[] = [];
    let [rising, inside] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const middle = seen * n;
      const course = (t: number) => 0.2 + 0.5 / (1 + (middle / t) ** 2);
      const score = drawn(course, n, sd, 0, random);
      const curve = curveOf(score.slice(0, Math.round(seen * n)));
      rising += Number(stateOf(curve).word === "rising");
      const { score: forecast, low, high } = forecastRun(forecastParts(curve, n))!;
      off.push(forecast - score[n - 1]!);
      inside += Number(score[n - 1]! >= low && score[n - 1]! <= high);
    }
    const mean = (of: (value: number) => number) => off.reduce((sum, value) => sum + of(value), 0) / runs;
    return [
      sd,
      whole(seen),
      whole(rising / runs),
      points(mean((value) => value)),
      points(mean(Math.abs)),
      whole(inside / runs)
    ];
  });
  return table(
    [
      "noise",
      "seen",
      "called rising",
      "forecast less what came, points",
      "absolute error, points",
      "inside the interval"
    ],
    rows
  );
}

/** Straight rises of few evaluations: where the next one is, and one half as far again. */
function straightTable(runs = 300): string {
  const rows = [6, 8, 10].flatMap((n) =>
    [1 / n, 0.5].map((ahead) => {
      const random = seededRandom(20_261_133 + n);
      const to = Math.round(n * (1 + ahead));
      let [rising, off, inside] = [0, 0, 0];
      for (let run = 0; run < runs; run++) {
        const score = drawn((t) => 0.2 + (0.3 * t) / n, to, 0.01, 0, random);
        const parts = forecastParts(curveOf(score.slice(0, n)), to);
        const { score: forecast, low, high } = forecastRun(parts)!;
        const came = score[to - 1]!;
        rising += Number(parts.state.word === "rising");
        off += forecast - came;
        inside += Number(came >= low && came <= high);
      }
      return [n, to, whole(rising / runs), points(off / runs), whole(inside / runs)];
    })
  );
  return table(
    ["evaluations", "forecast to", "called rising", "forecast less what came, points", "inside the interval"],
    rows
  );
}

/** Curves of the sources of which an evaluation stands apart. */
async function apartSentence(): Promise<string> {
  const curves = await sourceCurves();
  const some = curves.filter(({ curve }) => standingApart(curve).length > 0).length;
  return `Of the ${curves.length} curves of the five sources, ${some} have one.\n`;
}

/** Sections of docs/forecasts.md that take seconds: a test holds the page to them. */
export async function simulatedSections(): Promise<Record<string, string>> {
  return {
    apart: await apartSentence(),
    rises: risesTable(),
    collapses: collapsesTable(),
    sigmoids: sigmoidsTable(),
    straight: straightTable()
  };
}
