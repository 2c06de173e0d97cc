import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { validateResults } from "../../loaders/results-schema.js";
import { type Results, resultsSchema } from "../../src/lib/results.js";

interface Node {
  type?: string;
  properties?: Record<string, Node>;
  items?: Node | false;
  prefixItems?: Node[];
  anyOf?: Node[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}
type Fields = Record<string, unknown>;

const results = await loadResults(projectRoot);
const ajv = new Ajv2020({ allErrors: true, strict: true });

describe("the schema of results.json", () => {
  const records = recordsIn(resultsSchema as unknown as Node, results, "");

  it("describes every record that the results hold", () => {
    expect(records.size).toBeGreaterThan(80);
  });

  it("says in words what its parts are", () => {
    const { properties } = resultsSchema as unknown as Node;
    const parts = ["otherCurves", "laws", "sizeLaws", "prediction", "experiments", "claims"];
    expect(parts.filter((part) => !("description" in properties![part]!))).toEqual([]);
    // a description that is lost changes no result, and no check of results sees it
    const described = [...JSON.stringify(resultsSchema).matchAll(/"description":"((?:[^"\\]|\\.)*)"/g)];
    expect(described.length).toBeGreaterThan(447);
    expect(described.map(([, words]) => words).filter((words) => !/\w.{3,}/.test(words!))).toEqual([]);
  });

  it("refuses, of every record, a key too many, a key too few, a value of another kind, and a number out of its bounds", () => {
    const missed: string[] = [];
    for (const [path, { schema, value }] of records) {
      const fits = ajv.compile(schema as object);
      if (!fits(value)) missed.push(`${path}: refused as it is`);
      for (const [fault, bad] of faultsOf(schema, value)) if (fits(bad)) missed.push(`${path}: ${fault}`);
    }
    expect(missed).toEqual([]);
  }, 60_000);
});

describe("validateResults(results)", () => {
  const changed = (change: (copy: Results) => void) => {
    const copy = structuredClone(results);
    change(copy);
    return () => validateResults(copy);
  };

  it("gives the results back", () => {
    expect(validateResults(results)).toBe(results);
  });

  it("says where they differ, and how", () => {
    expect(changed((copy) => Object.assign(copy, { more: 1 }))).toThrow('"additionalProperty":"more"');
    expect(changed((copy) => Reflect.deleteProperty(copy, "laws"))).toThrow('"missingProperty":"laws"');
    expect(changed((copy) => Object.assign(copy, { schemaVersion: 2 }))).toThrow(
      "/schemaVersion must be equal to constant"
    );
    expect(changed((copy) => Object.assign(copy.laws[0]!.law, { kMax: Number.NaN }))).toThrow(
      "/laws/0/law/kMax must be number"
    );
    expect(changed((copy) => Object.assign(copy.curves[0]!, { modelSize: -1 }))).toThrow(
      "/curves/0/modelSize must be > 0"
    );
    expect(changed((copy) => copy.curves[0]!.testLoss.push(1.5))).toThrow("must be <= 1");
    expect(changed((copy) => copy.inference.series[0]!.sizes[0]!.interval.push(1))).toThrow(
      "must NOT have more than 2 items"
    );
  });
});

/** Every record of the schema that the results have, with the first value there, by its path in the schema. */
function recordsIn(
  schema: Node,
  value: unknown,
  path: string,
  found = new Map<string, { schema: Node; value: Fields }>()
) {
  if (schema.properties && typeof value === "object" && value !== null) {
    if (!found.has(path)) found.set(path, { schema, value: value as Fields });
    for (const [key, child] of Object.entries(schema.properties)) {
      recordsIn(child, (value as Fields)[key], `${path}/${key}`, found);
    }
  }
  if (schema.items && Array.isArray(value)) {
    const items = schema.items;
    for (const one of value) recordsIn(items, one, `${path}[]`, found);
  }
  const options = schema.anyOf ?? [];
  const fitting =
    options.length === 2 && options[1]?.type === "null" ? 0 : options.findIndex((one) => holdsKeys(one, value));
  if (options[fitting]) recordsIn(options[fitting], value, path, found);
  return found;
}

function holdsKeys(schema: Node, value: unknown): boolean {
  return Object.keys(schema.properties ?? {}).every((key) => key in Object(value));
}

function faultsOf(schema: Node, value: Fields): [string, Fields][] {
  const keys = Object.entries(schema.properties ?? {});
  return [
    ["a key too many", { ...value, unheardOf: 1 }],
    ...keys.map(([key]): [string, Fields] => [`without ${key}`, { ...value, [key]: undefined }]),
    ...keys.flatMap(([key, node]) =>
      badValues(node).map((bad): [string, Fields] => [`${key} = ${String(bad)}`, { ...value, [key]: bad }])
    )
  ];
}

/** What the values of a schema must not be. */
function badValues(node: Node): unknown[] {
  const inner = node.anyOf?.length === 2 && node.anyOf[1]?.type === "null" ? node.anyOf[0]! : node;
  const nullable = inner !== node;
  const others = nullable || node.anyOf ? [] : [null];
  const ofNumbers = [Number.NaN, Number.POSITIVE_INFINITY, "1"];
  if (inner.minimum !== undefined) others.push(...([inner.minimum - 1] as never[]));
  if (inner.exclusiveMinimum !== undefined) others.push(...([inner.exclusiveMinimum] as never[]));
  if (inner.maximum !== undefined) others.push(...([inner.maximum + 1] as never[]));
  if (inner.type === "number" || inner.type === "integer") return [...others, ...ofNumbers];
  if (inner.enum || inner.const !== undefined) return [...others, "unheard of"];
  return [...others, 1];
}
