/** Times as text: instants of ISO 8601, and how long something took. */

const instant = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;
const duration = /^(?:(\d+) days?, )?(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/;

/** Seconds since 1970 of an instant, in UTC where it has no zone; seconds of a duration (`1 day, 2:03:04`); null of any other text. */
export function secondsIn(text: string): number | null {
  const [, day, time = "00:00", zone = "Z"] = instant.exec(text.trim()) ?? [];
  if (day !== undefined) {
    const at = Date.parse(`${day}T${time.replace(",", ".")}${zone === "UTC" ? "Z" : zone}`);
    return Number.isNaN(at) ? null : at / 1000;
  }
  const [, days = "0", hours, minutes, seconds] = duration.exec(text.trim()) ?? [];
  if (hours === undefined) return null;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
