const instant = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;
/** `01.12.2026 14:03`: a point parts no months before days */
const pointed = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(?:\s+Uhr)?)?$/;
const units = new Map([
  ...["ms"].map((unit) => [unit, 0.001] as const),
  ...["s", "sec", "secs", "second", "seconds"].map((unit) => [unit, 1] as const),
  ...["min", "mins", "minute", "minutes"].map((unit) => [unit, 60] as const),
  ...["h", "hr", "hrs", "hour", "hours"].map((unit) => [unit, 3600] as const)
]);
const counted = /^(\d+(?:\.\d*)?|\d+,(?:\d\d?|\d{4,}))\s*([a-z]+)$/;
const duration = /^(?:(\d+) days?, )?(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/;

/**
 * Seconds since 1970 of an instant, in UTC where it has no zone; seconds of a duration (`1 day, 2:03:04`, `12.5 s`, `12,5 s`); null
 * of any other text. A comma with three digits behind it may part thousands: such a text is none.
 */
export function secondsIn(text: string): number | null {
  return instantIn(text.trim()) ?? countedIn(text.trim()) ?? durationIn(text.trim());
}

function instantIn(text: string): number | null {
  const [, ofMonth, month, year, hour = "00:00"] = pointed.exec(text) ?? [];
  const written = ofMonth === undefined ? text : `${year}-${two(month!)}-${two(ofMonth)} ${two(hour)}`;
  const [, day, time = "00:00", zone = "Z"] = instant.exec(written) ?? [];
  if (day === undefined) return null;
  const at = Date.parse(`${day}T${time.replace(",", ".")}${zone === "UTC" ? "Z" : zone}`);
  return Number.isNaN(at) ? null : at / 1000;
}

/** With a leading zero: of a number, or before a time's minutes. */
function two(text: string): string {
  return /^\d(?!\d)/.test(text) ? `0${text}` : text;
}

function countedIn(text: string): number | null {
  const [, number, unit] = counted.exec(text) ?? [];
  const seconds = unit === undefined ? undefined : units.get(unit);
  return seconds === undefined ? null : Number(number!.replace(",", ".")) * seconds;
}

function durationIn(text: string): number | null {
  const [, days = "0", hours, minutes, seconds] = duration.exec(text) ?? [];
  if (hours === undefined) return null;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
