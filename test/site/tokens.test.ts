import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ciede2000, labOf, linearRgb, seenAs, sights } from "../helpers/colour.js";

const css = readFileSync("src/style/tokens.css", "utf8");
const light = tokens(css.slice(0, css.indexOf("@media")));
const system = { ...light, ...tokens(css.slice(css.indexOf("@media"), css.lastIndexOf("@media"))) };
const chosen = { ...light, ...tokens(css.slice(css.lastIndexOf("@media"))) };
const sizes = ["0-5b", "1-5b", "3b", "7b", "14b", "32b", "72b"];

const llama = ["1b", "3b", "8b", "70b"].map((size) => `llama-${size}`);
const ordered = [1, 2, 3, 4].map((place) => `ordered-${place}`);

/** CIEDE2000 between any two of the seven, about twice what is just noticed even where one kind of cone is missing. */
const leastApart = { normal: 10.5, protan: 5.5, deutan: 5.5, tritan: 5.5 };

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
      for (const mark of [...llama, ...ordered]) check(mark, ground, 3);
      for (const text of ["ink", "ink-2", "ink-3", "link", "yes", "part", "no", "none"]) check(text, ground, 4.5);
      check("axis", ground, 3);
    }
    for (const word of ["yes", "part", "no", "none"]) check(word, `${word}-ground`, 4.5);
    check("ink", "shade", 4.5);
    expect(faults).toEqual([]);
  });

  it.each([
    ["light", light],
    ["dark", chosen]
  ] as const)("keep any two sizes apart in the %s theme, for every kind of sight", (_, theme) => {
    const colours = pairs(sizes.map((size) => resolve(theme, `size-${size}`)));
    const faults = sights.flatMap((sight) => {
      const apart = Math.min(...colours.map(([a, b]) => ciede2000(labOf(seenAs(a, sight)), labOf(seenAs(b, sight)))));
      return apart < leastApart[sight] ? [`${sight}: ${apart.toFixed(2)} < ${leastApart[sight]}`] : [];
    });
    expect(faults).toEqual([]);
  });

  it("order the sizes by lightness, so that grey print keeps the order, over as wide a range as was chosen", () => {
    const lightness = (theme: Record<string, string>) =>
      sizes.map((size) => labOf(linearRgb(resolve(theme, `size-${size}`)))[0]);
    const ends = (theme: Record<string, string>) => [lightness(theme)[0]!, lightness(theme).at(-1)!].map(Math.round);
    expect(ends(light)).toEqual([58, 14]);
    expect(ends(chosen)).toEqual([47, 93]);
    const steps = [light, chosen].flatMap((theme) =>
      lightness(theme)
        .slice(1)
        .map((l, i) => Math.abs(l - lightness(theme)[i]!))
    );
    expect(Math.min(...steps)).toBeGreaterThan(3);
  });

  it("measure differences as published: two pairs of Sharma, Wu and Dalal's table", () => {
    expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
    expect(ciede2000([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619])).toBeCloseTo(2.0373, 4);
  });

  it.each([
    ["sizes", sizes.map((size) => `size-${size}`)],
    ["Llama", llama],
    ["ordered", ordered]
  ])("run from light to dark in one theme and from dark to light in the other: %s", (_, ramp) => {
    const lightness = (theme: Record<string, string>) => ramp.map((name) => luminance(resolve(theme, name)));
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
  const [r, g, b] = linearRgb(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): [Item, Item] => [a, b]));
}
