/** What the overview says of a finding where its cells or its intervals come out otherwise than they do. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import type { Results } from "../../src/lib/results.js";
import { findings } from "../../src/paper/overview/overview-text.js";
import { textOf } from "../components/table-cells.js";
import { between, fixed, sizeName } from "../numbers/formats.js";

const results = await loadResults(projectRoot);
const said = (number: number, change: (results: Results) => void) => {
  const copy = structuredClone(results);
  change(copy);
  return findings(copy).find((finding) => finding.number === number);
};

describe("the title of learning efficiency", () => {
  it.each([
    [9, 0, 0, "Larger models learn faster"],
    [7, 1, 1, "Larger models learn faster, in most comparisons"],
    [6, 2, 1, "Larger models learn faster in some comparisons only"],
    [2, 1, 6, "Larger models learn faster in some comparisons only"],
    [2, 2, 5, "Larger models do not learn faster"],
    [0, 9, 0, "Larger models do not learn faster"]
  ])("goes by its cells: %d supported, %d contradicted, %d undecided", (supported, contradicted, undecided, title) => {
    const finding = said(1, ({ claims }) => {
      for (const { number, tally } of claims.findings)
        if (number === 1) Object.assign(tally, { supported, contradicted, undecided });
    });
    expect(finding?.title).toBe(title);
  });
});

describe("the limit of k(N)", () => {
  const main = results.inference.series.find(
    ({ family, variant, resource }) => family === "qwen2.5" && variant === "base" && resource === "compute"
  );
  const limit = (ends: [number | null, number | null], without: [number | null, number | null]) => {
    const finding = said(3, ({ inference }) => {
      const series = inference.series.find(
        ({ family, variant, resource }) => family === "qwen2.5" && variant === "base" && resource === "compute"
      );
      Object.assign(series?.law ?? {}, { kMax: 0.1234, kMaxWidened: ends });
      Object.assign(series?.withoutHeldOut ?? {}, { kMax: 0.2345, kMaxWidened: without });
    });
    return [textOf(finding?.fact), textOf(finding?.big.unit).trim()];
  };
  const largest = sizeName(Math.max(...(main?.sizes ?? []).map(({ modelSize }) => modelSize)));
  const three = (value: number) => fixed(value, 3);

  it("stands with its interval, that without the largest size too", () => {
    const [fact, unit] = limit([0.1111, 0.1555], [0.1999, 0.2888]);
    const [ends, without] = [between([0.1111, 0.1555], three), between([0.1999, 0.2888], three)];
    expect(fact).toContain(
      `The fitted limit of k is 0.123 ${ends} (base, compute); without ${largest} it is 0.234 ${without}.`
    );
    expect(unit).toBe(`${ends} limit of k, base, on compute`);
  });

  it.each([[[null, 0.15]], [[0.11, null]], [[null, null]]] as [[number | null, number | null]][])(
    "has no interval where an end is open: %j",
    (ends) => {
      const [fact, unit] = limit(ends, ends);
      expect(fact).toContain(`The fitted limit of k is 0.123 (base, compute); without ${largest} it is 0.234.`);
      expect(unit).toBe("limit of k, base, on compute");
    }
  );
});
