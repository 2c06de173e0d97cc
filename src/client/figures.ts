/**
 * Takes over the figures that the build has drawn: the same drawing code, the same fit, in the same boxes.
 * A live kind is one file, `figures/<kind>.ts`, that exports takeOver(frame); those that a page shows are started.
 */
import { followFocus } from "./parts/focus.js";

interface LiveKind {
  takeOver: (frame: HTMLElement) => Promise<void>;
}

// a figure of cells has its own code: it is empty in a preview until they have run, and has a body after
const drawn = "figure[data-live]:has([data-part='plot']):not(:has(.figure-body))";
const frames = [...document.querySelectorAll<HTMLElement>(drawn)];
void Promise.all(frames.map(start)).then(followFocus);

async function start(frame: HTMLElement): Promise<void> {
  // The bundler knows the folder: this becomes one import for each file in it.
  const { takeOver } = (await import(`./figures/${frame.dataset.live}.ts`)) as LiveKind;
  await takeOver(frame);
}
