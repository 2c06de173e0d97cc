/** A coefficient plot in words. */
import { capital, efficiency, interval, list, modelSize, percent } from "../../../lib/format.js";
import { firstOf, lastOf } from "../../../lib/items.js";
import { valueAt } from "./coefficient-curves.js";
import type { CoefficientCurve, CoefficientData } from "./coefficient-data.js";

export interface CoefficientWording {
  /** 95% interval of the law's limit */
  limitInterval?: readonly [number, number] | null;
}

/** Plain text: what each size has, where the law goes, and how far its rivals part from it. */
export function describeCoefficientPlot(
  data: CoefficientData,
  { limitInterval = null }: CoefficientWording = {}
): string {
  const points = data.series.flatMap((series) => series.points);
  const known = points.some((point) => point.low !== null && point.low !== undefined);
  const measuredTo = Math.max(...points.map((point) => point.modelSize));
  const perSeries = data.series.map(({ name, points }) => {
    const values = points.map((point) => `${modelSize(point.modelSize)} ${efficiency(point.value)}`);
    return data.series.length > 1 ? `${name} ${list(values)}` : list(values);
  });
  const sentences = [`Learning efficiency by size${known ? " with 95% intervals" : ""}: ${perSeries.join("; ")}.`];
  if (data.law) sentences.push(lawSentence(data.law, data.limit, limitInterval));
  else sentences.push("No law is drawn: these points do not settle one.");
  for (const rival of data.rivals) {
    const sentence = data.law && rivalSentence(rival, data.law, measuredTo, data.to ?? 1e12);
    if (sentence) sentences.push(sentence);
  }
  return sentences.join(" ");
}

function lawSentence(
  { name, points }: CoefficientCurve,
  limit: number | null,
  limitInterval: readonly [number, number] | null
): string {
  const first = firstOf(points);
  const last = lastOf(points);
  const course = `${capital(name)} ${last.value >= first.value ? "rises" : "falls"} from ${efficiency(first.value)} at ${modelSize(first.modelSize)} to ${efficiency(last.value)} at ${modelSize(last.modelSize)}`;
  if (limit === null) return `${course}; it has no limit.`;
  const ends = limitInterval ? ` ${interval(limitInterval[0], limitInterval[1])}` : "";
  return `${course}; its limit is ${efficiency(limit)}${ends}.`;
}

function rivalSentence(rival: CoefficientCurve, law: CoefficientCurve, measuredTo: number, to: number): string | null {
  const drawn = rival.points.map(({ modelSize: size }) => size).filter((size) => size < measuredTo);
  const gaps = [...drawn, measuredTo].flatMap((size) => {
    const [value, onLaw] = [valueAt(rival.points, size), valueAt(law.points, size)];
    return value === null || onLaw === null ? [] : [Math.abs(value - onLaw)];
  });
  if (gaps.length === 0) return null;
  const near = `${rival.name} stays within ${efficiency(Math.max(...gaps))} of it up to ${modelSize(measuredTo)}`;
  const [end, lawEnd] = [valueAt(rival.points, to), valueAt(law.points, to)];
  if (to <= measuredTo || end === null || lawEnd === null) return `${near}.`;
  const apart = end - lawEnd;
  const far = `${efficiency(Math.abs(apart))} ${apart < 0 ? "below" : "above"} it at ${modelSize(to)}`;
  return `${near} and lies ${far} (${percent(Math.abs(apart) / lawEnd)}).`;
}
