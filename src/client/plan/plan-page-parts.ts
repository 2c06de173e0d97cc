/** The planner's answer on its page: parts, figures, what is spoken, and what stays in sight. */
import { part } from "../../components/frame/figure-frame.js";
import { type PlanFigureName, planFigures } from "../../components/plan/plan-figures.js";
import { type PlanPartName, planParts } from "../../components/plan/plan-parts.js";
import { answer } from "../../lib/plan/answer.js";
import { liveFigure } from "../parts/live-figure.js";
import { type State, shortWords } from "./plan-state.js";

export interface PlanPage {
  write(state: State): void;
  /** links of the figures say the question */
  link(query: string): void;
  ready(): void;
}

export const idle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 60));

export function pageOf(start: State): PlanPage {
  let now = start;
  let version = 0;
  const figures = [...document.querySelectorAll<HTMLElement>('figure[data-live="plan"]')].map((frame) =>
    liveFigure(
      frame,
      () => planFigures[frame.dataset.show as PlanFigureName](now.study, now.found),
      () => [frame.dataset.file, ...shortWords(now)].join("_")
    )
  );
  showInSight();
  return {
    write(state) {
      now = state;
      for (const place of document.querySelectorAll<HTMLElement>("[data-plan]"))
        place.innerHTML = planParts[place.dataset.plan as PlanPartName](state.study, state.found);
      showInSight();
      // figures that are seen follow at once, the others when the browser has time
      const shownVersion = ++version;
      const seen = figures.filter(({ frame }) => isSeen(frame));
      for (const { show } of seen) show();
      for (const { show } of figures.filter((figure) => !seen.includes(figure)))
        idle(() => {
          if (version === shownVersion) show();
        });
    },
    link(query) {
      for (const { frame } of figures)
        part(frame, "link").setAttribute("href", `${query ? `?${query}` : location.pathname}#${frame.id}`);
    },
    ready() {
      for (const { frame } of figures) frame.dataset.ready = "true";
    }
  };
}

export function headlineNow(): string {
  return document.querySelector("[data-plan-headline]")?.textContent ?? "";
}

/** On a narrow screen the answer stands at the foot of the form while it is moved. */
function showInSight(): void {
  const line = document.querySelector("[data-plan-sight]");
  if (line) line.textContent = headlineNow();
}

/** The first answer of a page takes twice as long as those after it: one is worked out before anybody asks. */
export function warmUp({ study, found }: State): void {
  const near = answer(study, { ...found.question, hours: found.question.hours * 1.01 });
  for (const part of Object.values(planParts)) part(study, near);
  for (const of of Object.values(planFigures)) of(study, near).draw({ document, width: 680, label: "" });
}

function isSeen(frame: Element): boolean {
  const { top, bottom } = frame.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

let speaking: ReturnType<typeof setTimeout> | undefined;

/** Spoken after a rest, not at every step of a slider. */
export function say(text: string): void {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    const status = document.querySelector("[data-plan-status]");
    if (status) status.textContent = text;
  }, 400);
}
