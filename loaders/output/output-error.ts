import { oneLine } from "../../src/lib/log-error.js";

/** Something stands where a command would write, and it is not the command's own earlier output. Nothing was written. */
export class OutputError extends Error {
  /** the system's own code, where it refused */
  readonly code: string | undefined;

  /** @param target the place as the user named it */
  constructor(target: string, problem: string, options?: ErrorOptions) {
    super(oneLine(`${target}: ${problem}`), options);
    this.code = (options?.cause as NodeJS.ErrnoException | undefined)?.code;
  }
}
