/** What two pages say of one question: they say the same, or each names what it counts. Read off the built site. */
import { describe, expect, it } from "vitest";
import { between, fixed, percent, powerOfTen, share } from "./formats.js";
import { Page, pageNames, wordsOf } from "./page.js";
import { crossing, own, seriesOf, variants } from "./quantities.js";
import { only, results } from "./results.js";

const pages = new Map<string, Page>();
const pageOf = (name: string): Page => {
  const page = pages.get(name) ?? new Page(name);
  pages.set(name, page);
  return page;
};
const text = (name: string) => pageOf(name).all("p, li, h1, h2, h3, dd, dt, td, th, caption").map(wordsOf).join("\n");
const { claims, prediction, experiments } = results();
const numerals = "no one two three four five six seven eight nine ten eleven twelve".split(" ");

describe("verdicts", () => {
  it("are counted with what they count, on every page", () => {
    let found = 0;
    for (const name of pageNames())
      for (const badge of pageOf(name).all(".verdict, .cells")) {
        const words = wordsOf(badge);
        if (/^Not testable$/.test(words)) continue;
        expect(words, name).toMatch(/^Of \d+ [a-z].*: \d+ |^[A-Z][a-z ]+ in \d+ of \d+ [a-z]/);
        found++;
      }
    expect(found).toBeGreaterThan(60);
  });

  it("of a finding are the same on the overview and on its page", () => {
    const badgesIn = (page: string, place: string) =>
      pageOf(page)
        .all(["cells", "verdict"].map((name) => `${place} .${name}`).join())
        .map(wordsOf);
    for (const [i, page] of ["efficiency", "power-law", "saturation", "data-reuse"].entries()) {
      const there = badgesIn(page, ".answer");
      expect(there.length, page).toBeGreaterThan(0);
      expect(badgesIn("index", `.tiles > li:nth-child(${i + 1})`), page).toEqual(there);
    }
  });

  it("by a lower loss are not told as harm", () => {
    const cell = only(
      claims.rows.filter(({ id }) => id.startsWith("D")).flatMap(({ cells }) => cells.filter(({ beyond }) => !beyond)),
      { verdict: "contradicted" }
    );
    expect(cell.estimate).toBeLessThan(0);
    for (const page of ["index", "data-reuse"]) expect(text(page), page).toContain("1 contradicted (by a lower loss)");
  });
});

describe("finding 2", () => {
  const b5 = only(claims.rows, { id: "B5" }).cells.filter(({ beyond }) => !beyond);

  it("gives one advice on the overview and on its page", () => {
    const advice =
      /Forecast the rest of a run by the law only early in it; that this beats no change is not shown\..*?assume no further change\./;
    const [overview, page] = ["index", "power-law"].map((name) => advice.exec(text(name))![0]);
    expect(overview).toBe(page);
    for (const variant of variants) {
      const { lawStopsAtAgainstStill } = only(own(prediction.within), { variant, resource: "compute" });
      expect(overview).toContain(`${percent(lawStopsAtAgainstStill!)} (${variant})`);
    }
  });

  it("is nowhere said to beat no change while its claim is undecided", () => {
    expect(b5.map(({ verdict }) => verdict)).toEqual(b5.map(() => "undecided"));
    for (const name of pageNames()) expect(text(name), name).not.toMatch(/law beats (?:the )?no|beats the no-change/);
    const [gain] = b5;
    const words = `a gain of ${share(gain!.estimate!)} ${between(gain!.interval!, share)}, undecided`;
    for (const name of ["index", "power-law"]) expect(text(name)).toContain(words);
  });

  it("is judged on /elsewhere by the test of the row, for this paper as for the others", () => {
    const badge = wordsOf(pageOf("elsewhere").find("li#forecast-first .claim-head"));
    const [row] = pageOf("elsewhere")
      .all("table.elsewhere tbody tr")
      .filter((one) => wordsOf(one.querySelector("th")!).startsWith("Each run’s first half predicts"));
    expect(badge).toBe(`This paper ${wordsOf(row!.querySelector("td")!)}`);
    const said = wordsOf(pageOf("elsewhere").find("li#forecast-first"));
    expect(said).toContain(
      `The paper’s claim is of one law, fitted to the early steps of all sizes: undecided in ${b5.length}`
    );
  });

  it("counts the curves that flatten late by claim B1, under one name", () => {
    const cells = only(claims.rows, { id: "B1" }).cells.filter(({ beyond }) => !beyond);
    const late = cells.filter(({ verdict, estimate }) => verdict === "contradicted" && estimate! < 0).length;
    expect(text("index")).toContain(`${late} of ${cells.length} curves, base and instruct, flatten from step 52 on`);
    expect(text("power-law")).toContain(`below the whole run’s beyond its error: it is in ${numerals[late]}.`);
  });

  it("gives one slope for all sizes with what its height was set on, one value for each", () => {
    const values = new Map<string, Set<string>>();
    for (const [page, id] of [
      ["index", "drawing-prediction"],
      ["power-law", "figure-2-5"]
    ] as const) {
      const labels = [...pageOf(page).drawing(id).querySelectorAll("text")].map(wordsOf);
      for (const [i, label] of labels.entries())
        if (label.startsWith("One slope")) {
          const value = labels.slice(i + 1).find((one) => /^\d.*%$/.test(one))!;
          values.set(label, (values.get(label) ?? new Set()).add(value));
        }
    }
    expect([...values.keys()].every((label) => /height fitted to/.test(label))).toBe(true);
    expect(values.size).toBe(2);
    for (const some of values.values()) expect(some.size).toBe(1);
  });

  it("gives 72B one slope by the joint fit of the smaller sizes", () => {
    const k = fixed(seriesOf("base", "compute").heldOut!.predicted!, 3);
    expect(text("index")).toContain(`That fit gives 72B a slope of ${k}; fitted to 72B alone it is`);
    expect(text("power-law")).toContain(`gives 72B a slope of ${k}`);
  });
});

