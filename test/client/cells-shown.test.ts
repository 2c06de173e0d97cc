// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { cellsShown } from "../../src/client/parts/cells-shown.js";

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

async function shownNow(shown: Promise<void>): Promise<boolean> {
  let done = false;
  void shown.then(() => {
    done = true;
  });
  await turn();
  return done;
}

describe("cellsShown()", () => {
  it("is so at once in a page whose cells the build has run", async () => {
    document.body.innerHTML = "<main><form></form></main>";
    expect(await shownNow(cellsShown())).toBe(true);
  });

  it("waits for the last cell that is still loading", async () => {
    const mark = "<div><observablehq-loading></observablehq-loading></div>";
    document.body.innerHTML = `<main>${mark}${mark}</main>`;
    const shown = cellsShown();
    const [first, second] = document.querySelectorAll("observablehq-loading");
    first!.replaceWith("shown");
    expect(await shownNow(shown)).toBe(false);
    second!.replaceWith("shown");
    expect(await shownNow(shown)).toBe(true);
  });
});
