/** No function of more than 80 lines and no file of more than 300, but for those that say at their head why they are long. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findings, sources } from "../helpers/lint.js";

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

/** Functions of more lines, from their first to their last: Biome finds them, which counts fewer lines itself. */
function functionsBeyond(most: number): { path: string; name: string; head: string }[] {
  return findings(sources(), "complexity", "noExcessiveLinesPerFunction", { maxLines: Math.floor(most / 2) })
    .filter(({ location: { start, end } }) => end.line - start.line + 1 > most)
    .map(({ location: { path, start } }) => {
      const lines = readFileSync(path, "utf8").split("\n");
      const line = lines[start.line - 1]!;
      const name = /(?:function\*?|const|let)\s+(\w+)/.exec(line)?.[1] ?? /(\w+)\s*[(:=]/.exec(line)?.[1];
      const before = lines.slice(0, start.line - 1).join("\n");
      return {
        path,
        name: name ?? `line ${start.line}`,
        head: /\/\*\*(?:(?!\*\/)[\s\S])*\*\/$/.exec(before)?.[0] ?? ""
      };
    });
}
