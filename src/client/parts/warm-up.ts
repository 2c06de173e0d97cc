/** The first answer of a figure as quick as the others: its code runs once, unseen, when a reader comes near. */
export function warmUp(frame: HTMLElement, run: () => unknown): void {
  const idle = globalThis.requestIdleCallback ?? ((later: () => void) => setTimeout(later, 50));
  let done = false;
  const once = (event: Event) => {
    // A finger that comes near already presses: nothing may stand in its way.
    if (done || (event as Partial<PointerEvent>).pointerType === "touch") return;
    done = true;
    idle(() => void run());
  };
  for (const name of ["pointerenter", "focusin"]) frame.addEventListener(name, once);
}
