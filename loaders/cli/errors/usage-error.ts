/** The call itself is wrong: exit code 2, one line that names the option and its choices. */
export class UsageError extends Error {}
