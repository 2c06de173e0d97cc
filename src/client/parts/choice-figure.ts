/** Figures with choices, live: a choice is worked out again where the reader is, by the code that drew the page. */
import { readChoices, writeChoices } from "../../components/choice-controls.js";
import {
  type ChoiceFigure,
  type Choices,
  choicesOfQuery,
  defaultsOf,
  queryOfChoices,
  settle
} from "../../components/choice-figure.js";
import { fillFolded, fillSeen, part } from "../../components/figure-frame.js";
import { frameContent } from "../../components/static-figure.js";
import { rangeWord, readRange } from "../../components/zoom.js";
import { afterPaint } from "./after-paint.js";
import { fetchOnce } from "./data.js";
import { takeAway } from "./download.js";
import { announceChoices, followChoices } from "./follow-choices.js";
import { makeReadable } from "./read-out.js";
import { redraw, watchBoxes } from "./redraw.js";
import { labelSize } from "./size-colors.js";
import { warmUp } from "./warm-up.js";
import { followZoom } from "./zoom.js";

export function choiceTakeOver<Data>(figure: ChoiceFigure<Data>): (frame: HTMLElement) => Promise<void> {
  return async (frame) => {
    const form = frame.querySelector<HTMLFormElement>("form.controls");
    if (!form) return;
    const data = await sources<Data>(frame);
    const { id } = frame;
    const pageDefaults = JSON.parse(frame.dataset.state ?? "{}") as Choices;
    const standard = settle(figure, data, {}, pageDefaults);
    let choices = standard;
    let view = figure.view(data, choices);
    let drawn = JSON.stringify(choices);

    const draw = (width: number) => {
      const height = typeof view.height === "function" ? view.height(width) : view.height;
      return view.draw({ document, width, label: view.reading, ...(height === undefined ? {} : { height }) });
    };
    const reading = makeReadable(frame, { drawing: asFragment(draw) });
    watchBoxes(frame);
    const fileName = () => {
      const words = Object.entries(choices).filter(([name, word]) => word !== standard[name]);
      return [frame.dataset.file, ...words.map(([, word]) => word.replace(/[^a-z0-9.]+/gi, "-"))].join("_");
    };
    takeAway(frame, { name: fileName, csv: () => view.csv ?? "", drawing: () => [draw(1068)] });

    const spanOf = () => figure.controls(data, choices).find((control) => control.kind === "span");
    const zoom =
      spanOf() &&
      followZoom(part(frame, "zoom") as HTMLElement, {
        whole: () => spanOf()!.whole,
        words: (value) => spanOf()!.label(value),
        show: (range) => {
          const { name, fallback } = spanOf()!;
          choose({ ...choices, [name]: range ? rangeWord(range) : fallback });
        }
      });

    part(frame, "plot").addEventListener("dblclick", () => {
      const span = spanOf();
      if (span) choose({ ...choices, [span.name]: span.fallback });
    });

    const show = (wanted: Choices, announce: boolean): void => {
      choices = settle(figure, data, wanted, pageDefaults);
      const own = defaultsOf(figure, data, choices, pageDefaults);
      writeChoices(form, id, figure.controls(data, choices), choices);
      const span = spanOf();
      if (span) zoom?.write(readRange(choices[span.name] ?? null, span.whole), false);
      const query = queryOfChoices(new URLSearchParams(location.search), choices, own).toString();
      part(frame, "link").setAttribute("href", `${query ? `?${query}` : location.pathname}#${id}`);
      const asText = JSON.stringify(choices);
      form.querySelector(".reset")?.toggleAttribute("data-idle", asText === JSON.stringify(standard));
      if (announce) {
        history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
      }
      if (asText === drawn) return;
      drawn = asText;
      view = figure.view(data, choices);
      const content = frameContent(view);
      fillSeen(frame, content);
      reading.clear();
      redraw(frame, draw);
      afterPaint(`${id} folded`, () => fillFolded(frame, content));
      if (announce) part(frame, "status").textContent = view.reading;
    };

    const choose = (wanted: Choices) => {
      show(wanted, true);
      announceChoices(id, choices);
    };
    // A slider speaks while it moves, everything else when it has changed.
    form.addEventListener("input", (event) => {
      if ((event.target as HTMLInputElement).type === "range") choose(read());
    });
    form.addEventListener("change", () => choose(read()));
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      choose(standard);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    followChoices<Choices>(frame, (theirs) => {
      const shared = Object.entries(theirs).filter(([name]) => name in choices) as [string, string][];
      if (shared.some(([name, word]) => choices[name] !== word)) {
        show({ ...choices, ...Object.fromEntries(shared) }, false);
      }
    });
    const unfold = frame.querySelector<HTMLButtonElement>("button.unfold");
    unfold?.addEventListener("click", () => {
      unfold.setAttribute("aria-expanded", String(unfold.getAttribute("aria-expanded") !== "true"));
    });
    if (figure.pointed) followPointer(frame, (x, width) => figure.pointed!(data, choices, x, width), choose);

    const query = new URLSearchParams(location.search);
    show(choicesOfQuery(query), false);
    if (location.search !== "") tidyAddress();
    warmUp(frame, () => {
      const control = figure.controls(data, choices).find(({ kind }) => kind === "radio");
      const other = control?.kind === "radio" && control.options.find(({ value }) => value !== choices[control.name]);
      if (!control || !other) return;
      const wanted = settle(figure, data, { ...choices, [control.name]: other.value }, pageDefaults);
      figure.view(data, wanted).draw({ document, width: 680, label: "" });
    });
    frame.dataset.ready = "true";

    function read(): Choices {
      return readChoices(form!, id, figure.controls(data, choices));
    }

    /** What the address says in words that this figure does not know is dropped from it. */
    function tidyAddress(): void {
      const own = defaultsOf(figure, data, choices, pageDefaults);
      const kept = queryOfChoices(new URLSearchParams(location.search), choices, own).toString();
      history.replaceState(null, "", `${location.pathname}${kept ? `?${kept}` : ""}${location.hash}`);
    }
  };
}

