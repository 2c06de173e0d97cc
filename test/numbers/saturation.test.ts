/** Every number on the page of the saturation, bound to the results. */
import { describe, expect, it } from "vitest";
import { bindClaims, bindFigures } from "./every-page.js";
import { between, fixed, percent } from "./formats.js";
import { Page } from "./page.js";
import { only, results } from "./results.js";

const page = new Page("saturation");
const { inference } = results();
const base = only(inference.series, { family: "qwen2.5", variant: "base", resource: "compute" });
const sizes = ["0.5B", "1.5B", "3B", "7B", "14B", "32B", "72B"];
const three = (value: number) => fixed(value, 3);

describe("the page of the saturation", () => {
  it("answers with the limit, its interval and the limit without the largest size", () => {
    const { law, withoutHeldOut } = base;
    page.words(
      ".answer > p:first-child",
      `Under the law efficiency levels off at ${three(law.kMax!)} ${between(law.kMaxWidened, three)} (base, compute; ` +
        `chi-square ${fixed(law.chi2, 1)}, df = ${law.df}, sampling alone ${between(law.kMaxInterval, three)}), and 72B has ` +
        `reached ${percent(1 / (1 + law.n0! / 72e9))} of it. That limit leans on 72B: fitted without it the limit is ` +
        `${three(withoutHeldOut.kMax!)} ${between(withoutHeldOut.kMaxWidened, three)}, higher and less well known.`
    );
  });

  it("gives the inputs of its figures, and its claims", () => {
    bindFigures(page);
    bindClaims(page);
  });

  it("has no number that is not bound", () => {
    // figures and tables follow
    expect(page.left(sizes).length).toBeLessThan(1000);
  });
});
