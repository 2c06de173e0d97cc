/**
 * Profile intervals of a form's parameters: every value with which some choice of the others fits hardly worse than the best.
 *
 * A form is linear in all but its shape (k; X_0; C_mid and B). So the values of a linear parameter within the limit are the
 * union, over shapes, of an interval in closed form, and those of a shape parameter the shapes whose best fit is within it.
 */
import { evenGrid } from "../forms/curve-form.js";
import { firstOf, lastOf, present } from "../items.js";
import { tQuantile } from "../statistics/distributions.js";
import { goldenLeast, vertex } from "../statistics/golden-least.js";
import { square } from "../statistics/power.js";
import type { Points, Sums } from "./amplitude.js";
import type { RunParameter } from "./form-names.js";
import { type Range, type Shape, type ShapeSpace, shapeSpace } from "./form-shapes.js";
import type { RunCurve } from "./run-curve.js";
import { pointsOf, type RunFormFit } from "./run-forms.js";

/** 95 % of a parameter; both null where the points do not bound it from both sides. */
export interface ParameterInterval {
  low: number | null;
  high: number | null;
  identified: boolean;
}

export type FormIntervals = Partial<Record<RunParameter, ParameterInterval>>;

/** Intervals of every parameter that was fitted to the curve. */
export function formIntervals(curve: RunCurve, fit: RunFormFit, points: Points = pointsOf(curve)): FormIntervals {
  const n = points.x.length;
  const degrees = Math.max(1, n - fit.q);
  const limit = fit.rss * (1 + (square(tQuantile(0.975, degrees)) * inflation(fit, points)) / degrees) + 1e-12;
  const space = shapeSpace(fit.form, points, curve.before);
  const region = regionWithin(
    space,
    limit,
    space.names.map((name) => Math.log(present(fit.parameters[name])))
  );
  const found: FormIntervals = {};
  for (const [d, name] of space.names.entries()) {
    const [low, high] = region.extent[d]!;
    const [least, most] = space.box[d]!;
    const margin = 1e-6 * (most - least);
    found[name] = interval(Math.exp(low), Math.exp(high), low > least + margin && high < most - margin);
  }
  const isFlat = fit.at(lastOf(points.x)) - fit.at(firstOf(points.x)) < 1e-6;
  for (const name of Object.keys(fit.parameters) as RunParameter[]) {
    if (name in found || (name === "r0" && curve.before !== null)) continue;
    const ranges = region.inside.map((within) => linearRange(fit, name, space, within, limit, curve.before));
    const [low, high] = [Math.min(...ranges.map(([a]) => a)), Math.max(...ranges.map(([, b]) => b))];
    const isBounded = name === "a" ? low > 0 && Number.isFinite(high) : high < 1 && (low > 0 || name === "r0");
    found[name] = interval(low, high, !isFlat && isBounded);
  }
  return found;
}

function interval(low: number, high: number, identified: boolean): ParameterInterval {
  return identified ? { low, high, identified } : { low: null, high: null, identified };
}

/** A shape within the limit, and its sums. */
interface Within {
  shape: Shape;
  of: Sums;
}

interface Region {
  inside: Within[];
  /** of each shape parameter, from the least to the greatest value within the limit */
  extent: Range[];
}

/** The shapes within a limit: along each parameter, the other at its best, until the ends no longer move. */
function regionWithin({ box, sums, solve }: ShapeSpace, limit: number, best: Shape): Region {
  const inside: Within[] = [{ shape: best, of: { ...sums(best) } }];
  const rss = (shape: Shape) => {
    const of = sums(shape);
    const value = solve(of).rss;
    if (value <= limit) inside.push({ shape, of: { ...of } });
    return value;
  };
  const extent = box.map((range, d): Range => {
    // the best fit with this parameter held
    let other = Number.NaN;
    const held = (value: number) => {
      if (box.length === 1) return rss([value]);
      const [low, high] = box[1 - d]!;
      const at = (nuisance: number) => rss(d === 0 ? [value, nuisance] : [nuisance, value]);
      const reach = (high - low) / 6;
      const [least, most] = [Math.max(low, other - reach), Math.min(high, other + reach)];
      const found = goldenLeast(at, least, most, 9);
      // a sharp valley is narrower than the last of these steps
      other = vertex(at, found.at, least, most);
      return Math.min(found.value, at(other));
    };
    const end = (bound: number) => {
      other = best[1 - d] ?? Number.NaN;
      return endOf(held, best[d]!, bound, limit);
    };
    return [end(range[0]), end(range[1])];
  });
  // the ends of linear parameters lie anywhere between
  const between = extent.map(([low, high]) => evenGrid([low, high], box.length === 1 ? 24 : 12));
  for (const value of firstOf(between))
    for (const other of between[1] ?? [0]) rss(between.length === 1 ? [value] : [value, other]);
  return { inside, extent };
}

