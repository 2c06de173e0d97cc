/** What was asked for cannot be done, or differs from the record: exit code 1. */
export class CheckError extends Error {}
