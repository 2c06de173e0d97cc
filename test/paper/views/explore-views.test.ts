/** The law to play with in every series, and what it and its rivals say of a size that is asked: from the results. */
import { describe, expect, it } from "vitest";
import { exploreFigure } from "../../../src/paper/overview/explore/explore-figure.js";
import { exploreData } from "../../../src/paper/overview/law/law-data.js";
import { fixed, parameters, r2, share, sizeName } from "../../numbers/formats.js";
import { curvesOf, everySeries, lawOf, meanOf, results, seriesOf } from "./study.js";
import { saidBy, viewAt } from "./view-words.js";

const data = exploreData(results);
const three = (value: number) => fixed(value, 3);
const removed = (k: number) => share(1 - 10 ** -k);

const rivalAt = (form: string, p: Readonly<Record<string, number>>, N: number): number =>
  ({
    power: () => p.a! * (N / 1e10) ** p.b!,
    logarithmic: () => p.a! + p.b! * Math.log(N / 1e10),
    hill: () => p.kMax! / (1 + (p.n0! / N) ** p.h!)
  })[form]!();

/** The law of the results, how far its lines miss, and where they end for the largest size. */
const fitOf = (variant: "base" | "instruct", resource: "compute" | "data") => {
  const { law, goodness, window } = lawOf(variant, resource);
  const lines = curvesOf(variant).map(({ modelSize, step, testLoss, computeFlops, dataSamples }) => {
    const { learningEfficiency: k, intercept: E } = law.sizes.find((size) => size.modelSize === modelSize)!;
    const x = resource === "compute" ? computeFlops : dataSamples;
    const kept = testLoss.map((loss, i) => ({ off: Math.exp(E - k * Math.log(x[i]!)) / loss - 1, step: step[i]! }));
    const inside = kept.filter((one) => one.step >= (window.fromStep ?? 0)).map(({ off }) => Math.abs(off));
    return {
      modelSize,
      k,
      points: inside.length,
      error: meanOf(inside),
      end: Math.exp(E - k * Math.log(x.at(-1)!)),
      measured: testLoss.at(-1)!
    };
  });
  return { law, goodness, lines, largest: lines.at(-1)! };
};

describe("the law to play with", () => {
  it.each(everySeries)("has its title and numbers: %s, %s", (variant, resource) => {
    const { law, goodness, lines, largest } = fitOf(variant, resource);
    const said = saidBy(viewAt(exploreFigure, data, { variant, resource }));
    const off = largest.end / largest.measured - 1;
    expect(said.view).toBe(`${variant}, ${resource}, Kmax ${three(law.kMax)}, N0 ${parameters(law.n0)}`);
    expect(said.reading).toBe(
      `With K_max ${three(law.kMax)} and N_0 ${parameters(law.n0)}, fitted with 72B, the law ends ${share(Math.abs(off))} ${off < 0 ? "below" : "above"} 72B’s last loss`
    );
    expect(said.shown).toContain(
      `${variant}, ${resource}; Kmax ${three(law.kMax)}, N0 ${parameters(law.n0)}; in the fit:`
    );
    const rms = fixed(Math.sqrt(goodness.objective), 4);
    const { kMax, n0, rms: error, r2: explained, final, strict } = said.numbers;
    expect([kMax, n0, error, explained, final, strict]).toEqual([
      `Limit Kmax: ${three(law.kMax)}`,
      `N0, size at half of it: ${parameters(law.n0)}`,
      `Error, RMS of ln L: ${rms} least ${rms}`,
      `R^2 on L: ${r2(goodness.r2)}`,
      `Final loss of 72B by the law: ${three(largest.end)} measured ${three(largest.measured)}`,
      "72B from smaller sizes alone: in the fit"
    ]);
    expect(said.description).toContain(
      `whose slope is ${three(lines[0]!.k)} at 0.5B and ${three(largest.k)} at 72B. Learning efficiency against size: the curve rises to K_max ${three(law.kMax)} and is at half of it at N_0 ${parameters(law.n0)}.`
    );
    expect(said.description).toContain(
      `The error is ${rms} (RMS of ln L), R2 on L ${r2(goodness.r2)}; the law ends ${share(Math.abs(off))} ${off < 0 ? "low" : "high"} for 72B.`
    );
    const { sizes } = seriesOf(variant, resource);
    expect(said.table.slice(1)).toEqual(
      lines.map(({ modelSize, points, k, error: miss }, i) => [
        ...[sizeName(modelSize), String(points), fixed(k, 4), fixed(sizes[i]!.k, 4), share(miss)]
      ])
    );
  });

  const asked = everySeries.flatMap(([variant, resource]) =>
    [7, 200, 1000].map((ask) => [variant, resource, ask] as const)
  );

  it.each(asked)("says what it and its rivals give a size: %s, %s, %sB", (variant, resource, ask) => {
    const { law } = fitOf(variant, resource);
    const N = ask * 1e9;
    const k = law.kMax / (1 + law.n0 / N);
    const rivals = seriesOf(variant, resource)
      .forms.all.filter(({ form }) => ["power", "logarithmic", "hill"].includes(form))
      .map(({ form, parameters: p }) => rivalAt(form, p, N))
      .sort((a, b) => a - b);
    const said = saidBy(viewAt(exploreFigure, data, { variant, resource, ask: String(ask) }));
    const name = ask === 1000 ? "1,000B" : `${ask}B`;
    const range = (format: (value: number) => string) => `rivals ${format(rivals[0]!)} to ${format(rivals.at(-1)!)}`;
    expect(said.numbers["ask-k"]).toBe(
      `k of ${name}${ask > 72 ? ", beyond the data" : ""}: ${three(k)} ${range(three)}`
    );
    expect(said.numbers["ask-gain"]).toBe(
      `Loss removed by ten times the resource at ${name}: ${removed(k)} ${range(removed)}`
    );
  });
});
