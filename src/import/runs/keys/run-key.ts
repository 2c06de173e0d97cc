/** @param run its name in the log: other logs do not change it */
export function runKey(path: string, run: string): string {
  return `${path}\n${run}`;
}
