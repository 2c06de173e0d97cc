import { afterEach, expect, it, vi } from "vitest";

const files: Record<string, unknown> = {
  "../data/results.json": { curves: [{ loss: [0.5, 0.25] }] },
  "../data/series.json": [{ run: "a" }],
  "../data/reference.json": { beside: null }
};
const asked: string[] = [];
vi.mock("observablehq:stdlib", () => ({
  FileAttachment: (name: string) => ({
    json: async () => {
      asked.push(name);
      return structuredClone(files[name]);
    }
  })
}));
vi.mock("../../src/components/loss-curves/loss-curves-data.js", () => ({ figureData: () => ({ curves: [] }) }));

afterEach(() => vi.unstubAllGlobals());

it("loadStudy() reads the study once for all pages, gives each its document, and lets none write into it", async () => {
  const { loadStudy } = await import("../../src/report/whole-study.js");
  vi.stubGlobal("document", "of the first page");
  const first = await loadStudy();
  vi.stubGlobal("document", "of the second page");
  const second = await loadStudy();
  expect([first.document, second.document]).toEqual(["of the first page", "of the second page"]);
  expect(asked.sort()).toEqual(Object.keys(files).sort());
  const [curve] = second.results.curves as unknown as { loss: number[] }[];
  expect(curve).toEqual({ loss: [0.5, 0.25] });
  expect(() => curve!.loss.reverse()).toThrow(TypeError);
  expect(() => second.series.pop()).toThrow(TypeError);
});

it("wordsOf(study, topic) gives words by their names, and refuses a name that is not there with those that are", async () => {
  const { wordsOf } = await import("../../src/report/whole-study.js");
  const words = wordsOf({} as never, (() => ({ a: 1, inner: { b: "x", c: null }, list: [undefined, 2] })) as never) as {
    [name: string]: never;
  } & { inner: Record<string, unknown>; list: unknown[] };
  expect([words.a, words.inner.b, words.inner.c, words.list[0], words.list[1]]).toEqual([1, "x", null, undefined, 2]);
  expect(() => words.d).toThrow('no "d" here; there are a, inner, list');
  expect(() => words.inner.d).toThrow('no "inner.d" here; there are b, c');
  // what others ask of any value
  expect([words.then, words.toJSON]).toEqual([undefined, undefined]);
});