/** A drawing inside something, as a box holds it. */
function asFragment(draw: (width: number) => Node): (width: number) => DocumentFragment {
  return (width) => {
    const fragment = document.createDocumentFragment();
    fragment.append(draw(width));
    return fragment;
  };
}

/** Pressing or dragging on the drawing chooses, where a figure says what; the page still scrolls under a finger. */
function followPointer(
  frame: Element,
  choiceAt: (x: number, width: number) => Choices | null,
  choose: (choices: Choices) => void
): void {
  const plot = part(frame, "plot");
  let down = false;
  const follow = (event: Event) => {
    const { clientX } = event as PointerEvent;
    const svg = Array.from(plot.querySelectorAll("svg")).find((one) => one.getClientRects().length > 0);
    if (!svg) return;
    const found = choiceAt(clientX - svg.getBoundingClientRect().left, Number(svg.getAttribute("width")));
    if (found) choose(found);
  };
  plot.addEventListener("pointerdown", (event) => {
    // A size's name brings the size out.
    if (labelSize((event.target as Element).closest("text")) !== null) return;
    down = true;
    follow(event);
  });
  plot.addEventListener("pointermove", (event) => {
    if (down) follow(event);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    plot.addEventListener(end, () => {
      down = false;
    });
  }
}

/** Every file that the build has linked for a figure, by name. */
async function sources<Data>(frame: HTMLElement): Promise<Data> {
  const links = document.querySelectorAll<HTMLLinkElement>(`link[data-for="${frame.id}"]`);
  const files = await Promise.all(
    Array.from(links, async (link) => [link.dataset.name ?? "", await fetchOnce(link.href)] as const)
  );
  return Object.fromEntries(files) as Data;
}
