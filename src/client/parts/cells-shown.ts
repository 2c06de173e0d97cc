/**
 * When the cells of the page have shown what they show. A built page has it from the start; in a preview the cells run
 * where the page is read, each in the place of a mark that says it is loading.
 */
export function cellsShown(): Promise<void> {
  const waiting = () => document.querySelector("observablehq-loading") !== null;
  if (!waiting()) return Promise.resolve();
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (waiting()) return;
      watch.disconnect();
      resolve();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
}
