/**
 * Hours of a run at each step, by what a log has of the clock: seconds or hours since the start, the time of day of each row, the
 * seconds of each step, or those of the whole run.
 */
import { lastOf } from "../../lib/items.js";
import type { LogColumn } from "../runs/gathered-run.js";
import type { StepTable } from "./step-table.js";
import { cumulativeTokens } from "./token-count.js";

export interface HoursOfRun {
  /** since the start at each step, ascending but for faults of the log; NaN where nothing says it */
  cumulative: Float64Array;
  /** column or setting */
  from: string;
  /** whole sentences: what was taken for granted */
  remarks: string[];
}

/** A stretch between two rows of which most is no training. */
interface Pause {
  from: number;
  to: number;
  hours: number;
}

const secondsAnHour = 3600;
/** A time of day counts seconds or milliseconds since 1970; anything smaller counts since the start of something. */
const [leastUnix, leastMilliseconds] = [5e8, 5e11];
/** A pause lasts so many times the usual step, and so many seconds, at the least. */
const [pauseSteps, pauseSeconds] = [20, 900];
/** Share of rows at which a count of seconds begins anew, at the most, and how many times its beginning its end is. */
const [mostFalls, leastGrowth] = [0.1, 3];
/** Settings that hold the seconds of a whole run. */
const wholeRun = ["train_runtime", "train/train_runtime"];
const order = { elapsed: 0, hours: 0, clock: 1, step: 2, run: 3 };

/** Hours at the steps of a run; null where the log has no clock. */
export function hoursOfRun(
  table: StepTable,
  columns: readonly LogColumn[],
  settings: ReadonlyMap<string, string | number | boolean>
): HoursOfRun | null {
  const found = columns
    .flatMap(({ name, known }) => {
      const [time, values] = [known?.alias.time, table.times?.get(name)];
      return known && time && values ? [{ name, rank: known.rank, time, values }] : [];
    })
    .filter(({ time, values }) =>
      time === "run" ? values.some((value) => value > 0) : time === "step" || saysWhen(values)
    )
    .sort((a, b) => order[a.time] - order[b.time] || a.rank - b.rank);
  const first = found[0];
  if (first?.time === "run") {
    const last = first.values.findLast((value) => value > 0)!;
    return spread(table, { name: first.name, from: `column ${first.name}` }, last);
  }
  if (first !== undefined) return hoursIn(table, first.name, first.time, first.values);
  const name = wholeRun.find((key) => Number(settings.get(key)) > 0);
  return name === undefined ? null : spread(table, { name, from: `setting ${name}` }, Number(settings.get(name)));
}

/**
 * Whether numbers are times of rows: they grow, and, as seconds since the start, to many times what they begin with. How
 * long each evaluation took (`eval/time`) does not.
 */
function saysWhen(values: Float64Array): boolean {
  const there = values.filter((value) => !Number.isNaN(value));
  const [first, last] = [there[0], there.at(-1)];
  if (first === undefined || last === undefined || last <= first || first < 0) return false;
  let falls = 0;
  for (let i = 1; i < there.length; i++) if (there[i]! < there[i - 1]!) falls++;
  return falls <= mostFalls * there.length && (first >= leastUnix || last >= leastGrowth * first);
}

function hoursIn(
  { step }: StepTable,
  name: string,
  time: Exclude<keyof typeof order, "run">,
  values: Float64Array
): HoursOfRun {
  const start = values.find((value) => !Number.isNaN(value))!;
  if (time !== "hours" && start >= leastUnix) return ofClock(step, name, values, start);
  const asked = time === "step" ? "per-step" : "cumulative";
  const { cumulative, verdict } = cumulativeTokens(name, "tokens", step, values, asked);
  const remarks: string[] = [];
  if (verdict.resets > 0)
    remarks.push(
      `${name} begins anew ${verdict.resets === 1 ? "once" : `${verdict.resets} times`}: its hours are carried on`
    );
  if (verdict.assumed > 0.2)
    remarks.push(
      `${Math.round(100 * verdict.assumed)} % of the hours are of steps that the log does not show, taken as their neighbours'`
    );
  if (time === "elapsed")
    for (const { from, to, hours } of pausesIn(step, cumulative).slice(0, 3))
      remarks.push(
        `${name} goes on by ${Number(hours.toPrecision(3))} hours more between steps ${from} and ${to} than steps take: if that was a pause, the hours hold it`
      );
  return {
    cumulative: time === "hours" ? cumulative : cumulative.map((seconds) => seconds / secondsAnHour),
    from: `column ${name}`,
    remarks
  };
}

