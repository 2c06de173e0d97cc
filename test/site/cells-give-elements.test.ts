/** A cell that gives a text is shown as a program shows one, in quotes: cells of pages give elements, or display what they have. */
import { readFileSync } from "node:fs";
import { type Expression, parse } from "acorn";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";

const pages = globSync(["src/**/*.md", "loaders/site/report-pages/*.md"]).sort();

/** Whether an expression may give a text as it stands. */
function givesText(expression: Expression): boolean {
  if (expression.type === "ConditionalExpression")
    return givesText(expression.consequent) || givesText(expression.alternate);
  if (expression.type === "LogicalExpression") return givesText(expression.right);
  return (
    expression.type === "TemplateLiteral" || (expression.type === "Literal" && typeof expression.value === "string")
  );
}

function cellsWithText(page: string): string[] {
  const cells = [...readFileSync(page, "utf8").matchAll(/^```js[^\n]*\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
  return cells.filter((code) => {
    const { body } = parse(code, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true });
    const last = body.at(-1);
    return body.length === 1 && last?.type === "ExpressionStatement" && givesText(last.expression);
  });
}

describe("cells of pages", () => {
  it("are found", () => expect(pages.length).toBeGreaterThan(20));
  it.each(pages)("%s: give elements", (page) => expect(cellsWithText(page)).toEqual([]));
});
