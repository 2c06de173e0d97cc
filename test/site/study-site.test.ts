/** What pages are told of a study, and the results that they are made from. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { givenResults } from "../../loaders/site/site-results.js";
import { wordsOf } from "../../loaders/site/study-site.js";

describe("wordsOf(study, account)", () => {
  type Given = Parameters<typeof wordsOf>;
  const study = {
    ...{ title: "T", benchmark: "b2", repeats: 4, repeatsAlong: null, date: "2026-01-02", notes: null, remarks: [] },
    counterparts: { pages: {}, figures: {} }
  } as unknown as Given[0];
  const account = {
    benchmarks: ["b1", "b2", "b3"].map((id) => ({ id, name: `score ${id}` }))
  } as unknown as Given[1];

  it("calls the study's score as its log does, else by its id", () => {
    expect(wordsOf(study, account).score).toBe("score b2");
    expect(wordsOf({ ...study, benchmark: "b4" }, account).score).toBe("b4");
    expect(wordsOf(study, null).score).toBe("b2");
  });

  it("has a person's notes as Markdown, in which HTML is text", () => {
    expect(wordsOf(study, null).notes).toBe("");
    expect(wordsOf({ ...study, notes: "*Two* <b>seeds</b>" }, null).notes).toBe(
      "<p><em>Two</em> &lt;b&gt;seeds&lt;/b&gt;</p>\n"
    );
  });
});

describe("givenResults()", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("is the file that RLSCALE_RESULTS names, none where it names none, and refused where it is not there", () => {
    vi.stubEnv("RLSCALE_RESULTS", "package.json");
    expect(givenResults()).toBe("package.json");
    vi.stubEnv("RLSCALE_RESULTS", "");
    expect(givenResults()).toBeNull();
    vi.stubEnv("RLSCALE_RESULTS", undefined);
    expect(givenResults()).toBeNull();
    vi.stubEnv("RLSCALE_RESULTS", "no/results.json");
    expect(() => givenResults()).toThrow("RLSCALE_RESULTS: must name a file of results; found none at no/results.json");
  });
});

describe("the root that Framework builds from", () => {
  const rootWhere = async (assembled: string | undefined) => {
    vi.stubEnv("RLSCALE_ASSEMBLED", assembled);
    vi.resetModules();
    const { source } = await import("../../loaders/site/paths.js");
    vi.unstubAllEnvs();
    vi.resetModules();
    return source;
  };

  it("is where the pages of this project are written, and in a build what is put together of them", async () => {
    expect(await rootWhere(undefined)).toBe("src");
    expect(await rootWhere("true")).toBe(".build/pages");
  });
});
