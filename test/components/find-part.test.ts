import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { findPart } from "../../src/components/frame/find-part.js";

const { document } = new JSDOM(`<figure data-part="frame">
<div data-part="plot"><div><svg><g data-part="key"></g></svg></div></div>
<ul data-part="key"><li data-part="sign"></li></ul>
<div data-part="table"><table><tr><td data-part="status"></td></tr></table></div>
<p data-part="status" id="first"></p><p data-part="status"></p>
</figure>`).window;
const frame = document.querySelector("figure")!;

describe("findPart(frame, name)", () => {
  it("finds the first part of the name at any depth, passing over drawings and tables", () => {
    for (const name of ["plot", "sign", "table"]) {
      expect(findPart(frame, name), name).toBe(frame.querySelector(`[data-part="${name}"]`));
    }
    expect(findPart(frame, "key")?.localName).toBe("ul");
    expect(findPart(frame, "status")?.id).toBe("first");
  });

  it("has none where the name is the frame's own or nobody's", () => {
    expect(findPart(frame, "frame")).toBeNull();
    expect(findPart(frame, "legend")).toBeNull();
  });
});
