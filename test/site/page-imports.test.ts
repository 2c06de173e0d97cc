/** Imports of a page's cells, in the form that Framework 1.13 writes them. */
import { describe, expect, it } from "vitest";
import { hoistImports } from "../../loaders/site/static/page-imports.js";

const cell = (id: string, head: string, body: string) =>
  `define({id: "${id}"${head}, body: async (x) => {\n${body}\n}});\n`;
const several = cell(
  "1",
  ', outputs: ["live","one","all"]',
  'const [{live, table: one}, all, {}] = await Promise.all([import("./a.js"), import("./b.js"), import("./c.js")]);\n\nreturn {live,one,all};'
);

describe("hoistImports(code)", () => {
  it("keeps of each module what some cell takes; a module of which nothing is taken still runs", () => {
    const taker = cell("2", ', inputs: ["live","display"]', "display(await(\nlive()\n))");
    expect(hoistImports(several + taker)).toBe(
      'import {live as imported0$0} from "./a.js";\nimport "./b.js";\nimport "./c.js";\n' +
        'define({id: "1", outputs: ["live"], body: async (x) => {\nconst live = imported0$0;\n\nreturn {live};\n}});\n' +
        taker
    );
  });

  it("keeps names under which a page knows them, and a whole module", () => {
    const taker = cell("2", ', inputs: ["one","all"]', "one(all)");
    expect(hoistImports(several + taker)).toContain("const one = imported0$0, all = imported1$0;\n\nreturn {one,all};");
    expect(hoistImports(several + taker)).toContain(
      'import {table as imported0$0} from "./a.js";\nimport * as imported1$0 from "./b.js";\n'
    );
  });

  it("keeps what the importing cell uses itself, and what else it declares", () => {
    const own = cell(
      "1",
      ', outputs: ["sizes","made"]',
      'const {sizes} = await import("./a.js");\nconst made = sizes(1);\nreturn {sizes,made};'
    );
    expect(hoistImports(own)).toBe(
      'import {sizes as imported0$0} from "./a.js";\n' +
        'define({id: "1", outputs: ["sizes","made"], body: async (x) => {\nconst sizes = imported0$0;\nconst made = sizes(1);\nreturn {sizes,made};\n}});\n'
    );
  });

  it("leaves cells alone that import nothing at their head", () => {
    const late = cell("1", ', inputs: ["x"], outputs: ["y"]', 'const y = await x.import("./a.js");\nreturn {y};');
    expect(hoistImports(late)).toBe(late);
  });
});
