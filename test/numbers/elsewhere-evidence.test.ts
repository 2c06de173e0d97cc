/** What opens on /elsewhere: sigmoids printed without points, and verdicts under other margins. */
import { describe, expect, it } from "vitest";
import { names, record, smallShare, three, two } from "./elsewhere-words.js";
import { marginOf, Page, wordsOf } from "./page.js";

const page = new Page("elsewhere");
const heads = page.all("table.elsewhere tbody th").map((head) => wordsOf(head).replace("\u2020", ""));

/** The rules again, from their words on the page. */
function verdictOf(rule: string, [low, high]: readonly [number, number], margin: number): string {
  const yes = {
    difference: low > 0 && high >= margin,
    sameness: low > -margin && high < margin,
    "at most": high < margin,
    lead: low >= margin
  }[rule];
  const no = {
    difference: low <= 0 && high < margin,
    sameness: low > 0 || high < 0,
    "at most": low > 0,
    lead: high <= -margin
  }[rule];
  return yes ? "supported" : no ? "contradicted" : "undecided";
}

/** "a, b and c" */
function spoken(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

describe("evidence of the page on other studies", () => {
  it("has the sigmoids that ScaleRL prints beside those of the runs here", () => {
    // arXiv 2510.13786, Table 1: C_mid, B, A; the text on leave-one-out runs: B with the losses CISPO and DAPO
    const printed = [
      ["8B, 14k tokens", "2,542", "1.92", "0.610"],
      ["8B, 32k tokens", "11,272", "1.89", "0.645"],
      ["8B, 8 generations a prompt", "2,542", "2.44", "0.585"],
      ["8B, 24 generations a prompt", "3,054", "2.22", "0.590"],
      ["8B, 32 generations a prompt", "2,936", "2.07", "0.595"],
      ["8B, batch of 512", "2,818", "1.77", "0.605"],
      ["8B, batch of 2,048", "10,909", "1.70", "0.645"],
      ["17B x 16 experts", "4,242", "1.65", "0.710"],
      ["8B on mathematics and code: mathematics", "2,896", "2.05", "0.595"],
      ["8B on mathematics and code: code", "1,675", "1.09", "0.615"],
      ["8B, 16,000 GPU-hours", null, "2.01", null],
      ["8B, 16,000 GPU-hours, loss of DAPO", null, "1.77", null]
    ] as const;
    page.table("Sigmoids: printed by ScaleRL, and fitted to the runs here", [
      ...printed.map(([name, middle, b, a]) => ({
        head: `ScaleRL, ${name}`,
        cells: [b, a ?? "–", middle === null ? "–" : `${middle} GPU-hours`, "no points here"]
      })),
      ...record.sigmoids.map(({ name, b, a, cMid, points }) => ({
        head: name,
        cells: [two(b), three(a), `step ${Math.round(cMid)}`, String(points.length)]
      }))
    ]);
    const curves = [
      ...printed.filter(([, middle]) => middle !== null).map(([, , b]) => Number(b)),
      ...record.sigmoids.map(({ b }) => b)
    ];
    const shares = page.find("figure table", "B of each curve");
    const rows = [...shares.querySelectorAll("tbody tr")].map((row) => [...row.children].slice(1).map(wordsOf));
    expect(rows).toEqual(curves.map((b) => [two(b), ...[0.1, 10].map((x) => smallShare(1 / (1 + x ** -b)))]));
    const curvesDrawn = [...record.printedSigmoids.filter(({ cMid }) => cMid !== null), ...record.sigmoids];
    const each = curvesDrawn.map(({ short }, i) => `${short}, ${rows[i]!.slice(1).join(" and ")}`);
    expect(wordsOf(page.find("#figure-w-13 [data-part=description]"))).toBe(
      `Share of the gain against X over its midpoint in ${curvesDrawn.length} panels, ${curvesDrawn.length - record.sigmoids.length} of them printed curves without points. Shares at a tenth of the midpoint and at ten times: ${each.join("; ")}.`
    );
    const steeper = record.sigmoids.filter(({ b }) => b > 2.44).length;
    page.numbers("#figure-w-13 [data-part=reading]", [String(steeper), String(record.sigmoids.length)]);
    const drawing = page.drawing("figure-w-13");
    const own = [...drawing.querySelectorAll("path[fill=none]")].filter(
      (path) => path.getAttribute("stroke") === "var(--ink)"
    );
    expect(own).toHaveLength(printed.length - 2);
    expect(drawing.textContent!.match(/no points here/g)).toHaveLength(printed.length - 2);
  });

  it("lists what other margins would change", () => {
    const rows = record.rows.flatMap(({ id, margin, columns }, at) =>
      columns.flatMap(({ study, cells }) => {
        const counted = cells.filter(({ beyond, interval }) => !beyond && interval !== null);
        const judged = counted.map(({ what, interval, margin: size, verdict }) => ({
          ...{ what, verdict: verdict as string },
          by: [0.5, 2].map((factor) => verdictOf(margin.rule, interval as [number, number], factor * size))
        }));
        for (const [i, { interval, margin: size, verdict }] of counted.entries())
          expect(verdictOf(margin.rule, interval as [number, number], size), `${id} ${study} ${i}`).toBe(verdict);
        const changed = [0, 1].map((i) => judged.filter(({ verdict, by }) => by[i] !== verdict));
        if (changed.flat().length === 0) return [];
        const having = (of: readonly string[]) => of.filter((word) => word === "supported").length;
        const said = (i: number) =>
          [...new Set(changed[i]!.map(({ by }) => by[i]!))]
            .map((word) => `${word}: ${spoken(changed[i]!.filter(({ by }) => by[i] === word).map(({ what }) => what))}`)
            .join("; ") || "none";
        const all = cells.filter(({ beyond }) => !beyond).length;
        const count = (i: number) => String(having(judged.map(({ by }) => by[i]!)));
        return [
          {
            head: `${heads[at]}, ${names[study]}: ${marginOf(margin)}`,
            cells: [
              `${having(judged.map(({ verdict }) => verdict))} of ${all}`,
              ...[count(0), said(0), count(1), said(1)]
            ]
          }
        ];
      })
    );
    expect(rows.length).toBeGreaterThan(4);
    page.table("Verdicts that half the margin or twice the margin would change", rows);
  });
});
