/**
 * Ends of every parameter's interval, beside sums of squares that are searched plainly here: just inside an end some choice of the
 * other parameters fits within the limit, just outside none does.
 */
import { describe, expect, it } from "vitest";
import { formIntervals } from "../../../src/lib/runs/form-intervals.js";
import type { RunParameter } from "../../../src/lib/runs/form-names.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms, pointsOf, type RunFormFit } from "../../../src/lib/runs/run-forms.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";

const x = Float64Array.from({ length: 24 }, (_, i) => 3 * (i + 1) ** 1.25);
const wander = (i: number) => 0.006 * Math.sin(2.1 * i) + 0.004 * Math.cos(0.7 * i);
const course = (level: (one: number) => number, noise = 1) => x.map((one, i) => level(one) + noise * wander(i));
const cases = [
  ["a rise that slows down", course((one) => 0.62 - 0.35 * Math.exp(-one / 40)), {}],
  ["the same over a known start", course((one) => 0.62 - 0.35 * Math.exp(-one / 40)), { before: 0.27 }],
  ["a bend between two levels", course((one) => 0.2 + 0.5 / (1 + (45 / one) ** 2.4)), {}],
  ["the same with hardly any noise", course((one) => 0.2 + 0.5 / (1 + (45 / one) ** 4), 0.1), {}],
  ["the same of few problems", course((one) => 0.15 + 0.7 / (1 + (45 / one) ** 2.4)), { problems: 60 }]
] as const;

/** Where shapes are searched: logarithms about those of the fit, within what the form allows. */
function boxOf({ form, parameters }: RunFormFit): (readonly [RunParameter, number, number])[] {
  const [first, last] = [x[0]!, x.at(-1)!];
  const allowed: (readonly [RunParameter, number, number, reach: number])[] =
    form === "exponential"
      ? [["x0", last / 100, last * 10, 2]]
      : form === "sigmoid"
        ? [
            ["cMid", first / 1e3, last * 1e3, 0.5],
            ["b", 0.1, 10, 0.7]
          ]
        : [["k", 1e-3, 10, 2.5]];
  return allowed.map(([name, low, high, reach]) => {
    const at = Math.log(parameters[name]!);
    return [name, Math.max(Math.log(low), at - reach), Math.min(Math.log(high), at + reach)];
  });
}

/** What of the amplitude is left at X, and how A, R_0 and a make the score of it. */
function shareAt({ form }: RunFormFit, shape: readonly number[], one: number): number {
  const [u, v] = shape.map(Math.exp) as [number, number];
  if (form === "exponential") return Math.exp(-one / u);
  return form === "sigmoid" ? 1 / (1 + (one / u) ** v) : one ** -u;
}

const names: Record<RunFormFit["form"], readonly [constant: RunParameter | null, amplitude: RunParameter]> = {
  ...{ power: [null, "a"], "power-floor": ["asymptote", "a"] },
  ...{ exponential: ["asymptote", "a"], sigmoid: ["asymptote", "r0"] }
};

/** Least sum of squares at a shape, linear parameters held or free. */
function leastAt(fit: RunFormFit, run: Run, shape: readonly number[], held: Held): number {
  const [constant, amplitude] = names[fit.form];
  const points = Array.from(run.points.x, (one, i) => {
    const s = shareAt(fit, shape, one);
    return { y: run.points.score[i]!, w: run.points.weight[i]!, s };
  });
  // y = A u + B v
  const columns = points.map(({ y, w, s }) => ({
    y,
    w,
    u: fit.form === "sigmoid" ? 1 - s : 1,
    v: fit.form === "sigmoid" ? s : -s
  }));
  const known = { [constant ?? ""]: constant === null ? 1 : held[constant], [amplitude]: held[amplitude] };
  if (fit.form === "sigmoid" && run.before !== null) known.r0 = run.before;
  const [A, B] = [constant === null ? 1 : known[constant], known[amplitude]];
  const sum = (of: (one: (typeof columns)[number]) => number) =>
    columns.reduce((total, one) => total + one.w * of(one), 0);
  const [uu, vv, uv] = [sum(({ u }) => u * u), sum(({ v }) => v * v), sum(({ u, v }) => u * v)];
  const [uy, vy] = [sum(({ u, y }) => u * y), sum(({ v, y }) => v * y)];
  const det = uu * vv - uv * uv;
  const within = (value: number) => Math.min(1, Math.max(0, value));
  const a = A ?? within(B === undefined ? (uy * vv - vy * uv) / det : (uy - B * uv) / uu);
  const b = B ?? (vy - a * uv) / vv;
  return sum(({ y, u, v }) => (y - a * u - b * v) ** 2);
}

