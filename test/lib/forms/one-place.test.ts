import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { curveForms, curveShapes } from "../../../src/lib/forms/curve-forms.js";
import { sizeForms, slopeForms } from "../../../src/lib/forms/size-forms.js";

/** What a formula of a form looks like in code, and the only file that may have it. */
const formulas: [string, RegExp, string[]][] = [
  ["N + N_0", /\w\s*\+\s*[\w.]*n0\b|\bn0\s*\+\s*\w/i, ["saturating.ts"]],
  ["N_0 / N", /\bn0(\[\w+\]!?)?\s*\/\s*\w*(size|N)\b/i, ["saturating.ts", "hill.ts", "curve-forms-joint.ts"]],
  ["e^(ln N_0) / N", /exp\([^()]*lnN0\)\s*\//i, []],
  ["1 / (1 + e^-z)", /\(\s*1\s*\+\s*Math\.exp\(/, ["logistic.ts"]],
  ["1 / (1 + x^y)", /\(\s*1\s*\+\s*power\(/, ["hill.ts"]],
  ["K_max / (1 + N_0 / N) in words", /K_max \/ \(1|max<\/sub> \/ \(1|N_0 \/ N\)/, ["saturating.ts", "hill.ts"]],
  ["names for people", /"(Straight in ln N|Power of N|Hill|power law with a floor)"/, ["a form"]],
  [
    "a list of forms",
    /"power"\s*,\s*"(logarithmic|power-floor)"/,
    ["size-forms.ts", "curve-forms.ts", "form-names.ts", "attribution.ts", "saturation.ts", "lead.ts"]
  ]
];
const forms = globSync("src/lib/forms/*.ts").map((file) => file.slice("src/lib/forms/".length));

/** Code without comments. */
function codeOf(file: string): string {
  return readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "");
}

describe("the forms", () => {
  const files = [...globSync("src/**/*.{ts,js}"), ...globSync("loaders/**/*.{ts,js}")]
    .filter((file) => !/observablehq|bundles/.test(file))
    .map((file) => ({ file, code: codeOf(file) }));

  it("are looked for where there is code", () => expect(files.length).toBeGreaterThan(300));

  for (const [name, formula, places] of formulas) {
    it(`stand in one place: ${name}`, () => {
      const allowed = places.includes("a form") ? forms : places;
      const found = files.filter(({ code }) => formula.test(code)).map(({ file }) => file);
      expect(found.filter((file) => !allowed.some((place) => file.endsWith(`/${place}`)))).toEqual([]);
    });
  }

  it("have words, a formula and parameters each", () => {
    const all = [...slopeForms.map((form) => sizeForms[form]), ...curveForms.map((form) => curveShapes[form])];
    expect(new Set(all.map(({ words }) => words)).size).toBe(all.length);
    for (const { parameters } of all) expect(parameters).not.toContain("");
  });
});