/** Where a profile first passes the limit, from its least on; the bound where it nowhere does. */
function endOf(profile: (value: number) => number, from: number, bound: number, limit: number): number {
  let step = (bound - from) / 256;
  let [within, beyond] = [from, Number.NaN];
  while (Number.isNaN(beyond)) {
    const next = Math.abs(step) >= Math.abs(bound - within) ? bound : within + step;
    if (profile(next) > limit) beyond = next;
    else if (next === bound) return bound;
    else within = next;
    step *= 2;
  }
  for (let i = 0; i < 24 && Math.abs(beyond - within) > 2e-3 * Math.abs(beyond - from); i++) {
    const middle = (within + beyond) / 2;
    if (profile(middle) > limit) beyond = middle;
    else within = middle;
  }
  return within;
}

/** Values of a linear parameter within the limit at one shape. */
function linearRange(
  { form }: RunFormFit,
  name: RunParameter,
  { solve, scale }: ShapeSpace,
  { shape, of }: Within,
  limit: number,
  before: number | null
): Range {
  const { w, s, ss } = of;
  if (name === "a") {
    const by = scale(shape);
    const end = (sign: -1 | 1) => by * amplitudeEnd(of, limit, sign, form === "power");
    return [Math.max(0, end(-1)), end(1)];
  }
  const solved = solve(of);
  const room = Math.max(0, limit - solved.rss);
  const half = (curvature: number) => (curvature > 1e-12 * w ? Math.sqrt(room / curvature) : Number.POSITIVE_INFINITY);
  // of A and R_0 the scores are a mixture: A (1 - s) + R_0 s
  const uu = w - 2 * s + ss;
  const us = s - ss;
  const [value, ofThis, others] = name === "r0" ? [solved.asymptote - solved.a, ss, uu] : [solved.asymptote, uu, ss];
  const isAlone = name === "asymptote" && form === "sigmoid" && before !== null;
  const reach = half(isAlone ? uu : ofThis - square(us) / others);
  return [Math.max(0, value - reach), Math.min(1, value + reach)];
}

/** The least or greatest a within the limit, with the best A up to 1 for it: A is free up to there, and held beyond. */
function amplitudeEnd({ w, y, s, yy, ys, ss }: Sums, limit: number, sign: -1 | 1, isHeld: boolean): number {
  const rss = (a: number, level: number) =>
    yy - 2 * level * y + 2 * a * ys + level * level * w - 2 * level * a * s + a * a * ss;
  const endFrom = (a: number, level: number, curvature: number) =>
    a + sign * Math.sqrt(Math.max(0, limit - rss(a, level)) / curvature);
  const spread = ss - square(s) / w;
  const levelAt = (a: number) => (y + a * s) / w;
  const best = ((s * y) / w - ys) / spread;
  const free = isHeld ? Number.POSITIVE_INFINITY : endFrom(best, levelAt(best), spread);
  // below 0 it is where a is negative: the least a is then 0
  return levelAt(free) <= 1 ? free : endFrom((s - ys) / ss, 1, ss);
}

/** (1 + r) / (1 - r) for the lag-1 autocorrelation r of the residuals, 1 at least: points that wander together count as fewer. */
function inflation(form: RunFormFit, { x, score }: Points): number {
  let [lagged, squares] = [0, 0];
  let before = 0;
  for (let i = 0; i < x.length; i++) {
    const e = score[i]! - form.at(x[i]!);
    lagged += e * before;
    squares += e * e;
    before = e;
  }
  const r = squares > 0 ? Math.min(0.95, lagged / squares) : 0;
  return Math.max(1, (1 + r) / (1 - r));
}