/** Times of day: hours since the first row, without pauses. */
function ofClock(step: Float64Array, name: string, values: Float64Array, start: number): HoursOfRun {
  const unit = start >= leastMilliseconds ? 1000 : 1;
  const seconds = values.map((value) => (value - start) / unit);
  const pauses = pausesIn(step, seconds);
  const at = step[values.findIndex((value) => !Number.isNaN(value))]!;
  let out = 0;
  let next = 0;
  const cumulative = seconds.map((value, i) => {
    while (next < pauses.length && step[i]! >= pauses[next]!.to) out += pauses[next++]!.hours;
    return value / secondsAnHour - out;
  });
  const remarks = [`hours count from the first row that has ${name}, at step ${at}`];
  for (const { from, to, hours } of pauses.slice(0, 3))
    remarks.push(
      `${name} goes on by ${Number(hours.toPrecision(3))} hours more between steps ${from} and ${to} than steps take: a pause, which is no part of the hours`
    );
  if (pauses.length > 3) remarks.push(`and ${pauses.length - 3} more pauses, ${hoursText(pauses.slice(3))} in all`);
  return { cumulative, from: `column ${name}`, remarks };
}

function hoursText(pauses: readonly Pause[]): string {
  return `${Number(pauses.reduce((sum, { hours }) => sum + hours, 0).toPrecision(3))} hours`;
}

/** Stretches that are far longer than the steps in them usually take; what is over that is the pause. */
function pausesIn(step: Float64Array, seconds: Float64Array): Pause[] {
  const at = [...seconds.keys()].filter((i) => !Number.isNaN(seconds[i]!));
  const stretches = at.slice(1).map((i, j) => {
    const before = at[j]!;
    return { from: step[before]!, to: step[i]!, steps: step[i]! - step[before]!, long: seconds[i]! - seconds[before]! };
  });
  const rates = stretches.map(({ steps, long }) => long / steps).sort((a, b) => a - b);
  const usual = rates[rates.length >> 1];
  if (usual === undefined || !(usual > 0)) return [];
  return stretches
    .filter(({ steps, long }) => long > pauseSteps * usual * steps && long - usual * steps > pauseSeconds)
    .map(({ from, to, steps, long }) => ({ from, to, hours: (long - usual * steps) / secondsAnHour }));
}

/** The seconds of a whole run, as if all its steps took as long. */
function spread(
  { step }: StepTable,
  { name, from }: { name: string; from: string },
  seconds: number
): HoursOfRun | null {
  const last = lastOf(step);
  if (!(last > 0)) return null;
  return {
    cumulative: step.map((at) => ((at / last) * seconds) / secondsAnHour),
    from,
    remarks: [`${name} is of the whole run: all its steps are taken to have taken as long`]
  };
}

/** Whether rows whose steps stand at uneven distances stand at even ones of the clock: then no row is missing. */
export function isByTheClock(hours: Float64Array): boolean {
  const apart = hours.slice(1).map((value, i) => value - hours[i]!);
  const usual = apart.filter((value) => value > 0).sort();
  const median = usual[usual.length >> 1];
  if (median === undefined || usual.length < apart.length) return false;
  return apart.filter((value) => Math.abs(value - median) <= 0.2 * median).length >= 0.8 * apart.length;
}
