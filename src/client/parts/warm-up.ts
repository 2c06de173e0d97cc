/**
 * The first answer of a figure as quick as the others: its code runs once, unseen, when the figure is in sight and the
 * browser has time.
 */
export function warmUp(frame: HTMLElement, run: () => unknown): void {
  const idle = globalThis.requestIdleCallback ?? ((later: () => void) => setTimeout(later, 50));
  const sight = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    sight.disconnect();
    idle(() => void run());
  });
  sight.observe(frame);
}
