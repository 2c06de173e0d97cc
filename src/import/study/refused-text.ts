/** Why a log or a run was not taken. */
export interface Refused {
  path: string;
  run: string | null;
  reason: string;
}

/** Path, run and reason in one line, neither path nor run twice. */
export function refusedText(refused: Refused): string {
  const { path, run } = refused;
  const reason = bareReason(refused);
  return run === null || run === path || isOfRun(reason, run) ? `${path}: ${reason}` : `${path}, ${run}: ${reason}`;
}

/** The reason without the file that it is of. */
export function bareReason({ path, reason }: Pick<Refused, "path" | "reason">): string {
  return reason.startsWith(`${path}: `) ? reason.slice(path.length + 2) : reason;
}

/** Whether a reason begins with the name of its run. */
export function isOfRun(reason: string, run: string): boolean {
  return reason.startsWith(`${run}: `) || reason.startsWith(`${run} `);
}
