import { describe, expect, it } from "vitest";
import { defaultState, type LossCurvesState, parseState, writeState } from "../../src/components/loss-curves-state.js";

const available = () => [0.5e9, 1.5e9, 3e9, 7e9];
const parse = (query: string) => parseState(new URLSearchParams(query), available);
const write = (state: LossCurvesState, query = "") => writeState(new URLSearchParams(query), state).toString();

describe("state in the address", () => {
  it("comes back as it was written", () => {
    const state: LossCurvesState = {
      variant: "instruct",
      resource: "data",
      protocol: "full",
      objective: "linear",
      sizes: [0.5e9, 1.5e9, 7e9],
      cut: 30,
      focus: 7e9,
      smooth: true,
      x: [1.3e16, 5e19],
      fitY: true
    };
    const query = write(state);
    expect(query).toBe(
      "variant=instruct&resource=data&protocol=full&objective=linear&sizes=0.5%2C1.5%2C7&cut=30&focus=7&smooth=on&x=1.3e16-5e19&y=fit"
    );
    expect(parse(query)).toEqual(state);
  });

  it("leaves defaults out and keeps names that are not ours", () => {
    expect(write(defaultState)).toBe("");
    expect(write(defaultState, "ref=mail&variant=instruct&v=1")).toBe("ref=mail");
  });

  it("falls back where a value is not known", () => {
    expect(parse("variant=medium&resource=data&sizes=0.5,99")).toEqual({ ...defaultState, resource: "data" });
    expect(parse("sizes=0.5,1.5")).toEqual(defaultState);
    expect(parse("v=9&resource=data")).toEqual(defaultState);
    for (const word of ["", "5", "9-3", "0-5", "a-b", "1e999-1e9999", "-1-5"]) {
      expect(parse(`x=${word}&y=some`)).toEqual(defaultState);
    }
  });
});
