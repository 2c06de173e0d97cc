import { describe, expect, it } from "vitest";
import { toJson } from "../../loaders/emit.js";

describe("toJson(value)", () => {
  it("writes plain values", () => {
    expect(toJson({ a: [1, null, "x", true] })).toBe('{"a":[1,null,"x",true]}');
  });

  it("refuses what JSON would lose, naming every place", () => {
    const value = { a: Number.NaN, b: [1, Number.POSITIVE_INFINITY], c: undefined, d: Float64Array.of(1) };
    expect(() => toJson(value)).toThrow(
      "emit: $.a must be finite; got NaN; $.b[1] must be finite; got Infinity; $.c must have a value; got undefined; $.d must be a plain array; got Float64Array"
    );
  });

  it("refuses empty output", () => {
    for (const value of [null, "", {}, []]) expect(() => toJson(value)).toThrow("got empty output");
  });
});
