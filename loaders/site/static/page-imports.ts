/**
 * What the cells of a page import, as imports of one module: Framework imports a cell's modules when the cell runs, and a
 * cell that stays live for one of its names would bring everything that the page imports beside it.
 */
import { parse } from "acorn";
import { firstOf, itemAt, present } from "../../../src/lib/items.js";
import { cellsOf } from "./page-cells.js";

interface Node {
  type: string;
  start: number;
  end: number;
}

interface Declaration extends Node {
  declarations: { id: Pattern; init: Node & { argument?: Node & { source?: Node; arguments?: Node[] } } }[];
}

interface Pattern extends Node {
  name?: string;
  elements?: Pattern[];
  properties?: { key: Node; value: Node & { name: string } }[];
}

interface Import {
  /** its address as written, in quotes */
  source: string;
  /** name in the module, "*" for all of it -> name in the page */
  names: [imported: string, local: string][];
}

/**
 * The script with its cells' imports at its head: of each module the names that a cell takes, or that the importing cell
 * itself uses; the others are gone from the cell too. A module of which nothing is taken still runs.
 *
 * @param code the page's script
 */
export function hoistImports(code: string): string {
  const taken = new Set(cellsOf(code).flatMap(({ inputs }) => inputs));
  const heads: string[] = [];
  let text = "";
  let at = 0;
  for (const { start, end, outputs } of cellsOf(code)) {
    const cell = code.slice(start, end);
    const found = importsOf(cell);
    if (found === null || outputs.length === 0) continue;
    const rest = withoutReturn(cell.slice(found.end));
    const used = ([, local]: [string, string]) => taken.has(local) || mentions(rest, local);
    const held = found.imports.map(({ source, names }) => headOf(source, names.filter(used), heads));
    const gone = new Set(
      found.imports.flatMap(({ names }) => names.filter((name) => !used(name)).map(([, name]) => name))
    );
    const left = outputs.filter((name) => !gone.has(name));
    const declared = held.flat().join(", ");
    const head = cell.slice(0, found.start).replace(JSON.stringify(outputs), JSON.stringify(left));
    text += `${code.slice(at, start)}${head}${declared === "" ? "" : `const ${declared};`}${rest}return {${left}};\n}});`;
    at = end;
  }
  return heads.join("") + text + code.slice(at);
}

/** Writes the import of a module; what a cell declares of it comes back. */
function headOf(source: string, names: Import["names"], heads: string[]): string[] {
  const place = heads.length;
  const unique = names.map((_, i) => `imported${place}$${i}`);
  const [first] = names;
  if (first === undefined) heads.push(`import ${source};\n`);
  else if (first[0] === "*") heads.push(`import * as ${unique[0]} from ${source};\n`);
  else
    heads.push(`import {${names.map(([imported], i) => `${imported} as ${unique[i]}`).join(", ")}} from ${source};\n`);
  return names.map(([, local], i) => `${local} = ${unique[i]}`);
}

/** The imports of a cell, which Framework has put at its head; null where it has none. */
function importsOf(cell: string): { start: number; end: number; imports: Import[] } | null {
  const [define] = (parse(cell, { ecmaVersion: "latest", sourceType: "module" }) as unknown as { body: Node[] }).body;
  const first = firstStatement(define!) as Declaration | undefined;
  const [declared] = first?.type === "VariableDeclaration" ? first.declarations : [];
  const waited = declared?.init?.type === "AwaitExpression" ? declared.init.argument : undefined;
  if (first === undefined || declared === undefined || waited === undefined) return null;
  const several = waited.type === "CallExpression" && cell.startsWith("Promise.all([import(", waited.start);
  if (!several && waited.type !== "ImportExpression") return null;
  const list = waited.arguments?.[0] as (Node & { elements?: (Node & { source?: Node })[] }) | undefined;
  const calls = several ? (list?.elements ?? []) : [waited];
  const patterns = several ? (declared.id.elements ?? []) : [declared.id];
  const imports = calls.map(({ source }, i): Import | null =>
    source?.type === "Literal" ? { source: textOf(cell, source), names: namesOf(cell, itemAt(patterns, i)) } : null
  );
  return imports.includes(null) ? null : { start: first.start, end: first.end, imports: imports as Import[] };
}

function firstStatement(define: Node): Node | undefined {
  const { expression } = define as unknown as {
    expression: { arguments: { properties: { key: { name: string }; value: { body: { body: Node[] } } }[] }[] };
  };
  const body = firstOf(expression.arguments).properties.find(({ key }) => key.name === "body");
  return body?.value.body.body?.[0];
}

function namesOf(cell: string, { name, properties }: Pattern): Import["names"] {
  if (name !== undefined) return [["*", name]];
  return present(properties).map(({ key, value }) => [textOf(cell, key), value.name]);
}

function textOf(cell: string, { start, end }: Node): string {
  return cell.slice(start, end);
}

/** The text of a cell after its imports without what it hands to others, which is written anew. */
function withoutReturn(rest: string): string {
  return rest.slice(0, rest.lastIndexOf("return {"));
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(text);
}
