/** Every number in the figures of the planner. */
import { expect, it } from "vitest";
import { bindFigure } from "./every-page.js";
import { between, figures, fixed, powerOfTen, sizeName, whole } from "./formats.js";
import {
  bestFitting,
  intervalAt,
  largest,
  limit,
  lines,
  model,
  type PlanLine,
  page,
  rows,
  second
} from "./plan-oracle.js";
import { crossing } from "./quantities.js";
import { only, results } from "./results.js";

const { curves } = results();
const three = (value: number) => fixed(value, 3);
const flops = (value: number) => `${powerOfTen(value)} FLOPs`;
export const times = (value: number) => figures(value, 3).replace(/\.?0+$/, "");

/** Of the sizes left out of the comparison, each with how far it is; without such, how many are compared. */
export function comparedNumbers(): string[] {
  const out = rows.filter(({ isFar }) => isFar).flatMap((row) => [sizeName(row.modelSize), times(row.X / row.to)]);
  return out.length > 0 ? out : [String(rows.length)];
}
const points = (modelSize: number) => only(curves, { family: "qwen2.5", variant: "base", modelSize }).step.length;
const loss = (line: PlanLine, X: number) => 1 - line.passAt(X);

/** Ends of the stretches that a line is drawn in: one step (no farther than e^3 before the first point), measured, beyond. */
const stretches = (line: PlanLine): [number, number][] => {
  const first = Math.max(line.step, line.from * Math.exp(-3));
  const before: [number, number][] = first < line.from * (1 - 1e-6) ? [[first, line.from]] : [];
  return [...before, [line.from, line.to], [line.to, line.to * limit]];
};

/** Who has the lowest line along the budget, at 240 places; a change lies between two of them. */
function leads() {
  const [from, to] = [Math.min(...lines.map((one) => one.from)), Math.max(...lines.map((one) => one.to)) * limit];
  const places = Array.from({ length: 240 }, (_, i) => from * (to / from) ** (i / 239));
  const leaders = places.map((X) => {
    const answered = lines.filter((one) => X >= one.step * (1 - 1e-9) && X <= one.to * limit * (1 + 1e-9));
    const line = answered.reduce((a, b) => (loss(b, X) < loss(a, X) ? b : a));
    const inside = X >= Math.max(line.from, line.step) * (1 - 1e-9) && X <= line.to * (1 + 1e-9);
    return { line, inside };
  });
  const starts = leaders.flatMap(({ line, inside }, i) =>
    i > 0 && leaders[i - 1]!.line === line && leaders[i - 1]!.inside === inside ? [] : [i]
  );
  const edge = (i: number | undefined) =>
    i === 0 ? places[0]! : i === undefined ? places.at(-1)! : Math.sqrt(places[i - 1]! * places[i]!);
  return starts.map((i, j) => ({ ...leaders[i]!, ends: [edge(i), edge(starts[j + 1])] as const }));
}

export function bindPlanFigures(): void {
  it("draws who leads along the budget", () => {
    const order = leads()
      .filter(({ inside }) => inside)
      .map(({ line }) => sizeName(line.modelSize));
    bindFigure(page, "figure-p-1", {
      reading: [order[0]!, order.at(-1)!],
      caption: [
        ...[fixed(model.late.share, 2), times(limit), "72B", "32B"],
        powerOfTen(Math.exp((largest.intercept - second.intercept) / (largest.k - second.k))),
        powerOfTen(crossing("base", "compute", 32e9, 72e9))
      ],
      // of every size its points, and the ends of each stretch of its line
      source: [String(lines.reduce((sum, one) => sum + points(one.modelSize) + 2 * stretches(one).length, 0))],
      description: [
        ...[String(lines.length), ...order.filter((name, i) => name !== order[i - 1])],
        ...[sizeName(bestFitting.modelSize), three(1 - bestFitting.pass)]
      ],
      exact: (
        [
          [lines[0]!, lines[1]!],
          [second, largest]
        ] as const
      ).flatMap(([a, b]) => [
        ...[sizeName(a.modelSize), sizeName(b.modelSize)],
        // k_a x - E_a = k_b x - E_b
        Math.exp((b.intercept - a.intercept) / (b.k - a.k))
      ])
    });
    page.tableAt(
      "#figure-p-1 table",
      leads().map(({ line, inside, ends }) => ({
        head: sizeName(line.modelSize),
        cells: [...ends.map(flops), ends.map((X) => three(loss(line, X))).join(" to "), inside ? "yes" : "extrapolated"]
      }))
    );
  });

  it("draws the chosen run with its interval", () => {
    const line = only(lines, { modelSize: bestFitting.modelSize });
    const name = sizeName(bestFitting.modelSize);
    bindFigure(page, "figure-p-2", {
      reading: [name, three(bestFitting.pass)],
      subtitle: [name, String(points(bestFitting.modelSize))],
      view: [name],
      shown: [name],
      source: [String(points(bestFitting.modelSize))],
      description: [name, three(1 - bestFitting.pass), ...bestFitting.interval.map(three)],
      exact: [line.k, Math.exp(line.lnX), Math.exp(line.lnL), line.tokens]
    });
    // 25 places of each stretch, every sixth of all in the table
    const places = stretches(line).flatMap(([from, to]) =>
      Array.from({ length: 25 }, (_, i) => from * (to / from) ** (i / 24))
    );
    page.tableAt(
      "#figure-p-2 table",
      places
        .filter((_, i) => i % 6 === 0)
        .map((X) => ({
          head: flops(X),
          cells: [three(loss(line, X)), three(line.passAt(X)), between(intervalAt(line, X), three)]
        })),
      [name]
    );
  });

  it("draws what each size takes to equal losses", () => {
    const least = [0.5, 0.4, 0.3, 0.2, 0.1].map((rate) => {
      const needs = lines.map((line) => ({
        line,
        X: Math.exp((line.intercept - Math.log(1 - rate)) / line.k)
      }));
      const inside = needs.filter(({ line, X }) => X >= Math.max(line.from, line.step) && X <= line.to);
      return { rate, ...inside.reduce((a, b) => (b.X < a.X ? b : a)) };
    });
    const most = least[0]!;
    bindFigure(page, "figure-p-3", {
      reading: [fixed(most.rate, 2), sizeName(most.line.modelSize)],
      source: [String(lines.length)],
      description: least.flatMap(({ rate, line, X }) => [
        ...[three(rate), sizeName(line.modelSize)],
        powerOfTen(X).replace(
          /10.*/,
          (power) => `10^${[...power.slice(2)].map((one) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(one)).join("")}`
        )
      ])
    });
    expect(whole(lines.length)).toBe("7");
  });
}
