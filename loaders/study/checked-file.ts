/** Settings in YAML and accounts in JSON, checked whole: each fault with its line, what is required and what was found. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { LogError, reasonOf } from "../../src/lib/log-error.js";

/** What a text holds, and where. */
export interface Parsed {
  value: unknown;
  /** line of a place, counted from 1; of the nearest place above it where it is not there */
  lineOf(path: readonly string[]): number;
}

/** Twice what a study of a thousand runs takes; a parser's time grows with the square of what it is given. */
const longest = 1_000_000;

/** @throws LogError when the text is no YAML, or more than settings can be */
export function parseYaml(file: string, text: string): Parsed {
  if (text.length > longest) {
    throw new LogError(file, [`${file}: must have at most ${longest} characters; found ${text.length}`]);
  }
  return parse(file, text, "YAML");
}

/** @throws LogError when the text is no JSON */
export function parseJson(file: string, text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    let places: Parsed | undefined;
    const lineOf = (path: readonly string[]) => {
      // an account may be long: where its parts stand is looked up only where one of them is wrong
      places ??= parse(file, text, "JSON");
      return places.lineOf(path);
    };
    return { value, lineOf };
  } catch (error) {
    const [, place] = /position (\d+)/.exec(reasonOf(error)) ?? [];
    const line = place === undefined ? "" : ` line ${text.slice(0, Number(place)).split("\n").length}`;
    throw new LogError(file, [`${file}${line}: must be JSON; found: ${reasonOf(error)}`]);
  }
}

function parse(file: string, text: string, language: string): Parsed {
  try {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const faults = document.errors.map(({ message, linePos }) => {
      const [what = ""] = message.split("\n");
      return `${file}${linePos ? ` line ${linePos[0].line}` : ""}: must be ${language}; ${what.replace(/ at line \d+, column \d+:?$/, "")}`;
    });
    if (faults.length > 0) throw new LogError(file, some(faults));
    const value: unknown = document.toJS();
    return { value, lineOf: (path) => Math.max(1, lines.linePos(offsetOf(document, path)).line) };
  } catch (error) {
    if (error instanceof LogError) throw error;
    // nested too deep, or names within names without end
    throw new LogError(file, [`${file}: must be ${language} that can be read; found: ${reasonOf(error)}`]);
  }
}

/** Where the key of a place begins in the text, or a member of a list. */
function offsetOf(document: Document, path: readonly string[]): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value ?? "") === part);
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

/** A fault that no schema can say: where, and the rest of the sentence. */
export interface Fault {
  path: readonly string[];
  problem: string;
}

/** Compiles each schema once. */
let schemas: Ajv2020 | undefined;

/**
 * Holds what a file says to its schema.
 *
 * @throws LogError with every fault at once
 */
export function holdToSchema(file: string, parsed: Parsed, schema: object): void {
  schemas ??= new Ajv2020({ allErrors: true, strict: true, verbose: true, allowUnionTypes: true });
  const validate = schemas.compile(schema);
  if (validate(parsed.value)) return;
  const errors = validate.errors ?? [];
  const choices = errors.filter(({ keyword }) => keyword === "anyOf").map(({ instancePath }) => instancePath);
  const faults = errors
    // what is wrong with each choice says less than that it is none of them; what a key must be, than that it is none
    .filter(
      ({ keyword, instancePath, schemaPath }) =>
        keyword === "anyOf" ||
        !choices.some((choice) => schemaPath.includes("/anyOf/") && instancePath.startsWith(choice))
    )
    .filter(({ propertyName }) => propertyName === undefined)
    .map(faultOf);
  throwFaults(file, parsed, faults);
}

/** @throws LogError with the faults by line, if there is one */
export function throwFaults(file: string, { lineOf }: Parsed, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const shown = faults.slice(0, most + 1).map(({ path, problem }) => ({
    // of the file as a whole, no line
    line: path.length === 0 ? 0 : lineOf(path),
    place: path,
    problem
  }));
  const reported = new Set<string>();
  const lines = shown
    .sort((a, b) => a.line - b.line)
    .map(({ line, place, problem }) => {
      // which keys there are is told once
      const [what, keys = ""] = problem.split(keysFrom);
      const words = reported.has(keys) || keys === "" ? what : problem;
      reported.add(keys);
      return `${file}${line === 0 ? "" : ` line ${line}`}: ${[...place, words].join(" ")}`;
    });
  throw new LogError(file, some(lines, faults.length));
}

const most = 30;
const keysFrom = "; there are ";

/** Faults that are worth reading: the first, and how many more there are. */
function some(faults: readonly string[], all = faults.length): string[] {
  return all > most ? [...faults.slice(0, most), `and ${all - most} faults more`] : [...faults];
}

function faultOf({ instancePath, keyword, message, params, data, parentSchema }: ErrorObject): Fault {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {}).join(", ");
  if (keyword === "additionalProperties") {
    return { path: [...path, String(params.additionalProperty)], problem: `is no key here${keysFrom}${known}` };
  }
  if (keyword === "required") return { path, problem: `must have the key ${params.missingProperty}` };
  if (keyword === "propertyNames") {
    const { pattern } = (parentSchema?.propertyNames ?? {}) as { pattern?: string };
    return { path: [...path, String(params.propertyName)], problem: `is no key here; one must match ${pattern}` };
  }
  if (keyword === "anyOf") {
    const forms = (parentSchema as { anyOf: { properties?: object; type?: string }[] }).anyOf.map(
      ({ properties, type }) => Object.keys(properties ?? {}).join(" and ") || type
    );
    return { path, problem: `must have ${forms.join(", or ")}${foundIn(data)}` };
  }
  const choices = keyword === "enum" ? `must be one of ${(params.allowedValues as unknown[]).join(", ")}` : message;
  return { path, problem: `${choices}${foundIn(data)}` };
}

/** What was found; of what a file calls `toString` nothing is asked. */
function foundIn(data: unknown): string {
  if (Array.isArray(data)) return `; found a list of ${data.length}`;
  if (typeof data === "object" && data !== null)
    return `; found ${Object.keys(data).slice(0, 8).join(", ") || "no keys"}`;
  const text = String(data);
  return `; found ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`;
}