describe("72B against 32B", () => {
  it("cross by a named law, and the planner says both", () => {
    const line = powerOfTen(crossing("base", "compute", 32e9, 72e9));
    const caption = wordsOf(pageOf("plan").find("#figure-p-1 [data-part=caption]"));
    expect(caption).toMatch(/By the one law of all sizes 72B passes 32B at [^,]+, by the line fitted to each size at/);
    expect(caption).toContain(`by the line fitted to each size at ${line} FLOPs.`);
    expect(text("efficiency")).toContain(`72B is ahead of 32B from ${line} FLOPs on`);
  });

  it("have an open order where claim A4 is undecided", () => {
    const cells = only(claims.rows, { id: "A4" }).cells;
    expect(cells.map(({ verdict }) => verdict)).toEqual(["undecided", "undecided"]);
    for (const page of ["index", "efficiency"])
      expect(text(page), page).toContain("the data cannot say which of 72B and 32B has the lower loss.");
  });

  it("is not planned without a word where it does not fit the machines", () => {
    const headline = wordsOf(pageOf("plan").find("[data-plan-headline]"));
    const [best] = pageOf("plan")
      .all("table tbody tr")
      .filter((row) => wordsOf(row.querySelector("th") ?? row).endsWith(", best"));
    const cells = [...best!.querySelectorAll("td")].map(wordsOf);
    expect(headline.includes("does not fit")).toBe(cells.includes("no"));
  });
});

describe("one quantity on two pages", () => {
  it("the far end of the valley, in the caption and on the tour", () => {
    const caption = wordsOf(pageOf("explore").find("#figure-explore [data-part=caption]"));
    const [, within, high] = /at most ([\d.]+)% above the least, K [\d.]+ to ([\d.]+);/.exec(caption)!;
    const [, limit, grows] = /to a limit of ([\d.]+): the error grows by ([\d.]+)% only/.exec(text("explore"))!;
    expect(Number(limit)).toBeLessThanOrEqual(Number(high));
    expect(Number(grows)).toBeLessThanOrEqual(Number(within));
  });

  it("the limits of reuse, base and instruct", () => {
    const [base, instruct] = experiments.reuse!.variants.map(({ notWorseUpTo }) => notWorseUpTo!);
    expect(text("index")).toContain(`Training up to ${base} (base) and ${instruct} (instruct) times`);
    expect(text("index")).toContain(`Up to ${base} passes in base and ${instruct} in instruct`);
    expect(text("data-reuse")).toContain(`Up to ${base} passes in base and ${instruct} in instruct`);
  });

  it("when the rules of the claims were written, and what compute counts", () => {
    expect(text("glossary")).not.toMatch(/fixed before/);
    expect(text("glossary")).toContain("were written after the data had been seen");
    expect(text("claims")).toContain("were written after these data");
    expect(text("glossary")).toContain("it counts training alone");
    expect(text("plan")).toContain("Training is a forward and a backward pass over every token, as the study counts");
  });

  it("the order of slopes never holds without the pairs that are turned", () => {
    for (const { orders } of own(experiments.outcomeScale).filter(({ resource }) => resource === "compute"))
      for (const { word, outOfOrder, pairs } of orders)
        if (word === "holds" && outOfOrder.length > 0)
          expect(text("efficiency")).toContain(`holds within error (${outOfOrder.length} of ${pairs} pairs turned)`);
  });
});
