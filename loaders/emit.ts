/**
 * JSON text of a value in which every number is finite and nothing is undefined.
 *
 * @throws TypeError naming every offending place, or that the output is empty
 */
export function toJson(value: unknown, indent?: number): string {
  const problems = [...unwritable(value, "$")];
  if (problems.length > 0) throw new TypeError(`emit: ${problems.slice(0, 10).join("; ")}`);
  if (isEmpty(value)) throw new TypeError("emit: needs something to write; got empty output");
  return JSON.stringify(value, null, indent);
}

function* unwritable(value: unknown, path: string): Generator<string> {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) yield `${path} must be finite; got ${value}`;
  } else if (value === undefined || typeof value === "function" || typeof value === "symbol") {
    yield `${path} must have a value; got ${typeof value}`;
  } else if (typeof value === "bigint") {
    yield `${path} must be a number, not a bigint; got ${value}`;
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unwritable(item, `${path}[${index}]`);
  } else if (ArrayBuffer.isView(value)) {
    yield `${path} must be a plain array; got ${value.constructor.name}`;
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* unwritable(item, `${path}.${key}`);
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}
