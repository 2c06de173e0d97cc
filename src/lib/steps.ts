/** Long work in steps, so that whoever has it done can look up in between. */
export type Steps<Result> = Generator<void, Result>;

/** The result of steps taken without a pause. */
export function finished<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
