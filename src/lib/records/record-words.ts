/**
 * The vocabulary of the results' schema. Each record of results.json is one schema object; its TypeScript type is
 * `Static<typeof it>`. Pages and pure code import the types alone, so that no schema reaches a page.
 */
import { type Static, type TNull, type TProperties, type TSchema, type TUnion, Type } from "typebox";

export const string = Type.String();
export const text = Type.String({ minLength: 1 });
export const boolean = Type.Boolean();
export const number = Type.Number();
export const whole = Type.Integer();
export const count = Type.Integer({ minimum: 0 });
export const positive = Type.Number({ exclusiveMinimum: 0 });
export const notNegative = Type.Number({ minimum: 0 });
export const share = Type.Number({ minimum: 0, maximum: 1 });
export const sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });

export const family = Type.String({ minLength: 1, description: "id of a model family of the study" });
export const variant = Type.Enum(["base", "instruct"]);
export const resource = Type.Enum(["compute", "data"]);
export const kind = Type.Enum(["mean", "repeat", "repeat-set", "published-curve"]);
export const state = Type.Enum(["current", "earlier"]);

/** Object in which every property is required and no other is allowed. */
export function record<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

export function array<T extends TSchema>(items: T, minItems = 0) {
  return Type.Array(items, minItems === 0 ? {} : { minItems });
}

export function tuple<T extends TSchema[]>(...items: T) {
  const length = items.length;
  type Items = { [K in keyof T]: Static<T[K]> };
  return Type.Unsafe<Items>({ type: "array", prefixItems: items, items: false, minItems: length, maxItems: length });
}

export function nullable<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()]);
}

export function described<T extends TSchema>(schema: T, description: string): T {
  return { ...schema, description };
}

/** Two numbers, [low, high]. */
export const interval = described(tuple(number, number), "95 % interval");

/** [low, high]; null where an end is infinite. */
export const openInterval = described(
  tuple(nullable(number), nullable(number)),
  "95 % interval; null where an end is infinite"
);
