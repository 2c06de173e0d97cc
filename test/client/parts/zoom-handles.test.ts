/** The handles of a long axis, with a page of their own. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { followZoom } from "../../../src/client/parts/zoom-handles.js";
import { type AxisRange, zoomControls } from "../../../src/components/drawing/zoom.js";

const { document, Event } = new JSDOM().window as unknown as { document: Document; Event: typeof globalThis.Event };

function handles(follows?: string) {
  const strip = zoomControls({ document, id: "f", ...(follows ? { follows } : {}) });
  const shown: [AxisRange | null, boolean][] = [];
  const whole: AxisRange = [1, 10_000];
  const words = (value: number) => `10<sup>${Math.log10(value).toFixed(1)}</sup>`;
  const zoom = followZoom(strip, { whole: () => whole, words, show: (range, on) => shown.push([range, on]) });
  const [from, to] = [...strip.querySelectorAll<HTMLInputElement>("input[type='range']")] as [
    HTMLInputElement,
    HTMLInputElement
  ];
  const box = strip.querySelector<HTMLInputElement>("input[type='checkbox']");
  const move = (input: HTMLInputElement, value: number) => {
    input.value = String(value);
    input.dispatchEvent(new Event("input"));
    return shown.at(-1)!;
  };
  return { strip, shown, zoom, from, to, box, move };
}

describe("followZoom(strip, options)", () => {
  it("shows the part of the axis between its handles, in equal steps of the logarithm", () => {
    const { zoom, from, to, move } = handles();
    zoom.write(null, false);
    expect([from.value, to.value]).toEqual(["0", "100"]);
    expect(move(from, 25)).toEqual([[10, 10_000], false]);
    expect(move(to, 50)).toEqual([[10, 100], false]);
    // the handle that was moved gives way
    expect(move(from, 50)).toEqual([[63, 100], false]);
    from.value = "25";
    expect(move(to, 20)).toEqual([[10, 16], false]);
  });

  it("writes both ends, on the handles and beside them", () => {
    const { strip, zoom, from, to } = handles();
    zoom.write([10, 1000], false);
    expect([from, to].map((input) => [input.value, input.getAttribute("aria-valuetext")])).toEqual([
      ["25", "10^1.0"],
      ["75", "10^3.0"]
    ]);
    expect(["--from", "--to"].map((name) => strip.style.getPropertyValue(name))).toEqual(["25", "75"]);
    expect(strip.querySelector("output")!.textContent).toBe("101.0 to 103.0");
    zoom.write(null, false);
    expect(strip.querySelector("output")!.textContent).toBe("100.0 to 104.0");
    const idle = (...given: Parameters<typeof zoom.write>) => {
      zoom.write(...given);
      return strip.querySelector("button")!.hasAttribute("data-idle");
    };
    expect([idle(null, false), idle(null, true), idle([10, 100], false)]).toEqual([true, false, false]);
    const above = (range: AxisRange) => {
      zoom.write(range, false);
      return from.style.zIndex;
    };
    // from 25, 50 and 75 of 100
    expect([above([10, 1000]), above([100, 10_000]), above([1000, 10_000])]).toEqual(["", "", "2"]);
  });

  it("tells whether the other axis follows, and goes back to the whole", () => {
    const { strip, shown, zoom, box, from, move } = handles("Loss axis follows");
    zoom.write([10, 1000], true);
    expect(box!.checked).toBe(true);
    expect(move(from, 50)).toEqual([[100, 1000], true]);
    box!.checked = false;
    box!.dispatchEvent(new Event("change"));
    expect(shown.at(-1)).toEqual([[100, 1000], false]);
    strip.querySelector("button")!.click();
    expect(shown.at(-1)).toEqual([null, false]);
  });
});
