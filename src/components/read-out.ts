/** Which point of a figure a reader points at, and what it says. Pure: places in, words out. */
import { computeHtml, count, loss, modelSize, percent } from "../lib/format.js";
import { powerLawLoss } from "../lib/laws.js";
import type { LossCurvesModel } from "./loss-curves-model.js";

export interface PointPlace {
  /** index of the size in the model */
  size: number;
  /** index of the point in the size */
  point: number;
  /** pixels */
  x: number;
  y: number;
}

/** The point nearest to a place; among one size's points, nearest by x alone. */
export function nearestPoint(places: readonly PointPlace[], x: number, y: number, size?: number): PointPlace | null {
  let best: PointPlace | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    if (size !== undefined && place.size !== size) continue;
    const distance = size === undefined ? (place.x - x) ** 2 + (place.y - y) ** 2 : (place.x - x) ** 2;
    if (distance < least) {
      least = distance;
      best = place;
    }
  }
  return best;
}

/** Where a key leads from a point: along its size, to another size at the same x, to either end. */
export function nextPoint(places: readonly PointPlace[], from: PointPlace | null, key: string): PointPlace | null {
  const first = places[0] ?? null;
  if (from === null) return first;
  const own = places.filter((place) => place.size === from.size);
  const at = own.findIndex((place) => place.point === from.point);
  if (key === "ArrowRight") return own[Math.min(at + 1, own.length - 1)]!;
  if (key === "ArrowLeft") return own[Math.max(at - 1, 0)]!;
  if (key === "Home") return own[0]!;
  if (key === "End") return own.at(-1)!;
  const sizes = [...new Set(places.map((place) => place.size))];
  const step = key === "ArrowUp" ? -1 : 1;
  const size = sizes[sizes.indexOf(from.size) + step];
  return size === undefined ? from : nearestPoint(places, from.x, from.y, size);
}

/** "7B base, step 42 of 105, 5.1 x 10^18 FLOPs, loss 0.712 (fitted 0.718, 0.8% below)", as HTML. */
export function readOut({ state, sizes }: LossCurvesModel, { size, point }: PointPlace): string {
  const of = sizes[size]!;
  const { step, x, loss: measured, inFit } = of.points[point]!;
  const fitted = powerLawLoss(x, of.learningEfficiency, of.intercept);
  const off = measured / fitted - 1;
  const away = percent(Math.abs(off));
  const side = Number.parseFloat(away) === 0 ? "" : `, ${away} ${off < 0 ? "below" : "above"}`;
  const resource = state.resource === "compute" ? computeHtml(x) : `${count(x)} samples`;
  const line = inFit ? "fitted" : "the line";
  return `<b>${modelSize(of.modelSize)}</b> ${state.variant}, step ${step} of ${of.points.at(-1)!.step}, ${resource}, loss ${loss(measured)} (${line} ${loss(fitted)}${side})`;
}
