/** A failure that the JSON printed already tells. */
export class ReportedError extends Error {}