type Held = Partial<Record<RunParameter, number>>;
interface Run {
  points: ReturnType<typeof pointsOf>;
  before: number | null;
}

/** Least sum of squares over the shapes: a grid over the box, made finer about its least. */
function profile(fit: RunFormFit, run: Run, held: Held): number {
  let box = boxOf(fit).map(([name, low, high]) => {
    const value = held[name];
    return value === undefined ? ([low, high] as const) : ([Math.log(value), Math.log(value)] as const);
  });
  let least = { at: box.map(([low]) => low), rss: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 14; round++) {
    const steps = round === 0 ? 24 : 4;
    const grids = box.map(([low, high]) =>
      low === high ? [low] : Array.from({ length: steps + 1 }, (_, i) => low + ((high - low) * i) / steps)
    );
    for (const u of grids[0]!)
      for (const v of grids[1] ?? [0]) {
        const at = grids.length === 1 ? [u] : [u, v];
        const rss = leastAt(fit, run, at, held);
        if (rss < least.rss) least = { at, rss };
      }
    box = box.map(([low, high], d) => {
      const reach = ((high - low) / steps) * 1.2;
      return low === high
        ? ([low, high] as const)
        : ([Math.max(low, least.at[d]! - reach), Math.min(high, least.at[d]! + reach)] as const);
    });
  }
  return least.rss;
}

/** The rise that 95% allow: t^2 s^2, widened for residuals that wander together. */
function limitOf(fit: RunFormFit, { points }: Run): number {
  const e = Array.from(points.x, (one, i) => points.score[i]! - fit.at(one));
  const squares = e.reduce((sum, one) => sum + one * one, 0);
  const r = Math.min(0.95, e.slice(1).reduce((sum, one, i) => sum + one * e[i]!, 0) / squares);
  const degrees = points.x.length - fit.q;
  return fit.rss * (1 + (tQuantile(0.975, degrees) ** 2 * Math.max(1, (1 + r) / (1 - r))) / degrees);
}

describe("formIntervals(curve, fit), beside a plain search", () => {
  it.each(cases)("%s", (_, score, more) => {
    const curve = runCurve(x, score, more);
    const run = { points: pointsOf(curve), before: curve.before };
    let ends = 0;
    for (const fit of fitRunForms(curve).forms) {
      const limit = limitOf(fit, run);
      for (const [name, { low, high }] of Object.entries(formIntervals(curve, fit))) {
        if (low === null || high === null) continue;
        const value = fit.parameters[name as RunParameter]!;
        for (const end of [low, high]) {
          ends++;
          // a twentieth of the way from the best value to the end
          const beside = (share: number) =>
            name === "a" ? value * (end / value) ** share : value + share * (end - value);
          const [inside, outside] = [0.95, 1.05].map((share) => profile(fit, run, { [name]: beside(share) }) / limit);
          expect(inside, `${fit.form} ${name}, inside ${end}`).toBeLessThan(1);
          expect(outside, `${fit.form} ${name}, outside ${end}`).toBeGreaterThan(1);
        }
      }
    }
    expect(ends).toBeGreaterThan(15);
  });
});
