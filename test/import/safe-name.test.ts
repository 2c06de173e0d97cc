import { describe, expect, it } from "vitest";
import { quotedText, safeName, safeNames, visible, visibleJson } from "../../src/import/names/safe-name.js";

describe("safeName(name, otherwise)", () => {
  it.each([
    ["Qwen2.5-7B GRPO", "qwen2.5-7b-grpo"],
    ["val-core/math/acc/mean@8", "val-core-math-acc-mean-8"],
    ["../../etc/passwd", "etc-passwd"],
    ["a/../../b", "a-b"],
    ["..", "run"],
    ["", "run"],
    ["日本語", "run"],
    ["<b>bold</b>, \n\u202egnp.exe", "b-bold-b-gnp.exe"],
    ["C:\\temp\\x", "c-temp-x"],
    ["con", "run-con"],
    ["nul.txt", "run-nul.txt"],
    ["--x--", "x"],
    ["x".repeat(200), "x".repeat(60)]
  ])("%j is %s", (name, safe) => {
    expect(safeName(name, "run")).toBe(safe);
    expect(safe).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
  });

  it("gives each of several names its own", () => {
    expect(safeNames(["a b", "a-b", "A B", "a-b-2", "?"], "run")).toEqual(["a-b", "a-b-2", "a-b-3", "a-b-2-2", "run"]);
  });
});

describe("text that a log brought", () => {
  it("shows what is not seen, on one line", () => {
    expect(visible("a\n\u202eb\u200b")).toBe("a\\u000a\\u202eb\\u200b");
  });

  it("is quoted so that JSON and YAML read it back", () => {
    const text = 'a: "b" # <c>\n\u202ed';
    expect(quotedText(text)).toBe('"a: \\"b\\" # <c>\\n\\u202ed"');
    expect(JSON.parse(quotedText(text))).toBe(text);
    expect(JSON.parse(visibleJson({ text }))).toEqual({ text });
    expect(visibleJson({ text })).not.toMatch(/\u202e/);
  });
});
