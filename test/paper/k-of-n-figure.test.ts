/** What the figure of learning efficiency against size says: its key, its caption, its CSV, for a fit that is chosen. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type Choices, settle } from "../../src/components/frame/choice-figure.js";
import type { KeyItem } from "../../src/components/frame/figure-frame.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import type { LossCurvesModel } from "../../src/components/loss-curves/loss-curves-state.js";
import { slopesData } from "../../src/paper/efficiency/slopes-data.js";
import { type KOfNData, kOfNFigure } from "../../src/paper/saturation/k-of-n/k-of-n-figure.js";
import { key, sizeWords, type View } from "../../src/paper/saturation/k-of-n/k-of-n-words.js";
import { answerSentence } from "../../src/paper/saturation/saturation-text.js";

const results = await loadResults(projectRoot);
const data: KOfNData = { slopes: slopesData(results), curves: figureData(results) };
const view = (wanted: Choices) => kOfNFigure.view(data, settle(kOfNFigure, data, wanted));

describe("the figure of k against N", () => {
  const measured = ["base, slope of each size alone, 95% interval", "instruct"];
  const labelled = (items: readonly KeyItem[]) => items.map(({ label }) => label);
  const labels = (wanted: Choices) => labelled(view(wanted).key as readonly KeyItem[]);

  it("has in its key what is drawn, and nothing else", () => {
    const law = ["the law, base", "its 95% band", "beyond the data"];
    expect(labels({})).toEqual([...measured, ...law, "rival forms"]);
    expect(labels({ forms: "hide" })).toEqual([...measured, ...law]);
    const refitted = ["the law, instruct", "beyond the data"];
    expect(labels({ variant: "instruct", objective: "linear" })).toEqual([...measured, ...refitted, "rival forms"]);
    const undetermined = { all: [{ variant: "base" }], standard: true, plot: { law: null, rivals: [] } };
    expect(labelled(key(undetermined as unknown as View))).toEqual(measured.slice(0, 1));
  });

  it("has rivals in its caption only where they are drawn", () => {
    const said = view({ forms: "hide", objective: "linear" }).caption;
    const head =
      "Points are slopes fitted to each size alone: the paper\u2019s markers are its law evaluated, these are measured. The law is one joint fit to 0.5B\u201372B, base, with a free height per size.";
    const tail =
      "The band belongs to the default fit and is not drawn for this one. At the side: each form\u2019s weighted slope fit to 0.5B\u201332B alone predicts 72B; line and band are what was measured.";
    expect(said).toBe(`${head} ${tail}`);
    expect(view({ objective: "linear" }).caption).toBe(`${head} Rivals are fitted to the points. ${tail}`);
  });

  it("has in its CSV the law, then rivals, those of more parameters first", () => {
    const lines = view({}).csv!.trim().split("\n").slice(1);
    expect([...new Set(lines.map((line) => line.split(",")[0]))]).toEqual([
      ...["slope of this size alone", "The law", "Hill", "Power of N", "Straight in ln N", "limit of the law"],
      ...["the law", "the power of N", "the line in ln N", "the Hill form"].map(
        (form) => `predicted by ${form} from the other sizes`
      )
    ]);
  });

  it("names sizes one by one only where one between them is left out", () => {
    const words = (fitted: number[], heldOut: number[]) => sizeWords({ fitted, heldOut } as LossCurvesModel);
    expect(words([3e9, 7e9, 14e9], [1e9])).toBe("3B\u201314B");
    expect(words([3e9, 7e9, 14e9], [32e9])).toBe("3B\u201314B");
    expect(words([3e9, 14e9], [1e9, 7e9, 32e9])).toBe("3B and 14B");
  });
});

describe("the answer of the page on the limit", () => {
  const series = {
    ...results.inference.series[0]!,
    ...{ variant: "base", resource: "compute", sizes: [{ modelSize: 3e9 }, { modelSize: 60e9 }] },
    law: { kMax: 0.13, n0: 20e9, kMaxWidened: [0.11, 0.16] }
  };
  const said = (kMax: number | null, kMaxWidened: [number | null, number | null]) =>
    answerSentence({ ...series, withoutHeldOut: { kMax, kMaxWidened } } as typeof series &
      Parameters<typeof answerSentence>[0]);
  const head =
    "Under the law, learning efficiency <i>k</i> levels off at 0.130 [0.110, 0.160] (base, compute), and 60B has reached 75% of that. Fitted without 60B the limit is";

  it("sets the limit beside the one without the largest size", () => {
    expect(said(0.15, [0.1, 0.2])).toBe(`${head} 0.150 [0.100, 0.200], higher, with a wider interval.`);
    expect(said(0.12, [0.11, 0.13])).toBe(`${head} 0.120 [0.110, 0.130], no higher, with no wider interval.`);
    expect(said(0.15, [0.1, null])).toBe(`${head} 0.150 (95%: above 0.100), higher, with a wider interval.`);
  });
});
