/** Texts as consoles write them: colours of terminals, what Python prints of its values, UTF-16. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { withoutColours } from "../../src/import/text/ansi.js";
import { inUtf8 } from "../../src/import/text/encoding.js";
import { pythonLiteral } from "../../src/import/text/python-literal.js";

describe("withoutColours(text)", () => {
  it.each([
    ["one number", "\u001b[36mstep:1\u001b[0m"],
    ["three numbers", "\u001b[1;31;40mstep:1\u001b[0m"],
    ["one number, the escape lost", "[36mstep:1[0m"],
    ["three numbers, the escape lost", "[38;5;208mstep:1[0m"]
  ])("a colour of %s is no part of a line", (_, text) => expect(withoutColours(text)).toBe("step:1"));
});

describe("pythonLiteral(text)", () => {
  it.each<[string, string, unknown]>([
    ["a bracket in a call's text", `{'loss': tensor(0.5, device="a)b"), 'step': 7}`, { loss: 0.5, step: 7 }],
    ["the same between single quotes", "{'loss': tensor(0.5, device='a)b'), 'step': 7}", { loss: 0.5, step: 7 }],
    ["a sign by its place in Unicode", String.raw`{'a\U0001F600b': 1}`, { "a\u{1F600}b": 1 }],
    ["the same of four digits, and of two", String.raw`{'\u00e9\xe9': 1}`, { éé: 1 }],
    ["tabs, ends of lines and wide blanks", "{\t'loss':\u00a00.5,\n\t'step':\r\n7\u3000}", { loss: 0.5, step: 7 }]
  ])("reads %s", (_, text, value) => {
    expect(pythonLiteral(text)).toEqual({ value, end: text.length });
  });
});

describe("inUtf8(source)", () => {
  it.each(["步,奖励\n1,0.5\n", "step,奖励\n", "{}"])("reads little-endian UTF-16 by its mark: %j", async (text) => {
    const bytes = new Uint8Array(new Uint16Array([...`\ufeff${text}`].map((sign) => sign.charCodeAt(0))).buffer);
    const source = await inUtf8(sourceOfBytes("x.csv", bytes));
    const decoder = new TextDecoder();
    let read = "";
    for await (const piece of source.stream()) read += decoder.decode(piece, { stream: true });
    expect(read).toBe(text);
  });
});
