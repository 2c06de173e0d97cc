/** Names say what a thing is: none in src and loaders is one of these words, which say it of nothing. */
import { readFileSync } from "node:fs";
import { parseSync, Visitor } from "oxc-parser";
import { expect, it } from "vitest";
import { sources } from "../helpers/lint.js";

const empty = new Set(["one", "own", "told", "thing", "stuff"]);

/** Names of parameters and variables. */
function declaredIn(path: string, text: string): string[] {
  const found: string[] = [];
  const take = (pattern: object | null): void => {
    if (pattern === null || !("type" in pattern)) return;
    if ("name" in pattern && pattern.type === "Identifier") found.push(String(pattern.name));
    else if ("properties" in pattern)
      for (const property of pattern.properties as { value?: object; argument?: object }[])
        take(property.value ?? property.argument ?? null);
    else if ("elements" in pattern) for (const element of pattern.elements as (object | null)[]) take(element);
    else if ("left" in pattern) take(pattern.left as object);
    else if ("argument" in pattern) take(pattern.argument as object);
  };
  const takeAll = ({ params }: { params: readonly object[] }) => params.forEach(take);
  new Visitor({
    ArrowFunctionExpression: takeAll,
    FunctionDeclaration: takeAll,
    FunctionExpression: takeAll,
    VariableDeclarator: ({ id }) => take(id)
  }).visit(parseSync(path, text).program);
  return found;
}

it("no parameter and no variable has an empty name", () => {
  const named = sources().flatMap((path) =>
    declaredIn(path, readFileSync(path, "utf8")).flatMap((name) => (empty.has(name) ? [`${path}: ${name}`] : []))
  );
  expect(named).toEqual([]);
});

it("sees them in patterns, defaults and rests", () => {
  const code = "const [one, { b: own = 1 }] = x; const f = (a, ...told) => 0; function g({ thing }) {} let y;";
  expect(declaredIn("a.ts", code).sort()).toEqual(["a", "f", "one", "own", "thing", "told", "y"]);
});
