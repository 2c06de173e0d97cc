/**
 * What follows the answer that a reader looks at: tables, descriptions, other figures. Each piece has a task of its own
 * after the frame that shows the answer, so that the next choice is answered as quickly.
 */

const waiting = new Map<string, () => void>();
/** which wait for a frame is the last one: it alone goes on */
let last = 0;

/** @param name a later piece of the same name takes the place of one that still waits */
export function afterPaint(name: string, run: () => void): void {
  waiting.delete(name);
  waiting.set(name, run);
  const turn = ++last;
  const next = () => {
    if (turn === last) takeOne(turn);
  };
  // A page that is not seen paints no frame.
  if (document.hidden) setTimeout(next);
  else requestAnimationFrame(() => setTimeout(next));
}

function takeOne(turn: number): void {
  const [first] = waiting;
  if (!first) return;
  const [name, run] = first;
  waiting.delete(name);
  run();
  // A new choice, or what the piece has put off itself, waits for its own frame first.
  if (waiting.size > 0 && turn === last) setTimeout(() => turn === last && takeOne(turn));
}

/** Paper shows everything: nothing waits any longer. */
addEventListener("beforeprint", () => {
  for (const [name, run] of waiting) {
    waiting.delete(name);
    run();
  }
});
