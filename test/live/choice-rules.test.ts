/** What becomes of a figure's choices, without a page. */
import { describe, expect, it } from "vitest";
import type { ChoiceFigure } from "../../src/components/frame/choice-figure.js";
import { choiceRules } from "../../src/live/choice-rules.js";

const radio = (name: string, words: readonly string[], fallback = words[0]!) => ({
  kind: "radio" as const,
  name,
  legend: name,
  options: words.map((word) => ({ value: word, label: word })),
  fallback
});

/** A scale, sizes that are those of the family until somebody unticks one, and the part of the axis that is shown. */
const kind: Pick<ChoiceFigure<null>, "controls"> = {
  controls: (_, { family = "qwen" }) => {
    const sizes = family === "qwen" ? ["1b", "3b", "8b"] : ["8b", "70b"];
    return [
      radio("family", ["qwen", "llama"]),
      radio("scale", ["log", "linear"], family === "qwen" ? "log" : "linear"),
      {
        kind: "chips",
        name: "sizes",
        legend: "Sizes",
        options: sizes.map((value) => ({ value, label: value, color: "" })),
        fewest: 1,
        restartsWith: ["family"],
        fallback: sizes.join(",")
      },
      { kind: "span", name: "steps", legend: "Steps", whole: [1, 100], label: String, fallback: "all" }
    ];
  }
};
const rules = choiceRules(kind, null, "figure-9-1");
const start = { family: "qwen", scale: "log", sizes: "1b,3b,8b", steps: "all" };

describe("the choices of a figure", () => {
  it("start as the figure's own, or as the page says, or as the address does", () => {
    expect(rules.standard).toEqual(start);
    expect(choiceRules(kind, null, "figure-9-1", { family: "llama" }).standard).toEqual({
      ...start,
      family: "llama",
      scale: "linear",
      sizes: "8b,70b"
    });
    expect(rules.ofQuery("?scale=linear&sizes=1b&family=gpt&other=1")).toEqual({
      ...start,
      scale: "linear",
      sizes: "1b"
    });
  });

  it("name a default that the figure does not know", () => {
    expect(() => choiceRules(kind, null, "figure-9-1", { scale: "cubic" })).toThrow(
      new RangeError('figure-9-1: scale does not know "cubic"')
    );
  });

  it("take a word that was chosen along, and leave one that was the figure's own", () => {
    const llama = rules.after(start, { ...start, family: "llama" });
    expect(llama).toEqual({ family: "llama", scale: "linear", sizes: "8b,70b", steps: "all" });
    const chosen = rules.after(llama, { ...llama, scale: "log" });
    expect(rules.after(chosen, { ...chosen, family: "qwen" })).toEqual(start);
    const linear = rules.after(start, { ...start, scale: "linear" });
    expect(rules.after(linear, { ...linear, family: "llama" }).scale).toBe("linear");
    // sizes start anew with the family, also where some were unticked
    const fewer = rules.after(start, { ...start, sizes: "8b" });
    expect(fewer.sizes).toBe("8b");
    expect(rules.after(fewer, { ...fewer, family: "llama" }).sizes).toBe("8b,70b");
    expect(rules.after(fewer, { ...fewer, scale: "linear" }).sizes).toBe("8b");
  });

  it("follow another figure in what both have, and nothing else", () => {
    expect(rules.following(start, { scale: "linear", margin: "0.1" })).toEqual({ ...start, scale: "linear" });
    expect(rules.following(start, { margin: "0.1", scale: "log" })).toBeNull();
    expect(rules.following(start, {})).toBeNull();
  });

  it("know what a preset would change", () => {
    expect(rules.isShown(start, { scale: "log" })).toBe(true);
    expect(rules.isShown(start, { scale: "linear" })).toBe(false);
    // a word that the figure does not know changes nothing
    expect(rules.isShown(start, { scale: "cubic" })).toBe(true);
  });

  it("are said in the address where they are not the figure's own, beside what else it asks", () => {
    expect(rules.queryOf(start, "?scale=linear&theme=dark")).toBe("theme=dark");
    const query = new URLSearchParams(rules.queryOf({ ...start, scale: "linear" }, "?theme=dark"));
    expect([query.get("scale"), query.get("theme"), query.get("sizes")]).toEqual(["linear", "dark", null]);
    // what goes with the family is its own
    const llama = { family: "llama", scale: "linear", sizes: "8b,70b", steps: "all" };
    expect(rules.queryOf(llama, "")).toMatch(/^family=llama(&|$)(?!.*scale)/);
    expect(rules.wordsOf({ ...start, scale: "linear", sizes: "1b" })).toEqual(["linear", "1b"]);
    expect(rules.wordsOf(start)).toEqual([]);
  });

  it("find the long axis", () => {
    expect(rules.span(start)?.name).toBe("steps");
    expect(choiceRules({ controls: () => [] }, null, "figure-1").span({})).toBeUndefined();
  });
});
