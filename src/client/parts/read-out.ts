/** Reading points off a drawn figure: by pointer, by touch, by keyboard. One line of text, at a fixed place. */
import { part, plotBoxes } from "../../components/figure-frame.js";
import type { LossCurvesModel } from "../../components/loss-curves-model.js";
import { nearestPoint, nextPoint, type PointPlace, readOut } from "../../components/read-out.js";
import { sizeColor } from "../../components/scales.js";
import { svgElement } from "../../components/svg.js";

const keys = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);
/** A reader hears a point after this rest, not every point passed. */
const rest = 150;

/** Makes a figure readable; `model` is asked for the view as it is now. */
export function makeReadable(
  frame: Element,
  model: () => LossCurvesModel,
  focus: (size: number | null) => void = () => {}
): { clear: () => void } {
  const line = part(frame, "read");
  const hint = line.innerHTML;
  let current: PointPlace | null = null;
  let pinned = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const clear = () => {
    current = null;
    pinned = false;
    line.innerHTML = hint;
    for (const mark of frame.querySelectorAll(".read-mark")) mark.remove();
  };

  for (const { box } of plotBoxes(frame)) {
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute(
      "aria-label",
      "Points of the figure: arrow keys move, Enter pins and brings its size out, Escape leaves"
    );
    const show = (place: PointPlace | null, spoken: boolean) => {
      if (!place || (place.size === current?.size && place.point === current.point)) return;
      current = place;
      mark(box, place, model());
      clearTimeout(timer);
      const say = () => {
        line.innerHTML = readOut(model(), place);
      };
      line.setAttribute("aria-live", spoken ? "polite" : "off");
      if (spoken) timer = setTimeout(say, rest);
      else say();
    };
    const pointed = (event: Event) => {
      const svg = box.querySelector("svg");
      if (!svg || pinned) return;
      const { left, top } = svg.getBoundingClientRect();
      const { clientX, clientY } = event as PointerEvent;
      show(nearestPoint(placesOf(box, model()), clientX - left, clientY - top), false);
    };
    box.addEventListener("pointermove", pointed);
    box.addEventListener("pointerdown", (event) => {
      if ((event as PointerEvent).pointerType === "mouse") pinned = !pinned;
      pointed(event);
    });
    box.addEventListener("click", (event) => {
      const label = (event.target as Element).closest(".size-label");
      if (label) focus(Number(label.getAttribute("data-size")));
    });
    box.addEventListener("pointerleave", () => {
      if (!pinned && document.activeElement !== box) clear();
    });
    box.addEventListener("keydown", (event) => {
      const { key } = event as KeyboardEvent;
      if (key === "Escape") {
        clear();
        focus(null);
      } else if (key === "Enter") {
        // What is pinned stands out, also for those who point with keys.
        if (current) focus(model().sizes[current.size]!.modelSize);
        pinned = !pinned;
      } else if (keys.has(key)) show(nextPoint(placesOf(box, model()), current, key), true);
      else return;
      event.preventDefault();
    });
    box.addEventListener("blur", () => {
      if (!pinned) clear();
    });
  }
  return { clear };
}

/** Places of the circles of a drawing: one group a size for dots and one for rings, in the model's order. */
function placesOf(box: Element, { sizes }: LossCurvesModel): PointPlace[] {
  const circles = [...box.querySelectorAll("circle:not(.read-mark *)")];
  const places: PointPlace[] = [];
  for (const [size, { points }] of sizes.entries()) {
    const order = [...points.keys()].sort((a, b) => Number(points[b]!.inFit) - Number(points[a]!.inFit) || a - b);
    for (const point of order) {
      const circle = circles[places.length]!;
      places.push({ size, point, x: Number(circle.getAttribute("cx")), y: Number(circle.getAttribute("cy")) });
    }
  }
  return places.sort((a, b) => a.size - b.size || a.point - b.point);
}

function mark(box: Element, { size, x, y }: PointPlace, { sizes }: LossCurvesModel): void {
  const svg = box.querySelector("svg");
  if (!svg) return;
  for (const old of svg.querySelectorAll(".read-mark")) old.remove();
  const group = svgElement(svg, "g", { class: "read-mark", "aria-hidden": "true", "pointer-events": "none" });
  const bottom = Number(svg.getAttribute("height")) - 46;
  svgElement(group, "path", { d: `M${x},30V${bottom}M34,${y}H${x}`, stroke: "var(--axis)", "stroke-dasharray": "1 3" });
  svgElement(group, "circle", {
    cx: x,
    cy: y,
    r: 5.5,
    fill: sizeColor(sizes[size]!.modelSize),
    stroke: "var(--surface)",
    "stroke-width": 2
  });
}
