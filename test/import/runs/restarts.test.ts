import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { importLog } from "../../helpers/import-log.js";

/** A table of stretches of steps, scores of their own in each. */
function stretches(...ends: [from: number, to: number][]): Uint8Array {
  const rows = ends.flatMap(([from, to], stretch) =>
    Array.from({ length: (to - from) / 10 + 1 }, (_, i) => `${from + 10 * i},${0.2 + 0.1 * stretch + 0.01 * i}`)
  );
  return new TextEncoder().encode(`step,accuracy\n${rows.join("\n")}\n`);
}

const runsOf = async (...ends: [number, number][]) => importLog(sourceOfBytes("all.csv", stretches(...ends)));

describe("steps that go back", () => {
  it.each<[string, ...[number, number][]]>([
    ["resumed a little earlier", [0, 100], [80, 200]],
    ["died early and begun again", [0, 40], [0, 200]],
    ["died early, begun again a step later", [0, 40], [10, 200]]
  ])("are one run, the last attempt standing: %s", async (_, ...ends) => {
    const { runs } = await runsOf(...ends);
    expect(runs.map(({ table }) => [table.step[0], table.step.at(-1)])).toEqual([[0, 200]]);
  });

  it.each<[string, ...[number, number][]]>([
    ["as long as each other", [0, 100], [0, 100]],
    ["the second begins later and ends later", [0, 90], [10, 110]],
    ["the second is somewhat longer", [0, 110], [0, 200]],
    ["the third begins far before the furthest step, near the end of the second", [0, 100], [60, 70], [40, 120]]
  ])("may be two runs, which is asked: %s", async (_, ...ends) => {
    const { runs, problems } = await runsOf(...ends);
    expect(runs).toEqual([]);
    expect(problems.join()).toContain("--repeats");
  });
});

describe("steps that are said twice in place", () => {
  /** A hundred steps of which some are said twice, the later row higher by a quarter. */
  const twice = (count: number, more = "") => {
    const rows = Array.from({ length: 100 }, (_, i) => {
      const score = 0.25 + i / 512;
      return i < count ? `${i},${score}\n${i},${score + 0.25}` : `${i},${score}`;
    });
    return sourceOfBytes("all.csv", new TextEncoder().encode(`step,accuracy\n${rows.join("\n")}\n${more}`));
  };

  it("are the later row where they are at most two in a hundred, which is said", async () => {
    const { runs, problems, ledger } = await importLog(twice(2));
    expect([runs.length, ledger.used, ledger.duplicates]).toEqual([1, 100, 2]);
    expect([...runs[0]!.table.columns.get("accuracy")!.slice(0, 3)]).toEqual([0.5, 0.5 + 1 / 512, 0.25 + 2 / 512]);
    expect(problems.join()).toContain("2 steps are said twice with other values");
  });

  it("are asked about where they are more", async () => {
    const { runs, refusal } = await importLog(twice(3));
    expect([runs, refusal]).toEqual([[], expect.stringContaining("--repeats last, mean or runs")]);
    // rows without a score are no evaluations of which three might be a few
    const training = Array.from({ length: 100 }, (_, i) => `${100 + i},\n`).join("");
    expect((await importLog(twice(3, training))).refusal).toContain("--repeats last, mean or runs");
    const { ledger } = await importLog(twice(3), { repeats: "last" });
    expect([ledger.used, ledger.duplicates]).toEqual([100, 3]);
  });
});

describe("a column of models with blank cells, as a sheet of merged cells has them", () => {
  const table = (filled: boolean) => {
    const rows = ["q-0.5B", "q-7B"].flatMap((model, nth) =>
      Array.from(
        { length: 8 },
        (_, i) => `${filled || i === 0 ? model : ""},${10 * (i + 1)},${0.2 + 0.3 * nth + i / 64}`
      )
    );
    return sourceOfBytes("all.csv", new TextEncoder().encode(`model,step,accuracy\n${rows.join("\n")}\n`));
  };

  it("is named, whatever is said of repeats, and filled it tells the runs apart", async () => {
    for (const repeats of [undefined, "last", "mean"] as const) {
      const { runs, refusal } = await importLog(table(false), { repeats });
      expect(runs).toEqual([]);
      expect(refusal).toContain("model is blank in their rows, while others name q-0.5B, q-7B: fill its cells");
    }
    const { runs } = await importLog(table(true));
    expect(runs.map(({ modelSize, table: { step } }) => [modelSize?.parameters, step.length])).toEqual([
      [5e8, 8],
      [7e9, 8]
    ]);
  });
});

describe("a column of sizes in words", () => {
  it("states the size of its run, and tells runs apart", async () => {
    const table = (sizes: string[]) =>
      new TextEncoder().encode(
        `step,size,accuracy\n${sizes.flatMap((size, i) => [1, 2, 3].map((step) => `${step},${size},0.${i + 2}${step}`)).join("\n")}\n`
      );
    const sizesOf = async (...sizes: string[]) =>
      (await importLog(sourceOfBytes("a.csv", table(sizes)))).runs.map(
        ({ modelSize }) => modelSize?.parameters ?? null
      );
    expect(await sizesOf("7B")).toEqual([7e9]);
    expect(await sizesOf("0.5B", "7B")).toEqual([0.5e9, 7e9]);
    expect(await sizesOf("large")).toEqual([null]);
  });
});
