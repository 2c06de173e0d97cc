/** What modules and the cells of pages import, as a parser reads them: types, re-exports and what is loaded when called, too. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** Files of the project that a module or a page names, each once. */
export function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const addresses = file.endsWith(".md")
    ? cellsOf(text).flatMap((cell) => addressesIn("cell.js", cell))
    : addressesIn(file, text);
  return [
    ...new Set(addresses.filter((address) => /^\.{1,2}\//.test(address)).map((address) => fileAt(file, address)))
  ];
}

/** Addresses in the order of the code. */
function addressesIn(name: string, code: string): string[] {
  const { module, program, errors } = parseSync(name, code);
  if (errors.length > 0) throw new Error(`${name}: ${errors.map(({ message }) => message).join("; ")}`);
  const found = module.staticImports.map(({ moduleRequest }) => moduleRequest);
  for (const { entries } of module.staticExports)
    for (const { moduleRequest } of entries) if (moduleRequest) found.push(moduleRequest);
  const called: { value: string; start: number }[] = [];
  const note = ({ value, start }: { value?: unknown; start: number }) => {
    if (typeof value === "string") called.push({ value, start });
  };
  new Visitor({
    ImportExpression: ({ source }) => note(source as { value?: unknown; start: number }),
    TSImportType: ({ source }) => note(source)
  }).visit(program);
  return [...found, ...called].sort((a, b) => a.start - b.start).map(({ value }) => value);
}

function cellsOf(page: string): string[] {
  return [...page.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, cell]) => cell!);
}

function fileAt(from: string, address: string): string {
  const path = normalize(join(dirname(from), address)).replaceAll("\\", "/");
  return existsSync(path) ? path : path.replace(/\.js$/, ".ts");
}
