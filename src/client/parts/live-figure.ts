/** Figures of the page that follow what is read: drawn again with every answer, readable and to take away. */
import { fillFrame } from "../../components/frame/figure-frame.js";
import { type FigureView, frameContent } from "../../components/frame/static-figure.js";
import { takeAway } from "./download.js";
import { makeReadable } from "./read-out.js";
import { redraw, watchBoxes } from "./redraw.js";

export interface LiveFigure {
  frame: HTMLElement;
  show(): void;
}

/**
 * @param viewNow what the figure shows
 * @param name of a file that is saved of it
 */
export function liveFigure(frame: HTMLElement, viewNow: () => FigureView, name: () => string): LiveFigure {
  let view = viewNow();
  const draw = (width: number) => view.draw({ document, width, label: view.reading });
  const reading = makeReadable(frame, {
    drawing: (width) => {
      const fragment = document.createDocumentFragment();
      fragment.append(draw(width));
      return fragment;
    }
  });
  watchBoxes(frame);
  takeAway(frame, { name, csv: () => view.csv ?? "", drawing: (width) => [draw(width === "page" ? 1068 : 328)] });
  return {
    frame,
    show() {
      view = viewNow();
      fillFrame(frame, frameContent(view));
      reading.clear();
      redraw(frame, draw);
    }
  };
}
