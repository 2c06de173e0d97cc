/** No function of more than 80 lines and no file of more than 300, but for those that say at their head why they are long. */
import { readFileSync } from "node:fs";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { sources } from "../helpers/lint.js";

const mostLines = { function: 80, file: 300 };

/** The reason, in the comment at its head, of what is longer: "Long because ...". */
const reason = /Long because\s+(?:\*\s+)?\S+/;

describe("functions and files of src and loaders", () => {
  it(`no function is longer than ${mostLines.function} lines without its reason`, () => {
    const long = functionsBeyond(mostLines.function);
    expect(long.filter(({ head }) => !reason.test(head)).map(({ path, name }) => `${path} ${name}`)).toEqual([]);
    expect(long.length).toBeLessThanOrEqual(1);
  });

  it(`no file is longer than ${mostLines.file} lines without its reason`, () => {
    const texts = sources().map((file) => ({ file, text: readFileSync(file, "utf8") }));
    const long = texts.filter(({ text }) => text.trimEnd().split("\n").length > mostLines.file);
    const headOf = (text: string) => /^\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? "";
    expect(long.filter(({ text }) => !reason.test(headOf(text))).map(({ file }) => file)).toEqual([]);
    // a reason that is needed no more goes
    const reasons = texts.filter(({ text }) => reason.test(headOf(text))).map(({ file }) => file);
    expect(reasons).toEqual(long.map(({ file }) => file));
    expect(long.length).toBeLessThanOrEqual(1);
  });

  it("sees a function that is too long, its name and its head", () => {
    const { path, name, head } = functionsBeyond(60).find((long) => long.path === "loaders/cli/main.ts")!;
    expect({ path, name }).toEqual({ path: "loaders/cli/main.ts", name: "program" });
    expect(head).toContain("the list of the commands");
  });
});

/** Functions of more lines, from their first to their last, whatever stands in them. */
function functionsBeyond(most: number): { path: string; name: string; head: string }[] {
  return sources().flatMap((path) => {
    const text = readFileSync(path, "utf8");
    const found: { path: string; name: string; head: string }[] = [];
    const take = ({ start, end }: { start: number; end: number }) => {
      if (text.slice(start, end).split("\n").length <= most) return;
      const from = text.lastIndexOf("\n", start) + 1;
      const line = text.slice(from).split("\n", 1)[0]!;
      const name = /(?:function\*?|const|let)\s+(\w+)/.exec(line)?.[1] ?? /(\w+)\s*[(:=]/.exec(line)?.[1];
      found.push({
        path,
        name: name ?? `line ${text.slice(0, start).split("\n").length}`,
        head: /\/\*\*(?:(?!\*\/)[\s\S])*\*\/$/.exec(text.slice(0, from).trimEnd())?.[0] ?? ""
      });
    };
    const visitor = { FunctionDeclaration: take, FunctionExpression: take, ArrowFunctionExpression: take };
    new Visitor(visitor).visit(parseSync(path, text).program);
    return found;
  });
}
