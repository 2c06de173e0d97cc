import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/style/tokens.css", "utf8");
const light = tokens(css.slice(0, css.indexOf("@media")));
const system = { ...light, ...tokens(css.slice(css.indexOf("@media"), css.lastIndexOf("@media"))) };
const chosen = { ...light, ...tokens(css.slice(css.lastIndexOf("@media"))) };
const sizes = ["0-5b", "1-5b", "3b", "7b", "14b", "32b", "72b"];

describe("colour tokens", () => {
  it("are the same whether dark comes from the system or from the reader", () => {
    expect(chosen).toEqual(system);
  });

  it.each([
    ["light", light],
    ["dark", chosen]
  ] as const)("pass 3:1 for marks and 4.5:1 for text in the %s theme", (_, theme) => {
    const faults: string[] = [];
    const check = (fore: string, ground: string, least: number) => {
      const ratio = contrast(resolve(theme, fore), resolve(theme, ground));
      if (ratio < least) faults.push(`${fore} on ${ground}: ${ratio.toFixed(2)} < ${least}`);
    };
    for (const ground of ["page", "surface"]) {
      for (const size of sizes) {
        check(`size-${size}`, ground, 3);
        check(`size-${size}-text`, ground, 4.5);
      }
      for (const text of ["ink", "ink-2", "ink-3", "link", "yes", "part", "no", "none"]) check(text, ground, 4.5);
      check("axis", ground, 3);
    }
    for (const word of ["yes", "part", "no", "none"]) check(word, `${word}-ground`, 4.5);
    check("ink", "shade", 4.5);
    expect(faults).toEqual([]);
  });

  it("run from light to dark in one theme and from dark to light in the other", () => {
    const lightness = (theme: Record<string, string>) => sizes.map((size) => luminance(resolve(theme, `size-${size}`)));
    expect(lightness(light)).toEqual([...lightness(light)].sort((a, b) => b - a));
    expect(lightness(chosen)).toEqual([...lightness(chosen)].sort((a, b) => a - b));
  });
});

function tokens(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]));
}

function resolve(theme: Record<string, string>, name: string): string {
  const value = theme[name]!;
  const reference = /^var\(--([\w-]+)\)$/.exec(value);
  return reference ? resolve(theme, reference[1]!) : value;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}
