/** The cells of a page that Framework has built: what each takes and gives, and where it stands in the page's script. */
import { parse } from "acorn";
import { itemAt } from "../../../src/lib/items.js";

export interface Cell {
  /** of its place in the page, 8 hexadecimal digits and perhaps a number */
  id: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** place of its statement in the script */
  start: number;
  end: number;
  /** place of its function in the script */
  body: { start: number; end: number };
}

export interface PageScript {
  /** the script's text */
  code: string;
  /** where the text stands in the page */
  start: number;
  end: number;
  cells: readonly Cell[];
}

interface Value {
  start: number;
  end: number;
  value?: unknown;
  elements?: { value: string }[];
}

interface Statement {
  type: string;
  start: number;
  end: number;
  expression?: {
    type: string;
    callee: { name?: string };
    arguments: { properties?: { key: { name: string }; value: Value }[] }[];
  };
}

/** The script with the page's cells; null where the page has none. */
export function pageScript(html: string): PageScript | null {
  for (const match of html.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)) {
    const code = itemAt(match, 1);
    if (!/^import \{define\} from /m.test(code)) continue;
    const start = match.index + '<script type="module">'.length;
    return { code, start, end: start + code.length, cells: cellsOf(code) };
  }
  return null;
}

export function cellsOf(code: string): Cell[] {
  const { body } = parse(code, { ecmaVersion: "latest", sourceType: "module" }) as unknown as { body: Statement[] };
  return body.flatMap(({ type, start, end, expression }): Cell[] => {
    if (type !== "ExpressionStatement" || expression?.type !== "CallExpression") return [];
    if (expression.callee.name !== "define") return [];
    const properties = expression.arguments[0]?.properties ?? [];
    const value = (name: string) => properties.find(({ key }) => key.name === name)?.value;
    const names = (name: string) => value(name)?.elements?.map((element) => element.value) ?? [];
    const id = String(value("id")?.value);
    return [{ id, inputs: names("inputs"), outputs: names("outputs"), start, end, body: value("body")! }];
  });
}

/** What makes a cell run again in the page: inputs, generators, the window's size, time. */
const reactive = new Set(["view", "Generators", "Mutable", "now", "width", "dark", "resize", "visibility"]);

/**
 * The cells that run in the page: those that may change there, or listen to the reader, and those that they take from.
 * All others show at build what they would ever show.
 *
 * @param listening ids of cells whose rendering listens to events
 */
export function liveCells(cells: readonly Cell[], listening: ReadonlySet<string>): Set<Cell> {
  const live = new Set(
    cells.filter(({ id, inputs }) => listening.has(id) || inputs.some((name) => reactive.has(name)))
  );
  spread(live, cells, (from, to) => from.outputs.some((name) => to.inputs.includes(name)));
  spread(live, cells, (from, to) => to.outputs.some((name) => from.inputs.includes(name)));
  return live;
}

/** Adds every cell that `leads` reaches. */
function spread(reached: Set<Cell>, cells: readonly Cell[], leads: (from: Cell, to: Cell) => boolean): void {
  // a set visits what is added while it is walked
  for (const from of reached) {
    for (const to of cells) if (leads(from, to)) reached.add(to);
  }
}
