/** Under a table that is wider than its box: how many columns lie beyond the edge. */
export function showTableEdges(page: Document = document): void {
  const boxes = page.querySelectorAll<HTMLElement>(".table-part > .table-box");
  if (boxes.length === 0) return;
  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) write(target as HTMLElement);
  });
  for (const box of boxes) {
    sized.observe(box);
    box.addEventListener("scroll", () => write(box), { passive: true });
  }
}

function write(box: HTMLElement): void {
  const edge = box.getBoundingClientRect().right;
  const heads = box.querySelectorAll("thead tr:last-child > *");
  const hidden = [...heads].filter((head) => head.getBoundingClientRect().right > edge + 2).length;
  let note = box.parentElement!.querySelector<HTMLElement>(".table-more");
  if (!note) {
    if (hidden === 0) return;
    note = Object.assign(document.createElement("p"), { className: "table-more" });
    box.after(note);
  }
  note.textContent = hidden === 0 ? "" : `${hidden} more ${hidden === 1 ? "column" : "columns"} \u2192`;
}
