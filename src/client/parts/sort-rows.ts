/** Rows in the order that a group of radio buttons names: `data-sort="contradicted"` sorts by `data-contradicted`, most first. */
export function sortRows(page: Document = document): void {
  for (const group of page.querySelectorAll<HTMLElement>("[data-sorts]")) {
    const table = page.querySelector(`${group.dataset.sorts} table`);
    if (!table) continue;
    const standing = [...table.querySelectorAll<HTMLElement>("tbody")];
    const sort = () => {
      const by = group.querySelector<HTMLInputElement>("input:checked")?.dataset.sort;
      const value = (rows: HTMLElement) => Number(by === undefined ? 0 : rows.dataset[by]);
      table.append(...[...standing].sort((a, b) => value(b) - value(a)));
    };
    group.addEventListener("change", sort);
    if (group.querySelector<HTMLInputElement>("input:checked")?.dataset.sort) sort();
  }
}
