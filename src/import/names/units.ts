/** Units that names of columns say (`elapsed (min)`, `pf_days`), and what their numbers are made into: hours, or FLOPs. */
import { powerOfTen } from "../../lib/statistics/power.js";

const secondsAnHour = 3600;

interface UnitOfName {
  /** of what the unit is, plural */
  name: string;
  into: "hours" | "FLOPs";
  of: (value: number) => number;
  /** one of the unit, a clause */
  words: string;
}

const units = {
  minutes: { name: "minutes", into: "hours", of: (value) => value / 60, words: "60 are an hour" },
  days: { name: "days", into: "hours", of: (value) => value * 24, words: "one is 24 hours" },
  "pf-days": {
    name: "PF-days",
    into: "FLOPs",
    of: (value) => value * (24 * secondsAnHour * 1e15),
    words: "one is 8.64e19 FLOPs"
  },
  exaflops: { name: "EFLOPs", into: "FLOPs", of: (value) => value * 1e18, words: "one is 1e18 FLOPs" },
  zettaflops: { name: "ZFLOPs", into: "FLOPs", of: (value) => value * 1e21, words: "one is 1e21 FLOPs" },
  log10: { name: "powers of ten", into: "FLOPs", of: (value) => powerOfTen(value), words: "20 is 1e20 FLOPs" }
} as const satisfies Record<string, UnitOfName>;

export type Unit = keyof typeof units;

export function unitOf(unit: Unit): UnitOfName {
  return units[unit];
}

/** What a column's numbers were made into, a sentence. */
export function unitNote(name: string, unit: Unit): string {
  const { name: counted, into, words } = units[unit];
  return `${name} is read as ${counted}, and made ${into}: ${words}`;
}

/** Seconds of one of what a column of the clock counts: for cells that are written as times. */
export function secondsPer(time: string, unit: Unit | undefined): number {
  if (unit === undefined) return time === "hours" ? secondsAnHour : 1;
  return secondsAnHour * units[unit].of(1);
}

const clock =
  /^(?:(?:elapsed|wall|wall_?clock|train|training|run)(?:_?time)?|time)_(?:(s|secs?|seconds)|(h|hrs?|hours)|(min|mins|minutes)|(d|days))$/;
const clockAlone = /^(?:(?:train|training|gpu)_)?(?:(minutes)|(days))$/;
const compute =
  /^(?:(?:total|train|training|compute|training_compute)_)?(?:(p(?:eta)?f(?:lops?)?(?:\/?s)?[-_]?days?)|(e(?:xa)?flops?)|(z(?:etta)?flops?))$/;
const logarithm = /^log_?10[_(](?:flops?|compute|c)\)?$/;

interface AliasWithUnit {
  name: string;
  meaning: "known" | "flops-cumulative";
  producer: "any";
  time?: "elapsed" | "hours";
  unit?: Unit;
}

/** What a name says that ends in a unit: a column of the clock since the start, or FLOPs since the start; null of any other. */
export function aliasWithUnit(name: string): AliasWithUnit | null {
  const [, seconds, hours, minutes, days] = clock.exec(name) ?? [];
  const [, minutesAlone, daysAlone] = clockAlone.exec(name) ?? [];
  const time = { name, meaning: "known", producer: "any" } as const;
  if (seconds) return { ...time, time: "elapsed" };
  if (hours) return { ...time, time: "hours" };
  if (minutes ?? minutesAlone) return { ...time, time: "hours", unit: "minutes" };
  if (days ?? daysAlone) return { ...time, time: "hours", unit: "days" };
  const flops = { name, meaning: "flops-cumulative", producer: "any" } as const;
  const [, petaflopDays, exaflops, zettaflops] = compute.exec(name) ?? [];
  if (petaflopDays) return { ...flops, unit: "pf-days" };
  if (exaflops) return { ...flops, unit: "exaflops" };
  if (zettaflops) return { ...flops, unit: "zettaflops" };
  return logarithm.test(name) ? { ...flops, unit: "log10" } : null;
}
