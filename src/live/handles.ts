/** Points of a drawing that a reader drags, by mouse or finger, or moves by the arrow keys. */
import { shownDrawing } from "../client/parts/redraw.js";
import type { Choices, FigureHandle } from "../components/frame/choice-figure.js";
import type { ChoicesElement } from "./choices.js";

/** What is dragged now: its figure is drawn anew under the pointer, so that the window listens. */
let dragged: { figure: string; name: string; pointer: number; choices: ChoicesElement } | null = null;

/** What drops a handle of a figure as it is drawn now. */
const drops = new Map<string, (name: string, x: number, y: number) => Choices | null>();

const steps: Record<string, readonly [right: number, up: number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 10],
  PageDown: [0, -10]
};

/** Handles to stand over a drawing of a width, in one box with it. */
export function handlesOver(figure: string, handles: readonly FigureHandle[], choices: ChoicesElement): HTMLElement[] {
  return handles.map(({ name, label, words, value, at: [x, y], move }) => {
    const handle = document.createElement("div");
    handle.className = "figure-handle";
    handle.dataset.handle = name;
    handle.tabIndex = 0;
    handle.style.left = `${x}px`;
    handle.style.top = `${y}px`;
    handle.style.setProperty("--x", String(x));
    handle.style.setProperty("--y", String(y));
    const says = {
      role: "slider",
      "aria-label": label,
      "aria-valuemin": value.least,
      "aria-valuemax": value.most,
      "aria-valuenow": value.now,
      "aria-valuetext": words
    };
    for (const [attribute, text] of Object.entries(says)) handle.setAttribute(attribute, String(text));
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      // neither the read-out nor a selection of text begins here
      event.preventDefault();
      event.stopPropagation();
      handle.focus({ preventScroll: true });
      dragged = { figure, name, pointer: event.pointerId, choices };
      document.documentElement.dataset.dragging = "";
    });
    for (const quiet of ["pointermove", "click"]) handle.addEventListener(quiet, (event) => event.stopPropagation());
    handle.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = steps[event.key];
      if (event.key !== "Tab") event.stopPropagation();
      if (!step) return;
      event.preventDefault();
      const far = event.shiftKey ? 10 : 1;
      choices.choose({ ...choices.value, ...move(step[0] * far, step[1] * far) });
    });
    return handle;
  });
}

/** Says how the handles of a figure are dropped, as it is drawn now. */
export function followDrops(figure: string, body: Element, handles: (width: number) => readonly FigureHandle[]): void {
  drops.set(figure, (name, clientX, clientY) => {
    const svg = shownDrawing(body);
    if (!svg) return null;
    const { left, top, width: shown } = svg.getBoundingClientRect();
    const width = Number(svg.getAttribute("width"));
    // a narrow room scales the drawing
    const scale = width / (shown || width);
    const handle = handles(width).find((handle) => handle.name === name);
    return handle?.drop((clientX - left) * scale, (clientY - top) * scale) ?? null;
  });
}

// heard before the drawing is: it reads out nothing meanwhile
addEventListener(
  "pointermove",
  (event) => {
    if (dragged?.pointer !== event.pointerId) return;
    event.stopPropagation();
    const dropped = drops.get(dragged.figure)?.(dragged.name, event.clientX, event.clientY);
    if (dropped) dragged.choices.pass({ ...dragged.choices.value, ...dropped });
  },
  { capture: true }
);

for (const end of ["pointerup", "pointercancel"] as const) {
  addEventListener(
    end,
    (event) => {
      if (dragged?.pointer !== event.pointerId) return;
      const { choices } = dragged;
      dragged = null;
      delete document.documentElement.dataset.dragging;
      choices.choose(choices.value);
    },
    { capture: true }
  );
}
