/** The handles under a long axis, live. */
import { type AxisRange, handlesOf, keepApart, rangeBetween } from "../../components/drawing/zoom.js";

export interface ZoomOptions {
  /** all that the axis can show */
  whole: () => AxisRange;
  /** an end of the range for people, HTML */
  words: (value: number) => string;
  /** the other axis follows; none = it has a control of its own */
  show: (range: AxisRange | null, follows: boolean) => void;
}

export interface Zoom {
  /** Shows in the handles what the figure shows. */
  write: (range: AxisRange | null, follows: boolean) => void;
}

/** Handles, box and button of an axis. */
export function followZoom(strip: HTMLElement, { whole, words, show }: ZoomOptions): Zoom {
  const [from, to] = [...strip.querySelectorAll<HTMLInputElement>("input[type='range']")] as [
    HTMLInputElement,
    HTMLInputElement
  ];
  const box = strip.querySelector<HTMLInputElement>("input[type='checkbox']");
  const follows = () => box?.checked ?? false;
  const read = (moved: "from" | "to") => {
    const places = keepApart([Number(from.value), Number(to.value)], moved);
    return rangeBetween(places[0], places[1], whole());
  };
  for (const [input, end] of [
    [from, "from"],
    [to, "to"]
  ] as const) {
    input.addEventListener("input", () => show(read(end), follows()));
  }
  box?.addEventListener("change", () => show(read("from"), follows()));
  strip.querySelector("button")?.addEventListener("click", () => show(null, false));
  return {
    write: (range, follow) => {
      const places = handlesOf(range, whole());
      const ends = range ?? whole();
      for (const [i, input] of [from, to].entries()) {
        input.value = String(places[i]);
        input.setAttribute("aria-valuetext", plain(words(ends[i]!)));
        strip.style.setProperty(i === 0 ? "--from" : "--to", String(places[i]));
      }
      // At the right end both handles may meet: the left one must stay within reach.
      from.style.zIndex = places[0] > 50 ? "2" : "";
      strip.querySelector("output")!.innerHTML = `${words(ends[0])} to ${words(ends[1])}`;
      if (box) box.checked = follow;
      strip.querySelector("button")!.toggleAttribute("data-idle", range === null && !follow);
    }
  };
}

function plain(html: string): string {
  return html.replace(/<sup>/g, "^").replace(/<[^>]*>/g, "");
}
