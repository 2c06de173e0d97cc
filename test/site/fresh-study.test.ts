import { describe, expect, it } from "vitest";
import { stagesInMemory } from "../../loaders/site/follow/fresh-study.js";

describe("stagesInMemory()", () => {
  it("makes a stage once for an input, anew for another, and forgets what two rounds had no use for", () => {
    const { stage, next } = stagesInMemory();
    const made: string[] = [];
    const ask = (name: string, ...x: number[]) =>
      stage(name, { x: Float64Array.from(x) }, () => {
        made.push(`${name} ${x.join(" ")}`);
        return { name, sum: x.reduce((a, b) => a + b, 0) };
      });
    expect([ask("fit", 1, 2), ask("fit", 1, 2), ask("fit", 1, 3), ask("noise", 1, 2)]).toEqual([
      { name: "fit", sum: 3 },
      { name: "fit", sum: 3 },
      { name: "fit", sum: 4 },
      { name: "noise", sum: 3 }
    ]);
    expect(made).toEqual(["fit 1 2", "fit 1 3", "noise 1 2"]);
    // what is given is nobody else's
    ask("fit", 1, 2).sum = 9;
    next();
    expect(ask("fit", 1, 2)).toEqual({ name: "fit", sum: 3 });
    next();
    ask("fit", 1, 2);
    ask("fit", 1, 3);
    expect(made.slice(3)).toEqual(["fit 1 3"]);
  });
});
