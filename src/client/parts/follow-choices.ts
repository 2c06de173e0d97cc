import { afterPaint } from "./after-paint.js";

/** What was chosen in one figure of a page, or by a size that stands out, which is no figure's. */
interface Chosen {
  from: string;
  choices: object;
}

export function announceChoices(from: string, choices: object): void {
  document.dispatchEvent(new CustomEvent<Chosen>("figure-choice", { detail: { from, choices } }));
}

/**
 * Takes over what is chosen elsewhere on the page. The figure that was changed is painted first, the others follow one
 * by one; the one under the reader's hand does not wait.
 */
export function followChoices<Choices extends object>(
  frame: Pick<Element, "id"> & { matches: (selector: string) => boolean },
  take: (choices: Partial<Choices>) => void
): void {
  let asked: Partial<Choices> = {};
  document.addEventListener("figure-choice", (event) => {
    const { from, choices } = (event as CustomEvent<Chosen>).detail;
    // A choice of one's own takes the place of what was still to be followed.
    asked = from === frame.id ? {} : { ...asked, ...choices };
    if (from === frame.id) return;
    const run = () => {
      const all = asked;
      asked = {};
      take(all);
    };
    if (frame.matches(":hover, :focus-within")) run();
    else afterPaint(`${frame.id} follows`, run);
  });
}
