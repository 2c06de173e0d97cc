import { describe, expect, it } from "vitest";
import { firstOf, having, itemAt, lastOf, mapped, mustFind, mustGet, mustHave, present } from "../../src/lib/items.js";

describe("what has to be there", () => {
  it("is the first and the last item of a list or typed array", () => {
    expect([firstOf([3, 5, 7]), lastOf([3, 5, 7]), firstOf(Float64Array.of(2)), lastOf(["only"])]).toEqual([
      3,
      7,
      2,
      "only"
    ]);
    expect([firstOf([null, 1]), lastOf([1, Number.NaN])]).toEqual([null, Number.NaN]);
    expect(() => firstOf([])).toThrow("item 0 of 0: there is none");
    expect(() => lastOf(new Float64Array())).toThrow("item -1 of 0: there is none");
    expect(() => firstOf([undefined, 1])).toThrow("item 0 of 2: there is none");
  });

  it("is the item at a place", () => {
    expect([itemAt([3, 5, 7], 1), itemAt(Uint8Array.of(1, 0), 1)]).toEqual([5, 0]);
    expect(() => itemAt([3, 5], 2)).toThrow("item 2 of 2: there is none");
    expect(() => itemAt([3, 5], 0.5)).toThrow("item 0.5 of 2: there is none");
  });

  it("is a value that is neither null nor undefined", () => {
    expect([present(0), present(""), present(false)]).toEqual([0, "", false]);
    for (const nothing of [null, undefined])
      expect(() => present<number | null | undefined>(nothing)).toThrow("a value that has to be there is not");
  });

  it("is the first item that meets a test", () => {
    expect(mustFind([1, 4, 6], (value) => value % 2 === 0)).toBe(4);
    expect(mustFind(["a", 1, "b"], (value) => typeof value === "number").toFixed(1)).toBe("1.0");
    expect(() => mustFind([1, 3], (value) => value % 2 === 0)).toThrow("none of 2 items meets the test");
  });

  it("is the value of a key", () => {
    const sizes = new Map([["7B", 7e9]]);
    expect(mustGet(sizes, "7B")).toBe(7e9);
    expect(() => mustGet(sizes, "3B")).toThrow("no entry for 3B among 1");
  });

  it("is what a record has", () => {
    expect(mustHave({ k: 0, empty: null }, "k")).toBe(0);
    for (const name of ["empty", "other"])
      expect(() => mustHave({ k: 0, empty: null }, name)).toThrow(`no entry for ${name}`);
  });
});

describe("having(...fields)", () => {
  it("takes the items that have all of them, zero and the empty text too", () => {
    const items = [{ a: 0, b: "" }, { a: null, b: "x" }, { a: 1 }, { a: 2, b: undefined }];
    expect(items.filter(having("a"))).toEqual([items[0], items[2], items[3]]);
    expect(items.filter(having("a", "b"))).toEqual([items[0]]);
    const sum: number = items.filter(having("a")).reduce((total, { a }) => total + a, 0);
    expect(sum).toBe(3);
  });
});

describe("mapped(items, of)", () => {
  it("has a value of each, in their order, with its place", () => {
    const [low, high]: [string, string] = mapped([3, 5] as const, (item, place) => `${place}: ${item}`);
    expect([low, high]).toEqual(["0: 3", "1: 5"]);
  });
});
