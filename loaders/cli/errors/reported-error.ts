/** A failure that the JSON printed already tells. */
export class ToldError extends Error {
  override readonly name = "ToldError";
}
