/** The vocabulary of the results' JSON Schema. */
export type Schema = Record<string, unknown>;

export const string = { type: "string" };
export const text = { type: "string", minLength: 1 };
export const number = { type: "number" };
export const count = { type: "integer", minimum: 0 };
export const positive = { type: "number", exclusiveMinimum: 0 };
export const sha256 = { type: "string", pattern: "^[0-9a-f]{64}$" };
export const family = described(text, "id of a model family of the study");
export const variant = { enum: ["base", "instruct"] };
export const resource = { enum: ["compute", "data"] };
export const protocol = { enum: ["full", "inter", "intra"] };
export const objective = { enum: ["log", "linear"] };
export const kind = { enum: ["mean", "repeat", "repeat-set", "published-curve"] };

/** Object in which every property is required and no other is allowed. */
export function record(properties: Record<string, Schema>): Schema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

export function array(items: Schema, minItems = 0): Schema {
  return { type: "array", items, minItems };
}

export function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: "null" }] };
}

export function described(schema: Schema, description: string): Schema {
  return { ...schema, description };
}
