/** Who leads at a budget: each size's own power law, where the lines cross, and their losses at one X. Pure. */

import type { FigureData } from "../../../components/loss-curves/loss-curves-data.js";
import { figureCurves } from "../../../components/loss-curves/loss-curves-model.js";
import type { DrawnSize } from "../../../components/loss-curves/loss-curves-state.js";
import { itemAt, mustFind } from "../../../lib/items.js";
import { logCurve } from "../../../lib/log-moments.js";
import { protocolWindow, selectWindow } from "../../../lib/protocols.js";
import { type Resource, resourceOf, type Variant } from "../../../lib/runs.js";

export interface LineOfSize {
  modelSize: number;
  /** fall of ln L per unit of ln X */
  k: number;
  /** the line passes through (ln X, ln L) */
  meanX: number;
  level: number;
  /** X that it was measured at */
  from: number;
  to: number;
}

export interface LineCrossing {
  smaller: number;
  larger: number;
  x: number;
  loss: number;
  /** the larger is below after it */
  largerAhead: boolean;
}

interface Lead {
  modelSize: number;
  from: number;
  to: number;
}

export interface Ranked {
  modelSize: number;
  loss: number;
}

export interface BudgetModel {
  variant: Variant;
  resource: Resource;
  lines: LineOfSize[];
  /** for the drawing: points and lines */
  sizes: DrawnSize[];
  /** inside the X that both were measured at */
  crossings: LineCrossing[];
  /** who has the lowest line, from the smallest X to the largest */
  leads: Lead[];
  from: number;
  to: number;
}

export function budgetModel(data: FigureData, variant: Variant, resource: Resource): BudgetModel {
  const curves = figureCurves(data, variant);
  const rules = mustFind(data.series, (series) => series.variant === variant);
  const window = protocolWindow("full", rules, curves);
  const kept = selectWindow(curves, window);
  const lines = kept
    .map((curve): LineOfSize => {
      const { modelSize, meanX, meanY, sxx, sxy } = logCurve(curve, resource);
      const x = resourceOf(curve, resource);
      return { modelSize, k: -sxy / sxx, meanX, level: meanY, from: Math.min(...x), to: Math.max(...x) };
    })
    .sort((a, b) => a.modelSize - b.modelSize);
  const sizes = lines.map((line): DrawnSize => {
    const curve = mustFind(curves, (curve) => curve.modelSize === line.modelSize);
    const x = resourceOf(curve, resource);
    return {
      modelSize: line.modelSize,
      points: Array.from(x, (value, i) => ({
        step: itemAt(curve.step, i),
        x: value,
        loss: itemAt(curve.testLoss, i),
        inFit: value >= line.from && value <= line.to
      })),
      inFit: true,
      learningEfficiency: line.k,
      intercept: line.level + line.k * line.meanX,
      lines: [{ from: line.from, to: line.to, mode: "fitted" }],
      meanError: 0,
      meanErrorLater: null,
      r2: null
    };
  });
  const from = Math.min(...lines.map((line) => line.from));
  const to = Math.max(...lines.map((line) => line.to));
  return { variant, resource, lines, sizes, crossings: crossingsOf(lines), leads: leadsOf(lines, from, to), from, to };
}

/** L of a line. */
export function lineLoss({ k, meanX, level }: LineOfSize, x: number): number {
  return Math.exp(level - k * (Math.log(x) - meanX));
}

/** Sizes measured at X, lowest line first. */
export function rankedAt(lines: readonly LineOfSize[], x: number): Ranked[] {
  return lines
    .filter(({ from, to }) => x >= from * (1 - 1e-9) && x <= to * (1 + 1e-9))
    .map((line) => ({ modelSize: line.modelSize, loss: lineLoss(line, x) }))
    .sort((a, b) => a.loss - b.loss);
}

/** Where two lines have one loss, inside the X that both were measured at. */
export function crossingsOf(lines: readonly LineOfSize[]): LineCrossing[] {
  return lines.flatMap((smaller, i) =>
    lines.slice(i + 1).flatMap((larger): LineCrossing[] => {
      const steeper = larger.k - smaller.k;
      const lnX = (larger.level + larger.k * larger.meanX - smaller.level - smaller.k * smaller.meanX) / steeper;
      const x = Math.exp(lnX);
      const inside = x >= Math.max(smaller.from, larger.from) && x <= Math.min(smaller.to, larger.to);
      if (!inside) return [];
      return [
        {
          smaller: smaller.modelSize,
          larger: larger.modelSize,
          x,
          loss: lineLoss(smaller, x),
          largerAhead: steeper > 0
        }
      ];
    })
  );
}

/** Leaders change where lines cross, begin or end. */
function leadsOf(lines: readonly LineOfSize[], from: number, to: number): Lead[] {
  const edges = [...lines.flatMap((line) => [line.from, line.to]), ...crossingsOf(lines).map(({ x }) => x)]
    .filter((x) => x > from && x < to)
    .sort((a, b) => a - b);
  const ends = [from, ...edges, to];
  const leads: Lead[] = [];
  for (const [i, start] of ends.slice(0, -1).entries()) {
    const end = itemAt(ends, i + 1);
    if (!(end > start)) continue;
    const leader = rankedAt(lines, Math.sqrt(start * end))[0];
    if (!leader) continue;
    const last = leads.at(-1);
    if (last && last.modelSize === leader.modelSize && last.to === start) last.to = end;
    else leads.push({ modelSize: leader.modelSize, from: start, to: end });
  }
  return leads;
}
